"""The command that brings a file into a workspace."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import pandas as pd
import pydantic
import typer

from clusterviz import texts
from clusterviz.commands import arguments, printing
from clusterviz.errors import InputError
from clusterviz.texts.reasons import wanted
from clusterviz.workspace import imports, sweeping
from clusterviz.workspace.consent import Consent
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
Crs = Annotated[
    Maybe,
    typer.Option(
        metavar="CODE",
        help="What the coordinates are: EPSG:9214, EPSG:9214+swapped where north "
        "stands first, EPSG:9214+unshifted where the datum shift was left out.",
    ),
]
Encoding = Annotated[
    Maybe,
    typer.Option(
        metavar="CODE", help="Of its text: utf-8, utf-16, cp1258, tcvn3, vni, viscii."
    ),
]
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
Place = Annotated[
    Several,
    typer.Option(
        metavar="ROLE=THEIRS",
        help="Of a table, the column that is wkt, lon, lat, x, y, point or group.",
    ),
]
Unit = Annotated[
    Several,
    typer.Option(metavar="FIELD=UNIT", help="Unit of their column: m2, ha or km2."),
]
Dates = Annotated[
    Maybe,
    typer.Option(metavar="ORDER", help="Of dates: iso, day_first or month_first."),
]
Closing = Annotated[
    float,
    typer.Option(
        "--closing", metavar="M", help="Ends of lines up to so far apart are one."
    ),
]
Update = Annotated[
    bool,
    typer.Option(
        "--update", help="Change or add the file's rows, and keep all others."
    ),
]
FromLayer = Annotated[
    Maybe, typer.Option("--layer", metavar="NAME", help="Layer or sheet of the file.")
]
Source = Annotated[Maybe, typer.Option(metavar="TEXT", help="The document behind it.")]
Findings = Annotated[
    bool, typer.Option("--accept-findings", help="Publish despite decisions.")
]
Repairs = Annotated[
    bool, typer.Option("--accept-repairs", help="Publish shapes as repaired.")
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
    encoding: Encoding = None,
    place: Place = None,
    unit: Unit = None,
    dates: Dates = None,
    closing: Closing = 0.05,
    update: Update = False,
    accept_findings: Findings = False,
    accept_repairs: Repairs = False,
    dry_run: DryRun = False,
    form: arguments.AsFormat = None,
    lang: arguments.InLanguage = arguments.Language.VI,
) -> None:
    """Check a file and publish it as a new version of a layer."""
    _require_printable(form)
    reading = _reading(
        source_layer=source_layer,
        encoding=encoding,
        crs=crs,
        place=arguments.pairs(place or [], "--place"),
        closing_m=closing,
        mapping=arguments.pairs(mapping or [], "--map"),
        constants=arguments.pairs(constants or [], "--set"),
        where=arguments.pairs(where or [], "--where"),
        units=arguments.pairs(unit or [], "--unit"),
        dates=dates,
        is_update=update,
        source_document=source,
        as_of_on=arguments.day(as_of, "--as-of"),
    )
    opened = sweeping.open_swept(workspace)
    with printing.progress(lang.value) as on_progress:

        def told(step: str, done: float) -> None:
            said = texts.say(f"imports.step_{step}", lang.value)
            on_progress(round(100 * done), 100 if done else None, said)

        report = imports.import_file(
            opened,
            layer,
            file,
            reading,
            consent=Consent(accept_findings, accept_repairs),
            dry_run=dry_run,
            on_progress=told,
        )
    _print_report(opened, report, form, lang.value)
    raise typer.Exit(_EXIT_CODES[report.status])


def _reading(**decided: object) -> imports.Reading:
    """Return what the options decide.

    Raises
    ------
    InputError
        If one has a value that it cannot have.
    """
    try:
        return imports.Reading.model_validate(decided)
    except pydantic.ValidationError as error:
        first = error.errors()[0]
        option = {"units": "--unit", "closing_m": "--closing"}.get(
            str(first["loc"][0]), f"--{first['loc'][0]}"
        )
        raise InputError(
            texts.told(
                "option.wrong_value",
                option=option,
                found=repr(first["input"]),
                expected=wanted(first),
            )
        ) from error


def _require_printable(form: arguments.Format | None) -> None:
    if form not in (None, arguments.Format.TABLE, arguments.Format.JSON):
        raise InputError(texts.told("option.findings_format", form=form.value))


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
    if report.is_unread:
        # One line, as of every other bad input.
        printing.warn(f"clusterviz: {rows[f'message_{language}'][0]}")
        return
    if not rows.empty:
        shown = rows[["severity", "feature_id", "field"]].assign(
            message=rows[f"message_{language}"]
        )
        title = texts.say("command.title_import", language, file=report.file)
        printing.print_table(title, shown, workspace.layers, language)
    printing.say(imports.summary(report, language))
    hint = imports.hint(workspace, report, language)
    if hint:
        printing.say(hint)
    unused = not_asked(workspace, report, language)
    if unused is not None:
        printing.warn(unused)
