"""A file on its way into the workspace: looked at, decided on, published or declined.

An intake is a draft that knows what it is to become. Its folder holds the
untouched upload, what was decided, what was read of it, and what the last look
found; nothing of the workspace changes before it is published.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import geopandas as gpd

from clusterviz import texts
from clusterviz.errors import EditConflict
from clusterviz.files.refused import FileRefusedError
from clusterviz.records import Actor, Severity
from clusterviz.workspace import imports, jobs
from clusterviz.workspace.blocks import index_ahead
from clusterviz.workspace.consent import Consent
from clusterviz.workspace.import_report import ImportReport, report_document
from clusterviz.workspace.inspection import inspected
from clusterviz.workspace.intakes import (
    Intake,
    begin,
    begin_pasted,
    intake,
    intakes,
)
from clusterviz.workspace.look import Look, keep_look, read_look, write_look
from clusterviz.workspace.opened import FEW
from clusterviz.workspace.provenance import with_provenance
from clusterviz.workspace.uploads import staged

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from clusterviz.files.sandbox import RawLayer
    from clusterviz.records import Finding
    from clusterviz.schema import Layer
    from clusterviz.workspace.imports import OnProgress
    from clusterviz.workspace.opened import Workspace
    from clusterviz.workspace.reading import Reading

__all__ = [
    "Intake", "begin", "begin_pasted", "consent_of", "decline", "intake", "intakes",
    "look", "look_job", "publish", "publish_job",
]  # fmt: skip

RAW = "raw"


def look(
    workspace: Workspace, one: Intake, on_progress: OnProgress | None = None
) -> Look:
    """Read and inspect a draft as its reading says, and keep what was found.

    Parameters
    ----------
    workspace
        Which it is to enter.
    one
        The draft.
    on_progress
        Told the step, and the share of it that is done.

    Raises
    ------
    InputError
        If its reading names what does not exist.
    """
    layer = imports.layer_of(workspace, one.layer)
    reading = one.reading
    decided = with_provenance(layer, reading, one.file)
    replaces = imports.current_version(workspace, layer)
    folder = one.draft.folder
    try:
        raw = _raw(workspace, layer, one, decided, on_progress)
    except FileRefusedError as error:
        finding = error.finding(layer.name)
        refused = Look(replaces=replaces, findings=(finding,), choices=error.choices)
        return write_look(folder, refused)
    found = inspected(workspace, layer, raw, decided, on_progress)
    if on_progress is not None:
        on_progress("difference", 0.0)
    return keep_look(
        workspace, layer, folder, found,
        replaces=replaces, reading=reading.model_dump_json(),
    )  # fmt: skip


def _raw(
    workspace: Workspace,
    layer: Layer,
    one: Intake,
    decided: Reading,
    on_progress: OnProgress | None,
) -> RawLayer:
    """Return what the file holds; what an earlier look read is kept."""
    kept = one.draft.folder / RAW
    return imports.read(
        workspace, layer, one.draft.upload, decided, on_progress, kept=kept
    )


def publish(
    workspace: Workspace,
    one: Intake,
    consent: Consent,
    replaces: int,
    on_progress: OnProgress | None = None,
) -> ImportReport:
    """Publish a draft as it was looked at.

    Parameters
    ----------
    workspace
        Which it enters.
    one
        The draft, with its reading.
    consent
        What a person saw and agrees to.
    replaces
        The version that the last look held it against.
    on_progress
        Told the step, and the share of it that is done.

    Returns
    -------
    report
        Only a `published` one ends the draft.

    Raises
    ------
    EditConflict
        If somebody else published the layer since that look, or what was decided
        or is to be decided is no longer what the look showed.
    """
    layer = imports.layer_of(workspace, one.layer)
    if imports.current_version(workspace, layer) != replaces:
        raise EditConflict(
            texts.told(
                "errors.published_meanwhile", layer=layer.name, replaces=replaces
            )
        )
    reading, seen = one.reading, read_look(one.draft.folder)
    if seen is None or seen.reading != reading.model_dump_json():
        raise _not_looked_at()
    decided = with_provenance(layer, reading, one.file)
    try:
        raw = _raw(workspace, layer, one, decided, on_progress)
    except FileRefusedError as error:
        return imports.refused(layer, decided.file, error)
    found = inspected(workspace, layer, raw, decided, on_progress)
    # A copy: whatever happens to it, the draft is as it was.
    draft = one.draft
    with staged(workspace.root, draft.upload, draft.draft_id) as upload:
        report = imports.report_of(layer, upload, decided, found, consent)
        if report.status != "published":
            return report
        # Such as a layer that it refers to, published anew: nobody agreed to that.
        if not _decisions(found.findings) <= _decisions(seen.findings):
            raise _not_looked_at()
        if on_progress is not None:
            on_progress("publishing", 0.0)
        if layer.geometry == "MultiPolygon" and len(found.merged) > FEW:
            index_ahead(workspace, layer, gpd.GeoDataFrame(found.merged))
        done = imports.published(
            workspace, layer, found, decided, upload, report, replaces
        )
    draft.forget()
    return done


def _decisions(findings: Iterable[Finding]) -> set[tuple[str, str, str]]:
    return {
        (one.code, one.field, one.feature_id)
        for one in findings
        if one.severity is Severity.DECISION
    }


def _not_looked_at() -> EditConflict:
    return EditConflict(texts.told("errors.upload_changed"))


def decline(workspace: Workspace, one: Intake, seen: Look | None) -> ImportReport:
    """Put a draft away: nothing of it stays but the report.

    Parameters
    ----------
    workspace
        Which it was to enter.
    one
        The draft.
    seen
        What the last look found; ``None`` if nobody looked.
    """
    layer = imports.layer_of(workspace, one.layer)
    draft = one.draft
    with staged(workspace.root, draft.upload, draft.draft_id) as upload:
        report = ImportReport(
            import_id=upload.import_id,
            file=one.file,
            layer=layer.name,
            status="declined",
            version=None,
            findings=() if seen is None else seen.findings,
            n_features=0 if seen is None else seen.n_features,
            n_total=0 if seen is None else seen.n_total,
            transformation="" if seen is None else seen.transformation,
        )
        upload.path.unlink()
        upload.keep(report_document(report))
    draft.forget()
    return report


def look_job(
    workspace: Workspace, folder: Path, on_progress: OnProgress
) -> dict[str, Any]:
    """Do `look` in a process of its own; see `workspace.jobs`."""
    one = intake(workspace, folder.stem)
    found = look(workspace, one, on_progress)
    return {"n_findings": len(found.findings)}


def publish_job(
    workspace: Workspace, folder: Path, on_progress: OnProgress
) -> dict[str, Any]:
    """Do `publish` in a process of its own; see `workspace.jobs`."""
    given = jobs.payload_of(folder)
    consent = Consent(**given["consent"])
    one = intake(workspace, folder.stem)
    # In the name of whoever agreed: what they may do is asked when it is written.
    workspace = workspace.acting_as(Actor(**given["actor"]))
    report = publish(workspace, one, consent, given["replaces"], on_progress)
    return {"status": report.status, "report": report_document(report)}


def consent_of(consent: Consent, replaces: int, by: Actor) -> dict[str, Any]:
    """Return what `publish_job` is given."""
    return {
        "consent": dataclasses.asdict(consent),
        "replaces": replaces,
        "actor": dataclasses.asdict(by),
    }
