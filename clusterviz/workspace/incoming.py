"""The rows of a file as a layer has them: text, selection, shapes, columns, values."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from clusterviz import texts
from clusterviz.core.cells import UnreadableCellError, cell, shown
from clusterviz.core.place.located import Located, located
from clusterviz.core.shape.closing import closed
from clusterviz.core.shape.labels import with_labels
from clusterviz.core.table.column_reading import columns_read
from clusterviz.core.table.conform import conform
from clusterviz.core.updating import emptied, filled_up, with_keys_by_name
from clusterviz.core.validate import field_findings
from clusterviz.core.writing.cleaning import cleaned
from clusterviz.core.writing.encodings import converted
from clusterviz.errors import InputError
from clusterviz.files.rows import SHEET_ROW
from clusterviz.records import Finding, Severity
from clusterviz.workspace.notes import of_note
from clusterviz.workspace.remembered import remembered

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from clusterviz.core.table.columns import Proposal
    from clusterviz.core.writing.encodings import Candidate
    from clusterviz.files.sandbox import RawLayer
    from clusterviz.schema import Layer
    from clusterviz.workspace.opened import Workspace
    from clusterviz.workspace.reading import Reading

_EXPORTED = {"area_ha", "lon", "lat"}
"""Columns that an export adds to its rows, see `files.measures`: of a point within the
land, which is no new boundary."""


@dataclass(frozen=True)
class Taken:
    """The rows of a file under our columns, before they have a place.

    Parameters
    ----------
    frame
        As the layer declares it; geometry in the file's own coordinates.
    said
        Of the file as a whole, its text, its selection and its shapes.
    findings
        Of its columns and cells, by row of `frame`.
    numbers
        The row of the sheet that each came from; empty where there is none.
    has_shapes
        The file brings shapes; else those of the layer stay.
    srid
        The system that its shapes name; empty where they name none.
    is_listed
        Its shapes were read from lists of corners.
    encodings
        What the text may be in, best first.
    columns
        What each column of the file may be.
    mapping
        Their column to our field, as it was read.
    n_rows
        How many rows there were, where `frame` keeps only some of them.
    """

    frame: pd.DataFrame
    said: tuple[Finding, ...]
    findings: tuple[Finding, ...]
    numbers: Sequence[int]
    has_shapes: bool
    srid: str
    is_listed: bool
    encodings: tuple[Candidate, ...]
    columns: tuple[Proposal, ...]
    mapping: dict[str, str]
    n_rows: int = 0


def taken(workspace: Workspace, layer: Layer, raw: RawLayer, reading: Reading) -> Taken:
    """Return the rows of a file in the columns of `layer`.

    Parameters
    ----------
    workspace
        For what its columns were taken for before, and what they may refer to.
    layer
        The declaration.
    raw
        What the file holds.
    reading
        What was decided about it.

    Raises
    ------
    InputError
        If `reading` names a column, field or value that does not exist.
    """
    told = converted(
        layer.name, raw.frame, is_bytes=raw.is_bytes, encoding=reading.encoding
    )
    rows, clean = cleaned(layer.name, told.frame)
    rows, chosen = _selected(layer, rows, reading.where)
    is_update = reading.is_update and workspace.has(layer.name)
    place = _drawn(layer, rows, reading, is_update=is_update)
    drawn = place.frame
    # Rows of the sheet are already in what was said of places; from here on they
    # are counted as they stand.
    numbers = drawn.pop(SHEET_ROW).tolist() if SHEET_ROW in drawn else []
    names = [str(one) for one in drawn.columns if one != "geometry"]
    read = columns_read(
        layer,
        drawn,
        given=reading.mapping,
        remembered=remembered(workspace, layer, names),
        taken=tuple(reading.constants),
        known=workspace.referred(layer),
        units=reading.units,
        order=reading.dates,
        drawn_ha=_rough_ha(drawn) if isinstance(drawn, gpd.GeoDataFrame) else None,
    )
    constants, assumed = _with_document(layer, drawn, read.mapping, reading)
    conformed = conform(layer, read.frame, mapping=read.mapping, constants=constants)
    empty = [Finding(Severity.ERROR, "no_rows", layer.name)] if drawn.empty else []
    frame, matched = conformed.frame, list[Finding]()
    if is_update:
        before = workspace.rows(layer.name)
        brought = {*constants, *",".join(read.mapping.values()).split(",")}
        frame, matched = with_keys_by_name(layer, frame, before)
        matched += emptied(layer, frame, before, brought)
        frame = filled_up(layer, frame, before, brought)
    wrong = field_findings(layer, frame)
    return Taken(
        frame=frame,
        said=(
            *(of_note(layer, note) for note in raw.notes),
            *told.findings,
            *clean,
            *chosen,
            *place.findings,
        ),
        findings=(
            *empty,
            *read.findings,
            *assumed,
            *conformed.findings,
            *matched,
            *_not_told_twice(wrong, conformed.findings),
        ),
        numbers=numbers,
        has_shapes="geometry" in drawn or not is_update,
        srid=place.srid,
        is_listed=place.how == "corners",
        encodings=tuple(told.candidates),
        columns=read.proposed,
        mapping=dict(read.mapping),
    )


def _drawn(
    layer: Layer, rows: pd.DataFrame, reading: Reading, *, is_update: bool
) -> Located:
    """Return the rows with the shapes that their columns or lines say."""
    if not layer.has_geometry:
        return Located(rows, "", {}, ())
    if not isinstance(rows, gpd.GeoDataFrame):
        if is_update and not reading.place and _EXPORTED.issubset(rows.columns):
            own = Finding(Severity.INFO, "located.own_points", layer.name)
            return Located(rows, "", {}, (own,))
        found = located(layer, rows, place=reading.place)
        if is_update and not found.how:
            return Located(rows, "", {}, ())
        # How many corners it had is nothing that a layer keeps.
        frame = found.frame.drop(columns="n_corners", errors="ignore")
        return replace(found, frame=frame)
    # Of lines in degrees nobody said how far apart their ends may be.
    closing_m = 0.0 if _is_in_degrees(rows) else reading.closing_m
    rings = closed(layer, rows, closing_m=closing_m)
    labelled = with_labels(layer, rings.frame)
    findings = (*rings.findings, *labelled.findings)
    return Located(labelled.frame, "", {}, findings)


def _rough_ha(rows: gpd.GeoDataFrame) -> pd.Series[float]:
    """Return about how much land each shape has, wherever it turns out to lie."""
    # A square degree at 16° N, the middle of Vietnam; a tenth more or less is enough.
    m2 = 1.19e10 if _is_in_degrees(rows) else 1.0
    rough_ha: pd.Series[float] = rows.area * m2 / 10_000
    return rough_ha


def _is_in_degrees(rows: gpd.GeoDataFrame) -> bool:
    return bool((abs(rows.total_bounds) <= 360).all())


def _selected(
    layer: Layer, rows: pd.DataFrame, where: Mapping[str, str]
) -> tuple[pd.DataFrame, list[Finding]]:
    if not where:
        return rows, []
    n_before = len(rows)
    for column, wanted in where.items():
        if column not in rows.columns or column == "geometry":
            known = ", ".join(map(shown, rows.columns))
            raise InputError(
                texts.told("errors.no_column", column=shown(column), known=known)
            )
        wanted_text = cell("text", wanted)
        rows = rows[[_text_of(value) == wanted_text for value in rows[column]]]
    values = {
        "n": len(rows),
        "n_all": n_before,
        "condition": ", ".join(
            f"{shown(name)} = {shown(value)}" for name, value in where.items()
        ),
    }
    found = Finding(Severity.INFO, "rows_selected", layer.name, values=values)
    return rows.reset_index(drop=True), [found]


def _text_of(value: object) -> object:
    try:
        return cell("text", value)
    except UnreadableCellError:
        return None


def _with_document(
    layer: Layer, rows: pd.DataFrame, mapping: Mapping[str, str], reading: Reading
) -> tuple[Mapping[str, str], list[Finding]]:
    """Return the constants, the file's name among them when nobody named a document."""
    name = "source_document"
    is_said = (
        name not in layer.fields
        or name in reading.constants
        or name in rows.columns
        or any(name in targets.split(",") for targets in mapping.values())
    )
    if is_said:
        return reading.constants, []
    values = {"file": shown(reading.file)}
    found = Finding(Severity.INFO, "document_assumed", layer.name, values=values)
    return {**reading.constants, name: shown(reading.file)}, [found]


def _not_told_twice(
    found: Sequence[Finding], unreadable: Sequence[Finding]
) -> list[Finding]:
    """Return `found` without cells that are empty because they were unreadable."""
    told = {
        ("required_missing", one.field, one.values["row"])
        for one in unreadable
        if one.field and "row" in one.values
    }
    columns = {("column_missing", name) for _, name, _ in told}
    return [
        one
        for one in found
        if (one.code, one.field, one.values.get("row")) not in told
        and (one.code, one.field) not in columns
    ]
