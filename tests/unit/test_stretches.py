"""Many rows a stretch at a time: the answer is that of all at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st
from shapely import affinity

from clusterviz.core import stretches
from clusterviz.core.place.placing import placed_by
from clusterviz.core.shape.shapes import finite
from clusterviz.core.shape.spikes import has_spikes
from clusterviz.core.shape.suspicious import suspicious_findings
from clusterviz.core.shape.twins import twins
from clusterviz.core.writing.cleaning import cleaned
from clusterviz.core.writing.encodings import converted
from clusterviz.crs import METRIC, Coordinates
from clusterviz.schema import Label, Layer

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME = Label(vi="Vùng", en="Zone")
ZONES = Layer("zones", NAME, NAME, "MultiPolygon", "zone_id", {})


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Let a stretch be of three rows, within the test's own `with`."""
    with monkeypatch.context() as patch:
        yield patch


@settings(deadline=None)
@given(
    st.lists(st.integers(0, 9), max_size=30),
    st.integers(1, 20),
)
def test_stretches_are_all_rows_once_and_in_order(
    corners: list[int], most: int
) -> None:
    """Each has as many vertices as it may, or is one shape that has more."""
    lines = [shapely.LineString([(n, n) for n in range(one + 2)]) for one in corners]
    shapes = np.array([*lines, None], dtype=object)[: len(lines)]
    found = list(stretches.stretches_of(shapes, most_vertices=most))

    rows = [row for one in found for row in range(one.start, one.stop)]
    assert rows == [*range(len(shapes))]
    for one in found:
        n = sum(corners[row] + 2 for row in range(one.start, one.stop))
        assert n <= most or one.stop - one.start == 1


def troubled() -> gpd.GeoDataFrame:
    """Return rows with every slip: slivers, crumbs, holes, spikes, twins, far parts."""
    box = shapely.box
    spiked = shapely.Polygon(
        [(0, 0), (50, 0), (50, 50), (49.9, 99), (49.8, 50), (0, 50)]
    )
    holed = box(0, 0, 90, 90) - box(4, 4, 4.5, 4.5) - box(20, 20, 20.5, 20.5)
    far = shapely.MultiPolygon([box(0, 0, 9, 9), box(60_000, 0, 60_001, 1)])
    crumbs = shapely.MultiPolygon([box(0, 0, 90, 90), box(95, 0, 95.5, 0.5)])
    each = [holed, spiked, far, crumbs, box(0, 0, 900, 0.2)]
    near = [box(0, 0, 80, 80), box(0, 0, 80, 80.1), box(0, 0, 80.1, 80)]
    apart = [
        affinity.translate(shape, 200 * at, 0) for at, shape in enumerate(each * 2)
    ]
    shapes = [
        affinity.translate(shape, 400_000, 2_350_000)
        for shape in (*apart, *near, box(70_000, 0, 70_009, 9))
    ]
    keys = [f"Z{at}" for at in range(len(shapes))]
    return gpd.GeoDataFrame({"zone_id": keys}, geometry=shapes, crs=METRIC)


def test_suspicious_shapes_are_the_same_however_many_are_looked_at_at_once(
    small: pytest.MonkeyPatch,
) -> None:
    whole = suspicious_findings(ZONES, troubled())
    codes = {one.code.removeprefix("geometry.") for one in whole}
    wanted = {
        "sliver",
        "tiny_part",
        "tiny_hole",
        "part_far",
        "near_duplicate",
        "outlier",
    }
    assert wanted <= codes

    small.setattr(stretches, "AT_ONCE", 3)
    assert suspicious_findings(ZONES, troubled()) == whole


