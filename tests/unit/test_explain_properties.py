"""A figure of a page or a form is the sum of what its explanation lists."""

from __future__ import annotations

import math
import random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clusterviz.core.explaining import evaluate
from clusterviz.core.landfund import STEPS
from clusterviz.workspace import analysis, creation, forms
from clusterviz.workspace.explain import explain
from clusterviz.workspace.references import CLEARANCE_FIGURES, reference
from tests import kept
from tests.tiny import at, tiny_workspace
from tests.tiny.plan import cluster_rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from clusterviz.workspace import Workspace
    from tests.tiny import Row

Said = tuple[str, float]


def of_overview(workspace: Workspace) -> Iterator[Said]:
    """Yield reference and value of each figure of the first page."""
    rows = analysis.overview(workspace).rows
    yield from zip(rows["reference"], rows["value"], strict=True)


def of_occupancy(workspace: Workspace) -> Iterator[Said]:
    """Yield those of the table of occupancy, by both averages."""
    for row in analysis.occupancy(workspace).rows.to_dict("records"):
        for average, column in (
            ("area_weighted", "occupancy_ratio"),
            ("mean_of_rates", "mean_of_rates_ratio"),
        ):
            asked = reference(
                "occupancy", area=row["area_code"], base=row["base"], average=average
            )
            yield asked, row[column]


def of_landfund(workspace: Workspace, schedule: int | None = None) -> Iterator[Said]:
    """Yield those of the table of the land fund."""
    rows = analysis.landfund(workspace, schedule=schedule).rows
    for row in rows.to_dict("records"):
        for part in ("planned", *STEPS):
            asked = reference(
                "landfund", part=part, area=row["area_code"], schedule=schedule
            )
            yield asked, row[f"{part}_ha"]


def of_clearance(workspace: Workspace, month: str) -> Iterator[Said]:
    """Yield those of the table of site clearance."""
    rows = analysis.clearance(workspace, month=month).rows
    for row in rows.to_dict("records"):
        for figure in CLEARANCE_FIGURES:
            area = row["area_code"]
            asked = reference("clearance", figure=figure, area=area, month=month)
            yield asked, row[figure]


def of_forms(workspace: Workspace, period: str) -> Iterator[Said]:
    """Yield those of both forms."""
    for number in forms.TOTALS:
        rows = forms.form(workspace, number, period).rows
        yield from zip(rows["reference"], rows["value"], strict=True)


def different(
    workspace: Workspace, said: Iterator[Said], seed: int, n_most: int = 4
) -> list[str]:
    """Return the figures, of a few chosen by chance, that their rows do not give."""
    wrong = []
    every = list(said)
    for asked, value in random.Random(seed).sample(every, min(n_most, len(every))):
        told = explain(workspace, asked).explanation
        again = evaluate(told.terms, told.formula)
        if not (same(told.value, value) and same(again, told.value)):
            wrong.append(f"{asked}: {value}, explained as {told.value}, {again}")
    return wrong


def same(one: float, other: float) -> bool:
    """Return whether two figures are one, missing ones too."""
    if math.isnan(one) or math.isnan(other):
        return math.isnan(one) and math.isnan(other)
    return one == pytest.approx(other, rel=1e-12, abs=1e-9)


@st.composite
def clusters(draw: st.DrawFn) -> list[Row]:
    """Draw the tiny clusters with other places, figures and states."""
    rows = []
    hectares = st.one_of(st.none(), st.integers(0, 400_000).map(lambda m2: m2 / 1e4))
    for row in cluster_rows()[:5]:
        x, y = draw(st.tuples(st.integers(0, 38), st.integers(0, 18)))
        wide, high = draw(st.tuples(st.integers(1, 9), st.integers(1, 9)))
        shape = at(x * 100, y * 100, (x + wide) * 100, (y + high) * 100)
        industrial = draw(hectares)
        leased = draw(hectares)
        rows.append(
            {
                **row,
                "geometry": None if row["geometry"] is None else shape,
                "planned_area_ha": draw(hectares),
                "industrial_land_ha": industrial,
                "leased_ha": leased,
                "committed_ha": draw(hectares),
                "legal_status": draw(
                    st.sampled_from(["established", "not_established"])
                ),
                "operation_status": draw(
                    st.sampled_from(["operating", "not_operating"])
                ),
                "scheduled_by_year": draw(st.sampled_from([None, 2025, 2030])),
            }
        )
    return rows


@settings(deadline=None, max_examples=3)
@given(clusters(), st.booleans(), st.integers(0, 99))
def test_on_any_clusters_every_figure_is_what_its_rows_give(
    rows: list[Row], has_plots: bool, seed: int
) -> None:
    without = [] if has_plots else ["plots"]
    workspace = tiny_workspace({"clusters": rows}, without=without).frozen()

    assert different(workspace, of_overview(workspace), seed) == []
    assert different(workspace, of_occupancy(workspace), seed) == []
    assert different(workspace, of_clearance(workspace, "2024-03"), seed) == []


@settings(deadline=None, max_examples=3)
@given(clusters(), st.sampled_from([None, 2025]), st.integers(0, 99))
def test_on_any_clusters_land_and_forms_are_what_their_rows_give(
    rows: list[Row], schedule: int | None, seed: int
) -> None:
    workspace = tiny_workspace({"clusters": rows}).frozen()

    assert different(workspace, of_landfund(workspace, schedule), seed) == []
    assert different(workspace, of_forms(workspace, "2024-H1"), seed) == []


def test_each_figure_of_the_small_workspace_is_what_its_rows_give() -> None:
    workspace = tiny_workspace().frozen()

    assert different(workspace, of_overview(workspace), 0, 20) == []
    assert different(workspace, of_occupancy(workspace), 0, 8) == []
    assert different(workspace, of_forms(workspace, "2024-H1"), 0, 12) == []


def test_on_the_sample_a_figure_is_what_its_rows_give(tmp_path: Path) -> None:
    sample = creation.open_workspace(kept.sample(tmp_path / "W")).frozen()

    assert different(sample, of_overview(sample), 1) == []
    assert different(sample, of_occupancy(sample), 1) == []
    assert different(sample, of_landfund(sample), 1, 2) == []
    assert different(sample, of_clearance(sample, "2024-03"), 1) == []
    assert different(sample, of_forms(sample, "2024-H1"), 1) == []
