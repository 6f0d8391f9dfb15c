"""What a reader must know beside rows, with clusters by their names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clusterviz.ui import cache, state
from clusterviz.view.gaps import sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clusterviz.records import Finding
    from clusterviz.ui.scope import Scope
    from clusterviz.workspace import Workspace


def named(
    workspace: Workspace, notes: Sequence[Finding], asked: Scope
) -> list[tuple[str, list[str]]]:
    """Return each sentence of the notes once, with the names of its clusters."""
    language = state.language()
    clusters = cache.cluster_rows(workspace, asked.as_of_on)
    names = clusters.set_index("cluster_id")["cluster_name"].to_dict()
    said: dict[str, list[str]] = {}
    for note in notes:
        who = said.setdefault(sentence(note, workspace.layers, language), [])
        name = names.get(note.feature_id, note.feature_id)
        if name and name not in who:
            who.append(name)
    return list(said.items())
