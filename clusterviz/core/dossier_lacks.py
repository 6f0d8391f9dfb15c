"""What a dossier of withdrawn land still lacks: firms, duties, plan and target use.

Row-wise in dossiers, together with their firms and duties; only that no two firms
may go to one plot is asked of all firms at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from clusterviz.core.dossier import NO_DOSSIER, RELOCATE, STAY, counted, is_blank
from clusterviz.core.timeline import is_reached

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterable

    Truth = pd.Series[bool]

LACKING = ("cluster_id", "dossier_id", "layer", "feature_id", "field", "lacking")
"""Columns of `lacking`."""


def lacking(
    gone: Iterable[str],
    dossiers: pd.DataFrame,
    firms: pd.DataFrame,
    duties: pd.DataFrame,
    plots: pd.DataFrame,
    *,
    duty_codes: Iterable[str],
    usable_clusters: Collection[str],
    on: dt.date,
) -> pd.DataFrame:
    """Return everything that keeps a dossier from being complete, one row a matter.

    Parameters
    ----------
    gone
        The withdrawn clusters and removed parts: each needs one dossier.
    dossiers, firms, duties
        The rows of these tables.
    plots
        ``plot_id``, ``cluster_id``, ``plot_use``, ``lease_status``, ``project_id``.
    duty_codes
        The duties that each dossier has.
    usable_clusters
        Clusters that a firm may move to: those in the plan.
    on
        The day.

    Returns
    -------
    rows
        The columns of `LACKING`, sorted by cluster; ``lacking`` is the code of the
        matter. A cluster without a dossier has one row, ``no_dossier``.

    Examples
    --------
    >>> import datetime as dt
    >>> from clusterviz.schema import read_layers
    >>> from clusterviz.settings import shipped
    >>> layers = read_layers(shipped("layers"))
    >>> none = {name: pd.DataFrame(columns=list(one.fields), dtype=object)
    ...         for name, one in layers.items()}
    >>> found = lacking(["C1"], none["dossiers"], none["firms"], none["duties"],
    ...                 none["plots"], duty_codes=["environment"],
    ...                 usable_clusters=[], on=dt.date(2024, 4, 22))
    >>> found["lacking"].tolist()
    ['no_dossier']
    """
    wanted = pd.Series(list(gone), dtype="object")
    ours = dossiers[dossiers["cluster_id"].isin(wanted)]
    without = wanted[~wanted.isin(ours["cluster_id"])]
    cluster_of = ours.set_index("dossier_id")["cluster_id"]
    its_firms = firms[firms["dossier_id"].isin(cluster_of.index)]
    its_duties = duties[duties["dossier_id"].isin(cluster_of.index)]
    # Of all firms, so that two dossiers do not send theirs to one plot.
    is_twice = _is_twice(firms).reindex(its_firms.index)
    parts = [
        pd.DataFrame({"cluster_id": without, "dossier_id": "", "layer": "clusters",
                      "feature_id": without, "field": "", "lacking": NO_DOSSIER}),
        *_of_dossiers(ours, its_firms),
        *_of_firms(its_firms, plots, is_twice, usable_clusters, on),
        *_of_duties(ours, its_duties, duty_codes),
    ]  # fmt: skip
    found = pd.concat([part for part in parts if len(part)] or parts[:1])
    known = found["dossier_id"].map(cluster_of)
    found["cluster_id"] = found["cluster_id"].where(found["dossier_id"] == "", known)
    return found.sort_values(
        ["cluster_id", "dossier_id"], kind="stable", ignore_index=True
    )[list(LACKING)]


def _of_dossiers(dossiers: pd.DataFrame, firms: pd.DataFrame) -> list[pd.DataFrame]:
    listed = counted(dossiers["dossier_id"], firms)
    said = pd.to_numeric(dossiers["n_firms"], errors="coerce")
    is_use = ~is_blank(dossiers["target_use"]) & ~is_blank(dossiers["target_kind"])
    tests = {
        "dossier_twice": ("cluster_id", dossiers["cluster_id"].duplicated(keep=False)),
        "no_target_use": ("target_use", ~is_use),
        "no_conversion_plan": (
            "has_conversion_plan", ~_is_true(dossiers["has_conversion_plan"]),
        ),
        "plan_not_feasible": (
            "is_plan_feasible",
            _is_true(dossiers["has_conversion_plan"])
            & ~_is_true(dossiers["is_plan_feasible"]),
        ),
        "firms_unknown": ("n_firms", said.isna()),
        "firms_not_listed": ("n_firms", said > listed),
        "firms_beyond_count": ("n_firms", said < listed),
    }  # fmt: skip
    return [
        _rows(dossiers[is_so], "dossiers", "dossier_id", field, code)
        for code, (field, is_so) in tests.items()
    ]


def _of_firms(
    firms: pd.DataFrame,
    plots: pd.DataFrame,
    is_twice: Truth,
    usable_clusters: Collection[str],
    on: dt.date,
) -> list[pd.DataFrame]:
    moves = firms["destination"] == RELOCATE
    stays = firms["destination"] == STAY
    has_plot = ~is_blank(firms["destination_plot_id"])
    by_plot = plots.drop_duplicates("plot_id").set_index("plot_id")
    plot = by_plot.reindex(firms["destination_plot_id"]).set_index(firms.index)
    is_known = firms["destination_plot_id"].isin(by_plot.index)
    goes = moves & has_plot & is_known
    is_its_own = (plot["project_id"] == firms["project_id"]) & ~is_blank(
        firms["project_id"]
    )
    is_vacant = (plot["lease_status"] == "vacant") | is_its_own
    ends = firms["lease_end_on"]
    tests = {
        "no_destination": ("destination", is_blank(firms["destination"])),
        "no_plot": ("destination_plot_id", moves & ~has_plot),
        "plot_unknown": ("destination_plot_id", moves & has_plot & ~is_known),
        "plot_not_industrial": (
            "destination_plot_id", goes & (plot["plot_use"] != "industrial"),
        ),
        "plot_not_vacant": ("destination_plot_id", goes & ~is_vacant),
        "plot_not_in_plan": (
            "destination_plot_id", goes & ~plot["cluster_id"].isin(usable_clusters),
        ),
        "plot_twice": ("destination_plot_id", moves & is_twice),
        "no_lease_end": ("lease_end_on", stays & ends.isna()),
        "lease_over": ("lease_end_on", stays & is_reached(ends, on) & (ends != on)),
    }  # fmt: skip
    return [
        _rows(firms[is_so], "firms", "firm_id", field, code)
        for code, (field, is_so) in tests.items()
    ]


def _of_duties(
    dossiers: pd.DataFrame, duties: pd.DataFrame, codes: Iterable[str]
) -> list[pd.DataFrame]:
    parts = [
        _rows(
            duties[is_blank(duties["evidence"])],
            "duties", "duty_id", "evidence", "no_evidence",
        )
    ]  # fmt: skip
    for code in codes:
        there = duties.loc[duties["duty"] == code, "dossier_id"]
        without = dossiers[~dossiers["dossier_id"].isin(there)]
        rows = _rows(without, "dossiers", "dossier_id", code, "duty_not_listed")
        parts.append(rows)
    return parts


def _is_twice(firms: pd.DataFrame) -> Truth:
    """Return whether a firm moves to a plot that another one moves to as well."""
    going = firms[
        (firms["destination"] == RELOCATE) & ~is_blank(firms["destination_plot_id"])
    ]
    twice = going["destination_plot_id"].duplicated(keep=False)
    return twice.reindex(firms.index, fill_value=False)


def _is_true(values: pd.Series[Any]) -> Truth:
    found: Truth = values.astype("boolean").fillna(value=False).astype("bool")
    return found


def _rows(
    rows: pd.DataFrame, layer: str, key: str, field: str, code: str
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "cluster_id": "",
            "dossier_id": rows["dossier_id"],
            "layer": layer,
            "feature_id": rows[key],
            "field": field,
            "lacking": code,
        },
        index=rows.index,
    )