@example([(0, 0, 0), (0, 4, 0), (0, 8, 0), (0, 1, 0)])
@settings(deadline=None, max_examples=50)
@given(
    st.lists(
        st.tuples(st.integers(0, 12), st.integers(0, 12), st.integers(0, 1)),
        min_size=1,
        max_size=25,
    )
)
def test_twins_are_those_that_every_pair_tells(
    places: list[tuple[int, int, int]],
) -> None:
    """Held against all pairs one by one, in strips of three shapes."""
    shapes = np.array([shapely.box(x / 4, y / 4, x / 4 + 90, y / 4 + 90)
                       for x, y, _ in places])  # fmt: skip
    groups = np.array([group for *_, group in places], dtype="int64")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stretches, "AT_ONCE", 3)
        patch.setattr("clusterviz.core.shape.twins._MOST_IN_CELL", 99)
        found = twins(shapes, groups)

    wanted = []
    for one in range(len(shapes)):
        for other in range(one + 1, len(shapes)):
            first, second = shapes[one], shapes[other]
            shared = first.intersection(second).area / first.union(second).area
            is_same = places[one][:2] == places[other][:2]
            if groups[one] == groups[other] and shared > 0.99 and not is_same:
                wanted.append((one, other))
    assert list(zip(found.one.tolist(), found.other.tolist(), strict=True)) == wanted


def test_what_is_not_finite_or_has_a_spike_is_found_in_every_stretch(
    small: pytest.MonkeyPatch,
) -> None:
    spiked, plain = troubled().geometry.iloc[1], shapely.box(0, 0, 50, 50)
    shapes = np.array([plain, plain, plain, spiked, plain, plain, plain, spiked])
    lines = np.array(
        [shapely.LineString([(0, 0), (at, 1)]) for at in (1, 2, 3, 4, np.inf)]
    )

    small.setattr(stretches, "AT_ONCE", 3)
    assert np.flatnonzero(has_spikes(shapes)).tolist() == [3, 7]
    assert finite(lines).tolist() == [True, True, True, True, False]


@pytest.mark.parametrize("is_spent", [False, True])
def test_shapes_that_are_let_go_of_are_moved_to_the_same_place(
    small: pytest.MonkeyPatch, *, is_spent: bool
) -> None:
    before = [
        shapely.box(106.1 + at / 100, 21.2, 106.11 + at / 100, 21.3) for at in range(8)
    ]
    frame = gpd.GeoDataFrame(geometry=[*before, shapely.Point(106, 21, 5), None])
    small.setattr(stretches, "AT_ONCE", 3)
    moved, _ = placed_by(frame, Coordinates("EPSG:4326"), is_spent=is_spent)

    other = gpd.GeoSeries(frame.geometry if not is_spent else [*before, None, None])
    wanted = other.set_crs("EPSG:4326", allow_override=True).to_crs(METRIC).iloc[:8]
    distance_m = shapely.hausdorff_distance(
        moved.geometry.iloc[:8].to_numpy(), wanted.to_numpy()
    )
    # Two operations are known; EPSG's own accuracy of either is a metre.
    assert distance_m.max() < 1
    assert moved.geometry.iloc[8].z == pytest.approx(5)
    assert moved.geometry.iloc[9] is None
    is_kept = shapely.equals_exact(frame.geometry.iloc[:8].to_numpy(), before)
    assert is_kept.all() == (not is_spent)


@pytest.mark.parametrize("dtype", ["str", "object"])
def test_texts_are_cleaned_and_converted_alike_in_every_stretch(
    small: pytest.MonkeyPatch, dtype: str
) -> None:
    cells = [*"abcdefg", "x\u200by", None, " z", "a", "x\u200by", "Thị trấn"]
    column = pd.DataFrame({"name": pd.Series(cells, dtype=dtype)})
    legacy = [*"abcdefg", "ThÞ trÊn V«i", None, "V«i"]
    coded = pd.DataFrame({"name": pd.Series(legacy, dtype=dtype)})

    small.setattr(stretches, "AT_ONCE", 3)
    clean, found = cleaned("zones", column)
    read = converted("zones", coded, is_bytes=False, encoding=None)

    told = [
        "xy" if cell == "x\u200by" else "z" if cell == " z" else cell for cell in cells
    ]
    assert (
        clean["name"].astype(object).where(clean["name"].notna(), None).tolist() == told
    )
    assert {one.code: one.values["n"] for one in found} == {
        "encoding.cleaned": 2,
        "encoding.trimmed": 1,
    }
    assert read.encoding == "tcvn3"
    assert read.frame["name"].dropna().tolist() == [*"abcdefg", "Thị trấn Vôi", "Vôi"]
    assert clean["name"].dtype == read.frame["name"].dtype == "str"
