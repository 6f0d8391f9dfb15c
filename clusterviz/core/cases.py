"""Overlap cases: who acts on one, by when, and which step may follow.

A case is one cluster and one plan zone in conflict; `register` says where it stands.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pandas as pd

from clusterviz.core.overlaps import CANNOT_BE_JUDGED

if TYPE_CHECKING:
    from collections.abc import Mapping

OPEN = "open"
IN_REVIEW = "in_review"
REFERRED = "referred_upward"
RESOLVED = "resolved_by_change"
ACCEPTED = "accepted_with_reason"

NEXT: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        OPEN: (OPEN, IN_REVIEW, REFERRED, RESOLVED, ACCEPTED),
        IN_REVIEW: (IN_REVIEW, REFERRED, RESOLVED, ACCEPTED),
        REFERRED: (REFERRED, IN_REVIEW, RESOLVED, ACCEPTED),
        RESOLVED: (OPEN,),
        ACCEPTED: (OPEN,),
    }
)
"""Which states may follow; the same one again for a new date or a new paper."""

STATES = tuple(NEXT)
FINISHED = (RESOLVED, ACCEPTED)

RESPONSIBLE = ("local", "department", "province")
"""Who acts: the local committee handles, the department advises, the province
reports to whoever may decide."""

DUE_DAYS: Mapping[str, int] = MappingProxyType(
    {"forbidden": 15, "needs_approval": 30, "adjust": 45}
)
"""Days to answer by severity. Practice: no law says it, and every case may differ."""


@dataclass(frozen=True)
class Step:
    """What somebody wants to write of a case.

    Parameters
    ----------
    state
        One of `STATES`.
    responsible
        One of `RESPONSIBLE`.
    due_on
        The day by which it must be answered; ``None`` for a case that is closed.
    reason
        Why.
    document
        Number of the document that it rests on.
    """

    state: str
    responsible: str
    due_on: dt.date | None
    reason: str = ""
    document: str = ""


def subject(cluster_id: str, zone_id: str) -> str:
    """Return what the journal calls the case of a pair; no two pairs alike.

    Examples
    --------
    >>> subject("CCN-0001", "Z01"), subject("CCN|1", "Z01")
    ('CCN-0001|Z01', 'CCN%7C1|Z01')
    """
    sides = (cluster_id, zone_id)
    return "|".join(one.replace("%", "%25").replace("|", "%7C") for one in sides)


def first_body(
    pair: Mapping[str, Any], on: dt.date, opened_on: dt.date, *, n_areas: int = 1
) -> dict[str, Any]:
    """Return what is written of a case when it is opened.

    Parameters
    ----------
    pair
        A row of `register.contested`, with names and documents of both sides.
    on
        The day of the data that the overlap was found in.
    opened_on
        The day that it is opened: its deadline is counted from there, however
        old the data are.
    n_areas
        How many areas the cluster lies in: one local committee cannot decide for
        two.
    """
    severity = str(pair["severity"])
    kept = ("cluster_id", "zone_id", "kind", "severity")
    said = ("cluster_name", "zone_name", "cluster_document", "zone_document")
    return {
        **{name: str(pair[name]) for name in kept},
        **{name: text_of(pair.get(name)) for name in said},
        "state": OPEN,
        "responsible": usual_responsible(severity, n_areas),
        "due_on": due_on(severity, opened_on).isoformat(),
        "opened_on": opened_on.isoformat(),
        "overlap_before_ha": float(pair["overlap_ha"]),
        "overlap_ha": float(pair["overlap_ha"]),
        "on": on.isoformat(),
        "reason": "",
        "document": "",
    }


def due_on(severity: str, on: dt.date) -> dt.date:
    """Return the day by which a case that is opened `on` a day must be answered.

    Examples
    --------
    >>> due_on("forbidden", dt.date(2024, 4, 22))
    datetime.date(2024, 5, 7)
    """
    days = DUE_DAYS.get(severity, max(DUE_DAYS.values()))
    return on + dt.timedelta(days=days)


def usual_responsible(severity: str, n_areas: int = 1) -> str:
    """Return who acts on a case when nobody has said otherwise. Practice, not law.

    Examples
    --------
    >>> usual_responsible("adjust"), usual_responsible("adjust", n_areas=2)
    ('local', 'department')
    >>> usual_responsible("forbidden")
    'province'
    """
    if severity == "forbidden":
        return "province"
    return "local" if severity == "adjust" and n_areas == 1 else "department"


def next_states(case: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the states that a row of `register.standing` may go to.

    Examples
    --------
    >>> found = {"severity": "forbidden", "may_close": False}
    >>> next_states({**found, "case_state": "in_review"})
    ('in_review', 'referred_upward')
    >>> next_states({**found, "case_state": "referred_upward"})
    ('referred_upward', 'in_review', 'accepted_with_reason')
    """
    left_out = set() if case["may_close"] else {RESOLVED}
    if needs_referral(case):
        left_out.add(ACCEPTED)
    return tuple(one for one in NEXT[case["case_state"]] if one not in left_out)


