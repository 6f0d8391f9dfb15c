"""Page: the dated rules that figures are held to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clusterviz import texts
from clusterviz.ui import cache, controls, state, widgets
from clusterviz.ui.scope import scope
from clusterviz.view.lawbook import in_words
from clusterviz.workspace import lawbook

if TYPE_CHECKING:
    from clusterviz.workspace import Workspace


def page(workspace: Workspace) -> None:
    """Show the rules of the day, each with its document and article."""
    language = state.language()
    widgets.show_title("lawbook.title", language)
    asked = scope(workspace)
    controls.show_standing(workspace, asked, language)
    found = cache.ask(workspace, lawbook.lawbook, as_of_on=asked.as_of_on)
    title = texts.say("lawbook.table", language)
    rows = in_words(found.rows, language)
    widgets.show_table(workspace, rows, language, label=title, max_rows=40)
    widgets.show_note(texts.say("lawbook.own_rules", language))
