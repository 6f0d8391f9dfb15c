"""Page: forms 03 and 04 of Circular 14/2024."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clusterviz.ui import controls, explain, forms, header, state, widgets

if TYPE_CHECKING:
    from clusterviz.workspace import Workspace


def page(workspace: Workspace) -> None:
    """Show a form of a period, its checks, its files, and whether totals agree."""
    language = state.language()
    asked = header.show_header(workspace, language, "forms.title")
    number, period = forms.ask_form(workspace, asked, language)
    forms.show_standing(workspace, number, period)
    # A form of a year without areas is an error, but not the end of the page.
    with widgets.errors_shown(language):
        answer = forms.answered(workspace, asked, number, period)
        forms.show_reach(answer, asked, language)
        forms.show_form(answer, number, language)
        forms.offer_files(workspace, number, period, language)
        forms.show_findings(workspace, answer, language)
        layers = tuple(answer.layer_versions)
        widgets.show_note(controls.source(workspace, layers, asked))
    forms.show_reconciliation(workspace, asked, language)
    explain.show_asked(workspace, asked, language)
