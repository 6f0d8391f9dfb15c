"""The boundaries that a table of corners tells, and what is wrong with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely

from clusterviz.core.cells import shown
from clusterviz.core.place.corner_table import CornerTable, corner_table
from clusterviz.core.place.corners import (
    LEAST,
    NEAR_M,
    Rings,
    assembled,
    rings,
    wrong_sides,
)
from clusterviz.core.place.place_findings import listed, rows_of, unread_findings
from clusterviz.records import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from numpy.typing import NDArray

    from clusterviz.schema import Layer

NEAR_DEGREES = 1e-7
_ROWS_NAMED = 10


def corner_shapes(
    layer: Layer,
    table: pd.DataFrame,
    columns: Mapping[str, str],
    xy: pd.DataFrame,
    *,
    near: float,
) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """Return one row for each feature of a table of corners, and the findings.

    Parameters
    ----------
    layer
        The declaration; of lines, corners make lines.
    table
        The rows, index from 0.
    columns
        Those of ``x`` and ``y``, and perhaps ``point``, ``group``, ``side``.
    xy
        Easting and northing of each row; NaN where there is none.
    near
        Up to which distance two corners are one.
    """
    told = corner_table(table, columns, xy, near=near)
    found = rings(told.corners)
    outlines = _outlines(told, found)
    is_line = layer.geometry == "MultiLineString"
    shapes = np.full(len(told.groups), None, dtype=object)
    for group, lists in enumerate(outlines):
        if group not in told.broken:
            shapes[group] = _line(lists) if is_line else assembled(lists)
    frame = gpd.GeoDataFrame(told.groups, geometry=shapes)
    counts = [sum(map(len, lists)) for lists in outlines]
    frame.insert(frame.columns.get_loc("geometry"), _free(frame), counts)
    findings = unread_findings(layer, table, [columns["x"], columns["y"]], told.unread)
    rows = rows_of(table)
    findings += _short(layer, told, found, rows, LEAST if not is_line else 2)
    findings += _shape_findings(layer, told, shapes, outlines)
    if near == NEAR_M:
        findings += _side_findings(layer, told, found, rows)
    return frame, findings + _table_findings(layer, told, rows)


def _free(frame: pd.DataFrame) -> str:
    name = "n_corners"
    while name in frame.columns:
        name = f"{name}_"
    return name


def _outlines(told: CornerTable, found: Rings) -> list[list[NDArray[np.float64]]]:
    """Return the corners of each ring of each feature."""
    kept = found.of >= 0
    xy, of = told.corners.xy[kept], found.of[kept]
    cuts = np.flatnonzero(np.diff(of)) + 1
    outlines: list[list[NDArray[np.float64]]] = [[] for _ in range(len(told.groups))]
    if len(of):
        for group, outline in zip(found.groups, np.split(xy, cuts), strict=True):
            outlines[group].append(outline)
    return outlines


def _line(
    lists: list[NDArray[np.float64]],
) -> shapely.LineString | shapely.MultiLineString | None:
    lines = [shapely.LineString(one) for one in lists if len(one) > 1]
    if len(lines) > 1:
        return shapely.MultiLineString(lines)
    return lines[0] if lines else None


def _short(
    layer: Layer,
    told: CornerTable,
    found: Rings,
    rows: NDArray[np.int64],
    least: int,
) -> list[Finding]:
    """Return an error for each ring with too few corners to be one."""
    n_each = np.bincount(found.of[found.of >= 0], minlength=len(found.groups))
    is_broken = np.isin(found.groups, [*told.broken])
    kept, first = np.unique(found.of, return_index=True)
    first = first[kept >= 0]

    def values(ring: int) -> dict[str, object]:
        return {
            "row": int(rows[told.at[first[ring]]]),
            "name": shown(told.names[found.groups[ring]]),
            "n": int(n_each[ring]),
            "least": least,
        }

    short = np.flatnonzero((n_each < least) & ~is_broken).tolist()
    return listed(layer, "located.ring_short", short, values)


def _shape_findings(
    layer: Layer,
    told: CornerTable,
    shapes: NDArray[np.object_],
    outlines: list[list[NDArray[np.float64]]],
) -> list[Finding]:
    findings = []
    for group, shape in enumerate(shapes):
        name = shown(told.names[group])
        if shape is not None and not shape.is_valid:
            values: dict[str, object] = {"name": name}
            findings.append(
                Finding(
                    Severity.WARNING,
                    "located.order_doubtful",
                    layer.name,
                    values=values,
                )
            )
        if len(outlines[group]) > 1:
            holes = shapely.get_num_interior_rings(shapely.get_parts(shape)).sum()
            values = {"name": name, "n": len(outlines[group]), "n_holes": int(holes)}
            findings.append(
                Finding(
                    Severity.INFO, "located.several_rings", layer.name, values=values
                )
            )
    return findings


def _side_findings(
    layer: Layer, told: CornerTable, found: Rings, rows: NDArray[np.int64]
) -> list[Finding]:
    return [
        Finding(
            Severity.WARNING,
            "located.side_differs",
            layer.name,
            values={
                "row": int(rows[told.at[at]]),
                "point": shown(told.corners.labels[at]),
                "side_m": side_m,
                "drawn_m": drawn_m,
            },
        )
        for at, side_m, drawn_m in wrong_sides(told.corners, found)
    ]


def _table_findings(
    layer: Layer, told: CornerTable, rows: NDArray[np.int64]
) -> list[Finding]:
    """Return what was made of the table: features, rows left out, disagreements."""
    values: dict[str, object] = {"n": len(told.groups), "n_corners": len(told.at)}
    findings = [Finding(Severity.INFO, "located.corners", layer.name, values=values)]
    for column, group in told.differing:
        values = {
            "column": shown(column),
            "name": shown(told.names[group]),
            "value": shown(told.groups[column].iloc[group]),
        }
        findings.append(
            Finding(
                Severity.DECISION,
                "located.attributes_differ",
                layer.name,
                values=values,
            )
        )
    if told.of_corners:
        values = {"columns": ", ".join(map(shown, told.of_corners[:_ROWS_NAMED]))}
        findings.append(
            Finding(Severity.INFO, "located.of_corners", layer.name, values=values)
        )
    if told.left_out:
        named = [str(rows[at]) for at in told.left_out[:_ROWS_NAMED]]
        more = "…" if told.left_out[_ROWS_NAMED:] else ""
        values = {"n": len(told.left_out), "rows": ", ".join(named) + more}
        findings.append(
            Finding(
                Severity.WARNING, "located.rows_left_out", layer.name, values=values
            )
        )
    return findings
