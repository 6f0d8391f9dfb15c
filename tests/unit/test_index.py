from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from clusterviz.core import index as module
from clusterviz.core.index import FORMAT, FeatureIndex, feature_index
from clusterviz.core.sharing import shared_areas
from clusterviz.errors import InputError
from tests.pairs import assert_identical
from tests.strategies import array_of, boxes, lands, properties
from tests.tiny import X0, Y0, at
from tests.unit.test_tiles import giant

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Shapes = NDArray[np.object_]

several = st.lists(boxes(), max_size=12).map(array_of)


def meetings_of(asked: Shapes, index: FeatureIndex) -> list[tuple[int, int]]:
    """Return positions of boxes and of the features whose boxes they meet."""
    box, part = index.candidates(shapely.bounds(asked).reshape(-1, 4))
    assert list(zip(box, part, strict=True)) == sorted(zip(box, part, strict=True))
    return sorted(zip(box.tolist(), index.owners[part].tolist(), strict=True))


def by_brute_force(asked: Shapes, features: Shapes) -> list[tuple[int, int]]:
    """Return pairs of boxes that share land: of two boxes, it is a box itself."""
    return [
        (i, j)
        for i, one in enumerate(asked)
        for j, other in enumerate(features)
        if one.intersection(other).area > 0
    ]


@properties
@given(asked=several, features=several)
def test_candidates_are_the_boxes_that_share_land(
    asked: Shapes, features: Shapes
) -> None:
    found = meetings_of(asked, feature_index(features))

    assert found == by_brute_force(asked, features)


@properties
@given(asked=several, features=several, rows=st.integers(1, 4), tests=st.integers(1, 9))
def test_pages_and_steps_of_any_size_find_the_same(
    asked: Shapes, features: Shapes, rows: int, tests: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_ROWS_PER_PAGE", rows)
        patch.setattr(module, "_MOST_TESTS", tests)
        found = meetings_of(asked, feature_index(features))

    assert found == by_brute_force(asked, features)


@properties
@given(features=lands(), sites=lands())
def test_an_index_comes_back_from_its_arrays(features: Shapes, sites: Shapes) -> None:
    index = feature_index(features)

    back = FeatureIndex.from_arrays(index.arrays())

    assert back is not None
    assert back.n_features == len(features)
    assert back.m2.tolist() == index.m2.tolist()
    assert_identical(shared_areas(sites, back), shared_areas(sites, index))


def test_an_index_of_another_format_is_made_anew() -> None:
    arrays = feature_index(array_of([at(0, 0, 1, 1)])).arrays()
    other = arrays | {"format": np.array([FORMAT + 1])}

    assert FeatureIndex.from_arrays(other) is None


@pytest.mark.parametrize(
    "name",
    ["part_xy", "part_is_ring_end", "part_starts", "part_boxes", "part_m2", "owners",
     "pages", "numbers", "n_parts", "m2", "format"],
)  # fmt: skip
def test_an_index_that_lacks_an_array_is_made_anew(name: str) -> None:
    arrays = feature_index(array_of([at(0, 0, 1, 1)])).arrays()
    del arrays[name]

    assert FeatureIndex.from_arrays(arrays) is None


def test_features_keep_their_position_and_area() -> None:
    both = shapely.MultiPolygon([at(0, 0, 2, 1), at(50, 50, 51, 51)])
    shapes = [None, at(90, 90, 95, 92), shapely.Polygon(), both]

    index = feature_index(array_of(shapes))

    assert index.n_features == 4
    assert index.m2.tolist() == [0.0, 10.0, 0.0, 3.0]
    assert index.n_parts.tolist() == [0, 1, 0, 2]


def test_a_giant_in_tiles_has_the_area_of_the_whole() -> None:
    shape = giant()
    index = feature_index(array_of([at(0, 0, 9, 9), shape]))

    assert index.n_parts[1] > 10
    assert index.m2.tolist() == pytest.approx([81.0, shape.area], rel=1e-9)


def test_tiles_of_an_index_make_up_its_features() -> None:
    shape = giant()
    tiles, owners = feature_index(array_of([at(0, 0, 9, 9), shape])).tiles()

    whole = shapely.union_all(tiles[owners == 1])
    assert tiles[owners == 0][0].equals(at(0, 0, 9, 9))
    assert whole.symmetric_difference(shape).area < 1e-6


@pytest.mark.parametrize("shapes", [[], [None], [shapely.MultiPolygon()]])
def test_an_index_of_nothing_is_met_by_nothing(shapes: list[object]) -> None:
    index = feature_index(array_of(shapes))

    assert meetings_of(array_of([at(0, 0, 9, 9)]), index) == []
    assert index.m2.tolist() == [0.0] * len(shapes)
    back = FeatureIndex.from_arrays(index.arrays())
    assert back is not None
    assert back.n_features == len(shapes)


def test_no_boxes_meet_nothing() -> None:
    box, part = feature_index(array_of([at(0, 0, 1, 1)])).candidates(np.zeros((0, 4)))

    assert box.tolist() == part.tolist() == []


def test_a_line_is_no_feature() -> None:
    line = shapely.LineString([(X0, Y0), (X0 + 1, Y0)])

    with pytest.raises(InputError, match="LineString"):
        feature_index(array_of([line]))
