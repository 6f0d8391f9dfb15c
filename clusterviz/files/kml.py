"""KML for Google Earth and its like: WGS 84, every field beside its shape.

Written as XML here and not by GDAL: its drivers put text in CDATA sections
without looking, so that a name with ``]]>`` in it breaks the file or adds
elements of its own.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

import shapely

from clusterviz import crs
from clusterviz.files.json_values import JsonValue, json_rows
from clusterviz.files.measures import with_area_ha

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

    from clusterviz.files.origin import Origin
    from clusterviz.schema import Language, Layer

DECIMALS = 7

_NAMESPACE = "http://www.opengis.net/kml/2.2"

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_kml(
    frame: gpd.GeoDataFrame,
    layer: Layer,
    path: Path,
    origin: Origin,
    language: Language,
) -> None:
    """Write `frame` as one KML document.

    Parameters
    ----------
    frame
        Rows of `layer` in the metric CRS, perhaps with columns that are none of
        its fields. Polygons get ``area_ha``; a row without shape is a placemark
        without place.
    layer
        The declaration.
    path
        Replaced if it exists.
    origin
        What the document's name and description say: a sample says so in both.
    language
        Of these.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    shapes = crs.to_lonlat(frame).geometry
    name = next((one for one in layer.fields if one.endswith("_name")), layer.key)
    note = origin.note(language)
    title = origin.title.say(language)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        xml = XMLGenerator(file, encoding="utf-8", short_empty_elements=True)
        xml.startDocument()
        _begin(xml, "kml", xmlns=_NAMESPACE)
        _begin(xml, "Document")
        _text(xml, "name", f"{title} – {note}" if note else title)
        _text(xml, "description", origin.summary(language))
        for shape, row in zip(shapes, json_rows(with_area_ha(frame)), strict=True):
            _begin(xml, "Placemark")
            _text(xml, "name", str(row.get(name) or row[layer.key]))
            _data(xml, row)
            if shape is not None and not shape.is_empty:
                _shape(xml, shapely.orient_polygons(shapely.force_2d(shape)))
            xml.endElement("Placemark")
        xml.endElement("Document")
        xml.endElement("kml")
        xml.endDocument()


def _begin(xml: XMLGenerator, element: str, **attributes: str) -> None:
    xml.startElement(element, AttributesImpl(attributes))


def _text(xml: XMLGenerator, element: str, text: str) -> None:
    _begin(xml, element)
    # XML has no way to write other characters, not even escaped.
    xml.characters(_NOT_XML.sub("\ufffd", text))
    xml.endElement(element)


def _data(xml: XMLGenerator, row: dict[str, JsonValue]) -> None:
    _begin(xml, "ExtendedData")
    for name, value in row.items():
        if value is None:
            continue
        _begin(xml, "Data", name=name)
        is_flag = isinstance(value, bool)
        _text(xml, "value", str(value).lower() if is_flag else str(value))
        xml.endElement("Data")
    xml.endElement("ExtendedData")


def _shape(xml: XMLGenerator, shape: BaseGeometry) -> None:
    if isinstance(shape, shapely.Polygon):
        _begin(xml, "Polygon")
        _ring(xml, "outerBoundaryIs", shape.exterior)
        for hole in shape.interiors:
            _ring(xml, "innerBoundaryIs", hole)
        xml.endElement("Polygon")
    elif isinstance(shape, shapely.LineString | shapely.Point):
        _begin(xml, shape.geom_type)
        _text(xml, "coordinates", _corners(shape.coords))
        xml.endElement(shape.geom_type)
    else:
        _begin(xml, "MultiGeometry")
        for part in shapely.get_parts(shape):
            _shape(xml, part)
        xml.endElement("MultiGeometry")


def _ring(xml: XMLGenerator, element: str, ring: shapely.LinearRing) -> None:
    _begin(xml, element)
    _begin(xml, "LinearRing")
    _text(xml, "coordinates", _corners(ring.coords))
    xml.endElement("LinearRing")
    xml.endElement(element)


def _corners(points: Iterable[tuple[float, ...]]) -> str:
    return " ".join(f"{x:.{DECIMALS}f},{y:.{DECIMALS}f}" for x, y in points)
