"""Command that shows the law by which a workspace asks."""

from __future__ import annotations

from clusterviz import texts
from clusterviz.commands import arguments
from clusterviz.commands.answering import present
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
    words = {
        code: texts.say(f"lawbook.{code}", lang.value)
        for code in answer.rows["rule"].unique()
        if f"lawbook.{code}" in texts.catalogue("lawbook", lang.value)
    }
    shown = answer.rows.drop(columns=["is_own"]).replace({"rule": words})
    shown["article"] = [texts.article(one, lang.value) for one in shown["article"]]
    present(
        opened, answer, "lawbook.title", lang.value, form, output, force=force,
        shown=shown,
    )  # fmt: skip
