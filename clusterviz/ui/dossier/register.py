"""The register of withdrawn land: figures, list and map of the same rows."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import streamlit as st

from clusterviz import texts
from clusterviz.ui import downloads, mapview, metrics, notes, state, widgets
from clusterviz.ui.scope import area_ids, cluster_ids, in_view, of_clusters
from clusterviz.view.dossiertables import worded
from clusterviz.view.mapstate import MapState
from clusterviz.workspace import dossiers

if TYPE_CHECKING:
    import pandas as pd

    from clusterviz.schema import Language
    from clusterviz.ui.scope import Scope
    from clusterviz.workspace import Workspace

WIDTHS = {
    "cluster_name": 228, "dossier_standing": 90, "n_lacking": 62, "n_firms": 54,
    "n_with_destination": 72, "n_duties_evidenced": 76, "withdrawn_on": 100,
    "planned_area_ha": 150, "target_use": 170,
}  # fmt: skip
"""Of columns, in pixels: the first six are seen, the others are scrolled to."""


def show_register(workspace: Workspace, asked: Scope, language: Language) -> None:
    """Show how far each dossier is; selecting a line, or its land, opens it.

    Parameters
    ----------
    workspace
        Frozen.
    asked, language
        Of the page.
    """
    answer = dossiers.register(workspace, asked.as_of_on)
    rows = of_clusters(answer.rows, cluster_ids(workspace, asked))
    _show_figures(rows, language)
    left, right = st.columns([3, 2], gap="small")
    with right:
        event = mapview.show_map(
            workspace,
            language,
            layers=asked.map_layers(),
            state=_picture(workspace, rows, asked),
            key="dossiers",
            height=420,
        )
    if event is not None and event.layer == "clusters":
        ids = set(rows["cluster_id"])
        state.choose(id=event.feature_id if event.feature_id in ids else "", firm="")
    with left:
        widgets.show_table(
            workspace,
            worded(rows[list(WIDTHS)], language),
            language,
            label=texts.say("dossier.list", language),
            choices=[
                {"id": one, "firm": "", "duty": "", "item": ""}
                for one in rows["cluster_id"]
            ],
            fits=list(rows["cluster_id"]),
            key="dossiers",
            max_rows=13,
            is_short=True,
            widths=WIDTHS,
        )
        name = f"dossiers-{asked.as_of_on}"
        downloads.offer_rows(
            workspace,
            name,
            dataclasses.replace(answer, rows=rows),
            language,
            title=texts.say("dossier.list", language),
            said=worded(rows, language),
        )
    widgets.show_notes(notes.named(workspace, answer.notes, asked), language)


def _show_figures(rows: pd.DataFrame, language: Language) -> None:
    n = texts.number(len(rows), language)
    counts = {
        code: int((rows["dossier_standing"] == code).sum())
        for code in reversed(dossiers.STANDINGS)
    }
    figures = [
        metrics.Figure(
            label=texts.say(f"dossier.dossier_standing_{code}", language),
            value=texts.number(count, language),
            base=texts.say("dossier.base_register", language, n=n),
            word="dossier",
        )
        for code, count in counts.items()
    ]
    n_listed = int(rows["n_firms_listed"].sum())
    without = n_listed - int(rows["n_with_destination"].sum())
    figures.append(
        metrics.Figure(
            label=texts.say("dossier.figure_without", language),
            value=texts.number(without, language),
            base=texts.say(
                "dossier.base_firms", language, n=texts.number(n_listed, language)
            ),
            word="destination",
        )
    )
    metrics.show_figures(figures)


def _picture(workspace: Workspace, rows: pd.DataFrame, asked: Scope) -> MapState:
    chosen = state.one_of("id", tuple(rows["cluster_id"]))
    return MapState(
        visible=("areas", "plan_zones", "clusters"),
        statuses=("withdrawn",),
        cluster_ids=tuple(rows["cluster_id"]),
        area_ids=area_ids(workspace, asked),
        selected=("clusters", chosen) if chosen else None,
        opacity={"plan_zones": 0.6},
        **in_view(workspace, asked, chosen),
    )
