"""Page: what is known of each cluster, and what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clusterviz.ui import controls, state, widgets
from clusterviz.ui.scope import scope

if TYPE_CHECKING:
    from clusterviz.workspace import Workspace


def page(workspace: Workspace) -> None:
    """Show the audit."""
    language = state.language()
    widgets.show_title("completeness.title", language)
    asked = scope(workspace)
    controls.show_standing(workspace, asked, language)
