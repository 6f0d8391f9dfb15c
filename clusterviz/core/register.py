"""The register of overlap cases: what was written of each, and what a re-run finds.

What people wrote is the newest entry of the journal; whether the conflict is still
there, and how grave it is, only a re-run says.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from clusterviz.core.cases import (
    ACCEPTED,
    FINISHED,
    OPEN,
    RESOLVED,
    subject,
    text_of,
)
from clusterviz.core.overlaps import (
    CANNOT_BE_JUDGED,
    CONFLICT,
    SEVERITIES,
    WITHIN_TOLERANCE,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from clusterviz.records import Entry

NOTHING_FOUND = "nothing_found"
"""The verdict on a pair that no longer shares land."""

ACCEPTED_GROWTH_HA = 0.01
"""An overlap that was accepted may grow by this much; beyond, it was not accepted."""

COLUMNS = (
    "number", "cluster_id", "cluster_name", "zone_id", "zone_name", "kind", "severity",
    "case_state", "reopened", "due_on", "is_overdue", "responsible", "opened_on",
    "overlap_before_ha", "overlap_now_ha", "change_ha", "verdict", "may_close",
    "case_reason", "evidence", "version",
)  # fmt: skip


def contested(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return the pairs that need a case, row-wise.

    An overlap that only informs is none: nobody has to decide on it, and it is
    not counted as a conflict anywhere else. It stays in the list of pairs.

    Parameters
    ----------
    pairs
        From `overlaps.judged`.
    """
    return pairs[_is_contested(pairs)]


def not_taken_up(entries: Mapping[str, Entry], pairs: pd.DataFrame) -> pd.DataFrame:
    """Return the contested pairs of which nothing was ever written."""
    rows = contested(pairs)
    names = map(subject, rows["cluster_id"], rows["zone_id"])
    is_new = np.array([name not in entries for name in names], dtype="bool")
    return rows[is_new]


def lost(entries: Mapping[str, Entry], pairs: pd.DataFrame) -> pd.DataFrame:
    """Return the cases whose pair a re-run does not have.

    Parameters
    ----------
    entries, pairs
        As for `standing`.

    Returns
    -------
    rows
        ``cluster_id``, ``zone_id`` and ``kind``.
    """
    there = set(zip(pairs["cluster_id"], pairs["zone_id"], strict=True))
    names = ("cluster_id", "zone_id", "kind")
    written = [
        tuple(text_of(one.body.get(name)) for name in names) for one in entries.values()
    ]
    rows = [one for one in written if one[:2] not in there]
    return pd.DataFrame(rows, columns=list(names), dtype="str")


def standing(
    entries: Mapping[str, Entry],
    pairs: pd.DataFrame,
    unjudged: pd.DataFrame,
    on: dt.date,
) -> pd.DataFrame:
    """Return one row a case: what was written of it, and what a re-run finds.

    Parameters
    ----------
    entries
        The newest of each case, in the order in which they were opened.
    pairs
        From `overlaps.judged`.
    unjudged
        ``cluster_id`` and ``zone_id`` of those `lost` for want of data: the zone
        is gone, and nobody says that its kind was supplied there.
    on
        The day that deadlines are compared with.

    Returns
    -------
    cases
        `COLUMNS`. ``verdict`` is that of the re-run, `NOTHING_FOUND` where the
        pair shares no land; ``overlap_now_ha`` is 0 then, and missing where it
        cannot be judged. ``kind`` and ``severity`` are those of the re-run where
        it has the pair, else as written last. A closed case whose pair is in
        conflict again is open: ``reopened`` says ``again``, ``graver`` where the
        kind has become graver than what was accepted, or ``grown`` where more is
        in conflict. An overlap that has come to inform only is no conflict.
    """
    rows = pd.DataFrame([_written(one) for one in entries.values()])
    if rows.empty:
        return _typed(pd.DataFrame(columns=list(COLUMNS)))
    rows["number"] = np.arange(1, len(rows) + 1)
    before = _gravity(rows["severity"])
    rows = _rerun(rows, pairs, unjudged)
    is_contested = _is_contested(rows).to_numpy()
    is_graver = _gravity(rows["severity"]) > before
    limit_ha = np.nan_to_num(rows["overlap_ha"].astype("float64")) + ACCEPTED_GROWTH_HA
    is_larger = np.nan_to_num(rows["overlap_now_ha"]) > limit_ha
    is_again = (rows["case_state"] == RESOLVED) & is_contested
    is_accepted = (rows["case_state"] == ACCEPTED) & is_contested
    why = [is_again, is_accepted & is_graver, is_accepted & is_larger]
    rows["reopened"] = np.select(why, ["again", "graver", "grown"], "")
    rows.loc[rows["reopened"] != "", "case_state"] = OPEN
    rows["change_ha"] = rows["overlap_now_ha"] - rows["overlap_before_ha"]
    is_harmless = rows["verdict"].isin([NOTHING_FOUND, WITHIN_TOLERANCE])
    is_known = rows["verdict"] != CANNOT_BE_JUDGED
    rows["may_close"] = is_harmless | (is_known & ~is_contested)
    is_running = ~rows["case_state"].isin(FINISHED)
    is_late = np.array([day is not None and day < on for day in rows["due_on"]])
    rows["is_overdue"] = is_running & is_late
    return _typed(rows)


