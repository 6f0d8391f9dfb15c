"""The command that holds a workspace against what was written."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Annotated

import typer

from clusterviz import texts
from clusterviz.commands import arguments, printing
from clusterviz.commands.answering import present
from clusterviz.records import Severity
from clusterviz.workspace import creation, verifying


def verify(
    workspace: arguments.Folder,
    printed: Annotated[
        str | None,
        typer.Option(metavar='"SEQ HASH"', help="The line that a report names."),
    ] = None,
    backup: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A backup to check as well.")
    ] = None,
    form: arguments.AsFormat = None,
    output: arguments.ToFile = None,
    force: arguments.Force = False,
    lang: arguments.InLanguage = arguments.Language.VI,
) -> None:
    """Check audit, versions, files and snapshots; end with 1 if one was altered."""
    opened = creation.open_workspace(workspace).frozen()
    with printing.progress(lang.value) as on_progress:
        found = verifying.verify(
            opened, printed=printed, backup=backup, on_progress=on_progress
        )
    sentences = [texts.finding(one, lang.value) for one in found.notes]
    answer = dataclasses.replace(
        found, rows=found.rows.assign(message=sentences), notes=()
    )
    present(
        opened, answer, "verify.title", lang.value, form, output, force=force,
        shown=answer.rows[["severity", "layer", "message"]],
    )  # fmt: skip
    is_bad = (answer.rows["severity"] == Severity.ERROR.value).any()
    raise typer.Exit(1 if is_bad else 0)
