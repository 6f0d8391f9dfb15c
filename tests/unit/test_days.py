"""A question is answered from the versions that are true of its day."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING

import pytest

from clusterviz.records import Lineage
from clusterviz.ui.routes import layer_url
from clusterviz.workspace import analysis, cards, creation, exports, places, sites
from clusterviz.workspace.mapframes import MapQuestion, content_hash, map_frame
from clusterviz.workspace.whatif import whatif
from tests.kept import csv_rows, saved
from tests.tiny import AS_OF_ON, at, tiny_workspace, typed
from tests.tiny.plan import cluster_rows, coverage_rows

if TYPE_CHECKING:
    from pathlib import Path

    from clusterviz.workspace import Workspace
    from tests.tiny import Row

NEW_YEAR = dt.date(2025, 1, 1)
EVE = dt.date(2024, 12, 31)


def published(
    workspace: Workspace, day: dt.date | None, name: str = "clusters", **facts: object
) -> int:
    """Publish clusters whose first one has other `facts`; return the version."""
    rows: list[Row] = cluster_rows()
    rows[0] |= facts
    version = workspace.store.publish(
        workspace.layers[name],
        typed(workspace.layers[name], rows),
        Lineage("Test", day),
        replaces=workspace.versions().get(name, 0),
        is_valid=True,
    )
    return version.version


@pytest.fixture(params=["memory", "folder"])
def workspace(request: pytest.FixtureRequest, tmp_path: Path) -> Workspace:
    """Return CCN-0001 of 40 ha as of April 2024, and of 30 ha as of 2025."""
    opened = tiny_workspace()
    if request.param == "folder":
        opened = creation.open_workspace(saved(tmp_path / "W"))
    shape = at(200, 200, 800, 700)
    published(opened, NEW_YEAR, geometry=shape, planned_area_ha=30, leased_ha=20)
    return opened


def drawn_ha(workspace: Workspace, on: dt.date) -> float:
    """Return the hectares of the boundary of CCN-0001 on a day."""
    shown = places.clusters_shown(workspace, on).set_index("cluster_id")
    return float(shown.geometry["CCN-0001"].area / 10_000)


@pytest.mark.parametrize(
    ("on", "hectares"),
    [(AS_OF_ON, 40), (EVE, 40), (NEW_YEAR, 30), (dt.date(2030, 1, 1), 30)],
)
def test_each_day_has_the_boundary_that_was_true_then(
    workspace: Workspace, on: dt.date, hectares: float
) -> None:
    assert drawn_ha(workspace, on) == hectares


def test_a_day_before_all_versions_has_the_earliest(workspace: Workspace) -> None:
    first = workspace.on(dt.date(2000, 1, 1))

    assert first.version("clusters").version == 1


def test_a_later_correction_of_the_older_day_wins_for_that_day(
    workspace: Workspace,
) -> None:
    published(workspace, AS_OF_ON, geometry=at(200, 200, 900, 700))

    assert drawn_ha(workspace, EVE) == 35
    assert drawn_ha(workspace, NEW_YEAR) == 30


def test_one_question_may_ask_of_several_days_in_turn(workspace: Workspace) -> None:
    published(workspace, AS_OF_ON, geometry=at(200, 200, 900, 700))
    later = workspace.on(NEW_YEAR)

    assert later.version("clusters").version == 2
    assert later.on(EVE).version("clusters").version == 3
    assert later.on(EVE).on(NEW_YEAR).version("clusters").version == 2
    assert later.on(NEW_YEAR) is later


def test_what_is_published_meanwhile_does_not_show_on_any_day(
    workspace: Workspace,
) -> None:
    asked = workspace.on(NEW_YEAR)
    published(workspace, AS_OF_ON, leased_ha=1)

    assert asked.on(EVE).version("clusters").version == 1


def test_a_version_without_a_day_is_true_of_every_day_while_it_is_newest() -> None:
    workspace = tiny_workspace()
    published(workspace, None, geometry=at(200, 200, 400, 700))

    assert drawn_ha(workspace, AS_OF_ON) == 10
    assert drawn_ha(workspace, NEW_YEAR) == 10


def test_a_version_without_a_day_is_passed_over_once_a_newer_one_has_one() -> None:
    workspace = tiny_workspace()
    published(workspace, None, geometry=at(200, 200, 400, 700))
    published(workspace, NEW_YEAR, geometry=at(200, 200, 800, 700))

    assert drawn_ha(workspace, AS_OF_ON) == 40
    assert drawn_ha(workspace, NEW_YEAR) == 30


def test_areas_are_taken_by_their_own_dates_whatever_the_version_says() -> None:
    workspace = tiny_workspace()
    areas = workspace.layers["areas"]
    rows = workspace.features("areas")
    workspace.store.publish(
        areas, rows, Lineage("Test", NEW_YEAR), replaces=1, is_valid=True
    )

    assert workspace.on(AS_OF_ON).version("areas").version == 2
    assert len(places.areas(workspace, "district", dt.date(2025, 6, 30))) == 2
    assert len(places.areas(workspace, "commune", dt.date(2025, 7, 1))) == 2


def test_the_map_of_a_day_is_fetched_anew_only_when_that_day_has_changed(
    workspace: Workspace,
) -> None:
    old, new = (MapQuestion("clusters", day) for day in (EVE, NEW_YEAR))
    before = [content_hash(workspace, one) for one in (old, new)]
    current = workspace.store.current()
    address = layer_url(workspace, new, "vi")
    published(workspace, NEW_YEAR, geometry=at(200, 200, 600, 700))
    after = [content_hash(workspace, one) for one in (old, new)]

    assert before[0] == after[0]
    assert before[1] != after[1]
    # What the caller had read before the publication is what the address names.
    assert layer_url(workspace, new, "vi", current) == address
    assert layer_url(workspace, new, "vi") != address
    shapes = map_frame(workspace, old).set_index("cluster_id").geometry
    assert shapes["CCN-0001"].area == 400_000
    shapes = map_frame(workspace, new).set_index("cluster_id").geometry
    assert shapes["CCN-0001"].area == 200_000


def test_cards_sites_and_drawn_sites_are_of_the_day(workspace: Workspace) -> None:
    # 100 m to the east of the boundary of 2025, inside that of 2024.
    spot = at(850, 300, 950, 400)

    for on, drawn, is_met in ((EVE, 40, True), (NEW_YEAR, 30, False)):
        pairs = analysis.overlaps(workspace, as_of_on=on).rows
        parts = analysis.land_parts(workspace, on)
        assert cards.card(workspace, "CCN-0001", on, pairs, parts).drawn_ha == drawn
        met = whatif(workspace, spot, on).rows
        ours = met[met["layer"] == "clusters"]["feature_id"]
        assert ("CCN-0001" in set(ours)) is is_met


def test_plots_and_projects_are_of_the_day(workspace: Workspace) -> None:
    for name in ("plots", "projects"):
        layer = workspace.layers[name]
        workspace.store.publish(
            layer,
            workspace.rows(name).iloc[:1],
            Lineage("Test", NEW_YEAR),
            replaces=1,
            is_valid=True,
        )

    for on, n_plots, n_projects in ((EVE, 6, 2), (NEW_YEAR, 1, 1)):
        plots = map_frame(workspace, MapQuestion("plots", on))
        assert (plots["cluster_id"] == "CCN-0001").sum() == n_plots
        nothing = workspace.rows("clusters").iloc[:0].assign(part="", area_ha=0.0)
        card = cards.card(workspace, "CCN-0001", on, nothing, nothing)
        assert card.plots["n_plots"].sum() == n_plots
        assert card.n_projects == n_projects


def test_sites_of_a_month_are_those_of_its_end_or_of_the_workspaces_day(
    workspace: Workspace,
) -> None:
    published(workspace, dt.date(2024, 4, 25), cluster_name="Tên Mới")

    def name(month: str, on: dt.date | None = None) -> str:
        states = sites.site_states(workspace, month, on=on).set_index("cluster_id")
        return str(states.loc[["CCN-0001"], "cluster_name"].iloc[0])

    # The workspace's day is 22 April, when the cluster had its first name.
    assert name("2024-04") == "Tây Nam"
    assert name("2024-04", dt.date(2024, 4, 30)) == "Tên Mới"
    assert name("2024-05") == "Tên Mới"


def test_an_export_as_of_a_day_is_of_its_version_and_else_of_the_newest(
    workspace: Workspace, tmp_path: Path
) -> None:
    areas_ha = []
    for on in (EVE, NEW_YEAR, None):
        path = tmp_path / f"{on}.csv"
        exports.export(workspace, "clusters", path, as_of_on=on)
        areas_ha.append(float(csv_rows(path)[0]["planned_area_ha"]))

    assert areas_ha == [40, 30, 30]


@pytest.mark.parametrize(("on", "is_open"), [(AS_OF_ON, False), (EVE, True)])
def test_coverage_counts_from_the_day_that_it_was_supplied(
    on: dt.date, is_open: bool
) -> None:
    declared = tiny_workspace().layers
    covered = [row | {"as_of_on": AS_OF_ON} for row in coverage_rows(declared)]
    # Rice land of the west is supplied on the last day of the year only.
    late = next(
        row
        for row in covered
        if row["kind"] == "rice_land" and row["area_id"].startswith("district:001")
    )
    late["as_of_on"] = EVE
    found = analysis.overlaps(tiny_workspace({"coverage": covered}), as_of_on=on)

    rows = found.rows
    unjudged = rows[(rows["cluster_id"] == "CCN-0004") & (rows["zone_id"] == "")]
    assert ("rice_land" not in set(unjudged["kind"])) is is_open
    said = [one.code for one in found.notes]
    assert ("answer.coverage_of_later_day" not in said) is is_open


def test_the_day_asked_is_the_workspaces_own_where_nobody_says_another() -> None:
    workspace = tiny_workspace()
    published(workspace, NEW_YEAR, geometry=at(200, 200, 800, 700))
    settings = workspace.settings.model_copy(update={"as_of_on": NEW_YEAR})
    later = dataclasses.replace(workspace, settings=settings)

    first = analysis.attention(workspace)
    assert list(first) == list(analysis.attention(later))
    assert workspace.on(workspace.as_of_on).version("clusters").version == 1
    assert later.on(later.as_of_on).version("clusters").version == 2
