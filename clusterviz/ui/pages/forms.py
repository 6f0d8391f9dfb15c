"""Page: forms 03 and 04 of Circular 14/2024."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clusterviz.ui import controls, state, widgets
from clusterviz.ui.scope import scope

if TYPE_CHECKING:
    from clusterviz.workspace import Workspace


def page(workspace: Workspace) -> None:
    """Show the forms."""
    language = state.language()
    widgets.show_title("forms.title", language)
    asked = scope(workspace)
    controls.show_standing(workspace, asked, language)
