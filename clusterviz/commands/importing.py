"""The command that brings a file into a workspace."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import pandas as pd
import typer

from clusterviz import texts
from clusterviz.commands import arguments, printing
from clusterviz.errors import InputError
from clusterviz.workspace import creation, imports
from clusterviz.workspace.import_report import not_asked, report_document

if TYPE_CHECKING:
    from clusterviz.schema import Language
    from clusterviz.workspace import Workspace
    from clusterviz.workspace.imports import ImportReport

_EXIT_CODES = {"published": 0, "dry_run": 0, "stopped": 1, "refused": 2}

Several = list[str] | None
Maybe = str | None

LayerName = Annotated[str, typer.Argument(metavar="LAYER", help="As declared.")]
File = Annotated[Path, typer.Argument(metavar="FILE", help="What to import.")]
Crs = Annotated[Maybe, typer.Option(metavar="CODE", help="CRS, such as EPSG:9214.")]
Map = Annotated[
    Several,
    typer.Option("--map", metavar="THEIRS=OURS", help="Their column, our field."),
]
Set = Annotated[
    Several,
    typer.Option("--set", metavar="FIELD=VALUE", help="One value for all rows."),
]
Where = Annotated[
    Several, typer.Option(metavar="THEIRS=VALUE", help="Only rows with this value.")
]
FromLayer = Annotated[
    Maybe, typer.Option("--layer", metavar="NAME", help="Layer of the file.")
]
Source = Annotated[Maybe, typer.Option(metavar="TEXT", help="The document behind it.")]
Findings = Annotated[
    bool, typer.Option("--accept-findings", help="Publish despite decisions.")
]
Repairs = Annotated[
    bool, typer.Option("--accept-repairs", help="Not available in this version.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Look, publish nothing.")]


def import_(
    workspace: arguments.Folder,
    layer: LayerName,
    file: File,
    crs: Crs = None,
    mapping: Map = None,
    constants: Set = None,
    where: Where = None,
    source_layer: FromLayer = None,
    source: Source = None,
    as_of: arguments.AsOf = None,
    accept_findings: Findings = False,
    accept_repairs: Repairs = False,
    dry_run: DryRun = False,
    form: arguments.AsFormat = None,
    lang: arguments.InLanguage = arguments.Language.VI,
) -> None:
    """Check a file and publish it as a new version of a layer."""
    _require_available(form, accept_repairs=accept_repairs)
    opened = creation.open_workspace(workspace)
    with printing.progress(lang.value):
        report = imports.import_file(
            opened,
            layer,
            file,
            crs=crs,
            mapping=arguments.pairs(mapping or [], "--map"),
            constants=arguments.pairs(constants or [], "--set"),
            where=arguments.pairs(where or [], "--where"),
            source_layer=source_layer,
            source_document=source,
            as_of_on=arguments.day(as_of, "--as-of"),
            accept_findings=accept_findings,
            dry_run=dry_run,
        )
    _print_report(opened, report, form, lang.value)
    raise typer.Exit(_EXIT_CODES[report.status])


def _require_available(form: arguments.Format | None, *, accept_repairs: bool) -> None:
    if accept_repairs:
        raise InputError(
            "--accept-repairs is not available in this version.",
            expected="a file whose shapes are valid",
            remedy="Mend the shapes that the findings name, then import again.",
        )
    if form not in (None, arguments.Format.TABLE, arguments.Format.JSON):
        raise InputError(
            f"The findings of an import cannot be printed as {form.value}.",
            expected="table or json",
            remedy="Write --format json.",
        )


def _print_report(
    workspace: Workspace,
    report: ImportReport,
    form: arguments.Format | None,
    language: Language,
) -> None:
    if form is arguments.Format.JSON:
        document = report_document(report)
        printing.print_lines([json.dumps(document, ensure_ascii=False), "\n"])
        return
    rows = pd.DataFrame(imports.report_rows(report))
    if not rows.empty:
        shown = rows[["severity", "feature_id", "field"]].assign(
            message=rows[f"message_{language}"]
        )
        title = texts.say("command.title_import", language, file=report.file)
        printing.print_table(title, shown, workspace.layers, language)
    printing.say(imports.summary(report, language))
    unused = not_asked(workspace, report, language)
    if unused is not None:
        printing.warn(unused)
