"""The rows of a monthly review: last month, this one, plan and change of each track.

Row-wise in clusters. What was signed off is kept as plain records, and read back.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from clusterviz.core.review import TRACKS
from clusterviz.core.review_counts import behind

if TYPE_CHECKING:
    from collections.abc import Sequence

ROW = (
    "cluster_id", "cluster_name", "month", "track", "unit", "before", "now", "change",
    "plan", "status_before", "status_now", "plan_text", "reason", "note", "is_behind",
)  # fmt: skip

_FIGURES = ("before", "now", "change", "plan", "target")


def rows(
    now: pd.DataFrame,
    before: pd.DataFrame,
    reviews: pd.DataFrame,
    month: str,
    changed_ha: pd.Series[float] | None = None,
) -> pd.DataFrame:
    """Return one row a cluster and track: last month, this one, plan and change.

    Parameters
    ----------
    now, before
        From `review.standing`, of this month and of the last.
    reviews
        What was typed of any month.
    month
        Such as ``2024-04``.
    changed_ha
        From `review.cleared_change`; else the difference of both months.

    Returns
    -------
    rows
        `ROW`, in the order of clusters and of `TRACKS`; ``is_behind`` is missing
        where figure or plan is.
    """
    ours = reviews[reviews["month"] == month].drop_duplicates("cluster_id", keep="last")
    said = ours.set_index("cluster_id").reindex(now.index)
    earlier = before.reindex(now.index)
    parts = []
    for code, track in TRACKS.items():
        part = pd.DataFrame({"cluster_name": now["cluster_name"]}, index=now.index)
        part["track"], part["unit"], part["month"] = code, track.unit, month
        part["before"], part["now"] = earlier[track.figure], now[track.figure]
        part["change"] = (part["now"] - part["before"]).round(4)
        if code == "clearance" and changed_ha is not None:
            part["change"] = changed_ha.reindex(now.index)
        part["plan"] = said[track.plan].to_numpy(dtype="float64", na_value=np.nan)
        for name, source in (("status_before", earlier), ("status_now", now)):
            part[name] = source[track.status] if track.status else None
        part["plan_text"] = said[f"{code}_plan"]
        part["reason"], part["note"] = said[f"{code}_reason"], said[f"{code}_note"]
        part["is_behind"] = is_behind(part["now"], part["plan"])
        parts.append(part.assign(place=np.arange(len(part))))
    found = pd.concat(parts).reset_index()
    order = found.sort_values("place", kind="stable", ignore_index=True)
    return typed(order[list(ROW)])


def is_behind(now: pd.Series[float], plan: pd.Series[float]) -> pd.Series[Any]:
    """Return whether each figure is short of its plan; missing where one is.

    Examples
    --------
    >>> now, plan = pd.Series([4.0, 5.0, None]), pd.Series([5.0, 5.0, 5.0])
    >>> is_behind(now, plan).tolist()
    [True, False, <NA>]
    """
    # Hectares and billions to four decimals: less is the noise of a sum.
    short = ((plan - now).round(4) > 0).astype("boolean")
    return short.mask(now.isna() | plan.isna())


def lacking_reasons(found: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of tracks that are behind and that nobody said why of.

    Another reason that is not told says nothing either.
    """
    late = behind(found)
    is_untold = late["reason"].isna() | (
        (late["reason"] == "other") & (late["note"].fillna("").str.strip() == "")
    )
    return late[is_untold]


def continued(found: pd.DataFrame, signed: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a month, the month before taken from what was signed.

    Parameters
    ----------
    found
        From `rows`.
    signed
        The rows of the month before as they were signed off.
    """
    keys = ["cluster_id", "track"]
    last = signed[[*keys, "now", "status_now"]].rename(
        columns={"now": "before", "status_now": "status_before"}
    )
    rest = found.drop(columns=["before", "status_before"])
    joined = rest.merge(last, on=keys, how="left", validate="1:1")
    change = (joined["now"] - joined["before"]).round(4)
    return typed(joined.assign(change=change)[list(ROW)])


def from_records(records: object, columns: Sequence[str] = ROW) -> pd.DataFrame:
    """Return rows that were kept as plain records, see `to_records`.

    Parameters
    ----------
    records
        A list of them; what is no list holds none.
    columns
        Of the rows.
    """
    kept = records if isinstance(records, list) else []
    rows = pd.DataFrame(kept, columns=list(columns), dtype="object")
    for name in rows:
        if str(name).endswith("_on"):
            rows[name] = _days(rows[name])
    return typed(rows)


def to_records(rows: pd.DataFrame) -> list[dict[str, object]]:
    """Return rows as records of texts, numbers and truths, missing as ``None``.

    Days are texts. What comes back of them by `from_records` is equal.
    """
    plain = rows.astype(object).where(rows.notna(), None)
    return [
        {str(name): _plain(value) for name, value in one.items()}
        for one in plain.to_dict("records")
    ]


def typed(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows with the type that the name of each column says.

    Days stay as they are; what is neither a figure, a count nor a truth is text.
    """
    types: dict[Any, Any] = {}
    for name in map(str, rows):
        if name in _FIGURES:
            types[name] = "float64"
        elif name.startswith("n_"):
            types[name] = "Int64"
        elif name.startswith("is_"):
            types[name] = "boolean"
        elif not name.endswith("_on"):
            types[name] = pd.StringDtype(na_value=np.nan)
    return rows.astype(types)


def _plain(value: Any) -> object:  # noqa: ANN401 - of any column
    if isinstance(value, dt.date):
        return value.isoformat()
    return value.item() if isinstance(value, np.generic) else value


def _days(texts: pd.Series[Any]) -> pd.Series[Any]:
    days = [dt.date.fromisoformat(one) if one else None for one in texts]
    return pd.Series(days, texts.index, dtype="object")
