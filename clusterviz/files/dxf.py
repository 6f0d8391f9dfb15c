r"""DXF for land offices: boundaries as closed lines, in metres, names as text.

One layer for each class of features, in the colour of its outline on the map, and
one for its names. Each ring is a line of its own, a hole too: a drawing has no
holes. A line bears the key of its feature as extended data, which programs keep.

Drawings since 2007 are in UTF-8, which GDAL, and so QGIS, takes for Latin-1: what is
drawn is text of several lines (MTEXT) with its letters by their numbers,
``\U+1EA1``, which every program reads there, and in no plain text.
"""

from __future__ import annotations

import math
import re
import unicodedata
from typing import TYPE_CHECKING

import numpy as np
import shapely
from ezdxf import units, zoom
from ezdxf.enums import MTextEntityAlignment
from ezdxf.filemanagement import new

from clusterviz import crs, texts
from clusterviz.errors import InputError
from clusterviz.files.json_values import json_value

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import geopandas as gpd
    from ezdxf.document import Drawing
    from ezdxf.layouts.layout import Modelspace
    from shapely.geometry.base import BaseGeometry

    from clusterviz.files.origin import Origin
    from clusterviz.files.signs import Sign, Signs
    from clusterviz.schema import Language, Layer

MAX_VERTICES = 2_000_000
"""Of a drawing: it is made in memory, about a kilobyte for each ten."""

_VERSION = "R2010"
_APPLICATION = "CLUSTERVIZ"
_FONT = "arial.ttf"
_NOTES = "GHI_CHU"
_MAX_TEXT = 240
"""Characters of a text: readers cut at 255."""

_LETTERS = (2.0, 25.0)
"""Metres: height of names on the smallest and the largest land."""

_ACROSS = 12.0
"""Letters that land of a square is wide."""

_BEYOND = re.compile("[\U00010000-\U0010ffff]")
_SPECIAL = re.compile(r"(%(?=%)|\\(?=[UuMm]\+))")
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def write_dxf(
    frame: gpd.GeoDataFrame,
    layer: Layer,
    path: Path,
    origin: Origin,
    language: Language,
    *,
    signs: Signs,
) -> None:
    """Write `frame` as a drawing in the coordinates that it is in.

    Parameters
    ----------
    frame
        Rows of `layer` in the metric CRS. A row without shape is named in the
        notes below the drawing.
    layer
        The declaration.
    path
        Replaced if it exists.
    origin
        What the notes and the drawing's properties say.
    language
        Of these.
    signs
        How the rows are drawn; each sign is a layer.

    Raises
    ------
    InputError
        If there is more than a drawing can hold.
    OSError
        If the file cannot be written.
    """
    crs.require_metric(frame=frame)
    shapes = shapely.force_2d(frame.geometry.to_numpy())
    _require_bounded(layer, shapes)
    drawing = new(_VERSION, units=units.M, setup=["linetypes"])
    drawing.styles.add(_APPLICATION, font=_FONT)
    drawing.appids.add(_APPLICATION)
    keys = [str(json_value(one)) for one in frame[layer.key]]
    names = _names(frame, layer, keys)
    space = drawing.modelspace()
    for sign, of in signs.groups():
        code = f"{layer.name}_{sign.code or 'other'}".upper()
        _add_layers(drawing, code, sign)
        for at in of:
            _add_shape(space, shapes[at], code, keys[at])
            _add_name(space, shapes[at], f"{code}_TEXT", names[at])
    is_bare = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    bare = [keys[at] for at in np.flatnonzero(is_bare)]
    notes = list(_notes(frame, origin, language, bare))
    for label, text in notes:
        drawing.header.custom_vars.append(label, _line(text))
    _add_notes(drawing, shapes, [f"{label}: {text}" for label, text in notes])
    with path.open("w", encoding="utf-8", newline="\n") as file:
        drawing.write(file)


def _require_bounded(layer: Layer, shapes: Sequence[BaseGeometry]) -> None:
    n = int(shapely.get_num_coordinates(shapes).sum())
    if n > MAX_VERTICES:
        raise InputError(
            texts.told("export.drawing_large", layer=layer.name, n=n, most=MAX_VERTICES)
        )


def _names(frame: gpd.GeoDataFrame, layer: Layer, keys: list[str]) -> list[str]:
    if layer.naming not in frame.columns:
        return keys
    names = [json_value(one) for one in frame[layer.naming]]
    return [str(one or key) for one, key in zip(names, keys, strict=True)]


def _add_layers(drawing: Drawing, code: str, sign: Sign) -> None:
    """Add the layer of a class and that of its names, in the colour of its outline."""
    rgb = (sign.line or sign.fill).removeprefix("#")
    linetype = "DASHED" if sign.is_dashed else "Continuous"
    made = drawing.layers.add(code, linetype=linetype)
    made.description = _line(sign.label)
    for layer in (made, drawing.layers.add(f"{code}_TEXT")):
        # Black would not show on a black ground; the usual colour turns with it.
        if rgb.strip("0"):
            layer.dxf.true_color = int(rgb, 16)


