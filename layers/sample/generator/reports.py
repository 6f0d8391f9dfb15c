"""Forms 01 and 02 of three periods: what projects and investors report."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from generator.chance import stream
from generator.papers import begins, drawn_day
from generator.provenance import AS_OF, Facts, Row, dated

PERIODS = {
    "2023-H1": dt.date(2023, 6, 14),
    "2023": dt.date(2023, 12, 14),
    "2024-H1": AS_OF,
}
"""The last day of each period; of the last, as far as there are figures."""

SILENT = {"2023-H1": {"BG-004", "BG-040", "BG-049", "BG-060"},
          "2023": {"BG-004", "BG-049"},
          "2024-H1": {"BG-004", "BG-040", "BG-049"}}  # fmt: skip
"""Clusters whose investor did not report."""

LEASED_OTHERWISE_HA = {"BG-064": 1.5}
"""On purpose: how much more the last form 02 says is leased than the layers."""

_UNDATED = {"DA-017", "DA-083", "DA-154", "DA-231"}
_NO_REVENUE = {("2023", "DA-045"), ("2024-H1", "DA-112"), ("2024-H1", "DA-200")}
_NO_REPORT = {("2023-H1", f"DA-{i}") for i in ("009", "066", "120", "188", "240")}
_PAST_WORKERS = {"2023-H1": 0.92, "2023": 0.96, "2024-H1": 1.0}
_PAST_PROGRESS = {"2023-H1": 0.9, "2023": 0.96, "2024-H1": 1.0}
_YEARS = {"2023-H1": 0.48, "2023": 1.0, "2024-H1": 0.5}
"""How much of a year's revenue falls into a period."""


def with_days(projects: pd.DataFrame, clusters: pd.DataFrame) -> pd.DataFrame:
    """Return the table `projects` with the days of approval and of production.

    No project produces before its cluster operates, where that day is known.
    """
    begun = begins(clusters)
    since = clusters.set_index("cluster_id")["operating_since_on"]
    rows = projects.copy()
    days = [
        _days(row, begun[str(row["cluster_id"])], since[str(row["cluster_id"])])
        for row in projects.to_dict("records")
    ]
    rows["registered_on"], rows["producing_since_on"] = zip(*days, strict=True)
    return rows


def _days(
    row: Row, begun: dt.date, since: object
) -> tuple[dt.date | None, dt.date | None]:
    name = str(row["project_id"])
    last = AS_OF - dt.timedelta(30)
    if name in _UNDATED:
        return None, None
    if not row["is_producing"]:
        first = max(begun + dt.timedelta(60), dt.date(2021, 6, 1))
        return drawn_day(first, last, "registered", name), None
    opened = since if isinstance(since, dt.date) else begun + dt.timedelta(4 * 365)
    first = begun + dt.timedelta(60)
    opened = max(opened, first + dt.timedelta(180))
    producing_on = drawn_day(opened, last, "produces", name)
    waited = int(stream("waited", name).integers(240, 540))
    return max(first, producing_on - dt.timedelta(waited)), producing_on


