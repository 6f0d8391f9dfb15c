"""What the law and the forms ask of a cluster besides its land: the tracks' papers.

Each function states the figures that its table must give.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.tiny.ground import Row


def cluster_facts() -> dict[str, Row]:
    """Return papers, money, works and demand of each cluster, by its code.

    =========  ==========  =========  ==========  ==========  ========  ====  ======
    cluster    planned on  scheduled  plan on     project on  capital   paid  fit ha
    =========  ==========  =========  ==========  ==========  ========  ====  ======
    CCN-0001   2009-01-01  2025       2012-09-01  2013-02-01  200       150   26
    CCN-0002   2009-01-01  2025       2010-06-01  2010-09-01  100       60    12
    CCN-0003   2009-01-01  2025       2023-03-01  2023-10-01  80        10    4
    CCN-0004   2018-06-01  2030
    CCN-0005   2018-06-01  unknown
    =========  ==========  =========  ==========  ==========  ========  ====  ======

    Detailed plan and infrastructure project approved: 3 clusters, 100 ha; capital
    380, paid 220 billion VND. Of land fit to lease, committed of the established 21
    / 42 = 50 %, of the operating 19 / 38 = 50 %; leased 16 / 42 and 16 / 38. Each is
    established on its planned area.

    Roads, water, wastewater: all in use in CCN-0001, whose demand, 36 ha, is more
    than its 30 ha; in CCN-0002 roads only, the rest is being built and does not
    meet the standard; none in CCN-0003, whose demand is 5 of 10 ha. So 2 clusters
    have wastewater works and 1 meets the standard.
    """
    return {
        "CCN-0001": {
            **_planned(2009, 1, 2025),
            **_construction((2012, 9), (2013, 2), 200, 150),
            **_works("in_use", "in_use", "in_use"),
            "wastewater_meets_standard": True,
            "established_area_ha": 40,
            "fit_to_lease_ha": 26,
            "lease_demand_ha": 36,
        },
        "CCN-0002": {
            **_planned(2009, 1, 2025),
            **_construction((2010, 6), (2010, 9), 100, 60),
            **_works("in_use", "building", "building"),
            "wastewater_meets_standard": False,
            "established_area_ha": 40,
            "fit_to_lease_ha": 12,
        },
        "CCN-0003": {
            **_planned(2009, 1, 2025),
            **_construction((2023, 3), (2023, 10), 80, 10),
            **_works("none", "none", "none"),
            "established_area_ha": 20,
            "fit_to_lease_ha": 4,
            "lease_demand_ha": 5,
        },
        "CCN-0004": _planned(2018, 6, 2030),
        "CCN-0005": _planned(2018, 6, None),
    }


def _planned(year: int, month: int, scheduled_by_year: int | None) -> Row:
    return {
        "planned_on": dt.date(year, month, 1),
        "scheduled_by_year": scheduled_by_year,
    }


def _construction(
    plan: tuple[int, int], project: tuple[int, int], capital: float, paid: float
) -> Row:
    """Return the papers of a detailed plan and a project, dated by month."""
    return {
        "detailed_plan_on": dt.date(*plan, 1),
        "detailed_plan_by": "45/QĐ-UBND",
        "infrastructure_project_on": dt.date(*project, 1),
        "infrastructure_project_by": "67/QĐ-SKHĐT",
        "infrastructure_capital_billion_vnd": capital,
        "infrastructure_paid_billion_vnd": paid,
    }


def _works(roads: str, water_supply: str, wastewater: str) -> Row:
    return {
        "roads_status": roads,
        "water_supply_status": water_supply,
        "wastewater_status": wastewater,
    }


def project_report_rows() -> list[Row]:
    """Return form 01 of three periods; in billion VND and million VND a month.

    =======  =======  =======  ======  =======  ====
    period   project  revenue  budget  workers  pay
    =======  =======  =======  ======  =======  ====
    2023-H1  PR-1     50       2.5     190      8.5
    2023     PR-1     110      6       200      9
    2023     PR-3     75       4       100      8
    2024-H1  PR-1     60.5     3.25    190      9.5
    2024-H1  PR-2     0        0.25    10       8
    2024-H1  PR-3     40       none    100      8
    =======  =======  =======  ======  =======  ====

    2023: revenue 185, budget 10, workers 300. 2024-H1: revenue 100.5; budget 3.5,
    PR-3 left out; workers 300.
    """
    return [
        _project_report("2023-H1", "PR-1", (50, 2.5), 190, 8.5),
        _project_report("2023", "PR-1", (110, 6), 200, 9),
        _project_report("2023", "PR-3", (75, 4), 100, 8),
        _project_report("2024-H1", "PR-1", (60.5, 3.25), 190, 9.5),
        _project_report("2024-H1", "PR-2", (0, 0.25), 10, 8),
        _project_report("2024-H1", "PR-3", (40, None), 100, 8),
    ]


def _project_report(
    period: str,
    project_id: str,
    money: tuple[float, float | None],
    n_workers: int,
    pay: float,
) -> Row:
    return {
        "report_id": f"{project_id}:{period}",
        "project_id": project_id,
        "period": period,
        "revenue_billion_vnd": money[0],
        "budget_billion_vnd": money[1],
        "n_workers": n_workers,
        "average_pay_million_vnd": pay,
    }


def investor_report_rows() -> list[Row]:
    """Return form 02 of the first half of 2024, which says what the layers say.

    Capital 380, paid 220, fit to lease 42, leased 16, projects 3, operating 2,
    revenue 100.5, workers 300; the budget of CCN-0002 is not known. Pay of
    CCN-0001: (190 × 9.5 + 10 × 8) / 200 = 9.425.
    """
    return [
        {
            **_investor_report("CCN-0001", (200, 150), (26, 12), (2, 0, 1)),
            "revenue_billion_vnd": 60.5,
            "budget_billion_vnd": 3.5,
            "n_workers": 200,
            "average_pay_million_vnd": 9.425,
            "has_wastewater_works": True,
            "wastewater_meets_standard": True,
        },
        {
            **_investor_report("CCN-0002", (100, 60), (12, 4), (1, 0, 1)),
            "revenue_billion_vnd": 40,
            "n_workers": 100,
            "average_pay_million_vnd": 8,
            "has_wastewater_works": True,
            "wastewater_meets_standard": False,
        },
        {
            **_investor_report("CCN-0003", (80, 10), (4, 0), (0, 0, 0)),
            "revenue_billion_vnd": 0,
            "budget_billion_vnd": 0,
            "n_workers": 0,
            "has_wastewater_works": False,
        },
    ]


def _investor_report(
    cluster_id: str,
    money: tuple[float, float],
    land: tuple[float, float],
    n_projects: tuple[int, int, int],
) -> Row:
    """Return capital and paid, fit to lease and leased, all, foreign and operating."""
    return {
        "report_id": f"{cluster_id}:2024-H1",
        "cluster_id": cluster_id,
        "period": "2024-H1",
        "infrastructure_capital_billion_vnd": money[0],
        "infrastructure_paid_billion_vnd": money[1],
        "fit_to_lease_ha": land[0],
        "leased_ha": land[1],
        "n_projects": n_projects[0],
        "n_foreign": n_projects[1],
        "n_operating": n_projects[2],
    }
