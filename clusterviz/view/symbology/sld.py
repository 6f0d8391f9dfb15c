"""SLD 1.1 (OGC 05-078r4, with Symbology Encoding 1.1): a look for map servers.

What the standard has no word for is left to the reader: hatches are the mark
``shape://slash`` of GeoServer, and a name is lettered with its kind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, tostring

from clusterviz.view.style import THEME
from clusterviz.view.symbology.qml_symbols import HATCH_PX, RING_PX, ZONE_RATIO
from clusterviz.view.symbology.sld_elements import (
    OGC,
    SE,
    SLD,
    add,
    add_parameters,
    tag,
)
from clusterviz.view.symbology.sld_filters import filter_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clusterviz.view.style import Style
    from clusterviz.view.symbology.classes import Lettering, SymbolClass, Symbology

_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_HATCH_SIZE_PX = 10
_HATCH_RATIO = 0.75
_HALO_PX = 1.5


def sld(symbology: Symbology) -> str:
    """Return a look as an SLD document.

    Classes that nobody asked for are left out: it has no legend to choose in.
    """
    root = Element(tag(SLD, "StyledLayerDescriptor"), version="1.1.0")
    layer = SubElement(root, tag(SLD, "NamedLayer"))
    add(layer, SE, "Name", symbology.layer.name)
    style = SubElement(layer, tag(SLD, "UserStyle"))
    add(style, SE, "Name", symbology.title)
    add(style, SLD, "IsDefault", "1")
    features = SubElement(style, tag(SE, "FeatureTypeStyle"))
    shown = {one.code: one for one in symbology.classes if one.is_shown}
    for one in shown.values():
        features.extend(_rules(symbology, one))
    for lettering in symbology.letterings:
        if lettering.code in shown:
            features.append(_lettered(symbology, lettering, shown[lettering.code]))
    return _DECLARATION + tostring(root, encoding="unicode")


def _rules(symbology: Symbology, one: SymbolClass) -> Iterator[Element]:
    """Yield a rule for the class, or one from afar and one from near."""
    ratio = ZONE_RATIO if symbology.lines_from else 1.0
    if not symbology.lines_from:
        rule = _rule(symbology, one)
        rule.extend(_signs(one.style, ratio))
        yield rule
        return
    near = _rule(symbology, one, to_scale=symbology.lines_from)
    near.extend(_signs(one.style, ratio))
    yield near
    far = _rule(symbology, one, from_scale=symbology.lines_from)
    far.append(_area(one.style, 0.0))
    yield far


def _rule(
    symbology: Symbology, one: SymbolClass, *, from_scale: int = 0, to_scale: int = 0
) -> Element:
    """Return the start of a rule; scales are denominators, 0 for any."""
    rule = Element(tag(SE, "Rule"))
    add(rule, SE, "Name", one.code or "other")
    add(SubElement(rule, tag(SE, "Description")), SE, "Title", one.label)
    held = filter_of(symbology, one.code)
    if held is not None:
        rule.append(held)
    if from_scale:
        add(rule, SE, "MinScaleDenominator", str(from_scale))
    if to_scale or symbology.shown_from:
        largest = to_scale or symbology.shown_from
        add(rule, SE, "MaxScaleDenominator", str(largest))
    return rule


def _signs(style: Style, line_ratio: float) -> Iterator[Element]:
    if style.shape == "line":
        found = Element(tag(SE, "LineSymbolizer"))
        found.append(_stroke(style, line_ratio))
        yield found
    elif style.shape == "ring":
        yield _ring(style)
        if style.mark:
            yield _text([style.mark], "", style.line, 12, is_bold=True)
    else:
        if style.hatch:
            yield _area(style, 0.0)
            yield _hatch(style)
            yield _outline(style, line_ratio)
        else:
            yield _area(style, line_ratio)


def _area(style: Style, line_ratio: float) -> Element:
    found = Element(tag(SE, "PolygonSymbolizer"))
    if style.fill:
        found.append(_fill(style.fill, style.fill_ratio))
    if style.line and line_ratio:
        found.append(_stroke(style, line_ratio))
    return found


def _outline(style: Style, line_ratio: float) -> Element:
    found = Element(tag(SE, "PolygonSymbolizer"))
    found.append(_stroke(style, line_ratio))
    return found


def _fill(color: str, ratio: float) -> Element:
    found = Element(tag(SE, "Fill"))
    add_parameters(found, {"fill": color, "fill-opacity": f"{ratio:g}"})
    return found


def _stroke(style: Style, ratio: float) -> Element:
    found = Element(tag(SE, "Stroke"))
    values = {
        "stroke": style.line or THEME["muted"],
        "stroke-width": f"{style.width_px:g}",
        "stroke-opacity": f"{ratio:g}",
        "stroke-linejoin": "round",
    }
    if style.dash:
        values["stroke-dasharray"] = style.dash
    add_parameters(found, values)
    return found


def _hatch(style: Style) -> Element:
    found = Element(tag(SE, "PolygonSymbolizer"))
    fill = SubElement(found, tag(SE, "Fill"))
    graphic = SubElement(SubElement(fill, tag(SE, "GraphicFill")), tag(SE, "Graphic"))
    mark = SubElement(graphic, tag(SE, "Mark"))
    add(mark, SE, "WellKnownName", "shape://slash")
    stroke = SubElement(mark, tag(SE, "Stroke"))
    add_parameters(
        stroke,
        {
            "stroke": style.line,
            "stroke-width": f"{HATCH_PX:g}",
            "stroke-opacity": f"{_HATCH_RATIO:g}",
        },
    )
    add(graphic, SE, "Size", str(_HATCH_SIZE_PX))
    return found


def _ring(style: Style) -> Element:
    found = Element(tag(SE, "PointSymbolizer"))
    graphic = SubElement(found, tag(SE, "Graphic"))
    mark = SubElement(graphic, tag(SE, "Mark"))
    add(mark, SE, "WellKnownName", "circle")
    mark.append(_fill(style.fill or THEME["halo"], style.fill_ratio))
    mark.append(_stroke(style, 1.0))
    add(graphic, SE, "Size", f"{RING_PX:g}")
    return found


def _lettered(symbology: Symbology, lettering: Lettering, one: SymbolClass) -> Element:
    rule = _rule(
        symbology, one, from_scale=lettering.to_scale, to_scale=lettering.from_scale
    )
    marks = [lettering.mark] if lettering.mark else []
    rule.append(
        _text(
            marks,
            lettering.name_field,
            lettering.color,
            lettering.size_px,
            is_bold=lettering.is_bold,
            is_italic=lettering.is_italic,
        )
    )
    return rule


def _text(
    marks: list[str],
    name_field: str,
    color: str,
    size_px: int,
    *,
    is_bold: bool = False,
    is_italic: bool = False,
) -> Element:
    found = Element(tag(SE, "TextSymbolizer"))
    label = SubElement(found, tag(SE, "Label"))
    if name_field:
        label.text = " ".join([*marks, ""])
        add(label, OGC, "PropertyName", name_field)
    else:
        add(label, OGC, "Literal", " ".join(marks))
    values = {"font-family": "sans-serif", "font-size": str(size_px)}
    if is_bold:
        values["font-weight"] = "bold"
    if is_italic:
        values["font-style"] = "italic"
    add_parameters(SubElement(found, tag(SE, "Font")), values)
    anchor = found
    for name in ("LabelPlacement", "PointPlacement", "AnchorPoint"):
        anchor = SubElement(anchor, tag(SE, name))
    add(anchor, SE, "AnchorPointX", "0.5")
    add(anchor, SE, "AnchorPointY", "0.5")
    halo = SubElement(found, tag(SE, "Halo"))
    add(halo, SE, "Radius", f"{_HALO_PX:g}")
    halo.append(_fill(THEME["halo"], 1.0))
    found.append(_fill(color, 1.0))
    return found