def project_reports(projects: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the table `project_reports`.

    In the last period the workers are those of the table `projects`.
    """
    parts = [
        _project_report(row, period)
        for period, last_on in PERIODS.items()
        for row in projects.to_dict("records")
        if (period, row["project_id"]) not in _NO_REPORT
        and _is_by(row["registered_on"], last_on)
    ]
    rows = pd.DataFrame(parts)
    rows["n_workers"] = rows["n_workers"].astype("Int64")
    return _told(rows)


def _project_report(row: Row, period: str) -> Facts:
    name = str(row["project_id"])
    random = stream("report", name)
    # A year of one worker's work, in billion VND, and what of it is paid in tax.
    per_worker, tax = random.uniform(0.35, 1.5), random.uniform(0.012, 0.04)
    pay, noise = random.uniform(7.2, 10.8), stream("noise", name, period)
    n_workers = 0
    if _produces(row, PERIODS[period]):
        n_workers = int(int(row["n_workers"]) * _PAST_WORKERS[period])
    revenue = n_workers * per_worker * _YEARS[period] * noise.uniform(0.97, 1.03)
    is_silent = (period, name) in _NO_REVENUE
    return {
        "report_id": f"{name}:{period}",
        "project_id": name,
        "period": period,
        "revenue_billion_vnd": None if is_silent else round(revenue, 3),
        "budget_billion_vnd": None if is_silent else round(revenue * tax, 3),
        "n_workers": n_workers,
        "average_pay_million_vnd": round(pay * _PAST_WORKERS[period], 1)
        if n_workers
        else None,
    }


def _is_by(day: object, last_on: dt.date) -> bool:
    """Return whether a day is reached; one that is not known is."""
    return not isinstance(day, dt.date) or day <= last_on


def investor_reports(
    clusters: pd.DataFrame, projects: pd.DataFrame, reports: pd.DataFrame
) -> pd.DataFrame:
    """Return the rows of the table `investor_reports`.

    Of established clusters whose infrastructure project was approved; the last
    period says what the layers say, but for `LEASED_OTHERWISE_HA`.
    """
    steps = ("project_approved", "building", "finished")
    is_asked = clusters["construction_status"].isin(steps)
    is_asked &= clusters["legal_status"] == "established"
    asked = clusters[is_asked & (clusters["planning_status"] == "in_plan")]
    home = projects.set_index("project_id")["cluster_id"]
    said = reports.assign(cluster_id=reports["project_id"].map(home))
    rows = [
        _investor_report(row, period, projects, said)
        for period, last_on in PERIODS.items()
        for row in asked.to_dict("records")
        if row["cluster_id"] not in SILENT[period]
        and _is_by(row["infrastructure_project_on"], last_on)
    ]
    return _told(pd.DataFrame(rows))


def _told(rows: pd.DataFrame) -> pd.DataFrame:
    """Return `rows` as of the last day of their period."""
    return dated(rows).assign(as_of_on=rows["period"].map(PERIODS))


def _investor_report(
    row: Row,
    period: str,
    projects: pd.DataFrame,
    reports: pd.DataFrame,
) -> Facts:
    name, done = str(row["cluster_id"]), _PAST_PROGRESS[period]
    is_ours = (reports["cluster_id"] == name) & (reports["period"] == period)
    said = reports[is_ours].astype({"n_workers": "float64"})
    pays = (said["average_pay_million_vnd"].astype("float64") * said["n_workers"]).sum()
    n_workers = int(said["n_workers"].sum())
    more_ha = LEASED_OTHERWISE_HA.get(name, 0.0) if period == "2024-H1" else 0.0
    return {
        "report_id": f"{name}:{period}",
        "cluster_id": name,
        "period": period,
        "infrastructure_capital_billion_vnd": row["infrastructure_capital_billion_vnd"],
        "infrastructure_paid_billion_vnd": _part(
            row["infrastructure_paid_billion_vnd"], done, 1
        ),
        "fit_to_lease_ha": row["fit_to_lease_ha"],
        "leased_ha": _part(row["leased_ha"], done, 4, more_ha),
        **_counts(projects[projects["cluster_id"] == name], PERIODS[period]),
        "revenue_billion_vnd": round(said["revenue_billion_vnd"].sum(), 3),
        "budget_billion_vnd": round(said["budget_billion_vnd"].sum(), 3),
        "n_workers": n_workers,
        "average_pay_million_vnd": round(pays / n_workers, 2) if n_workers else None,
        "has_wastewater_works": row["wastewater_status"] in {"building", "in_use"},
        "wastewater_meets_standard": row["wastewater_meets_standard"],
    }


def _part(
    value: float | None, done: float, digits: int, more: float = 0.0
) -> float | None:
    """Return how much of a cumulative figure there was; nothing of an unknown one."""
    if value is None or pd.isna(value):
        return None
    return round(value * done + more, digits)


def _counts(ours: pd.DataFrame, last_on: dt.date) -> Facts:
    rows = [
        row for row in ours.to_dict("records") if _is_by(row["registered_on"], last_on)
    ]
    return {
        "n_projects": len(rows),
        "n_foreign": sum(bool(row["is_foreign"]) for row in rows),
        "n_operating": sum(_produces(row, last_on) for row in rows),
    }


def _produces(row: Row, last_on: dt.date) -> bool:
    return bool(row["is_producing"]) and _is_by(row["producing_since_on"], last_on)
