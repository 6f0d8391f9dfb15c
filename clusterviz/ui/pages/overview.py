"""Page: how the clusters stand, and what needs attention."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clusterviz import texts
from clusterviz.ui import (
    cache,
    controls,
    downloads,
    explain,
    figures,
    header,
    metrics,
    standing,
    state,
    widgets,
)

if TYPE_CHECKING:
    from clusterviz.workspace import Workspace


def page(workspace: Workspace) -> None:
    """Show six figures, what needs attention, and areas by an indicator."""
    language = state.language()
    asked = header.show_header(workspace, language, "overview.title")
    now = workspace.frozen()
    answer = cache.overview(now, asked)
    metrics.show_figures(figures.six(answer.rows, language))
    if asked.area_codes:
        only = controls.areas_said(now, asked, language)
        widgets.show_note(texts.say("overview.only_areas", language, areas=only))
    layers = tuple(answer.layer_versions)
    widgets.show_note(controls.source(now, layers, asked))
    name, title = f"figures-{asked.as_of_on}", texts.say("overview.title", language)
    said = figures.in_words(answer.rows, language)
    downloads.offer_rows(now, name, answer, language, title=title, said=said)
    standing.show_standing(workspace, asked, language)
    explain.show_asked(workspace, asked, language)
