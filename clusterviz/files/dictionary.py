"""The dictionary of a file: what each of its columns means, in both languages."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from clusterviz import texts
from clusterviz.schema import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from clusterviz.schema import Choice, Field, Label, Layer

_UNITS = {"area_ha": "ha", "lon": "degree", "lat": "degree"}
"""Of columns that are computed."""

_HOW = {
    "area_ha": "area", "lon": "point", "lat": "point", "map_status": "status",
    "illustrative": "mark",
}  # fmt: skip
"""Of the same, by which sentence it is told how."""


def dictionary(
    layer: Layer,
    columns: Iterable[str],
    *,
    crs: str,
    left_out: Iterable[str] = (),
    added: Mapping[str, Field] = MappingProxyType({}),
) -> dict[str, object]:
    """Return what the columns of a file mean, as values that JSON can hold.

    Parameters
    ----------
    layer
        The whole declaration, with the fields that are left out.
    columns
        Of the file, in its order: declared fields, or computed beside them, such
        as ``area_ha``.
    crs
        Name of the system that areas are taken in.
    left_out
        Declared fields that the file does not have, as they are not public or for
        whom they name.
    added
        Computed columns that the file itself describes: it and its dictionary
        say the same words.

    Examples
    --------
    >>> from clusterviz.schema import read_layers
    >>> from clusterviz.settings import shipped
    >>> roads = read_layers(shipped("layers"))["roads"]
    >>> found = dictionary(roads, [roads.key], crs="VN-2000 / TM-3 107-00")
    >>> found["key"], len(found["fields"])
    ('road_id', 1)
    """
    return {
        "layer": layer.name,
        "title": both(layer.title),
        "description": both(layer.description),
        "geometry": None if layer.geometry == "none" else layer.geometry,
        "key": layer.key,
        "fields": [
            _declared(layer, layer.fields[name])
            if name in layer.fields
            else _computed(name, crs, added.get(name))
            for name in columns
        ],
        "left_out": [
            {
                "name": name,
                "label": both(layer.fields[name].label),
                "reason": said(
                    "dictionary.left_out"
                    if name in layer.personal
                    else "dictionary.not_public"
                ),
            }
            for name in left_out
        ],
    }


def both(label: Label) -> dict[str, str]:
    """Return a label as JSON has it: by language."""
    return {language: label.say(language) for language in LANGUAGES}


def said(key: str, /, **values: object) -> dict[str, str]:
    """Return a sentence of the texts by language."""
    return {language: texts.say(key, language, **values) for language in LANGUAGES}


def _declared(layer: Layer, field: Field) -> dict[str, object]:
    described: dict[str, object] = {
        "name": field.name,
        "label": both(field.label),
        "type": field.type,
        "type_label": said(f"dictionary.type_{field.type}"),
        "unit": field.unit or None,
        "unit_label": _unit(field.unit),
        "is_required": field.is_required,
        "is_personal": field.is_personal,
        "is_key": field.name == layer.key,
        "is_computed": False,
    }
    if field.minimum is not None:
        described["minimum"] = field.minimum
    if field.maximum is not None:
        described["maximum"] = field.maximum
    if field.references:
        described["references"] = field.references
    if field.choices:
        described["choices"] = [_choice(one) for one in field.choices.values()]
    return described


def _computed(name: str, crs: str, field: Field | None) -> dict[str, object]:
    usual = "boolean" if name == "illustrative" else "number"
    kind = field.type if field else usual
    described: dict[str, object] = {
        "name": name,
        "label": both(field.label) if field else said(f"export.column_{name}"),
        "type": kind,
        "type_label": said(f"dictionary.type_{kind}"),
        "unit": _UNITS.get(name),
        "unit_label": _unit(_UNITS.get(name, "")),
        "is_required": False,
        "is_personal": False,
        "is_key": False,
        "is_computed": True,
        "computed": said(f"dictionary.computed_{_HOW[name]}", crs=crs),
    }
    if field and field.choices:
        described["choices"] = [_choice(one) for one in field.choices.values()]
    return described


def _unit(code: str) -> dict[str, str] | None:
    if not code:
        return None
    if code == "degree":
        return said("dictionary.unit_degree")
    return {language: texts.unit(code, language) for language in LANGUAGES}


def _choice(choice: Choice) -> dict[str, object]:
    described: dict[str, object] = {"code": choice.code, "label": both(choice.label)}
    return described | ({"symbol": choice.symbol} if choice.symbol else {})
