"""Papers of each cluster: in the plan since when, by when, approvals and their money.

Made up where no source states them, in the order in which papers are signed: into
the plan, established, detailed plan, infrastructure project, in operation.
"""

from __future__ import annotations

import datetime as dt

import pandas as pd

from generator.chance import stream
from generator.provenance import AS_OF, Facts, FrameT, Row

WAVES = (
    dt.date(2007, 6, 30),
    dt.date(2010, 12, 31),
    dt.date(2016, 12, 30),
    dt.date(2020, 6, 30),
    dt.date(2022, 2, 17),
)
"""Days on which clusters came into the plan, several at once."""

_SAID = {
    "BG-008": dt.date(2020, 10, 31),
    "BG-013": dt.date(2021, 12, 31),
    "BG-014": dt.date(2021, 12, 31),
    "BG-019": dt.date(2023, 3, 31),
    "BG-022": dt.date(2012, 3, 31),
    "BG-024": dt.date(2018, 1, 31),
    "BG-026": dt.date(2022, 12, 31),
    "BG-035": dt.date(2015, 6, 30),
}
"""About when a cluster was established, where a source says no day."""

_KNOWN_PLANS = {"BG-022": (dt.date(2012, 10, 30), "1568/QĐ-UBND")}

ESTABLISHED_HA = {"BG-035": 50.0, "BG-053": 39.7, "BG-061": 49.1}
"""Otherwise than planned: extended later, within 5 ha, and (on purpose) by 6 ha."""

NOT_KNOWN = {
    "planned_on": {"BG-006", "BG-018", "BG-030"},
    "scheduled_by_year": {"BG-006", "BG-018", "BG-070"},
    # In BG-059 one pair of days is in the wrong order on purpose, and only one.
    "detailed_plan_on": {"BG-004", "BG-010", "BG-048", "BG-059"},
    "detailed_plan_by": {"BG-004", "BG-048"},
    "infrastructure_project_on": {"BG-004", "BG-048", "BG-059", "BG-063"},
    "infrastructure_project_by": {"BG-004", "BG-048"},
    "infrastructure_capital_billion_vnd": {"BG-004", "BG-009", "BG-048"},
    "infrastructure_paid_billion_vnd": {"BG-004", "BG-009", "BG-048", "BG-040"},
}
"""Clusters that lack a fact, so that there is something to ask for."""

_STEPS = ("none", "plan_approved", "project_approved", "building", "finished")
_PAID_RATIO = {
    "project_approved": (0.0, 0.15),
    "building": (0.3, 0.7),
    "finished": (0.85, 1.0),
}
_DAYS_A_YEAR = 365


def with_papers(clusters: FrameT) -> FrameT:
    """Return the layer `clusters` with the papers and the money of each cluster."""
    is_current = clusters["planning_status"] == "in_plan"
    reduced = set(clusters["reduced_from_id"].dropna())
    rows = {
        str(row["cluster_id"]): _papers(row, reduced)
        for row in clusters[is_current].to_dict("records")
    }
    gone = clusters.loc[clusters["planning_status"] == "withdrawn", "cluster_id"]
    rows |= {str(name): {"planned_on": WAVES[1]} for name in gone}
    facts = pd.DataFrame.from_dict(rows, orient="index", dtype="object")
    for field, names in NOT_KNOWN.items():
        facts.loc[sorted(names), field] = None
    told = clusters.copy()
    for name in facts.columns:
        told[name] = clusters["cluster_id"].map(facts[name])
    return told


def _papers(row: Row, reduced: set[str]) -> Facts:
    name = str(row["cluster_id"])
    begun = _begun(row, reduced)
    step = _STEPS.index(str(row["construction_status"]))
    facts: Facts = {
        "planned_on": max((day for day in WAVES if day <= begun), default=None),
        "scheduled_by_year": _schedule(row, step),
    }
    is_decided = isinstance(row["established_by"], str) or isinstance(
        row["established_on"], dt.date
    )
    if row["legal_status"] == "established" and is_decided:
        facts["established_area_ha"] = ESTABLISHED_HA.get(name, row["planned_area_ha"])
    return facts | _approvals(row, begun, step)


def _approvals(row: Row, begun: dt.date, step: int) -> Facts:
    """Return the approvals that the construction of a cluster has come to."""
    name = str(row["cluster_id"])
    random = stream("papers", name)
    until = _until(row, begun)
    length = (until - begun).days
    plan_on = begun + dt.timedelta(int(length * random.uniform(0.15, 0.35)))
    project_on = begun + dt.timedelta(int(length * random.uniform(0.45, 0.7)))
    capital = float(row["planned_area_ha"]) * random.uniform(7.5, 13.5)
    facts: Facts = {}
    if step >= _STEPS.index("plan_approved"):
        facts["detailed_plan_on"], facts["detailed_plan_by"] = _KNOWN_PLANS.get(
            name, (plan_on, f"Quyết định mẫu QH-{name[3:]}")
        )
    if step >= _STEPS.index("project_approved"):
        paid_ratio = random.uniform(*_PAID_RATIO[_STEPS[step]])
        facts |= {
            "infrastructure_project_on": project_on,
            "infrastructure_project_by": f"Quyết định mẫu HT-{name[3:]}",
            "infrastructure_capital_billion_vnd": round(capital, 1),
            "infrastructure_paid_billion_vnd": round(capital * paid_ratio, 1),
        }
    return facts


def begins(clusters: pd.DataFrame) -> dict[str, dt.date]:
    """Return about when each cluster of the plan was established, or came into it."""
    reduced = set(clusters["reduced_from_id"].dropna())
    return {
        str(row["cluster_id"]): _begun(row, reduced)
        for row in clusters.to_dict("records")
    }


def _begun(row: Row, reduced: set[str]) -> dt.date:
    """Return the day of establishing: known, said about, or drawn."""
    name, known = str(row["cluster_id"]), row["established_on"]
    operating_on = row["operating_since_on"]
    if isinstance(known, dt.date):
        return known
    if name in _SAID:
        return _SAID[name]
    if isinstance(operating_on, dt.date):
        return operating_on - dt.timedelta(4 * _DAYS_A_YEAR)
    if row["legal_status"] != "established":
        return WAVES[-1]
    if name in reduced:
        first, last = dt.date(2011, 1, 1), dt.date(2012, 12, 31)
    elif row["operation_status"] == "operating":
        first, last = dt.date(2008, 1, 1), dt.date(2017, 6, 30)
    else:
        first, last = dt.date(2019, 1, 1), dt.date(2022, 6, 30)
    return drawn_day(first, last, "begun", name)


def _until(row: Row, begun: dt.date) -> dt.date:
    """Return the day by which its approvals were signed: before it operated."""
    operating_on = row["operating_since_on"]
    if isinstance(operating_on, dt.date) and operating_on > begun:
        return operating_on
    in_five_years = begun + dt.timedelta(5 * _DAYS_A_YEAR)
    return min(in_five_years, AS_OF - dt.timedelta(30))


def drawn_day(first: dt.date, last: dt.date, *names: object) -> dt.date:
    """Return a day between two days, both included."""
    n_days = max(0, (last - first).days)
    return first + dt.timedelta(int(stream(*names).integers(n_days + 1)))


def _schedule(row: Row, step: int) -> int:
    """Return by when the plan wants it: 2025 where works have begun, else 2030."""
    if step >= _STEPS.index("building"):
        return 2025
    if row["legal_status"] != "established":
        return 2030
    return 2025 if stream("schedule", row["cluster_id"]).random() < 0.7 else 2030
