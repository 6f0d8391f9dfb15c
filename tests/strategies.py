"""Random clusters, zones and areas on whole metres near Bắc Giang.

Boxes on whole metres keep areas exact and shrink to counter-examples that one
can draw. Zones and areas are tilings: they do not overlap by construction. Stars
and needles are for the kernel: corners anywhere, and land as thin as it comes.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, cast

import numpy as np
import shapely
from hypothesis import settings
from hypothesis import strategies as st

from tests.tiny import X0, Y0, Row, at, layers, typed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import geopandas as gpd
    from numpy.typing import NDArray

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


@st.composite
def stars(draw: st.DrawFn) -> shapely.Polygon:
    """Draw 3 to 12 rays of any length around a point: dents, spikes, no whole metre."""
    lengths = draw(st.lists(st.floats(0.5, 60), min_size=3, max_size=12))
    x, y = draw(st.tuples(st.floats(0, SIDE_M), st.floats(0, SIDE_M)))
    turn = draw(st.floats(0, 1))
    return star(lengths, x, y, turn)


def star(
    lengths: Sequence[float] | NDArray[np.float64],
    x: float,
    y: float,
    turn: float = 0,
) -> shapely.Polygon:
    """Return rays of some lengths, evenly spaced around a point, as a polygon."""
    angles = (np.arange(len(lengths)) + turn) * (2 * np.pi / len(lengths))
    rays = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    corners = np.array([X0 + x, Y0 + y]) + rays * np.asarray(lengths)[:, None]
    return shapely.Polygon(corners)


@st.composite
def needles(draw: st.DrawFn) -> shapely.Polygon:
    """Draw triangles up to 150 m long and from half a metre to 10 µm wide."""
    x, y = draw(st.tuples(st.floats(0, SIDE_M), st.floats(0, SIDE_M)))
    angle, length = draw(st.floats(0, 2 * np.pi)), draw(st.floats(1, 150))
    width = draw(st.sampled_from([0.5, 0.01, 1e-4, 1e-5]))
    along = np.array([np.cos(angle), np.sin(angle)])
    across = np.array([-along[1], along[0]])
    foot = np.array([X0 + x, Y0 + y])
    return shapely.Polygon([foot, foot + width * across, foot + length * along])


def lands(max_size: int = 4) -> st.SearchStrategy[NDArray[np.object_]]:
    """Return 1 to `max_size` valid polygons of every kind, as an array."""
    one = st.one_of(shapes(), stars(), needles()).filter(shapely.is_valid)
    return st.lists(one, min_size=1, max_size=max_size).map(array_of)


def array_of(shapes: Iterable[object]) -> NDArray[np.object_]:
    """Return shapes as an array; `numpy` alone would take some for sequences."""
    several = list(shapes)
    array: NDArray[np.object_] = np.empty(len(several), dtype="object")
    array[:] = several
    return array
