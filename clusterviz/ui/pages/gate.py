"""Page: may an area get another cluster, and what would it take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clusterviz.ui import controls, state, widgets
from clusterviz.ui.scope import scope

if TYPE_CHECKING:
    from clusterviz.workspace import Workspace


def page(workspace: Workspace) -> None:
    """Show the gate."""
    language = state.language()
    widgets.show_title("gate.title", language)
    asked = scope(workspace)
    controls.show_standing(workspace, asked, language)
