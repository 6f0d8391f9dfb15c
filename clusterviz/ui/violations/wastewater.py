"""The wastewater lens: red list, works against inflow, one cluster, the rates."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from clusterviz import texts
from clusterviz.ui import (
    cache,
    charting,
    downloads,
    links,
    metrics,
    notes,
    state,
    widgets,
)
from clusterviz.ui.scope import cluster_ids, of_clusters
from clusterviz.ui.violations import picture
from clusterviz.view import inflowchart
from clusterviz.view.barcharts import CODE, MOST_BARS, described
from clusterviz.view.violationwords import LENS, in_words
from clusterviz.workspace import answers, wastewater
from clusterviz.workspace.inflow_rates import rates_of

if TYPE_CHECKING:
    from clusterviz.schema import Language
    from clusterviz.ui.scope import Scope
    from clusterviz.workspace import Workspace
    from clusterviz.workspace.analysis import Answer

_RED = ["cluster_name", "wastewater_status", "leased_ha", "inflow_m3_day", "n_tenants"]
_WORKS = [
    "works_status", "capacity_m3_day", "permit", "permit_ends_on", "discharge_point",
    "downstream_communes", "n_connected", "as_of_on",
]  # fmt: skip
_TENANTS = [
    "plot_id", "project_id", "industry", "area_ha", "m3_ha_day", "inflow_m3_day",
]  # fmt: skip
_WHOLE = 100


def show(workspace: Workspace, asked: Scope, language: Language) -> None:
    """Show which clusters have works, how much flows in, and what is left."""
    percent = _ask_occupancy(language)
    answer = cache.ask(
        workspace,
        wastewater.lens,
        occupancy_ratio=percent / _WHOLE,
        rates=wastewater.rates(workspace),
        as_of_on=asked.as_of_on,
    )
    rows = of_clusters(answer.rows, cluster_ids(workspace, asked))
    _show_figures(rows, percent, language)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _show_red(workspace, rows, language)
        picture.show_standings(workspace, rows, asked, language)
    with right:
        _show_chart(rows, asked, language)
    _show_lens(workspace, dataclasses.replace(answer, rows=rows), asked, language)
    _show_cluster(workspace, rows, asked, language)
    _show_rates(workspace, language)
    widgets.show_notes(notes.named(workspace, answer.notes, asked), language)


def _ask_occupancy(language: Language) -> int:
    percent = min(max(state.number("part", _WHOLE), 0), _WHOLE)
    st.slider(
        texts.say("violations.promoted", language),
        0,
        _WHOLE,
        step=5,
        format="%d%%",
        help=texts.say("violations.promoted_help", language),
        **state.widget("part", percent),
    )
    return percent


def _show_figures(rows: pd.DataFrame, percent: int, language: Language) -> None:
    counts = rows["standing"].value_counts()
    operating = int((rows["standing"] != "not_operating").sum())
    base = texts.say(
        "violations.of_operating", language, n=texts.number(operating, language)
    )
    share = texts.percent(percent / _WHOLE, language, 0)
    labels = (
        ("without_plant", texts.say("violations.figure_bare", language)),
        ("overloaded", texts.say("violations.figure_over", language)),
        ("below_standard", texts.say("violations.figure_below", language)),
        (
            "short_when_promoted",
            texts.say("violations.figure_short", language, share=share),
        ),
        ("cannot_be_judged", texts.say("violations.figure_unknown", language)),
    )
    metrics.show_figures(
        [
            metrics.Figure(
                label,
                texts.number(int(counts.get(code, 0)), language),
                base,
                "wastewater",
            )
            for code, label in labels
        ]
    )


def _show_red(workspace: Workspace, rows: pd.DataFrame, language: Language) -> None:
    title = texts.say("violations.red", language)
    st.subheader(title, anchor=False)
    bare = rows[rows["standing"] == "without_plant"]
    if bare.empty:
        widgets.show_note(texts.say("violations.red_none", language))
    else:
        widgets.show_table(
            workspace,
            bare[_RED],
            language,
            label=title,
            choices=[{"id": name} for name in bare["cluster_id"]],
            fits=list(bare["cluster_id"]),
            key="wastewater-red",
            max_rows=8,
            room_ratio=0.58,
            is_short=True,
        )
    widgets.show_note(texts.say("violations.red_note", language))


def _show_chart(rows: pd.DataFrame, asked: Scope, language: Language) -> None:
    title = texts.say("violations.chart", language)
    st.subheader(title, anchor=False)
    bars = inflowchart.inflow_rows(rows, language)
    if bars.empty:
        widgets.show_note(texts.say("frame.no_rows", language))
        return
    chosen = state.text("id")
    chart = cache.drawn(inflowchart.inflow_bars, bars, language, chosen=chosen)
    charting.show_choosing(
        chart,
        key="wastewater-bars",
        alt_text=described(title, bars),
        field=CODE,
        name="id",
        codes=tuple(bars[CODE]),
    )
    n = texts.number(MOST_BARS, language)
    widgets.show_note(texts.say("violations.chart_note", language, n=n))
    charting.offer_files(chart, asked, language, title=title, name="wastewater")


def _show_lens(
    workspace: Workspace, found: Answer, asked: Scope, language: Language
) -> None:
    rows = found.rows
    title = texts.say("violations.lens", language)
    st.subheader(title, anchor=False)
    widgets.show_table(
        workspace,
        in_words(rows[list(LENS)], language),
        language,
        label=title,
        choices=[{"id": name} for name in rows["cluster_id"]],
        fits=list(rows["cluster_id"]),
        key="wastewater-lens",
        is_short=True,
    )
    name = f"wastewater-{asked.as_of_on}"
    said = in_words(rows, language)
    downloads.offer_rows(workspace, name, found, language, title=title, said=said)


def _show_cluster(
    workspace: Workspace, rows: pd.DataFrame, asked: Scope, language: Language
) -> None:
    """Show the works of the cluster that is chosen, and the plots that send to it."""
    found = rows[rows["cluster_id"] == state.text("id")]
    if found.empty:
        return
    name, key = found["cluster_name"].iloc[0], found["cluster_id"].iloc[0]
    with st.container(border=True, key="works"):
        works = answers.table_or_none(workspace, "wastewater_works")
        ours = works[works["cluster_id"] == key]
        title = texts.say("violations.works", language)
        st.text(f"{title}: {name}")
        widgets.show_table(workspace, ours[_WORKS], language, label=title)
        label = texts.say("violations.edit_works", language)
        links.show_link(label, "edit", "edit_note", layer="wastewater_works")
        title = texts.say("violations.tenants", language, name=name)
        st.text(title)
        flows = cache.ask(
            workspace,
            wastewater.tenants,
            cluster_id=key,
            rates=wastewater.rates(workspace),
            as_of_on=asked.as_of_on,
        )
        if flows.empty:
            widgets.show_note(texts.say("violations.tenants_none", language))
            return
        words = {one.industry: one.say(language) for one in rates_of(workspace.root)}
        shown = flows[_TENANTS].assign(industry=flows["industry"].map(words))
        widgets.show_table(workspace, shown, language, label=title)


def _show_rates(workspace: Workspace, language: Language) -> None:
    title = texts.say("violations.rates", language)
    with st.expander(title):
        entries = rates_of(workspace.root)
        rows = pd.DataFrame(
            {
                "industry": [one.say(language) for one in entries],
                "m3_ha_day": [one.m3_ha_day for one in entries],
                "words": [", ".join(one.words) for one in entries],
                "document": [texts.document(one.document, language) for one in entries],
            }
        )
        widgets.show_table(workspace, rows, language, label=title)
        widgets.show_note(texts.say("violations.rates_note", language))
