"""Corners of boundaries, as decisions list them, made into rings and polygons."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]
    Truths = NDArray[np.bool_]

NEAR_M = 0.01
"""Corners closer than a centimetre are one: decisions print centimetres."""

SIDE_TOLERANCE_M = 0.05
LEAST = 3
MOST_RINGS = 2000
"""Of one feature, among which holes are looked for."""

_LABEL = re.compile(r"(.*?)([0-9]+)", re.ASCII | re.DOTALL)


@dataclass(frozen=True)
class Corners:
    """Corners in the order of their table, n of each.

    Parameters
    ----------
    xy
        Easting and northing, (n, 2), finite.
    groups
        Position of the feature that each is of, never falling.
    labels
        What its table calls it; empty where it says nothing.
    is_apart
        Something stands between it and the corner before it: a blank row, or
        rows of another feature.
    sides_m
        Length of a side as printed beside it; NaN where none is.
    near
        Up to which distance two of them are one.
    """

    xy: Floats
    groups: Integers
    labels: Sequence[str]
    is_apart: Truths
    sides_m: Floats
    near: float = NEAR_M


@dataclass(frozen=True)
class Rings:
    """Corners in rings, without the corner that only closes one.

    Parameters
    ----------
    of
        Position of the ring of each corner; -1 for one that repeats the first.
    groups
        Of each ring.
    """

    of: Integers
    groups: Integers


def rings(corners: Corners) -> Rings:
    """Return which corners make a ring.

    A ring ends where its first corner comes again, at a blank row, and where
    the numbering begins anew.

    Parameters
    ----------
    corners
        In the order of their table.

    Examples
    --------
    >>> xy = np.array([[0, 0], [1, 0], [0, 1], [0, 0], [5, 5], [6, 5], [5, 6.0]])
    >>> none = np.zeros(7, dtype="int64")
    >>> found = rings(Corners(xy, none, "1231123", none == 1, none * np.nan))
    >>> found.of.tolist()
    [0, 0, 0, -1, 1, 1, 1]
    """
    n = len(corners.xy)
    of = np.zeros(n, dtype="int64")
    groups: list[int] = []
    first, n_in_ring, is_closed = 0, 0, True
    xy, near = corners.xy.tolist(), corners.near
    for at in range(n):
        is_new = (
            is_closed
            or corners.groups[at] != corners.groups[at - 1]
            or bool(corners.is_apart[at])
        )
        is_back = (
            not is_new
            and n_in_ring >= LEAST
            and abs(xy[at][0] - xy[first][0]) <= near
            and abs(xy[at][1] - xy[first][1]) <= near
        )
        if is_back:
            of[at], is_closed = -1, True
            continue
        if is_new or _is_anew(corners.labels[first], corners.labels[at]):
            groups.append(int(corners.groups[at]))
            first, n_in_ring, is_closed = at, 0, False
        of[at] = len(groups) - 1
        n_in_ring += 1
    return Rings(of, np.array(groups, dtype="int64"))


def _is_anew(first: str, label: str) -> bool:
    """Return whether `label` begins a numbering as the ring's `first` one did."""
    if not label or not first:
        return False
    if label == first:
        return True
    one, other = _LABEL.fullmatch(first), _LABEL.fullmatch(label)
    return bool(one and other and one[1] != other[1] and one[2] == other[2])


def assembled(outlines: Sequence[Floats]) -> BaseGeometry | None:
    """Return the polygon of some rings; one within another is a hole of it.

    Parameters
    ----------
    outlines
        Corners of each ring, (k, 2), not closed. Those of fewer than three
        make nothing.

    Examples
    --------
    >>> outer = np.array([[0, 0], [9, 0], [9, 9], [0, 9.0]])
    >>> assembled([outer, outer / 3 + 3]).area
    72.0
    """
    polygons = [shapely.Polygon(one) for one in outlines if len(one) >= LEAST]
    if len(polygons) < 2:
        return polygons[0] if polygons else None
    if len(polygons) > MOST_RINGS or not shapely.is_valid(polygons).all():
        # What is within a ring that crosses itself, nobody can say.
        return shapely.MultiPolygon(polygons)
    polygons.sort(key=lambda one: -one.area)
    areas = shapely.area(polygons)
    inner, outer = shapely.STRtree(polygons).query(polygons, predicate="covered_by")
    is_around = areas[outer] > areas[inner]
    inner, outer = inner[is_around], outer[is_around]
    depth = np.bincount(inner, minlength=len(polygons))
    # The nearest around a ring is the smallest: the last in this order.
    nearest = np.full(len(polygons), -1)
    np.maximum.at(nearest, inner, outer)
    shells = np.flatnonzero(depth % 2 == 0)
    holes: dict[int, list[shapely.LinearRing]] = {}
    for at in np.flatnonzero(depth % 2 == 1):
        holes.setdefault(int(nearest[at]), []).append(polygons[at].exterior)
    parts = [
        shapely.Polygon(polygons[shell].exterior, holes.get(int(shell), []))
        for shell in shells
    ]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def wrong_sides(corners: Corners, found: Rings) -> list[tuple[int, float, float]]:
    """Return the corners whose printed side is not the drawn one.

    Tables print a side beside the corner where it begins, or where it ends;
    which it is, each ring tells by what fits better.

    Parameters
    ----------
    corners
        In metres.
    found
        Their rings.

    Returns
    -------
    sides
        Position of the corner, printed and drawn length in metres.
    """
    wrong: list[tuple[int, float, float]] = []
    bounds = _bounds(found)
    for begin, end, last in bounds:
        printed = corners.sides_m[begin:end].copy()
        if np.isnan(printed[0]) and last > end:
            # The row that closes the ring has the side that leads to its start.
            printed[0] = corners.sides_m[end]
        if np.isnan(printed).all() or end - begin < LEAST:
            continue
        xy = corners.xy[begin:end]
        onward = np.hypot(*(np.roll(xy, -1, axis=0) - xy).T)
        choices = [
            np.abs(printed - drawn) > SIDE_TOLERANCE_M
            for drawn in (onward, np.roll(onward, 1))
        ]
        which = int(choices[1].sum() < choices[0].sum())
        drawn = (onward, np.roll(onward, 1))[which]
        wrong += [
            (begin + int(at), float(printed[at]), float(drawn[at]))
            for at in choices[which].nonzero()[0]
        ]
    return wrong


def _bounds(found: Rings) -> list[tuple[int, int, int]]:
    """Return, for each ring, its first corner, the one past its last, and past all."""
    bounds = []
    n = len(found.of)
    starts = [
        at
        for at in range(n)
        if found.of[at] >= 0 and (at == 0 or found.of[at] != found.of[at - 1])
    ]
    for begin, past in zip(starts, [*starts[1:], n], strict=True):
        end = begin + int((found.of[begin:past] >= 0).sum())
        bounds.append((begin, end, past))
    return bounds
