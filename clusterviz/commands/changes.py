"""The command that compares two days."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from clusterviz import texts
from clusterviz.commands import arguments, printing
from clusterviz.commands.answering import Total, present
from clusterviz.view.changes import in_words
from clusterviz.workspace import changes as compared
from clusterviz.workspace import creation

if TYPE_CHECKING:
    import pandas as pd

    from clusterviz.schema import Language

_HIDDEN = ("basis", "part_ids", "shared_ratio")
"""Columns for programs: too much for a table on the screen."""

_SUMMED = ("before_ha", "after_ha", "difference_ha")


def changes(
    workspace: arguments.Folder,
    first: Annotated[
        str, typer.Option("--from", metavar="DATE", help="The first day.")
    ],
    second: Annotated[
        str | None,
        typer.Option(
            "--to", metavar="DATE", help="The second day; the workspace's if left out."
        ),
    ] = None,
    form: arguments.AsFormat = None,
    output: arguments.ToFile = None,
    force: arguments.Force = False,
    lang: arguments.InLanguage = arguments.Language.VI,
) -> None:
    """Compare the clusters of two days: added, withdrawn, reduced, moved, renamed."""
    opened = creation.open_workspace(workspace).frozen()
    first_on = arguments.day(first, "--from")
    assert first_on is not None
    on = arguments.day(second, "--to") or opened.as_of_on
    with printing.progress(lang.value):
        found = compared.changed(opened, first_on, on)
        answer = compared.changes_of(opened, found, first_on, on)
    rows = answer.rows
    present(
        opened, answer, "command.title_changes", lang.value, form, output,
        force=force, places=lambda: found, key=("cluster_id", "change"),
        shown=in_words(rows, opened.layers, lang.value).drop(columns=list(_HIDDEN)),
        totals=_totals(rows, lang.value),
    )  # fmt: skip


def _totals(rows: pd.DataFrame, language: Language) -> list[Total]:
    """Return one total a change: hectares of different changes are never added."""
    return [
        {
            "cluster_name": texts.say(
                "changes.n_clusters",
                language,
                n=texts.number(row["n_clusters"], language),
            ),
            "change": row["change"],
            **{name: row[name] for name in _SUMMED},
        }
        for row in compared.sums(rows).to_dict("records")
    ]
