"""Use case: bring a file from outside into the workspace, whole or not at all."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from clusterviz import texts
from clusterviz.core.cells import shown
from clusterviz.core.place.located import HEADINGS
from clusterviz.core.shape.repairs import lines
from clusterviz.errors import InputError, StorageError
from clusterviz.files.guard import require_size
from clusterviz.files.refused import FileRefusedError
from clusterviz.files.sandbox import read_raw
from clusterviz.records import Finding, Lineage, Severity
from clusterviz.workspace.consent import NONE, Consent, repairs_of, undecided
from clusterviz.workspace.import_report import (
    ImportReport,
    Status,
    hint,
    report_document,
    report_rows,
    summary,
)
from clusterviz.workspace.inspection import Inspected, against_present, inspected
from clusterviz.workspace.provenance import as_of, with_provenance
from clusterviz.workspace.publishing import publish
from clusterviz.workspace.reading import Reading
from clusterviz.workspace.remembered import remember
from clusterviz.workspace.uploads import staged
from clusterviz.workspace.wording import known_headings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from clusterviz.files.sandbox import RawLayer
    from clusterviz.schema import Layer
    from clusterviz.workspace.opened import Workspace
    from clusterviz.workspace.uploads import Upload

    OnProgress = Callable[[str, float], None]

__all__ = [
    "Consent",
    "ImportReport",
    "Reading",
    "hint",
    "import_file",
    "report_rows",
    "summary",
]


def import_file(
    workspace: Workspace,
    layer_name: str,
    path: Path,
    reading: Reading | None = None,
    *,
    consent: Consent = NONE,
    dry_run: bool = False,
    on_progress: OnProgress | None = None,
) -> ImportReport:
    """Import one layer of a file and publish it as a new version.

    Killed at any moment, the version before stays current and whole.

    Parameters
    ----------
    workspace
        Where to.
    layer_name
        What it becomes; of its parts, those that the file brings are replaced.
    path
        One of the formats that are read.
    reading
        What was decided about the file; ``None`` for nothing so far.
    consent
        What a person agrees to.
    dry_run
        Look only; nothing is kept, whatever is found.
    on_progress
        Told the step, a word of ``imports.step_…``, and its share done, 0 to 1.

    Returns
    -------
    report
        With the findings; whatever is in the file ends in one.

    Raises
    ------
    InputError
        If an argument names what does not exist. The workspace is as it was.
    CrsError
        If the CRS that was given names no system, or only a ballpark
        transformation from it is known.
    EditConflict
        If somebody else published the layer meanwhile.
    """
    layer = layer_of(workspace, layer_name)
    decided = with_provenance(layer, reading or Reading(), path.name)
    replaces = current_version(workspace, layer)
    try:
        require_size(path, workspace.settings.limits.upload_mb)
        with staged(workspace.root, path) as upload:
            # Not by a name of its own: who inspects it lets go of it early.
            found = inspected(
                workspace,
                layer,
                read(workspace, layer, upload.path, decided, on_progress),
                decided,
                on_progress,
            )
            report = report_of(layer, upload, decided, found, consent, dry_run=dry_run)
            if report.status == "published":
                told = decided, upload, report, replaces
                return published(workspace, layer, found, *told)
            if report.status == "refused":
                return replace(report, import_id="")
            changed = against_present(workspace, layer, found.merged)
            report = replace(report, findings=(*report.findings, *changed))
            if dry_run:
                return replace(report, import_id="")
            upload.keep(report_document(report))
            return report
    except FileRefusedError as error:
        return refused(layer, decided.file, error)


def read(
    workspace: Workspace,
    layer: Layer,
    path: Path,
    decided: Reading,
    on_progress: OnProgress | None,
    kept: Path | None = None,
) -> RawLayer:
    """Return what a file holds, read in the sandbox.

    Parameters
    ----------
    workspace
        For its limits.
    layer
        For the words that its headings may be.
    path, decided, on_progress
        As `import_file`.
    kept
        Where what is read stays for the next time; ``None`` for nowhere.
    """

    def told(done: float) -> None:
        if on_progress is not None:
            on_progress("reading", done)

    return read_raw(
        path,
        workspace.settings.limits,
        layer=decided.source_layer,
        headings=(*known_headings(layer), *HEADINGS),
        encoding=decided.encoding,
        on_progress=told,
        kept=kept,
        geometry=layer.geometry,
    )


def refused(layer: Layer, file: str, error: FileRefusedError) -> ImportReport:
    """Return the report on a file that the guard or a reader refused."""
    if "file" in error.values:
        # What was looked at is a copy with a name of ours.
        values = {**error.values, "file": file}
        error = FileRefusedError(error.reason, choices=error.choices, **values)
    return ImportReport(
        import_id="",
        file=file,
        layer=layer.name,
        status="refused",
        version=None,
        findings=(error.finding(layer.name),),
        n_features=0,
        n_total=0,
        transformation="",
        choices=error.choices,
    )


def status_of(findings: Sequence[Finding], consent: Consent, *, dry: bool) -> Status:
    """Return what becomes of a file with those findings."""
    if any(one.severity is Severity.ERROR for one in findings):
        return "refused"
    if undecided(findings, consent):
        return "stopped"
    return "dry_run" if dry else "published"


def report_of(
    layer: Layer,
    upload: Upload,
    decided: Reading,
    found: Inspected,
    consent: Consent,
    *,
    dry_run: bool = False,
) -> ImportReport:
    """Return what is known before anything is published.

    Parameters
    ----------
    layer
        What the file becomes.
    upload
        The copy.
    decided
        How it was read.
    found
        What was found.
    consent
        What a person agrees to.
    dry_run
        Nothing is to be published.
    """
    return ImportReport(
        import_id=upload.import_id,
        file=decided.file,
        layer=layer.name,
        status=status_of(found.findings, consent, dry=dry_run),
        version=None,
        findings=found.findings,
        n_features=found.n_features,
        n_total=len(found.merged),
        transformation=found.transformation,
    )


def layer_of(workspace: Workspace, name: str) -> Layer:
    """Return the declaration of a layer.

    Raises
    ------
    InputError
        If there is none of that name.
    """
    if name not in workspace.layers:
        raise InputError(
            texts.told(
                "errors.no_layer_declared",
                layer=shown(name),
                known=", ".join(workspace.layers),
            )
        )
    return workspace.layers[name]


def current_version(workspace: Workspace, layer: Layer) -> int:
    """Return the number of the newest version; 0 where there is none."""
    current = workspace.store.current().get(layer.name)
    return current.version if current else 0


def published(
    workspace: Workspace,
    layer: Layer,
    found: Inspected,
    decided: Reading,
    upload: Upload,
    report: ImportReport,
    replaces: int,
) -> ImportReport:
    """Keep the upload, publish, and only then say in the report that it was.

    Raises
    ------
    EditConflict
        If the newest version is no longer `replaces`.
    """
    lineage = Lineage(
        source_document=found.documents or decided.source_document or decided.file,
        as_of_on=as_of(found.merged, decided.constants),
        import_id=upload.import_id,
        transformation=found.transformation,
        repairs=(
            *lines(found.repairs),
            *repairs_of(found.findings, set(found.repairs["code"])),
        ),
    )
    upload.keep(report_document(report) | {"status": "publishing"})
    try:
        # An invalid shape is an error: none comes this far, nor did the rows that stay.
        version = publish(workspace, layer, found.merged, lineage, replaces=replaces)
    except StorageError:
        upload.forget()
        raise
    done = replace(report, version=version)
    upload.write_report(report_document(done))
    columns = [one.column for one in found.columns]
    remember(workspace, layer, columns, found.mapping)
    return done
