"""Random clusters, zones and areas on whole metres near Bắc Giang.

Boxes on whole metres keep areas exact and shrink to counter-examples that one
can draw. Zones and areas are tilings: they do not overlap by construction.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, cast

import shapely
from hypothesis import settings
from hypothesis import strategies as st

from tests.tiny import Row, at, layers, typed

if TYPE_CHECKING:
    import geopandas as gpd

LAYERS = layers()
KINDS = LAYERS["plan_zones"].fields["kind"].choices

SIDE_M = 100
"""Everything lies in a square of this side, at the origin of `tests.tiny`."""

properties = settings(deadline=None, max_examples=50)
"""Slow machines are no failures, and fifty small maps show what a hundred do."""


def features(layer: str, rows: list[Row]) -> gpd.GeoDataFrame:
    """Return rows of a layer with geometry, typed as declared."""
    return cast("gpd.GeoDataFrame", typed(LAYERS[layer], rows))


def cluster(cluster_id: str, shape: shapely.Geometry | None, **facts: object) -> Row:
    """Return a cluster in the plan, established and operating unless `facts` say."""
    return {
        "cluster_id": cluster_id,
        "cluster_name": cluster_id,
        "geometry": shape,
        "planning_status": "in_plan",
        "legal_status": "established",
        "operation_status": "operating",
        "land_status": "not_started",
        "construction_status": "finished",
        **facts,
    }


def zone(zone_id: str, shape: shapely.Geometry, **facts: object) -> Row:
    """Return a zone of rice land, which needs approval, unless `facts` say."""
    return {"zone_id": zone_id, "kind": "rice_land", "geometry": shape, **facts}


@st.composite
def boxes(draw: st.DrawFn, side_m: int = SIDE_M) -> shapely.Polygon:
    """Draw rectangles on whole metres, 1 m to `side_m` long and wide."""
    x0, y0 = draw(st.tuples(*[st.integers(0, side_m - 1)] * 2))
    x1 = draw(st.integers(x0 + 1, side_m))
    y1 = draw(st.integers(y0 + 1, side_m))
    return at(x0, y0, x1, y1)


def shapes() -> st.SearchStrategy[shapely.Geometry]:
    """Return unions of 1 to 3 boxes: with holes, dents and several parts."""
    return st.lists(boxes(), min_size=1, max_size=3).map(shapely.union_all)


def cluster_frames(max_size: int = 3) -> st.SearchStrategy[gpd.GeoDataFrame]:
    """Return 1 to `max_size` clusters, which may overlap one another."""
    several = st.lists(
        st.tuples(shapes(), st.sampled_from(["not_started", "cleared"])),
        min_size=1,
        max_size=max_size,
    )
    return several.map(
        lambda them: features(
            "clusters",
            [
                cluster(f"CCN-{i:04}", shape, land_status=status)
                for i, (shape, status) in enumerate(them)
            ],
        )
    )


def zone_frames() -> st.SearchStrategy[gpd.GeoDataFrame]:
    """Return 0 to 4 zones of any kind, which may overlap one another."""
    several = st.lists(st.tuples(shapes(), st.sampled_from(list(KINDS))), max_size=4)
    return several.map(
        lambda them: features(
            "plan_zones",
            [zone(f"Z{i}", shape, kind=kind) for i, (shape, kind) in enumerate(them)],
        )
    )


@st.composite
def tilings(draw: st.DrawFn) -> list[shapely.Polygon]:
    """Draw rectangles that cover the whole square without overlapping."""
    cuts = st.sets(st.integers(1, SIDE_M - 1), max_size=2)
    xs = [0, *sorted(draw(cuts)), SIDE_M]
    ys = [0, *sorted(draw(cuts)), SIDE_M]
    return [at(x0, y0, x1, y1) for x0, x1 in pairwise(xs) for y0, y1 in pairwise(ys)]


def zone_tilings() -> st.SearchStrategy[gpd.GeoDataFrame]:
    """Return zones of rice land that cover the square without overlapping."""
    return tilings().map(
        lambda tiles: features(
            "plan_zones", [zone(f"Z{i}", tile) for i, tile in enumerate(tiles)]
        )
    )


def area_rows(tiles: list[shapely.Polygon], level: str = "district") -> list[Row]:
    """Return one area a tile."""
    return [
        {
            "area_id": f"{level}:{i}",
            "area_code": str(i),
            "area_name": f"Area {i}",
            "level": level,
            "geometry": tile,
        }
        for i, tile in enumerate(tiles)
    ]


def area_tilings() -> st.SearchStrategy[gpd.GeoDataFrame]:
    """Return areas that cover the square without overlapping."""
    return tilings().map(lambda tiles: features("areas", area_rows(tiles)))


@st.composite
def split_tilings(draw: st.DrawFn) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Draw districts that cover the square, and communes: each district in two."""
    districts = draw(tilings())
    communes = []
    for tile in districts:
        x0, y0, x1, y1 = tile.bounds
        middle = (x0 + x1) / 2
        communes += [shapely.box(x0, y0, middle, y1), shapely.box(middle, y0, x1, y1)]
    return (
        features("areas", area_rows(districts)),
        features("areas", area_rows(communes, "commune")),
    )
