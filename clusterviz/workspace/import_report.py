"""What became of an import, as a record, as rows and as the file that is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from clusterviz import texts
from clusterviz.records import Severity
from clusterviz.workspace.consent import is_repair

if TYPE_CHECKING:
    from clusterviz.records import Finding, LayerVersion
    from clusterviz.schema import Language
    from clusterviz.workspace.opened import Workspace

Status = Literal["published", "stopped", "refused", "dry_run", "declined"]


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
        ``refused`` because of errors; ``dry_run`` when it would be published;
        ``declined`` by a person.
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
    choices
        Layers or sheets of the file, where one of them must be chosen.
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
    choices: tuple[str, ...] = ()

    @property
    def is_unread(self) -> bool:
        """Whether the file was refused before any of its rows was read."""
        return self.status == "refused" and not self.n_features


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


def hint(workspace: Workspace, report: ImportReport, language: Language) -> str:
    """Return what to do next at the command line; empty where nothing is to be done.

    Which options would publish a stopped file; or, where rows lack most of what
    their layer requires, that rows may be updated.
    """
    if report.status == "stopped":
        decisions = [
            one for one in report.findings if one.severity is Severity.DECISION
        ]
        wanted = {is_repair(one) for one in decisions}
        options = [
            option
            for is_asked, option in (
                (False in wanted, "--accept-findings"),
                (True in wanted, "--accept-repairs"),
            )
            if is_asked
        ]
        return texts.say("imports.accept_with", language, options=" ".join(options))
    lacking = [one for one in report.findings if one.code == "column_missing"]
    if report.status == "refused" and len(lacking) > 1 and workspace.has(report.layer):
        return texts.say("imports.update_instead", language)
    return ""


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
