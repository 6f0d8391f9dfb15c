"""The map of a site: the site, what it meets, what a trim keeps, another beside it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import streamlit as st

from clusterviz import texts
from clusterviz.crs import M2_PER_HA
from clusterviz.ui import mapview, printing, state, widgets
from clusterviz.ui.scope import area_ids, in_view
from clusterviz.ui.siting import desk as desks
from clusterviz.view.mapstate import MapShape, MapState
from clusterviz.view.siting import BLOCKING
from clusterviz.workspace import site_sources, siting_asked
from clusterviz.workspace.scenario_files import shown

if TYPE_CHECKING:
    from clusterviz.ui.siting.desk import Desk
    from clusterviz.view.siting import Siting
    from clusterviz.workspace.scenarios import Scenario
    from clusterviz.workspace.siting_asked import Site

HEIGHT = 560


def show_map(desk: Desk, way: str, beside: Scenario | None) -> None:
    """Show the map; what is drawn on it becomes the site."""
    drawing = _drawing(desk, way)
    shapes = _shapes(desk, beside)
    picture = MapState(
        visible=("areas", "roads", "plan_zones", "clusters"),
        area_ids=area_ids(desk.workspace, desk.asked),
        opacity={"plan_zones": 0.6},
        shapes=shapes,
        drawing=drawing,
        **_in_view(desk),
    )
    layers = desk.asked.map_layers()
    event = mapview.show_map(
        desk.workspace,
        desk.language,
        layers=layers,
        state=picture,
        key="site",
        height=HEIGHT,
    )
    st.caption(desk.say("site.watermark"))
    with st.container(horizontal=True):
        _offer_edit(desk)
        printing.offer_print(
            desk.workspace,
            desk.language,
            layers=layers,
            state=picture,
            title=f"{desk.name} – {desk.say('site.watermark')}",
            key="site",
        )
    if event is not None and event.geometry is not None:
        with widgets.errors_shown(desk.language):
            drawn = site_sources.drawn_site(desk.workspace, event.geometry)
            kept = desk.kept if drawing == "edit" else None
            based_on = desk.based_on if drawing == "edit" else ""
            desks.take(drawn, based_on, kept.scenario_id if kept else "")
            desks.rerun()


def _drawing(desk: Desk, way: str) -> str:
    if desk.site is not None:
        return "edit" if state.text("view") == "edit" else ""
    return "polygon" if way == "draw" else ""


def _offer_edit(desk: Desk) -> None:
    if desk.site is None:
        return
    is_edited = state.text("view") == "edit"
    st.button(
        desk.say("site.edit_done" if is_edited else "site.edit"),
        key="site-edit",
        icon=":material/edit:",
        on_click=state.choose,
        kwargs={"view": "" if is_edited else "edit"},
    )


def _in_view(desk: Desk) -> dict[str, Any]:
    """Return what the map brings into view: the site, or the areas that are meant."""
    if desk.site is None:
        return in_view(desk.workspace, desk.asked, "")
    return {"fit": ("shapes", ()), "fit_token": _token(desk, desk.site)}


def _token(desk: Desk, site: Site) -> str:
    """Return what changes when another place is to be seen."""
    # While its corners are moved, the view stays.
    if state.text("view") == "edit" and desk.kept is None:
        return "edit"
    code = desk.kept.scenario_id if desk.kept else siting_asked.written(site)
    return hashlib.sha256(code.encode()).hexdigest()[:12]


def _shapes(desk: Desk, beside: Scenario | None) -> tuple[MapShape, ...]:
    """Return the shapes, the site first: it is the one whose corners are moved."""
    if desk.site is None:
        return ()
    found = desk.found()
    shapes = [_shape(desk, "site", desk.site, desk.name)]
    if beside is not None:
        shapes.append(_shape(desk, "beside", beside.site, beside.name))
    shapes += _conflicts(desk, found)
    if desk.trim_choice:
        kept = desk.least_trim().kept
        if kept is not None:
            shapes.append(_shape(desk, "kept", kept, desk.say("site.trim")))
    return tuple(shapes)


def _shape(desk: Desk, map_class: str, site: Site, name: str) -> MapShape:
    size = texts.hectares(site.area / M2_PER_HA, desk.language)
    return MapShape(map_class, shown(desk.workspace, site), (name, size))


def _conflicts(desk: Desk, found: Siting) -> list[MapShape]:
    """Return the land in conflict, as one shape a severity: names are in the table."""
    meant = found.conflicts[found.conflicts["verdict"] == "conflict"]
    shapes = []
    for severity in BLOCKING:
        ours = meant[meant["severity"] == severity]
        if len(ours):
            label = desk.say(f"site.figure_{severity}")
            shapes.append(_shape(desk, "conflict", ours.union_all(), label))
    return shapes
