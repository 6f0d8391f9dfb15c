"""The page of `map_tools_app`: shapes, drawing and a second map beside the first."""

from __future__ import annotations

import datetime as dt
import json

import shapely.geometry
import streamlit as st

from clusterviz.ui import state
from clusterviz.ui.mapview import show_map
from clusterviz.view import escape
from clusterviz.view.mapstate import MapLayers, MapShape, MapState
from tests.e2e.map_tools_app import open_workspace

AS_OF_ON = dt.date(2024, 4, 22)
VISIBLE = ("areas", "plan_zones", "clusters")

SQUARE = shapely.geometry.mapping(shapely.box(106.03, 21.24, 106.05, 21.26))


def picture() -> MapState:
    """Return what the boxes of the page ask of the map."""
    # This page stands in for a whole dashboard: it has no other state than this.
    session = st.session_state  # noqa: TID251
    drawn = session.get("drawn")
    shapes = []
    if st.checkbox("shape") or drawn:
        shapes.append(MapShape("site", drawn or SQUARE, ("Khu đất thử", "411,00 ha")))
    drawing = st.radio("drawing", ("", "polygon", "edit"))
    zone_ids = ("Z01", "Z03") if st.checkbox("two zones") else None
    return MapState(
        visible=VISIBLE, shapes=tuple(shapes), drawing=drawing, zone_ids=zone_ids
    )


def page() -> None:
    """Draw the page."""
    session = st.session_state  # noqa: TID251
    session["runs"] = session.get("runs", 0) + 1
    left, right, side = st.columns([3, 3, 1])
    with side:
        asked = picture()
        is_paired = st.checkbox("pair")
    for column, key in ((left, "one"), (right, "two")):
        if key == "two" and not is_paired:
            continue
        with column:
            event = show_map(
                open_workspace(),
                state.language(),
                layers=MapLayers("district", AS_OF_ON),
                state=asked,
                key=key,
                paired="test" if is_paired else "",
            )
        if event is not None and event.layer == "drawn":
            session["drawn"] = event.geometry
            st.rerun()
    drawn = escape.html(json.dumps(session.get("drawn")))
    st.html(
        f'<div id="seen" data-runs="{session["runs"]}" data-drawn="{drawn}">.</div>'
    )


state.follow_address()
st.set_page_config(layout="wide")  # noqa: TID251
page()
