"""Completeness on its page: scores of areas, the matrix, letters and workbooks."""

from __future__ import annotations

import dataclasses
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from clusterviz import texts
from clusterviz.ui import cache, downloads, folding, metrics, papers, state, widgets
from clusterviz.view import gaps, tables
from clusterviz.workspace import analysis, audit, letters

if TYPE_CHECKING:
    import pandas as pd

    from clusterviz.schema import Language
    from clusterviz.ui.scope import Scope
    from clusterviz.workspace import Workspace
    from clusterviz.workspace.answers import Answer

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_GAPS = ("missing", "suspicious", "contradictory")
_OF = ("n_cells", "n_clusters")


def scores(workspace: Workspace, asked: Scope) -> Answer:
    """Return how complete the areas are; see `audit.scores`."""
    return cache.ask(workspace, audit.scores, **asked.asked())


def matrix(workspace: Workspace, asked: Scope) -> Answer:
    """Return what is known of each cluster; see `audit.matrix`."""
    return cache.ask(workspace, audit.matrix, **asked.asked())


def show_figures(rows: pd.DataFrame, language: Language) -> None:
    """Show how much is known of all areas, and how much is not in each way."""
    n_cells = int(rows["n_cells"].sum())
    share = rows["n_present"].sum() / n_cells if n_cells else None
    base = texts.say(
        "completeness.base", language,
        n_cells=texts.number(n_cells, language),
        n_clusters=texts.number(int(rows["n_clusters"].sum()), language),
    )  # fmt: skip
    figures = [
        metrics.Figure(
            label=tables.heading("present_ratio", {}, language),
            value=texts.percent(share, language),
            base=base,
            word="completeness",
        )
    ]
    figures += [
        metrics.Figure(
            label=f"{gaps.MARKS[one]} {tables.worded('state', one, {}, language)}",
            value=texts.number(int(rows[f"n_{one}"].sum()), language),
            base=texts.say(f"completeness.means_{one}", language),
            word="completeness",
        )
        for one in _GAPS
    ]
    metrics.show_figures(figures)


def show_scores(workspace: Workspace, rows: pd.DataFrame, language: Language) -> None:
    """Show the score of each area; selecting one asks it for its gaps."""
    widgets.show_table(
        workspace,
        rows[["area_name", "present_ratio", *(f"n_{one}" for one in _GAPS), *_OF]],
        language,
        label=texts.say("completeness.heading_areas", language),
        choices=[{"place": code} for code in rows["area_code"]],
        fits=[""] * len(rows),
        key="scores",
        room_ratio=0.6,
    )
    widgets.show_note(texts.say("completeness.note_areas", language))


def show_asking(
    workspace: Workspace,
    asked: Scope,
    rows: pd.DataFrame,
    listed: pd.DataFrame,
    language: Language,
) -> None:
    """Ask for an area, and offer what it is sent.

    Parameters
    ----------
    workspace, asked
        Whose clusters, of which day.
    rows
        Scores of the areas that are meant.
    listed
        Every gap, from `gaps.listed`.
    language
        Of labels, and of the files.
    """
    st.subheader(texts.say("completeness.heading_ask", language), anchor=False)
    area_code = _ask_area(rows, language)
    if area_code:
        ours = listed[listed["area_code"] == area_code]
        _offer_files(workspace, asked, area_code, ours, language)


def _ask_area(rows: pd.DataFrame, language: Language) -> str:
    """Ask which area to write to: of those that have gaps, the first at first."""
    is_asked = (rows["n_present"] < rows["n_cells"]) & (rows["area_code"] != "")
    names = dict(
        zip(
            rows.loc[is_asked, "area_code"],
            rows.loc[is_asked, "area_name"],
            strict=True,
        )
    )
    if not names:
        st.info(texts.say("completeness.nothing_asked", language))
        return ""
    chosen = state.one_of("place", tuple(names), next(iter(names)))
    label = texts.say("completeness.area", language)
    widgets.show_list(label, "place", names, chosen)
    return chosen


def _offer_files(
    workspace: Workspace,
    asked: Scope,
    area_code: str,
    ours: pd.DataFrame,
    language: Language,
) -> None:
    """Offer the letter to an area, and the workbook that it fills."""
    due = letters.usual_due_on(asked.as_of_on)
    widgets.show_note(
        texts.say(
            "completeness.note_files", language,
            n=texts.number(len(ours), language), due=texts.day(due, language),
        )
    )  # fmt: skip
    name = f"{area_code}-{asked.as_of_on}"
    with st.container(horizontal=True):
        for suffix, mime in papers.MIME.items():
            widgets.offer_download(
                texts.say(f"completeness.download_letter_{suffix[1:]}", language),
                partial(
                    letters.letter, workspace, area_code, language, suffix=suffix,
                    **asked.asked(),
                ),
                f"letter-{name}{suffix}",
                mime,
            )  # fmt: skip
        # A boundary is drawn, not filled in.
        if (ours["field"] != "").any():
            widgets.offer_download(
                texts.say("completeness.download_form", language),
                partial(letters.form, workspace, area_code, language, **asked.asked()),
                f"fill-{name}.xlsx",
                EXCEL,
            )


