"""The map of the explorer, or two of them: of the day, and of one before it."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import streamlit as st

from clusterviz import texts
from clusterviz.ui import cache, mapview, state, widgets
from clusterviz.ui.explorer import colours, days, opacity
from clusterviz.ui.explorer.chosen import explored
from clusterviz.ui.scope import area_ids, in_view
from clusterviz.view.mapstate import MapState
from clusterviz.view.style import CLUSTER_STATUSES

if TYPE_CHECKING:
    from clusterviz.schema import Language
    from clusterviz.ui.explorer.chosen import Explored
    from clusterviz.ui.scope import Scope
    from clusterviz.view.mapstate import MapEvent
    from clusterviz.workspace import Workspace

HEIGHT = 600
COMPARED_HEIGHT = 460
EXPORT = "export"
PAIR = "explorer"
"""Two maps of this name keep one view."""


def show_maps(
    workspace: Workspace,
    asked: Scope,
    shown: Explored,
    picture: MapState,
    language: Language,
) -> MapEvent | None:
    """Show the map, or two side by side; return the click that this run answers."""
    first_on = days.compared_on(asked)
    if first_on is None:
        return mapview.show_map(
            workspace,
            language,
            layers=asked.map_layers(),
            state=picture,
            key="explorer",
            height=HEIGHT,
            may_hand_on=EXPORT in state.pages(),
        )
    before = dataclasses.replace(asked, as_of_on=first_on)
    pictures = {
        "explorer-before": (
            before,
            drawn(workspace, before, explored(workspace, before), language),
        ),
        "explorer": (asked, picture),
    }
    events = []
    for column, (key, (its_day, its_picture)) in zip(
        st.columns(2, gap="small"), pictures.items(), strict=True
    ):
        with column:
            day = texts.day(its_day.as_of_on, language)
            st.markdown(f"**{texts.say('mappage.on_day', language, day=day)}**")
            event = mapview.show_map(
                workspace,
                language,
                layers=its_day.map_layers(),
                state=its_picture,
                key=key,
                height=COMPARED_HEIGHT,
                paired=PAIR,
                may_hand_on=key == "explorer" and EXPORT in state.pages(),
            )
            events.append(event)
    with widgets.errors_shown(language):
        days.show_between(workspace, asked, first_on, language)
    return next((event for event in events if event is not None), None)


def drawn(
    workspace: Workspace, asked: Scope, shown: Explored, language: Language
) -> MapState:
    """Return the state of the map for what is shown."""
    cluster_id, zone_id = state.text("id"), state.text("zone")
    selected = ("plan_zones", zone_id) if zone_id else None
    ids = tuple(shown.clusters["cluster_id"])
    there = {*shown.clusters["map_status"]}
    is_every = len(ids) == len(cache.cluster_rows(workspace, asked.as_of_on))
    return MapState(
        visible=shown.visible,
        # In their order: what is as usual is not sent.
        statuses=tuple(status for status in CLUSTER_STATUSES if status in there),
        kinds=shown.kinds,
        zone_ids=shown.zone_ids,
        cluster_ids=None if is_every else ids,
        area_ids=area_ids(workspace, asked),
        selected=("clusters", cluster_id) if cluster_id else selected,
        emphasised=tuple(shown.found["cluster_id"]) if shown.is_searched else (),
        opacity={
            name: percent / opacity.FULL for name, percent in opacity.now().items()
        },
        **in_view(workspace, asked, state.text("fit")),
        **colours.coloured(workspace, asked, shown.clusters, language),
    )


def follow(event: MapEvent | None) -> None:
    """Select what was clicked on the map, or nothing after a click on bare ground.

    Its view is handed on to the page of exports.
    """
    if event is None:
        return
    if event.layer in {"clusters", "overlaps"}:
        cluster_id = event.feature_id.partition("|")[0]
        state.choose(id=cluster_id, zone="", panel="card")
    elif event.layer == "plan_zones":
        state.choose(id="", zone=event.feature_id, panel="card")
    elif event.layer == "view" and EXPORT in state.pages():
        asked = state.carried_address(bbox=event.feature_id)
        st.switch_page(state.pages()[EXPORT], query_params=asked)
    elif event.layer == "":
        state.choose(id="", zone="", panel="layers")
