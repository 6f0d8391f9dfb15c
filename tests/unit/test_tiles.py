from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from clusterviz.core.polygons import exploded
from clusterviz.core.tiles import CUT_OVER, MOST_CORNERS, tiled
from tests.strategies import array_of, lands, properties, star
from tests.tiny import X0, Y0, at

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    Shapes = NDArray[np.object_]


def comb(n_teeth: int) -> shapely.Polygon:
    """Return a bar with teeth of 1 m, 1 m apart and 5 m long, all in whole metres."""
    teeth = [at(2 * i, 1, 2 * i + 1, 6) for i in range(n_teeth)]
    joined = shapely.union_all([at(0, 0, 2 * n_teeth, 1), *teeth])
    assert isinstance(joined, shapely.Polygon)
    return joined


def giant(n_corners: int = 3_000) -> shapely.Polygon:
    """Return a ragged star with a hole in the middle."""
    lengths = np.random.default_rng(3).uniform(150, 400, n_corners)
    hole = star([60, 80, 70, 90, 75], 500, 500)
    return shapely.Polygon(star(lengths, 500, 500).exterior, [hole.exterior])


def n_holes(shape: BaseGeometry) -> int:
    """Return the number of holes of one polygon."""
    return int(shapely.get_num_interior_rings(shape))


@properties
@given(shapes=lands(), most=st.sampled_from([4, 5, 6, 9]))
def test_tiles_are_the_land_without_gap_or_overlap(shapes: Shapes, most: int) -> None:
    parts, _ = exploded(shapes)
    tiles, owners = tiled(parts, over=4, most=most)

    assert shapely.is_valid(tiles).all()
    assert (shapely.get_type_id(tiles) == shapely.GeometryType.POLYGON).all()
    assert owners.tolist() == sorted(owners.tolist())
    for at_, part in enumerate(parts):
        mine = tiles[owners == at_]
        whole = shapely.union_all(mine)
        # Seams on a slanted border are rounded: a hair beside it, never a gap.
        rounding_m2 = 1e-9 * max(part.area, part.length)
        assert abs(shapely.area(mine).sum() - part.area) <= rounding_m2
        assert whole.symmetric_difference(part).area <= rounding_m2
        assert len(shapely.get_parts(whole)) == 1
        assert n_holes(whole) == n_holes(part)


@properties
@given(shapes=lands())
def test_no_tile_of_a_part_that_was_cut_is_large(shapes: Shapes) -> None:
    parts, _ = exploded(shapes)
    tiles, _ = tiled(parts, over=4, most=8)

    boxes = shapely.bounds(tiles)
    is_small = (boxes[:, 2:] - boxes[:, :2]).max(axis=1) < 1
    corners = shapely.get_num_coordinates(tiles)
    whole = np.isin(shapely.to_wkb(tiles), shapely.to_wkb(parts))
    assert (is_small | whole | (corners <= 8)).all()


@properties
@given(shapes=lands())
def test_each_part_is_cut_as_if_it_were_alone(shapes: Shapes) -> None:
    parts, _ = exploded(shapes)
    tiles, owners = tiled(parts, over=4, most=6)

    for at_, part in enumerate(parts):
        alone, of = tiled(array_of([part]), over=4, most=6)
        assert of.tolist() == [0] * len(alone)
        assert shapely.to_wkb(alone).tolist() == (
            shapely.to_wkb(tiles[owners == at_]).tolist()
        )


def test_on_whole_metres_tiles_lose_nothing_at_all() -> None:
    # 16 teeth of 5 m² on a bar of 32 m².
    shape = comb(16)
    tiles, _ = tiled(array_of([shape]), over=4, most=16)

    assert len(tiles) > 4
    assert shapely.area(tiles).sum() == shape.area == 112.0
    assert shapely.union_all(tiles).equals(shape)
    pairs = shapely.intersection(tiles[:, None], tiles[None, :])
    np.fill_diagonal(pairs, shapely.Polygon())
    assert shapely.area(pairs).max() == 0


def test_a_giant_is_cut_into_tiles_of_few_corners() -> None:
    shape = giant()
    tiles, owners = tiled(array_of([at(0, 0, 9, 9), shape]))

    assert owners[0] == 0
    assert set(owners[1:]) == {1}
    assert shapely.get_num_coordinates(tiles).max() <= MOST_CORNERS
    assert shapely.is_valid(tiles).all()
    assert shapely.area(tiles[1:]).sum() == pytest.approx(shape.area, rel=1e-9)
    whole = shapely.union_all(tiles[1:])
    assert shapely.hausdorff_distance(whole, shape) < 1e-6
    assert whole.symmetric_difference(shape).area < 1e-6
    assert len(shapely.get_parts(whole)) == 1


def test_a_polygon_of_few_corners_is_left_as_it_is() -> None:
    lengths = np.random.default_rng(5).uniform(20, 50, CUT_OVER - 1)
    parts = array_of([star(lengths, 50, 50)])
    assert shapely.get_num_coordinates(parts).tolist() == [CUT_OVER]

    tiles, owners = tiled(parts)

    assert tiles.tolist() == parts.tolist()
    assert owners.tolist() == [0]


def test_land_smaller_than_a_metre_is_not_cut_for_ever() -> None:
    # 0.9 m across, and far more corners than a tile may have.
    lengths = np.random.default_rng(5).uniform(0.2, 0.45, 600)

    tiles, _ = tiled(array_of([star(lengths, 0, 0)]))

    assert len(tiles) == 1


def test_where_clipping_is_unsound_the_cut_is_made_with_care() -> None:
    # Clipped at x = 10 this shape touches the seam in two spots, and the clipped
    # half is one ring that runs along it.
    shape = shapely.Polygon(
        [(X0 + x, Y0 + y) for x, y in
         [(0, 0), (20, 0), (20, 20), (0, 20), (0, 15), (10, 12), (0, 9), (10, 6),
          (0, 3)]]
    )  # fmt: skip
    tiles, _ = tiled(array_of([shape]), over=4, most=5)

    assert shapely.is_valid(tiles).all()
    assert shapely.area(tiles).sum() == pytest.approx(shape.area, rel=1e-9)
    assert shapely.union_all(tiles).symmetric_difference(shape).area < 1e-9


def test_no_parts_have_no_tiles() -> None:
    tiles, owners = tiled(np.zeros(0, dtype="object"))

    assert len(tiles) == len(owners) == 0
