"""Symbols of QGIS: one style of the map as fills, lines, hatches and rings."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement

from clusterviz.view.style import THEME, Style

if TYPE_CHECKING:
    from collections.abc import Mapping

MM_PER_PX = 25.4 / 96
"""Lengths of the map are in pixels of a screen of 96 to the inch; on paper too the
same millimetres are wanted."""

HATCH_MM = 2.0
HATCH_PX = 0.9
_HATCH_RATIO = 0.75
_HATCH_DEGREES = 45
ZONE_RATIO = 0.6
"""Opacity of a line that neighbours draw twice, as on the map."""

RING_PX = 16.0
DOT_PX = 9.0
_MARK_PX = 12.0


def symbol(
    name: str,
    style: Style,
    *,
    lines_if: str = "",
    dot_if: str = "",
    line_ratio: float = 1.0,
) -> Element:
    """Return a style of the map as a symbol.

    Parameters
    ----------
    name
        Of the symbol.
    style
        The sign.
    lines_if
        The expression that is true where outline and hatch are drawn; empty for
        everywhere.
    dot_if
        The expression that is true where a shape is so small that a dot stands for
        it; empty for nowhere.
    line_ratio
        Opacity of the outline.
    """
    if style.shape == "line":
        found = _symbol(name, "line")
        found.append(_line(style, line_ratio))
        return found
    found = _symbol(name, "fill")
    if style.shape == "ring":
        found.append(_disc(f"@{name}@0", style, RING_PX))
        return found
    area_if = f"NOT ({dot_if})" if dot_if else ""
    found.append(_seen(_fill(style), area_if))
    if style.hatch:
        found.append(_seen(_hatch(name, style), lines_if or area_if))
    if style.line:
        found.append(_seen(_line(style, line_ratio), lines_if or area_if))
    if dot_if:
        dot = _disc(f"@{name}@{len(found)}", _dotted(style), DOT_PX)
        found.append(_seen(dot, dot_if))
    return found


def rgba(color: str, ratio: float) -> str:
    """Return a colour as QGIS writes it.

    Examples
    --------
    >>> rgba("#0072b2", 0.45)
    '0,114,178,115'
    """
    parts = [int(color[at : at + 2], 16) for at in (1, 3, 5)]
    return ",".join(map(str, [*parts, round(255 * ratio)]))


def mm(px: float) -> str:
    """Return pixels of a screen as millimetres.

    Examples
    --------
    >>> mm(2)
    '0.5292'
    """
    return f"{px * MM_PER_PX:.4f}"


def options(values: Mapping[str, str]) -> Element:
    """Return values as QGIS keeps those of a symbol layer."""
    found = Element("Option", type="Map")
    for name, value in values.items():
        SubElement(found, "Option", name=name, type="QString", value=value)
    return found


def _symbol(name: str, kind: str) -> Element:
    return Element(
        "symbol", name=name, type=kind, alpha="1", clip_to_extent="1", force_rhr="0"
    )


def _layer(kind: str, values: Mapping[str, str]) -> Element:
    found = Element(
        "layer", {"class": kind, "enabled": "1", "locked": "0", "pass": "0"}
    )
    found.append(options(values))
    return found


def _fill(style: Style) -> Element:
    return _layer(
        "SimpleFill",
        {
            "color": rgba(style.fill or THEME["halo"], style.fill_ratio),
            "style": "solid" if style.fill else "no",
            "outline_style": "no",
        },
    )


def _line(style: Style, ratio: float) -> Element:
    return _layer(
        "SimpleLine",
        {
            "line_color": rgba(style.line or THEME["muted"], ratio),
            "line_width": mm(style.width_px),
            "line_width_unit": "MM",
            "line_style": "solid",
            "use_custom_dash": "1" if style.dash else "0",
            "customdash": ";".join(mm(float(part)) for part in style.dash.split()),
            "customdash_unit": "MM",
            "capstyle": "flat",
            "joinstyle": "round",
        },
    )


def _hatch(name: str, style: Style) -> Element:
    thin = Style(line=style.line, width_px=HATCH_PX)
    found = _layer(
        "LinePatternFill",
        {
            "angle": str(_HATCH_DEGREES),
            "distance": str(HATCH_MM),
            "distance_unit": "MM",
            "line_width": mm(HATCH_PX),
            "line_width_unit": "MM",
            "color": rgba(style.line, _HATCH_RATIO),
        },
    )
    strokes = _symbol(f"@{name}@1", "line")
    strokes.append(_line(thin, _HATCH_RATIO))
    found.append(strokes)
    return found


def _dotted(style: Style) -> Style:
    """Return the sign of a dot: hardly filled ones would not be seen so small."""
    return dataclasses.replace(
        style,
        fill=style.fill or THEME["halo"],
        fill_ratio=min(1.0, 2 * style.fill_ratio) if style.fill else 0.9,
        mark="",
    )


def _disc(name: str, style: Style, size_px: float) -> Element:
    """Return a disc in the place of a shape, with the mark of its style."""
    found = _layer("CentroidFill", {"point_on_surface": "1", "point_on_all_parts": "0"})
    disc = _symbol(name, "marker")
    disc.append(
        _layer(
            "SimpleMarker",
            {
                "name": "circle",
                "color": rgba(style.fill or THEME["halo"], style.fill_ratio),
                "outline_color": rgba(style.line, 1.0),
                "outline_width": mm(style.width_px),
                "outline_width_unit": "MM",
                "size": mm(size_px),
                "size_unit": "MM",
            },
        )
    )
    if style.mark:
        disc.append(
            _layer(
                "FontMarker",
                {
                    "chr": style.mark,
                    "font": "Sans Serif",
                    "color": rgba(style.line, 1.0),
                    "size": mm(_MARK_PX),
                    "size_unit": "MM",
                },
            )
        )
    found.append(disc)
    return found


def _seen(layer: Element, expression: str) -> Element:
    """Return a symbol layer that is drawn only where an expression is true."""
    if not expression:
        return layer
    # Before the symbol that it may have of its own, as QGIS writes it.
    defined = Element("data_defined_properties")
    every = SubElement(defined, "Option", type="Map")
    SubElement(every, "Option", name="name", type="QString", value="")
    named = SubElement(every, "Option", name="properties", type="Map")
    one = SubElement(named, "Option", name="enabled", type="Map")
    SubElement(one, "Option", name="active", type="bool", value="true")
    SubElement(one, "Option", name="expression", type="QString", value=expression)
    SubElement(one, "Option", name="type", type="int", value="3")
    SubElement(every, "Option", name="type", type="QString", value="collection")
    layer.insert(1, defined)
    return layer
