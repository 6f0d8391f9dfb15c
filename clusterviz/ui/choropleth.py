"""Areas coloured by a figure that the reader chooses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from clusterviz import texts
from clusterviz.ui import indicators, mapview, state, widgets
from clusterviz.ui.scope import area_ids
from clusterviz.view.maps import MapState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clusterviz.schema import Language
    from clusterviz.ui.scope import Scope
    from clusterviz.workspace import Workspace


@st.fragment
def show_areas(
    workspace: Workspace,
    asked: Scope,
    language: Language,
    names: Sequence[str],
    key: str,
    height: int,
) -> None:
    """Show the areas on a map, coloured by one of some indicators.

    Parameters
    ----------
    names
        Some of `indicators.INDICATORS`; the first is shown at first.
    key
        Tells the map from others.
    height
        Of the map, in pixels.
    """
    with widgets.errors_shown(language):
        every = indicators.labels(language)
        name = widgets.choose_one(
            texts.say("overview.by", language),
            "by",
            {one: every[one] for one in names},
            names[0],
        )
        month = f"{asked.as_of_on:%Y-%m}"
        shown = indicators.coloured(workspace, asked, name, month, language)
        picture = MapState(
            visible=("areas", "clusters"),
            area_ids=area_ids(workspace, asked),
            fit=("areas", ()),
            **shown.state(),
        )
        event = mapview.show_map(
            workspace,
            language,
            layers=asked.map_layers(),
            state=picture,
            key=key,
            height=height,
        )
        if event is not None and event.layer == "clusters":
            state.choose(id=event.feature_id)
