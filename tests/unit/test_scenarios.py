"""Scenarios: kept by name, changed one after the other, never official."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import openpyxl
import pytest
import shapely

from clusterviz import texts
from clusterviz.errors import EditConflict
from clusterviz.workspace import Workspace, scenario_files, scenarios
from clusterviz.workspace.scenario_files import Answered
from clusterviz.workspace.site_sources import SiteRefusedError
from clusterviz.workspace.siting import siting
from tests.tiny import at, tiny_workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from clusterviz.records import Actor, Entry
    from clusterviz.workspace.scenarios import Scenario

SITE = at(200, 1650, 700, 1950)
OTHER = at(200, 1650, 700, 1850)


@pytest.fixture
def workspace() -> Workspace:
    return tiny_workspace()


def saved(workspace: Workspace, name: str = "Phương án 1") -> Scenario:
    """Return a scenario that An has just kept."""
    return scenarios.save(workspace, SITE, name=name, by="An", note=" thử ")


def test_what_is_saved_is_listed_and_found(workspace: Workspace) -> None:
    kept = saved(workspace)

    assert [one.name for one in scenarios.scenarios(workspace)] == ["Phương án 1"]
    found = scenarios.scenario(workspace, kept.scenario_id)
    assert found.site.equals(SITE)
    assert (found.saved_by, found.note, found.version) == ("An", "thử", 1)


def test_it_never_enters_the_official_layers(workspace: Workspace) -> None:
    before = dict(workspace.versions())

    saved(workspace)

    assert workspace.versions() == before
    assert len(workspace.features("clusters")) == 7


def test_a_renamed_one_keeps_its_place_and_its_code(workspace: Workspace) -> None:
    first = saved(workspace)
    saved(workspace, "Phương án 2")

    scenarios.rename(workspace, first, "  Mới   hơn ", by="Bình")

    found = scenarios.scenarios(workspace)
    assert [one.name for one in found] == ["Mới hơn", "Phương án 2"]
    assert found[0].scenario_id == first.scenario_id
    assert found[0].saved_by == "Bình"


def test_a_redrawn_one_has_another_boundary(workspace: Workspace) -> None:
    kept = saved(workspace)

    scenarios.redraw(workspace, kept, OTHER, by="An")

    assert scenarios.scenario(workspace, kept.scenario_id).site.equals(OTHER)


def test_a_removed_one_is_gone_from_the_list_and_stays_in_the_journal(
    workspace: Workspace,
) -> None:
    kept = saved(workspace)

    scenarios.remove(workspace, kept, by="An")

    assert scenarios.scenarios(workspace) == []
    with pytest.raises(SiteRefusedError):
        scenarios.scenario(workspace, kept.scenario_id)
    history = workspace.store.journal.history(scenarios.KIND, kept.scenario_id)
    assert [one.body["is_removed"] for one in history] == [False, True]


def test_whoever_changes_an_old_one_is_told(workspace: Workspace) -> None:
    kept = saved(workspace)
    scenarios.rename(workspace, kept, "Mới", by="An")

    with pytest.raises(EditConflict):
        scenarios.redraw(workspace, kept, OTHER, by="Bình")

    assert scenarios.scenario(workspace, kept.scenario_id).name == "Mới"


@pytest.mark.parametrize("name", ["", "   ", "x" * 81, "\u202e"])
def test_a_scenario_needs_a_name(workspace: Workspace, name: str) -> None:
    with pytest.raises(SiteRefusedError) as caught:
        saved(workspace, name)

    assert caught.value.reason == "name"


def test_two_scenarios_cannot_have_one_name(workspace: Workspace) -> None:
    saved(workspace)

    with pytest.raises(SiteRefusedError) as caught:
        saved(workspace, "phương  án 1")

    assert caught.value.reason == "name_taken"
    assert "phương án 1" in caught.value.say("vi")


def test_a_letter_that_nobody_sees_does_not_take_its_word_along(
    workspace: Workspace,
) -> None:
    assert saved(workspace, "Phương\u200b án\u202e 1").name == "Phương án 1"


def test_a_note_is_kept_whole_or_refused(workspace: Workspace) -> None:
    kept = scenarios.save(workspace, SITE, name="A", by="An", note="x" * 500)
    with pytest.raises(SiteRefusedError) as caught:
        scenarios.save(workspace, SITE, name="B", by="An", note="x" * 501)

    assert len(kept.note) == 500
    assert caught.value.reason == "note"
    assert "501" in caught.value.say("vi")
    assert len(scenarios.scenarios(workspace)) == 1


@pytest.mark.parametrize("by", ["", "  ", "\u200b", "x" * 81])
def test_whoever_writes_is_named(workspace: Workspace, by: str) -> None:
    kept = saved(workspace)
    changes: list[Callable[[], object]] = [
        lambda: scenarios.save(workspace, SITE, name="B", by=by),
        lambda: scenarios.rename(workspace, kept, "B", by=by),
        lambda: scenarios.redraw(workspace, kept, OTHER, by=by),
        lambda: scenarios.remove(workspace, kept, by=by),
    ]

    for change in changes:
        with pytest.raises(SiteRefusedError) as caught:
            change()
        assert caught.value.reason == "author"


def while_another_saves(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Let somebody else take a name after it was found free, before it is written."""
    journal = workspace.store.journal
    append = journal.append
    waiting = [name]

    def late(
        kind: str, subject: str, body: Mapping[str, object], *, after: int, by: Actor
    ) -> Entry:
        if waiting:
            scenarios.save(workspace, OTHER, name=waiting.pop(), by="Bình")
        return append(kind, subject, body, after=after, by=by)

    monkeypatch.setattr(journal, "append", late)


