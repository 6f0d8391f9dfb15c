"""The cases of the overlap review: figures, filters, list and map of the same rows."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import streamlit as st

from clusterviz import texts
from clusterviz.ui import (
    cache,
    downloads,
    metrics,
    notes,
    pairs,
    state,
    widgets,
)
from clusterviz.ui.beside import show_beside
from clusterviz.ui.cases import detail, recording
from clusterviz.ui.scope import cluster_ids, of_clusters
from clusterviz.view import tables
from clusterviz.view.mapstate import pair_id
from clusterviz.workspace import cases

if TYPE_CHECKING:
    import pandas as pd

    from clusterviz.schema import Language
    from clusterviz.ui.scope import Scope
    from clusterviz.view.mapstate import MapEvent, MapState
    from clusterviz.workspace import Workspace
    from clusterviz.workspace.analysis import Answer

SHOWN = ("all", "running", "overdue")
LISTED = [
    "number", "cluster_name", "kind", "case_state", "due_on", "overlap_now_ha",
]  # fmt: skip
"""Columns of the list: the others stand in the case itself."""


def show_cases(
    workspace: Workspace, found: Answer, asked: Scope, language: Language
) -> None:
    """Show what was taken up, how it stands, and the case that is chosen."""
    answer = cases.cases_of(workspace, found)
    ids = cluster_ids(workspace, asked)
    rows = of_clusters(answer.rows, ids)
    # Before the first case, "0 ha contested" would read as "no conflict".
    if not answer.rows.empty:
        _show_figures(workspace, rows, asked, language)
    recording.offer_to_take_up(workspace, asked, language)
    if answer.rows.empty:
        state.note_stray("case", state.text("case"))
        st.info(texts.say("cases.none", language), icon=":material/info:")
        return
    shown = _ask_filters(workspace, rows, language)

    def show_left() -> None:
        _show_list(workspace, shown, language)
        name = f"cases-{asked.as_of_on}"
        title = texts.say("cases.list", language)
        listed = dataclasses.replace(answer, rows=shown)
        downloads.offer_rows(workspace, name, listed, language, title=title)

    show_beside(
        workspace,
        asked,
        language,
        _picture(shown, workspace, asked),
        key="cases",
        title=texts.say("cases.print_title", language),
        select=lambda event: _select(event, shown),
        show_rows=show_left,
    )
    detail.show_case(workspace, found, answer.rows, asked, language)
    widgets.show_note(texts.say("cases.practice", language))
    widgets.show_notes(notes.named(workspace, answer.notes, asked), language)


def _show_figures(
    workspace: Workspace, rows: pd.DataFrame, asked: Scope, language: Language
) -> None:
    running = rows[~rows["case_state"].isin(cases.FINISHED)]
    still = running[running["verdict"] == "conflict"]
    subjects = tuple(map(cases.subject, still["cluster_id"], still["zone_id"]))
    contested_ha = cache.ask(
        workspace, cases.contested_ha, as_of_on=asked.as_of_on, subjects=subjects
    )
    change_ha = float(rows["change_ha"].sum())
    n_unknown = int(rows["change_ha"].isna().sum())
    late_on = texts.day(cases.late_on(workspace, asked.as_of_on), language)
    counts = {
        "running": (len(running), {"n": texts.number(len(rows), language)}),
        "overdue": (int(rows["is_overdue"].sum()), {"day": late_on}),
    }
    words = {"running": "case", "overdue": "overdue"}
    figures = [
        metrics.Figure(
            label=texts.say(f"cases.figure_{name}", language),
            value=texts.number(n, language),
            base=texts.say(f"cases.base_{name}", language, **said),
            word=words[name],
        )
        for name, (n, said) in counts.items()
    ]
    sign = "+" if change_ha > 0 else ""
    figures += [
        metrics.Figure(
            label=texts.say("cases.figure_contested", language),
            value=texts.hectares(contested_ha, language, 1),
            base=texts.say("cases.base_contested", language),
            word="contested",
        ),
        metrics.Figure(
            label=texts.say("cases.figure_change", language),
            value=f"{sign}{texts.hectares(change_ha, language, 1)}",
            base=texts.say(
                "cases.base_change", language, n=texts.number(n_unknown, language)
            ),
            word="overlap",
        ),
    ]
    metrics.show_figures(figures)


def _ask_filters(
    workspace: Workspace, rows: pd.DataFrame, language: Language
) -> pd.DataFrame:
    options = {
        "case_state": ("state", cases.STATES),
        "severity": ("severity", pairs.SEVERITIES),
    }
    columns = st.columns(3)
    for column, (name, (choice, codes)) in zip(columns, options.items(), strict=False):
        words = {one: tables.worded(name, one, {}, language) for one in codes}
        label = tables.heading(name, workspace.layers, language)
        with column:
            chosen = widgets.choose_several(label, choice, words, language)
        if chosen:
            rows = rows[rows[name].isin(chosen)]
    with columns[2]:
        shown = widgets.choose_one(
            texts.say("cases.show", language),
            "show",
            {one: texts.say(f"cases.show_{one}", language) for one in SHOWN},
            "all",
        )
    if shown == "running":
        rows = rows[~rows["case_state"].isin(cases.FINISHED)]
    if shown == "overdue":
        rows = rows[rows["is_overdue"]]
    return _urgent_first(rows)


def _urgent_first(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the open cases by due date, then the closed ones."""
    keyed = rows.assign(is_finished=rows["case_state"].isin(cases.FINISHED))
    keys = ["is_finished", "due_on", "number"]
    return keyed.sort_values(keys, ignore_index=True).drop(columns="is_finished")


