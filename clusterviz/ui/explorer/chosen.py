"""What the reader chose to see: the layers, and the clusters and zones that pass."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from clusterviz.ui import cache, state
from clusterviz.ui.explorer import colours
from clusterviz.ui.indicators import INDICATORS
from clusterviz.ui.scope import cluster_ids, of_clusters
from clusterviz.view.features import MAP_LAYERS
from clusterviz.view.style import CLUSTER_STATUSES
from clusterviz.workspace import places
from clusterviz.workspace.mapframes import map_layers
from clusterviz.workspace.zonecards import met_by

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from clusterviz.ui.scope import Scope
    from clusterviz.workspace import Workspace

USUALLY_OFF = frozenset({"plots", "clearance_sites", "overlaps"})
"""Layers that the map opens without."""

MEETING = ("shown", "selected")
"""Which plan zones the map may be cut down to: those that meet any of the clusters
shown, or the one that is selected."""


@dataclass(frozen=True)
class Explored:
    """What the reader chose to see.

    Parameters
    ----------
    clusters
        Those that pass every filter.
    visible
        Layers of the map, lowest first.
    kinds
        Kinds of plan zone; ``None`` for all.
    zone_ids
        Plan zones; ``None`` for all.
    found
        Of those clusters, the ones that a search finds; all without one.
    is_searched
        Whether there is a search.
    """

    clusters: pd.DataFrame
    visible: tuple[str, ...]
    kinds: tuple[str, ...] | None
    zone_ids: tuple[str, ...] | None
    found: pd.DataFrame
    is_searched: bool


def explored(workspace: Workspace, asked: Scope) -> Explored:
    """Return what the reader chose to see."""
    clusters = cache.cluster_rows(workspace, asked.as_of_on)
    clusters = of_clusters(clusters, cluster_ids(workspace, asked))
    statuses = list(state.several_of("status", CLUSTER_STATUSES))
    if statuses:
        clusters = clusters[clusters["map_status"].isin(statuses)]
    words = state.text("q").strip()
    found = clusters
    if words:
        found = places.found(clusters, words, _area_names(workspace, asked))
    return Explored(
        clusters=clusters,
        visible=_visible(workspace),
        kinds=_kinds(workspace),
        zone_ids=_zone_ids(workspace, asked, frozenset(clusters["cluster_id"])),
        found=found,
        is_searched=bool(words),
    )


def _kinds(workspace: Workspace) -> tuple[str, ...] | None:
    """Return the kinds of zone that are asked for; an address may name others."""
    known = workspace.layers["plan_zones"].fields["kind"].choices
    return state.several_of("kind", known) or None


def layers_there(workspace: Workspace) -> tuple[str, ...]:
    """Return the layers that this workspace can draw, lowest first."""
    there = map_layers(workspace)
    return tuple(name for name in MAP_LAYERS if name in there)


def _visible(workspace: Workspace) -> tuple[str, ...]:
    there = layers_there(workspace)
    usual = [name for name in there if name not in USUALLY_OFF]
    chosen = {*(state.texts("show") or usual)}
    if colours.chosen() in INDICATORS:
        # What is coloured is seen, whatever was switched off before.
        chosen.add("areas")
    return tuple(name for name in there if name in chosen)


def _zone_ids(
    workspace: Workspace, asked: Scope, shown: frozenset[str]
) -> tuple[str, ...] | None:
    meeting = state.one_of("meeting", MEETING)
    selected = state.text("id")
    if not meeting or (meeting == "selected" and not selected):
        return None
    ids = frozenset({selected}) if meeting == "selected" else shown
    return met_by(cache.overlaps(workspace, asked.as_of_on).rows, ids)


def _area_names(workspace: Workspace, asked: Scope) -> Mapping[str, str]:
    shares = cache.cluster_areas(workspace, asked)
    names = shares.groupby("cluster_id")["area_name"].agg(", ".join)
    return dict(zip(map(str, names.index), names, strict=True))
