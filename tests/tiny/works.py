"""Plots, clearance sites and their log, projects, dossiers, documents and roads.

Each function states the figures that its table must give.
"""

from __future__ import annotations

import datetime as dt

import shapely

from tests.tiny.ground import X0, Y0, Row, at


def plot_rows() -> list[Row]:
    """Return the plots of CCN-0001 (all 40 ha) and of half of CCN-0002.

    CCN-0001, strips from west to east: leased 12, committed 3, road 5, green
    5, vacant and serviced 10 (1 in conflict), vacant and not serviced 5 (1 in
    conflict). CCN-0002: vacant and not serviced 16, leased 4 (in district 002).
    """
    return [
        _plot("L1", "CCN-0001", at(200, 200, 440, 700), "leased", "PR-1"),
        _plot("L2", "CCN-0001", at(440, 200, 500, 700), "committed", "PR-2"),
        _plot("L3", "CCN-0001", at(500, 200, 600, 700), "road"),
        _plot("L4", "CCN-0001", at(600, 200, 700, 700), "green"),
        _plot("L5", "CCN-0001", at(700, 200, 900, 700), "vacant"),
        {
            **_plot("L6", "CCN-0001", at(900, 200, 1000, 700), "vacant"),
            "is_serviced": False,
        },
        {
            **_plot("L7", "CCN-0002", at(1800, 200, 2120, 700), "vacant"),
            "is_serviced": False,
        },
        _plot("L8", "CCN-0002", at(2120, 200, 2200, 700), "leased", "PR-3"),
    ]


def _plot(
    plot_id: str,
    cluster_id: str,
    shape: shapely.Polygon,
    what: str,
    project_id: str | None = None,
) -> Row:
    is_industrial = what in {"vacant", "committed", "leased"}
    return {
        "plot_id": plot_id,
        "cluster_id": cluster_id,
        "plot_use": "industrial" if is_industrial else what,
        "lease_status": what if is_industrial else None,
        "is_serviced": True,
        "project_id": project_id,
        "geometry": shape,
    }


def site_rows() -> list[Row]:
    """Return four clearance sites of 100 ha and 160 households.

    S1 and S2 are CCN-0001 (35 and 5 ha), S3 is all of CCN-0002 (40 ha), S4 all
    of CCN-0003 (20 ha).
    """
    return [
        _site("S1", "CCN-0001", at(200, 200, 900, 700), 70, dt.date(2011, 1, 15)),
        _site("S2", "CCN-0001", at(900, 200, 1000, 700), 20, dt.date(2023, 1, 15)),
        _site("S3", "CCN-0002", at(1400, 200, 2200, 700), 30, dt.date(2009, 6, 15)),
        _site("S4", "CCN-0003", at(2600, 200, 3100, 600), 40, dt.date(2024, 2, 15)),
    ]


def _site(
    site_id: str,
    cluster_id: str,
    shape: shapely.Polygon,
    n_households: int,
    notice_on: dt.date,
) -> Row:
    return {
        "site_id": site_id,
        "cluster_id": cluster_id,
        "site_name": f"Giai đoạn {site_id[1:]}",
        "n_households": n_households,
        "notice_on": notice_on,
        "geometry": shape,
    }


def log_rows() -> list[Row]:
    """Return three months of log; S3 was last written in February.

    To the end of April: 77 of 100 ha cleared, 65 clean; households 140
    inventoried, 115 approved, 110 paid, 108 handed over. S1 and S3 are wholly
    cleared; S2 has an obstacle.
    """
    return [
        _entry("S1", "2024-02", "levelled", (35, 35), (70, 70, 70, 70)),
        _entry("S1", "2024-03", "levelled", (35, 35), (70, 70, 70, 70)),
        _entry("S1", "2024-04", "levelled", (35, 35), (70, 70, 70, 70)),
        _entry("S2", "2024-02", "inventory", (0, 0), (10, 0, 0, 0)),
        _entry("S2", "2024-03", "approved", (1, 0), (20, 10, 5, 4)),
        {
            **_entry("S2", "2024-04", "paid", (2, 0), (20, 15, 10, 8)),
            "obstacle": "5 hộ chưa thống nhất giá bồi thường",
        },
        _entry("S3", "2024-02", "levelled", (40, 30), (30, 30, 30, 30)),
        _entry("S4", "2024-03", "notice", (0, 0), (0, 0, 0, 0)),
        _entry("S4", "2024-04", "inventory", (0, 0), (20, 0, 0, 0)),
    ]


def _entry(
    site_id: str,
    month: str,
    stage: str,
    hectares: tuple[float, float],
    households: tuple[int, int, int, int],
) -> Row:
    counts = ("n_inventoried", "n_approved", "n_paid", "n_handed_over")
    return {
        "entry_id": f"{site_id}:{month}",
        "site_id": site_id,
        "month": month,
        "stage": stage,
        "cleared_ha": hectares[0],
        "clean_ha": hectares[1],
        **dict(zip(counts, households, strict=True)),
    }


def project_rows() -> list[Row]:
    """Return three projects, two of them producing, with 300 workers.

    PR-1 was registered on 1 June 2013 and produces from 1 June 2014, PR-3 on 1
    March 2015 and from 1 January 2016; PR-2 was registered on 1 August 2023.
    """
    return [
        {
            **_project("PR-1", "CCN-0001", True, 200),
            "registered_on": dt.date(2013, 6, 1),
            "producing_since_on": dt.date(2014, 6, 1),
        },
        {
            **_project("PR-2", "CCN-0001", False, 0),
            "registered_on": dt.date(2023, 8, 1),
        },
        {
            **_project("PR-3", "CCN-0002", True, 100),
            "registered_on": dt.date(2015, 3, 1),
            "producing_since_on": dt.date(2016, 1, 1),
        },
    ]


def _project(
    project_id: str, cluster_id: str, is_producing: bool, n_workers: int
) -> Row:
    return {
        "project_id": project_id,
        "cluster_id": cluster_id,
        "project_name": f"Dự án {project_id}",
        "is_producing": is_producing,
        "is_foreign": False,
        "n_workers": n_workers,
    }


def dossier_rows() -> list[Row]:
    """Return a dossier with a conversion plan and one without."""
    return [
        {
            "dossier_id": "HS-1",
            "cluster_id": "CCN-0006",
            "target_use": "Đất ở đô thị",
            "n_firms": 2,
            "has_conversion_plan": True,
        },
        {
            "dossier_id": "HS-2",
            "cluster_id": "CCN-0007",
            "n_firms": 0,
            "has_conversion_plan": False,
        },
    ]


def document_rows() -> list[Row]:
    """Return one document."""
    return [
        {
            "document_id": "2029/UBND-KTTH",
            "document_title": "Rà soát cụm công nghiệp",
            "issued_on": dt.date(2024, 4, 22),
            "issuer": "UBND tỉnh Bắc Giang",
        }
    ]


def road_rows() -> list[Row]:
    """Return one road, 4 km from west to east."""
    line = shapely.LineString([(X0, Y0 + 970), (X0 + 4000, Y0 + 970)])
    return [
        {
            "road_id": "QL1",
            "road_name": "Quốc lộ 1",
            "road_kind": "national_road",
            "geometry": shapely.MultiLineString([line]),
        }
    ]
