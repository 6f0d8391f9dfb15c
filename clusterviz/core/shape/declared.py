"""The area that paper says held against the one drawn, as a file comes in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from clusterviz.core.shape.shapes import keys_of, more
from clusterviz.core.status import has_symbol_quality
from clusterviz.crs import M2_PER_HA, require_metric
from clusterviz.records import Finding, Severity

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    import geopandas as gpd

    from clusterviz.core.polygons import Floats, Truths
    from clusterviz.rules import Rules
    from clusterviz.schema import Layer

_DECLARED = {
    "clusters": ("planned_area_ha", "cluster_area_difference_ratio"),
    "areas": ("official_area_ha", "official_area_difference_ratio"),
}
"""Which field of a layer says the area of the whole feature, and how far is far."""

_FACTORS = {
    10_000.0: "geometry.area_in_m2",
    0.01: "geometry.area_in_km2",
    10.0: "geometry.area_tenfold",
    0.1: "geometry.area_tenth",
}
"""What paper may say times too much, by a slip of the unit or of the comma."""

_NEAR_RATIO = 0.05
_MOST_LISTED = 20


def declared_findings(
    layer: Layer, frame: gpd.GeoDataFrame, rules: Rules, on: dt.date
) -> list[Finding]:
    """Return where the area on paper is far from the one drawn.

    Row-wise in `frame`, but for the count of those that are too many to list.

    Parameters
    ----------
    layer
        The declaration; nothing is found of a layer that states no whole area.
    frame
        n rows with the layer's columns, in a metric CRS. Symbols and rows
        without a shape or without a figure are passed over.
    rules
        How far is far, as the checks of completeness have it.
    on
        The day of that rule.

    Returns
    -------
    findings
        Decisions where paper is a round factor off: ``geometry.area_in_m2``,
        ``area_in_km2``, ``area_tenfold``, ``area_tenth``. Else the warning
        ``geometry.area_differs``, of an area that is only indicative no more than
        information.

    Raises
    ------
    CrsError
        If `frame` has no CRS or one that distorts areas.
    """
    field, rule = _DECLARED.get(layer.name, ("", ""))
    if field not in frame.columns or frame.empty:
        return []
    require_metric(**{layer.name: frame})
    drawn_ha = (frame.area / M2_PER_HA).to_numpy(dtype="float64")
    paper_ha = pd.to_numeric(frame[field], errors="coerce").to_numpy(
        dtype="float64", na_value=np.nan
    )
    is_known = ~has_symbol_quality(frame).to_numpy() & (drawn_ha > 0) & (paper_ha > 0)
    is_far = is_known & far_apart(drawn_ha, paper_ha, rules.value(rule, on))
    codes = np.full(len(frame), "", dtype=object)
    codes[is_far] = "geometry.area_differs"
    times = np.divide(paper_ha, drawn_ha, out=np.zeros(len(frame)), where=is_known)
    for factor, code in _FACTORS.items():
        codes[is_far & (np.abs(times / factor - 1) <= _NEAR_RATIO)] = code
    # As the check of completeness has it: the state draws many areas as sketches.
    is_sketch = np.zeros(len(frame), dtype="bool")
    if layer.name == "areas" and "geometry_quality" in frame.columns:
        is_sketch = (frame["geometry_quality"] == "indicative").to_numpy(dtype="bool")
    return list(_findings(layer, frame, field, codes, is_sketch, drawn_ha, paper_ha))


def far_apart(drawn_ha: Floats, paper_ha: Floats, most_ratio: float) -> Truths:
    """Return whether each drawn area is farther from paper than a share of it.

    Examples
    --------
    >>> far_apart(np.array([20.1, 20.5]), np.array([20.0, 20.0]), 0.01).tolist()
    [False, True]
    """
    is_so: Truths = np.abs(drawn_ha - paper_ha) > most_ratio * paper_ha
    return is_so


def _is_out(drawn_ha: float, paper_ha: float) -> bool:
    """Return whether one is more than twice the other: no survey is so far off."""
    return bool(max(drawn_ha, paper_ha) > 2 * min(drawn_ha, paper_ha))


def _findings(
    layer: Layer,
    frame: gpd.GeoDataFrame,
    field: str,
    codes: np.ndarray,
    is_sketch: Truths,
    drawn_ha: Floats,
    paper_ha: Floats,
) -> Iterator[Finding]:
    keys = keys_of(layer, frame)
    ratio = np.abs(drawn_ha - paper_ha) / np.where(paper_ha > 0, paper_ha, 1.0)
    for code in sorted(set(codes) - {""}):
        found = np.flatnonzero(codes == code)
        worst = found[np.argsort(-ratio[found], kind="stable")]
        severity = Severity.DECISION
        if code == "geometry.area_differs":
            severity = Severity.WARNING
        for at in worst[:_MOST_LISTED].tolist():
            values = {
                "row": at + 1,
                "paper_ha": float(paper_ha[at]),
                "drawn_ha": float(drawn_ha[at]),
            }
            grave = severity
            if severity is Severity.WARNING and _is_out(drawn_ha[at], paper_ha[at]):
                grave = Severity.DECISION
            elif is_sketch[at] and severity is Severity.WARNING:
                grave = Severity.INFO
            yield Finding(grave, code, layer.name, keys[at], field, values)
        yield from more(layer, severity, code, len(worst) - _MOST_LISTED)
