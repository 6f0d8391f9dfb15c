from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from clusterviz import crs
from clusterviz.core.overlaps import conflict_union, overlaps
from clusterviz.errors import CrsError
from tests.strategies import KINDS, cluster, features, zone
from tests.tiny import X0, Y0, at

if TYPE_CHECKING:
    from tests.tiny import Row

TOLERANCE_M = {"surveyed": 0.5, "digitised": 5.0, "indicative": 1.0}
EVERYWHERE = at(-10_000, -10_000, 10_000, 10_000)


def covered(place: BaseGeometry = EVERYWHERE) -> gpd.GeoDataFrame:
    """Return coverage of every kind in one place."""
    kinds = list(KINDS)
    return gpd.GeoDataFrame(
        {"kind": kinds}, geometry=[place] * len(kinds), crs=crs.METRIC
    )


def judged(
    clusters: list[Row],
    zones: list[Row],
    coverage: gpd.GeoDataFrame | None = None,
    pair_tolerance_m: float | None = None,
) -> gpd.GeoDataFrame:
    """Return the overlaps, every kind being covered everywhere unless said."""
    return overlaps(
        features("clusters", clusters),
        features("plan_zones", zones),
        covered() if coverage is None else coverage,
        kinds=KINDS,
        tolerance_m=TOLERANCE_M,
        pair_tolerance_m=pair_tolerance_m,
    )


def test_an_overlap_is_said_in_hectares_shares_and_mean_width() -> None:
    clusters = [cluster("C", at(0, 0, 400, 100))]
    zones = [zone("Z", at(300, 0, 500, 100))]

    pair = judged(clusters, zones).iloc[0]

    assert pair["overlap_ha"] == 1.0
    assert pair["cluster_ratio"] == 0.25
    assert pair["zone_ratio"] == 0.5
    assert pair["mean_width_m"] == 50.0
    assert (pair["verdict"], pair["severity"]) == ("conflict", "needs_approval")


def test_a_zone_wholly_inside_is_its_own_overlap() -> None:
    inside = at(10, 10, 20, 20)

    pair = judged([cluster("C", at(0, 0, 100, 100))], [zone("Z", inside)]).iloc[0]

    assert pair["zone_ratio"] == 1.0
    assert pair.geometry.equals(inside)


def test_a_shared_border_or_corner_is_no_overlap() -> None:
    clusters = [cluster("C", at(0, 0, 100, 100))]
    zones = [zone("A", at(100, 0, 200, 100)), zone("B", at(100, 100, 200, 200))]

    assert judged(clusters, zones).empty


def test_land_and_a_shared_border_together_count_as_the_land() -> None:
    clusters = [cluster("C", at(0, 0, 100, 100))]
    # An L that meets the east border and takes 10 m by 10 m in the corner.
    shape = shapely.union(at(100, 0, 120, 100), at(90, 90, 120, 100))

    pair = judged(clusters, [zone("Z", shape)]).iloc[0]

    assert pair["overlap_ha"] == pytest.approx(0.01)
    assert pair["mean_width_m"] == pytest.approx(5.0)


def test_one_border_digitised_twice_is_within_tolerance() -> None:
    """Two drawings of one 800 m border, each point off by 1 m at most."""
    noise = np.random.default_rng(7).uniform(-1, 1, (2, 81))
    steps = np.linspace(0, 800, 81)
    north, south = (
        [(X0 + x, Y0 + y) for x, y in zip(steps, side, strict=True)] for side in noise
    )
    above = shapely.Polygon([*north, (X0 + 800, Y0 + 500), (X0, Y0 + 500)])
    below = shapely.Polygon([*south, (X0 + 800, Y0 - 500), (X0, Y0 - 500)])

    pairs = judged([cluster("C", above)], [zone("Z", below)])

    assert shapely.get_num_geometries(pairs.geometry.iloc[0]) > 20
    assert pairs["overlap_ha"].iloc[0] > 0.01
    assert pairs["mean_width_m"].iloc[0] < 2.0
    assert pairs["verdict"].tolist() == ["within_tolerance"]


