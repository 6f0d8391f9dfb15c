"""What the map explorer shows: the filters, and the clusters that pass them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from clusterviz import texts
from clusterviz.ui import cache, state, widgets
from clusterviz.ui.scope import area_ids, cluster_ids, of_clusters
from clusterviz.view.features import MAP_LAYERS
from clusterviz.view.legend import labels
from clusterviz.view.maps import MapState
from clusterviz.view.plain import plain
from clusterviz.view.style import CLUSTER_STATUSES
from clusterviz.workspace import places
from clusterviz.workspace.mapframes import map_layers

if TYPE_CHECKING:
    import geopandas as gpd

    from clusterviz.schema import Language
    from clusterviz.ui.scope import Scope
    from clusterviz.workspace import Workspace

USUALLY_OFF = frozenset({"plots", "clearance_sites", "overlaps"})
"""Layers that the map opens without."""

MAX_FOUND = 6
"""Clusters listed of what a search finds."""


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
    found
        Codes of the clusters that a search finds; empty without one.
    """

    clusters: gpd.GeoDataFrame
    visible: tuple[str, ...]
    kinds: tuple[str, ...] | None
    found: tuple[str, ...]


def explored(workspace: Workspace, asked: Scope) -> Explored:
    """Return what the reader chose to see."""
    clusters = cache.clusters_shown(workspace, asked.as_of_on)
    clusters = of_clusters(clusters, cluster_ids(workspace, asked))
    statuses = state.texts("status")
    if statuses:
        clusters = clusters[clusters["map_status"].isin(statuses)]
    there = [name for name in MAP_LAYERS if name in map_layers(workspace)]
    usual = [name for name in there if name not in USUALLY_OFF]
    chosen = state.texts("show") or usual
    words = state.text("q").strip()
    found = places.found(clusters, words)["cluster_id"] if words else ()
    return Explored(
        clusters=clusters,
        visible=tuple(name for name in there if name in chosen),
        kinds=state.texts("kind") or None,
        found=tuple(found),
    )


def picture(workspace: Workspace, asked: Scope, shown: Explored) -> MapState:
    """Return the state of the map for what is shown."""
    selected = state.text("id")
    fitted = state.text("fit")
    return MapState(
        visible=shown.visible,
        statuses=tuple(shown.clusters["map_status"].unique()),
        kinds=shown.kinds,
        cluster_ids=tuple(shown.clusters["cluster_id"]),
        area_ids=area_ids(workspace, asked),
        selected=("clusters", selected) if selected else None,
        emphasised=shown.found,
        opacity={"plan_zones": state.number("fade", 100) / 100},
        fit=("clusters", (fitted,)) if fitted else ("areas", ()),
        fit_token=fitted or "all",
    )


def ask_words(shown: Explored, language: Language) -> None:
    """Ask for words to search by, and list what they find."""
    st.text_input(
        texts.say("mappage.search", language),
        placeholder=texts.say("mappage.search_hint", language),
        type="search",
        live=True,
        label_visibility="collapsed",
        icon=":material/search:",
        **state.widget("q", state.text("q")),
    )
    if not state.text("q").strip():
        return
    names = shown.clusters.set_index("cluster_id")["cluster_name"]
    with st.container(gap=None):
        for cluster_id in shown.found[:MAX_FOUND]:
            st.button(
                plain(f"{names[cluster_id]} ({cluster_id})"),
                key=f"found-{cluster_id}",
                type="tertiary",
                on_click=select,
                args=(cluster_id,),
            )
    n = texts.number(len(shown.found), language)
    widgets.show_note(texts.say("mappage.found", language, n=n))


def select(cluster_id: str) -> None:
    """Select a cluster and bring it into view."""
    state.choose(id=cluster_id, fit=cluster_id, panel="card")


def ask_layers(workspace: Workspace, shown: Explored, language: Language) -> None:
    """Ask which layers, statuses and kinds of plan zone to show."""
    with st.container(key="layers", gap=None):
        for name in reversed(MAP_LAYERS):
            if name in map_layers(workspace):
                st.checkbox(
                    texts.say(f"map.title_{name}", language),
                    **state.switch("show", name, shown.visible),
                )
    words = labels("clusters", workspace.layers, language)
    statuses = {code: words[code] for code in CLUSTER_STATUSES}
    widgets.choose_several(
        texts.say("mappage.statuses", language), "status", statuses, language
    )
    kinds = {
        code: f"{kind.label.say(language)} ({kind.symbol})"
        for code, kind in workspace.layers["plan_zones"].fields["kind"].choices.items()
    }
    widgets.choose_several(
        texts.say("mappage.kinds", language), "kind", kinds, language
    )
    st.slider(
        texts.say("mappage.fade", language),
        0,
        100,
        step=10,
        format="%d%%",
        **state.widget("fade", state.number("fade", 100)),
    )