def _written(entry: Entry) -> dict[str, Any]:
    body = entry.body
    texts = ("cluster_id", "cluster_name", "zone_id", "zone_name", "kind", "severity")
    return {
        **{name: text_of(body.get(name)) for name in texts},
        "case_state": body["state"],
        "responsible": body["responsible"],
        "due_on": day_of(body.get("due_on")),
        "opened_on": day_of(body.get("opened_on")),
        "overlap_before_ha": body["overlap_before_ha"],
        "overlap_ha": body.get("overlap_ha"),
        "case_reason": text_of(body.get("reason")),
        "evidence": text_of(body.get("document")),
        "version": entry.version,
    }


def _is_contested(rows: pd.DataFrame) -> pd.Series[bool]:
    return (rows["verdict"] == CONFLICT) & (rows["severity"] != "inform")


def _gravity(severities: pd.Series[str]) -> NDArray[np.int64]:
    """Return how grave each is; what nobody declares is no graver than the least."""
    rank = {one: at for at, one in enumerate(reversed(SEVERITIES))}
    return np.fromiter((rank.get(one, 0) for one in severities), dtype=np.int64)


def _rerun(
    rows: pd.DataFrame, pairs: pd.DataFrame, unjudged: pd.DataFrame
) -> pd.DataFrame:
    """Return the rows with what is found of each pair now: its hectares, its kind."""
    known = pairs["zone_id"] != ""
    ours = pairs.loc[known, ["cluster_id", "zone_id"]]
    said = ("kind", "severity", "verdict", "overlap_ha")
    found = dict(
        zip(
            ours.itertuples(index=False, name=None),
            zip(*(pairs.loc[known, name] for name in said), strict=True),
            strict=True,
        )
    )
    gaps = pairs[~known]
    unknown = set(zip(gaps["cluster_id"], gaps["kind"], strict=True))
    lacking = set(zip(unjudged["cluster_id"], unjudged["zone_id"], strict=True))
    now = []
    for cluster_id, zone_id, kind, severity in zip(
        *(rows[name] for name in ("cluster_id", "zone_id", "kind", "severity")),
        strict=True,
    ):
        # Nothing was found, but for want of data: that is not "nothing there".
        is_unknown = (cluster_id, zone_id) in lacking or (
            {(cluster_id, kind), (cluster_id, "")} & unknown
        )
        missed = (CANNOT_BE_JUDGED, np.nan) if is_unknown else (NOTHING_FOUND, 0.0)
        now.append(found.get((cluster_id, zone_id), (kind, severity, *missed)))
    names = ["kind", "severity", "verdict", "overlap_now_ha"]
    table = pd.DataFrame(now, columns=names, index=rows.index)
    return rows.assign(**{name: table[name] for name in names})


def _typed(rows: pd.DataFrame) -> pd.DataFrame:
    numbers = dict.fromkeys(
        ("overlap_before_ha", "overlap_now_ha", "change_ha"), "float64"
    )
    flags = dict.fromkeys(("is_overdue", "may_close"), "bool")
    counts = dict.fromkeys(("number", "version"), "int64")
    days = ("due_on", "opened_on")
    others = [one for one in COLUMNS if one not in {*numbers, *flags, *counts, *days}]
    types = {**dict.fromkeys(others, "str"), **numbers, **flags, **counts}
    return rows[list(COLUMNS)].astype({**types, **dict.fromkeys(days, "object")})


def day_of(value: object) -> dt.date | None:
    """Return a day that an entry says; ``None`` where it says none.

    Examples
    --------
    >>> day_of("2024-04-22"), day_of("")
    (datetime.date(2024, 4, 22), None)
    """
    return dt.date.fromisoformat(str(value)) if value else None
