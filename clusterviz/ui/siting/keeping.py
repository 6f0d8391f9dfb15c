"""Scenarios on their page: kept, opened, compared and handed on."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st

from clusterviz import clock, texts
from clusterviz.crs import M2_PER_HA
from clusterviz.errors import EditConflict
from clusterviz.ui import state, widgets
from clusterviz.ui.downloads import CSV, GEOJSON, XLSX
from clusterviz.ui.people.named import ask_name
from clusterviz.ui.siting import aside
from clusterviz.ui.siting import desk as desks
from clusterviz.view import sitetables
from clusterviz.view.plain import plain
from clusterviz.workspace import people, scenario_files, scenarios
from clusterviz.workspace.scenario_files import Answered
from clusterviz.workspace.scenarios import Scenario
from clusterviz.workspace.site_sources import site_of_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from clusterviz.ui.siting.desk import Desk


def ask_beside(desk: Desk, every: Sequence[Scenario]) -> Scenario | None:
    """Ask for a scenario to hold beside the site, and return it."""
    ours = desk.kept.scenario_id if desk.kept and not desk.is_changed else ""
    names = {one.scenario_id: one.name for one in every if one.scenario_id != ours}
    if desk.site is None or not names:
        return None
    chosen = state.one_of("beside", tuple(names))
    options = {"": desk.say("site.beside_none"), **names}
    label = desk.say("site.beside")
    widgets.show_list(label, "beside", options, chosen, is_searched=True)
    return next((one for one in every if one.scenario_id == chosen), None)


def show_compared(desk: Desk, beside: Scenario | None) -> None:
    """Show two sites side by side, and offer what is on the desk as files."""
    tested = [desk.tested()]
    if beside is not None:
        found = desks.found_of(desk, beside.site, beside.based_on)
        name = beside.name
        if name == tested[0].name:
            name = desk.say("site.beside_name", name=name)
        tested.append(Answered(name, beside.site, found))
        st.subheader(desk.say("site.compared"), anchor=False)
        rows = sitetables.compared(
            [(one.name, one.found) for one in tested],
            desk.workspace.layers,
            desk.language,
        )
        widgets.show_grouped(rows.style, label=desk.say("site.compared"))
    with st.container(horizontal=True):
        make = (desk.workspace, tested)
        name = f"scenario-{desk.asked.as_of_on}"
        # Each tab has files of its table: these are of the site.
        which = "one" if beside is None else "both"
        widgets.offer_download(
            desk.say(f"site.download_{which}_geojson"),
            partial(scenario_files.scenarios_geojson, *make, desk.language),
            f"{name}.geojson",
            GEOJSON,
        )
        widgets.offer_download(
            desk.say(f"site.download_{which}_xlsx"),
            partial(scenario_files.scenarios_xlsx, *make, desk.language),
            f"{name}.xlsx",
            XLSX,
        )
        widgets.offer_download(
            desk.say(f"site.download_{which}_csv"),
            partial(scenario_files.scenarios_csv, *make),
            f"{name}.csv",
            CSV,
        )
    widgets.show_note(desk.say("site.watermark"))


def show_kept(desk: Desk, every: Sequence[Scenario]) -> None:
    """Show the scenarios, and what may be done with the one on the desk."""
    st.subheader(desk.say("site.scenarios"), anchor=False)
    may_keep = people.may(desk.workspace, "scenario")
    if desk.site is not None and may_keep:
        _ask_save(desk)
    _show_aside(desk, every)
    if not every:
        st.info(desk.say("site.no_scenarios"), icon=":material/info:")
        return
    for one in every:
        _show_one(desk, one, may_keep=may_keep)


def _show_aside(desk: Desk, every: Sequence[Scenario]) -> None:
    """Offer back the sites that another one took the desk from before they were saved.

    They stay in this window only, so saving one is what keeps it.
    """
    kept = aside.kept_aside()
    if not kept:
        return
    names = {one.scenario_id: one.name for one in every}
    n = texts.number(len(kept), desk.language)
    st.info(desk.say("site.aside", n=n), icon=":material/inventory_2:")
    for place, one in enumerate(kept):
        size = texts.hectares(site_of_text(one.written).area / M2_PER_HA, desk.language)
        name = names.get(one.scenario)
        called = (
            desk.say("site.changed_name", name=name)
            if name
            else desk.say("site.unnamed")
        )
        st.button(
            plain(desk.say("site.take_back", name=called, size=size)),
            key=f"site-aside-{place}",
            icon=":material/undo:",
            on_click=aside.take_back,
            args=(one.written, frozenset(names)),
        )


def _ask_save(desk: Desk) -> None:
    """Ask for the name by which the site is kept."""
    with st.form("site-save", border=True):
        left, middle, right = st.columns([4, 3, 5])
        with left:
            name = st.text_input(
                f"{desk.say('site.name')} *",
                max_chars=scenarios.MOST_NAME,
                key="site-name",
            )
        with middle:
            by = ask_name(
                desk.workspace, desk.say("site.author"), scenarios.MOST_NAME, "site-by"
            )
        with right:
            note = st.text_input(
                desk.say("site.note"), max_chars=scenarios.MOST_NOTE, key="site-note"
            )
        is_same = desk.kept is not None and desk.is_changed
        with st.container(horizontal=True):
            is_new = st.form_submit_button(
                desk.say("site.save"), type="primary", icon=":material/save:"
            )
            is_redrawn = (
                is_same
                and desk.kept is not None
                and st.form_submit_button(
                    plain(desk.say("site.redraw", name=desk.kept.name)),
                    **_as_shown(desk.kept),
                )
            )
    site = desk.site
    if site is None:
        return
    if is_new:
        _done(
            desk,
            lambda: scenarios.save(
                desk.workspace,
                site,
                name=name,
                by=_author(by),
                based_on=desk.based_on,
                note=note,
            ),
            "saved",
        )
    elif is_redrawn and desk.kept is not None:
        kept = _seen(desk.kept)
        _done(
            desk,
            lambda: scenarios.redraw(desk.workspace, kept, site, by=_author(by)),
            "redrawn",
        )


def _show_one(desk: Desk, one: Scenario, *, may_keep: bool) -> None:
    """Show a scenario: its name, who kept it, and what may be done with it."""
    is_open = desk.kept is not None and desk.kept.scenario_id == one.scenario_id
    with st.container(horizontal=True, vertical_alignment="center", border=is_open):
        size = texts.hectares(one.site.area / M2_PER_HA, desk.language)
        day = texts.day(clock.local(one.saved_at).date(), desk.language)
        st.markdown(f"**{plain(one.name)}** – {plain(size)}")
        widgets.show_note(desk.say("site.saved", day=day, by=one.saved_by))
        if one.note:
            widgets.show_note(one.note)
        st.button(
            desk.say("site.open"),
            key=f"site-open-{one.scenario_id}",
            icon=":material/folder_open:",
            on_click=desks.open_scenario,
            args=(one.scenario_id,),
        )
        if may_keep:
            with st.popover(desk.say("site.more"), key=f"site-more-{one.scenario_id}"):
                _ask_change(desk, one)


def _ask_change(desk: Desk, one: Scenario) -> None:
    code = one.scenario_id
    name = st.text_input(
        desk.say("site.new_name"),
        value=one.name,
        max_chars=scenarios.MOST_NAME,
        key=f"site-rename-{code}",
    )
    label = desk.say("site.author")
    by = ask_name(desk.workspace, label, scenarios.MOST_NAME, f"site-by-{code}")
    label = desk.say("site.rename")
    if st.button(label, key=f"site-renamed-{code}", **_as_shown(one)):
        seen = _seen(one)
        _done(
            desk,
            lambda: scenarios.rename(desk.workspace, seen, name, by=_author(by)),
            "renamed",
            is_opened=False,
        )
    if st.button(
        desk.say("site.remove"),
        key=f"site-removed-{code}",
        icon=":material/delete:",
        **_as_shown(one),
    ):
        seen = _seen(one)
        if desk.kept is not None and desk.kept.scenario_id == code:
            desks.take_off()
        _done(
            desk,
            lambda: scenarios.remove(desk.workspace, seen, by=_author(by)),
            "removed",
            name=one.name,
        )


def _as_shown(one: Scenario) -> dict[str, Any]:
    """Return the arguments of a button that keep what whoever presses it has seen.

    The click draws the page anew: by then another may have changed the scenario.
    """
    return {"on_click": state.kept, "args": (f"site-seen-{one.scenario_id}", one)}


def _seen(one: Scenario) -> Scenario:
    seen = state.kept(f"site-seen-{one.scenario_id}")
    return seen if isinstance(seen, Scenario) else one


def _done(
    desk: Desk,
    change: Callable[[], Scenario | None],
    what: str,
    *,
    name: str = "",
    is_opened: bool = True,
) -> None:
    """Make a change, show the page as it is then, and say so; or what is against it."""
    with widgets.errors_shown(desk.language):
        try:
            kept = change()
        except EditConflict:
            st.error(desk.say("site.conflict"), icon=":material/error:")
            return
        if kept is not None and is_opened:
            desks.show_saved(kept.scenario_id)
        said = desk.say(f"site.done_{what}", name=name if kept is None else kept.name)
        state.kept(widgets.DONE, said)
        desks.rerun()


def _author(by: str) -> str:
    return " ".join(by.split()) or "–"
