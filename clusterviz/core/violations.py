"""Violations: how old each is, what repeats an earlier one, what is overdue."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from clusterviz.core.cells import shown
from clusterviz.records import Finding, Severity

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Sequence
    from typing import Any

    from numpy.typing import NDArray

SETTLED = "settled"
"""The stage that ends a case; it needs an inspection after the remedy."""

DECIDED = ("decision", "remedying", SETTLED)
"""Stages of a case that was punished: only such a case can be repeated by law."""

_FAR = 10_000_000
"""More days than lie between any two dates that can be written."""


def is_open(violations: pd.DataFrame, on: dt.date) -> pd.Series[bool]:
    """Return whether each violation is not settled on a day.

    Row-wise. One that is settled later is open; one that is settled without a day
    is not.

    Examples
    --------
    >>> import datetime as dt
    >>> rows = pd.DataFrame(
    ...     {
    ...         "violation_stage": ["minutes", "settled", "settled"],
    ...         "settled_on": [None, dt.date(2024, 3, 1), dt.date(2024, 5, 1)],
    ...     }
    ... )
    >>> is_open(rows, dt.date(2024, 4, 22)).tolist()
    [True, False, True]
    """
    is_later = pd.to_datetime(violations["settled_on"]) > pd.Timestamp(on)
    still: pd.Series[bool] = (violations["violation_stage"] != SETTLED) | is_later
    return still.astype("bool")


def ledger(
    violations: pd.DataFrame, on: dt.date, *, repeat_months: int | None
) -> pd.DataFrame:
    """Return the violations found by a day, with what time makes of them.

    Row-wise but for ``n_earlier``, which is row-wise in clusters.

    Parameters
    ----------
    violations
        Rows of the layer.
    on
        The day.
    repeat_months
        For how long after it is settled an earlier case makes a later one a repeat;
        ``None`` where no rule says so.

    Returns
    -------
    rows
        Those found by then, the most days overdue first and then the oldest, with
        ``is_open``, ``n_days_open`` (to the day, or to when it was settled),
        ``is_overdue``, ``n_days_overdue`` (of open ones with a day of remedy: above
        0 is overdue) and ``n_earlier``: cases of the same project, or cluster where
        no project is named, and the same law, found before it, punished (of
        `DECIDED`), and then not settled for longer than that; missing without a
        rule.

    Examples
    --------
    >>> import datetime as dt
    >>> rows = pd.DataFrame(
    ...     {
    ...         "cluster_id": "C1",
    ...         "project_id": None,
    ...         "law": "fire",
    ...         "violation_stage": ["settled", "decision"],
    ...         "found_on": [dt.date(2023, 1, 1), dt.date(2024, 1, 1)],
    ...         "settled_on": [dt.date(2023, 3, 1), None],
    ...         "remedy_due_on": [None, dt.date(2024, 4, 1)],
    ...     }
    ... )
    >>> found = ledger(rows, dt.date(2024, 4, 22), repeat_months=12)
    >>> found[["n_days_open", "n_days_overdue", "n_earlier"]].values.tolist()
    [[112, 21, 1], [59, <NA>, 0]]
    """
    found = pd.to_datetime(violations["found_on"])
    there = violations[(found <= pd.Timestamp(on)).to_numpy()]
    found, settled, due = (
        pd.to_datetime(there[name])
        for name in ("found_on", "settled_on", "remedy_due_on")
    )
    still = is_open(there, on)
    today = pd.Series(pd.Timestamp(on), there.index)
    # Settled nobody knows when: its age is not known.
    until = today.where(still, settled)
    late = (today - due.where(still)).dt.days.astype("Int64")
    rows = there.assign(
        is_open=still,
        n_days_open=(until - found).dt.days.astype("Int64"),
        is_overdue=(late > 0).fillna(value=False).astype("bool"),
        n_days_overdue=late,
        n_earlier=_n_earlier(there, found, settled, repeat_months),
    )
    return rows.sort_values(
        ["is_overdue", "n_days_overdue", "is_open", "n_days_open"],
        ascending=False,
        kind="stable",
        na_position="last",
    ).reset_index(drop=True)


def _n_earlier(
    rows: pd.DataFrame,
    found: pd.Series[Any],
    settled: pd.Series[Any],
    repeat_months: int | None,
) -> pd.Series[Any]:
    if repeat_months is None:
        return pd.Series(pd.NA, rows.index, dtype="Int64")
    is_of_project = rows["project_id"].notna()
    who = rows["project_id"].where(is_of_project, rows["cluster_id"])
    groups = pd.MultiIndex.from_arrays([is_of_project, who, rows["law"]])
    group = pd.factorize(groups)[0].astype("int64")
    # One that is settled before it was found is found wrong elsewhere.
    ended = settled.where(settled.isna() | (settled >= found), found)
    lapsed = ended + pd.DateOffset(months=repeat_months)
    place = group * _FAR + _days(found)
    is_decided = rows["violation_stage"].isin(DECIDED).to_numpy(dtype="bool")
    starts = np.sort(place[is_decided])
    begun = _below(starts, place) - _below(starts, group * _FAR)
    is_known = lapsed.notna().to_numpy() & is_decided
    ends = np.sort(group[is_known] * _FAR + _days(lapsed[is_known]))
    gone = _below(ends, place) - _below(ends, group * _FAR)
    return pd.Series(begun - gone, rows.index, dtype="Int64")


def _days(times: pd.Series[Any]) -> NDArray[np.int64]:
    found = (times - pd.Timestamp(1, 1, 1)).dt.days.to_numpy()
    days: NDArray[np.int64] = found.astype("int64")
    return days


def _below(ordered: NDArray[np.int64], asked: NDArray[np.int64]) -> NDArray[np.int64]:
    found = np.searchsorted(ordered, asked, side="left")
    places: NDArray[np.int64] = found.astype("int64")
    return places


def by_law_and_stage(
    rows: pd.DataFrame, laws: Sequence[str], stages: Sequence[str]
) -> pd.DataFrame:
    """Return how many open violations there are of each law, by stage.

    A sum in `rows`.

    Parameters
    ----------
    rows
        From `ledger`.
    laws, stages
        Every code, in order.

    Returns
    -------
    counts
        ``law`` and, for each stage that is not the last, ``n_<stage>``; of an
        earlier day, where there are any, ``n_settled_later``: those settled since,
        at a stage that is not known any more; ``n_open`` is the sum of all these,
        and ``n_overdue`` counts those whose remedy is overdue.

    Examples
    --------
    >>> rows = pd.DataFrame(
    ...     {
    ...         "law": ["fire", "fire", "land"],
    ...         "violation_stage": ["found", "minutes", "settled"],
    ...         "is_open": [True, True, False],
    ...         "is_overdue": [True, False, False],
    ...     }
    ... )
    >>> counts = by_law_and_stage(rows, ["land", "fire"], ["found", "minutes"])
    >>> counts[["n_found", "n_minutes", "n_open", "n_overdue"]].values.tolist()
    [[0, 0, 0, 0], [1, 1, 2, 1]]
    """
    still = rows[rows["is_open"]]
    counts = pd.crosstab(still["law"], still["violation_stage"])
    every = [*stages, SETTLED]
    counts = counts.reindex(index=list(laws), columns=every, fill_value=0)
    found = pd.DataFrame({"law": pd.Series(list(laws), dtype="str")})
    for stage in stages:
        found[f"n_{stage}"] = counts[stage].to_numpy(dtype="int64")
    if counts[SETTLED].any():
        found["n_settled_later"] = counts[SETTLED].to_numpy(dtype="int64")
    for name in ("is_open", "is_overdue"):
        of_law = still.loc[still[name], "law"].value_counts()
        n = of_law.reindex(list(laws)).fillna(0).to_numpy(dtype="int64")
        found[name.replace("is_", "n_")] = n
    return found


def n_repeats(rows: pd.DataFrame) -> int | None:
    """Return how many violations repeat an earlier one; ``None`` where none is known.

    Examples
    --------
    >>> n_repeats(pd.DataFrame({"n_earlier": pd.array([0, 2, 1], dtype="Int64")}))
    2
    """
    if len(rows) and rows["n_earlier"].isna().all():
        return None
    return int((rows["n_earlier"] > 0).sum())


def contradictions(
    violations: pd.DataFrame, known: Collection[str] = ()
) -> list[Finding]:
    """Return what does not hold together in rows of the layer.

    Row-wise.

    Parameters
    ----------
    violations
        Any rows.
    known
        The keys of all violations, beside those of these rows.

    Returns
    -------
    findings
        Errors: settled without an inspection after the remedy, or without a day;
        settled before that inspection; inspected again or settled before it was
        found. Warnings: a day of settling in a case that is not settled; a repeat
        of a case that is not there, or of itself.
    """
    found, again, settled = (
        pd.to_datetime(violations[name])
        for name in ("found_on", "reinspected_on", "settled_on")
    )
    is_settled = violations["violation_stage"] == SETTLED
    earlier = violations["repeat_of_id"]
    keys = violations["violation_id"]
    is_lost = earlier.notna() & (
        ~earlier.isin({*known, *keys}) | (earlier == keys).fillna(value=False)
    )
    checks = (
        ("settled_uninspected", "reinspected_on", is_settled & again.isna()),
        ("settled_undated", "settled_on", is_settled & settled.isna()),
        ("settled_too_early", "settled_on", settled < again),
        ("inspected_too_early", "reinspected_on", again < found),
        ("settled_before_found", "settled_on", settled < found),
        ("not_settled", "settled_on", ~is_settled & settled.notna()),
        ("repeat_unknown", "repeat_of_id", is_lost),
    )
    warned = {"not_settled", "repeat_unknown"}
    return [
        Finding(
            Severity.WARNING if code in warned else Severity.ERROR,
            f"violations.{code}",
            "violations",
            feature_id=str(row["violation_id"]),
            field=field,
            values={"value": shown(row[field])} if pd.notna(row[field]) else {},
        )
        for code, field, is_wrong in checks
        for row in violations[is_wrong.to_numpy(dtype="bool")].to_dict("records")
    ]
