"""Lines that enclose land become polygons: ends that nearly meet are brought together.

A drawing has boundaries as lines: one closed line, or many that meet end to end,
a line between two plots drawn once. Only ends are moved, never further than the
tolerance; no vertex in between is, and no line is cut.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from clusterviz.core.shape.enclosed import enclosed
from clusterviz.core.shape.shapes import finite
from clusterviz.records import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from clusterviz.core.shape.enclosed import Enclosed
    from clusterviz.schema import Layer

    Shapes = NDArray[np.object_]
    Integers = NDArray[np.int64]

GROUPS = ("Layer", "Level")
"""The column by which a drawing sorts its lines: of DXF and of DGN."""

MAX_TOLD = 20
"""Chains left open that are told one by one."""

_LINES, _POLYGONS = (1, 2, 5), (3, 6)
_POINTS = (0, 4)


@dataclass(frozen=True)
class Closed:
    """A frame whose lines were closed.

    Parameters
    ----------
    frame
        Rows that were no lines as they were, and a row for each polygon, in the
        place of its first line. A column keeps what all lines of a polygon say.
    findings
        What was joined, moved, left open.
    n_lines
        Lines that there were.
    n_polygons
        Polygons that they made.
    """

    frame: gpd.GeoDataFrame
    findings: tuple[Finding, ...]
    n_lines: int
    n_polygons: int


def closed(layer: Layer, frame: gpd.GeoDataFrame, *, closing_m: float) -> Closed:
    """Return `frame` with polygons for the lines that enclose them.

    Lines of one group are joined where their ends are at most `closing_m` apart.
    A polygon in another stays beside it: no hole is guessed. Lines that enclose
    nothing are left out and reported. Needs the frame whole.

    Parameters
    ----------
    layer
        Its declaration: where it wants no polygons, nothing is done.
    frame
        Rows of a file, in its own coordinates.
    closing_m
        Not negative, in their unit: ends so far apart are one point.

    Examples
    --------
    >>> from clusterviz.schema import Label, Layer
    >>> name = Label(vi="Lô", en="Plots")
    >>> plots = Layer("plots", name, name, "MultiPolygon", "plot_id", {})
    >>> half = shapely.LineString([(0, 0), (10, 0), (10, 10)])
    >>> other = shapely.LineString([(10, 10.02), (0, 10), (0, 0)])
    >>> lines = gpd.GeoDataFrame({"Layer": ["RANH"] * 2}, geometry=[half, other])
    >>> made = closed(plots, lines, closing_m=0.05)
    >>> made.frame.area.tolist(), [one.code for one in made.findings]
    ([100.0], ['closing.lines_joined', 'closing.gaps_closed'])
    """
    if layer.geometry != "MultiPolygon":
        return Closed(frame, (), 0, 0)
    frame = frame.reset_index(drop=True)
    shapes = frame.geometry.to_numpy()
    is_line = _are_lines(shapes)
    if not is_line.any():
        return Closed(frame, tuple(_of_nothing(layer, shapes)), 0, 0)
    parts, owners = shapely.get_parts(shapes[is_line], return_index=True)
    rows = np.flatnonzero(is_line)[owners]
    members = _by_group(_groups(frame)[rows])
    found = [enclosed(parts[at], closing_m) for at in members]
    made = _made(frame, found, [rows[at] for at in members])
    whole = pd.concat([frame[~is_line], made]) if len(made) else frame[~is_line]
    whole = whole.sort_index(kind="stable").reset_index(drop=True)
    findings = (
        *_of_joining(layer, found, len(parts)),
        *_of_moves(layer, found),
        *_of_chains(layer, found),
        *_of_nesting(layer, found),
        *_of_nothing(layer, whole.geometry.to_numpy()),
    )
    return Closed(whole, findings, len(parts), len(made))


def _are_lines(shapes: Shapes) -> NDArray[np.bool_]:
    """Return which shapes are lines that can be worked with."""
    is_line = np.isin(shapely.get_type_id(shapes), _LINES) & ~shapely.is_empty(shapes)
    is_line[is_line] = finite(shapes[is_line])
    return is_line


def _groups(frame: gpd.GeoDataFrame) -> Integers:
    name = next((one for one in GROUPS if one in frame.columns), None)
    if name is None:
        return np.zeros(len(frame), dtype="int64")
    codes, _ = pd.factorize(frame[name], use_na_sentinel=False)
    return np.asarray(codes, dtype="int64")


def _by_group(groups: Integers) -> list[Integers]:
    """Return the positions of each group."""
    order = np.argsort(groups, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(groups[order])) + 1)


def _made(
    frame: gpd.GeoDataFrame, found: Sequence[Enclosed], members: Sequence[Integers]
) -> gpd.GeoDataFrame:
    """Return a row for each polygon, under the number of its first line."""
    starts = np.cumsum([0, *(len(one.polygons) for one in found[:-1])])
    of = np.concatenate([n + one.of for n, one in zip(starts, found, strict=True)])
    rows = np.concatenate(
        [own[one.lines] for own, one in zip(members, found, strict=True)]
    )
    first = pd.Series(rows).groupby(of).min().to_numpy("int64")
    made = frame.iloc[first].copy()
    for name in frame.columns.drop(frame.geometry.name):
        codes, _ = pd.factorize(frame[name], use_na_sentinel=False)
        is_unlike = codes[rows] != codes[first[of]]
        if is_unlike.any():
            column = made[name].astype("object")
            made[name] = column.mask(np.isin(np.arange(len(made)), of[is_unlike]), None)
    shapes = np.concatenate([one.polygons for one in found])
    made[frame.geometry.name] = gpd.GeoSeries(shapes, index=made.index, crs=frame.crs)
    return made


def _of_joining(
    layer: Layer, found: Sequence[Enclosed], n_lines: int
) -> Iterator[Finding]:
    n_closed = sum(one.n_closed for one in found)
    n_joined = sum(len(one.polygons) for one in found) - n_closed
    n_repeated = sum(one.n_repeated for one in found)
    if n_closed:
        yield _finding(layer, Severity.INFO, "closing.lines_closed", n=n_closed)
    if n_joined:
        values = {"n": n_joined, "n_lines": n_lines - n_closed}
        yield _finding(layer, Severity.DECISION, "closing.lines_joined", **values)
    if n_repeated:
        yield _finding(layer, Severity.INFO, "closing.lines_repeated", n=n_repeated)


def _of_moves(layer: Layer, found: Sequence[Enclosed]) -> Iterator[Finding]:
    moved = np.concatenate([one.moved for one in found])
    if len(moved):
        gap, x, y = moved[moved[:, 0].argmax()].tolist()
        values = {"n": len(moved), "gap_m": gap, "x": x, "y": y}
        yield _finding(layer, Severity.DECISION, "closing.gaps_closed", **values)


def _of_chains(layer: Layer, found: Sequence[Enclosed]) -> Iterator[Finding]:
    chains = np.concatenate([one.chains for one in found])
    if not len(chains):
        return
    starts = shapely.get_coordinates(shapely.get_point(chains, 0))
    ends = shapely.get_coordinates(shapely.get_point(chains, -1))
    gaps = np.hypot(*(starts - ends).T)
    for at in np.argsort(gaps, kind="stable")[:MAX_TOLD]:
        x, y = ends[at].tolist()
        values = {"gap_m": float(gaps[at]), "x": x, "y": y}
        yield _finding(layer, Severity.DECISION, "closing.left_open", **values)
    if len(chains) > MAX_TOLD:
        values = {"n": len(chains) - MAX_TOLD, "n_all": len(chains)}
        yield _finding(layer, Severity.DECISION, "closing.more_left_open", **values)


def _of_nesting(layer: Layer, found: Sequence[Enclosed]) -> Iterator[Finding]:
    n, where = 0, None
    for one in found:
        outer, inner = shapely.STRtree(one.polygons).query(
            one.polygons, predicate="contains_properly"
        )
        n += len(np.unique(inner[inner != outer]))
        where = where or next(iter(one.polygons[inner]), None)
    if where is not None:
        point = where.point_on_surface()
        values = {"n": n, "x": point.x, "y": point.y}
        yield _finding(layer, Severity.DECISION, "closing.nested", **values)


def _of_nothing(layer: Layer, shapes: Shapes) -> Iterator[Finding]:
    kinds = shapely.get_type_id(shapes)
    # Points alone may yet be symbols.
    is_other = (kinds >= 0) & ~np.isin(kinds, _POINTS)
    if is_other.any() and not np.isin(kinds, (*_POLYGONS, 7)).any():
        yield _finding(layer, Severity.ERROR, "closing.no_polygons", n=len(shapes))


def _finding(layer: Layer, severity: Severity, code: str, **values: float) -> Finding:
    return Finding(severity, code, layer.name, values=values)
