"""What the shelf of every store promises, asked of each one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from tests.contract.stores import SHELVES, open_store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from clusterviz.storage.shelf import Shelf

TYPES = ["?", "i1", "<i8", ">i4", "u2", "f2", "<f4", "<f8", ">f8", "c16", "S1", "S7"]

ONE = {"area_m2": np.array([10_000.0])}


@pytest.fixture(params=SHELVES)
def shelf(request: pytest.FixtureRequest) -> Iterator[Shelf]:
    with open_store(request.param) as store:
        yield store.shelf


def sets() -> st.SearchStrategy[dict[str, NDArray[Any]]]:
    """Return sets of up to 3 arrays of 0 to 3 dimensions, empty ones among them."""
    shapes = hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4)
    arrays: st.SearchStrategy[NDArray[Any]] = st.sampled_from(TYPES).flatmap(
        lambda dtype: hnp.arrays(np.dtype(dtype), shapes)
    )
    return st.dictionaries(
        st.sampled_from(["boxes", "owner-of", "x_1"]), arrays, max_size=3
    )


def number_of(shelf: Shelf, name: str) -> float | None:
    """Return the one number of the set of that name; ``None`` where none is."""
    found = shelf.take(name)
    return None if found is None else float(found["area_m2"][0])


def keep_numbered(shelf: Shelf, *names: str) -> None:
    """Keep a set under each name: of the number 0, of 1, and so on."""
    for number, name in enumerate(names):
        assert shelf.keep(name, {"area_m2": np.array([float(number)])})


@pytest.mark.parametrize("kind", SHELVES)
@settings(deadline=None, max_examples=60)
@given(arrays=sets(), is_checked=st.booleans())
def test_what_is_taken_equals_what_was_kept(
    kind: str, arrays: dict[str, NDArray[Any]], is_checked: bool
) -> None:
    with open_store(kind) as store:
        assert store.shelf.keep("plan_zones/3f2a", arrays)
        taken = store.shelf.take("plan_zones/3f2a", is_checked=is_checked)

        assert taken is not None
        assert list(taken) == list(arrays)
        for name, array in arrays.items():
            assert taken[name].dtype == array.dtype
            assert taken[name].shape == array.shape
            assert taken[name].tobytes() == array.tobytes()


def test_an_array_is_kept_as_it_reads_whatever_its_order_in_memory(
    shelf: Shelf,
) -> None:
    turned = np.arange(6).reshape(2, 3).T
    shelf.keep("turned", {"turned": turned, "each_second": np.arange(6)[::2]})
    taken = shelf.take("turned")

    assert taken is not None
    assert taken["turned"].tolist() == [[0, 3], [1, 4], [2, 5]]
    assert taken["each_second"].tolist() == [0, 2, 4]


def test_what_was_never_kept_is_missing(shelf: Shelf) -> None:
    keep_numbered(shelf, "plan_zones/3f2a")

    assert shelf.take("plan_zones/77") is None
    assert shelf.take("plan_zones/77", is_checked=True) is None
    assert shelf.take("plan_zones") is None
    assert shelf.take("plan_zones/3f2a/deeper") is None


def test_a_set_replaces_the_one_before_whole(shelf: Shelf) -> None:
    shelf.keep("a", {"old": np.array([1]), "both": np.array([1, 1])})
    shelf.keep("a", {"both": np.array([2]), "new": np.array([2])})
    taken = shelf.take("a")

    assert taken is not None
    assert {name: array.tolist() for name, array in taken.items()} == {
        "both": [2],
        "new": [2],
    }


def test_a_set_that_was_taken_stays_as_it_was_when_it_is_replaced(
    shelf: Shelf,
) -> None:
    keep_numbered(shelf, "a")
    taken = shelf.take("a")
    shelf.keep("a", {"area_m2": np.full(1_000, 7.0)})

    assert taken is not None
    assert taken["area_m2"].tolist() == [0.0]
    assert number_of(shelf, "a") == 7.0


def test_nobody_changes_what_is_kept(shelf: Shelf) -> None:
    given_ = np.array([1.0])
    shelf.keep("a", {"area_m2": given_, "none": np.empty(0)})
    given_[0] = 2.0
    taken = shelf.take("a")

    assert taken is not None
    assert not any(array.flags.writeable for array in taken.values())
    with pytest.raises(ValueError, match="read-only"):
        taken["area_m2"][0] = 3.0
    assert number_of(shelf, "a") == 1.0


def test_a_name_and_one_below_it_are_two_sets(shelf: Shelf) -> None:
    keep_numbered(shelf, "a", "a/b", "a/b/c")
    shelf.discard(["a/b"], under="a/b")

    assert [number_of(shelf, one) for one in ("a", "a/b", "a/b/c")] == [0.0, 1.0, None]


def test_what_lies_under_a_prefix_and_is_not_used_is_forgotten(shelf: Shelf) -> None:
    keep_numbered(shelf, "zones/1", "zones/2", "zones/2/tiles", "zones_old", "plots/1")
    shelf.discard({"zones/2"}, under="zones")
    left = ["zones/2", "zones_old", "plots/1"]

    assert [number_of(shelf, one) for one in left] == [1.0, 3.0, 4.0]
    assert shelf.take("zones/1") is None
    assert shelf.take("zones/2/tiles") is None


def test_what_was_forgotten_can_be_kept_again(shelf: Shelf) -> None:
    keep_numbered(shelf, "zones/1")
    shelf.discard((), under="zones")
    shelf.discard((), under="zones")

    assert shelf.take("zones/1") is None
    keep_numbered(shelf, "zones/1")
    assert number_of(shelf, "zones/1") == 0.0


@pytest.mark.parametrize(
    "name",
    ["", "..", "../a", "a/../../b", "/a", "a/", "a//b", "a/./b", "a.b", "A", "a b",
     "a\\b", "C:/a", "đất", "a\n", "set.0123456789abcdef", "a\x00"],
)  # fmt: skip
def test_a_name_that_might_leave_the_shelf_is_refused(shelf: Shelf, name: str) -> None:
    with pytest.raises(ValueError, match="does not name a set"):
        shelf.take(name)
    with pytest.raises(ValueError, match="does not name a set"):
        shelf.take(name, is_checked=True)
    with pytest.raises(ValueError, match="does not name a set"):
        shelf.keep(name, ONE)
    with pytest.raises(ValueError, match="does not name a set"):
        shelf.discard((), under=name)
    with pytest.raises(ValueError, match="does not name an array"):
        shelf.keep("a", {name: ONE["area_m2"]})

    assert shelf.take("a") is None


@pytest.mark.parametrize(
    "array",
    [
        np.array([{}], dtype=object),
        np.array(["text"]),
        np.array(["2024-04-22"], dtype="datetime64[D]"),
        np.zeros(1, dtype=[("x", "f8"), ("y", "f8")]),
    ],
)
def test_only_numbers_logical_values_and_bytes_are_kept(
    shelf: Shelf, array: NDArray[Any]
) -> None:
    keep_numbered(shelf, "a")

    with pytest.raises(ValueError, match="no number, no bytes"):
        shelf.keep("a", {**ONE, "odd": array})

    assert number_of(shelf, "a") == 0.0
