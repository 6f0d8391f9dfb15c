"""WKB, looked at before a library reads it: its numbers and its depth.

A library may allocate what a number states, or descend as deep as shapes nest.
Shapes of one kind are looked at all at once; the few others one by one.
Source: OGC 06-103r4, section 8.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import numpy as np

from clusterviz.files.refused import FileRefusedError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from clusterviz.schema import GeometryType

    Numbers = NDArray[np.int64]

MAX_DEPTH = 5
"""Collections in collections; a layer of offices has one at most."""

_POINT, _LINE, _POLYGON, _COLLECTION = 1, 2, 3, 7
_MANY = (4, 5, 6)
_HAS_Z, _HAS_M, _HAS_SRID = 0x80000000, 0x40000000, 0x20000000
_STEPS = 64
"""Rings and parts of one shape that are looked at together with those of others."""


def n_vertices(blobs: Sequence[bytes | None]) -> int:
    """Return how many vertices shapes have, each of them no longer than it states.

    Parameters
    ----------
    blobs
        WKB from a file, ``None`` where a feature has no geometry.

    Raises
    ------
    FileRefusedError
        If one is cut off, states more than it holds, nests too deep, or is of
        a kind that is not read, such as a curve.

    Examples
    --------
    >>> n_vertices([bytes.fromhex("0101000000" + "00" * 16), None])
    1
    """
    told = [blob for blob in blobs if blob is not None]
    lengths = np.fromiter(map(len, told), np.int64, len(told))
    ends = np.cumsum(lengths)
    data = np.frombuffer(b"".join(told) + bytes(4), np.uint8)
    rest, n = _walk_together(data, ends - lengths, ends)
    for number in rest.tolist():
        blob = told[number]
        end, n_here = _walked(blob, 0, 0)
        if end != len(blob):
            raise FileRefusedError("geometry_cut_off")
        n += n_here
    return n


def as_several(
    blobs: Sequence[bytes | None], geometry: GeometryType
) -> list[bytes | None]:
    """Return flat single polygons or lines as the multi-part ones of a layer.

    Made so of geometry objects, both would be in memory: of a million shapes, a
    gigabyte more.

    Parameters
    ----------
    blobs
        WKB that `n_vertices` looked at, ``None`` where there is no geometry.
    geometry
        What the layer holds. All that is of another type, has heights, is empty
        or is written big-endian stays as it is.

    Examples
    --------
    >>> import shapely
    >>> line = shapely.to_wkb(shapely.LineString([(0, 0), (1, 1)]))
    >>> shapely.from_wkb(as_several([line], "MultiLineString"))[0].wkt
    'MULTILINESTRING ((0 0, 1 1))'
    """
    if geometry == "none":
        return list(blobs)
    kind = _POLYGON if geometry == "MultiPolygon" else _LINE
    single = struct.pack("<BI", 1, kind)
    head, nothing = struct.pack("<BII", 1, kind + 3, 1), bytes(4)
    return [
        head + blob
        if blob is not None and blob[:5] == single and blob[5:9] != nothing
        else blob
        for blob in blobs
    ]


def _walk_together(
    data: NDArray[np.uint8], starts: Numbers, ends: Numbers
) -> tuple[Numbers, int]:
    """Look at simple shapes; return the numbers of the others, and the vertices."""
    # A shape is walked from its head on: what is to come are rings of the polygon
    # and parts of the whole, in this order.
    if (ends - starts < 5).any():
        raise FileRefusedError("geometry_cut_off")
    base, size = _kinds(data, starts)
    is_many = np.isin(base, _MANY)
    # All is little-endian, as every program of today writes.
    is_easy = (data[starts] == 1) & (is_many | (base == _POLYGON)) & (size > 0)
    is_easy &= ends - starts >= 9
    rest = np.flatnonzero(~is_easy)
    active = np.flatnonzero(is_easy)
    counts = np.zeros(len(starts), np.int64)
    counts[active] = _uint(data, starts[active] + 5)
    rings = np.where(base == _POLYGON, counts, 0)
    parts = np.where(is_many, counts, 0)
    places = starts + 9
    n = 0
    for _ in range(_STEPS):
        active = active[(rings[active] > 0) | (parts[active] > 0)]
        if not len(active):
            break
        if (places[active] + 4 > ends[active]).any():
            raise FileRefusedError("geometry_cut_off")
        is_ring = rings[active] > 0
        at = active[is_ring]
        n += _step_over_vertices(data, places, at, 0, size, ends)
        rings[at] -= 1
        at = active[~is_ring]
        if len(at):
            n += _step_into_parts(data, places, at, base, size, rings, ends)
            parts[at] -= 1
    is_open = np.zeros(len(starts), bool)
    is_open[active] = (rings[active] > 0) | (parts[active] > 0)
    is_done = is_easy & ~is_open
    if (places[is_done] != ends[is_done]).any():
        raise FileRefusedError("geometry_cut_off")
    # Those are counted twice, which only makes a bound stricter.
    return np.concatenate([rest, np.flatnonzero(is_open)]), n


def _step_into_parts(
    data: NDArray[np.uint8],
    places: Numbers,
    at: Numbers,
    base: Numbers,
    size: Numbers,
    rings: Numbers,
    ends: Numbers,
) -> int:
    """Read the head of the next part of each shape `at`, and points and lines whole."""
    if (places[at] + 9 > ends[at]).any():
        raise FileRefusedError("geometry_cut_off")
    part, width = _kinds(data, places[at])
    is_fit = (part == base[at] - 3) & (width == size[at]) & (data[places[at]] == 1)
    if not is_fit.all():
        raise FileRefusedError("geometry_kind")
    polygons = at[part == _POLYGON]
    rings[polygons] = _uint(data, places[polygons] + 5)
    places[polygons] += 9
    points = at[part == _POINT]
    places[points] += 5 + size[points]
    lines = at[part == _LINE]
    return len(points) + _step_over_vertices(data, places, lines, 5, size, ends)


def _step_over_vertices(
    data: NDArray[np.uint8],
    places: Numbers,
    at: Numbers,
    before: int,
    size: Numbers,
    ends: Numbers,
) -> int:
    """Pass a number and as many vertices, which stand `before` bytes further on."""
    if not len(at):
        return 0
    n = _uint(data, places[at] + before)
    places[at] += before + 4 + n * size[at]
    if (places[at] > ends[at]).any():
        raise FileRefusedError("geometry_cut_off")
    return int(n.sum())


def _kinds(data: NDArray[np.uint8], places: Numbers) -> tuple[Numbers, Numbers]:
    """Return the kind of each shape and the bytes of its vertices, 0 if it is odd."""
    codes = _uint(data, places + 1)
    flags = codes & (_HAS_Z | _HAS_M | _HAS_SRID)
    plain = codes & 0x1FFFFFFF
    iso = plain // 1000
    size = np.where(iso == 3, 32, np.where(iso == 0, 16, 24))
    size = np.where(flags == 0, size, 16 + 8 * ((flags >> 31 & 1) + (flags >> 30 & 1)))
    is_odd = (iso > 3) | (flags & _HAS_SRID > 0) | ((flags > 0) & (iso > 0))
    return plain % 1000, np.where(is_odd, 0, size)


def _uint(data: NDArray[np.uint8], places: Numbers) -> Numbers:
    """Return the numbers of four bytes at `places`, little-endian."""
    if not len(places):
        return np.zeros(0, np.int64)
    four = data[places[:, None] + np.arange(4)]
    return np.ascontiguousarray(four).view("<u4")[:, 0].astype(np.int64)


def _walked(blob: bytes, place: int, depth: int) -> tuple[int, int]:
    """Look at one shape of any kind; return where it ends, and its vertices."""
    if depth > MAX_DEPTH:
        raise FileRefusedError("geometry_deep")
    if place + 5 > len(blob) or blob[place] > 1:
        raise FileRefusedError("geometry_cut_off")
    order = "<" if blob[place] else ">"
    code = struct.unpack_from(f"{order}I", blob, place + 1)[0]
    head = b"\x01" + struct.pack("<I", code) + bytes(4)
    (base,), (size,) = _kinds(np.frombuffer(head, np.uint8), np.zeros(1, np.int64))
    if not size or not _POINT <= base <= _COLLECTION:
        raise FileRefusedError("geometry_kind")
    place += 5
    if base == _POINT:
        return _passed(blob, place + int(size)), 1
    n = _number(blob, place, order)
    place += 4
    if base == _LINE:
        return _passed(blob, place + n * int(size)), n
    n_all = 0
    for _ in range(n):
        if base == _POLYGON:
            n_here = _number(blob, place, order)
            place = _passed(blob, place + 4 + n_here * int(size))
        else:
            place, n_here = _walked(blob, place, depth + 1)
        n_all += n_here
    return place, n_all


def _number(blob: bytes, place: int, order: str) -> int:
    _passed(blob, place + 4)
    return int(struct.unpack_from(f"{order}I", blob, place)[0])


def _passed(blob: bytes, place: int) -> int:
    if place > len(blob):
        raise FileRefusedError("geometry_cut_off")
    return place
