"""Areas coloured by a figure that the reader chooses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from clusterviz import texts
from clusterviz.ui import indicators, mapview, state, widgets
from clusterviz.ui.scope import area_ids, in_view
from clusterviz.view.mapstate import MapState
from clusterviz.view.style import CLUSTER_STATUSES

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
    statuses: tuple[str, ...] = tuple(CLUSTER_STATUSES),
    is_led: bool = False,
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
    statuses
        Of the clusters that are shown.
    is_led
        Whether what is chosen beside it leads it: the cluster selected in a table
        is marked and in view, or else the one area that is meant.
    """
    with widgets.errors_shown(language):
        # Run by itself, this asks again who asks, and what is newest.
        workspace = workspace.anew()
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
            statuses=statuses,
            area_ids=area_ids(workspace, asked),
            **_followed(workspace, asked, is_led=is_led),
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
            if is_led:
                # The table is beyond this fragment.
                st.rerun()


def _followed(workspace: Workspace, asked: Scope, *, is_led: bool) -> dict[str, Any]:
    """Return what is marked and what is in view: the areas meant, if not led."""
    if not is_led:
        return in_view(workspace, asked, "")
    cluster_id = state.text("id")
    return {
        "selected": ("clusters", cluster_id) if cluster_id else None,
        **in_view(workspace, asked, state.text("fit")),
    }
