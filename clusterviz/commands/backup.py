"""Commands that back a workspace up, and make one of a backup."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from clusterviz import texts
from clusterviz.commands import arguments, printing
from clusterviz.workspace import backup as backups
from clusterviz.workspace import creation, exports
from clusterviz.workspace.provenance import SHOWN_DIGITS

Backup = Annotated[
    Path, typer.Argument(metavar="FILE", help="A backup, or the folder of a snapshot.")
]


def backup(
    workspace: arguments.Folder,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="FILE", help="Here by default, dated."),
    ] = None,
    force: arguments.Force = False,
    lang: arguments.InLanguage = arguments.Language.VI,
) -> None:
    """Write a backup while others work; end with 1 if a file is damaged or left out."""
    opened = creation.open_workspace(workspace)
    moment = dt.datetime.now(dt.UTC)
    name = f"{opened.root.resolve().name}-{moment:%Y%m%dT%H%M%SZ}{backups.SUFFIX}"
    path = output or Path(name)
    exports.require_new(path, force=force)
    with printing.progress(lang.value) as on_progress:
        made = backups.backup(opened, path, on_progress)
    opened.store.close()
    printing.say(
        texts.say(
            "verify.backed_up",
            lang.value,
            path=path,
            n=texts.number(len(made.files), lang.value),
            size_mb=texts.number(-(-made.size_bytes // 10**6), lang.value),
            seq=made.n_lines,
            digest=made.head[:SHOWN_DIGITS],
        )
    )
    for one in made.damaged:
        printing.warn(texts.say("verify.backed_up_damaged", lang.value, file=one))
    for one in made.left_out:
        printing.warn(texts.say("verify.backed_up_left_out", lang.value, file=one))
    raise typer.Exit(1 if made.damaged or made.left_out else 0)


def restore(
    file: Backup,
    workspace: arguments.Folder,
    lang: arguments.InLanguage = arguments.Language.VI,
) -> None:
    """Make a workspace of a backup, in a folder that is empty or not there."""
    with printing.progress(lang.value) as on_progress:
        made = backups.restore(file, workspace, on_progress)
    printing.say(
        texts.say(
            "verify.restored",
            lang.value,
            path=workspace,
            n=texts.number(len(made.files), lang.value),
            made_at=made.made_at,
            seq=made.n_lines,
            digest=made.head[:SHOWN_DIGITS],
        )
    )
    for one in made.damaged:
        printing.warn(texts.say("verify.backed_up_damaged", lang.value, file=one))
