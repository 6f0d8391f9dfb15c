"""The looks of each layer: as the map draws it, from the same table of styles."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from clusterviz import texts
from clusterviz.view.legend import labels
from clusterviz.view.style import NO_STAGE, NO_VALUE, Shape, Style, styles
from clusterviz.view.symbology.classes import SymbolClass, Symbology
from clusterviz.view.symbology.letterings import cluster_name, letterings_of
from clusterviz.view.wordstyles import track_styles

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from clusterviz.schema import Language, Layer

STATUS = "map_status"
"""The column of a cluster's derived status: no field of the declaration."""

AREA = "area_ha"
"""The column of areas taken from boundaries: none either."""

TRACKS = (
    "planning_status", "legal_status", "land_status", "construction_status",
    "operation_status",
)  # fmt: skip
"""Fields of the clusters that each have a look of their own, beside the usual one."""

LINES_FROM = 120_000
"""At smaller scales outlines of thousands of zones would drown all colour."""

PLOTS_FROM = 70_000
"""At smaller scales plots are not drawn, as on the screen."""

ORDER = ("plan_zones", "areas", "roads", "clusters", "plots", "clearance_sites")
"""Lowest first: borders of areas lie over the zones."""


def symbologies(
    layer: Layer,
    layers: Mapping[str, Layer],
    language: Language,
    *,
    level: str,
    on: dt.date,
) -> tuple[Symbology, ...]:
    """Return the looks of a layer with places, the usual one first.

    Parameters
    ----------
    layer
        What the file holds of it; clusters with `STATUS`. Looks by fields that are
        left out of it are left out too.
    layers
        The declarations, by name.
    language
        Of labels.
    level
        Of the areas that are drawn; the others wait in the legend.
    on
        The day whose areas and zones are drawn.
    """
    fields = _fields(layer)
    usual = Symbology(
        title=layer.title.say(language),
        layer=layer,
        fields=fields,
        classes=_classes(layer, layers, language, level),
        words=_WORDS.get(layer.name, {}) if fields else {},
        letterings=letterings_of(layer, layers),
        valid_on=on if {"valid_from_on", "valid_to_on"} <= set(layer.fields) else None,
        not_valid=texts.say(
            "package.class_not_valid", language, day=texts.day(on, language)
        ),
        lines_from=LINES_FROM if layer.name == "plan_zones" else 0,
        shown_from=PLOTS_FROM if layer.name == "plots" else 0,
        has_dots=layer.name == "clusters" and AREA in layer.fields,
    )
    if layer.name != "clusters":
        return (usual,)
    there = [name for name in TRACKS if name in layer.fields]
    return (usual, *(_track(usual, layers, name, language) for name in there))


_FIELDS = {
    "areas": ("level",),
    "plan_zones": ("kind",),
    "roads": ("road_kind",),
    "clusters": (STATUS,),
    "plots": ("lease_status", "plot_use"),
}
"""By layer: what its class on the map is taken from, see `mapframes`."""

_WORDS = {"roads": {"railway": "rail"}}


def _fields(layer: Layer) -> tuple[str, ...]:
    return tuple(name for name in _FIELDS.get(layer.name, ()) if name in layer.fields)


def _classes(
    layer: Layer, layers: Mapping[str, Layer], language: Language, level: str
) -> tuple[SymbolClass, ...]:
    looks = styles(layers)
    if layer.name not in looks or bool(_fields(layer)) != (layer.name in _FIELDS):
        return (SymbolClass("", layer.title.say(language), NO_VALUE),)
    if layer.name == "clearance_sites":
        # The stages are in the log: a file of sites knows none of them.
        sign = looks[layer.name][NO_STAGE]
        return (SymbolClass("", layer.title.say(language), sign),)
    found = tuple(
        SymbolClass(
            code,
            label,
            _over_zones(layer.name, looks[layer.name][code]),
            is_shown=layer.name != "areas" or code == level,
        )
        for code, label in labels(layer.name, layers, language).items()
    )
    if layer.name not in _FIELDS or layer.name in _WORDS:
        return found
    return (*found, _other(layer, language))


def _over_zones(name: str, style: Style) -> Style:
    """Return the sign of an area as it lies over the zones: its border alone.

    The map draws the ground of areas under the zones and their borders over them; a
    layer of a file is in one place.
    """
    if name != "areas":
        return style
    return dataclasses.replace(style, fill="", fill_ratio=0.0)


def _other(layer: Layer, language: Language) -> SymbolClass:
    """Return the class of what has no code that is declared: never left undrawn."""
    shape: Shape = "line" if layer.geometry == "MultiLineString" else "area"
    sign = dataclasses.replace(NO_VALUE, mark="?", shape=shape)
    return SymbolClass("", texts.say("package.class_other", language), sign)


def _track(
    usual: Symbology, layers: Mapping[str, Layer], name: str, language: Language
) -> Symbology:
    declared = layers["clusters"].fields[name]
    looks = track_styles(layers, name)
    classes = [
        SymbolClass(choice.code, choice.label.say(language), looks[choice.code])
        for choice in declared.choices.values()
    ]
    return dataclasses.replace(
        usual,
        title=f"{usual.title}: {declared.label.say(language)}",
        fields=(name,),
        classes=(*classes, _other(usual.layer, language)),
        letterings=tuple(cluster_name(choice.code) for choice in classes),
    )
