"""Overlaps on their page: verdicts, filters, table and map of the same rows."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from clusterviz import texts
from clusterviz.ui import (
    downloads,
    links,
    metrics,
    notes,
    state,
    widgets,
)
from clusterviz.ui.beside import show_beside
from clusterviz.ui.scope import area_ids, cluster_ids, in_view, of_clusters
from clusterviz.view import tables
from clusterviz.view.mapstate import MapEvent, MapState, pair_id
from clusterviz.workspace import cases

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clusterviz.schema import Language
    from clusterviz.ui.scope import Scope
    from clusterviz.workspace import Workspace
    from clusterviz.workspace.analysis import Answer

VERDICTS = ("conflict", "within_tolerance", "cannot_be_judged")
SEVERITIES = ("forbidden", "needs_approval", "adjust", "inform")
WORDS = {
    "conflict": "verdict",
    "within_tolerance": "tolerance",
    "cannot_be_judged": "cannot_be_judged",
}
"""By verdict: the word of the glossary that explains it."""

FIRST = ("cluster_name", "kind", "verdict", "severity", "overlap_ha", "cluster_ratio")
"""Columns of the table: those that tell the most, and for which it has room."""


def show_pairs(
    workspace: Workspace, found: Answer, asked: Scope, language: Language
) -> None:
    """Show figures, filters, table and map of every pair."""
    rows = of_clusters(found.rows, cluster_ids(workspace, asked))
    show_verdicts(rows, language)
    rows = ask_filters(workspace, rows, language)

    def show_left() -> None:
        _show_with_cases(workspace, rows, language)
        show_pair(workspace, rows, language)
        shown = dataclasses.replace(found, rows=rows)
        downloads.offer_pairs(workspace, asked, shown, language)

    show_beside(
        workspace,
        asked,
        language,
        picture(rows, workspace, asked),
        key="overlaps",
        title=texts.say("overlaps.layer", language),
        select=lambda event: select(event, rows),
        show_rows=show_left,
        height=560,
    )
    widgets.show_note(texts.say("overlaps.coverage", language))
    widgets.show_notes(notes.named(workspace, found.notes, asked), language)


def show_verdicts(rows: pd.DataFrame, language: Language) -> None:
    """Show how many clusters and rows each verdict has, and what it means."""
    figures = []
    for verdict in VERDICTS:
        ours = rows[rows["verdict"] == verdict]
        is_minor = ours["severity"] == "inform"
        counted = ours[~is_minor] if verdict == "conflict" else ours
        said = {"n": texts.number(len(counted), language)}
        kind = str(verdict)
        if verdict == "conflict" and is_minor.any():
            kind = "conflict_besides"
            said["n_minor"] = texts.number(int(is_minor.sum()), language)
        n = texts.number(counted["cluster_id"].nunique(), language)
        figures.append(
            metrics.Figure(
                label=tables.worded("verdict", verdict, {}, language),
                value=texts.say("overlaps.n_clusters", language, n=n),
                base=texts.say(f"overlaps.means_{kind}", language, **said),
                word=WORDS[verdict],
            )
        )
    metrics.show_figures(figures)


def ask_filters(
    workspace: Workspace, rows: pd.DataFrame, language: Language
) -> pd.DataFrame:
    """Ask for verdicts, severities and kinds; return what passes, gravest first."""
    kinds = workspace.layers["plan_zones"].fields["kind"].choices
    there = set(rows["kind"])
    options = {
        "verdict": {v: tables.worded("verdict", v, {}, language) for v in VERDICTS},
        "severity": {s: tables.worded("severity", s, {}, language) for s in SEVERITIES},
        "kind": {
            code: kind.label.say(language)
            for code, kind in kinds.items()
            if code in there
        },
    }
    for column, (name, words) in zip(st.columns(3), options.items(), strict=True):
        with column:
            label = tables.heading(name, workspace.layers, language)
            chosen = widgets.choose_several(label, name, words, language)
        if chosen:
            rows = rows[rows[name].isin(chosen)]
    return _gravest_first(rows)


def picture(rows: pd.DataFrame, workspace: Workspace, asked: Scope) -> MapState:
    """Return the state of the map for the rows of the table.

    What the table selects comes into view; a click on the map moves nothing.
    """
    cluster_id, zone_id = state.text("id"), state.text("zone")
    selected = ("clusters", cluster_id) if cluster_id else None
    if len(_chosen(rows)):
        selected = ("overlaps", pair_id(cluster_id, zone_id))
    return picture_of(rows, workspace, asked, selected, state.text("fit"))


def picture_of(
    rows: pd.DataFrame,
    workspace: Workspace,
    asked: Scope,
    selected: tuple[str, str] | None,
    fit: str,
) -> MapState:
    """Return the state of a map of overlaps.

    Parameters
    ----------
    rows
        With ``kind`` and ``cluster_id``: all that is shown.
    workspace, asked
        Of the page.
    selected
        The layer and the feature that are marked.
    fit
        The overlap, or the cluster, that comes into view; empty for the areas.
    """
    return MapState(
        visible=("areas", "plan_zones", "clusters", "overlaps"),
        kinds=tuple(rows["kind"].unique()),
        cluster_ids=tuple(rows["cluster_id"].unique()),
        area_ids=area_ids(workspace, asked),
        selected=selected,
        opacity={"plan_zones": 0.6},
        **in_view(workspace, asked, fit),
    )


def select(event: MapEvent, rows: pd.DataFrame) -> None:
    """Select what was clicked on the map: an overlap, or the first of a cluster."""
    cluster_id, _, zone_id = event.feature_id.partition("|")
    if event.layer == "clusters":
        ours = rows[rows["cluster_id"] == cluster_id]
        zone_id = str(ours["zone_id"].iloc[0]) if len(ours) else ""
    elif event.layer not in {"overlaps", ""}:
        return
    state.choose(id=cluster_id, zone=zone_id)


def show_rows(
    workspace: Workspace,
    rows: pd.DataFrame,
    language: Language,
    *,
    columns: Sequence[str] = FIRST,
    key: str = "overlaps",
) -> None:
    """Show the table; selecting a row selects it on the map.

    Parameters
    ----------
    rows
        Overlaps.
    columns
        Those that the table has room for; a download has them all.
    key
        Tells tables apart.
    """
    choices = [
        {"id": cluster_id, "zone": zone_id}
        for cluster_id, zone_id in zip(rows["cluster_id"], rows["zone_id"], strict=True)
    ]
    widgets.show_table(
        workspace,
        rows[list(columns)],
        language,
        label=texts.say("overlaps.title", language),
        choices=choices,
        fits=[
            pair_id(one["id"], one["zone"]) if one["zone"] else one["id"]
            for one in choices
        ],
        key=key,
        max_rows=14,
        is_short=True,
        room_ratio=0.65,
    )
    n = texts.number(len(rows), language)
    widgets.show_note(texts.say("overlaps.n_rows", language, n=n))


def _show_with_cases(
    workspace: Workspace, rows: pd.DataFrame, language: Language
) -> None:
    """Show the table, with the number of the case where one was opened."""
    numbers = cases.numbers(workspace)
    if not numbers:
        show_rows(workspace, rows, language)
        return
    pairs = zip(rows["cluster_id"], rows["zone_id"], strict=True)
    told = [numbers.get(cases.subject(*pair)) for pair in pairs]
    said = ["–" if one is None else texts.number(one, language) for one in told]
    numbered = rows.assign(case_number=said)
    show_rows(workspace, numbered, language, columns=(*FIRST, "case_number"))


def _chosen(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the pair that is selected; no row if none of `rows` is."""
    cluster_id, zone_id = state.text("id"), state.text("zone")
    is_pair = (rows["cluster_id"] == cluster_id) & (rows["zone_id"] == zone_id)
    return rows[is_pair & bool(zone_id)]


