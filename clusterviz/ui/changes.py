"""Changes on their page: first day, sums, table, map and files of the same rows."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING

import streamlit as st

from clusterviz import texts
from clusterviz.ui import cache, downloads, folding, metrics, state, widgets
from clusterviz.ui.scope import area_ids, cluster_ids, in_view, of_clusters
from clusterviz.view import tables
from clusterviz.view.changes import in_words
from clusterviz.view.glossary import WORDS
from clusterviz.view.mapstate import MapState
from clusterviz.workspace import changes, handouts

if TYPE_CHECKING:
    import pandas as pd

    from clusterviz.schema import Language
    from clusterviz.ui.scope import Scope
    from clusterviz.view.mapstate import MapEvent
    from clusterviz.workspace import Workspace
    from clusterviz.workspace.answers import Answer

FIRST = (
    "cluster_name", "change", "changed_on", "before_ha", "after_ha", "difference_ha",
    "before", "after",
)  # fmt: skip
"""Columns of the table in front: those that tell the most."""

MAX_FIGURES = 6
"""Sums shown as figures; more stand in a table."""

_USUAL = dt.timedelta(days=365)
_FIRST_DAY = dt.date(1990, 1, 1)


def ask_first(asked: Scope, language: Language) -> dt.date | None:
    """Ask for the day to compare with, a year before at first, and say which two.

    Returns
    -------
    first_on
        ``None``, said on the page, where it is not before the day of the frame.
    """
    chosen = state.day_of("from", _FIRST_DAY) or asked.as_of_on - _USUAL
    column, _ = st.columns([1, 3])
    with column:
        st.date_input(
            texts.say("changes.from", language),
            min_value=min(chosen, _FIRST_DAY),
            max_value=max(chosen, state.LAST_DAY),
            format="DD/MM/YYYY",
            **state.widget("from", chosen),
        )
    days = {
        "first": texts.day(chosen, language),
        "second": texts.day(asked.as_of_on, language),
    }
    if chosen >= asked.as_of_on:
        st.info(texts.say("changes.order", language, **days))
        return None
    st.subheader(texts.say("changes.standing", language, **days), anchor=False)
    return chosen


def answered(
    workspace: Workspace, asked: Scope, first_on: dt.date
) -> tuple[Answer, pd.DataFrame]:
    """Return the answer, and its rows of the areas that are meant on either day."""
    days = {"first_on": first_on, "second_on": asked.as_of_on}
    answer = cache.ask(workspace, changes.changes, **days)
    ids = cluster_ids(workspace, asked)
    if ids is not None:
        # What is gone from the data lies in an area of the first day only.
        earlier = cluster_ids(workspace, dataclasses.replace(asked, as_of_on=first_on))
        ids |= earlier or frozenset()
    return answer, of_clusters(answer.rows, ids)


def show_sums(workspace: Workspace, rows: pd.DataFrame, language: Language) -> None:
    """Show how many clusters each change is of, and their hectares."""
    if rows.empty:
        st.info(texts.say("changes.nothing", language), icon=":material/info:")
        return
    sums = changes.sums(rows)
    figures = [
        metrics.Figure(
            label=tables.worded("change", row["change"], {}, language),
            value=texts.say(
                "changes.n_clusters",
                language,
                n=texts.number(row["n_clusters"], language),
            ),
            base=_hectares(row["before_ha"], row["after_ha"], language),
            word=row["change"] if row["change"] in WORDS else "change",
        )
        for row in sums.head(MAX_FIGURES).to_dict("records")
    ]
    metrics.show_figures(figures)
    widgets.show_note(texts.say("changes.base", language))
    if len(sums) > MAX_FIGURES:
        label = texts.say("changes.sums", language)
        widgets.show_table(workspace, sums, language, label=label)


def _hectares(before_ha: float, after_ha: float, language: Language) -> str:
    known = [one for one in (before_ha, after_ha) if one == one]
    if len(known) < 2 or before_ha == after_ha:
        return texts.hectares(known[0] if known else None, language)
    return texts.say(
        "changes.before_after",
        language,
        before=texts.number(before_ha, language, 2),
        after=texts.hectares(after_ha, language),
    )


def ask_changes(
    workspace: Workspace, rows: pd.DataFrame, language: Language
) -> pd.DataFrame:
    """Ask for kinds of change; return the rows that pass."""
    options = {
        code: tables.worded("change", code, {}, language)
        for code in dict.fromkeys(rows["change"])
    }
    label = tables.heading("change", workspace.layers, language)
    chosen = widgets.choose_several(label, "kind", options, language)
    kept = rows[rows["change"].isin(chosen)] if chosen else rows
    return kept.reset_index(drop=True)


def picture(rows: pd.DataFrame, workspace: Workspace, asked: Scope) -> MapState:
    """Return the state of the map: clusters of the rows and their parts stand out."""
    cluster_id = state.text("id")
    parts = [one for ids in rows["part_ids"] for one in ids.split(", ") if one]
    return MapState(
        visible=("areas", "clusters"),
        area_ids=area_ids(workspace, asked),
        emphasised=(*rows["cluster_id"].unique(), *parts),
        selected=("clusters", cluster_id) if cluster_id else None,
        **in_view(workspace, asked, state.text("fit")),
    )


def select(event: MapEvent) -> None:
    """Select the cluster that was clicked on the map."""
    if event.layer in {"clusters", ""}:
        state.choose(id=event.feature_id)


def show_rows(workspace: Workspace, rows: pd.DataFrame, language: Language) -> None:
    """Show the table; selecting a row selects its cluster on the map."""
    shown = in_words(rows, workspace.layers, language)
    widgets.show_table(
        workspace,
        shown[[*FIRST, *(name for name in shown if name not in FIRST)]],
        language,
        label=texts.say("changes.title", language),
        choices=[{"id": cluster_id} for cluster_id in rows["cluster_id"]],
        fits=list(rows["cluster_id"]),
        key="changes",
        max_rows=14,
        is_short=True,
        room_ratio=0.6,
    )


def offer_files(
    workspace: Workspace,
    asked: Scope,
    first_on: dt.date,
    shown: Answer,
    language: Language,
) -> None:
    """Offer the rows of the table: with their places, for Excel and as CSV."""
    rows = shown.rows

    def places() -> bytes:
        found = changes.changed(workspace, first_on, asked.as_of_on)
        columns = ["cluster_id", "change"]
        wanted = set(rows[columns].itertuples(index=False, name=None))
        names = found[columns].itertuples(index=False, name=None)
        kept = found[[name in wanted for name in names]]
        return handouts.changes_geojson(workspace, kept, language)

    downloads.offer_rows(
        workspace,
        f"changes-{first_on}-{asked.as_of_on}",
        shown,
        language,
        title=texts.say("changes.title", language),
        said=in_words(rows, workspace.layers, language),
        places=places,
    )


def show_areas(
    workspace: Workspace, asked: Scope, first_on: dt.date, language: Language
) -> None:
    """Show the areas that ended or began, if any did."""
    days = {"first_on": first_on, "second_on": asked.as_of_on}
    rows = cache.ask(workspace, changes.area_changes, **days)
    if not rows.empty:
        label = texts.say("changes.areas", language)
        if room := folding.unfolded(label, "changes-areas"):
            with room:
                widgets.show_table(workspace, rows, language, label=label)


def show_map_note(asked: Scope, language: Language) -> None:
    """Say which clusters the map shows, and how those that changed stand out."""
    day = texts.day(asked.as_of_on, language)
    widgets.show_note(texts.say("changes.map_note", language, second=day))
