"""Every total is the same on every screen and in every report."""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
from functools import cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clusterviz.core.reconcile import EVERYWHERE, Claim, n_figures, reconcile
from clusterviz.settings import shipped
from clusterviz.workspace import by_area, creation, figures
from clusterviz.workspace.reconcile import counted, reconciled
from tests import kept
from tests.strategies import area_rows, boxes, cluster
from tests.tiny import at, tiny_workspace

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from clusterviz.workspace import Workspace
    from tests.tiny import Row

DAYS = [
    dt.date(2022, 8, 31),
    dt.date(2024, 4, 22),
    dt.date(2024, 5, 1),
    dt.date(2025, 6, 30),
    dt.date(2025, 7, 1),
]
"""Either side of what changes: CCN-0003, the decree of 2024, the end of districts."""


def figure(rows: pd.DataFrame, quantity: str) -> dict[str, float]:
    """Return what each place says of a figure of all areas together."""
    ours = rows[(rows["quantity"] == quantity) & (rows["area_code"] == "")]
    return dict(zip(ours["place"], ours["value"], strict=True))


@pytest.mark.parametrize("on", DAYS)
def test_all_places_agree_on_the_tiny_plan(on: dt.date) -> None:
    answer = reconciled(tiny_workspace(), as_of_on=on)

    n, n_differing = counted(answer)
    # Without areas, as before 2024, there are no forms 03 to compare.
    assert n >= (9 if on.year < 2024 else 12)
    assert n_differing == 0
    assert answer.notes == ()


def test_the_figures_that_agree_are_those_of_the_plan() -> None:
    rows = reconciled(tiny_workspace()).rows

    every = ("layers", "overview", "form_04", "forms_03", "landfund", "map")
    assert figure(rows, "n_in_plan") == dict.fromkeys(every, 5)
    assert set(figure(rows, "established_ha").values()) == {100}
    assert set(figure(rows, "industrial_land_ha").values()) == {50}
    ratios = figure(rows, "occupancy_ratio")
    assert ratios == pytest.approx(
        dict.fromkeys(("overview", "form_04", "occupancy"), 0.38)
    )
    ours = rows[(rows["area_code"] == "001") & (rows["quantity"] == "n_in_plan")]
    assert ours["value"].tolist() == [3, 3]


@pytest.mark.parametrize("without", [["projects"], ["plots"], ["areas"]])
def test_a_layer_that_is_missing_makes_no_difference(without: list[str]) -> None:
    _, n_differing = counted(reconciled(tiny_workspace(without=without)))

    assert n_differing == 0


@cache
def sample(folder: Path) -> Workspace:
    """Return the sample, opened once."""
    return creation.open_workspace(kept.sample(folder))