def show_pair(workspace: Workspace, rows: pd.DataFrame, language: Language) -> None:
    """Say more of the pair that is chosen: its zone, its papers, and its case."""
    chosen = _chosen(rows)
    if chosen.empty:
        return
    # Few zones of a plan have a name: its code tells which one it is.
    named = chosen["zone_name"].replace("", None).fillna(chosen["zone_id"])
    row = chosen.assign(zone_name=named).iloc[0]
    for name in ("zone_name", "cluster_document", "zone_document", "mean_width_m"):
        heading = tables.heading(name, workspace.layers, language)
        said = tables.figure(name, row[name], language)
        if name.endswith("_document"):
            said = tables.worded(name, row[name], workspace.layers, language)
        widgets.show_note(f"{heading}: {said}")
    cluster_id = str(row["cluster_id"])
    links.show_link(
        texts.say("card.open", language), "map", id=cluster_id, fit=cluster_id
    )
    subject = cases.subject(row["cluster_id"], row["zone_id"])
    number = cases.numbers(workspace).get(subject)
    if number is not None:
        st.button(
            texts.say(
                "cases.open_case", language, number=texts.number(number, language)
            ),
            icon=":material/folder_open:",
            key="open-case",
            on_click=state.choose,
            kwargs={"view": "cases", "case": str(number)},
        )


def _gravest_first(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows by verdict, severity and hectares."""
    ranks = {code: rank for rank, code in enumerate((*VERDICTS, *SEVERITIES))}
    keyed = rows.assign(
        by_verdict=rows["verdict"].map(ranks),
        by_severity=rows["severity"].map(ranks).fillna(len(ranks)),
        by_less_ha=-rows["overlap_ha"],
    )
    keys = ["by_verdict", "by_severity", "by_less_ha"]
    ordered = keyed.sort_values(keys, kind="stable", ignore_index=True)
    return ordered.drop(columns=keys)