def needs_referral(case: Mapping[str, Any]) -> bool:
    """Return whether a case must be referred upward before it may be accepted.

    What the law forbids, nobody below may accept. Practice: the law names no such
    step, it only leaves the decision to those above.

    Examples
    --------
    >>> needs_referral({"severity": "forbidden", "case_state": "open"})
    True
    >>> needs_referral({"severity": "needs_approval", "case_state": "open"})
    False
    """
    return bool(case["severity"] == "forbidden" and case["case_state"] != REFERRED)


def refusal(case: Mapping[str, Any], step: Step, on: dt.date) -> str:
    """Return why a step may not be written; empty where it may.

    To accept an overlap takes a reason and a document, and for one that is
    forbidden a referral upward before it. A referral takes a document or a reason:
    else nobody can tell to whom it went. The referral is practice, not law.

    Parameters
    ----------
    case
        A row of `register.standing`.
    step
        What somebody wants to write.
    on
        The day that it is written on: no new deadline lies before it.
    """
    now = case["case_state"]
    if step.state not in NEXT[now]:
        return "not_next"
    if step.state == RESOLVED and not case["may_close"]:
        return "not_judged" if case["verdict"] == CANNOT_BE_JUDGED else "still_there"
    is_reopening = now in FINISHED or bool(case["reopened"] and step.state == OPEN)
    if not step.reason.strip() and (step.state == ACCEPTED or is_reopening):
        return "no_reason"
    if step.state == ACCEPTED and not step.document.strip():
        return "no_document"
    is_said = bool(step.reason.strip() or step.document.strip())
    if step.state == REFERRED and now != REFERRED and not is_said:
        return "no_referral"
    if step.state == ACCEPTED and needs_referral(case):
        return "not_referred"
    if step.responsible not in RESPONSIBLE:
        return "no_responsible"
    if step.state in FINISHED:
        return ""
    if step.due_on is None:
        return "no_due"
    if step.due_on < on and step.due_on != case["due_on"]:
        return "due_past"
    return "" if is_reopening or _has_news(case, step) else "nothing_new"


def next_body(
    before: Mapping[str, Any], case: Mapping[str, Any], step: Step, on: dt.date
) -> dict[str, Any]:
    """Return what is written of a case with a step that `refusal` lets through.

    Parameters
    ----------
    before
        What the newest entry says.
    case
        A row of `register.standing`, of the day `on`.
    step
        What is new.
    on
        The day of the workspace.
    """
    now_ha = case["overlap_now_ha"]
    return {
        **before,
        "kind": case["kind"],
        "severity": case["severity"],
        "state": step.state,
        "responsible": step.responsible,
        "due_on": step.due_on.isoformat() if step.due_on else "",
        "reason": step.reason.strip(),
        "document": step.document.strip(),
        "verdict": case["verdict"],
        "overlap_ha": None if pd.isna(now_ha) else float(now_ha),
        "on": on.isoformat(),
    }


def _has_news(case: Mapping[str, Any], step: Step) -> bool:
    is_same = (
        step.state == case["case_state"]
        and step.responsible == case["responsible"]
        and step.due_on == case["due_on"]
    )
    return not is_same or bool(step.reason.strip() or step.document.strip())


def text_of(value: object) -> str:
    """Return a text that an entry or a table says; empty where it says none.

    Examples
    --------
    >>> text_of("2/QĐ"), text_of(None), text_of(float("nan"))
    ('2/QĐ', '', '')
    """
    return "" if value is None or value != value else str(value)