def _picture(rows: pd.DataFrame, workspace: Workspace, asked: Scope) -> MapState:
    """Return the state of the map: each overlap has the number of its case."""
    names = list(map(pair_id, rows["cluster_id"], rows["zone_id"]))
    numbers = dict(zip(names, map(str, rows["number"]), strict=True))
    chosen = rows[rows["number"] == state.number("case", 0)]
    selected, fit = None, state.text("fit")
    for cluster_id, zone_id in zip(
        chosen["cluster_id"], chosen["zone_id"], strict=True
    ):
        selected = ("overlaps", pair_id(cluster_id, zone_id))
        fit = fit or _fit(chosen.iloc[0])
    found = pairs.picture_of(rows, workspace, asked, selected, fit)
    return dataclasses.replace(found, numbers=numbers)


def _fit(row: pd.Series[Any]) -> str:
    """Return what brings a case into view: its overlap, or else its cluster."""
    cluster_id, zone_id = str(row["cluster_id"]), str(row["zone_id"])
    is_drawn = row["verdict"] in {"conflict", "within_tolerance"}
    return pair_id(cluster_id, zone_id) if is_drawn else cluster_id


def _select(event: MapEvent, rows: pd.DataFrame) -> None:
    """Select the case of what was clicked: of an overlap, or the first of a cluster."""
    cluster_id, _, zone_id = event.feature_id.partition("|")
    ours = rows[rows["cluster_id"] == cluster_id]
    if event.layer == "overlaps":
        ours = ours[ours["zone_id"] == zone_id]
    elif event.layer not in {"clusters", ""}:
        return
    state.choose(case=str(ours["number"].iloc[0]) if len(ours) else "")


def _show_list(workspace: Workspace, rows: pd.DataFrame, language: Language) -> None:
    late = texts.say("cases.show_overdue", language)
    words = [
        tables.worded("case_state", one, {}, language) for one in rows["case_state"]
    ]
    said = [
        f"{word} · {late}" if is_late else word
        for word, is_late in zip(words, rows["is_overdue"], strict=True)
    ]
    widgets.show_table(
        workspace,
        rows.assign(case_state=said)[LISTED],
        language,
        label=texts.say("cases.list", language),
        choices=[{"case": str(number)} for number in rows["number"]],
        fits=[_fit(row) for _, row in rows.iterrows()],
        key="cases",
        max_rows=11,
        is_short=True,
        room_ratio=0.65,
    )
    n = texts.number(len(rows), language)
    widgets.show_note(texts.say("cases.n_rows", language, n=n))
