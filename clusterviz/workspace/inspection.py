"""Looking at a file that was read: the layer it would become, and all that is wrong."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd

from clusterviz.core.cells import UnreadableCellError, cell, shown
from clusterviz.core.conform import conform
from clusterviz.core.parts import (
    near_together,
    replacements,
    source_documents,
    with_parts_replaced,
)
from clusterviz.core.validate import (
    coverage_findings,
    field_findings,
    geometry_findings,
    key_findings,
    reference_findings,
)
from clusterviz.errors import InputError
from clusterviz.files.guard import Kind
from clusterviz.files.rows import SHEET_ROW
from clusterviz.records import Finding, Severity
from clusterviz.storage.layerfiles import ROWS_PER_GROUP
from clusterviz.workspace.placement import placed
from clusterviz.workspace.wording import with_codes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from clusterviz.files.sandbox import RawLayer
    from clusterviz.files.worker import Note
    from clusterviz.schema import Layer
    from clusterviz.workspace.opened import Workspace

NOTES: Mapping[str, Severity] = {
    "has_triggers": Severity.DECISION,
    "encoding_unstated": Severity.WARNING,
    "reader_warning": Severity.WARNING,
    "column_unreadable": Severity.INFO,
    "rings_clockwise": Severity.INFO,
    "sheet_read": Severity.INFO,
    "cell_error": Severity.DECISION,
    "formula_uncomputed": Severity.DECISION,
    "no_memory_limit": Severity.WARNING,
    "no_time_limit": Severity.WARNING,
    "no_network_limit": Severity.INFO,
}
"""How grave is what a reader may say of a file."""


@dataclass(frozen=True)
class Reading:
    """How a person says that a file is to be read.

    Parameters
    ----------
    file
        Its name, for the findings.
    crs
        The CRS of its coordinates; ``None`` to believe the file.
    mapping
        Their column to our field, or to several joined by commas.
    constants
        Our field to the one value that every row gets.
    where
        Their column to the one value that rows must have to be taken.
    """

    file: str
    crs: str | None = None
    mapping: Mapping[str, str] = dataclasses.field(default_factory=dict)
    constants: Mapping[str, str] = dataclasses.field(default_factory=dict)
    where: Mapping[str, str] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True)
class Inspected:
    """A layer as it would be published, and what was found on the way.

    Parameters
    ----------
    merged
        Every row of the layer: those of the parts that stay, then those that
        the file brought, near each other what lies near each other where they
        are too many for one group of rows.
    findings
        Errors first.
    n_features
        Rows that the file brought, after any selection.
    transformation
        How coordinates reached the metric CRS.
    documents
        What its rows name as their source, those that the file brought first.
    """

    merged: pd.DataFrame
    findings: tuple[Finding, ...]
    n_features: int
    transformation: str
    documents: str = ""


def inspected(
    workspace: Workspace, layer: Layer, raw: RawLayer, reading: Reading
) -> Inspected:
    """Return the layer that `raw` would become, and everything found on the way.

    Parameters
    ----------
    workspace
        For its metric CRS, its areas and the rows that stay.
    layer
        The declaration.
    raw
        What the file holds.
    reading
        How a person says it is to be read.

    Raises
    ------
    InputError
        If `reading` names a column, field or value that does not exist.
    CrsError
        If its CRS is unknown, or only a ballpark transformation from it is.
    """
    findings = [of_note(layer, note) for note in raw.notes]
    rows, selected = _selected(layer, raw.frame, reading.where)
    if raw.kind is Kind.SPREADSHEET:
        rows = with_codes(layer, rows, reading.mapping)
    numbers = rows.pop(SHEET_ROW).tolist() if SHEET_ROW in rows else []
    findings += selected
    if rows.empty:
        findings.append(Finding(Severity.ERROR, "no_rows", layer.name))
    constants, assumed = _with_document(layer, rows, reading)
    findings += assumed
    conformed = conform(layer, rows, mapping=reading.mapping, constants=constants)
    new, how = conformed.frame, ""
    findings += conformed.findings
    findings += _not_told_twice(field_findings(layer, new), conformed.findings)
    if isinstance(new, gpd.GeoDataFrame):
        place = placed(workspace, layer, new, raw, reading.crs)
        findings += place.findings
        if place.frame is None:
            return Inspected(new, _sorted(findings), len(new), "")
        new, how = place.frame, place.transformation
        findings += geometry_findings(layer, new)
    merged, replaced = _merged(workspace, layer, new)
    findings += replaced + _findings_of_whole(workspace, layer, new, merged)
    has_documents = "source_document" in layer.fields
    documents = source_documents(new, merged) if has_documents else ""
    # Last: findings name the rows as the file has them.
    n_kept = len(merged) - len(new)
    merged = near_together(layer, merged, n_kept=n_kept, most=ROWS_PER_GROUP)
    findings = [_numbered(one, numbers) for one in findings]
    return Inspected(merged, _sorted(findings), len(new), how, documents)


def of_note(layer: Layer, note: Note) -> Finding:
    """Return what a reader says of a file as a finding."""
    # The child may have been taken over: a code that it cannot know is only text.
    code = note.code if note.code in NOTES else "reader_warning"
    values = {"value": shown(note.value if code == note.code else note.code)}
    return Finding(NOTES[code], code, layer.name, values=values)


def _numbered(finding: Finding, numbers: Sequence[int]) -> Finding:
    """Return a finding whose row is numbered as the sheet does, if there is one."""
    row = finding.values.get("row")
    if not numbers or not isinstance(row, int):
        return finding
    values = {**finding.values, "row": numbers[row - 1]}
    return dataclasses.replace(finding, values=values)


def _selected(
    layer: Layer, rows: pd.DataFrame, where: Mapping[str, str]
) -> tuple[pd.DataFrame, list[Finding]]:
    if not where:
        return rows, []
    n_before = len(rows)
    for column, wanted in where.items():
        if column not in rows.columns or column == "geometry":
            raise InputError(
                f"The file has no column `{shown(column)}`.",
                expected=f"one of {', '.join(map(shown, rows.columns))}",
                remedy="Correct --where theirs=value.",
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
    layer: Layer, rows: pd.DataFrame, reading: Reading
) -> tuple[Mapping[str, str], list[Finding]]:
    """Return the constants, the file's name among them when nobody named a document."""
    name = "source_document"
    is_said = (
        name not in layer.fields
        or name in reading.constants
        or name in rows.columns
        or any(name in targets.split(",") for targets in reading.mapping.values())
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
    columns = {("column_missing", field) for _, field, _ in told}
    return [
        one
        for one in found
        if (one.code, one.field, one.values.get("row")) not in told
        and (one.code, one.field) not in columns
    ]


def _merged(
    workspace: Workspace, layer: Layer, new: pd.DataFrame
) -> tuple[pd.DataFrame, list[Finding]]:
    """Return the rows that stay with those of `new`, and what would be replaced."""
    if not workspace.has(layer.name):
        return new, []
    current = workspace.rows(layer.name)
    found = replacements(layer, current, new)
    return with_parts_replaced(layer, current, new), found


def _findings_of_whole(
    workspace: Workspace, layer: Layer, new: pd.DataFrame, merged: pd.DataFrame
) -> list[Finding]:
    """Return what is wrong with the new rows among those that stay."""
    keys = set(new[layer.key].dropna())
    findings = key_findings(layer, merged, only=keys)
    if isinstance(merged, gpd.GeoDataFrame):
        findings += coverage_findings(layer, merged, only=keys)
    return findings + reference_findings(layer, new, workspace.referred(layer))


def _sorted(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    order = list(Severity)
    return tuple(sorted(findings, key=lambda one: order.index(one.severity)))
