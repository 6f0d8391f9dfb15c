"""KML for Google Earth and its like: WGS 84, every field beside its shape.

Written as XML here and not by GDAL: its drivers put text in CDATA sections
without looking, so that a name with ``]]>`` in it breaks the file or adds
elements of its own. Colours are the map's, folders its classes. Nothing in it is
fetched from elsewhere, and what a balloon shows is no HTML: programs that would
read it as such get every sign of it escaped.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

import shapely

from clusterviz import crs, texts
from clusterviz.files.json_values import JsonValue, json_rows
from clusterviz.files.measures import with_area_ha

if TYPE_CHECKING:
    from collections.abc import Iterable
    from io import TextIOBase
    from pathlib import Path

    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

    from clusterviz.files.origin import Origin
    from clusterviz.files.signs import Sign, Signs
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
    *,
    signs: Signs,
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
    signs
        How the rows are drawn; each sign is a folder.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    with path.open("w", encoding="utf-8", newline="\n") as file:
        fill_kml(frame, layer, file, origin, language, signs=signs)


def fill_kml(
    frame: gpd.GeoDataFrame,
    layer: Layer,
    file: TextIOBase,
    origin: Origin,
    language: Language,
    *,
    signs: Signs,
) -> None:
    """Write the document of `write_kml` into a file that is open as UTF-8."""
    shapes = crs.to_lonlat(frame).geometry.to_numpy()
    note = origin.note(language)
    title = origin.title.say(language)
    xml = XMLGenerator(file, encoding="utf-8", short_empty_elements=True)
    xml.startDocument()
    _begin(xml, "kml", xmlns=_NAMESPACE)
    _begin(xml, "Document")
    _text(xml, "name", f"{title} – {note}" if note else title)
    _text(xml, "open", "1")
    _text(xml, "description", "\n".join(_said(origin, language)))
    for sign, _ in signs.groups():
        _style(xml, sign)
    # Rows of a class stand together: at most one pass for each that is there.
    for sign, of in signs.groups():
        _begin(xml, "Folder")
        _text(xml, "name", sign.label)
        rows = json_rows(with_area_ha(frame.iloc[of]))
        for row, shape in zip(rows, shapes[of], strict=True):
            _placemark(xml, layer, row, shape, sign, origin, language)
        xml.endElement("Folder")
    xml.endElement("Document")
    xml.endElement("kml")
    xml.endDocument()


def _said(origin: Origin, language: Language) -> list[str]:
    """Return what the document says of itself, line by line."""
    lines = [
        origin.note(language),
        texts.say("export.no_legal_copy", language),
        _as_of(origin, language),
        origin.source_document,
        origin.part(language),
    ]
    return [_plain(line) for line in lines if line]


def _as_of(origin: Origin, language: Language) -> str:
    day = texts.day(origin.as_of_on, language)
    return texts.say("export.as_of", language, day=day)


def _placemark(
    xml: XMLGenerator,
    layer: Layer,
    row: dict[str, JsonValue],
    shape: BaseGeometry | None,
    sign: Sign,
    origin: Origin,
    language: Language,
) -> None:
    name = str(row.get(layer.naming) or row[layer.key])
    _begin(xml, "Placemark")
    _text(xml, "name", name)
    # Without this, lists show the balloon's text below each name.
    _begin(xml, "Snippet", maxLines="0")
    xml.endElement("Snippet")
    _text(xml, "description", "\n".join(_balloon(layer, row, sign, origin, language)))
    _text(xml, "styleUrl", f"#{_style_id(sign)}")
    _data(xml, row)
    if shape is not None and not shape.is_empty:
        _shape(xml, shapely.orient_polygons(shapely.force_2d(shape)))
    xml.endElement("Placemark")


def _balloon(
    layer: Layer,
    row: dict[str, JsonValue],
    sign: Sign,
    origin: Origin,
    language: Language,
) -> list[str]:
    """Return what is shown of a feature that is clicked: a few lines."""
    area_ha = row.get("area_ha")
    lines = [
        str(row[layer.key]),
        sign.label,
        texts.hectares(area_ha, language) if isinstance(area_ha, float) else "",
        _as_of(origin, language),
        origin.note(language) or texts.say("export.no_legal_copy", language),
    ]
    return [_plain(line) for line in lines if line]


def _plain(text: str) -> str:
    """Return text that shows as itself where a program reads HTML or its own words.

    Google Earth puts values in the place of ``$[name]``.
    """
    return html.escape(" ".join(text.split()), quote=False).replace("$[", "$ [")


def _style_id(sign: Sign) -> str:
    return f"sign-{sign.code or 'other'}"


def _style(xml: XMLGenerator, sign: Sign) -> None:
    _begin(xml, "Style", id=_style_id(sign))
    _begin(xml, "LabelStyle")
    _text(xml, "scale", "0.8")
    xml.endElement("LabelStyle")
    # Of a sign without colours, each program has its own.
    if sign.line or sign.fill:
        _begin(xml, "LineStyle")
        _text(xml, "color", _colour(sign.line or sign.fill, 1.0))
        _text(xml, "width", f"{sign.width_px:g}")
        xml.endElement("LineStyle")
        _begin(xml, "PolyStyle")
        _text(xml, "color", _colour(sign.fill, sign.fill_ratio))
        _text(xml, "fill", "1" if sign.fill else "0")
        _text(xml, "outline", "1" if sign.line else "0")
        xml.endElement("PolyStyle")
    _begin(xml, "BalloonStyle")
    # The usual balloon would show names and values, which are not for HTML.
    _text(xml, "text", "$[description]")
    xml.endElement("BalloonStyle")
    xml.endElement("Style")


def _colour(rgb: str, ratio: float) -> str:
    """Return a colour as KML has it: opacity first, then blue, green and red.

    Examples
    --------
    >>> _colour("#" + "0072b2", 1.0), _colour("", 0.5)
    ('ffb27200', '00ffffff')
    """
    if not rgb:
        return "00ffffff"
    red, green, blue = rgb[1:3], rgb[3:5], rgb[5:7]
    return f"{round(ratio * 255):02x}{blue}{green}{red}"


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
