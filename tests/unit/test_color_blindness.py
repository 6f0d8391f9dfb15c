"""Hue is never the only cue: checked with a simulation of colour-blindness.

The matrices are those of Machado, Oliveira and Fernandes, "A Physiologically-based
Model for Simulation of Color Vision Deficiency" (2009), full severity, applied to
linear RGB. Colours are compared in CIELAB, D65.
"""

from __future__ import annotations

from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

import clusterviz
from clusterviz import schema, settings
from clusterviz.ui.clearing.pictures import by_stage
from clusterviz.ui.explorer.colours import PLANNING, by_track
from clusterviz.ui.violations.picture import by_case, by_standing
from clusterviz.view import style
from clusterviz.view.style import NO_VALUE, VALUE_RATIO, Style
from clusterviz.workspace.places import TRACKS
from clusterviz.workspace.wastewater import STANDINGS

Numbers = NDArray[np.float64]

LAYERS = schema.read_layers(settings.shipped("layers"))

VISIONS = {
    "usual": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}

TO_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
WHITE = TO_XYZ.sum(axis=1)

TOLD_APART = 10.0
"""In CIELAB: side by side on a map, half of this can just be seen."""


def tracked(name: str) -> dict[str, Any]:
    """Return the colours of a cluster at each step of a track, and out of the plan."""
    fields = LAYERS["clusters"].fields
    pairs = [("in_plan", step) for step in fields[name].choices]
    pairs += [(plan, "") for plan in fields[PLANNING].choices if plan != "in_plan"]
    if name == PLANNING:
        pairs = [(plan, plan) for plan in fields[PLANNING].choices]
    rows = pd.DataFrame({"cluster_id": list(map(str, range(len(pairs))))})
    rows[PLANNING] = [plan for plan, _ in pairs]
    rows[name] = [step for _, step in pairs]
    return by_track(rows, name, LAYERS, "en")


CASES = pd.DataFrame(
    [("C1", True, True), ("C2", True, False), ("C3", False, False)],
    columns=["cluster_id", "is_open", "is_overdue"],
)
WORKS = pd.DataFrame({"cluster_id": STANDINGS, "standing": STANDINGS})
STAGES = list(LAYERS["clearance_log"].fields["stage"].choices)
SITES = pd.DataFrame({"site_id": STAGES, "stage": STAGES})

WORDS = {
    **{f"map by {name}": tracked(name) for name in TRACKS},
    "clearance": by_stage(LAYERS, SITES, "en"),
    "violations": by_case(CASES, "en"),
    "wastewater": by_standing(WORKS, "en"),
}
"""Maps whose colours are words, with a feature of every class."""


def drawn(state: dict[str, Any]) -> dict[str, Style]:
    """Return how each feature of a map is drawn, and one without a word."""
    found = {
        key: Style(color, VALUE_RATIO, mark=state["numbers"].get(key, ""))
        for key, (color, _) in state["values"].items()
    }
    return {**found, "no value": NO_VALUE}


CLASSES = {
    **{
        name: classes
        for name, classes in style.styles(LAYERS).items()
        # Areas are of one level at a time.
        if name != "areas"
    },
    "tested site": style.SITE_SHAPES,
    **{name: drawn(state) for name, state in WORDS.items()},
}
"""Of maps: overlaps and their cases, changes, dossiers, the matchmaker and vacant
land show the layers as they are. The steps of the land fund are bars with their
names beside them."""


def linear(color: str) -> Numbers:
    """Return ``#rrggbb`` as linear RGB, 0 to 1."""
    parts = np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def lab(rgb: Numbers) -> Numbers:
    """Return linear RGB in CIELAB."""
    ratio = TO_XYZ @ np.clip(rgb, 0, 1) / WHITE
    f = np.where(ratio > 216 / 24389, np.cbrt(ratio), (24389 / 27 * ratio + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def seen(one: Style, vision: str) -> Numbers:
    """Return the ground of a class as somebody sees it, over the land."""
    land = linear(style.THEME["land"])
    fill = linear(one.fill) if one.fill else land
    ratio = one.fill_ratio if one.fill else 0.0
    return lab(VISIONS[vision] @ (fill * ratio + land * (1 - ratio)))


def cues(one: Style) -> tuple[object, ...]:
    """Return what a class shows beside colour."""
    return (one.dash, one.hatch, one.mark, one.shape, one.width_px, bool(one.fill))


def test_the_simulation_agrees_with_what_is_known() -> None:
    # White and black stay themselves; pure red and a dark green of the same
    # lightness, far apart for most people, come close without the red cones.
    for vision in VISIONS:
        assert lab(VISIONS[vision] @ np.ones(3)) == pytest.approx([100, 0, 0], abs=0.5)
        assert lab(VISIONS[vision] @ np.zeros(3)) == pytest.approx([0, 0, 0], abs=1e-9)
    red, green = linear("#ad5050"), linear("#6b6b2e")
    usual = np.linalg.norm(lab(red) - lab(green))
    matrix = VISIONS["deuteranopia"]
    assert np.linalg.norm(lab(matrix @ red) - lab(matrix @ green)) < usual / 2


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize("layer", CLASSES)
def test_two_classes_differ_to_everybody_in_lightness_line_hatch_or_mark(
    layer: str, vision: str
) -> None:
    alike = [
        (one, other)
        for (one, its), (other, others) in combinations(CLASSES[layer].items(), 2)
        if np.linalg.norm(seen(its, vision) - seen(others, vision)) < TOLD_APART
        and cues(its) == cues(others)
    ]

    assert alike == []


@pytest.mark.parametrize("vision", VISIONS)
def test_a_ramp_grows_darker_to_everybody(vision: str) -> None:
    lightness = [
        lab(VISIONS[vision] @ linear(color))[0]
        for _, color, _, _ in style.OCCUPANCY.classes
    ]

    assert all(b < a - 5 for a, b in pairwise(lightness))


@pytest.mark.parametrize("name", WORDS)
def test_the_letter_of_a_class_stands_before_its_words_in_the_legend(name: str) -> None:
    state = WORDS[name]

    drawn_as = {
        (state["numbers"].get(key, ""), color)
        for key, (color, _) in state["values"].items()
    }
    told = [
        (words.rpartition(". ")[0], color) for words, color in state["value_classes"]
    ]
    assert sorted(told) == sorted(drawn_as)


def test_no_map_has_words_for_colours_but_those_that_are_checked_here() -> None:
    package = Path(clusterviz.__file__).parent
    written = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if "value_classes" in path.read_text("utf-8")
    }
    by_word = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if "wordstyles.coloured(" in path.read_text("utf-8")
    }

    places = ("legend", "mapstate", "messages", "wordstyles")
    assert written == {f"view/{name}.py" for name in places}
    assert by_word == {
        "ui/clearing/pictures.py",
        "ui/explorer/colours.py",
        "ui/violations/picture.py",
    }
