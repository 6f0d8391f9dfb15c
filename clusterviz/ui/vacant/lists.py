"""The clusters that have land to let: as a list, on the map, as a file."""

from __future__ import annotations

import dataclasses
from types import MappingProxyType
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from clusterviz import texts
from clusterviz.ui import cache, controls, downloads, mapview, notes, state, widgets
from clusterviz.ui.scope import cluster_ids, in_view, of_clusters
from clusterviz.view.mapstate import MapState
from clusterviz.view.plain import plain
from clusterviz.workspace import people, vacant

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clusterviz.schema import Language
    from clusterviz.ui.scope import Scope
    from clusterviz.workspace import Workspace
    from clusterviz.workspace.analysis import Answer

SIZES: Mapping[str, float] = MappingProxyType(
    {"any": 0.0, "1": 1.0, "5": 5.0, "10": 10.0, "20": 20.0}
)
"""By choice, the hectares that a cluster must have to let at least."""

SHOWN = (
    "cluster_name", "unleased_ha", "usable_ha", "committed_not_leased_ha",
    *vacant.REASONS, "n_plots", "industrial_land_ha", "planned_area_ha",
    "commune_names", "investor_name", "business_lines", "as_of_on",
)  # fmt: skip

HEIGHT = 460


def asked_rows(
    workspace: Workspace, asked: Scope, language: Language
) -> tuple[Answer, pd.DataFrame]:
    """Ask how much must be to let, and return the answer and the rows that have it."""
    is_internal = people.may_somewhere(workspace, "read")
    found = cache.ask(
        workspace, vacant.to_let, as_of_on=asked.as_of_on, has_readiness=is_internal
    )
    options = {"any": texts.say("vacant.any_size", language)}
    options |= {
        code: texts.say(
            "vacant.at_least", language, size=texts.hectares(size, language, 0)
        )
        for code, size in SIZES.items()
        if size
    }
    label = texts.say("vacant.size", language)
    least_ha = SIZES[widgets.choose_one(label, "view", options, "any")]
    rows = of_clusters(found.rows, cluster_ids(workspace, asked))
    rows = rows[rows["unleased_ha"] >= least_ha].reset_index(drop=True)
    if not is_internal:
        return found, rows
    told = vacant.reconciled(rows, _overview_ha(workspace, asked))
    return dataclasses.replace(found, notes=(*told, *found.notes)), rows


def _overview_ha(workspace: Workspace, asked: Scope) -> float:
    """Return what the overview says is ready for lease, of the same areas."""
    figures = cache.overview(workspace, asked).rows.set_index("figure")["value"]
    return float(figures["usable_ha"])


def show_figures(found: Answer, rows: pd.DataFrame, language: Language) -> None:
    """Show how many clusters have land to let, how much, and how much is ready."""
    sums = {
        "n": texts.number(len(rows), language),
        "unleased": texts.hectares(float(rows["unleased_ha"].sum()), language, 1),
        "committed": texts.hectares(
            float(rows["committed_not_leased_ha"].sum()), language, 1
        ),
    }
    for column, (name, said) in zip(st.columns(len(sums)), sums.items(), strict=True):
        column.metric(texts.say(f"vacant.sum_{name}", language), plain(said))
    told = [one for one in found.notes if one.code in vacant.RECONCILED]
    if told:
        st.markdown(plain(" ".join(texts.finding(one, language) for one in told)))


def show_map(
    workspace: Workspace, asked: Scope, rows: pd.DataFrame, language: Language
) -> None:
    """Show where they are; nothing is fetched but what is published."""
    chosen = state.text("id")
    event = mapview.show_map(
        workspace,
        language,
        layers=asked.map_layers(),
        state=MapState(
            visible=("areas", "clusters"),
            cluster_ids=tuple(rows["cluster_id"]),
            selected=("clusters", chosen) if chosen else None,
            **in_view(workspace, asked, state.text("fit")),
        ),
        key="vacant",
        height=HEIGHT,
    )
    if event is not None and event.layer in {"clusters", ""}:
        state.choose(id=event.feature_id)


def show_list(
    workspace: Workspace,
    asked: Scope,
    found: Answer,
    rows: pd.DataFrame,
    language: Language,
) -> None:
    """Show them as a table, what the figures mean, and offer them as a file."""
    ids = rows["cluster_id"].tolist()
    title = texts.say("vacant.list", language)
    widgets.show_table(
        workspace,
        rows[[name for name in SHOWN if name in rows]],
        language,
        label=title,
        choices=[{"id": one} for one in ids],
        fits=ids,
        key="vacant",
        is_short=True,
    )
    widgets.show_note(texts.say("vacant.meaning", language))
    notes.show_whole_clusters(asked, language)
    name = f"land-to-let-{asked.as_of_on}"
    listed = dataclasses.replace(found, rows=rows)
    downloads.offer_rows(workspace, name, listed, language, title=title)
    rest = [one for one in found.notes if one.code not in vacant.RECONCILED]
    widgets.show_notes(notes.named(workspace, rest, asked), language)
    widgets.show_note(controls.source(workspace, ("clusters",), asked))
