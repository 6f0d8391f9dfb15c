"""Shapes that are valid and yet look like a slip: told, never mended.

Slivers, crumbs, spikes, one shape drawn twice, and land far from all the rest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from clusterviz.core.shape.measures import holes_of, parts_of
from clusterviz.core.shape.shapes import groups_of, keys_of, more, sound
from clusterviz.core.shape.spikes import has_spikes
from clusterviz.core.shape.twins import twins
from clusterviz.crs import M2_PER_HA, require_metric
from clusterviz.records import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import geopandas as gpd

    from clusterviz.core.polygons import Floats, Integers
    from clusterviz.core.shape.shapes import Keys, Shapes
    from clusterviz.schema import Layer

MOST_LISTED = 20
"""Findings of one kind that are listed, the worst first; the rest are counted."""

LEAST_WIDTH_M = 0.5
"""Practice: narrower is no land but two drawings of one border."""

LEAST_M2 = 1.0
"""Less is the rounding of coordinates, not land."""

MOST_CORNERS = 100_000
"""More corners than a surveyed boundary has: a tracing, or a slip of the export."""

FAR_M = 50_000.0
"""No farther than this from the middle of its layer is far: a province is as wide."""

FAR_TIMES = 10.0
"""How many times the usual distance from the middle is far."""

PART_FAR_M = 10_000.0
"""No farther than this from its main part is a part far."""

_FEWEST = 4
_POLYGON = "MultiPolygon"


def suspicious_findings(layer: Layer, frame: gpd.GeoDataFrame) -> list[Finding]:
    """Return the shapes that a person should look at before they are published.

    A sum over `frame`: it must be given whole. Shapes that `geometry_findings`
    reports are passed over.

    Parameters
    ----------
    layer
        The declaration.
    frame
        n rows with the layer's columns, in a metric CRS.

    Returns
    -------
    findings
        Decisions: ``near_duplicate`` and ``crowded``, ``outlier``, ``part_far``.
        Warnings: ``sliver``, ``sliver_part``, ``tiny_part``, ``tiny_hole``,
        ``spike_left``, ``many_corners``. All begin with ``geometry.``.

    Raises
    ------
    CrsError
        If `frame` has no CRS or one that distorts distances.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from clusterviz.crs import METRIC
    >>> from clusterviz.schema import Label, Layer
    >>> name = Label(vi="Vùng", en="Zone")
    >>> zones = Layer("zones", name, name, "MultiPolygon", "zone_id", {})
    >>> thin = shapely.box(0, 0, 900, 0.2)
    >>> frame = gpd.GeoDataFrame({"zone_id": ["Z1"]}, geometry=[thin], crs=METRIC)
    >>> [(one.code, one.feature_id) for one in suspicious_findings(zones, frame)]
    [('geometry.sliver', 'Z1')]
    """
    if not layer.has_geometry or frame.empty:
        return []
    require_metric(**{layer.name: frame})
    shapes = frame.geometry.to_numpy()
    rows = np.flatnonzero(sound(layer, shapes))
    shapes, keys = shapes[rows], keys_of(layer, frame)
    findings = [*_far(layer, shapes, rows, keys), *_corners(layer, shapes, rows, keys)]
    if layer.geometry == _POLYGON and len(rows):
        groups = groups_of(frame, layer.parts)[rows]
        findings += _thin(layer, frame, shapes, rows, keys)
        findings += _holes(layer, shapes, rows, keys)
        findings += _spikes(layer, shapes, rows, keys)
        findings += _twice(layer, shapes, groups, rows, keys)
    return findings


def _far(layer: Layer, shapes: Shapes, rows: Integers, keys: Keys) -> Iterator[Finding]:
    """Yield each feature that lies far from the middle of them all."""
    if len(shapes) < _FEWEST:
        return
    boxes = shapely.bounds(shapes)
    middles = (boxes[:, :2] + boxes[:, 2:]) / 2
    # The median stays where most features are, however far one of them is.
    away_m = np.hypot(*(middles - np.median(middles, axis=0)).T)
    usual_m = float(np.median(away_m))
    is_far = away_m > max(FAR_M, FAR_TIMES * usual_m)
    yield from _listed(
        layer, "geometry.outlier", Severity.DECISION, rows, keys,
        np.flatnonzero(is_far), away_m,
        lambda at: {"away_km": away_m[at] / 1000, "usual_km": usual_m / 1000},
    )  # fmt: skip


def _corners(
    layer: Layer, shapes: Shapes, rows: Integers, keys: Keys
) -> Iterator[Finding]:
    n_corners = shapely.get_num_coordinates(shapes)
    yield from _listed(
        layer, "geometry.many_corners", Severity.WARNING, rows, keys,
        np.flatnonzero(n_corners > MOST_CORNERS), n_corners.astype("float64"),
        lambda at: {"n": int(n_corners[at])},
    )  # fmt: skip


def _thin(
    layer: Layer,
    frame: gpd.GeoDataFrame,
    shapes: Shapes,
    rows: Integers,
    keys: Keys,
) -> Iterator[Finding]:
    """Yield features and parts that are thinner than their accuracy, or crumbs."""
    of, m2, around_m = parts_of(shapes)
    width_m = 2 * m2 / around_m
    limit_m = np.maximum(LEAST_WIDTH_M, _accuracy_m(frame)[rows])
    widest_m = np.zeros(len(shapes))
    np.maximum.at(widest_m, of, width_m)
    is_sliver = widest_m < limit_m
    whole_m2 = shapely.area(shapes)
    yield from _listed(
        layer, "geometry.sliver", Severity.WARNING, rows, keys,
        np.flatnonzero(is_sliver), -widest_m,
        lambda at: {"width_m": widest_m[at], "area_ha": whole_m2[at] / M2_PER_HA},
    )  # fmt: skip
    is_part = ~is_sliver[of]
    is_tiny = is_part & (m2 < LEAST_M2)
    is_thin = is_part & ~is_tiny & (width_m < LEAST_WIDTH_M)
    values = {"area_m2": m2, "width_m": width_m}
    for code, found in (
        ("geometry.tiny_part", is_tiny),
        ("geometry.sliver_part", is_thin),
    ):
        yield from _pieces(layer, code, rows, keys, of, np.flatnonzero(found), values)
    yield from _far_parts(layer, shapes, of, rows, keys)


def _far_parts(
    layer: Layer, shapes: Shapes, of: Integers, rows: Integers, keys: Keys
) -> Iterator[Finding]:
    """Yield each feature with a part far from its main one, that is its largest."""
    several = np.flatnonzero(np.bincount(of, minlength=len(rows)) > 1)
    if not len(several):
        return
    parts, among = shapely.get_parts(shapes[several], return_index=True)
    boxes, of = shapely.bounds(parts), several[among]
    order = np.lexsort((-shapely.area(parts), among))
    main = order[np.r_[True, np.diff(among[order]) > 0]][among]
    apart = np.maximum(boxes[:, :2] - boxes[main, 2:], boxes[main, :2] - boxes[:, 2:])
    apart_m = np.hypot(*np.maximum(apart, 0).T)
    size_m = np.hypot(*(boxes[main, 2:] - boxes[main, :2]).T)
    found = np.flatnonzero(apart_m > np.maximum(PART_FAR_M, FAR_TIMES * size_m))
    worst = pd.Series(apart_m[found]).groupby(of[found]).max()
    away_m = worst.reindex(range(len(rows)), fill_value=0.0).to_numpy()
    yield from _listed(
        layer, "geometry.part_far", Severity.DECISION, rows, keys,
        worst.index.to_numpy(), away_m, lambda at: {"away_km": away_m[at] / 1000},
    )  # fmt: skip


def _holes(
    layer: Layer, shapes: Shapes, rows: Integers, keys: Keys
) -> Iterator[Finding]:
    owner, m2 = holes_of(shapes)
    tiny = np.flatnonzero(m2 < LEAST_M2)
    yield from _pieces(
        layer, "geometry.tiny_hole", rows, keys, owner, tiny, {"area_m2": m2}
    )


def _spikes(
    layer: Layer, shapes: Shapes, rows: Integers, keys: Keys
) -> Iterator[Finding]:
    found = np.flatnonzero(has_spikes(shapes, most_m2=np.inf))
    yield from _listed(
        layer, "geometry.spike_left", Severity.WARNING, rows, keys, found,
        np.zeros(len(shapes)), lambda _: {},
    )  # fmt: skip


def _twice(
    layer: Layer,
    shapes: Shapes,
    groups: Integers,
    rows: Integers,
    keys: Keys,
) -> Iterator[Finding]:
    found = twins(shapes, groups)
    code = "geometry.near_duplicate"
    worst = np.argsort(-found.shared_ratio, kind="stable")
    for at in worst[:MOST_LISTED].tolist():
        one, other = int(rows[found.one[at]]), int(rows[found.other[at]])
        values = {
            "row": other + 1,
            "other": keys[one],
            "other_row": one + 1,
            "shared_ratio": float(found.shared_ratio[at]),
        }
        yield Finding(Severity.DECISION, code, layer.name, keys[other], values=values)
    yield from more(layer, Severity.DECISION, code, len(worst) - MOST_LISTED)
    if found.n_crowded:
        values = {"n": found.n_crowded}
        code = "geometry.crowded"
        yield Finding(Severity.DECISION, code, layer.name, values=values)


def _pieces(
    layer: Layer,
    code: str,
    rows: Integers,
    keys: Keys,
    of: Integers,
    found: Integers,
    figures: dict[str, Floats],
) -> Iterator[Finding]:
    """Yield a finding for each feature with such pieces: how many, and the largest."""
    table = pd.DataFrame({name: values[found] for name, values in figures.items()})
    by_owner = table.groupby(of[found])
    largest, n = by_owner.max(), by_owner.size()
    amounts = n.reindex(range(len(rows)), fill_value=0).to_numpy()
    yield from _listed(
        layer, code, Severity.WARNING, rows, keys, n.index.to_numpy(),
        amounts.astype("float64"),
        lambda at: {
            "n": int(amounts[at]),
            **{name: largest.at[at, name] for name in figures},
        },
    )  # fmt: skip


def _listed(
    layer: Layer,
    code: str,
    severity: Severity,
    rows: Integers,
    keys: Keys,
    found: Integers,
    weight: Floats,
    values: Callable[[int], dict[str, object]],
) -> Iterator[Finding]:
    """Yield a finding for each of the weightiest features, and one for the rest."""
    worst = found[np.argsort(-weight[found], kind="stable")]
    for at in worst[:MOST_LISTED].tolist():
        row = int(rows[at])
        figures = {
            name: float(one) if isinstance(one, np.floating) else one
            for name, one in values(at).items()
        }
        figures = {"row": row + 1, **figures}
        yield Finding(severity, code, layer.name, keys[row], values=figures)
    yield from more(layer, severity, code, len(worst) - MOST_LISTED)


def _accuracy_m(frame: gpd.GeoDataFrame) -> Floats:
    if "accuracy_m" not in frame.columns:
        return np.zeros(len(frame))
    stated: Floats = (
        pd.to_numeric(frame["accuracy_m"], errors="coerce")
        .fillna(0)
        .to_numpy("float64")
    )
    return stated