def _add_shape(
    space: Modelspace, shape: BaseGeometry | None, code: str, key: str
) -> None:
    for part in shapely.get_parts(shape) if shape is not None else ():
        look = {"layer": code}
        if isinstance(part, shapely.Polygon):
            _add_line(space, part.exterior, look, key, is_closed=True)
            for hole in part.interiors:
                _add_line(space, hole, look, f"{key} hole", is_closed=True)
        elif isinstance(part, shapely.Point):
            if not part.is_empty:
                point = space.add_point(part.coords[0], dxfattribs=look)
                point.set_xdata(_APPLICATION, [(1000, _line(key))])
        else:
            _add_line(space, part, look, key, is_closed=False)


def _add_line(
    space: Modelspace,
    line: BaseGeometry,
    look: dict[str, str],
    key: str,
    *,
    is_closed: bool,
) -> None:
    corners = shapely.get_coordinates(line)
    if not len(corners):
        return
    points = corners[:-1] if is_closed else corners
    drawn = space.add_lwpolyline(points.tolist(), close=is_closed, dxfattribs=look)
    drawn.set_xdata(_APPLICATION, [(1000, _line(key))])


def _add_name(
    space: Modelspace, shape: BaseGeometry | None, code: str, name: str
) -> None:
    if shape is None or shape.is_empty:
        return
    smallest, largest = _LETTERS
    height = math.sqrt(shape.area) / _ACROSS if shape.area else smallest
    height = round(min(max(height, smallest), largest), 2)
    inside = shapely.point_on_surface(shape)
    middle = MTextEntityAlignment.MIDDLE_CENTER
    _write(space, name, (inside.x, inside.y), height, code, middle)


def _write(
    space: Modelspace,
    text: str,
    place: tuple[float, float],
    height: float,
    code: str,
    alignment: MTextEntityAlignment,
) -> None:
    look = {"layer": code, "style": _APPLICATION, "char_height": height}
    drawn = space.add_mtext(_lettered(text), dxfattribs=look)
    drawn.set_location(place, attachment_point=alignment)


def _notes(
    frame: gpd.GeoDataFrame, origin: Origin, language: Language, bare: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """Yield what the drawing says of itself: its label and its words."""
    system = crs.code_of(frame.crs)
    said = {
        "source_layer": origin.title.say(language),
        "source_province": origin.province.say(language),
        "drawing_crs": f"{frame.crs.name} ({system})",
        "source_document": origin.source_document,
        "source_as_of_on": texts.day(origin.as_of_on, language),
        "source_part": origin.part(language),
        "source_note": origin.note(language),
        "drawing_bare": ", ".join(bare),
    }
    for key, text in said.items():
        if text:
            yield texts.say(f"export.{key}", language), text


def _add_notes(
    drawing: Drawing, shapes: Sequence[BaseGeometry], notes: Sequence[str]
) -> None:
    """Write notes below all that is drawn, where nobody takes them for a name."""
    drawing.layers.add(_NOTES)
    west, south, east, north = shapely.total_bounds(shapes)
    if not math.isfinite(west):
        west = south = east = north = 0.0
    _, largest = _LETTERS
    height = min(max((east - west) / 100, 2.0), 4 * largest)
    space = drawing.modelspace()
    top_left = MTextEntityAlignment.TOP_LEFT
    for number, note in enumerate(notes, start=1):
        place = (west, south - number * 2 * height)
        _write(space, note, place, round(height, 2), _NOTES, top_left)
    lowest = south - (len(notes) + 2) * 2 * height
    space.reset_extents((west, lowest, 0), (east, north, 0))
    zoom.window(space, (west, lowest), (east, north))


def _line(text: str) -> str:
    r"""Return text as a drawing takes it: on one line, which cannot end early.

    Examples
    --------
    >>> _line("Lô A\n0\nEOF"), _line("a^b")
    ('Lô A 0 EOF', 'a^ b')
    """
    composed = unicodedata.normalize("NFC", " ".join(text.split()))
    kept = "".join(one for one in composed if unicodedata.category(one) not in _UNSEEN)
    # A caret alone would make a control character of the letter behind it.
    plain = kept.replace("^", "^ ")
    return plain if len(plain) <= _MAX_TEXT else f"{plain[: _MAX_TEXT - 3]}..."


def _lettered(text: str) -> str:
    r"""Return text so that what is drawn is what it says, all of it in ASCII.

    Two per cents begin a special sign, ``\U+`` a letter by its number, and braces
    and backslashes a change of the lettering.

    Examples
    --------
    >>> _lettered("50%%c Mỹ"), _lettered(r"{\U+1EA1}")
    ('50% %c M\\U+1EF9', '\\{\\\\ U+1EA1\\}')
    """
    parted = _line(_SPECIAL.sub(r"\1 ", text))
    escaped = re.sub(r"([\\{}])", r"\\\1", parted)
    # A number of a letter has four figures.
    plain = _BEYOND.sub("\ufffd", escaped)
    return "".join(one if one.isascii() else f"\\U+{ord(one):04X}" for one in plain)
