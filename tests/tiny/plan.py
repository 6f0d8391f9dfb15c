"""Areas, clusters, plan zones and their coverage, in rectangles.

Each function states the figures that its table must give.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from clusterviz import crs
from tests.tiny.facts import cluster_facts
from tests.tiny.ground import Row, at

if TYPE_CHECKING:
    from collections.abc import Mapping

    import shapely

    from clusterviz.schema import Layer


def area_rows() -> list[Row]:
    """Return a province of 800 ha: 4 by 2 km.

    - 2024: districts 001 west and 002 east, 400 ha each; communes 011 and 012
      (south and north of 001), 021 and 022 (of 002), 200 ha each.
    - From 1 July 2025: no districts; communes 101 south and 102 north, 400 ha
      each, which both cross the old district line.
    - The east of 2024 is mountainous, the west is not; of 2025 nobody says.
    """
    first, last = dt.date(2024, 1, 1), dt.date(2025, 6, 30)
    new = dt.date(2025, 7, 1)
    return [
        _area("province", "24", "Tỉnh Mẫu", "", first, None, at(0, 0, 4000, 2000)),
        _area("district", "001", "Huyện Tây", "24", first, last, at(0, 0, 2000, 2000)),
        _area(
            "district", "002", "Huyện Đông", "24", first, last, at(2000, 0, 4000, 2000)
        ),
        _area("commune", "011", "Xã Tây Nam", "001", first, last, at(0, 0, 2000, 1000)),
        _area(
            "commune", "012", "Xã Tây Bắc", "001", first, last, at(0, 1000, 2000, 2000)
        ),
        _area(
            "commune", "021", "Xã Đông Nam", "002", first, last, at(2000, 0, 4000, 1000)
        ),
        _area(
            "commune",
            "022",
            "Xã Đông Bắc",
            "002",
            first,
            last,
            at(2000, 1000, 4000, 2000),
        ),
        _area("commune", "101", "Xã Nam", "24", new, None, at(0, 0, 4000, 1000)),
        _area("commune", "102", "Xã Bắc", "24", new, None, at(0, 1000, 4000, 2000)),
    ]


_MOUNTAINOUS = {"002", "021", "022"}


def _area(
    level: str,
    code: str,
    name: str,
    parent: str,
    valid_from_on: dt.date,
    valid_to_on: dt.date | None,
    shape: shapely.Polygon,
) -> Row:
    return {
        "area_id": f"{level}:{code}:{valid_from_on}",
        "area_code": code,
        "area_name": name,
        "level": level,
        "parent_code": parent or None,
        "valid_from_on": valid_from_on,
        "valid_to_on": valid_to_on,
        "official_area_ha": shape.area / crs.M2_PER_HA,
        "is_mountainous": code in _MOUNTAINOUS if code[0] == "0" else None,
        "geometry": shape,
    }


def cluster_rows() -> list[Row]:
    """Return five clusters in the plan, 145 ha, a withdrawn one and a removed part.

    =========  =====================  =====  ==========  ======  =========
    cluster    what                   ha     industrial  leased  committed
    =========  =====================  =====  ==========  ======  =========
    CCN-0001   operating              40     30          12      15
    CCN-0002   operating, 3/4 in 001  40     20          4       4
    CCN-0003   established            20     10          0       2
    CCN-0004   planned                20     unknown
    CCN-0005   symbol only, in 022    25     unknown
    CCN-0006   withdrawn              12
    CCN-0007   removed from 0003      8
    =========  =====================  =====  ==========  ======  =========

    Established: 3 clusters, 100 ha; occupancy 21 / 60 = 35 %, mean of rates
    (50 + 20 + 20) / 3 = 30 %. Operating: 2 clusters, 80 ha; 19 / 50 = 38 %,
    mean of rates 35 %. The business lines of CCN-0004 are missing. Further facts
    are those of `facts.cluster_facts`.
    """
    facts = cluster_facts()
    rows = _land_and_law()
    return [{**row, **facts.get(row["cluster_id"], {})} for row in rows]


def _land_and_law() -> list[Row]:
    return [
        {
            **_cluster("CCN-0001", "Tây Nam", at(200, 200, 1000, 700), 40),
            **_papers("011", "enterprise", dt.date(2012, 5, 1), dt.date(2014, 1, 1)),
            "land_status": "clearing",
            "construction_status": "finished",
            **_land(30, 12, 15),
        },
        {
            **_cluster("CCN-0002", "Hai Huyện", at(1400, 200, 2200, 700), 40),
            **_papers(
                "011, 021",
                "district_committee",
                dt.date(2010, 3, 1),
                dt.date(2011, 1, 1),
            ),
            "land_status": "cleared",
            "construction_status": "building",
            **_land(20, 4, 4),
        },
        {
            **_cluster("CCN-0003", "Đông Nam", at(2600, 200, 3100, 600), 20),
            **_papers("021", "enterprise", dt.date(2022, 9, 1), None),
            "land_status": "clearing",
            "construction_status": "project_approved",
            **_land(10, 0, 2),
        },
        {
            **_cluster("CCN-0004", "Tây Bắc", at(200, 1200, 700, 1600), 20),
            **_papers("012", "none", None, None),
            "business_lines": None,
        },
        {
            **_cluster("CCN-0005", "Đông Bắc", None, 25),
            **_papers("022", "none", None, None),
            "geometry_quality": "symbol",
        },
        {
            **_cluster("CCN-0006", "Đã Rút", at(2600, 1200, 3000, 1500), 12),
            **_papers("022", "none", None, None),
            "planning_status": "withdrawn",
            "withdrawn_on": dt.date(2015, 12, 31),
        },
        {
            **_cluster("CCN-0007", "Đông Nam, giảm", at(3100, 200, 3300, 600), 8),
            **_papers("021", "none", None, None),
            "planning_status": "removed_part",
            "reduced_from_id": "CCN-0003",
            "withdrawn_on": dt.date(2015, 12, 31),
        },
    ]


def _cluster(
    cluster_id: str, name: str, shape: shapely.Polygon | None, planned_ha: float
) -> Row:
    return {
        "cluster_id": cluster_id,
        "cluster_name": name,
        "geometry": shape,
        "planned_area_ha": planned_ha,
        "cluster_type": "general",
        "business_lines": "Cơ khí, may mặc",
        "planning_status": "in_plan",
        "land_status": "not_started",
        "construction_status": "none",
    }


def _papers(
    commune_codes: str,
    investor_kind: str,
    established_on: dt.date | None,
    operating_since_on: dt.date | None,
) -> Row:
    """Return names of the areas on paper, the legal and the operation track."""
    names = {row["area_code"]: row["area_name"] for row in area_rows()}
    codes = commune_codes.split(", ")
    is_established = established_on is not None
    return {
        "commune_names": ", ".join(names[code] for code in codes),
        "district_names": ", ".join(names[f"00{code[1]}"] for code in codes),
        "investor_kind": investor_kind,
        "investor_name": "Công ty Mẫu" if investor_kind == "enterprise" else None,
        "legal_status": "established" if is_established else "not_established",
        "established_on": established_on,
        "established_by": "123/QĐ-UBND" if is_established else None,
        "operation_status": "operating" if operating_since_on else "not_operating",
        "operating_since_on": operating_since_on,
    }


def _land(industrial_ha: float, leased_ha: float, committed_ha: float) -> Row:
    return {
        "industrial_land_ha": industrial_ha,
        "leased_ha": leased_ha,
        "committed_ha": committed_ha,
    }


def zone_rows() -> list[Row]:
    """Return nine plan zones; in April 2024 they are in conflict with 3 ha.

    - CCN-0001: Z01 rice land takes 2 ha (5 % of it, 25 % of the zone); Z02
      minerals take 1 ha of the same spot, so the union stays 2 ha; Z03 housing
      shares its north border, digitised 1 m too far south: 0.08 ha, 0.9988 m
      wide, within the tolerance of 20 m.
    - CCN-0002: Z04 protection forest, 1 ha wholly inside (2.5 %).
    - CCN-0003: Z05 farm land takes 5 ha, which only informs.
    - CCN-0004: Z06 ended in 2020 (4 ha), Z07 begins in 2025 (1 ha).
    - CCN-0006, withdrawn: Z08 is not counted. Z09 meets no cluster.
    """
    return [
        _zone("Z01", "rice_land", at(800, 100, 1200, 300)),
        _zone("Z02", "mineral", at(900, 200, 1000, 300)),
        _zone("Z03", "rural_housing", at(200, 699, 1000, 900)),
        _zone("Z04", "protection_forest", at(1400, 200, 1500, 300)),
        _zone("Z05", "other_farm_land", at(2600, 200, 3100, 300)),
        {
            **_zone("Z06", "industrial_park", at(200, 1200, 400, 1400)),
            "valid_to_on": dt.date(2020, 12, 31),
        },
        {
            **_zone("Z07", "relic", at(200, 1200, 300, 1300)),
            "valid_from_on": dt.date(2025, 1, 1),
        },
        _zone("Z08", "rice_land", at(2600, 1200, 2700, 1300)),
        _zone("Z09", "road_corridor", at(0, 950, 4000, 990)),
    ]


def _zone(zone_id: str, kind: str, shape: shapely.Polygon) -> Row:
    return {
        "zone_id": zone_id,
        "zone_name": f"Khu vực {zone_id}",
        "kind": kind,
        "geometry": shape,
    }


def coverage_rows(layers: Mapping[str, Layer]) -> list[Row]:
    """Return coverage of every mandatory kind, but minerals only in district 001.

    So CCN-0002 and CCN-0003 cannot be judged for minerals.
    """
    kinds = layers["plan_zones"].fields["kind"].choices.values()
    west, east = "district:001:2024-01-01", "district:002:2024-01-01"
    return [
        {"coverage_id": f"{kind.code}:{area_id}", "kind": kind.code, "area_id": area_id}
        for kind in kinds
        if kind.is_mandatory
        for area_id in (west, east)
        if (kind.code, area_id) != ("mineral", east)
    ]
