from __future__ import annotations

from clusterviz.view.legend import legend
from clusterviz.view.mapstate import MapState
from clusterviz.view.messages import state_message
from clusterviz.view.style import CLUSTER_STATUSES, OCCUPANCY
from tests.tiny import layers


def test_the_legend_names_only_what_is_shown_uppermost_layer_first() -> None:
    state = MapState(
        visible=("plan_zones", "clusters"), statuses=("planned",), kinds=("relic",)
    )

    groups = legend(layers(), state, "en")

    assert [group.title for group in groups] == [
        "Industrial clusters",
        "Other plan zones",
    ]
    assert [entry.label for group in groups for entry in group.entries] == [
        "Planned, not established",
        "Relic or scenic site",
    ]
    assert groups[0].entries[0].style == CLUSTER_STATUSES["planned"]


def test_the_legend_speaks_vietnamese() -> None:
    groups = legend(layers(), MapState(visible=("clusters",)), "vi")

    assert groups[0].title == "Cụm công nghiệp"
    assert groups[0].entries[0].label == "Đang hoạt động"


def test_an_indicator_is_explained_first_with_a_letter_for_each_class() -> None:
    state = MapState(visible=("areas",), ramp=OCCUPANCY, ramp_title="Occupancy")

    first = legend(layers(), state, "en")[0]

    assert first.title == "Occupancy"
    assert [entry.label for entry in first.entries] == [
        "Class A: 0% – 25%",
        "Class B: 25% – 50%",
        "Class C: 50% – 60%",
        "Class D: 60% – 80%",
        "Class E: 80% – 100%",
        "No figure",
    ]


def test_classes_are_told_only_where_some_are_left_out() -> None:
    state = MapState(visible=("clusters", "roads"), statuses=("planned",))

    message = state_message(state, {}, legend(layers(), state, "en"))

    # The look of the map names every class of a layer already.
    assert message["legend"] == [
        {"layer": "clusters", "classes": ["planned"]},
        {"layer": "roads"},
    ]
