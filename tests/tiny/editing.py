"""One edit of a tiny workspace, as somebody makes it who has seen what is newest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clusterviz.workspace import edits

if TYPE_CHECKING:
    from clusterviz.records import LayerVersion
    from clusterviz.workspace import Workspace
    from clusterviz.workspace.edits import Change


def write(workspace: Workspace, layer: str, *changes: Change) -> LayerVersion:
    """Make changes of some rows."""
    return edits.edit(
        workspace, layer, changes,
        made_from=workspace.versions().get(layer, 0),
        source_document="BB 1", as_of_on=workspace.as_of_on,
    )  # fmt: skip
