"""Labels of QGIS: names and marks, each class in its own letters."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement

from clusterviz.view.style import THEME
from clusterviz.view.symbology import expressions
from clusterviz.view.symbology.qml_symbols import mm, rgba

if TYPE_CHECKING:
    from clusterviz.view.symbology.classes import Lettering, Symbology

_HALO_PX = 1.5
_KEYS = uuid.UUID("6f4a3c0e-5d1b-4c2a-9a57-0b7f3f0c1d22")
_BOLD = "75"
_REGULAR = "50"
_OVER_POINT = "1"
"""Around the middle of a shape, and there exactly on it."""


def labeling(symbology: Symbology) -> Element:
    """Return the rules of what is lettered."""
    found = Element("labeling", type="rule-based")
    rules = SubElement(found, "rules", key=_key("all"))
    shown = {one.code for one in symbology.classes if one.is_shown}
    for lettering in symbology.letterings:
        rules.append(_rule(symbology, lettering, lettering.code in shown))
    return found


def _rule(symbology: Symbology, lettering: Lettering, is_shown: bool) -> Element:
    found = Element(
        "rule",
        key=_key(f"{lettering.code} {lettering.from_scale}"),
        description=lettering.code,
        filter=expressions.is_of(symbology, lettering.code),
        active="1" if is_shown else "0",
    )
    # The maximum denominator is that of the smallest scale.
    if lettering.from_scale:
        found.set("scalemaxdenom", str(lettering.from_scale))
    if lettering.to_scale:
        found.set("scalemindenom", str(lettering.to_scale))
    settings = SubElement(found, "settings", calloutType="simple")
    settings.append(_letters(lettering))
    SubElement(settings, "text-format", multilineAlign="1", autoWrapLength="0")
    SubElement(
        settings,
        "placement",
        placement=_OVER_POINT,
        centroidInside="1",
        centroidWhole="0",
        quadOffset="4",
        priority="9" if lettering.is_bold else "5",
        dist="0",
    )
    SubElement(settings, "rendering", drawLabels="1", obstacle="0", scaleVisibility="0")
    return found


def _letters(lettering: Lettering) -> Element:
    style = " ".join(
        word
        for word, is_so in (
            ("Bold", lettering.is_bold),
            ("Italic", lettering.is_italic),
        )
        if is_so
    )
    found = Element(
        "text-style",
        fieldName=expressions.said(lettering),
        isExpression="1",
        fontFamily="Sans Serif",
        namedStyle=style or "Regular",
        fontWeight=_BOLD if lettering.is_bold else _REGULAR,
        fontItalic="1" if lettering.is_italic else "0",
        fontSize=mm(lettering.size_px),
        fontSizeUnit="MM",
        textColor=rgba(lettering.color, 1.0),
        textOpacity="1",
    )
    SubElement(
        found,
        "text-buffer",
        bufferDraw="1",
        bufferSize=mm(_HALO_PX),
        bufferSizeUnits="MM",
        bufferColor=rgba(THEME["halo"], 1.0),
        bufferOpacity="1",
    )
    return found


def _key(name: str) -> str:
    """Return the key of a rule: the same file for the same look."""
    return f"{{{uuid.uuid5(_KEYS, name)}}}"
