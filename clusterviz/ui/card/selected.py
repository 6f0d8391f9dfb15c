"""The card of what is selected on the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from clusterviz import texts
from clusterviz.errors import ClustervizError
from clusterviz.ui import cache, mishaps, state
from clusterviz.ui.card.cluster import show_cluster
from clusterviz.ui.card.zone import show_zone
from clusterviz.view.plain import plain

if TYPE_CHECKING:
    from clusterviz.schema import Language
    from clusterviz.ui.scope import Scope
    from clusterviz.workspace import Workspace


def show_card(workspace: Workspace, asked: Scope, language: Language) -> None:
    """Show the card of the cluster or plan zone that is selected, if one is."""
    cluster_id, zone_id = state.text("id"), state.text("zone")
    if not cluster_id and not zone_id:
        st.info(texts.say("card.none", language), icon=":material/touch_app:")
        return
    if cluster_id and not _is_there(workspace, cluster_id, asked):
        day = texts.day(asked.as_of_on, language)
        said = texts.say("card.not_there", language, cluster=cluster_id, day=day)
        st.warning(plain(said), icon=":material/search_off:")
        return
    try:
        if cluster_id:
            show_cluster(workspace, cluster_id, asked, language)
        else:
            show_zone(workspace, zone_id, asked, language)
    except ClustervizError as error:
        mishaps.show_error(error, language)


def _is_there(workspace: Workspace, cluster_id: str, asked: Scope) -> bool:
    """Return whether there is such a cluster on the day: an address may be old."""
    clusters = cache.cluster_rows(workspace, asked.as_of_on)
    return bool((clusters["cluster_id"] == cluster_id).any())
