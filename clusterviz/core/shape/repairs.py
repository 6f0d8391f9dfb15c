"""What could be mended in the geometries of a file, proposed with the land it moves.

A proposal and no more: it holds once a person has agreed, and the upload stays
as it came. Valid shapes stay as they are, corner by corner; what cannot be
mended without guessing stays as it is too, and is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from clusterviz.core.cells import shown
from clusterviz.core.shape.crossings import n_crossings
from clusterviz.core.shape.mending import leaves, mended_land, mended_lines
from clusterviz.core.shape.shapes import (
    MOST_LISTED,
    TYPE_IDS,
    finite,
    keys_of,
    more,
    sound,
)
from clusterviz.core.shape.spikes import has_spikes
from clusterviz.crs import M2_PER_HA, require_metric
from clusterviz.records import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

    from clusterviz.core.polygons import Integers, Truths
    from clusterviz.core.shape.shapes import Keys, Shapes
    from clusterviz.schema import Layer

MOST_CROSSINGS = 1_000
"""Crossings of one shape that are unravelled: more is no boundary but a tangle."""

MOST_CROSSINGS_IN_ALL = 50_000
"""Crossings of one file that are unravelled: some twenty seconds of work."""

MOST_REPAIRS = 50_000
"""Shapes of one file that are mended: more, and it is broken as a whole."""

COLUMNS = ("row", "feature_id", "code", "before_ha", "after_ha", "changed_ha", "n")

_MOST_LINES = 100


@dataclass(frozen=True)
class Repaired:
    """A frame as it would be after its repairs, and what they are.

    Parameters
    ----------
    frame
        The rows that were given, in their order; the very frame where nothing
        needs a repair.
    repairs
        One row a feature: ``row`` counted from 1, ``feature_id``, ``code``,
        ``before_ha`` (by the even-odd rule where the shape was invalid, see
        `mending.Mended`), ``after_ha``, ``changed_ha`` (the land that only one
        of the two has) and ``n``, 1. Row 0 tells of n features at once.
    findings
        A decision for each repair; an error for each shape beyond repair.
    """

    frame: gpd.GeoDataFrame
    repairs: pd.DataFrame
    findings: tuple[Finding, ...]


def repaired(layer: Layer, frame: gpd.GeoDataFrame) -> Repaired:
    """Return a frame with the repairs that it needs, and a finding for each.

    Row-wise in `frame`, but for limits of all its crossings and of what is listed.

    Parameters
    ----------
    layer
        The declaration, for the type and for whether a shape must be there.
    frame
        n rows with the layer's columns, in a metric CRS.

    Raises
    ------
    CrsError
        If `frame` has no CRS or one that distorts areas.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from clusterviz.crs import METRIC
    >>> from clusterviz.schema import Label, Layer
    >>> name = Label(vi="Vùng", en="Zone")
    >>> zones = Layer("zones", name, name, "MultiPolygon", "zone_id", {})
    >>> bow = shapely.Polygon([(0, 0), (200, 200), (200, 0), (0, 200)])
    >>> frame = gpd.GeoDataFrame({"zone_id": ["Z1"]}, geometry=[bow], crs=METRIC)
    >>> found = repaired(zones, frame)
    >>> lines(found.repairs)
    ('Z1: geometry.self_crossing 2.0000 → 2.0000 ha',)
    """
    none = pd.DataFrame(columns=list(COLUMNS))
    if not layer.has_geometry or frame.empty:
        return Repaired(frame, none, ())
    require_metric(**{layer.name: frame})
    shapes = frame.geometry.to_numpy().copy()
    keys = keys_of(layer, frame)
    flattened, heights = _flattened(layer, shapes)
    rows, errors = _mended(layer, shapes, keys)
    if not rows and not heights:
        return Repaired(frame, none, tuple(_listed(layer, errors)))
    repairs = pd.DataFrame([*flattened, *rows], columns=list(COLUMNS))
    after = frame.set_geometry(
        type(frame.geometry)(shapes, index=frame.index, crs=frame.crs)
    )
    decisions = list(_decisions(layer, repairs[repairs["row"] > 0]))
    return Repaired(after, repairs, (*_listed(layer, errors), *heights, *decisions))


def lines(repairs: pd.DataFrame) -> tuple[str, ...]:
    """Return repairs as the lineage of a version records them, a line each.

    Of one kind at most a hundred are told one by one, those first that move
    most land; a last line counts the others.
    """
    told: list[str] = []
    for code, ours in repairs.groupby("code", sort=False):
        ranked = ours.sort_values("changed_ha", ascending=False, kind="stable")
        for one in ranked.head(_MOST_LINES).itertuples(index=False):
            name = shown(one.feature_id) or f"row {one.row}"
            if one.row == 0:
                told.append(f"{one.n} features: {code}")
            elif one.before_ha == 0 == one.after_ha:
                told.append(f"{name}: {code}")
            else:
                figures = f"{one.before_ha:.4f} → {one.after_ha:.4f} ha"
                told.append(f"{name}: {code} {figures}")
        if len(ours) > _MOST_LINES:
            told.append(f"{len(ours) - _MOST_LINES} more: {code}")
    return tuple(told)


def _flattened(
    layer: Layer, shapes: Shapes
) -> tuple[list[tuple[object, ...]], list[Finding]]:
    """Take the heights and measures out of `shapes`; return what that was."""
    is_high = shapely.has_z(shapes) | shapely.has_m(shapes)
    n = int(is_high.sum())
    if not n:
        return [], []
    # 0 everywhere says nothing: no loss, so no repair that one must agree to.
    beyond = shapely.get_coordinates(shapes[is_high], include_z=True, include_m=True)
    is_said = bool(np.nan_to_num(beyond[:, 2:]).any())
    shapes[is_high] = shapely.force_2d(shapes[is_high])
    severity = Severity.DECISION if is_said else Severity.INFO
    code = "geometry.height_dropped" if is_said else "geometry.height_zero"
    found = Finding(severity, code, layer.name, values={"n": n})
    return [(0, "", code, 0.0, 0.0, 0.0, n)] * is_said, [found]


def _mended(
    layer: Layer, shapes: Shapes, keys: Keys
) -> tuple[list[tuple[object, ...]], list[Finding]]:
    """Mend `shapes` where they lie; return the repairs, and what was beyond one."""
    rows: list[tuple[object, ...]] = []
    errors: list[Finding] = []
    unsound, spiked = _suspects(layer, shapes)
    if len(unsound) > MOST_REPAIRS:
        values = {"n": len(unsound), "most": MOST_REPAIRS}
        code = "geometry.too_many"
        return rows, [Finding(Severity.ERROR, code, layer.name, values=values)]
    mend = mended_land if layer.geometry == "MultiPolygon" else mended_lines
    left = MOST_CROSSINGS_IN_ALL
    # Spikes on valid land are mended as far as it goes; those left are told of.
    suspects = np.sort(np.r_[unsound, spiked[: MOST_REPAIRS - len(unsound)]])
    for at in suspects.tolist():
        shape = shapes[at]
        if _is_other(layer, shape):
            if not layer.is_geometry_required:
                code = "geometry.emptied" if shape.is_empty else "geometry.other_type"
                rows.append((at + 1, keys[at], code, 0.0, 0.0, 0.0, 1))
                shapes[at] = None
            continue
        is_valid, most = shape.is_valid, min(MOST_CROSSINGS, left)
        n = 0 if is_valid else n_crossings(shape, most)
        mended = mend(shape) if n <= most else None
        left -= n if n <= most else 0
        if mended is not None:
            shapes[at] = mended.shape
            figures_m2 = (mended.before_m2, mended.shape.area, mended.changed_m2)
            hectares = (one / M2_PER_HA for one in figures_m2)
            rows.append((at + 1, keys[at], mended.code, *hectares, 1))
        elif not is_valid:
            values = {"row": at + 1, "most": MOST_CROSSINGS}
            code = "geometry.tangled" if n > most else "geometry.beyond_repair"
            errors.append(
                Finding(Severity.ERROR, code, layer.name, keys[at], values=values)
            )
    return rows, errors


def _suspects(layer: Layer, shapes: Shapes) -> tuple[Integers, Integers]:
    """Return the positions of finite shapes that are not sound, and that have spikes.

    The second are sound otherwise.
    """
    is_sound = sound(layer, shapes)
    is_unsound: Truths = ~is_sound & ~shapely.is_missing(shapes)
    is_unsound[is_unsound] = finite(shapes[is_unsound])
    spiked = np.flatnonzero(is_sound)[:0]
    if layer.geometry == "MultiPolygon":
        whole = np.flatnonzero(is_sound)
        spiked = whole[has_spikes(shapes[whole])]
    return np.flatnonzero(is_unsound), spiked


def _is_other(layer: Layer, shape: BaseGeometry) -> bool:
    """Return whether a shape has nothing of the kind that its layer holds."""
    kinds = shapely.get_type_id(leaves(shape))
    return shape.is_empty or not np.isin(kinds, TYPE_IDS[layer.geometry]).any()


def _decisions(layer: Layer, repairs: pd.DataFrame) -> Iterator[Finding]:
    """Yield a decision for each repair, those that move most land first."""
    for code, ours in repairs.groupby("code", sort=False):
        ranked = ours.sort_values("changed_ha", ascending=False, kind="stable")
        for one in ranked.head(MOST_LISTED).to_dict("records"):
            values = {
                "row": one["row"],
                "before_ha": one["before_ha"],
                "after_ha": one["after_ha"],
                "changed_m2": one["changed_ha"] * M2_PER_HA,
            }
            yield Finding(
                Severity.DECISION, str(code), layer.name, one["feature_id"],
                values=values,
            )  # fmt: skip
        n_more = len(ours) - MOST_LISTED
        yield from more(layer, Severity.DECISION, str(code), n_more)


def _listed(layer: Layer, errors: Sequence[Finding]) -> Iterator[Finding]:
    yield from errors[:MOST_LISTED]
    n_more = len(errors) - MOST_LISTED
    yield from more(layer, Severity.ERROR, "geometry.beyond_repair", n_more)
