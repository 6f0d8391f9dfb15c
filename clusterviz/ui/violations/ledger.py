"""The ledger of violations: figures, filters, map by cluster, table, one case."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import streamlit as st

from clusterviz import texts
from clusterviz.ui import cache, downloads, links, metrics, notes, state, widgets
from clusterviz.ui.scope import cluster_ids, of_clusters
from clusterviz.ui.violations import picture
from clusterviz.view import tables
from clusterviz.view.violationwords import LEDGER
from clusterviz.workspace import personal, violations

if TYPE_CHECKING:
    import pandas as pd

    from clusterviz.schema import Language
    from clusterviz.ui.scope import Scope
    from clusterviz.workspace import Workspace
    from clusterviz.workspace.analysis import Answer

SHOWN = ("open", "overdue", "repeats", "all")

_FACTS = (
    "project_name", "offender_name", "description", "found_on", "found_by",
    "violation_stage", "sanction_decision", "fine_million_vnd", "remedy_ordered",
    "remedy_due_on", "reinspected_on", "settled_on", "repeat_of_id",
    "source_document", "as_of_on",
)  # fmt: skip


def show(workspace: Workspace, asked: Scope, language: Language) -> None:
    """Show what is not settled: counted, on the map, as a table, and one case."""
    answer = cache.ask(workspace, violations.ledger, as_of_on=asked.as_of_on)
    answer = violations.readable(workspace, answer)
    every = of_clusters(answer.rows, cluster_ids(workspace, asked))
    _show_figures(every, asked, language)
    of_laws = _ask_cases(workspace, every, language)
    law = state.one_of("law", _laws(workspace))
    rows = of_laws[of_laws["law"] == law] if law else of_laws
    left, right = st.columns([2, 1], gap="medium")
    with right:
        picture.show_clusters(workspace, rows, asked, language)
    with left:
        _show_counts(workspace, of_laws, language)
    _show_rows(workspace, dataclasses.replace(answer, rows=rows), asked, language)
    _show_case(workspace, every, asked, language)
    _offer_new(language)
    if not personal.seen(workspace, violations.LAYER, every, asked.as_of_on).all():
        widgets.show_note(texts.say("violations.personal_hidden", language))
    widgets.show_note(texts.say("violations.table_note", language))
    _show_rule(workspace, asked, language)
    widgets.show_notes(notes.named(workspace, answer.notes, asked), language)


def _show_figures(rows: pd.DataFrame, asked: Scope, language: Language) -> None:
    still = rows[rows["is_open"]]
    found = texts.number(len(rows), language)
    day = texts.day(asked.as_of_on, language)
    of_open = texts.say("violations.of_open", language)
    oldest = still["n_days_open"].max() if len(still) else None
    n_days = texts.number(oldest, language)
    age = "–" if oldest is None else texts.say("violations.n_days", language, n=n_days)
    counted = (
        ("n_overdue", int(still["is_overdue"].sum()), "overdue"),
        ("n_repeats", violations.n_repeats(still), "repeat"),
    )
    metrics.show_figures(
        [
            metrics.Figure(
                texts.say("violations.n_open", language),
                texts.number(len(still), language),
                texts.say("violations.of_all", language, n=found, day=day),
                "violation",
            ),
            *(
                metrics.Figure(
                    texts.say(f"violations.{name}", language),
                    texts.number(n, language),
                    of_open,
                    word,
                )
                for name, n, word in counted
            ),
            metrics.Figure(
                texts.say("violations.oldest", language),
                age,
                texts.say("violations.since", language),
                "violation",
            ),
        ]
    )


def _laws(workspace: Workspace) -> tuple[str, ...]:
    return tuple(workspace.layers[violations.LAYER].fields["law"].choices)


def _ask_cases(
    workspace: Workspace, rows: pd.DataFrame, language: Language
) -> pd.DataFrame:
    """Ask which cases to list; return those of the stage and state, of every law."""
    first, second, third = st.columns([2, 1, 1], vertical_alignment="bottom")
    with first:
        words = {one: texts.say(f"violations.show_{one}", language) for one in SHOWN}
        label = texts.say("violations.show", language)
        show = widgets.choose_one(label, "show", words, SHOWN[0])
    fields = workspace.layers[violations.LAYER].fields
    everything = texts.say("violations.everything", language)
    for column, field, name in (
        (second, "law", "law"),
        (third, "violation_stage", "stage"),
    ):
        codes = {
            code: one.label.say(language) for code, one in fields[field].choices.items()
        }
        chosen = state.one_of(name, tuple(codes))
        with column:
            label = texts.say(f"violations.{name}", language)
            widgets.show_list(label, name, {"": everything, **codes}, chosen)
        if chosen and name == "stage":
            rows = rows[rows[field] == chosen]
    kept = {
        "open": rows["is_open"],
        "overdue": rows["is_overdue"],
        "repeats": (rows["n_earlier"] > 0).fillna(value=False).astype("bool"),
    }
    return rows[kept[show]] if show in kept else rows


def _show_counts(workspace: Workspace, rows: pd.DataFrame, language: Language) -> None:
    title = texts.say("violations.by_law", language)
    st.subheader(title, anchor=False)
    counts = violations.by_law_and_stage(workspace, rows)
    widgets.show_table(
        workspace,
        counts,
        language,
        label=title,
        choices=[{"law": law} for law in counts["law"]],
        fits=["" for _ in counts["law"]],
        key="violation-laws",
        is_short=True,
        room_ratio=0.65,
    )


def _show_rows(
    workspace: Workspace, found: Answer, asked: Scope, language: Language
) -> None:
    rows = found.rows
    title = texts.say("violations.table", language)
    st.subheader(title, anchor=False)
    if rows.empty:
        widgets.show_note(texts.say("violations.none_open", language))
        return
    widgets.show_table(
        workspace,
        rows[list(LEDGER)],
        language,
        label=title,
        choices=[{"item": key} for key in rows["violation_id"]],
        fits=list(rows["cluster_id"]),
        key="violations",
    )
    name = f"violations-{asked.as_of_on}"
    downloads.offer_rows(workspace, name, found, language, title=title)


def _show_case(
    workspace: Workspace, rows: pd.DataFrame, asked: Scope, language: Language
) -> None:
    """Show every fact of the case that is chosen, and where it is edited."""
    chosen = state.text("item")
    if not chosen:
        return
    found = rows[rows["violation_id"] == chosen]
    if found.empty:
        st.info(texts.say("violations.no_such", language), icon=":material/info:")
        return
    # What is hidden is no field that is empty.
    layer, on = violations.LAYER, asked.as_of_on
    row = personal.readable(workspace, layer, found, on).iloc[0]
    with st.container(border=True, key="violation"):
        heading = texts.say("violations.chosen", language, id=row["violation_id"])
        law = tables.worded("law", row["law"], workspace.layers, language)
        st.text(f"{heading} · {row['cluster_name']} · {law}")
        for field in (one for one in _FACTS if one in row.index):
            label = tables.heading(field, workspace.layers, language)
            said = tables.figure(field, row[field], language)
            if field in ("violation_stage", "source_document"):
                said = tables.worded(field, row[field], workspace.layers, language)
            widgets.show_note(f"{label}: {said}")
        label = texts.say("violations.edit", language)
        links.show_link(label, "edit", "edit_note", layer=violations.LAYER, row=chosen)


def _offer_new(language: Language) -> None:
    label = texts.say("violations.add", language)
    links.show_link(label, "edit", "add", layer=violations.LAYER)


def _show_rule(workspace: Workspace, asked: Scope, language: Language) -> None:
    if workspace.rules.has(violations.REPEAT_RULE, asked.as_of_on):
        rule = workspace.rules.rule(violations.REPEAT_RULE, asked.as_of_on)
        said = texts.say(
            "violations.repeat_rule",
            language,
            n=texts.number(rule.value, language),
            document=texts.document(rule.document, language),
        )
        widgets.show_note(said)
