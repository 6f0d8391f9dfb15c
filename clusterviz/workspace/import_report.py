"""What became of an import, as a record, as rows and as the file that is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from clusterviz import texts
from clusterviz.records import Severity

if TYPE_CHECKING:
    from clusterviz.records import Finding, LayerVersion
    from clusterviz.schema import Language
    from clusterviz.workspace.opened import Workspace

Status = Literal["published", "stopped", "refused", "dry_run"]


@dataclass(frozen=True)
class ImportReport:
    """What became of an import.

    Parameters
    ----------
    import_id
        The folder under ``imports/`` that keeps the upload and this report;
        empty when nothing was kept: a refused import or a dry run.
    file
        Name of the file.
    layer
        Name of the layer.
    status
        ``published``; ``stopped`` at findings that a person must decide on;
        ``refused`` because of errors; ``dry_run`` when it would be published.
    version
        What was published; ``None`` when nothing was.
    findings
        Everything that was found, errors first.
    n_features
        Rows that the file brought, after any selection.
    n_total
        Rows that the layer has once it is published, or would have.
    transformation
        How coordinates reached the metric CRS.
    """

    import_id: str
    file: str
    layer: str
    status: Status
    version: LayerVersion | None
    findings: tuple[Finding, ...]
    n_features: int
    n_total: int
    transformation: str


def summary(report: ImportReport, language: Language) -> str:
    """Return the one sentence that says what became of an import."""
    decisive = {
        "refused": Severity.ERROR,
        "stopped": Severity.DECISION,
    }.get(report.status)
    n = sum(one.severity is decisive for one in report.findings)
    return texts.say(
        f"imports.{report.status}",
        language,
        layer=report.layer,
        version=report.version.version if report.version else "",
        n=texts.number(n if decisive else report.n_features, language),
        n_total=texts.number(report.n_total, language),
    )


def not_asked(
    workspace: Workspace, report: ImportReport, language: Language
) -> str | None:
    """Return the sentence that questions do not use what was just published.

    They ask as of the workspace's day, and another version is the one that is
    true of it; ``None`` where they do use the new one.
    """
    if report.version is None:
        return None
    used = workspace.on(workspace.as_of_on).version(report.layer)
    if used.version == report.version.version:
        return None
    day = report.version.lineage.as_of_on
    return texts.say(
        "imports.not_asked",
        language,
        asked_on=texts.day(workspace.as_of_on, language),
        version=used.version,
        used_on=texts.day(used.lineage.as_of_on, language),
        as_of_on=texts.day(day, language),
        as_of=day,
    )


def report_rows(report: ImportReport) -> list[dict[str, str]]:
    """Return the findings as rows, each with its sentence in both languages.

    Columns: ``file``, ``severity``, ``code``, ``layer``, ``feature_id``,
    ``field``, ``message_vi`` and ``message_en``.
    """
    return [
        {
            "file": report.file,
            "severity": one.severity.value,
            "code": one.code,
            "layer": one.layer,
            "feature_id": one.feature_id,
            "field": one.field,
            "message_vi": texts.finding(one, "vi"),
            "message_en": texts.finding(one, "en"),
        }
        for one in report.findings
    ]


def report_document(report: ImportReport) -> dict[str, Any]:
    """Return the whole report as plain values, for ``report.json``."""
    return {
        "import_id": report.import_id,
        "file": report.file,
        "layer": report.layer,
        "status": report.status,
        "version": report.version.version if report.version else None,
        "content_hash": report.version.content_hash if report.version else None,
        "n_features": report.n_features,
        "n_total": report.n_total,
        "transformation": report.transformation,
        "findings": report_rows(report),
    }
