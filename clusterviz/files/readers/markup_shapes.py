"""The shapes of KML as WKB: what its coordinates say, nothing guessed."""

from __future__ import annotations

import math
import re
import struct
from dataclasses import dataclass, field

from clusterviz.files.refused import FileRefusedError, printable

Corners = list[tuple[float, ...]]
"""Longitude, latitude and, perhaps, height."""

LEAVES = ("Point", "LineString", "LinearRing")
SHAPES = (*LEAVES, "Polygon", "MultiGeometry")

_CODES = {"Point": 1, "LineString": 2, "LinearRing": 2, "Polygon": 3}
_COLLECTION, _MANY, _ISO_Z = 7, 3, 1000
_FEWEST = {"Point": 1, "LineString": 2, "LinearRing": 4}
_COMMA = re.compile(r"\s*,\s*")


@dataclass
class Shape:
    """A shape while it is read.

    Parameters
    ----------
    kind
        One of `SHAPES`.
    corners
        Of a point, line or ring.
    parts
        Rings of a polygon, the outer first; members of a collection.
    """

    kind: str
    corners: Corners = field(default_factory=list)
    parts: list[Shape] = field(default_factory=list)

    @property
    def has_height(self) -> bool:
        """Whether any corner has one."""
        return any(len(one) > 2 for one in self.corners) or any(
            part.has_height for part in self.parts
        )


def read_corners(text: str, row: int) -> Corners:
    """Return what the text of coordinates says.

    Parameters
    ----------
    text
        Tuples between blanks, numbers between commas.
    row
        Of the placemark, from 1.

    Raises
    ------
    FileRefusedError
        If it is anything else, or no place on Earth.

    Examples
    --------
    >>> read_corners(" 106.1,21.2,0 106.2,21.2 ", 1)
    [(106.1, 21.2, 0.0), (106.2, 21.2)]
    """
    # Numbers in Python may have these; in KML they are mistakes.
    is_plain = text.isascii() and "_" not in text
    tuples = (_COMMA.sub(",", text) if ", " in text or " ," in text else text).split()
    try:
        corners = [tuple(map(float, one.split(","))) for one in tuples]
    except ValueError:
        is_plain = False
    if not is_plain or not all(len(one) in (2, 3) for one in corners):
        raise FileRefusedError(
            "markup.coordinates", row=row, text=printable(text.strip())
        )
    for one in corners:
        if not (abs(one[0]) <= 180 and abs(one[1]) <= 90 and math.isfinite(one[-1])):
            x, y = printable(repr(one[0])), printable(repr(one[1]))
            raise FileRefusedError("markup.out_of_range", row=row, x=x, y=y)
    return corners


def closed_ring(ring: Shape, row: int) -> bool:
    """Close a ring of a polygon in place; return whether it was open.

    Raises
    ------
    FileRefusedError
        If it has fewer than three different corners.
    """
    corners = ring.corners
    is_open = bool(corners) and corners[0][:2] != corners[-1][:2]
    if is_open:
        corners.append(corners[0])
    if len({one[:2] for one in corners}) < 3:
        raise FileRefusedError("markup.ring_short", row=row)
    return is_open


def to_wkb(shape: Shape, row: int) -> bytes | None:
    """Return a shape as ISO WKB; ``None`` if it says no place.

    A collection of one kind becomes the kind of many; collections in it are
    opened. Where one corner has a height, others are at 0, as KML has it.

    Parameters
    ----------
    shape
        As it was read.
    row
        Of the placemark, from 1.

    Raises
    ------
    FileRefusedError
        If a shape has too few corners for its kind, or a polygon no outer ring.

    Examples
    --------
    >>> to_wkb(Shape("Point", [(0.0, 0.0)]), 1).hex()
    '010100000000000000000000000000000000000000'
    """
    if shape.kind != "MultiGeometry":
        return _simple(shape, shape.has_height, row)
    has_height = shape.has_height
    members = _members(shape)
    blobs = [one for one in (_simple(m, has_height, row) for m in members) if one]
    if not blobs:
        return None
    codes = {_CODES[one.kind] for one in members}
    code = codes.pop() + _MANY if len(codes) == 1 else _COLLECTION
    return _head(code, has_height) + struct.pack("<I", len(blobs)) + b"".join(blobs)


def _members(shape: Shape) -> list[Shape]:
    if shape.kind != "MultiGeometry":
        return [shape]
    return [one for part in shape.parts for one in _members(part)]


def _simple(shape: Shape, has_height: bool, row: int) -> bytes | None:
    head = _head(_CODES[shape.kind], has_height)
    if shape.kind == "Polygon":
        if not shape.parts:
            return None
        rings = [_counted(one.corners, has_height) for one in shape.parts]
        return head + struct.pack("<I", len(rings)) + b"".join(rings)
    n = len(shape.corners)
    if not n:
        return None
    if n < _FEWEST[shape.kind] or (shape.kind == "Point" and n > 1):
        raise FileRefusedError("markup.shape", row=row, kind=shape.kind)
    if shape.kind == "Point":
        return head + _counted(shape.corners, has_height)[4:]
    return head + _counted(shape.corners, has_height)


def _head(code: int, has_height: bool) -> bytes:
    return struct.pack("<BI", 1, code + _ISO_Z * has_height)


def _counted(corners: Corners, has_height: bool) -> bytes:
    if has_height:
        corners = [one if len(one) == 3 else (*one, 0.0) for one in corners]
    flat = [number for one in corners for number in one]
    return struct.pack(f"<I{len(flat)}d", len(corners), *flat)
