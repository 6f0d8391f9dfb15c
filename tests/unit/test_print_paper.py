"""Where things stand on a printed sheet, and at which scale the ground does."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure

from clusterviz.view.printmap.extent import View, round_scale, view_of
from clusterviz.view.printmap.frame import bar_length, grid_lines
from clusterviz.view.printmap.paper import MM_PER_INCH, PAPERS, Box, Paper
from clusterviz.view.printmap.subject import map_axes

METRES = st.floats(100, 400_000)


@pytest.mark.parametrize(
    ("code", "size"),
    [
        ("a4-landscape", (297, 210)),
        ("a4-portrait", (210, 297)),
        ("a3-landscape", (420, 297)),
        ("a3-portrait", (297, 420)),
    ],
)
def test_paper_has_the_size_of_iso_216(code: str, size: tuple[int, int]) -> None:
    assert (PAPERS[code].width_mm, PAPERS[code].height_mm) == size


@pytest.mark.parametrize("paper", PAPERS.values(), ids=PAPERS)
def test_map_scale_and_legend_lie_apart_on_the_page(paper: Paper) -> None:
    parts = [paper.map, paper.under_map, *paper.legend]

    for one, other in itertools.combinations(parts, 2):
        is_beside = one.right <= other.left or other.right <= one.left
        assert is_beside or one.top <= other.bottom or other.top <= one.bottom
    for one in parts:
        assert one.left >= paper.page.left
        assert one.right <= paper.page.right + 1e-9
        assert one.bottom >= paper.page.bottom


@settings(deadline=None)
@given(METRES, METRES)
def test_what_is_asked_for_is_on_the_map(width: float, height: float) -> None:
    box = Box(15, 33, 200, 150)
    west, south, east, north = view_of((0, 0, width, height), box).bounds

    assert west <= 1e-6
    assert south <= 1e-6
    assert east >= width - 1e-6
    assert north >= height - 1e-6


@settings(deadline=None)
@given(st.floats(1_000, 5e6))
def test_a_scale_is_round_and_wastes_less_than_half(needed: float) -> None:
    found = round_scale(needed)

    assert needed <= found <= needed * 1.5
    assert len(str(found).rstrip("0")) <= 3


@pytest.mark.parametrize("paper", PAPERS.values(), ids=PAPERS)
def test_a_kilometre_at_25_000_is_40_mm_of_paper(paper: Paper) -> None:
    figure = Figure(figsize=(paper.width_mm / MM_PER_INCH, paper.height_mm / 25.4))
    view = View(400_000, 2_350_000, 25_000, paper.map)
    ax = map_axes(figure, view)
    ground = np.array(
        [[401_000, 2_351_000], [402_000, 2_351_000], [401_000, 2_352_000]]
    )
    dots = ax.transData.transform(ground)
    on_paper = (dots - dots[0]) / figure.dpi * MM_PER_INCH

    assert on_paper[1] == pytest.approx([40, 0], abs=1e-6)
    assert on_paper[2] == pytest.approx([0, 40], abs=1e-6)


def test_labels_and_features_stand_in_the_same_place() -> None:
    paper = Paper()
    figure = Figure(figsize=(paper.width_mm / 25.4, paper.height_mm / 25.4))
    view = View(400_000, 2_350_000, 25_000, paper.map)
    place = np.array([[401_000.0, 2_351_000.0]])
    dots = map_axes(figure, view).transData.transform(place)

    assert view.on_paper(place) == pytest.approx(dots / figure.dpi * MM_PER_INCH)


def test_the_grid_runs_over_every_round_line_of_the_map() -> None:
    # 1:25,000: 50 mm are 1,250 m, so the mesh is 1,000 m.
    assert grid_lines(399_000, 402_500, 25.0) == [399_000, 400_000, 401_000, 402_000]


@settings(deadline=None)
@given(st.sampled_from([1_000, 12_500, 25_000, 600_000]))
def test_the_bar_is_round_and_fits_beside_the_ratio(denominator: int) -> None:
    length_mm = bar_length(denominator / 1_000) / (denominator / 1_000)

    assert 28 <= length_mm <= 70
