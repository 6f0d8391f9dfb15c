"""Overlaps and gaps among features that should tile the land."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from clusterviz.crs import M2_PER_HA, require_metric
from clusterviz.records import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Collection

    import geopandas as gpd

    from clusterviz.schema import Layer

LEAST_M2 = 1.0
"""Less than this is the rounding of coordinates, not land: hectares to 4 decimals."""

MOST_PAIRS = 20
"""Pairs that are listed one by one; the total counts all."""

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


def coverage_findings(
    layer: Layer, frame: gpd.GeoDataFrame, only: Collection[str] | None = None
) -> list[Finding]:
    """Return the overlaps and gaps of a layer that must have neither.

    Two features may not overlap when they are of one part (the layer's `parts`
    without the dates) and their days of validity meet. A gap is a hole in the
    union of the features of one part that are valid on one day. Both are
    decisions: they stop an import until a person accepts them. Invalid or
    empty geometries are left out; `geometry_findings` reports them.

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
    One tree finds the pairs, so the cost grows with the number of features
    and of neighbours, not with its square.
    """
    if not layer.is_coverage or frame.empty:
        return []
    require_metric(**{layer.name: frame})
    tiles = _tiles(layer, frame, only)
    return _overlap_findings(layer, tiles) + _gap_findings(layer, tiles)


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


def _days(frame: gpd.GeoDataFrame, name: str, missing: dt.date) -> np.ndarray:
    if name not in frame.columns:
        return np.full(len(frame), missing.toordinal())
    return np.array(
        [(missing if pd.isna(day) else day).toordinal() for day in frame[name]],
        dtype=np.int64,
    )


def _overlaps(tiles: _Tiles) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the pairs that share land on some day, first and second, and the m²."""
    tree = shapely.STRtree(tiles.shapes)
    first, second = tree.query(tiles.shapes, predicate="intersects")
    is_pair = (
        (first < second)
        & (tiles.groups[first] == tiles.groups[second])
        & (tiles.starts[first] <= tiles.ends[second])
        & (tiles.starts[second] <= tiles.ends[first])
        & (tiles.is_new[first] | tiles.is_new[second])
    )
    first, second = first[is_pair], second[is_pair]
    # Neighbours that only share a border are most of the pairs, and `touches`
    # is far cheaper than cutting them.
    is_real = ~shapely.touches(tiles.shapes[first], tiles.shapes[second])
    first, second = first[is_real], second[is_real]
    shared_m2 = shapely.area(
        shapely.intersection(tiles.shapes[first], tiles.shapes[second])
    )
    is_land = shared_m2 >= LEAST_M2
    return first[is_land], second[is_land], shared_m2[is_land]


def _overlap_findings(layer: Layer, tiles: _Tiles) -> list[Finding]:
    first, second, shared_m2 = _overlaps(tiles)
    findings = []
    for group in sorted(set(tiles.groups[first])):
        mine = (tiles.groups[first] == group).nonzero()[0]
        worst = mine[np.argsort(-shared_m2[mine], kind="stable")][:MOST_PAIRS]
        findings.append(
            Finding(
                Severity.DECISION,
                "coverage_overlaps",
                layer.name,
                values={
                    "part": group,
                    "n": len(mine),
                    "overlap_ha": float(shared_m2[mine].sum()) / M2_PER_HA,
                },
            )
        )
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
    return findings


def _gap_findings(layer: Layer, tiles: _Tiles) -> list[Finding]:
    findings = []
    snapshots = {
        (group, int(start))
        for group, start, is_new in zip(
            tiles.groups, tiles.starts, tiles.is_new, strict=True
        )
        if is_new
    }
    for group, day in sorted(snapshots):
        is_valid = (tiles.groups == group) & (tiles.starts <= day) & (day <= tiles.ends)
        union = shapely.union_all(tiles.shapes[is_valid])
        holes = [
            shapely.Polygon(ring)
            for part in shapely.get_parts(union)
            for ring in part.interiors
        ]
        gaps = [hole for hole in holes if hole.area >= LEAST_M2]
        if gaps:
            values = {
                "part": group,
                "n": len(gaps),
                "gap_ha": sum(gap.area for gap in gaps) / M2_PER_HA,
            }
            findings.append(
                Finding(Severity.DECISION, "coverage_gaps", layer.name, values=values)
            )
    return findings
