"""Elements of an SLD: its namespaces, and text in them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, register_namespace

if TYPE_CHECKING:
    from collections.abc import Mapping

SLD = "http://www.opengis.net/sld"
SE = "http://www.opengis.net/se"
OGC = "http://www.opengis.net/ogc"

for _prefix, _uri in (("sld", SLD), ("se", SE), ("ogc", OGC)):
    register_namespace(_prefix, _uri)


def tag(namespace: str, name: str) -> str:
    """Return the name of an element with its namespace."""
    return f"{{{namespace}}}{name}"


def add(parent: Element, namespace: str, name: str, text: str) -> None:
    """Add an element that holds a text."""
    SubElement(parent, tag(namespace, name)).text = text


def add_parameters(parent: Element, values: Mapping[str, str]) -> None:
    """Add values as parameters of SVG."""
    for name, value in values.items():
        SubElement(parent, tag(SE, "SvgParameter"), name=name).text = value
