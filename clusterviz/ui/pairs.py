"""Overlaps on their page: verdicts, filters, table and map of the same rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from clusterviz import texts
from clusterviz.ui import state, widgets
from clusterviz.ui.scope import area_ids
from clusterviz.view import tables
from clusterviz.view.maps import MapEvent, MapState, pair_id

if TYPE_CHECKING:
    from clusterviz.schema import Language
    from clusterviz.ui.scope import Scope
    from clusterviz.workspace import Workspace

VERDICTS = ("conflict", "within_tolerance", "cannot_be_judged")
SEVERITIES = ("forbidden", "needs_approval", "adjust", "inform")
FIRST = ("cluster_name", "kind", "verdict", "severity", "overlap_ha", "cluster_ratio")
"""Columns of the table in front: those that tell the most."""


def show_verdicts(rows: pd.DataFrame, language: Language) -> None:
    """Show how many clusters and rows each verdict has, and what it means."""
    figures = []
    for verdict in VERDICTS:
        ours = rows[rows["verdict"] == verdict]
        is_minor = ours["severity"] == "inform"
        counted = ours[~is_minor] if verdict == "conflict" else ours
        said = {
            "n": texts.number(len(counted), language),
            "n_minor": texts.number(int(is_minor.sum()), language),
        }
        n = texts.number(counted["cluster_id"].nunique(), language)
        figures.append(
            widgets.Figure(
                label=tables.worded("verdict", verdict, {}, language),
                value=texts.say("overlaps.n_clusters", language, n=n),
                base=texts.say(f"overlaps.means_{verdict}", language, **said),
            )
        )
    widgets.show_figures(figures)


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
    if zone_id:
        selected = ("overlaps", pair_id(cluster_id, zone_id))
    fit = state.text("fit")
    return MapState(
        visible=("areas", "plan_zones", "clusters", "overlaps"),
        kinds=tuple(rows["kind"].unique()),
        cluster_ids=tuple(rows["cluster_id"].unique()),
        area_ids=area_ids(workspace, asked),
        selected=selected,
        opacity={"plan_zones": 0.6},
        fit=("overlaps" if "|" in fit else "clusters", (fit,))
        if fit
        else ("areas", ()),
        fit_token=fit or "all",
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


def show_rows(workspace: Workspace, rows: pd.DataFrame, language: Language) -> None:
    """Show the table; selecting a row selects it on the map."""
    choices = [
        {"id": cluster_id, "zone": zone_id}
        for cluster_id, zone_id in zip(rows["cluster_id"], rows["zone_id"], strict=True)
    ]
    widgets.show_table(
        workspace,
        rows[[*FIRST, *(name for name in rows if name not in FIRST)]],
        language,
        label=texts.say("overlaps.title", language),
        choices=choices,
        fits=[
            pair_id(one["id"], one["zone"]) if one["zone"] else one["id"]
            for one in choices
        ],
        key="overlaps",
        max_rows=14,
        is_short=True,
        widths={"cluster_name": 150, "kind": 130, "verdict": 95, "severity": 105},
    )
    n = texts.number(len(rows), language)
    widgets.show_note(texts.say("overlaps.n_rows", language, n=n))


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
