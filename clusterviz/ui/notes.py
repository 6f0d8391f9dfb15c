"""What a reader must know beside rows, with clusters by their names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clusterviz.ui import cache, state
from clusterviz.ui.scope import cluster_ids
from clusterviz.view.gaps import sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clusterviz.records import Finding
    from clusterviz.ui.scope import Scope
    from clusterviz.workspace import Workspace


def named(
    workspace: Workspace,
    notes: Sequence[Finding],
    asked: Scope,
    *,
    is_everywhere: bool = False,
) -> list[tuple[str, list[str]]]:
    """Return each sentence of the notes once, with the names of its clusters.

    Parameters
    ----------
    workspace, notes
        What is said, and of what.
    asked
        Notes of clusters without land in the areas meant are left out.
    is_everywhere
        Whether what stands beside them is of all areas, and so are they.
    """
    language = state.language()
    ids = None if is_everywhere else cluster_ids(workspace, asked)
    clusters = cache.cluster_rows(workspace, asked.as_of_on)
    names = clusters.set_index("cluster_id")["cluster_name"].to_dict()
    said: dict[str, list[str]] = {}
    for note in notes:
        if ids is not None and note.feature_id in names and note.feature_id not in ids:
            continue
        who = said.setdefault(sentence(note, workspace.layers, language), [])
        name = names.get(note.feature_id, note.feature_id)
        if name and name not in who:
            who.append(name)
    return list(said.items())
