"""Page: the dated rules that figures are held to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clusterviz import texts
from clusterviz.ui import cache, downloads, header, state, widgets
from clusterviz.view.lawbook import in_words
from clusterviz.workspace import lawbook

if TYPE_CHECKING:
    from clusterviz.workspace import Workspace

WIDTHS = {"rule": 180, "value": 120, "document": 142, "article": 94, "note": 250}
"""Columns, in pixels; what is longer is wrapped. A phone shows rule and value."""

MOST_LETTERS = 140
"""Of a note that its cell has room for; a longer one stands below the table too."""


def page(workspace: Workspace) -> None:
    """Show the rules of the day, each with its document and article."""
    language = state.language()
    asked = header.show_header(workspace, language, "lawbook.title")
    found = cache.ask(workspace, lawbook.lawbook, as_of_on=asked.as_of_on)
    title = texts.say("lawbook.table", language)
    rows = in_words(found.rows, language)
    widgets.show_table(
        workspace, rows, language, label=title, max_rows=40, row_px=92, widths=WIDTHS
    )
    for rule, note in zip(rows["rule"], rows["note"], strict=True):
        if len(note) > MOST_LETTERS:
            widgets.show_note(f"{rule}: {note}")
    widgets.show_note(texts.say("lawbook.own_rules", language))
    name = f"rules-{asked.as_of_on}"
    downloads.offer_rows(workspace, name, found, language, title=title, said=rows)
