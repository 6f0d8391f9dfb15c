"""The answer to a site: the verdict, its figures, and tables that say the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from clusterviz import texts
from clusterviz.ui import downloads, metrics, widgets
from clusterviz.ui.metrics import Figure
from clusterviz.ui.siting import desk as desks
from clusterviz.view import gatetables, sitetables, siting
from clusterviz.view.plain import plain
from clusterviz.workspace.answers import Answer

if TYPE_CHECKING:
    import pandas as pd

    from clusterviz.ui.siting.desk import Desk
    from clusterviz.view.siting import Siting

_BOXES = {
    "possible": (st.success, ":material/check_circle:"),
    "needs_steps": (st.warning, ":material/rule:"),
    "cannot_be_judged": (st.warning, ":material/help:"),
    "not_possible": (st.error, ":material/block:"),
}


def show_verdict(desk: Desk) -> None:
    """Show the verdict, and how much land is in conflict, in a line."""
    found, language = desk.found(), desk.language
    box, icon = _BOXES[siting.verdict(found)]
    size = siting.size_said(found, "blocked", found.blocked_ha, language)
    said = plain(desk.say("site.blocked_line", size=size))
    box(f"**{plain(siting.answer(found, language))}** {said}", icon=icon)


def show_reasons(desk: Desk) -> None:
    """Show what the verdict rests on, and offer a trim."""
    found = desk.found()
    names = sitetables.kind_names(desk.workspace.layers, desk.language)
    for sentence in siting.reasons(found, names, desk.language):
        st.markdown(f"- {plain(sentence)}")
    show_trim(desk, found)


def show_figures(desk: Desk) -> None:
    """Show the hectares: of the site, in conflict, of rice and of forest."""
    found, language = desk.found(), desk.language

    def part(name: str, ha: float, word: str) -> Figure:
        share = texts.percent(ha / found.area_ha, language)
        return Figure(
            desk.say(f"site.figure_{name}"),
            siting.size_said(found, name, ha, language),
            desk.say(f"site.base_{name}", share=share),
            word,
        )

    n = texts.number(found.n_corners, language)
    metrics.show_figures(
        [
            Figure(
                desk.say("site.figure_area"),
                texts.hectares(found.area_ha, language),
                desk.say("site.base_area", n=n),
                "scenario",
            ),
            part("blocked", found.blocked_ha, "overlap"),
            part("rice", found.rice_ha, "rice_land"),
            part("forest", found.forest_ha, "forest_land"),
        ]
    )


def show_trim(desk: Desk, found: Siting) -> None:
    """Offer the smallest trim, and show what it keeps and whether that passes."""
    if not found.blocked_ha:
        return
    words = {one: desk.say(f"site.trim_{one or 'none'}") for one in ("", *desks.TRIMS)}
    widgets.show_list(desk.say("site.trim_ask"), "clear", words, desk.trim_choice)
    if not desk.trim_choice:
        return
    widgets.show_note(desk.say("site.trim_help"))
    trim, language = desk.least_trim(), desk.language
    if trim.kept is None:
        st.warning(desk.say("site.trim_nothing"), icon=":material/info:")
        return
    after = desks.found_of(desk, trim.kept, desk.based_on)
    values = {
        **sitetables.trim_sum(
            found,
            trim.kept_ha,
            trim.cut_off_ha,
            desks.TRIMS[desk.trim_choice],
            language,
        ),
        "share": texts.percent(trim.lost_ha / found.area_ha, language),
        "compactness": texts.number(trim.compactness_ratio, language, 2),
    }
    st.markdown(f"**{plain(desk.say('site.trim_done', **values))}**")
    st.markdown(plain(desk.say("site.trim_sum", **values)))
    if trim.n_holes:
        n = texts.number(trim.n_holes, language)
        widgets.show_note(desk.say("site.trim_holes", n=n))
    box, icon = _BOXES[siting.verdict(after)]
    said = siting.answer(after, language)
    box(plain(desk.say("site.trim_answer", answer=said)), icon=icon)
    st.button(
        desk.say("site.trim_take"),
        key="site-trim-take",
        type="primary",
        on_click=desks.begin,
        args=(
            trim.kept,
            desk.based_on,
            desk.kept.scenario_id if desk.kept else "",
        ),
    )


def show_tables(desk: Desk) -> None:
    """Show conflicts, areas, size and gate as tables: all that the map shows."""
    found = desk.found()
    names = ("conflicts", "gate", "size", "areas", "all")
    tabs = st.tabs([desk.say(f"site.tab_{one}") for one in names])
    with tabs[0]:
        _show_conflicts(desk, found)
    with tabs[1]:
        _show_gate(desk, found)
    with tabs[2]:
        _show_sizes(desk, found)
    with tabs[3]:
        table = sitetables.areas(found, desk.workspace.layers, desk.language)
        widgets.show_grouped(table, label=desk.say("site.tab_areas"))
    with tabs[4]:
        _show_meetings(desk, found)


def _show_conflicts(desk: Desk, found: Siting) -> None:
    is_open = bool(found.gaps) or len(found.vague) > 0
    if found.by_kind.empty and not is_open:
        st.info(desk.say("site.no_conflicts"), icon=":material/info:")
    elif not found.by_kind.empty:
        table = sitetables.by_kind(found, desk.workspace.layers, desk.language)
        title = desk.say("site.tab_conflicts")
        widgets.show_grouped(table, label=title)
        names = sitetables.kind_names(desk.workspace.layers, desk.language)
        rows = found.by_kind.replace({"kind": names})
        _offer(desk, found, "conflicts", found.by_kind, rows, title)
    if found.gaps:
        names = sitetables.kind_names(desk.workspace.layers, desk.language)
        kinds = ", ".join(names.get(one, one) for one in found.gaps)
        n = texts.number(len(found.gaps), desk.language)
        said = desk.say("site.reason_gaps", n=n, kinds=kinds)
        st.warning(plain(said), icon=":material/help:")
    if len(found.vague):
        names = sitetables.kind_names(desk.workspace.layers, desk.language)
        zones = ", ".join(siting.named(found.vague, names))
        n = texts.number(len(found.vague), desk.language)
        said = desk.say("site.reason_vague", n=n, zones=zones)
        st.warning(plain(said), icon=":material/help:")


def _show_gate(desk: Desk, found: Siting) -> None:
    share = texts.percent(found.industrial_ratio, desk.language)
    table = sitetables.gate(found, desk.workspace.layers, desk.language)
    title = desk.say("site.tab_gate")
    widgets.show_grouped(table, label=title)
    said = sitetables.gate_said(found, desk.workspace.layers, desk.language)
    _offer(desk, found, "gate", found.gate, said, title)
    widgets.show_note(desk.say("site.gate_assumes", share=share))
    if found.is_established:
        widgets.show_note(desk.say("site.reason_expansion"))
    if found.expansion is not None and len(found.expansion):
        title = desk.say("site.expansion")
        _show_conditions(desk, found, "expansion", found.expansion, title)


def _show_sizes(desk: Desk, found: Siting) -> None:
    title = desk.say("site.tab_size")
    _show_conditions(desk, found, "size", found.conditions, title)


def _show_conditions(
    desk: Desk, found: Siting, name: str, conditions: pd.DataFrame, title: str
) -> None:
    layers, language = desk.workspace.layers, desk.language
    shown = gatetables.conditions_shown(conditions, layers, language)
    widgets.show_table(desk.workspace, shown, language, label=title)
    _offer(desk, found, name, conditions, shown, title)


def _show_meetings(desk: Desk, found: Siting) -> None:
    layers, language = desk.workspace.layers, desk.language
    titles = {name: one.title.say(language) for name, one in layers.items()}
    said = found.meetings.replace({"layer": titles})
    title = desk.say("site.tab_all")
    widgets.show_table(
        desk.workspace,
        said,
        language,
        label=title,
        is_short=True,
    )
    _offer(desk, found, "meetings", found.meetings, said, title)


def _offer(
    desk: Desk,
    found: Siting,
    name: str,
    rows: pd.DataFrame,
    said: pd.DataFrame,
    title: str,
) -> None:
    """Offer the rows of a tab as files; see `downloads.offer_rows`."""
    downloads.offer_rows(
        desk.workspace,
        f"site-{name}-{found.as_of_on}",
        Answer(rows, dict(found.layer_versions), found.as_of_on, tuple(found.notes)),
        desk.language,
        title=title,
        said=said,
    )
