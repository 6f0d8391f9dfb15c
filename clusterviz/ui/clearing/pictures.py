"""The pictures of site clearance: the map, the stages, the months, the places."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from clusterviz import texts
from clusterviz.ui import cache, charting, mapview, printing, widgets
from clusterviz.ui import state as chosen
from clusterviz.ui.scope import area_ids, in_view
from clusterviz.view import barcharts, pacechart, tables, wordstyles
from clusterviz.view.legend import labels
from clusterviz.view.mapstate import MapState
from clusterviz.view.style import NO_STAGE, stage_styles
from clusterviz.workspace.by_site import by_cluster
from clusterviz.workspace.pace import funnel, stage_codes

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from clusterviz.schema import Language, Layer
    from clusterviz.ui.clearing.asked import Question
    from clusterviz.workspace import Workspace
    from clusterviz.workspace.pace import Progress


def show_map(
    workspace: Workspace, question: Question, states: pd.DataFrame, language: Language
) -> None:
    """Show the sites in the colour of their stage, and offer the map on paper."""
    asked = question.scope
    if states.empty:
        widgets.show_note(texts.say("pace.no_sites", language))
    picture = MapState(
        visible=("areas", "clearance_sites"),
        area_ids=area_ids(workspace, asked),
        cluster_ids=tuple(states["cluster_id"].unique()),
        **_in_view(workspace, question),
        **by_stage(workspace.layers, states, language),
    )
    layers = asked.map_layers()
    event = mapview.show_map(
        workspace, language, layers=layers, state=picture, key="clearance", height=480
    )
    if event is not None and event.layer == "clearance_sites":
        chosen.choose(by="site", clear=event.feature_id)
        st.rerun(scope="fragment")
    month = tables.month(question.month, language)
    title = texts.say("print.title_clearance", language, month=month)
    printing.offer_print(
        workspace,
        language,
        layers=layers,
        state=picture,
        title=title,
        key="clearance",
    )


def by_stage(
    layers: Mapping[str, Layer], states: pd.DataFrame, language: Language
) -> dict[str, Any]:
    """Return the arguments of a map's state that colour sites by their stage.

    Parameters
    ----------
    layers
        The declarations.
    states
        ``site_id`` and ``stage``.
    language
        Of the words.
    """
    looks = stage_styles(layers)
    del looks[NO_STAGE]
    of = dict(zip(states["site_id"], states["stage"], strict=True))
    words = labels("clearance_sites", layers, language)
    return wordstyles.coloured("clearance_sites", of, looks, words)


def _in_view(workspace: Workspace, question: Question) -> dict[str, Any]:
    """Return what the map brings into view: what is chosen below, or the areas."""
    asked, code = question.scope, question.code
    if not code:
        return in_view(workspace, asked, "")
    if question.by == "area":
        areas = cache.areas(workspace, asked.level, asked.areas_on)
        fit = "areas", tuple(areas.loc[areas["area_code"] == code, "area_id"])
    else:
        fit = "clearance_sites", tuple(question.progress(workspace).states["site_id"])
    return {"fit": fit, "fit_token": f"{question.by}-{code}"}


def show_funnel(
    workspace: Workspace, question: Question, found: Progress, language: Language
) -> None:
    """Show what is at each stage or beyond it; a click chooses a stage."""
    choices = workspace.layers["clearance_log"].fields["stage"].choices
    codes = stage_codes(workspace)
    rows = barcharts.stage_rows(funnel(workspace, found), choices, language)
    _show_bars(
        rows, question, "funnel", "stage", question.stage, tuple(codes), language
    )
    widgets.show_note(texts.say("pace.funnel_note", language))


def show_places(
    workspace: Workspace,
    question: Question,
    areas: pd.DataFrame,
    names: Mapping[str, str],
    language: Language,
) -> None:
    """Show how much of each place is cleared; a click shows it alone."""
    if question.by == "area":
        rows = areas.assign(code=areas["area_code"], label=areas["area_name"])
        rows = rows[rows["area_code"] != ""]
    elif question.by == "cluster":
        rows = by_cluster(question.everywhere(workspace))
        rows = rows.assign(code=rows["cluster_id"], label=rows["cluster_name"])
    else:
        rows = question.everywhere(workspace).states
        rows = rows.assign(code=rows["site_id"], label=rows["site_id"].map(names))
    bars = barcharts.cleared_rows(rows, language)
    _show_bars(
        bars, question, "cleared", "clear", question.code, tuple(names), language
    )
    n = texts.number(barcharts.MOST_BARS, language)
    widgets.show_note(texts.say("pace.cleared_note", language, n=n))


def _show_bars(
    rows: pd.DataFrame,
    question: Question,
    what: str,
    name: str,
    code: str,
    codes: tuple[str, ...],
    language: Language,
) -> None:
    title = texts.say(f"pace.{what}", language)
    st.subheader(title, anchor=False)
    whole = "whole" if "whole" in rows else ""
    chart = cache.drawn(barcharts.bars, rows, language, chosen=code, whole=whole)
    charting.show_choosing(
        chart,
        key=f"clearance-{what}-{question.by}",
        alt_text=barcharts.described(title, rows),
        field=barcharts.CODE,
        name=name,
        codes=codes,
    )
    charting.offer_files(
        chart, question.scope, language, title=title, name=f"clearance-{what}"
    )


def show_burn_up(
    workspace: Workspace, question: Question, found: Progress, language: Language
) -> None:
    """Show the months and the range ahead; a click on a point chooses its month."""
    title = texts.say("pace.burn_up", language)
    st.subheader(title, anchor=False)
    said = forecast_said(found, language)
    to_clear_ha = float(found.states["to_clear_ha"].sum())
    if found.by_month.empty:
        widgets.show_note(said)
        return
    now = float(found.by_month["cleared_ha"].iloc[-1])
    ahead = found.months_ahead(pacechart.MOST_AHEAD)
    paces = () if found.forecast.is_complete else found.forecast.paces_ha
    chart = cache.drawn(
        pacechart.burn_up,
        found.by_month,
        to_clear_ha,
        pacechart.ahead_rows(now, now + found.forecast.remaining_ha, paces, ahead),
        (found.by_month["month"].tail(pacechart.MOST_MONTHS).iloc[0], ahead[-1]),
        language,
    )
    charting.show_choosing(
        chart,
        key="clearance-months",
        alt_text=f"{title}. {said}",
        field=pacechart.MONTH,
        name="month",
        codes=tuple(cache.clearance_months(workspace)),
    )
    st.text(said)
    if found.ends_after(ahead[-1]):
        month = tables.month(ahead[-1], language)
        widgets.show_note(texts.say("pace.drawn_until", language, month=month))
    widgets.show_note(texts.say("pace.burn_up_note", language))
    show_exceeding(found, language)
    charting.offer_files(
        chart, question.scope, language, title=title, name="clearance-months"
    )


def show_exceeding(found: Progress, language: Language) -> None:
    """Name the sites of which the log has more cleared than was drawn."""
    rows = found.exceeding()
    if len(rows):
        n = texts.number(len(rows), language)
        names = rows["cluster_name"] + " · " + rows["site_name"]
        said = texts.say("pace.exceeding", language, n=n)
        widgets.show_notes([(said, names.tolist())], language)


def forecast_said(found: Progress, language: Language) -> str:
    """Return in words when the last hectare may be cleared."""
    told = found.forecast
    if found.states.empty:
        return texts.say("pace.no_sites", language)
    if told.is_complete:
        return texts.say("pace.complete", language)
    if not told.paces_ha:
        return texts.say("pace.too_short", language)
    remaining = texts.hectares(told.remaining_ha, language, 1)
    if not told.earliest:
        return texts.say("pace.no_pace", language, remaining=remaining)
    none = texts.say("pace.no_end", language)
    earliest, likely, latest = (
        tables.month(one, language) if one else none
        for one in (told.earliest, told.likely, told.latest)
    )
    return texts.say(
        "pace.range",
        language,
        remaining=remaining,
        slow=texts.number(told.paces_ha[0], language, 1),
        quick=texts.number(told.paces_ha[-1], language, 1),
        earliest=earliest,
        likely=likely,
        latest=latest,
    )