@pytest.mark.parametrize(
    ("width_m", "verdict"), [(2, "within_tolerance"), (3, "conflict")]
)
def test_width_and_not_area_is_held_against_the_tolerance(
    width_m: int, verdict: str
) -> None:
    # 2 m by 5 km is 1 ha, but only 1.9992 m wide: both sides are good to 1 m.
    clusters = [cluster("C", at(0, 0, 5000, 100))]
    zones = [zone("Z", at(0, -100, 5000, width_m))]

    assert judged(clusters, zones)["verdict"].tolist() == [verdict]


def test_the_widest_of_several_pieces_decides() -> None:
    clusters = [cluster("C", at(0, 0, 1000, 100))]
    pieces = shapely.union(at(0, -50, 1000, 1), at(500, -50, 520, 20))

    pair = judged(clusters, [zone("Z", pieces)]).iloc[0]
    apart = shapely.MultiPolygon([at(0, -50, 400, 1), at(500, -50, 520, 20)])
    pair_apart = judged(clusters, [zone("Z", apart)]).iloc[0]

    # Joined: 1 380 m² in an outline of 2 040 m. Apart: 20 m by 20 m is 10 m wide.
    assert pair["mean_width_m"] == pytest.approx(2 * 1380 / 2040)
    assert pair["verdict"] == "within_tolerance"
    assert pair_apart["mean_width_m"] == pytest.approx(10.0)
    assert pair_apart["verdict"] == "conflict"


def test_a_feature_s_own_accuracy_comes_before_that_of_its_quality() -> None:
    clusters = [cluster("C", at(0, 0, 1000, 100), accuracy_m=0.1)]
    zones = [zone("Z", at(0, -100, 1000, 1), accuracy_m=0.1)]

    assert judged(clusters, zones)["verdict"].tolist() == ["conflict"]


@pytest.mark.parametrize("quality", [None, "hearsay"])
def test_an_unknown_quality_excuses_nothing(quality: str | None) -> None:
    # 0.1 m wide; the zone itself is good to 0.01 m.
    strip = shapely.box(X0, Y0, X0 + 1000, Y0 + 0.1)
    clusters = [cluster("C", at(0, 0, 1000, 100), geometry_quality=quality)]
    zones = [zone("Z", strip, accuracy_m=0.01)]

    assert judged(clusters, zones)["verdict"].tolist() == ["conflict"]


def test_a_piece_exactly_as_wide_as_the_tolerance_is_within_it() -> None:
    # 4 m by 4 m: twice 16 m² over 16 m is 2 m.
    clusters, zones = [cluster("C", at(0, 0, 4, 4))], [zone("Z", at(0, 0, 4, 4))]

    at_limit = judged(clusters, zones, pair_tolerance_m=2.0)
    below = judged(clusters, zones, pair_tolerance_m=1.999)

    assert at_limit["mean_width_m"].tolist() == [2.0]
    assert at_limit["verdict"].tolist() == ["within_tolerance"]
    assert below["verdict"].tolist() == ["conflict"]


@pytest.mark.parametrize("pair_tolerance_m", [None, 0.0])
def test_what_meets_a_zone_known_by_its_symbol_cannot_be_judged(
    pair_tolerance_m: float | None,
) -> None:
    clusters = [cluster("C", at(0, 0, 100, 100))]
    zones = [zone("Z", at(50, 0, 60, 10), geometry_quality="symbol", accuracy_m=1.0)]

    pairs = judged(clusters, zones, pair_tolerance_m=pair_tolerance_m)

    assert pairs[["zone_id", "kind", "verdict", "severity"]].to_numpy().tolist() == [
        ["Z", "rice_land", "cannot_be_judged", "needs_approval"]
    ]
    assert pairs["overlap_ha"].isna().all()
    assert pairs["mean_width_m"].isna().all()
    assert pairs.geometry.isna().all()
    assert conflict_union(pairs).empty


def test_a_tolerance_may_be_set_for_every_pair() -> None:
    clusters = [cluster("C", at(0, 0, 1000, 100))]
    zones = [zone("Z", at(0, -100, 1000, 1))]

    pairs = judged(clusters, zones, pair_tolerance_m=0.0)

    assert pairs["verdict"].tolist() == ["conflict"]


