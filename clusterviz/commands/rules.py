"""Command that shows the law by which a workspace asks."""

from __future__ import annotations

from clusterviz.commands import arguments
from clusterviz.commands.answering import present
from clusterviz.view.lawbook import in_words as lawbook_words
from clusterviz.workspace import creation
from clusterviz.workspace.lawbook import lawbook


def rules(
    workspace: arguments.Folder,
    as_of: arguments.AsOf = None,
    form: arguments.AsFormat = None,
    output: arguments.ToFile = None,
    force: arguments.Force = False,
    lang: arguments.InLanguage = arguments.Language.VI,
) -> None:
    """List the rules in force, each with its document; all of them without a day."""
    opened = creation.open_workspace(workspace)
    answer = lawbook(opened, as_of_on=arguments.day(as_of, "--as-of"))
    shown = lawbook_words(answer.rows, lang.value).drop(columns="is_own")
    present(
        opened, answer, "lawbook.table", lang.value, form, output, force=force,
        shown=shown,
    )  # fmt: skip