@pytest.mark.parametrize("on", [dt.date(2024, 4, 22), dt.date(2025, 7, 1)])
def test_all_places_agree_on_the_sample(
    on: dt.date, tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert (shipped("layers") / "sample" / "bacgiang").is_dir()
    folder = tmp_path_factory.getbasetemp() / "reconciled"

    answer = reconciled(sample(folder), as_of_on=on)

    assert [one.field for one in answer.notes] == []
    # Decision 2029: 55 established with 2,329 ha, 35 operating at about 40.6 %.
    assert set(figure(answer.rows, "n_established").values()) == {55}
    assert set(figure(answer.rows, "n_operating").values()) == {35}
    assert figure(answer.rows, "established_ha")["form_04"] == pytest.approx(2329)
    ratio = figure(answer.rows, "occupancy_ratio")["form_04"]
    assert round(ratio, 3) == 0.406


STATUSES = {
    "operation_status": ("operating", "not_operating"),
    "legal_status": ("established", "not_established"),
    "planning_status": ("in_plan", "withdrawn"),
    "geometry_quality": ("surveyed", "symbol"),
    "construction_status": ("finished", "none"),
}
FIGURES = ("planned_area_ha", "industrial_land_ha", "leased_ha", "committed_ha")


@st.composite
def clusters(draw: st.DrawFn, number: int) -> Row:
    """Draw a cluster with and without figures, of any status."""
    known = st.one_of(st.none(), st.integers(0, 800_000).map(lambda m2: m2 / 10_000))
    figures = {name: draw(known) for name in FIGURES}
    statuses = {name: draw(st.sampled_from(of)) for name, of in STATUSES.items()}
    return cluster(f"CCN-{number:04}", draw(boxes(150)), **figures, **statuses)


@settings(deadline=None, max_examples=6)
@given(st.integers(0, 4).flatmap(lambda n: st.tuples(*map(clusters, range(n)))))
def test_all_places_agree_on_any_plan(drawn: tuple[Row, ...]) -> None:
    # Districts that do not hold every cluster: boxes reach 50 m beyond them.
    tiles = [at(0, 0, 40, 100), at(40, 0, 100, 60), at(40, 60, 100, 100)]
    from_on = {"valid_from_on": dt.date(2024, 1, 1)}
    without = ("plots", "projects", "clearance_sites", "plan_zones")

    workspace = tiny_workspace(
        {
            "clusters": list(drawn),
            "areas": [{**row, **from_on} for row in area_rows(tiles)],
        },
        without=without,
    )

    rows = reconciled(workspace).rows
    assert rows[~rows["is_equal"]].to_dict("records") == []


def test_a_first_page_that_counts_otherwise_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    honest = figures.overview

    def lying(workspace: Workspace, on: dt.date) -> object:
        answer = honest(workspace, on)
        is_it = answer.rows["figure"] == "established_ha"
        # One square metre of 100 ha.
        wrong = answer.rows.assign(
            value=answer.rows["value"].where(~is_it, answer.rows["value"] + 0.0001)
        )
        return dataclasses.replace(answer, rows=wrong)

    monkeypatch.setattr(figures, "overview", lying)

    answer = reconciled(tiny_workspace())

    assert [(one.code, one.field) for one in answer.notes] == [
        ("forms.differs", "established_ha")
    ]
    assert counted(answer)[1] == 1


def test_a_land_fund_that_loses_a_cluster_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    honest = by_area.landfund

    def losing(workspace: Workspace, **asked: object) -> object:
        answer = honest(workspace, **asked)  # type: ignore[arg-type]
        rows = answer.rows.assign(n_clusters=answer.rows["n_clusters"].clip(upper=2))
        return dataclasses.replace(answer, rows=rows)

    monkeypatch.setattr(by_area, "landfund", losing)

    answer = reconciled(tiny_workspace())

    # District 001 has three clusters; so the whole province has one less too.
    assert [(one.field, one.feature_id) for one in answer.notes] == [
        ("n_in_plan", ""), ("n_in_plan", "001"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("unit", "least"), [("n", 1.0), ("ha", 0.0001), ("ratio", 0.000_001)]
)
def test_the_smallest_amount_that_differs_is_found(unit: str, least: float) -> None:
    def claims(more: float) -> list[Claim]:
        values = {"a": 0.5, "b": 0.5 + more}
        return [Claim("x", unit, EVERYWHERE, *one) for one in values.items()]

    assert reconcile(claims(0.0))["is_equal"].tolist() == [True, True]
    assert reconcile(claims(least / 1000))["is_equal"].tolist() == [True, True]
    assert reconcile(claims(least))["is_equal"].tolist() == [True, False]


def test_not_known_is_equal_to_not_known_and_to_nothing_else() -> None:
    values = [math.nan, math.nan, 0.0]
    claims = [
        Claim("x", "n", EVERYWHERE, str(place), value)
        for place, value in enumerate(values)
    ]

    rows = reconcile(claims)

    assert rows["is_equal"].tolist() == [True, True, False]
    assert n_figures(rows) == (1, 1)


def test_a_figure_of_one_place_is_no_comparison() -> None:
    claims = [
        Claim("x", "n", EVERYWHERE, "a", 1.0),
        Claim("x", "n", "001", "b", 1.0),
        Claim("y", "n", EVERYWHERE, "a", 1.0),
        Claim("y", "n", EVERYWHERE, "b", 1.0),
    ]

    rows = reconcile(claims)

    assert rows["quantity"].tolist() == ["y", "y"]
    assert n_figures(reconcile([])) == (0, 0)
