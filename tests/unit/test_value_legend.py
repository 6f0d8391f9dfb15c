"""The legend of a map whose colours are words, not figures."""

from __future__ import annotations

from clusterviz.view.legend import legend
from clusterviz.view.mapstate import MapState
from tests.tiny import layers


def test_words_take_the_place_of_the_usual_signs_of_their_layer() -> None:
    state = MapState(
        visible=("clearance_sites", "clusters"),
        valued="clearance_sites",
        value_classes=(("Kiểm đếm", "#fee391"), ("Chi trả", "#d95f0e")),
    )

    groups = {group.title: group for group in legend(layers(), state, "vi")}

    sites = groups["Khu vực giải phóng mặt bằng"].entries
    assert [(one.label, one.style.fill) for one in sites[:2]] == [
        ("Kiểm đếm", "#fee391"),
        ("Chi trả", "#d95f0e"),
    ]
    assert len(sites) == 3
    assert groups["Cụm công nghiệp"].entries[0].layer == "clusters"