def test_no_data_is_never_no_conflict() -> None:
    clusters = [cluster("C", at(0, 0, 100, 100))]

    rows = judged(clusters, [], covered(at(0, 0, 50, 100)))

    mandatory = {code for code, kind in KINDS.items() if kind.is_mandatory}
    assert set(rows["kind"]) == mandatory
    assert set(rows["verdict"]) == {"cannot_be_judged"}
    assert rows["overlap_ha"].isna().all()
    assert (rows["severity"] == rows["kind"].map(lambda k: KINDS[k].severity)).all()


def test_two_areas_side_by_side_cover_a_cluster_between_them() -> None:
    clusters = [cluster("C", at(0, 0, 100, 100))]
    halves = [covered(at(-10, -10, 50, 110)), covered(at(50, -10, 110, 110))]
    both = gpd.GeoDataFrame(
        {"kind": [kind for half in halves for kind in half["kind"]]},
        geometry=[shape for half in halves for shape in half.geometry],
        crs=crs.METRIC,
    )

    assert judged(clusters, [], both).empty


@pytest.mark.parametrize(("gap_m2", "is_open"), [(0.4, False), (1.0, True)])
def test_half_a_square_metre_without_data_is_enough_to_say_nothing(
    gap_m2: float, is_open: bool
) -> None:
    # Two halves of 100 m leave a gap 100 m long between them.
    clusters, gap_m = [cluster("C", at(0, 0, 100, 100))], gap_m2 / 100
    west = shapely.box(X0, Y0, X0 + 50, Y0 + 100)
    east = shapely.box(X0 + 50 + gap_m, Y0, X0 + 100, Y0 + 100)
    halves = [covered(west), covered(east)]
    both = gpd.GeoDataFrame(
        {"kind": [kind for half in halves for kind in half["kind"]]},
        geometry=[shape for half in halves for shape in half.geometry],
        crs=crs.METRIC,
    )

    assert judged(clusters, [], both).empty == (not is_open)


def test_a_symbol_cannot_be_judged() -> None:
    rows = judged([cluster("C", None, geometry_quality="symbol")], [])

    assert rows["verdict"].tolist() == ["cannot_be_judged"]
    assert rows[["zone_id", "kind", "severity"]].to_numpy().tolist() == [["", "", ""]]


def test_rows_come_by_cluster_then_severity_then_hectares() -> None:
    clusters = [cluster("B", at(0, 0, 100, 100)), cluster("A", at(0, 0, 100, 100))]
    zones = [
        zone("small", at(0, 0, 10, 10)),
        zone("large", at(0, 0, 20, 20)),
        zone("grave", at(0, 0, 5, 5), kind="relic"),
        zone("light", at(0, 0, 50, 50), kind="perennial_land"),
    ]

    rows = judged(clusters, zones)

    assert rows["cluster_id"].tolist() == ["A"] * 4 + ["B"] * 4
    assert rows["zone_id"].tolist() == ["grave", "large", "small", "light"] * 2


def test_what_only_informs_takes_no_land() -> None:
    clusters = [cluster("C", at(0, 0, 100, 100))]
    zones = [zone("Z", at(0, 0, 50, 50), kind="other_farm_land")]

    pieces = judged(clusters, zones)

    assert pieces["verdict"].tolist() == ["conflict"]
    assert conflict_union(pieces).empty


@pytest.mark.parametrize("spoilt", ["clusters", "zones", "coverage_areas"])
@pytest.mark.parametrize("code", ["EPSG:4326", "EPSG:3857", "EPSG:3405"])
def test_an_overlap_in_another_crs_is_impossible(spoilt: str, code: str) -> None:
    frames = {
        "clusters": features("clusters", [cluster("C", at(0, 0, 1, 1))]),
        "zones": features("plan_zones", [zone("Z", at(0, 0, 1, 1))]),
        "coverage_areas": covered(),
    }
    frames[spoilt] = crs.with_crs(frames[spoilt], code)

    with pytest.raises(CrsError):
        overlaps(**frames, kinds=KINDS, tolerance_m=TOLERANCE_M)
