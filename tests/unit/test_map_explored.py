"""What the page around the map asks: tracks of a day, words, history, zones."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from clusterviz.core.trackdays import tracks_on
from clusterviz.errors import InputError
from clusterviz.records import Lineage
from clusterviz.ui.explorer import opacity
from clusterviz.ui.explorer.colours import by_track
from clusterviz.view.features import MAP_LAYERS
from clusterviz.view.occupancybar import occupancy_bar
from clusterviz.workspace import analysis, cardhistory, places
from clusterviz.workspace.zonecards import met_by, zone_card
from tests.tiny import AS_OF_ON, tiny_workspace

BEFORE = dt.date(2010, 6, 30)
"""CCN-0002 was established in March and has its plan of June, nothing else is."""


def tracks(on: dt.date) -> pd.DataFrame:
    """Return the tracks of the tiny workspace on a day, by cluster."""
    clusters = places.clusters_shown(tiny_workspace(), AS_OF_ON)
    return tracks_on(clusters, on).set_index("cluster_id")


def test_what_is_dated_later_had_not_happened() -> None:
    then, now = tracks(BEFORE), tracks(AS_OF_ON)

    assert now.loc["CCN-0001", "legal_status"] == "established"
    assert then.loc["CCN-0001", "legal_status"] == "not_established"
    assert then.loc["CCN-0002", "legal_status"] == "established"
    assert then.loc["CCN-0002", "operation_status"] == "not_operating"
    # Building now; by June 2010 its plan was approved, its project was not.
    assert now.loc["CCN-0002", "construction_status"] == "building"
    assert then.loc["CCN-0002", "construction_status"] == "plan_approved"
    assert then.loc["CCN-0001", "construction_status"] == "none"


def test_what_is_withdrawn_later_was_in_the_plan() -> None:
    assert tracks(AS_OF_ON).loc["CCN-0006", "planning_status"] == "withdrawn"
    assert tracks(BEFORE).loc["CCN-0006", "planning_status"] == "in_plan"


def test_a_track_colours_each_step_and_letters_it() -> None:
    workspace = tiny_workspace()
    rows = tracks(AS_OF_ON).reset_index()

    state = by_track(rows, "land_status", workspace.layers, "en")

    steps = workspace.layers["clusters"].fields["land_status"].choices
    assert state["values"]["CCN-0002"] == (steps["cleared"].color, "Land: Cleared")
    # Not started, being cleared, cleared.
    assert state["numbers"]["CCN-0002"] == "C"
    assert ("C. Cleared", steps["cleared"].color) in state["value_classes"]


def test_what_is_out_of_the_plan_says_so_whatever_its_track() -> None:
    workspace = tiny_workspace()
    rows = tracks(AS_OF_ON).reset_index()

    state = by_track(rows, "land_status", workspace.layers, "en")

    assert state["values"]["CCN-0006"][1] == "Withdrawn from the plan"
    assert "CCN-0006" not in state["numbers"]


@pytest.mark.parametrize(
    "track",
    ["planning_status", "legal_status", "construction_status", "operation_status"],
)
def test_every_step_of_every_track_has_a_colour_of_its_own(track: str) -> None:
    choices = tiny_workspace().layers["clusters"].fields[track].choices.values()

    colours = [choice.color for choice in choices]
    assert all(colours)
    assert len(set(colours)) == len(colours)


def test_words_in_name_or_code_need_no_reason() -> None:
    rows = places.found(places.clusters_shown(tiny_workspace(), AS_OF_ON), "hai ccn")

    assert rows["cluster_id"].tolist() == ["CCN-0002"]
    assert places.found_in(rows, "hai ccn") == [""]


def test_a_cluster_is_found_by_the_area_that_it_lies_in_and_says_so() -> None:
    clusters = places.clusters_shown(tiny_workspace(), AS_OF_ON)

    rows = places.found(clusters, "khu moi", {"CCN-0005": "Khu Mới"})

    assert rows["cluster_id"].tolist() == ["CCN-0005"]
    # Its paper names the commune of before; that of today has both words.
    assert places.found_in(rows, "khu moi") == ["area_names"]


def test_the_days_of_a_cluster_come_in_order_with_their_papers() -> None:
    fields = {
        "operating_since_on": dt.date(2014, 1, 1),
        "established_on": dt.date(2012, 5, 1),
        "established_by": "12/QĐ-UBND",
        "withdrawn_on": None,
    }

    assert cardhistory.days_of(fields) == [
        (dt.date(2012, 5, 1), "established_on", "12/QĐ-UBND"),
        (dt.date(2014, 1, 1), "operating_since_on", ""),
    ]


def test_only_the_versions_that_changed_a_cluster_are_its_history() -> None:
    workspace = tiny_workspace()
    layer = workspace.layers["clusters"]
    for number, leased_ha in ((1, 13.0), (2, 14.0)):
        rows = workspace.store.load_features(layer, number)
        rows.loc[rows["cluster_id"] == "CCN-0001", "leased_ha"] = leased_ha
        told = Lineage(f"QĐ {number + 1}", as_of_on=AS_OF_ON)
        workspace.store.publish(layer, rows, told, replaces=number, is_valid=True)

    changed = cardhistory.versions_of(workspace, "CCN-0001")
    same = cardhistory.versions_of(workspace, "CCN-0002")

    assert changed["version"].tolist() == [3, 2, 1]
    assert changed["revision"].tolist() == ["attributes", "attributes", "added"]
    assert changed["fields"].tolist() == ["leased_ha", "leased_ha", ""]
    assert same["version"].tolist() == [1]


def test_a_zone_card_has_its_land_and_whom_it_meets() -> None:
    workspace = tiny_workspace()
    pairs = analysis.overlaps(workspace, as_of_on=AS_OF_ON).rows

    card = zone_card(workspace, "Z04", AS_OF_ON, pairs)

    assert card.fields["zone_id"] == "Z04"
    assert set(card.met["cluster_id"]) == {"CCN-0002"}
    assert "Z04" in met_by(pairs, frozenset({"CCN-0002"}))
    assert "" not in met_by(pairs, frozenset(pairs["cluster_id"]))
    with pytest.raises(InputError):
        zone_card(workspace, "Z99", AS_OF_ON, pairs)


@settings(deadline=None)
@given(
    some.dictionaries(some.sampled_from(MAP_LAYERS), some.integers(0, 100)),
    some.sampled_from(MAP_LAYERS),
    some.integers(0, 100),
)
def test_what_is_written_of_strengths_is_read_back(
    now: dict[str, int], name: str, percent: int
) -> None:
    text = opacity.written(now, name, percent, {"plan_zones": 20})

    read = {
        "plan_zones": 20,
        **opacity.said([part for part in text.split(",") if part]),
    }
    for layer in MAP_LAYERS:
        wanted = {**{"plan_zones": 20}, **now, name: percent}
        assert read.get(layer, 100) == wanted.get(layer, 100) or layer not in {
            *now,
            name,
        }


@given(some.lists(some.text(max_size=20)))
def test_an_address_that_makes_no_sense_fades_nothing_wrongly(parts: list[str]) -> None:
    read = opacity.said(parts)

    assert set(read) <= set(MAP_LAYERS)
    assert all(0 <= percent <= 100 for percent in read.values())


def test_the_bar_is_filled_to_its_share_and_no_further() -> None:
    assert "width:37.5%" in occupancy_bar(0.375, "vi")
    assert "width:100%" in occupancy_bar(1.2, "vi")
    # The marks of the law, in the figures of the language.
    for mark in ("left:50%", "left:60%", ">50%<", ">60%<"):
        assert mark in occupancy_bar(0.1, "en")
