"""QML: a look of a layer as QGIS keeps it, with names and words for its table."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, tostring

from clusterviz.view.style import NO_VALUE
from clusterviz.view.symbology import expressions, qml_letters
from clusterviz.view.symbology.classes import SymbolClass
from clusterviz.view.symbology.qml_symbols import (
    DOT_PX,
    MM_PER_PX,
    ZONE_RATIO,
    symbol,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from clusterviz.schema import Field, Language
    from clusterviz.view.symbology.classes import Symbology

VERSION = "3.22.0"
"""Of QGIS, the oldest whose way of writing this is."""

_TYPE = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"


def qml(symbology: Symbology, language: Language) -> str:
    """Return a look as a QML document.

    A layer that is opened with it is read-only: what was handed on is a copy, and
    nobody here would learn of a change.

    Parameters
    ----------
    symbology
        The look.
    language
        Of the names of columns and the words of codes.
    """
    root = Element(
        "qgis",
        version=VERSION,
        styleCategories="LayerConfiguration|Symbology|Labeling|Fields|Forms|Rendering",
        labelsEnabled="1" if symbology.letterings else "0",
        readOnly="1",
        hasScaleBasedVisibilityFlag="1" if symbology.shown_from else "0",
        # The minimum is of the scale, and so the maximum of its denominator.
        minScale=str(symbology.shown_from),
        maxScale="0",
    )
    root.append(_renderer(symbology))
    if symbology.letterings:
        root.append(qml_letters.labeling(symbology))
    root.append(_words(symbology.layer.fields, language))
    root.append(_aliases(symbology.layer.fields, language))
    return _TYPE + tostring(root, encoding="unicode")


def _renderer(symbology: Symbology) -> Element:
    by = expressions.class_of(symbology)
    classes = _classes(symbology)
    found = Element(
        "renderer-v2",
        type="categorizedSymbol" if by else "singleSymbol",
        forceraster="0",
        symbollevels="0",
        enableorderby="0",
    )
    symbols = [
        symbol(
            str(place),
            one.style,
            lines_if=expressions.are_lines_seen(symbology),
            dot_if=expressions.is_dot(symbology, DOT_PX * MM_PER_PX),
            line_ratio=ZONE_RATIO if symbology.lines_from else 1.0,
        )
        for place, one in enumerate(classes)
    ]
    if by:
        found.set("attr", by)
        _add_categories(SubElement(found, "categories"), classes)
    SubElement(found, "symbols").extend(symbols)
    return found


def _classes(symbology: Symbology) -> tuple[SymbolClass, ...]:
    """Return the classes, with the one that is not drawn: the legend tells of it."""
    if symbology.valid_on is None:
        return symbology.classes
    gone = SymbolClass(
        expressions.NOT_VALID, symbology.not_valid, NO_VALUE, is_shown=False
    )
    return (*symbology.classes, gone)


def _add_categories(categories: Element, classes: Iterable[SymbolClass]) -> None:
    for place, one in enumerate(classes):
        SubElement(
            categories,
            "category",
            value=one.code,
            label=one.label,
            symbol=str(place),
            render="true" if one.is_shown else "false",
            type="string",
        )


def _words(fields: Mapping[str, Field], language: Language) -> Element:
    """Return the words that stand for the codes of each choice."""
    found = Element("fieldConfiguration")
    for name, one in fields.items():
        if not one.choices:
            continue
        column = SubElement(found, "field", name=name, configurationFlags="None")
        config = SubElement(SubElement(column, "editWidget", type="ValueMap"), "config")
        words = SubElement(
            SubElement(config, "Option", type="Map"),
            "Option",
            name="map",
            type="List",
        )
        for choice in one.choices.values():
            SubElement(
                SubElement(words, "Option", type="Map"),
                "Option",
                name=choice.label.say(language),
                type="QString",
                value=choice.code,
            )
    return found


def _aliases(fields: Mapping[str, Field], language: Language) -> Element:
    found = Element("aliases")
    for name, one in fields.items():
        SubElement(found, "alias", field=name, name=one.label.say(language))
    return found
