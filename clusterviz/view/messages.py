"""What the map's scripts are told: how things look, and what to show of them."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from clusterviz import texts
from clusterviz.crs import METRIC
from clusterviz.view.legend import labels
from clusterviz.view.mapstate import MapState
from clusterviz.view.projection import projection
from clusterviz.view.style import (
    EMPHASISED,
    NO_VALUE,
    SELECTED,
    SITE_SHAPES,
    THEME,
    VALUE_RATIO,
    Style,
    styles,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from clusterviz.schema import Language, Layer
    from clusterviz.view.legend import LegendGroup

_LEGEND_ONLY = {"visible", "values", "ramp", "ramp_title", "value_classes", "shapes"}
"""Of the state, what travels in another form."""


@dataclass(frozen=True)
class Basemap:
    """The picture under a map, as the scripts fetch it.

    Parameters
    ----------
    address
        With ``{z}``, ``{x}`` and ``{y}``, row 0 northernmost.
    attribution
        Whose picture it is; shown as text.
    min_zoom, max_zoom
        Of its tiles: between and beyond them they are stretched.
    bounds
        West, south, east and north in degrees, outside which there are none.
    """

    address: str
    attribution: str
    min_zoom: int
    max_zoom: int
    bounds: tuple[float, float, float, float] | None = None


def look(
    layers: Mapping[str, Layer],
    language: Language,
    *,
    metric_crs: str = METRIC,
    basemap: Basemap | None = None,
    basemap_note: str = "",
) -> dict[str, Any]:
    """Return styles, colours and words for the scripts: one file per language.

    Parameters
    ----------
    layers
        The declarations, by name.
    language
        Of the words.
    metric_crs
        In which the map measures and shows where the pointer is.
    basemap
        Under all layers; ``None`` for a plain ground.
    basemap_note
        Said on the map, where there should be a picture and is none.

    Raises
    ------
    CrsError
        If `metric_crs` has no exact way to WGS 84.
    """
    drawn = {**styles(layers), "shapes": SITE_SHAPES}
    return {
        "language": language,
        "metric": dataclasses.asdict(projection(metric_crs)),
        "basemap": None if basemap is None else dataclasses.asdict(basemap),
        "basemap_note": basemap_note,
        "theme": dict(THEME),
        "styles": {
            name: {code: _plain(style) for code, style in classes.items()}
            for name, classes in drawn.items()
        },
        "labels": {name: labels(name, layers, language) for name in drawn},
        "titles": {name: texts.say(f"map.title_{name}", language) for name in drawn},
        "selected": _plain(SELECTED),
        "emphasised": _plain(EMPHASISED),
        "no_value": _plain(NO_VALUE),
        "value_ratio": VALUE_RATIO,
        "words": {
            key.removeprefix("map."): said
            for key, said in texts.catalogue("map", language).items()
        },
    }


def state_message(
    state: MapState, sources: Mapping[str, str], groups: Sequence[LegendGroup]
) -> dict[str, Any]:
    """Return the state as the scripts read it; what is as usual is left out.

    Parameters
    ----------
    state
        What to show.
    sources
        The URL of each visible layer, lowest layer first.
    groups
        The legend, without the words that `look` has.
    """
    usual = MapState(visible=())
    message: dict[str, Any] = {
        one.name: getattr(state, one.name)
        for one in dataclasses.fields(state)
        if one.name not in _LEGEND_ONLY
        and getattr(state, one.name) != getattr(usual, one.name)
    }
    if state.shapes:
        message["shapes"] = [dataclasses.asdict(shape) for shape in state.shapes]
    if state.valued:
        message["values"] = _values(state.values)
    message["sources"] = dict(sources)
    message["legend"] = [_group(group) for group in groups]
    return message


def _values(values: Mapping[str, tuple[str, str]]) -> dict[str, Any]:
    """Return colours once each, and for every id the place of its own, and a text."""
    colors = list(dict.fromkeys(color for color, _ in values.values()))
    return {
        "colors": colors,
        "of": {
            feature_id: [colors.index(color), said]
            for feature_id, (color, said) in values.items()
        },
    }


def _group(group: LegendGroup) -> dict[str, Any]:
    layer = group.entries[0].layer if group.entries else ""
    if layer:
        if group.is_whole:
            return {"layer": layer}
        return {"layer": layer, "classes": [one.map_class for one in group.entries]}
    entries = [[one.label, _plain(one.style)] for one in group.entries]
    return {"title": group.title, "entries": entries}


def _plain(style: Style) -> dict[str, object]:
    return dataclasses.asdict(style)
