"""Tables that say where things are: WKT, longitude and latitude, or corners."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from clusterviz import texts
from clusterviz.core.cells import shown
from clusterviz.core.place.beside import side_by_side
from clusterviz.core.place.corner_shapes import NEAR_DEGREES, corner_shapes
from clusterviz.core.place.corners import NEAR_M
from clusterviz.core.place.degrees import is_degrees
from clusterviz.core.place.place_columns import (
    EASTING_M,
    HEADINGS,
    LATITUDE,
    LONGITUDE,
    NORTHING_M,
    ROW,
    PlaceColumns,
    figures,
    place_columns,
    runs_of,
    share_within,
    stripped,
)
from clusterviz.core.place.place_findings import (
    listed,
    rows_of,
    shortened,
    unread_findings,
)
from clusterviz.core.place.symbols import as_symbols
from clusterviz.core.place.wellknown import shapes_told
from clusterviz.errors import InputError
from clusterviz.records import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from clusterviz.core.table.figures_read import Numbers
    from clusterviz.schema import Layer

    How = Literal["", "wkt", "points", "corners"]

__all__ = ["HEADINGS", "Located", "as_symbols", "located"]

_PARTS = ("wkt", "lon", "lat", "x", "y", "group", "point", "side")
_SAFE_SHARE = 0.9


@dataclass(frozen=True)
class Located:
    """A table with the shapes that it tells.

    Parameters
    ----------
    frame
        Rows with ``geometry`` and no CRS; a table of corners has become one
        row for each feature, with ``n_corners``. As it came where nothing
        says a place.
    how
        What the shapes are from; empty where nothing says a place.
    place
        The columns they are from, to confirm: ``x`` is the easting, ``y`` the
        northing, whatever the table calls them.
    findings
        Their rows are already numbered as the sheet does.
    srid
        The number before every WKT (``SRID=…;``); empty where there is none,
        or several.
    """

    frame: pd.DataFrame
    how: How
    place: Mapping[str, str]
    findings: tuple[Finding, ...]
    srid: str = ""


def located(layer: Layer, frame: pd.DataFrame, *, place: Mapping[str, str]) -> Located:
    """Return the table `frame` with the shapes that its columns tell.

    Which column is north is told by the size of its numbers: on paper X is
    north in Vietnam, in most programs it is east.

    Parameters
    ----------
    layer
        The declaration.
    frame
        n rows as the file gave them. One with shapes, or for a layer without
        geometry, comes back as it is.
    place
        What a person said: ``wkt``, ``lon``, ``lat``, ``x``, ``y``, ``group``,
        ``point`` or ``side`` to a column.

    Raises
    ------
    InputError
        If `place` names a part or column that does not exist.

    Examples
    --------
    >>> from clusterviz.schema import Field, Label, Layer
    >>> name = Label(vi="Mã", en="Code")
    >>> fields = {"cluster_id": Field("cluster_id", "text", name, is_required=True)}
    >>> layer = Layer("clusters", name, name, "MultiPolygon", "cluster_id", fields)
    >>> square = [("1", 2355100, 421000), ("2", 2355100, 421100),
    ...           ("3", 2355000, 421100), ("4", 2355000, 421000)]
    >>> table = pd.DataFrame(square, columns=["Điểm", "X (m)", "Y (m)"])
    >>> done = located(layer, table, place={})
    >>> done.how, done.frame.area.tolist(), done.place["y"]
    ('corners', [10000.0], 'X (m)')
    """
    has_shapes = "geometry" in frame.columns and frame["geometry"].notna().any()
    if not layer.has_geometry or has_shapes or frame.empty:
        return Located(frame, "", {}, ())
    table = frame.drop(columns=["geometry"], errors="ignore").reset_index(drop=True)
    _require_columns(table, place)
    beside = None if place else side_by_side(table)
    findings = []
    if beside is not None:
        table = beside
        findings.append(Finding(Severity.INFO, "located.side_by_side", layer.name))
    found = place_columns(layer, table, place=place)
    if found is None:
        names = ", ".join(shown(name) for name in table.columns if name != ROW)
        none = Finding(
            Severity.ERROR, "located.none", layer.name, values={"columns": names[:500]}
        )
        return Located(frame, "", {}, (none,))
    if found.source == "content":
        findings.append(_guessed(layer, found))
    if "wkt" in found.columns:
        return _from_wkt(layer, table, found.columns, findings)
    return _from_pairs(layer, table, found.columns, findings)


def _require_columns(table: pd.DataFrame, place: Mapping[str, str]) -> None:
    theirs = [str(name) for name in table.columns if name != ROW]
    for part, name in place.items():
        if part not in _PARTS or name not in theirs:
            raise InputError(
                texts.told(
                    "option.place_column",
                    column=shown(name),
                    part=shown(part),
                    known=", ".join(map(shown, theirs)),
                    parts=", ".join(_PARTS),
                )
            )


def _guessed(layer: Layer, found: PlaceColumns) -> Finding:
    names = ", ".join(f"{part}: {shown(name)}" for part, name in found.columns.items())
    return Finding(
        Severity.DECISION,
        "located.columns_guessed",
        layer.name,
        values={"columns": names},
    )


def _from_wkt(
    layer: Layer,
    table: pd.DataFrame,
    columns: Mapping[str, str],
    findings: list[Finding],
) -> Located:
    column = columns["wkt"]
    told = shapes_told(table[column])
    rows = rows_of(table)
    cells = table[column]
    for fault in dict.fromkeys(fault for _, fault in told.faults):
        at = [position for position, one in told.faults if one == fault]
        findings += listed(
            layer,
            f"located.wkt_{fault}",
            at,
            lambda one: {"row": int(rows[one]), "value": shown(cells.iloc[one])},
        )
    if told.srids:
        values = {"value": ", ".join(told.srids[:10])}
        findings.append(
            Finding(Severity.INFO, "located.srid", layer.name, values=values)
        )
    frame = gpd.GeoDataFrame(table.drop(columns=[column]), geometry=told.shapes)
    srid = told.srids[0] if len(told.srids) == 1 else ""
    return Located(frame, "wkt", columns, tuple(findings), srid)


def _from_pairs(
    layer: Layer,
    table: pd.DataFrame,
    columns: Mapping[str, str],
    findings: list[Finding],
) -> Located:
    names = [columns[part] for part in columns if part in ("lon", "lat", "x", "y")]
    read = figures(table, names)
    easts_first, found = _axes(layer, columns, names, read)
    findings += found
    values = dict(zip(names, (one.values for one in read), strict=True))
    xy = pd.DataFrame({"x": values[easts_first[0]], "y": values[easts_first[1]]})
    is_lonlat = is_degrees([one.values for one in read])
    pair = ("lon", "lat") if "lon" in columns else ("x", "y")
    extra = {
        part: columns[part] for part in columns if part in ("group", "point", "side")
    }
    place = {**dict(zip(pair, easts_first, strict=True)), **extra}
    if _is_of_corners(table, place, xy):
        near = NEAR_DEGREES if is_lonlat else NEAR_M
        parts = {"x": easts_first[0], "y": easts_first[1], **extra}
        frame, told = corner_shapes(layer, table, parts, xy, near=near)
        return Located(frame, "corners", place, (*findings, *shortened(layer, told)))
    place = {part: place[part] for part in pair}
    findings += _unread(layer, table, names, xy)
    has_both = xy.notna().all(axis=1).to_numpy()
    shapes = np.full(len(table), None, dtype=object)
    shapes[has_both] = shapely.points(xy.to_numpy()[has_both])
    frame = gpd.GeoDataFrame(table.drop(columns=names), geometry=shapes)
    return Located(frame, "points", place, tuple(findings))


def _axes(
    layer: Layer,
    columns: Mapping[str, str],
    names: Sequence[str],
    read: Sequence[Numbers],
) -> tuple[tuple[str, str], list[Finding]]:
    """Return the columns of easting and northing, told by the size of their numbers."""
    is_lonlat = is_degrees([one.values for one in read])
    easts, norths = (LONGITUDE, LATITUDE) if is_lonlat else (EASTING_M, NORTHING_M)
    first, second = names
    straight, turned = (
        min(share_within(one.values, easts), share_within(other.values, norths))
        for one, other in (read, reversed(read))
    )
    is_named = "lon" in columns
    values: dict[str, object] = {"east": shown(first), "north": shown(second)}
    if max(straight, turned) < _SAFE_SHARE:
        return (first, second), [
            Finding(Severity.WARNING, "located.axes_unsure", layer.name, values=values)
        ]
    if straight >= turned:
        found = (
            []
            if is_named
            else [Finding(Severity.INFO, "located.axes", layer.name, values=values)]
        )
        return (first, second), found
    values = {"east": shown(second), "north": shown(first)}
    severity = Severity.DECISION if is_named else Severity.INFO
    code = "located.axes_swapped" if is_named else "located.axes"
    return (second, first), [Finding(severity, code, layer.name, values=values)]


def _is_of_corners(
    table: pd.DataFrame, place: Mapping[str, str], xy: pd.DataFrame
) -> bool:
    """Return whether rows are corners of features, not features of one point."""
    n = int(xy.notna().all(axis=1).sum())
    if n < 3:
        return "group" in place and runs_of(table[place["group"]]) < n
    if "group" in place:
        names = stripped(table[place["group"]])
        is_full = bool(names[xy.notna().all(axis=1)].notna().all())
        sizes = names.ffill().value_counts()
        in_large = int(sizes[sizes >= 3].sum())
        return in_large * 2 >= len(table) or not is_full
    if "point" in place or "side" in place:
        return True
    others = [name for name in table.columns if name not in {ROW, *place.values()}]
    return not any(runs_of(table[name]) == len(table) for name in others)


def _unread(
    layer: Layer, table: pd.DataFrame, names: Sequence[str], xy: pd.DataFrame
) -> list[Finding]:
    pair = table[list(names)].apply(stripped)
    is_faulty = (xy.isna().any(axis=1) & pair.notna().any(axis=1)).to_numpy()
    return unread_findings(layer, table, names, np.flatnonzero(is_faulty).tolist())
