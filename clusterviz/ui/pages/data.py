"""Page: what a file from outside holds, and whether to accept it."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from clusterviz.ui import header, state, widgets
from clusterviz.ui.dataroom import (
    columns,
    difference,
    ended,
    findings,
    history,
    read,
    steps,
    upload,
    working,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from clusterviz.ui.dataroom.desk import Desk
    from clusterviz.workspace import Workspace

SHOWN: Mapping[str, Callable[[Desk], None]] = MappingProxyType(
    {
        "read": read.show_read,
        "columns": columns.show_columns,
        "findings": findings.show_findings,
        "difference": difference.show_difference,
    }
)
"""By step, for those that look at a file."""


def page(workspace: Workspace) -> None:
    """Bring a file in, step by step, or look at what was brought in before."""
    language = state.language()
    header.show_header(workspace, language, "dataroom.title")
    one = steps.chosen_intake(workspace)
    step = steps.ask_step(one, language)
    with widgets.errors_shown(language):
        if step == "history":
            history.show_history(workspace, language)
            return
        if one is None and state.text("draft"):
            ended.show_ended(workspace, state.text("draft"), language)
            return
        if one is None or step == "file":
            upload.show_file(workspace, one, language)
        else:
            steps.show_standing(workspace, one, language)
            desk = working.desk_of(workspace, one, language)
            if desk is not None:
                SHOWN[step](desk)
    steps.show_ways(step, one, language)
