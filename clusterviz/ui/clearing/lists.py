"""The lists of site clearance: by place, what is late, and what blocks it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from clusterviz import texts
from clusterviz.ui import cache, downloads, links, state, widgets
from clusterviz.ui.clearing.figures import figure_reference
from clusterviz.ui.land_tables import shown
from clusterviz.view import tables
from clusterviz.view.placewords import within_sentence
from clusterviz.workspace import answers, by_site, month_seal, pace, people

if TYPE_CHECKING:
    import pandas as pd

    from clusterviz.schema import Language
    from clusterviz.ui.clearing.asked import Question
    from clusterviz.workspace import Workspace
    from clusterviz.workspace.answers import Answer
    from clusterviz.workspace.pace import Progress

NOT_SHOWN = ("month", "n_without_entry")
"""Columns of the table by area that the page says otherwise, or not at all."""

LATE = [
    "cluster_name", "site_name", "stage", "deadline_on", "n_days_behind", "deadline",
    "responsible_body",
]  # fmt: skip
OBSTACLES = [
    "cluster_name", "site_name", "obstacle", "obstacle_owner", "obstacle_due_on",
    "n_days_overdue", "month",
]  # fmt: skip
OF_SITE = [
    "cluster_name", "site_name", "stage", "stage_before", "to_clear_ha", "cleared_ha",
    "cleared_change_ha", "clean_ha", "n_households", "n_paid", "n_handed_over",
    "handover_due_on",
]  # fmt: skip
OF_CLUSTER = [
    "cluster_name", "n_sites", "to_clear_ha", "cleared_ha", "cleared_change_ha",
    "clean_ha", "n_households", "n_inventoried", "n_approved", "n_paid",
    "n_handed_over",
]  # fmt: skip

_LAYERS = ("clearance_sites", "clearance_log", "clusters", "areas")
"""What the lists of sites and clusters are made from."""


def show_table(
    workspace: Workspace, question: Question, by_area: Answer, language: Language
) -> None:
    """Show the clearance of each area, cluster or site.

    By area a click on a figure explains it; else a click on a row shows it alone.

    Parameters
    ----------
    by_area
        From `analysis.clearance`, of the areas meant, with ``cleared_change_ha``.
    """
    areas = by_area.rows
    title = texts.say(f"pace.table_{question.by}", language)
    st.subheader(title, anchor=False)
    if question.by == "area":
        _show_areas(workspace, question, areas, title, language)
        downloads.offer_rows(workspace, "clearance", by_area, language, title=title)
        return
    found = question.everywhere(workspace)
    is_site = question.by == "site"
    rows = by_site.by_site(found) if is_site else by_site.by_cluster(found)
    rows = question.of_stage(rows) if is_site else rows
    key = "site_id" if is_site else "cluster_id"
    columns = OF_SITE if is_site else OF_CLUSTER
    table = rows[[key, *columns]]
    if is_site:
        words = [
            tables.worded("stage", code, workspace.layers, language)
            for code in rows["stage_before"]
        ]
        table = table.assign(stage_before=words)
    widgets.show_table(
        workspace,
        table[columns],
        language,
        label=title,
        choices=[{"clear": code} for code in rows[key]],
        fits=["" for _ in rows[key]],
        key=f"clearance-{question.by}",
        is_short=True,
    )
    _offer(
        workspace, f"clearance-{question.by}", rows[[key, *columns]], found, title,
        language, said=table,
    )  # fmt: skip
    if is_site:
        _offer_update(workspace, rows, language)


def _offer_update(workspace: Workspace, rows: pd.DataFrame, language: Language) -> None:
    """Offer the way to the figures of the site that is chosen."""
    chosen = rows[rows["site_id"] == state.text("clear")]
    if chosen.empty or not people.may_somewhere(workspace, "edit"):
        return
    site, month = chosen.iloc[0][["site_name", "month"]]
    key = f"{state.text('clear')}:{month}"
    links.show_link(
        texts.say("edit.update_site", language, site=site),
        "edit",
        icon="edit_note",
        layer="clearance_log",
        row=key,
        month=str(month),
    )


def _show_areas(
    workspace: Workspace,
    question: Question,
    areas: pd.DataFrame,
    title: str,
    language: Language,
) -> None:
    codes = [*areas["area_code"], None]

    def reference_of(row: int, column: str) -> str:
        return figure_reference(column, question, codes[row])

    widgets.show_table(
        workspace,
        shown(areas, language).drop(columns=list(NOT_SHOWN)),
        language,
        label=title,
        key="clearance-areas",
        is_short=True,
        references=reference_of,
    )


def show_late(
    workspace: Workspace, question: Question, found: Progress, language: Language
) -> None:
    """List what is behind its day, and name what cannot be told of."""
    title = texts.say("pace.late", language)
    st.subheader(title, anchor=False)
    rows = question.of_stage(pace.deadlines(workspace, found))
    behind = rows[rows["n_days_behind"].fillna(0) > 0]
    if behind.empty:
        widgets.show_note(texts.say("pace.late_none", language))
    else:
        words = [
            texts.say(f"pace.deadline_{kind}", language) for kind in behind["deadline"]
        ]
        behind = behind.assign(
            responsible_body=_responsible(workspace, behind, found, language)
        )
        table = behind.assign(deadline=words)[["site_id", *LATE]]
        widgets.show_table(
            workspace,
            table[LATE],
            language,
            label=title,
            **_alone(behind, "clearance-late"),
            max_rows=6,
        )
        _offer(
            workspace, "clearance-late", behind[["site_id", *LATE]], found, title,
            language, said=table,
        )  # fmt: skip
    day = texts.day(found.on, language)
    widgets.show_note(texts.say("pace.late_note", language, day=day))
    if len(behind):
        widgets.show_note(texts.say("pace.late_responsible", language))
    untold = rows[rows["n_days_behind"].isna()]
    if len(untold):
        n = texts.number(len(untold), language)
        names = untold["cluster_name"] + " · " + untold["site_name"]
        said = texts.say("pace.untold", language, n=n)
        widgets.show_notes([(said, names.tolist())], language)


def _alone(rows: pd.DataFrame, key: str) -> dict[str, Any]:
    """Return the arguments by which a row of a list shows its site alone."""
    choices = [{"by": "site", "clear": one} for one in rows["site_id"]]
    return {"choices": choices, "fits": ["" for _ in choices], "key": key}


def _responsible(
    workspace: Workspace, rows: pd.DataFrame, found: Progress, language: Language
) -> list[str]:
    """Return who acts on each late site: who is named, else the local committee."""
    areas = cache.ask(workspace, pace.local_areas, on=found.on)
    unknown = texts.say("pace.committee_unknown", language)
    committees = {
        site_id: texts.say(
            "pace.committee", language, area=within_sentence(name, language)
        )
        for site_id, name in areas.items()
    }
    return [
        body or committees.get(site_id, unknown)
        for site_id, body in zip(rows["site_id"], rows["responsible_body"], strict=True)
    ]


def show_obstacles(
    workspace: Workspace, question: Question, found: Progress, language: Language
) -> None:
    """List what blocks clearance, who resolves it, what is overdue first."""
    title = texts.say("clearance.obstacles", language)
    st.subheader(title, anchor=False)
    rows = pace.obstacles(question.of_stage(found.states), found.on)
    if rows.empty:
        widgets.show_note(texts.say("clearance.obstacles_none", language))
        return
    widgets.show_table(
        workspace,
        rows[OBSTACLES],
        language,
        label=title,
        **_alone(rows, "clearance-obstacles"),
        max_rows=6,
    )
    widgets.show_note(texts.say("pace.obstacles_note", language))
    listed = rows[["site_id", *OBSTACLES]]
    _offer(workspace, "clearance-obstacles", listed, found, title, language)


def _offer(
    workspace: Workspace,
    name: str,
    rows: pd.DataFrame,
    found: Progress,
    title: str,
    language: Language,
    said: pd.DataFrame | None = None,
) -> None:
    """Offer a list of sites or clusters; see `downloads.offer_rows`."""
    listed = answers.answer(workspace, rows, found.on, _LAYERS)
    downloads.offer_rows(workspace, name, listed, language, title=title, said=said)


def show_seal(workspace: Workspace, month: str, language: Language) -> None:
    """Say that a month is signed off, and whether its layers were changed since."""
    said = month_seal.of_month(workspace, month, language)
    if said:
        widgets.show_note(said)
