"""The clusters by status beside the map and the list that a status filters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from clusterviz import texts
from clusterviz.ui import cache, charting, choropleth, state, widgets
from clusterviz.ui.indicators import INDICATORS
from clusterviz.ui.matters import matters, offer_matters, show_matters
from clusterviz.ui.scope import cluster_ids, of_clusters
from clusterviz.view import barcharts
from clusterviz.view.style import CLUSTER_STATUSES

if TYPE_CHECKING:
    import pandas as pd

    from clusterviz.schema import Language
    from clusterviz.ui.scope import Scope
    from clusterviz.workspace import Workspace


@st.fragment
def show_standing(workspace: Workspace, asked: Scope, language: Language) -> None:
    """Show the map, the statuses and what needs attention; a click filters them."""
    with widgets.errors_shown(language):
        workspace = workspace.frozen()
        clusters = cache.cluster_rows(workspace, asked.as_of_on)
        clusters = of_clusters(clusters, cluster_ids(workspace, asked))
        left, right = st.columns([3, 2], gap="medium")
        # Drawn first, since a click on it filters what stands around it.
        picture = left.container()
        with left:
            status = _show_statuses(clusters, asked, language)
        statuses = (status,) if status else tuple(CLUSTER_STATUSES)
        with picture:
            choropleth.show_areas(
                workspace, asked, language, INDICATORS, "overview", 470, statuses
            )
        with right:
            heading = texts.say("overview.attention", language)
            st.subheader(heading, anchor=False)
            ids = clusters.loc[clusters["map_status"].isin(statuses), "cluster_id"]
            rows = of_clusters(matters(workspace, asked.as_of_on), frozenset(ids))
            show_matters(rows, language)
            offer_matters(workspace, rows, asked, language)


def _show_statuses(clusters: pd.DataFrame, asked: Scope, language: Language) -> str:
    """Show clusters and hectares by status, and return the one that is chosen."""
    words = {
        code: texts.say(f"map.status_{code}", language) for code in CLUSTER_STATUSES
    }
    of_status = {
        code: clusters.loc[clusters["map_status"] == code, "planned_area_ha"]
        for code in CLUSTER_STATUSES
    }
    sizes = {
        code: (len(areas_ha), float(areas_ha.sum()))
        for code, areas_ha in of_status.items()
        if len(areas_ha)
    }
    chosen = state.one_of("status", tuple(sizes))
    rows = barcharts.status_rows(sizes, words, language)
    title = texts.say("pace.status", language)
    st.subheader(title, anchor=False)
    if not sizes:
        return ""
    chart = cache.drawn(barcharts.bars, rows, language, chosen=chosen)
    charting.show_choosing(
        chart,
        key="statuses",
        alt_text=barcharts.described(title, rows),
        field=barcharts.CODE,
        name="status",
        codes=tuple(sizes),
    )
    options = {"": texts.say("pace.everything", language)}
    options |= {code: words[code] for code in sizes}
    label = texts.say("pace.only_status", language)
    widgets.show_list(label, "status", options, chosen)
    widgets.show_note(texts.say("pace.status_note", language))
    charting.offer_files(chart, asked, language, title=title, name="clusters-by-status")
    return chosen
