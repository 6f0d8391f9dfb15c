"""The clusters of the map as a table that selects as the map does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from clusterviz import texts
from clusterviz.ui import cache, downloads, state, widgets
from clusterviz.ui.explorer import colours
from clusterviz.view.legend import labels
from clusterviz.workspace import answers, places
from clusterviz.workspace.places import TRACKS

if TYPE_CHECKING:
    from clusterviz.schema import Language
    from clusterviz.ui.explorer.chosen import Explored
    from clusterviz.ui.scope import Scope
    from clusterviz.workspace import Workspace

FIRST = ("cluster_name", "cluster_id", "map_status")
THEN = (
    "planned_area_ha", "industrial_land_ha", "leased_ha", "commune_names",
    "district_names", "investor_name",
)  # fmt: skip


def listed(workspace: Workspace, asked: Scope, shown: Explored) -> pd.DataFrame:
    """Return the rows of the table: of a search, what it finds."""
    rows = shown.found
    track = colours.chosen()
    names = [*FIRST, *THEN]
    if track in TRACKS:
        tracks = cache.ask(workspace, places.tracks, on=asked.as_of_on)
        by_id = tracks.set_index("cluster_id")[track]
        rows = rows.assign(**{track: rows["cluster_id"].map(by_id)})
        names.insert(len(FIRST), track)
    return rows[names].reset_index(drop=True)


def show_rows(
    workspace: Workspace, asked: Scope, shown: Explored, language: Language
) -> None:
    """Show the table and offer it; selecting a row selects on the map."""
    rows = listed(workspace, asked, shown)
    n = texts.number(len(rows), language)
    label = texts.say("mappage.table", language, n=n)
    st.subheader(label, anchor=False)
    if rows.empty:
        st.info(texts.say("mappage.table_none", language), icon=":material/info:")
        return
    _show_chosen(rows, language)
    words = labels("clusters", workspace.layers, language)
    said = rows.assign(map_status=rows["map_status"].map(words))
    widgets.show_table(
        workspace,
        said.rename(columns={"map_status": "state"}),
        language,
        label=label,
        choices=[_choice(cluster_id) for cluster_id in rows["cluster_id"]],
        fits=list(rows["cluster_id"]),
        key="explorer",
        max_rows=8,
        is_short=True,
    )
    on = asked.as_of_on
    found = answers.answer(workspace.on(on), rows, on, ("clusters", "areas"))
    downloads.offer_rows(
        workspace, f"clusters-{on}", found, language, title=label, said=said
    )


def _show_chosen(rows: pd.DataFrame, language: Language) -> None:
    """Name the cluster that is chosen, and its row: marked, the table is sent anew."""
    chosen = state.text("id")
    if not chosen:
        return
    at = rows.index[rows["cluster_id"] == chosen]
    if at.empty:
        widgets.show_note(texts.say("mappage.chosen_elsewhere", language, code=chosen))
        return
    name = str(rows["cluster_name"][at[0]])
    place = texts.number(int(at[0]) + 1, language)
    said = texts.say(
        "mappage.chosen", language, name=name or chosen, code=chosen, row=place
    )
    widgets.show_note(said)


def _choice(cluster_id: str) -> dict[str, str]:
    """Return what selecting a row chooses: of the one brought into view, what is so.

    A click on the map brings nothing into view and opens the panel ``card`` by name:
    no row is then like it, and the table, most of the page, is not sent anew.
    """
    if cluster_id == state.text("id") == state.text("fit"):
        return {name: state.text(name) for name in ("id", "zone", "panel")}
    return {"id": cluster_id, "zone": "", "panel": ""}
