"""Repairs: proposed with the land they move, and valid shapes left as they are."""

from __future__ import annotations

import json

import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely import LineString, MultiPolygon, Point, Polygon, box

from clusterviz import texts
from clusterviz.core.shape import repairs
from clusterviz.core.shape.repairs import Repaired, lines, repaired
from clusterviz.core.validate import geometry_findings
from clusterviz.errors import CrsError
from clusterviz.records import Severity
from clusterviz.schema import LANGUAGES
from clusterviz.workspace.consent import is_repair
from tests.tiny import layers

LAYERS = layers()
CRS = "EPSG:9214"
SQUARE = box(0, 0, 100, 100)
BOW = Polygon([(0, 0), (200, 200), (200, 0), (0, 200)])


def mended(*shapes: shapely.Geometry | None, layer: str = "plan_zones") -> Repaired:
    """Return the repairs of rows Z0, Z1 … of a layer that must have a shape."""
    declared = LAYERS[layer]
    keys = [f"Z{i}" for i in range(len(shapes))]
    frame = gpd.GeoDataFrame({declared.key: keys}, geometry=list(shapes), crs=CRS)
    return repaired(declared, frame)


def codes(found: Repaired) -> list[str]:
    return [one.code for one in found.findings]


def ring(shape: Polygon) -> list[tuple[float, ...]]:
    return list(shape.exterior.coords)


def test_a_bow_tie_keeps_both_loops() -> None:
    # Two triangles of 200 m by 100 m: 1 ha each.
    found = mended(BOW)

    assert found.frame.geometry.iloc[0].is_valid
    assert found.frame.area.sum() == pytest.approx(20_000)
    (row,) = found.repairs.to_dict("records")
    assert (row["code"], row["row"], row["feature_id"]) == (
        "geometry.self_crossing", 1, "Z0",
    )  # fmt: skip
    assert row["before_ha"] == pytest.approx(2.0)
    assert row["after_ha"] == pytest.approx(2.0)
    assert row["changed_ha"] == pytest.approx(0.0)


def test_a_repair_is_a_decision_with_the_land_before_and_after() -> None:
    (one,) = mended(BOW).findings

    assert one.severity is Severity.DECISION
    assert (one.feature_id, one.values["row"]) == ("Z0", 1)
    assert one.values["before_ha"] == pytest.approx(2.0)
    assert one.values["after_ha"] == pytest.approx(2.0)


@pytest.mark.parametrize(
    ("shape", "code", "area_m2"),
    [
        # The loop from (100, 50) to (300, 50) is walked twice: no land.
        (Polygon([(0, 0), (100, 0), (100, 50), (300, 50), (100, 50), (100, 100),
                  (0, 100)]), "geometry.spike", 10_000),
        # 0.2 m at its foot, 90 m long: 9 m² of spike on 1 ha.
        (Polygon([(0, 0), (100, 0), (100, 100), (50.1, 100), (50, 190), (49.9, 100),
                  (0, 100)]), "geometry.spike", 10_000),
        (Polygon(ring(SQUARE), [ring(SQUARE)]), "geometry.repeated_ring", 10_000),
        (MultiPolygon([SQUARE, SQUARE]), "geometry.repeated_ring", 10_000),
        (Polygon(ring(SQUARE), [ring(box(500, 0, 600, 100))]),
         "geometry.hole_outside", 10_000),
        (MultiPolygon([SQUARE, box(50, 0, 150, 100)]),
         "geometry.parts_overlap", 15_000),
        (MultiPolygon([SQUARE, Polygon([(300, 0), (310, 0), (320, 0)])]),
         "geometry.collapsed_part", 10_000),
        (shapely.GeometryCollection([SQUARE, LineString([(0, 0), (500, 0)])]),
         "geometry.mixed_type", 10_000),
        (shapely.GeometryCollection([shapely.GeometryCollection([SQUARE])]),
         "geometry.mixed_type", 10_000),
    ],
)  # fmt: skip
def test_each_slip_is_named_and_mended(
    shape: shapely.Geometry, code: str, area_m2: float
) -> None:
    found = mended(shape)

    assert codes(found) == [code]
    assert found.frame.area.iloc[0] == pytest.approx(area_m2)
    assert geometry_findings(LAYERS["plan_zones"], found.frame) == []


def test_land_in_two_parts_is_counted_once() -> None:
    # 1 ha and 1 ha with 0.5 ha in common are 1.5 ha of land, before and after.
    (row,) = mended(MultiPolygon([SQUARE, box(50, 0, 150, 100)])).repairs.to_dict(
        "records"
    )

    assert row["before_ha"] == pytest.approx(1.5)
    assert row["after_ha"] == pytest.approx(1.5)