def test_of_two_who_save_one_name_at_once_the_later_is_told(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    while_another_saves(workspace, monkeypatch, "phương án 1")

    with pytest.raises(SiteRefusedError) as caught:
        saved(workspace)

    assert caught.value.reason == "name_taken"
    assert [one.saved_by for one in scenarios.scenarios(workspace)] == ["Bình"]


def test_a_name_that_was_taken_meanwhile_is_given_back(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = saved(workspace)
    while_another_saves(workspace, monkeypatch, "Mới")

    with pytest.raises(SiteRefusedError):
        scenarios.rename(workspace, kept, "Mới", by="An")

    names = [one.name for one in scenarios.scenarios(workspace)]
    assert names == ["Phương án 1", "Mới"]


def answered(workspace: Workspace) -> list[Answered]:
    """Return two sites of 15 and 10 ha, one with a name that is no formula."""
    return [
        Answered("=1+1", SITE, siting(workspace, SITE)),
        Answered("B", OTHER, siting(workspace, OTHER)),
    ]


def test_the_geojson_says_of_each_that_it_is_no_official_data(
    workspace: Workspace,
) -> None:
    found = json.loads(
        scenario_files.scenarios_geojson(workspace, answered(workspace), "vi")
    )

    assert "crs" not in found
    assert found["note"].startswith(texts.say("site.watermark", "vi"))
    assert texts.say("export.illustrative", "vi") in found["note"]
    assert found["as_of_on"] == "2024-04-22"
    assert found["layer_versions"]["plan_zones"] == 1
    properties = [one["properties"] for one in found["features"]]
    assert [one["is_official"] for one in properties] == [False, False]
    assert [one["illustrative"] for one in properties] == [True, True]
    assert [one["area_ha"] for one in properties] == pytest.approx([15, 10], abs=1e-3)
    ring = shapely.Polygon(found["features"][0]["geometry"]["coordinates"][0]).exterior
    assert ring.is_ccw


def test_a_name_is_never_a_formula(workspace: Workspace) -> None:
    every = answered(workspace)

    text = scenario_files.scenarios_csv(workspace, every).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    book = openpyxl.load_workbook(
        io.BytesIO(scenario_files.scenarios_xlsx(workspace, every, "vi"))
    )

    assert [one["scenario"] for one in rows] == ["'=1+1", "B"]
    assert [one["is_official"] for one in rows] == ["false", "false"]
    types = {cell.data_type for sheet in book for row in sheet for cell in row}
    assert "f" not in types
    for sheet in book:
        assert sheet["A1"].value == texts.say("site.watermark", "vi")


def test_a_map_is_sent_the_very_corners_unless_they_are_too_many(
    workspace: Workspace,
) -> None:
    circle = SITE.centroid.buffer(300, quad_segs=2_000)

    few, many = (
        shapely.geometry.shape(dict(scenario_files.shown(workspace, one)))
        for one in (SITE, circle)
    )

    assert shapely.get_num_coordinates(few) == 5
    assert shapely.get_num_coordinates(many) <= scenario_files.MOST_SHOWN
