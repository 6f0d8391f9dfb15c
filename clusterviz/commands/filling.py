"""The command that takes a filled workbook back."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import pandas as pd
import typer

from clusterviz import texts
from clusterviz.commands import arguments, printing
from clusterviz.errors import InputError
from clusterviz.view.difference import difference, summary
from clusterviz.workspace import fill, sweeping
from clusterviz.workspace.acceptance import fill_document

if TYPE_CHECKING:
    from clusterviz.schema import Language
    from clusterviz.workspace import Workspace
    from clusterviz.workspace.fill import Proposal


class Side(StrEnum):
    """Whose value counts where both changed a cell."""

    MINE = "mine"
    THEIRS = "theirs"


File = Annotated[Path, typer.Argument(metavar="FILE", help="The filled workbook.")]
Accept = Annotated[bool, typer.Option("--accept", help="Publish what it changes.")]
Conflicts = Annotated[
    Side | None,
    typer.Option(help="Where the layer changed too: the workbook's value, or its."),
]
Source = Annotated[
    str | None,
    typer.Option("--source-document", metavar="TEXT", help="The document behind it."),
]
Reason = Annotated[
    str, typer.Option(metavar="TEXT", help="Why a figure falls that only grows.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Look only, and end with 0.")]


def fill_(
    workspace: arguments.Folder,
    file: File,
    accept: Accept = False,
    conflicts: Conflicts = None,
    source: Source = None,
    as_of: arguments.AsOf = None,
    reason: Reason = "",
    dry_run: DryRun = False,
    form: arguments.AsFormat = None,
    lang: arguments.InLanguage = arguments.Language.VI,
) -> None:
    """Show what a filled workbook changes, and publish it once it is accepted."""
    _require_sense(form, accept=accept, dry_run=dry_run)
    on = arguments.day(as_of, "--as-of")
    opened = sweeping.open_swept(workspace)
    with printing.progress(lang.value):
        proposed = fill.proposal(opened, file)
    if form is not arguments.Format.JSON:
        _print(opened, proposed, lang.value)
    if not accept or not proposed.has_changes:
        if form is arguments.Format.JSON:
            document = fill_document(proposed, "", {})
            printing.print_lines([json.dumps(document, ensure_ascii=False), "\n"])
        raise typer.Exit(0 if dry_run or not _is_open(proposed) else 1)
    version = fill.accept(
        opened,
        proposed,
        source_document=source,
        as_of_on=on,
        take=None if conflicts is None else conflicts.value,
        reason=reason,
    )
    if form is arguments.Format.JSON:
        said = {"layer": version.layer, "version": version.version,
                "content_hash": version.content_hash}  # fmt: skip
        printing.print_lines([json.dumps(said), "\n"])
    else:
        layer = opened.layers[version.layer].title.say(lang.value)
        printing.say(
            texts.say(
                "fill.published", lang.value, layer=layer, version=version.version
            )
        )
        if proposed.n("refused"):
            n = proposed.n("new", "changed")
            printing.say(
                texts.say(
                    "fill.published_cells", lang.value,
                    n=texts.number(n, lang.value),
                    n_refused=texts.number(proposed.n("refused"), lang.value),
                )
            )  # fmt: skip
    raise typer.Exit(1 if proposed.n("refused") else 0)


def _is_open(proposed: Proposal) -> bool:
    return proposed.has_changes or proposed.n("refused") > 0


def _require_sense(
    form: arguments.Format | None, *, accept: bool, dry_run: bool
) -> None:
    if accept and dry_run:
        raise InputError(texts.told("option.accept_and_dry_run"))
    if form not in (None, arguments.Format.TABLE, arguments.Format.JSON):
        raise InputError(texts.told("option.difference_format", form=form.value))


def _print(workspace: Workspace, proposed: Proposal, language: Language) -> None:
    layer = workspace.layers[proposed.layer]
    shown = difference(proposed.rows, layer, language)
    if not shown.empty:
        title = texts.say("fill.title", language, file=proposed.file)
        printing.print_table(title, shown, workspace.layers, language)
    if proposed.findings:
        rows = pd.DataFrame(
            {
                "severity": [one.severity.value for one in proposed.findings],
                "feature_id": [one.feature_id for one in proposed.findings],
                "message": [texts.finding(one, language) for one in proposed.findings],
            }
        )
        title = texts.say("fill.findings", language)
        printing.print_table(title, rows, workspace.layers, language)
    printing.say(summary(proposed.rows, language))
