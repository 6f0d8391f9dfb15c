"""What a reader must know beside rows, with clusters by their names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from clusterviz import texts
from clusterviz.ui import cache, state, widgets
from clusterviz.ui.scope import cluster_ids
from clusterviz.view.gaps import sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clusterviz.records import Finding
    from clusterviz.schema import Language
    from clusterviz.ui.scope import Scope
    from clusterviz.workspace import Workspace

_COUNT = re.compile(r"n$|n_|.*_ha$")
"""Names of the values of a note that counts, or sums up land."""


def show_whole_clusters(asked: Scope, language: Language) -> None:
    """Say that clusters are listed whole, where only some areas are meant."""
    if asked.area_codes:
        widgets.show_note(texts.say("frame.whole_clusters", language))


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
        Notes of clusters without land in the areas meant are left out; one that
        only counts says that it does so everywhere.
    is_everywhere
        Whether what stands beside them is of all areas, and so are they.
    """
    language = state.language()
    clusters = cache.cluster_rows(workspace, asked.as_of_on)
    names = clusters.set_index("cluster_id")["cluster_name"].to_dict()
    is_whole = is_everywhere or not asked.area_codes
    said: dict[str, list[str]] = {}
    for note in meant(workspace, notes, asked, is_everywhere=is_everywhere):
        words = sentence(note, workspace.layers, language)
        if not is_whole and not note.feature_id and any(map(_COUNT.match, note.values)):
            words = texts.say("frame.of_every_area", language, note=words)
        who = said.setdefault(words, [])
        name = names.get(note.feature_id, note.feature_id)
        if name and name not in who:
            who.append(name)
    return list(said.items())


def meant(
    workspace: Workspace,
    notes: Sequence[Finding],
    asked: Scope,
    *,
    is_everywhere: bool = False,
) -> list[Finding]:
    """Return the notes without those of clusters elsewhere.

    Parameters
    ----------
    workspace, notes, asked, is_everywhere
        See `named`.
    """
    ids = None if is_everywhere or not notes else cluster_ids(workspace, asked)
    if ids is None:
        return list(notes)
    every = set(cache.cluster_rows(workspace, asked.as_of_on)["cluster_id"])
    elsewhere = every - ids
    return [note for note in notes if note.feature_id not in elsewhere]
