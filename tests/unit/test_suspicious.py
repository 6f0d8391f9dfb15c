"""Shapes that look like a slip: told with their size, and sound ones left alone."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from shapely import MultiPolygon, Polygon, box

from clusterviz import texts
from clusterviz.core.shape import suspicious
from clusterviz.core.shape.suspicious import suspicious_findings
from clusterviz.errors import CrsError
from clusterviz.records import Finding, Severity
from clusterviz.schema import LANGUAGES
from tests.strategies import properties, zone_tilings
from tests.tiny import layers

LAYERS = layers()
SQUARE = box(0, 0, 100, 100)


def zones(*shapes: shapely.Geometry | None, **columns: object) -> gpd.GeoDataFrame:
    """Return one zone for each shape: Z0, Z1 and so on."""
    n = len(shapes)
    rows = {"zone_id": [f"Z{i}" for i in range(n)], "kind": ["rice_land"] * n}
    return gpd.GeoDataFrame(rows | columns, geometry=list(shapes), crs="EPSG:9214")


def told(frame: gpd.GeoDataFrame, layer: str = "plan_zones") -> list[Finding]:
    """Return what is found, each said once in both languages."""
    found = suspicious_findings(LAYERS[layer], frame)
    for one in found:
        for language in LANGUAGES:
            assert "{" not in texts.finding(one, language)
    return found


def test_a_sliver_is_told_with_its_width() -> None:
    # 100 m by 0.2 m: 2 × 20 m² ÷ 200.4 m.
    (found,) = told(zones(SQUARE, box(300, 0, 400, 0.2)))

    assert (found.code, found.severity) == ("geometry.sliver", Severity.WARNING)
    assert (found.feature_id, found.values["row"]) == ("Z1", 2)
    assert found.values["width_m"] == pytest.approx(40 / 200.4)
    assert found.values["area_ha"] == pytest.approx(0.002)


def test_what_is_thinner_than_its_accuracy_is_a_sliver() -> None:
    # A strip of 8 m is land where it is surveyed, and none where it is 10 m off.
    strip = box(300, 0, 900, 8)

    assert told(zones(strip, accuracy_m=[0.1])) == []
    assert [one.code for one in told(zones(strip, accuracy_m=[10.0]))] == [
        "geometry.sliver"
    ]


def test_crumbs_and_thin_parts_are_counted_in_each_feature() -> None:
    crumbs = [box(x, 200, x + 0.5, 200.5) for x in (0, 10)]
    thin = box(300, 0, 400, 0.3)

    found = {
        one.code: one for one in told(zones(MultiPolygon([SQUARE, *crumbs, thin])))
    }

    assert set(found) == {"geometry.tiny_part", "geometry.sliver_part"}
    assert found["geometry.tiny_part"].values["n"] == 2
    assert found["geometry.tiny_part"].values["area_m2"] == pytest.approx(0.25)
    assert found["geometry.sliver_part"].values["area_m2"] == pytest.approx(30)


def test_a_tiny_hole_is_told_and_a_large_one_is_not() -> None:
    holed = SQUARE.difference(box(10, 10, 30, 30)).difference(box(50, 50, 50.5, 50.5))

    (found,) = told(zones(holed))

    assert found.code == "geometry.tiny_hole"
    assert (found.values["n"], found.values["area_m2"]) == (1, pytest.approx(0.25))


def test_a_spike_too_large_to_be_cut_is_told() -> None:
    # 1 m at its foot and 300 m long: 150 m², on 4 ha.
    spiked = Polygon([(0, 0), (200, 0), (200, 200), (100.5, 200), (100, 500),
                      (99.5, 200), (0, 200)])  # fmt: skip

    assert [one.code for one in told(zones(spiked))] == ["geometry.spike_left"]


def test_nearly_the_same_land_twice_is_a_decision() -> None:
    # 100 m by 100 m and by 100.5 m: 10,000 m² of 10,050 m² in common.
    (found,) = told(zones(SQUARE, box(500, 0, 600, 100), box(0, 0, 100, 100.5)))

    assert (found.code, found.severity) == (
        "geometry.near_duplicate",
        Severity.DECISION,
    )
    assert (found.feature_id, found.values["other"]) == ("Z2", "Z0")
    assert found.values["shared_ratio"] == pytest.approx(10_000 / 10_050)


@pytest.mark.parametrize(
    ("other", "kinds"),
    [
        (SQUARE, ["rice_land", "rice_land"]),  # the same: another check tells it
        (box(0, 0, 100, 102), ["rice_land", "rice_land"]),  # 2 % more land
        (box(0, 0, 100, 100.5), ["rice_land", "forest_protection"]),
    ],
)
def test_other_land_and_other_parts_are_no_duplicates(
    other: Polygon, kinds: list[str]
) -> None:
    assert told(zones(SQUARE, other, kind=kinds)) == []


def test_a_pile_of_shapes_is_told_instead_of_compared() -> None:
    pile = [box(-i, -i, i, i) for i in range(1, 31)]

    (found,) = [one for one in told(zones(*pile)) if one.severity is Severity.DECISION]

    assert (found.code, found.values["n"]) == ("geometry.crowded", 30)


def at_km(x_km: float) -> Polygon:
    return shapely.affinity.translate(SQUARE, xoff=x_km * 1000)


def test_a_feature_far_from_all_others_is_a_decision() -> None:
    (found,) = told(zones(*map(at_km, (0, 1, 2, 3, 300))))

    assert (found.code, found.severity) == ("geometry.outlier", Severity.DECISION)
    assert found.feature_id == "Z4"
    # The median of 0, 1, 2, 3 and 300 km is 2: the last is 298 km from it.
    assert found.values["away_km"] == pytest.approx(298)
    assert found.values["usual_km"] == pytest.approx(1)


def test_features_across_a_province_are_not_far() -> None:
    assert told(zones(*map(at_km, (0, 10, 25, 40, 60)))) == []


def test_a_part_far_from_the_main_part_is_a_decision() -> None:
    near, far = box(150, 0, 200, 50), box(20_100, 0, 20_150, 50)

    (found,) = told(zones(MultiPolygon([near, far, SQUARE])))

    assert (found.code, found.severity) == ("geometry.part_far", Severity.DECISION)
    assert found.values["away_km"] == pytest.approx(20)


def test_too_many_corners_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suspicious, "MOST_CORNERS", 32)

    (found,) = told(zones(SQUARE.buffer(10)))

    assert found.code == "geometry.many_corners"


def test_the_worst_are_listed_and_the_rest_counted() -> None:
    strips = [box(0, 10 * i, 100, 10 * i + 0.01 * (i + 1)) for i in range(25)]

    found = told(zones(*strips))

    assert [one.code for one in found] == [*["geometry.sliver"] * 20, "geometry.more"]
    assert found[0].feature_id == "Z0"
    assert found[-1].values["n"] == 5


def test_unsound_shapes_are_left_to_the_other_checks() -> None:
    bow = Polygon([(0, 0), (9, 9), (9, 0), (0, 9)])
    wild = Polygon([(0, 0), (np.inf, 0), (1, 1)])

    assert told(zones(None, Polygon(), bow, wild)) == []


def test_a_far_road_is_told_too() -> None:
    lines = [shapely.LineString([(x, 0), (x, 900)]) for x in (0, 9, 99, 999, 900_000)]
    keys = [f"R{i}" for i in range(5)]
    frame = gpd.GeoDataFrame({"road_id": keys}, geometry=lines, crs="EPSG:9214")

    assert [one.feature_id for one in told(frame, "roads")] == ["R4"]


def test_distances_are_never_taken_from_degrees() -> None:
    frame = zones(SQUARE).set_crs("EPSG:4326", allow_override=True)

    with pytest.raises(CrsError, match="not in metres"):
        suspicious_findings(LAYERS["plan_zones"], frame)


@properties
@given(frame=zone_tilings())
def test_a_sound_tiling_has_nothing_suspicious(frame: gpd.GeoDataFrame) -> None:
    assert told(frame) == []