def ask_filters(
    rows: pd.DataFrame, workspace: Workspace, language: Language
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Ask for states and for facts; none means all."""
    st.subheader(texts.say("completeness.heading_matrix", language), anchor=False)
    words = {one: tables.worded("state", one, {}, language) for one in gaps.MARKS}
    labels = {
        # The boundary has no name, and an empty choice says nothing.
        field or "boundary": gaps.field_label(field, workspace.layers, language)
        for field in dict.fromkeys(rows["field"])
    }
    left, right = st.columns(2)
    with left:
        label = tables.heading("state", {}, language)
        states = widgets.choose_several(label, "state", words, language)
    with right:
        label = texts.say("completeness.field", language)
        fields = widgets.choose_several(label, "field", labels, language)
    return states, tuple("" if one == "boundary" else one for one in fields)


def kept(
    rows: pd.DataFrame, states: tuple[str, ...], fields: tuple[str, ...]
) -> pd.DataFrame:
    """Return the cells of some states and facts; all where none is chosen."""
    if states:
        rows = rows[rows["state"].isin(states)]
    return rows[rows["field"].isin(fields)] if fields else rows


def show_matrix(workspace: Workspace, rows: pd.DataFrame, language: Language) -> None:
    """Show clusters down and facts across, each cell with a sign and a word."""
    if rows.empty:
        st.info(texts.say("frame.no_rows", language), icon=":material/info:")
        return
    table = gaps.wide(rows, workspace.layers, language)
    label = texts.say("completeness.heading_matrix", language)
    # Wider than any screen: who each row is of stays in sight.
    widgets.show_grouped(table.style, label=label, pinned=str(table.columns[0]))
    marks = " · ".join(
        f"{mark} {tables.worded('state', one, {}, language)}"
        for one, mark in gaps.MARKS.items()
    )
    widgets.show_note(texts.say("completeness.note_matrix", language, marks=marks))


def show_reasons(
    workspace: Workspace, asked: Scope, listed: pd.DataFrame, language: Language
) -> None:
    """Show why each cell is not present; selecting a row selects its cluster."""
    st.subheader(texts.say("completeness.heading_reasons", language), anchor=False)
    rank = {one: at for at, one in enumerate(("contradictory", "suspicious"))}
    # The rare ones first: that a fact is missing is soon understood.
    order = listed["state"].map(rank).fillna(len(rank)).sort_values(kind="stable")
    listed = listed.loc[order.index]
    shown = listed[["cluster_name", "label", "state", "value", "message"]]
    widgets.show_table(
        workspace,
        shown.rename(columns={"label": "field"}),
        language,
        label=texts.say("completeness.heading_reasons", language),
        choices=[{"id": one} for one in listed["cluster_id"]],
        fits=list(listed["cluster_id"]),
        key="reasons",
    )
    name = f"completeness-{asked.as_of_on}"
    rows = listed.drop(columns=["label"])
    # What was found stands in the rows: it is not noted once more beside them.
    found = cache.ask(workspace, analysis.check, as_of_on=asked.as_of_on)
    downloads.offer_rows(
        workspace,
        name,
        dataclasses.replace(found, rows=rows, notes=()),
        language,
        title=texts.say("completeness.heading_reasons", language),
        said=rows.assign(field=listed["label"]),
    )


def show_others(workspace: Workspace, asked: Scope, language: Language) -> None:
    """Show what was found in the other layers: plots, the clearance log, reports."""
    found = cache.ask(workspace, analysis.check, as_of_on=asked.as_of_on)
    others = [one for one in found.notes if one.layer != "clusters"]
    n = texts.number(len(others), language)
    title = texts.say("completeness.others", language, n=n)
    if room := folding.unfolded(title, "completeness-others"):
        rows = found.rows[found.rows["layer"] != "clusters"].assign(
            message=[gaps.sentence(one, workspace.layers, language) for one in others],
            layer=[workspace.layers[one.layer].title.say(language) for one in others],
        )
        with room:
            widgets.show_table(
                workspace,
                rows[["severity", "layer", "feature_id", "message"]],
                language,
                label=title,
            )
