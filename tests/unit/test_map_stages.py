"""Clearance sites on the map: drawn by the stage that they had reached."""

from __future__ import annotations

import datetime as dt

from clusterviz.view import messages
from clusterviz.view.features import display_features
from clusterviz.view.legend import legend
from clusterviz.view.mapstate import MapLayers, MapState
from clusterviz.view.printmap.extent import View
from clusterviz.view.printmap.labels import letterings
from clusterviz.view.printmap.looks import looks
from clusterviz.view.printmap.paper import Box
from clusterviz.workspace import sheetwords
from clusterviz.workspace.mapframes import MapQuestion, content_hash, map_frame
from tests.tiny import AS_OF_ON, layers, tiny_workspace
from tests.tiny.works import log_rows

FEBRUARY = dt.date(2024, 2, 15)
SITES = MapQuestion("clearance_sites", AS_OF_ON)
STATE = MapState(visible=("clearance_sites",))


def stages(on: dt.date, without: tuple[str, ...] = ()) -> dict[str, str]:
    """Return the class of each site of the tiny workspace on a day."""
    workspace = tiny_workspace(without=without)
    frame = map_frame(workspace, MapQuestion("clearance_sites", on))
    return dict(zip(frame["feature_id"], frame["map_class"], strict=True))


def view() -> View:
    """Return a view of the whole tiny country at one to 40,000."""
    west, south, _, _ = map_frame(tiny_workspace(), SITES).total_bounds
    return View(west, south, 40_000, Box(0.0, 0.0, 100.0, 100.0))


def test_a_site_is_drawn_by_its_last_entry_to_the_month_of_the_day() -> None:
    # S3 was last written in February.
    assert stages(AS_OF_ON) == {
        "S1": "levelled", "S2": "paid", "S3": "levelled", "S4": "inventory",
    }  # fmt: skip
    assert stages(FEBRUARY) == {
        "S1": "levelled", "S2": "inventory", "S3": "levelled", "S4": "no_stage",
    }  # fmt: skip


def test_without_a_log_no_site_has_a_stage() -> None:
    assert set(stages(AS_OF_ON, without=("clearance_log",)).values()) == {"no_stage"}


def test_a_tooltip_says_the_stage() -> None:
    frame = map_frame(tiny_workspace(), SITES)
    said = display_features("clearance_sites", frame, layers(), "vi")["features"]

    lines = {one["properties"]["id"]: one["properties"]["lines"] for one in said}
    assert lines["S2"] == ["Giai đoạn 2", "Chi trả"]


def test_the_file_of_the_sites_has_another_name_when_the_log_is_another() -> None:
    rows = log_rows()
    rows[-1]["stage"] = "posted"

    again = content_hash(tiny_workspace(), SITES)
    other = content_hash(tiny_workspace({"clearance_log": rows}), SITES)

    assert content_hash(tiny_workspace(), SITES) == again
    assert other != again


def test_every_stage_is_in_the_legend_with_its_colour_and_number() -> None:
    groups = legend(layers(), STATE, "en")

    choices = layers()["clearance_log"].fields["stage"].choices
    entries = groups[0].entries
    assert [(one.label, one.style.fill, one.style.mark) for one in entries[:-1]] == [
        (stage.label.en, stage.color, str(number))
        for number, stage in enumerate(choices.values(), start=1)
    ]
    assert entries[-1].label == "No stage recorded yet"
    # The browser leaves out what its data does not have.
    message = messages.state_message(STATE, {}, groups)
    assert message["legend"] == [{"layer": "clearance_sites"}]


def test_a_stage_has_its_colour_and_its_number_on_paper() -> None:
    frame = map_frame(tiny_workspace(), SITES)
    choices = layers()["clearance_log"].fields["stage"].choices

    drawn = looks("clearance_sites", frame, layers(), STATE, view())
    written = letterings("clearance_sites", frame, layers(), STATE, view())

    assert {one.map_class: one.style.fill for one in drawn} == {
        code: choices[code].color for code in ("levelled", "paid", "inventory")
    }
    # Levelled is the seventh stage, paid the fifth, the inventory the second.
    assert sorted(one.lines[0] for one in written) == ["2", "5", "7", "7"]


def test_a_map_of_another_month_shows_its_own_numbers_only() -> None:
    frame = map_frame(tiny_workspace(), SITES)
    state = MapState(
        visible=("clearance_sites",),
        valued="clearance_sites",
        values={"S2": ("#fec44f", "Plan posted")},
        numbers={"S2": "3"},
    )

    written = list(letterings("clearance_sites", frame, layers(), state, view()))

    assert [one.lines for one in written] == [("3",)]
    # The disc may hide the dot of a site: it is in that one's colour.
    assert [one.ring for one in written] == ["#fec44f"]


def test_the_log_is_among_the_sources_of_a_printed_map_of_sites() -> None:
    workspace = tiny_workspace()
    frames = {"clearance_sites": map_frame(workspace, SITES)}

    said = " ".join(
        sheetwords.sources(workspace, MapLayers("district", AS_OF_ON), frames, "en")
    )

    assert "Clearance sites" in said
    assert "Clearance log" in said
