"""Where a site comes from: drawn, pasted, uploaded, or a cluster's boundary."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from clusterviz import texts
from clusterviz.crs import CANDIDATES
from clusterviz.ui import cache, state, widgets
from clusterviz.ui.dataroom.upload import TYPES
from clusterviz.ui.siting import desk as desks
from clusterviz.view.dataroom import system_name
from clusterviz.view.plain import plain
from clusterviz.workspace import site_sources

if TYPE_CHECKING:
    from clusterviz.ui.siting.desk import Desk
    from clusterviz.workspace.siting_asked import Site

WAYS = ("draw", "paste", "file", "cluster")
_BELIEVED = ""


def ask_way(desk: Desk) -> str:
    """Ask how to begin, and return it."""
    words = {one: desk.say(f"site.way_{one}") for one in WAYS}
    return widgets.choose_one(desk.say("site.begin"), "step", words, WAYS[0])


def ask_site(desk: Desk, way: str) -> None:
    """Ask for a site in one of `WAYS`, and put it on the desk."""
    if way == "draw":
        st.caption(desk.say("site.draw_help"))
    elif way == "paste":
        _ask_corners(desk)
    elif way == "file":
        _ask_file(desk)
    else:
        _ask_cluster(desk)


def _ask_corners(desk: Desk) -> None:
    with st.form("site-paste", border=False):
        pasted = st.text_area(
            desk.say("site.paste"),
            placeholder=desk.say("site.paste_example"),
            help=desk.say("site.paste_help"),
            height=150,
        )
        system = _ask_system(desk, "paste", usual=desk.workspace.settings.metric_crs)
        is_asked = st.form_submit_button(
            desk.say("site.test"), type="primary", icon=":material/search:"
        )
    if is_asked:
        site = None
        with widgets.errors_shown(desk.language):
            try:
                site = site_sources.pasted_site(desk.workspace, pasted, system or None)
            except site_sources.SiteRefusedError as error:
                if error.reason != "lines":
                    raise
                _show_lines(desk, error)
        _begin(desk, site)


def _begin(desk: Desk, site: Site | None) -> None:
    """Put a site on the desk; where it was refused, say what is still there."""
    if site is not None:
        desks.begin(site)
    elif state.text("site") or state.text("scenario"):
        st.info(desk.say("site.still_there"), icon=":material/info:")


def _show_lines(desk: Desk, error: site_sources.SiteRefusedError) -> None:
    """Show what is wrong with a pasted list, a line of it each."""
    lines = "\n".join(
        f"- {plain(texts.finding(one, desk.language))}" for one in error.findings
    )
    st.error(
        f"**{plain(desk.say('site.refused_lines'))}**\n\n{lines}",
        icon=":material/error:",
    )


def _ask_file(desk: Desk) -> None:
    with st.form("site-file", border=False):
        uploaded = st.file_uploader(
            desk.say("site.file"),
            type=list(TYPES),
            help=desk.say("site.file_help"),
            max_upload_size=desk.workspace.settings.limits.upload_mb,
        )
        system = _ask_system(desk, "file", usual=_BELIEVED)
        is_asked = st.form_submit_button(
            desk.say("site.test"), type="primary", icon=":material/search:"
        )
    if is_asked and uploaded is None:
        st.warning(desk.say("site.no_file"))
    elif is_asked and uploaded is not None:
        site = None
        with widgets.errors_shown(desk.language):
            content = uploaded.getvalue()
            site = site_sources.uploaded_site(
                desk.workspace, uploaded.name, content, system or None
            )
        _begin(desk, site)


def _ask_system(desk: Desk, key: str, *, usual: str) -> str:
    """Ask what coordinates are; empty for what the file says."""
    metric = desk.workspace.settings.metric_crs
    options = dict.fromkeys([metric, *CANDIDATES])
    if usual == _BELIEVED:
        options = {_BELIEVED: None, **options}
    names = {
        one: system_name(one, desk.language) if one else desk.say("site.as_file_says")
        for one in options
    }
    chosen: str = st.selectbox(
        desk.say("site.system"),
        list(names),
        format_func=names.__getitem__,
        help=desk.say("site.system_help"),
        filter_mode="contains",
        key=f"site-system-{key}",
    )
    return chosen


def _ask_cluster(desk: Desk) -> None:
    clusters = cache.cluster_rows(desk.workspace, desk.asked.as_of_on)
    is_drawn = ~clusters["map_status"].isin(["symbol_only", "withdrawn"])
    ours = clusters[is_drawn].sort_values("cluster_name")
    names = {
        code: f"{name} ({code})"
        for code, name in zip(ours["cluster_id"], ours["cluster_name"], strict=True)
    }
    if not names:
        st.info(desk.say("site.no_clusters"), icon=":material/info:")
        return
    chosen = state.one_of("id", tuple(names), next(iter(names)))
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    with left:
        label = desk.say("site.cluster")
        widgets.show_list(label, "id", names, chosen, is_searched=True)
    is_asked = right.button(
        desk.say("site.take_cluster"), type="primary", key="site-cluster"
    )
    if is_asked:
        with widgets.errors_shown(desk.language):
            on = desk.asked.as_of_on
            site = site_sources.cluster_site(desk.workspace, chosen, on)
            desks.begin(site, based_on=chosen)


def show_origin(desk: Desk) -> None:
    """Say what is on the desk, and offer to take it off."""
    if desk.site is None:
        st.info(desk.say("site.empty"), icon=":material/info:")
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        said = desk.say("site.on_desk", name=desk.name)
        # What the address says of a cluster is believed only once it was looked up.
        if based_on := desk.found().based_on:
            said = f"{said} {desk.say('site.based_on', cluster=based_on)}"
        st.markdown(f"**{plain(said)}**")
        st.button(
            desk.say("site.clear"),
            key="site-clear",
            icon=":material/close:",
            on_click=desks.take_off,
        )
