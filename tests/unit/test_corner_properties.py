"""Any simple polygon, printed as decisions print corners, comes back the same."""

from __future__ import annotations

import math

import pandas as pd
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from clusterviz.core.place.located import located
from clusterviz.schema import read_layers
from clusterviz.settings import shipped

CLUSTERS = read_layers(shipped("layers"))["clusters"]
NORTH, EAST = 2_355_000.0, 421_000.0


@st.composite
def stars(draw: st.DrawFn) -> shapely.Polygon:
    """Return a simple polygon of 3 to 12 corners, to the centimetre."""
    n = draw(st.integers(3, 12))
    radii = draw(st.lists(st.floats(20, 500), min_size=n, max_size=n))
    turn, away = draw(st.floats(0, math.tau)), draw(st.integers(0, 50_000))
    corners = [
        (
            round(EAST + away + radius * math.cos(turn + at * math.tau / n), 2),
            round(NORTH + away + radius * math.sin(turn + at * math.tau / n), 2),
        )
        for at, radius in enumerate(radii)
    ]
    return shapely.Polygon(corners)


def printed(value: float, mark: str, group: str) -> str:
    """Return a coordinate with two decimals as people write it."""
    whole, _, cents = f"{value:,.2f}".rpartition(".")
    return whole.replace(",", group) + mark + cents


@settings(deadline=None, max_examples=100)
@given(
    polygons=st.lists(stars(), min_size=1, max_size=3),
    marks=st.sampled_from([(",", ""), (".", ""), (",", "."), (".", ","), (",", " ")]),
    start=st.integers(0, 11),
    is_reversed=st.booleans(),
    is_closed=st.booleans(),
    is_paper_order=st.booleans(),
    is_named_once=st.booleans(),
)
def test_a_polygon_printed_as_corners_comes_back(
    polygons: list[shapely.Polygon],
    marks: tuple[str, str],
    start: int,
    *,
    is_reversed: bool,
    is_closed: bool,
    is_paper_order: bool,
    is_named_once: bool,
) -> None:
    rows: list[list[str | None]] = []
    for number, polygon in enumerate(polygons):
        ring = list(polygon.exterior.coords)[:-1]
        ring = ring[start % len(ring) :] + ring[: start % len(ring)]
        ring = ring[::-1] if is_reversed else ring
        labels = [str(at) for at in range(1, len(ring) + 1)]
        if is_closed:
            ring, labels = [*ring, ring[0]], [*labels, "1"]
        for at, (label, (east, north)) in enumerate(zip(labels, ring, strict=True)):
            name = None if at and is_named_once else f"CCN {number}"
            pair = (north, east) if is_paper_order else (east, north)
            rows.append([name, label, *(printed(one, *marks) for one in pair)])
    frame = pd.DataFrame(rows, columns=["Tên CCN", "Điểm", "X", "Y"], dtype=object)

    done = located(CLUSTERS, frame, place={})

    drawn = shapely.normalize(done.frame["geometry"].to_numpy())
    truth = shapely.normalize(polygons)
    assert shapely.equals_exact(drawn, truth, tolerance=0.01).all()
    assert done.frame["Tên CCN"].tolist() == [
        f"CCN {at}" for at in range(len(polygons))
    ]