def test_a_hole_half_outside_is_cut_to_what_lies_within() -> None:
    # By the even-odd rule the outer half of the hole, 0.1 ha, is land: it goes.
    shape = Polygon(ring(SQUARE), [ring(box(80, 20, 120, 70))])

    (row,) = mended(shape).repairs.to_dict("records")

    assert row["before_ha"] == pytest.approx(1.0 - 0.1 + 0.1)
    assert row["after_ha"] == pytest.approx(0.9)
    assert row["changed_ha"] == pytest.approx(0.1)


@pytest.mark.parametrize(
    "shape",
    [
        Polygon([(0, 0), (10, 0), (20, 0)]),
        Polygon([(5, 5), (5, 5), (5, 5)]),
        MultiPolygon([Polygon([(0, 0), (10, 0), (20, 0)])]),
    ],
)
def test_what_has_no_land_is_beyond_repair_and_stays_as_it_was(
    shape: shapely.Geometry,
) -> None:
    found = mended(shape)

    assert codes(found) == ["geometry.beyond_repair"]
    assert found.findings[0].severity is Severity.ERROR
    assert found.frame.geometry.iloc[0] is shape
    assert found.repairs.empty


def test_a_repair_that_would_change_over_half_of_the_land_is_none() -> None:
    # Twice around, the second time but little farther in: by the even-odd rule a
    # rim of 36 m², and 100 m² were the inside to count.
    twice = Polygon([(0, 0), (10, 0), (10, 10), (0, 10), (0, 0.5),
                     (9, 1), (9, 9), (1, 9), (1, 0.9)])  # fmt: skip

    found = mended(twice)

    assert codes(found) == ["geometry.beyond_repair"]


def test_heights_are_dropped_with_consent() -> None:
    high = Polygon([(0, 0, 12.5), (9, 0, 12.5), (9, 9, 12.5)])

    found = mended(high, SQUARE)

    assert codes(found) == ["geometry.height_dropped"]
    assert found.findings[0].severity is Severity.DECISION
    assert found.findings[0].values["n"] == 1
    assert not found.frame.has_z.any()
    assert lines(found.repairs) == ("1 features: geometry.height_dropped",)


def test_heights_of_nought_are_no_loss() -> None:
    found = mended(Polygon([(0, 0, 0), (9, 0, 0), (9, 9, 0)]))

    assert codes(found) == ["geometry.height_zero"]
    assert found.findings[0].severity is Severity.INFO
    assert found.repairs.empty
    assert not found.frame.has_z.any()


@pytest.mark.parametrize(
    ("shape", "code"),
    [
        (Polygon(), "geometry.emptied"),
        (Point(1, 1), "geometry.other_type"),
        (LineString([(0, 0), (1, 1)]), "geometry.other_type"),
        (shapely.GeometryCollection([Point(1, 1)]), "geometry.other_type"),
    ],
)
def test_a_shape_that_is_no_land_is_left_out_only_where_a_row_may_have_none(
    shape: shapely.Geometry, code: str
) -> None:
    may = mended(shape, layer="clusters")
    must = mended(shape, layer="plan_zones")

    assert codes(may) == [code]
    assert all(map(is_repair, may.findings))
    assert may.frame.geometry.isna().all()
    assert codes(must) == []
    assert geometry_findings(LAYERS["plan_zones"], must.frame) != []


def test_lines_lose_the_parts_without_length() -> None:
    dot, line = LineString([(1, 1), (1, 1)]), LineString([(0, 0), (3, 4)])

    found = mended(shapely.MultiLineString([dot, line]), layer="roads")

    assert codes(found) == ["geometry.collapsed_line"]
    assert found.frame.length.iloc[0] == pytest.approx(5.0)


def test_what_is_not_finite_or_missing_is_passed_over() -> None:
    found = mended(None, Polygon([(0, 0), (np.inf, 0), (1, 1)]))

    assert found.findings == ()


def test_lineage_says_each_repair_in_one_line() -> None:
    found = mended(SQUARE, BOW)

    assert lines(found.repairs) == (
        "Z1: geometry.self_crossing 2.0000 → 2.0000 ha",
    )  # fmt: skip


def test_many_repairs_are_counted_after_the_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(repairs, "MOST_LISTED", 2)

    found = mended(*[BOW] * 5)

    assert codes(found) == [*["geometry.self_crossing"] * 2, "geometry.more"]
    assert found.findings[-1].values["n"] == 3
    assert found.findings[-1].severity is Severity.DECISION


def test_every_finding_has_its_sentence_in_both_languages() -> None:
    found = mended(BOW, Point(1, 1), Polygon([(0, 0), (10, 0), (20, 0)]))

    for one in found.findings:
        for language in LANGUAGES:
            assert "{" not in texts.finding(one, language)


def test_areas_are_never_taken_from_degrees() -> None:
    frame = gpd.GeoDataFrame({"zone_id": ["Z"]}, geometry=[BOW], crs="EPSG:4326")

    with pytest.raises(CrsError, match="not in metres"):
        repaired(LAYERS["plan_zones"], frame)


def test_repairs_are_plain_values() -> None:
    rows = mended(BOW).repairs.to_dict("records")

    assert json.loads(json.dumps(rows)) == rows
