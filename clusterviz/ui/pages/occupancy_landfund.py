"""Page: how much land is taken, and how much is left."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from clusterviz import texts
from clusterviz.ui import (
    choropleth,
    controls,
    explain,
    header,
    landfund,
    lettings,
    occupancy,
    state,
    widgets,
)

if TYPE_CHECKING:
    from clusterviz.schema import Language
    from clusterviz.ui.scope import Scope
    from clusterviz.workspace import Workspace

INDICATORS = ("occupancy_ratio", "usable_ha", "conflict_ha")


def page(workspace: Workspace) -> None:
    """Show occupancy, the land fund by stage, a map of areas, and un-leased land."""
    language = state.language()
    asked = header.show_header(workspace, language, "occupancy.title")
    show_land(workspace, asked, language)


@st.fragment
def show_land(workspace: Workspace, asked: Scope, language: Language) -> None:
    """Show all that an area which is clicked filters."""
    with widgets.errors_shown(language):
        workspace = workspace.frozen()
        occupancy.ask_reading(workspace, asked, language)
        asked = lettings.show_bars(workspace, asked, language)
        occupancy.show_rates(workspace, asked, language)
        st.subheader(texts.say("landfund.heading", language), anchor=False)
        landfund.show_period(workspace, asked, language)
        rows = landfund.rows_shown(workspace, asked)
        left, right = st.columns(2, gap="medium")
        with left:
            landfund.show_waterfall(rows, asked, language)
            landfund.show_part(workspace, asked, rows, language)
        with right:
            choropleth.show_areas(
                workspace, asked, language, INDICATORS, "landfund", 400, is_led=True
            )
        landfund.show_table(workspace, asked, rows, language)
        occupancy.show_unleased(workspace, asked, language)
        used = tuple(landfund.fund(workspace, asked).layer_versions)
        widgets.show_note(controls.source(workspace, used, asked))
        explain.show_asked(workspace, asked, language)
