"""Commands about the versions of a layer: history, rollback."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from clusterviz import texts
from clusterviz.commands import arguments, printing
from clusterviz.commands.answering import present
from clusterviz.workspace import creation, sweeping
from clusterviz.workspace import history as kept

if TYPE_CHECKING:
    import pandas as pd

Name = Annotated[str, typer.Argument(metavar="LAYER", help="As declared.")]

_HIDDEN = ("import_id", "transformation", "repairs")
"""Columns for programs: too much for a table on the screen."""


def history(
    workspace: arguments.Folder,
    layer: Name,
    difference: Annotated[
        tuple[int, int] | None,
        typer.Option(metavar="FIRST SECOND", help="How two versions differ."),
    ] = None,
    form: arguments.AsFormat = None,
    output: arguments.ToFile = None,
    force: arguments.Force = False,
    lang: arguments.InLanguage = arguments.Language.VI,
) -> None:
    """List the versions of a layer, or the features that two of them differ in."""
    opened = creation.open_workspace(workspace)
    if difference is None:
        answer = kept.versions(opened, layer)
        present(
            opened, answer, "history.title", lang.value, form, output, force=force,
            shown=_without_blank(answer.rows.drop(columns=list(_HIDDEN))),
        )  # fmt: skip
        return
    first, second = difference
    with printing.progress(lang.value):
        found = kept.difference(opened, layer, first, second)
    answer = kept.changes_of(opened, layer, found, second)
    present(
        opened, answer, "history.title_difference", lang.value, form, output,
        force=force, places=lambda: found.shapes, key=("feature_id", "piece"),
        shown=_without_blank(answer.rows),
    )  # fmt: skip


def rollback(
    workspace: arguments.Folder,
    layer: Name,
    version: Annotated[
        int, typer.Argument(metavar="VERSION", help="The one to go back to.")
    ],
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why; kept with it.")],
    lang: arguments.InLanguage = arguments.Language.VI,
) -> None:
    """Publish an earlier version again; what came after it is withdrawn."""
    opened = sweeping.open_swept(workspace)
    [current] = kept.versions(opened, layer).layer_versions.values()
    with printing.progress(lang.value):
        done = kept.restore(opened, layer, version, reason=reason, replaces=current)
    printing.say(
        texts.say(
            "history.restored",
            lang.value,
            layer=layer,
            version=done.version,
            restores=version,
            withdrawn=", ".join(map(str, done.lineage.withdraws)) or "–",
        )
    )


def _without_blank(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the columns that say something of some row."""
    says = [name for name in rows if (rows[name].notna() & (rows[name] != "")).any()]
    return rows[says]
