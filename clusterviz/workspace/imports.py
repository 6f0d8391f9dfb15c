"""Use case: bring a file from outside into the workspace, whole or not at all."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from clusterviz.core.cells import shown
from clusterviz.errors import InputError, StorageError
from clusterviz.files.guard import Kind, require_size, sniffed_kind
from clusterviz.files.sandbox import read_raw
from clusterviz.records import Finding, Lineage, Severity
from clusterviz.workspace.import_report import (
    ImportReport,
    Status,
    report_document,
    report_rows,
    summary,
)
from clusterviz.workspace.inspection import Inspected, Reading, inspected
from clusterviz.workspace.uploads import staged
from clusterviz.workspace.wording import headings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import pandas as pd

    from clusterviz.schema import Layer
    from clusterviz.workspace.opened import Workspace
    from clusterviz.workspace.uploads import Upload

__all__ = ["ImportReport", "import_file", "report_rows", "summary"]


def import_file(
    workspace: Workspace,
    layer_name: str,
    path: Path,
    *,
    crs: str | None = None,
    mapping: Mapping[str, str] | None = None,
    constants: Mapping[str, str] | None = None,
    where: Mapping[str, str] | None = None,
    source_layer: str | None = None,
    source_document: str | None = None,
    as_of_on: dt.date | None = None,
    accept_findings: bool = False,
    dry_run: bool = False,
) -> ImportReport:
    """Import one layer of a file and publish it as a new version.

    Killed at any moment, the version before stays current and whole.

    Parameters
    ----------
    workspace
        Where to.
    layer_name
        The layer that the file becomes. Where it has parts, only those that
        the file brings are replaced.
    path
        GeoPackage, GeoJSON or zipped shapefile; for a table an Excel workbook.
    crs
        The CRS of the coordinates, such as ``EPSG:9214``; ``None`` to believe
        the file.
    mapping
        Their column to our field, or to several joined by commas.
    constants
        Our field to the one value that every row gets.
    where
        Their column to the one value that rows must have to be taken.
    source_layer
        Which layer or sheet of the file, where it has several.
    source_document
        The decision behind the data; ``None`` for the file's name.
    as_of_on
        The day that the data are true of; ``None`` when the file says it.
    accept_findings
        Findings that need a decision were seen, and are accepted.
    dry_run
        Look only.

    Returns
    -------
    report
        With the findings. A `stopped` or `refused` import published nothing.

    Raises
    ------
    InputError
        If the file is refused by the guard or cannot be read, or an argument
        names what does not exist. The workspace is as it was.
    CrsError
        If `crs` names no system, or only a ballpark transformation is known.
    EditConflict
        If somebody else published the layer meanwhile.
    """
    layer = _layer(workspace, layer_name)
    replaces = _current_version(workspace, layer)
    require_size(path, workspace.settings.limits.upload_mb)
    _require_place(layer, path)
    given = _provenance(layer, constants or {}, source_document, as_of_on)
    reading = Reading(path.name, crs, mapping or {}, given, where or {})
    with staged(workspace.root, path) as upload:
        limits = workspace.settings.limits
        known = tuple(headings(layer))
        raw = read_raw(upload.path, limits, layer=source_layer, headings=known)
        found = inspected(workspace, layer, raw, reading)
        status = _status(found.findings, accept=accept_findings, dry=dry_run)
        report = _report(layer, path.name, upload, found, status)
        if dry_run or report.status == "refused":
            return replace(report, import_id="")
        if report.status == "stopped":
            upload.keep(report_document(report))
            return report
        lineage = Lineage(
            source_document=found.documents or source_document or path.name,
            as_of_on=_as_of(found.merged, given),
            import_id=upload.import_id,
            transformation=found.transformation,
        )
        return _published(workspace, layer, found, upload, report, lineage, replaces)


def _report(
    layer: Layer, file: str, upload: Upload, found: Inspected, status: Status
) -> ImportReport:
    """Return what is known before anything is published."""
    return ImportReport(
        import_id=upload.import_id,
        file=file,
        layer=layer.name,
        status=status,
        version=None,
        findings=found.findings,
        n_features=found.n_features,
        n_total=len(found.merged),
        transformation=found.transformation,
    )


def _layer(workspace: Workspace, name: str) -> Layer:
    if name not in workspace.layers:
        raise InputError(
            f"There is no layer `{shown(name)}`.",
            expected=f"one of {', '.join(workspace.layers)}",
            remedy="Choose one, or declare it in a file under layers/.",
        )
    return workspace.layers[name]


def _require_place(layer: Layer, path: Path) -> None:
    """Raise if the file can hold no geometry, and the layer has one to lose."""
    if sniffed_kind(path) is Kind.SPREADSHEET and layer.has_geometry:
        raise InputError(
            f"`{path.name}` is a workbook, and `{layer.name}` has geometry, which "
            "a workbook cannot hold.",
            expected="a GeoPackage, GeoJSON or zipped shapefile",
            remedy="To change values of features that are there, use: clusterviz fill.",
        )


def _current_version(workspace: Workspace, layer: Layer) -> int:
    current = workspace.store.current().get(layer.name)
    return current.version if current else 0


def _provenance(
    layer: Layer,
    constants: Mapping[str, str],
    source_document: str | None,
    as_of_on: dt.date | None,
) -> dict[str, str]:
    """Return the constants with what was said of document and day among them."""
    said = {
        "source_document": source_document,
        "as_of_on": None if as_of_on is None else as_of_on.isoformat(),
    }
    given = dict(constants)
    for name, value in said.items():
        if value is None or name not in layer.fields:
            continue
        if given.get(name, value) != value:
            raise InputError(
                f"`{name}` is given twice, and differently.",
                expected="one value",
                remedy=f"Leave --set {name}=… out.",
            )
        given[name] = value
    return given


def _status(findings: Sequence[Finding], *, accept: bool, dry: bool) -> Status:
    severities = {one.severity for one in findings}
    if Severity.ERROR in severities:
        return "refused"
    if Severity.DECISION in severities and not accept:
        return "stopped"
    return "dry_run" if dry else "published"


def _as_of(merged: pd.DataFrame, given: Mapping[str, str]) -> dt.date | None:
    if "as_of_on" in given:
        return dt.date.fromisoformat(given["as_of_on"])
    if "as_of_on" not in merged.columns:
        return None
    return max(merged["as_of_on"].dropna(), default=None)


def _published(
    workspace: Workspace,
    layer: Layer,
    found: Inspected,
    upload: Upload,
    report: ImportReport,
    lineage: Lineage,
    replaces: int,
) -> ImportReport:
    """Keep the upload, publish, and only then say in the report that it was."""
    upload.keep(report_document(report) | {"status": "publishing"})
    try:
        # An invalid shape is an error: no import that has one comes this far,
        # nor did those that published the rows that stay.
        version = workspace.store.publish(
            layer, found.merged, lineage, replaces=replaces, is_valid=True
        )
    except StorageError:
        upload.forget()
        raise
    done = replace(report, version=version)
    upload.write_report(report_document(done))
    return done
