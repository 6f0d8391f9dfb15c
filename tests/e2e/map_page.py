"""The page of `map_app`: a map, a few filters, and what a test must see."""

from __future__ import annotations

import datetime as dt
from typing import Any

import streamlit as st

from clusterviz.ui import state
from clusterviz.ui.mapview import show_map
from clusterviz.view import escape
from clusterviz.view.features import MAP_LAYERS
from clusterviz.view.mapstate import MapLayers, MapState
from clusterviz.view.style import CLUSTER_STATUSES, OCCUPANCY
from tests.e2e.hostile import HOSTILE, open_workspace

AS_OF_ON = dt.date(2024, 4, 22)
RATIO = 0.406


def picture(
    statuses: list[str], visible: list[str], is_indicator: bool, is_fitted: bool
) -> MapState:
    """Return what the filters of the page ask of the map."""
    more: dict[str, Any] = {}
    if is_indicator:
        areas = open_workspace().features("areas")["area_id"]
        value = (OCCUPANCY.color(RATIO), "40,6%")
        more = {
            "values": dict.fromkeys(areas, value),
            "valued": "areas",
            "ramp": OCCUPANCY,
            "ramp_title": "Tỷ lệ lấp đầy",
        }
    return MapState(
        visible=tuple(visible),
        statuses=tuple(statuses),
        fit=("clusters", ()),
        fit_token="all" if is_fitted else "",
        **more,
    )


def page() -> None:
    """Draw the page."""
    # This page stands in for a whole dashboard: it has no other state than this.
    session = st.session_state  # noqa: TID251
    session["runs"] = session.get("runs", 0) + 1
    language = state.language()
    left, right = st.columns([4, 1])
    with right:
        statuses = [one for one in CLUSTER_STATUSES if st.checkbox(one, True)]
        visible = [one for one in MAP_LAYERS if st.checkbox(one, True)]
        is_indicator = st.checkbox("indicator")
        is_fitted = st.checkbox("fit")
    with left:
        event = show_map(
            open_workspace(),
            language,
            layers=MapLayers("district", AS_OF_ON),
            state=picture(statuses, visible, is_indicator, is_fitted),
            key="test",
        )
    if event is not None:
        session["event"] = f"{event.layer}:{event.feature_id}"
    said, n_runs = session.get("event", ""), session["runs"]
    st.html(
        f'<div id="seen" data-runs="{n_runs}" data-event="{escape.html(said)}">'
        f"{escape.html(HOSTILE)}</div>"
    )


state.follow_address()
st.set_page_config(layout="wide")  # noqa: TID251
page()
