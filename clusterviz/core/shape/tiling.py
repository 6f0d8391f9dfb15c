"""Overlaps and gaps among features that should tile the land."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from clusterviz.core.doubles import widest_m
from clusterviz.core.meetings import polygonal
from clusterviz.core.shape.batches import batches, is_piled
from clusterviz.crs import M2_PER_HA, require_metric
from clusterviz.records import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

    from clusterviz.core.polygons import Floats, Integers, Truths
    from clusterviz.schema import Layer

LEAST_M2 = 1.0
"""Less than this is the rounding of coordinates, not land: hectares to 4 decimals."""

MOST_PAIRS = 20
"""Pairs that are listed one by one; the total counts all."""

SLIVER_M = 2.0
"""Practice: an overlap or gap of a mean width below is one border drawn twice."""

MOST_DAYS = 24
"""Days of change of one part that are looked at whole, the latest first."""

MOST_OVERLAPS = 200_000
"""Pairs after which no more are looked for: features so tangled are no coverage."""

_AT_ONCE = 500_000
_MOST_NEAR = 100
_INTERVAL = ("valid_from_on", "valid_to_on")


@dataclass(frozen=True)
class _Tiles:
    """The sound features of one layer, as arrays of one length."""

    keys: np.ndarray
    names: np.ndarray
    shapes: np.ndarray
    groups: np.ndarray
    starts: np.ndarray
    ends: np.ndarray
    is_new: np.ndarray


class _Overlaps(NamedTuple):
    """Pairs that share land, whether they are all, and which features may be in one."""

    first: Integers
    second: Integers
    m2: Floats
    width_m: Floats
    is_all: bool
    is_stray: Truths


def coverage_findings(
    layer: Layer, frame: gpd.GeoDataFrame, only: Collection[str] | None = None
) -> list[Finding]:
    """Return the overlaps and gaps of a layer that must have neither.

    Two features may not overlap when they are of one part (the layer's `parts`
    without the dates) and their days of validity meet. A gap is a hole in the
    union of the features of one part that are valid on one day. Both are
    decisions: they stop an import until a person accepts them. Where all of
    them are slivers, or some, that is said beside. Invalid or empty geometries
    are left out; `geometry_findings` reports them.

    A sum over `frame`: it must be given whole.

    Parameters
    ----------
    layer
        The declaration; nothing is found unless it is a coverage.
    frame
        n rows with the layer's columns, in a metric CRS.
    only
        Keys of which one must take part; ``None`` for all.

    Raises
    ------
    CrsError
        If `frame` is not in a metric CRS, since areas are taken.

    Notes
    -----
    Neighbours that share every corner of their border cannot overlap, and one
    pass over the borders tells them; a tree finds the pairs of the others. So the
    cost grows with the number of features, not with its square.
    """
    if not layer.is_coverage or frame.empty:
        return []
    require_metric(**{layer.name: frame})
    tiles = _tiles(layer, frame, only)
    overlaps = _overlaps(tiles)
    if not overlaps.is_all:
        values, code = {"most": MOST_OVERLAPS}, "geometry.no_coverage"
        return [Finding(Severity.ERROR, code, layer.name, values=values)]
    return [
        *_overlap_findings(layer, tiles, overlaps),
        *_gap_findings(layer, tiles, overlaps.is_stray),
    ]


def _tiles(
    layer: Layer, frame: gpd.GeoDataFrame, only: Collection[str] | None
) -> _Tiles:
    sound = frame[
        frame.geometry.notna() & ~frame.geometry.is_empty & frame.geometry.is_valid
    ]
    parts = [name for name in layer.parts if name not in _INTERVAL]
    groups = [" ".join(map(str, row)) for row in zip(*(sound[name] for name in parts),
              strict=True)] if parts else [""] * len(sound)  # fmt: skip
    label = next((name for name in layer.fields if name.endswith("_name")), layer.key)
    keys = sound[layer.key].astype(object).to_numpy()
    return _Tiles(
        keys=keys,
        names=sound[label].astype(object).to_numpy(),
        shapes=sound.geometry.to_numpy(),
        groups=np.array(groups, dtype=object),
        starts=_days(sound, _INTERVAL[0], dt.date.min),
        ends=_days(sound, _INTERVAL[1], dt.date.max),
        is_new=np.array([only is None or key in only for key in keys], dtype=bool),
    )


def _days(frame: gpd.GeoDataFrame, name: str, missing: dt.date) -> Integers:
    if name not in frame.columns:
        return np.full(len(frame), missing.toordinal())
    days = frame[name]
    known = {day: day.toordinal() for day in days.dropna().unique()}
    ordinals = days.map(known).fillna(missing.toordinal())
    numbers: Integers = ordinals.to_numpy(dtype="int64")
    return numbers


def _overlaps(tiles: _Tiles) -> _Overlaps:
    """Return the pairs that share land on some day."""
    is_suspect = _has_stray_border(tiles)
    suspects = np.flatnonzero(is_suspect)
    tree = shapely.STRtree(tiles.shapes)
    boxes = shapely.bounds(tiles.shapes)
    found = [(suspects[:0], suspects[:0], np.zeros(0), np.zeros(0))]
    n_found = 0
    for batch in batches(boxes[suspects], boxes, _AT_ONCE):
        ours = suspects[batch]
        one, other = tree.query(tiles.shapes[ours], predicate="intersects")
        one = ours[one]
        # Of two suspects each finds the other; the earlier one keeps the pair.
        is_once = (one < other) | ((one > other) & ~is_suspect[other])
        one, other = one[is_once], other[is_once]
        found.append(_shared(tiles, np.minimum(one, other), np.maximum(one, other)))
        n_found += len(found[-1][0])
        if n_found > MOST_OVERLAPS:
            break
    first, second, shared_m2, width_m = map(np.concatenate, zip(*found, strict=True))
    return _Overlaps(
        first, second, shared_m2, width_m, n_found <= MOST_OVERLAPS, is_suspect
    )


def _shared(
    tiles: _Tiles, first: Integers, second: Integers
) -> tuple[Integers, Integers, Floats, Floats]:
    """Return those pairs that share land on some day, the m² and the mean width."""
    is_pair = (
        (tiles.groups[first] == tiles.groups[second])
        & (tiles.starts[first] <= tiles.ends[second])
        & (tiles.starts[second] <= tiles.ends[first])
        & (tiles.is_new[first] | tiles.is_new[second])
    )
    first, second = first[is_pair], second[is_pair]
    # Neighbours that only share a border are most of the pairs, and `touches`
    # is far cheaper than cutting them.
    is_real = ~shapely.touches(tiles.shapes[first], tiles.shapes[second])
    first, second = first[is_real], second[is_real]
    shared = polygonal(shapely.intersection(tiles.shapes[first], tiles.shapes[second]))
    m2 = shapely.area(shared)
    is_land = m2 >= LEAST_M2
    return first[is_land], second[is_land], m2[is_land], widest_m(shared[is_land])


def _has_stray_border(tiles: _Tiles) -> Truths:
    """Return which features may overlap another on some day."""
    # Two that do so overlap on the day when the later one begins: on that day one
    # of them has a border within the other, which the pass over the borders says.
    is_stray = np.zeros(len(tiles.shapes), dtype=bool)
    for group in set(tiles.groups):
        is_mine = tiles.groups == group
        days = np.unique(tiles.starts[is_mine])
        if len(days) > MOST_DAYS:
            is_stray |= is_mine
            continue
        for day in days:
            on_day = np.flatnonzero(_is_valid(tiles, is_mine, day))
            is_stray[on_day] |= _is_broken(tiles.shapes[on_day])
    return is_stray


def _is_valid(tiles: _Tiles, is_mine: Truths, day: int) -> Truths:
    is_so: Truths = is_mine & (tiles.starts <= day) & (day <= tiles.ends)
    return is_so


def _is_broken(shapes: np.ndarray) -> Truths:
    """Return which shapes have a border that is not wholly that of a neighbour."""
    # The pass over the borders takes the square of the shapes that lie in a pile.
    if is_piled(shapes, _MOST_NEAR):
        return np.ones(len(shapes), dtype=bool)
    broken: Truths = ~shapely.is_empty(shapely.coverage_invalid_edges(shapes))
    return broken


def _overlap_findings(layer: Layer, tiles: _Tiles, found: _Overlaps) -> list[Finding]:
    first, second, shared_m2, width_m, *_ = found
    findings = []
    for group in sorted(set(tiles.groups[first])):
        mine = (tiles.groups[first] == group).nonzero()[0]
        worst = mine[np.argsort(-shared_m2[mine], kind="stable")][:MOST_PAIRS]
        values: dict[str, object] = {
            "part": group,
            "n": len(mine),
            "overlap_ha": float(shared_m2[mine].sum()) / M2_PER_HA,
        }
        code = "coverage_overlaps"
        findings.append(Finding(Severity.DECISION, code, layer.name, values=values))
        findings += [
            Finding(
                Severity.WARNING,
                "coverage_overlap",
                layer.name,
                str(tiles.keys[first[pair]]),
                values={
                    "name": str(tiles.names[first[pair]]),
                    "other": str(tiles.keys[second[pair]]),
                    "other_name": str(tiles.names[second[pair]]),
                    "overlap_ha": float(shared_m2[pair]) / M2_PER_HA,
                },
            )
            for pair in worst
        ]
        code = "geometry.overlap_slivers"
        findings += _slivers(layer, code, group, width_m[mine])
    return findings


def _gap_findings(layer: Layer, tiles: _Tiles, is_stray: Truths) -> list[Finding]:
    findings = []
    for group in sorted(set(tiles.groups[tiles.is_new])):
        is_mine = tiles.groups == group
        days = np.unique(tiles.starts[is_mine & tiles.is_new])
        if len(days) > MOST_DAYS:
            values = {"part": group, "n": len(days) - MOST_DAYS, "most": MOST_DAYS}
            code = "geometry.days_unchecked"
            findings.append(Finding(Severity.DECISION, code, layer.name, values=values))
        for day in days[-MOST_DAYS:]:
            on_day = _is_valid(tiles, is_mine, day)
            # Where borders fit, joining them needs no cutting: much the faster way.
            fits = not is_stray[on_day].any()
            join = shapely.coverage_union_all if fits else shapely.union_all
            findings += _gaps(layer, group, join(tiles.shapes[on_day]))
    return findings


def _gaps(layer: Layer, group: str, union: BaseGeometry) -> Iterator[Finding]:
    """Yield how many holes the land of some features has, and how many are slivers."""
    rings, part = shapely.get_rings(shapely.get_parts(union), return_index=True)
    is_hole = np.r_[False, part[1:] == part[:-1]] if len(part) else part.astype(bool)
    holes = np.asarray(shapely.polygons(rings[is_hole]))
    gaps = holes[shapely.area(holes) >= LEAST_M2]
    if len(gaps):
        values = {
            "part": group,
            "n": len(gaps),
            "gap_ha": float(shapely.area(gaps).sum()) / M2_PER_HA,
        }
        yield Finding(Severity.DECISION, "coverage_gaps", layer.name, values=values)
    yield from _slivers(layer, "geometry.gap_slivers", group, widest_m(gaps))


def _slivers(layer: Layer, code: str, part: str, width_m: Floats) -> Iterator[Finding]:
    """Yield how many lands are slivers, if any, and how wide the widest of them is."""
    slivers = width_m[width_m < SLIVER_M]
    if len(slivers):
        values = {"part": part, "n": len(slivers), "width_m": float(slivers.max())}
        yield Finding(Severity.WARNING, code, layer.name, values=values)
