"""Every case in which the certificate of no overlap must be refused, and why."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from clusterviz.letter import Grid
from clusterviz.workspace import certifying, land
from clusterviz.workspace.reports.certificate import certified
from tests.tiny import at, layers, tiny_workspace
from tests.tiny.plan import area_rows, cluster_rows, coverage_rows, zone_rows
from tests.unit.test_reports_certificate import CLEAR, minerals, real, refused

if TYPE_CHECKING:
    from clusterviz.workspace import Workspace
    from tests.tiny.ground import Row

DAY = dt.date(2024, 4, 22)
EAST = "district:002:2024-01-01"
HALF = at(1700, 1200, 2200, 1600)
"""Three fifths of it in district 001, where minerals were supplied; the rest not."""


def obstacles(workspace: Workspace, on: dt.date | None = None) -> set[tuple[str, str]]:
    """Return what forbids the certificate of the cluster that is clear else."""
    found = land.overlaps(workspace, cluster_id=CLEAR, as_of_on=on)
    rows = certifying.obstacles(workspace, found, CLEAR)
    given = certified(workspace, CLEAR, "en", as_of_on=on)
    # The paper and the reading of it are one.
    assert given.is_given == rows.empty
    return set(zip(rows["obstacle"], rows["kind"], strict=True))


def mandatory(obstacle: str) -> set[tuple[str, str]]:
    """Return an obstacle of every mandatory kind."""
    kinds = layers()["plan_zones"].fields["kind"].choices.values()
    return {(obstacle, one.code) for one in kinds if one.is_mandatory}


def clusters(**ours: object) -> list[Row]:
    """Return the clusters, surveyed and documented, the clear one changed."""
    return [
        {**row, "geometry_quality": row.get("geometry_quality", "surveyed"),
         "source_document": "12/QĐ-UBND",
         **(ours if row["cluster_id"] == CLEAR else {})}
        for row in cluster_rows()
    ]  # fmt: skip


def coverage(**east: object) -> list[Row]:
    """Return the coverage, with an entry of minerals in the east too."""
    entry = {"coverage_id": "mineral:east", "kind": "mineral", "area_id": EAST}
    return [*coverage_rows(layers()), {**entry, **east}]


def zones(**more: object) -> list[Row]:
    """Return the plan zones and one of forest beside the clear cluster."""
    return [*zone_rows(), {**zone_rows()[3], "zone_id": "Z10", **more}]


def test_a_layer_that_covers_a_part_of_the_cluster_only() -> None:
    workspace = real({"clusters": clusters(geometry=HALF)})

    assert obstacles(workspace) == {("not_supplied", "mineral")}
    text = refused(workspace)
    assert "A plan layer that covers all of the cluster is missing" in text
    assert "Minerals" in text


def test_the_other_part_may_come_from_another_entry() -> None:
    both = {"clusters": clusters(geometry=HALF), "coverage": coverage()}

    assert obstacles(real(both)) == set()


def test_another_entry_that_is_old_leaves_its_part_open() -> None:
    old = coverage(as_of_on=dt.date(2018, 1, 1))
    workspace = real({"clusters": clusters(geometry=HALF), "coverage": old})

    assert obstacles(workspace) == {("out_of_date", "mineral")}


def test_another_entry_without_a_document_leaves_its_part_open() -> None:
    bare = coverage(source_document=None)
    workspace = real({"clusters": clusters(geometry=HALF), "coverage": bare})

    assert obstacles(workspace) == {("no_document", "mineral")}


def test_a_cluster_that_sticks_out_of_every_area() -> None:
    # 10 m of it lie west of the province.
    workspace = real({"clusters": clusters(geometry=at(-10, 1200, 500, 1600))})

    assert obstacles(workspace) == mandatory("not_supplied")


@pytest.mark.parametrize(
    "entry",
    [
        {"as_of_on": dt.date(2024, 4, 23)},  # Supplied on the morrow.
        {"as_of_on": None},
        {"area_id": "district:999:2024-01-01"},
        {"area_id": EAST},
        {"kind": "river"},
    ],
)
def test_an_entry_that_says_nothing_of_the_cluster_on_the_day(
    entry: dict[str, object],
) -> None:
    workspace = real({"coverage": minerals(**entry)})

    assert obstacles(workspace) == {("not_supplied", "mineral")}


@pytest.mark.parametrize("name", ["coverage", "areas", "plan_zones"])
def test_what_was_never_published_covers_nothing(name: str) -> None:
    assert obstacles(tiny_workspace(without=[name])) == mandatory("not_supplied")


def test_it_grows_old_by_itself() -> None:
    # Supplied on 22 April 2024, good for five years; Z07 begins in 2025.
    zones_now = [one for one in zone_rows() if one["zone_id"] != "Z07"]
    areas = [{**one, "valid_to_on": None} for one in area_rows()]
    workspace = real({"plan_zones": zones_now, "areas": areas})

    assert obstacles(workspace, dt.date(2029, 4, 21)) == set()
    assert obstacles(workspace, dt.date(2029, 4, 22)) == mandatory("out_of_date")


def test_of_a_day_before_any_plan_was_supplied_there_is_none() -> None:
    workspace = real()

    assert obstacles(workspace, dt.date(2024, 4, 21)) >= mandatory("not_supplied")


@pytest.mark.parametrize("quality", ["surveyed", "digitised", "symbol", None])
def test_a_cluster_without_a_boundary(quality: str | None) -> None:
    """Whatever its quality is said to be."""
    workspace = real({"clusters": clusters(geometry=None, geometry_quality=quality)})

    assert ("cluster_symbol", "") in obstacles(workspace)


def test_a_boundary_that_says_it_is_a_symbol() -> None:
    workspace = real({"clusters": clusters(geometry_quality="symbol")})

    assert obstacles(workspace) == {("cluster_symbol", "")}


@pytest.mark.parametrize("quality", ["indicative", "", None])
def test_a_boundary_of_no_stated_worth(quality: str | None) -> None:
    workspace = real({"clusters": clusters(geometry_quality=quality)})

    assert obstacles(workspace) == {("cluster_indicative", "")}


def test_a_boundary_that_is_known_worse_than_an_indicative_one() -> None:
    """A tolerance of 100 m would excuse a strip of 60 m of forest, 1.8 ha."""
    forest = zones(geometry=at(640, 1200, 800, 1500))
    vague = clusters(accuracy_m=100.0)

    assert obstacles(real({"clusters": vague, "plan_zones": forest})) == {
        ("cluster_indicative", "")
    }
    assert obstacles(real({"plan_zones": forest})) == {
        ("conflict", "protection_forest")
    }
    # As good as an indicative one: 10 m.
    assert obstacles(real({"clusters": clusters(accuracy_m=10.0)})) == set()


@pytest.mark.parametrize("quality", ["symbol", "surveyed", None])
def test_a_zone_of_a_mandatory_kind_whose_place_nobody_knows(
    quality: str | None,
) -> None:
    """It meets nothing on the map, and may lie in the cluster."""
    nowhere = {"geometry": None, "geometry_quality": quality}
    workspace = real({"plan_zones": zones(**nowhere)})

    assert obstacles(workspace) == {("zone_symbol", "protection_forest")}
    ended = {**nowhere, "valid_to_on": dt.date(2020, 1, 1)}
    assert obstacles(real({"plan_zones": zones(**ended)})) == set()
    informs = {**nowhere, "kind": "other_farm_land"}
    assert obstacles(real({"plan_zones": zones(**informs)})) == set()


def test_what_is_within_the_tolerance_is_no_obstacle_but_is_listed() -> None:
    """10 m of an indicative zone and 0.5 m of the survey excuse a strip of 9 m."""
    near = zones(geometry=at(691, 1200, 800, 1500), geometry_quality="indicative")
    far = zones(geometry=at(689, 1200, 800, 1500), geometry_quality="indicative")

    assert obstacles(real({"plan_zones": near})) == set()
    letter = certified(real({"plan_zones": near}), CLEAR, "en").letter
    [listed] = [
        row
        for block in letter.blocks
        if isinstance(block, Grid)
        for row in block.rows
        if "Protection forest" in row and any("olerance" in cell for cell in row)
    ]
    # 9 m by 300 m.
    assert "0.27" in " ".join(listed)
    assert obstacles(real({"plan_zones": far})) == {("conflict", "protection_forest")}


def test_a_zone_whose_own_vagueness_would_excuse_its_overlap() -> None:
    """By 100 m of the zone a strip of 60 m of forest, 1.8 ha, were no conflict."""
    forest = {"geometry": at(640, 1200, 800, 1500), "geometry_quality": "indicative"}
    vague = real({"plan_zones": zones(**forest, accuracy_m=100.0)})

    assert obstacles(vague) == {("zone_coarse", "protection_forest")}
    letter = certified(vague, CLEAR, "en")
    assert not letter.is_given
    # What only informs forbids nothing, however vague it is.
    informs = {**forest, "kind": "other_farm_land", "accuracy_m": 100.0}
    assert obstacles(real({"plan_zones": zones(**informs)})) == set()


def test_each_obstacle_is_named_at_once() -> None:
    workspace = real(
        {
            "clusters": clusters(geometry=HALF, source_document=None),
            "plan_zones": zones(geometry=at(1700, 1200, 1800, 1300)),
        }
    )

    assert obstacles(workspace) == {
        ("conflict", "protection_forest"),
        ("not_supplied", "mineral"),
        ("cluster_no_document", ""),
    }
