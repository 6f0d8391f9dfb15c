"""How far the dossiers of withdrawn land are: duties, firms, standing. Row-wise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from clusterviz.core.timeline import is_reached

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    Truth = pd.Series[bool]

NO_DOSSIER = "no_dossier"
RELOCATE = "relocate"
STAY = "stay_to_lease_end"

STANDINGS = (NO_DOSSIER, "incomplete", "complete")
"""How a dossier stands, the worst first."""

DUTY_STATES = ("not_listed", "overdue", "under_way", "evidenced")
"""How a duty stands, the worst first."""


def standings(
    gone: Iterable[str],
    dossiers: pd.DataFrame,
    firms: pd.DataFrame,
    duties: pd.DataFrame,
    found: pd.DataFrame,
) -> pd.DataFrame:
    """Return how the dossier of each withdrawn cluster stands.

    Parameters
    ----------
    gone, dossiers, firms, duties
        The withdrawn land, and the rows of these tables.
    found
        What `dossier_lacks.lacking` returned for them.

    Returns
    -------
    rows
        In the order of `gone`: ``cluster_id``, ``dossier_id`` (empty without one,
        the first of several), ``dossier_standing`` (see `STANDINGS`), ``n_firms``
        (as the dossier says), ``n_firms_listed``, ``n_with_destination``,
        ``n_duties_evidenced`` and ``n_lacking``.
    """
    first = dossiers.drop_duplicates("cluster_id").set_index("cluster_id")
    rows = pd.DataFrame({"cluster_id": pd.Series(list(gone), dtype="object")})
    ids = rows["cluster_id"].map(first["dossier_id"]).astype("object").fillna("")
    rows["dossier_id"] = ids
    n_lacking = rows["cluster_id"].map(found["cluster_id"].value_counts())
    rows["n_lacking"] = n_lacking.fillna(0).astype("int64")
    rows["n_firms"] = rows["cluster_id"].map(first["n_firms"])
    placed = firms[~is_blank(firms["destination"])]
    rows["n_firms_listed"] = counted(ids, firms)
    rows["n_with_destination"] = counted(ids, placed)
    states = duty_states(duties, None)
    worst = (states != "evidenced").groupby([duties["dossier_id"], duties["duty"]])
    shown = worst.any().loc[lambda is_open: ~is_open].reset_index()
    rows["n_duties_evidenced"] = counted(ids, shown)
    rows["dossier_standing"] = "incomplete"
    rows.loc[rows["n_lacking"] == 0, "dossier_standing"] = "complete"
    rows.loc[rows["dossier_id"] == "", "dossier_standing"] = NO_DOSSIER
    return rows


def duty_states(duties: pd.DataFrame, on: dt.date | None) -> pd.Series[str]:
    """Return how each duty stands, see `DUTY_STATES`; row-wise.

    Evidence counts, not the day on which somebody says that it was done.

    Parameters
    ----------
    duties
        ``evidence`` and ``due_on``.
    on
        The day; ``None`` where nothing is asked of due dates.

    Examples
    --------
    >>> import datetime as dt
    >>> rows = pd.DataFrame({"evidence": [" ", "BB 1"], "due_on": [dt.date(2024, 1, 1)]
    ...                      * 2})
    >>> duty_states(rows, dt.date(2024, 4, 22)).tolist()
    ['overdue', 'evidenced']
    """
    states: pd.Series[str] = pd.Series("under_way", index=duties.index, dtype="object")
    if on is not None:
        is_late = is_reached(duties["due_on"], on) & (duties["due_on"] != on)
        states = states.where(~is_late, "overdue")
    return states.where(is_blank(duties["evidence"]), "evidenced")


def is_blank(values: pd.Series[Any]) -> Truth:
    """Return whether each text says nothing.

    Examples
    --------
    >>> is_blank(pd.Series([None, "  ", "x"])).tolist()
    [True, True, False]
    """
    texts = values.astype("object")
    blank: Truth = texts.isna() | (texts.fillna("").astype("str").str.strip() == "")
    return blank


def counted(ids: pd.Series[Any], rows: pd.DataFrame) -> pd.Series[int]:
    """Return how many rows each of some dossiers has, on the index of `ids`."""
    counts: pd.Series[int] = (
        ids.map(rows["dossier_id"].value_counts()).fillna(0).astype("int64")
    )
    return counts
