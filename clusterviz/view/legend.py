"""What the signs on a map mean: data, for the map, the print and the tests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from clusterviz import texts
from clusterviz.view.style import (
    CLUSTER_STATUSES,
    INCOMING,
    NO_STAGE,
    NO_VALUE,
    OVERLAPS,
    SITE_SHAPES,
    VALUE_RATIO,
    Style,
    styles,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from clusterviz.schema import Language, Layer
    from clusterviz.view.mapstate import MapState
    from clusterviz.view.style import Ramp


@dataclass(frozen=True)
class LegendEntry:
    """One sign and its words.

    Parameters
    ----------
    label
        What people read.
    style
        What they see.
    layer, map_class
        Whose sign it is; empty for a class of a ramp. The map leaves out what
        its data does not have, and counts the rest.
    """

    label: str
    style: Style
    layer: str = ""
    map_class: str = ""


@dataclass(frozen=True)
class LegendGroup:
    """The signs of one layer under its title.

    Parameters
    ----------
    title
        Of the layer, or of the figure.
    entries
        Its signs, uppermost first.
    is_whole
        Every class of the layer is among them: the browser knows which.
    """

    title: str
    entries: tuple[LegendEntry, ...]
    is_whole: bool = False


def legend(
    layers: Mapping[str, Layer], state: MapState, language: Language
) -> tuple[LegendGroup, ...]:
    """Return the signs of what `state` shows, uppermost layer first.

    Parameters
    ----------
    layers
        The declarations, by name.
    state
        What the map shows.
    language
        Of the words.
    """
    groups = [] if state.ramp is None else [_ramp(state.ramp, state, language)]
    if state.shapes:
        groups.append(_shapes(state, language))
    looks = styles(layers)
    for name in reversed(tuple(looks)):
        if name == state.valued and state.value_classes:
            title = texts.say(f"map.title_{name}", language)
            groups.append(LegendGroup(title, _value_classes(state, language)))
        elif name in state.visible:
            words = labels(name, layers, language)
            entries = [
                LegendEntry(label, looks[name][code], name, code)
                for code, label in words.items()
                if _is_shown(name, code, state)
            ]
            title = texts.say(f"map.title_{name}", language)
            is_whole = len(entries) == len(words)
            groups.append(LegendGroup(title, tuple(entries), is_whole))
    return tuple(groups)


def labels(
    name: str, layers: Mapping[str, Layer], language: Language
) -> dict[str, str]:
    """Return the words for each class of one layer of the map.

    Examples
    --------
    >>> labels("clusters", {}, "en")["withdrawn"]
    'Withdrawn or removed part'
    """
    own: dict[str, tuple[str, Iterable[str]]] = {
        "clusters": ("status", CLUSTER_STATUSES),
        "overlaps": ("overlap", OVERLAPS),
        "areas": ("level", ("province", "district", "commune")),
        "roads": ("road", ("road", "railway")),
        "incoming": ("incoming", INCOMING),
        "shapes": ("shape", SITE_SHAPES),
    }
    if name == "clearance_sites":
        stages = layers["clearance_log"].fields["stage"].choices
        said = {code: stage.label.say(language) for code, stage in stages.items()}
        return {**said, NO_STAGE: texts.say("map.site_no_stage", language)}
    if name in own:
        prefix, codes = own[name]
        return {code: texts.say(f"map.{prefix}_{code}", language) for code in codes}
    return {
        choice.code: choice.label.say(language)
        for field in layers[name].fields.values()
        for choice in field.choices.values()
        if choice.color
    }


def _is_shown(name: str, code: str, state: MapState) -> bool:
    if name == "clusters":
        return code in state.statuses
    if name == "plan_zones" and state.kinds is not None:
        return code in state.kinds
    return True


def _shapes(state: MapState, language: Language) -> LegendGroup:
    """Return the signs of the shapes that there are, uppermost first."""
    there = {shape.map_class for shape in state.shapes}
    said = labels("shapes", {}, language)
    entries = [
        LegendEntry(said[code], style, "shapes", code)
        for code, style in reversed(tuple(SITE_SHAPES.items()))
        if code in there
    ]
    return LegendGroup(texts.say("map.title_shapes", language), tuple(entries))


def _value_classes(state: MapState, language: Language) -> tuple[LegendEntry, ...]:
    signs = [
        LegendEntry(
            label, Style(fill=color, fill_ratio=VALUE_RATIO, line=NO_VALUE.line)
        )
        for label, color in state.value_classes
    ]
    return (*signs, LegendEntry(texts.say("map.no_value", language), NO_VALUE))


def _ramp(ramp: Ramp, state: MapState, language: Language) -> LegendGroup:
    """Return the classes of an indicator: shares in percent, else hectares."""
    is_share = ramp.breaks[-1] <= 1
    entries = [
        LegendEntry(
            texts.say(
                "map.class_letter",
                language,
                letter=letter,
                low=_bound(low, is_share, language),
                high=_bound(high, is_share, language),
            ),
            Style(fill=color, fill_ratio=VALUE_RATIO, line=NO_VALUE.line),
        )
        for letter, color, low, high in ramp.classes
    ]
    entries.append(LegendEntry(texts.say("map.no_value", language), NO_VALUE))
    return LegendGroup(state.ramp_title, tuple(entries))


def _bound(value: float, is_share: bool, language: Language) -> str:
    if is_share:
        return texts.percent(value, language, 0)
    return texts.hectares(value, language, 0)
