"""One shape made what its layer may hold, or left alone where that would be a guess."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from clusterviz.core.meetings import polygonal
from clusterviz.core.shape.rings import land, with_sound_rings
from clusterviz.core.shape.spikes import without_spikes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

MOST_CHANGE_RATIO = 0.5
"""Land that a repair may win or lose, as a share: more would be another shape."""

_SEVERAL = (4, 5, 6, 7)
_ORDER = (
    "geometry.self_crossing",
    "geometry.parts_overlap",
    "geometry.hole_outside",
    "geometry.repeated_ring",
    "geometry.collapsed_part",
    "geometry.spike",
    "geometry.mixed_type",
)


class Mended(NamedTuple):
    """A shape as it would be, what was wrong, and the land before and between.

    Parameters
    ----------
    shape
        Valid, flat, of the layer's type, shells counter-clockwise.
    code
        The gravest thing that was wrong.
    before_m2
        Land before: what the even-odd rule gives of each part, the same ring
        counted once and a hole outside of its shell not at all.
    changed_m2
        Land that only one of before and after has.
    """

    shape: BaseGeometry
    code: str
    before_m2: float
    changed_m2: float


def leaves(shape: BaseGeometry) -> list[BaseGeometry]:
    """Return the parts of a shape, and of collections within it.

    Examples
    --------
    >>> inner = shapely.GeometryCollection([shapely.Point(0, 0)])
    >>> leaves(shapely.GeometryCollection([inner, shapely.MultiPoint([(1, 1)])]))
    [<POINT (0 0)>, <POINT (1 1)>]
    """
    parts = shapely.get_parts(shape)
    while np.isin(shapely.get_type_id(parts), _SEVERAL).any():
        parts = shapely.get_parts(parts)
    found: list[BaseGeometry] = parts.tolist()
    return found


def mended_land(shape: BaseGeometry) -> Mended | None:
    """Return polygons made valid; ``None`` where nothing can or need be done.

    Never by a buffer of nothing, which drops the smaller loop of a bow-tie:
    shells are made valid, put together, and holes taken out of them.

    Parameters
    ----------
    shape
        Flat and finite, in a metric CRS.

    Examples
    --------
    >>> bow = shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])
    >>> found = mended_land(bow)
    >>> found.code, found.before_m2, found.shape.area, found.changed_m2
    ('geometry.self_crossing', 2.0, 2.0, 0.0)
    >>> mended_land(shapely.Polygon([(0, 0), (1, 0), (2, 0)])) is None
    True
    """
    codes: set[str] = set()
    pieces = leaves(shape)
    parts = [one for one in pieces if isinstance(one, shapely.Polygon)]
    if len(parts) < len(pieces) or shape.geom_type == "GeometryCollection":
        codes.add("geometry.mixed_type")
    parts = _distinct([one for one in parts if not one.is_empty], codes)
    parts = [_sound_rings(one, codes) for one in parts]
    lands = land(np.array(parts, dtype="object"))
    has_land = shapely.area(lands) > 0
    if not has_land.all():
        codes.add("geometry.collapsed_part")
    parts = [one for one, has in zip(parts, has_land, strict=True) if has]
    if not parts:
        return None
    before = _together(lands[has_land].tolist())
    after = _valid(_cut(parts, codes), codes)
    changed_m2 = float(shapely.symmetric_difference(before, after).area)
    most_m2 = MOST_CHANGE_RATIO * max(before.area, after.area)
    if not codes or after.is_empty or not after.is_valid or changed_m2 > most_m2:
        return None
    code = next(one for one in _ORDER if one in codes)
    after = shapely.orient_polygons(after)
    return Mended(after, code, float(before.area), changed_m2)


def mended_lines(shape: BaseGeometry) -> Mended | None:
    """Return lines without parts that have no length; ``None`` where none is left.

    Examples
    --------
    >>> dot, line = shapely.LineString([(1, 1), (1, 1)]), shapely.LineString(
    ...     [(0, 0), (3, 4)])
    >>> mended_lines(shapely.MultiLineString([dot, line])).shape.length
    5.0
    """
    parts = leaves(shape)
    lines = [
        one for one in parts if isinstance(one, shapely.LineString) and one.length > 0
    ]
    if not lines or len(lines) == len(parts):
        return None
    is_mixed = any(one.geom_type not in ("LineString", "LinearRing") for one in parts)
    code = "geometry.mixed_lines" if is_mixed else "geometry.collapsed_line"
    after = lines[0] if len(lines) == 1 else shapely.MultiLineString(lines)
    return Mended(after, code, 0.0, 0.0)


def _distinct(parts: list[shapely.Polygon], codes: set[str]) -> list[shapely.Polygon]:
    prints = shapely.to_wkb(shapely.normalize(np.array(parts, dtype="object"))).tolist()
    first = {print_: at for at, print_ in reversed(list(enumerate(prints)))}
    if len(first) < len(parts):
        codes.add("geometry.repeated_ring")
    return [parts[at] for at in sorted(first.values())]


def _sound_rings(part: shapely.Polygon, codes: set[str]) -> shapely.Polygon:
    sound, found = with_sound_rings(part)
    codes |= found
    return sound


def _cut(parts: list[shapely.Polygon], codes: set[str]) -> BaseGeometry:
    """Return the parts as one shape without spikes, unless a cut would break it."""
    whole = _multi(parts)
    cut = [without_spikes(one) for one in parts]
    if all(one is other for one, other in zip(parts, cut, strict=True)):
        return whole
    thinner = _multi(cut)
    if whole.is_valid and not thinner.is_valid:
        return whole
    codes.add("geometry.spike")
    return thinner


def _valid(shape: BaseGeometry, codes: set[str]) -> BaseGeometry:
    if shape.is_valid:
        return shape
    parts = shapely.get_parts(shape)
    is_each = bool(shapely.is_valid(parts).all())
    codes.add("geometry.parts_overlap" if is_each else "geometry.self_crossing")
    made = shapely.make_valid(shape, method="structure", keep_collapsed=False)
    found: list[shapely.Polygon] = [
        one for one in shapely.get_parts(made).tolist()
        if isinstance(one, shapely.Polygon) and one.area > 0
    ]  # fmt: skip
    # Making valid leaves new corners, of which one may be a spike.
    return _cut(found, set())


def _multi(parts: Sequence[shapely.Polygon]) -> BaseGeometry:
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def _together(lands: list[BaseGeometry]) -> BaseGeometry:
    if len(lands) == 1:
        return lands[0]
    union: BaseGeometry = polygonal(np.array([shapely.union_all(lands)]))[0]
    return union
