from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterviz.schema import Choice
from clusterviz.view.features import MAP_LAYERS
from clusterviz.view.style import (
    CLUSTER_STATUSES,
    OCCUPANCY,
    OVERLAPS,
    Style,
    hectares_ramp,
    styles,
    zone_style,
)
from tests.tiny import layers


def cue(style: Style) -> tuple[object, ...]:
    """Return all that tells a class apart without its hue."""
    filled = bool(style.fill) and round(style.fill_ratio, 1)
    return style.dash, style.hatch, style.mark, style.width_px, style.shape, filled


@pytest.mark.parametrize("classes", [CLUSTER_STATUSES, OVERLAPS])
def test_no_two_classes_differ_by_hue_alone(classes: dict[str, Style]) -> None:
    assert len({cue(style) for style in classes.values()}) == len(classes)


def test_no_two_kinds_of_zone_look_alike_without_their_hue_and_label() -> None:
    kinds = styles(layers())["plan_zones"].values()

    looks = {(style.fill, style.line, style.dash, style.hatch) for style in kinds}

    assert len(looks) == len(kinds)
    assert all(style.mark for style in kinds)


def test_a_declared_kind_brings_its_own_look() -> None:
    kinds = layers()["plan_zones"].fields["kind"].choices

    style = zone_style(kinds["industrial_park"])

    assert (style.fill, style.line, style.dash) == ("#faaaa0", "#7a0019", "8 3")
    assert style.hatch
    assert style.mark == "SKK"


def test_a_kind_without_an_outline_is_outlined_in_its_colour() -> None:
    label = layers()["plan_zones"].title

    assert zone_style(Choice("x", label, color="#123456")).line == "#123456"


def test_every_layer_of_the_map_has_styles_in_the_order_of_drawing() -> None:
    assert tuple(styles(layers())) == MAP_LAYERS


@pytest.mark.parametrize(
    ("ratio", "letter"),
    [(0.0, "A"), (0.25, "A"), (0.2501, "B"), (0.5, "B"), (0.5001, "C"), (0.6, "C"),
     (0.8, "D"), (0.8001, "E"), (1.0, "E"), (1.3, "E")],
)  # fmt: skip
def test_occupancy_has_the_classes_that_the_law_reads(
    ratio: float, letter: str
) -> None:
    assert OCCUPANCY.letter(ratio) == letter


def test_a_class_of_the_ramp_has_one_colour_and_one_letter() -> None:
    colours = [color for _, color, _, _ in OCCUPANCY.classes]

    assert len(set(colours)) == 5
    assert [OCCUPANCY.color(one) for one in (0.1, 0.3, 0.55, 0.7, 0.9)] == colours


@given(st.floats(min_value=0, max_value=25_000))
def test_a_ramp_of_hectares_reaches_its_largest_area(largest_ha: float) -> None:
    ramp = hectares_ramp(largest_ha)

    assert ramp.breaks[-1] >= largest_ha
    assert (
        len(
            {
                round(b - a, 6)
                for a, b in zip(ramp.breaks, ramp.breaks[1:], strict=False)
            }
        )
        == 1
    )
