"""The gate on the screen: the answer, why, and what would change it."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from clusterviz import texts
from clusterviz.ui import cache, metrics, state, widgets
from clusterviz.view import gatepaper, gatetables, gauges, statement, tables
from clusterviz.view.glossary import meaning
from clusterviz.view.plain import plain
from clusterviz.workspace import area_gate
from clusterviz.workspace import gate as use_case

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clusterviz.schema import Language
    from clusterviz.ui.scope import Scope
    from clusterviz.view.statement import AreaGate
    from clusterviz.workspace import Workspace
    from clusterviz.workspace.analysis import Answer

PACES = (1, 50)
"""Hectares leased in a quarter: the ends of the slider."""

USUAL_PACE = 5


def answers(workspace: Workspace, asked: Scope) -> Answer:
    """Return the rows of every scope, and what to know beside them.

    The frame's own kind of area comes first, then the other levels.
    """
    pace = float(pace_ha())
    ours = cache.ask(workspace, use_case.gate, pace_ha=pace, **asked.asked())
    every = cache.ask(workspace, use_case.gate, pace_ha=pace, as_of_on=asked.as_of_on)
    others = every.rows[every.rows["level"] != asked.level]
    rows = pd.concat([ours.rows, others], ignore_index=True)
    return dataclasses.replace(ours, rows=rows, notes=(*ours.notes, *every.notes))


def pace_ha() -> int:
    """Return the pace that the reader chose."""
    least, most = PACES
    return min(max(state.number("pace", USUAL_PACE), least), most)


def key_of(rows: pd.DataFrame) -> list[str]:
    """Return what names each scope in an address: its level and code."""
    return [
        f"{level}.{code}"
        for level, code in zip(rows["level"], rows["area_code"], strict=True)
    ]


def ask_place(
    workspace: Workspace, rows: pd.DataFrame, asked: Scope, language: Language
) -> str:
    """Ask for the scope; at first the first of the frame's areas, or of lawful ones.

    Lawful scopes stand first: a commune may bear the name of its district.
    """
    rows = rows.sort_values("is_lawful_scope", ascending=False, kind="stable")
    names = gatetables.scope_names(rows, use_case.group_names(workspace, language))
    labels = {
        key: f"{name} ({gatepaper.level_name(level, workspace.layers, language)})"
        for key, name, level in zip(key_of(rows), names, rows["level"], strict=True)
    }
    first = [f"{asked.level}.{code}" for code in asked.area_codes]
    lawful = key_of(rows[rows["is_lawful_scope"].astype("bool")])
    usual = next(one for one in [*first, *lawful, *labels] if one in labels)
    chosen = state.one_of("place", tuple(labels), usual)
    label = texts.say("gate.place", language)
    widgets.show_list(label, "place", labels, chosen, is_searched=True)
    return chosen


def of_place(workspace: Workspace, place: str, asked: Scope) -> AreaGate:
    """Return the gate of one scope, at the pace chosen."""
    return cache.ask(workspace, area_gate.area_gate, **_asked(place, asked))


def printed(workspace: Workspace, place: str, asked: Scope) -> AreaGate:
    """Return the gate of one scope as it is printed, with the end of the audit."""
    last, _ = workspace.store.journal.head()
    question = area_gate.printed_gate
    return cache.ask(workspace, question, last_line=last, **_asked(place, asked))


def _asked(place: str, asked: Scope) -> dict[str, object]:
    level, _, code = place.partition(".")
    return {
        "area_code": code,
        "level": level,
        "as_of_on": asked.as_of_on,
        "areas_on": asked.areas_on if level == asked.level else None,
        "pace_ha": float(pace_ha()),
    }


def show_answer(gate: AreaGate, language: Language) -> None:
    """Show the verdict in words, with its legal basis."""
    code = str(gate.row["establish"])
    boxes = {
        "met": (st.success, ":material/check_circle:"),
        "not_met": (st.error, ":material/block:"),
        "cannot_be_judged": (st.warning, ":material/help:"),
    }
    is_nothing_left = statement.verdict_code(gate) == "no_candidate"
    box, icon = boxes["cannot_be_judged" if is_nothing_left else code]
    name = plain(statement.area_name(gate, language))
    box(f"**{name}.** {plain(statement.verdict(gate, language))}", icon=icon)
    source = statement.bases(gate, language)
    day = texts.day(gate.as_of_on, language)
    widgets.show_note(texts.say("gate.basis", language, source=source, day=day))
    if not gate.row["is_lawful_scope"]:
        st.warning(texts.say("gate.not_lawful", language), icon=":material/info:")


def reference_of(row: Mapping[Any, Any], gate: AreaGate, asked: Scope) -> str:
    """Return how an arm's figure is explained; empty for areas of another level."""
    if gate.row["level"] != asked.level:
        return ""
    return use_case.arm_reference(row, gate)


def show_gauges(gate: AreaGate, asked: Scope, language: Language) -> None:
    """Show a gauge for each arm, with figure, threshold and verdict in words."""
    if statement.is_free(gate):
        st.text(texts.say("gate.no_established", language))
        return
    columns = st.columns(2, gap="medium")
    for column, row in zip(columns, gate.conditions.to_dict("records"), strict=True):
        value = None if pd.isna(row["figure"]) else float(row["figure"])
        is_ratio = row["unit"] == "ratio"
        dial = gauges.Dial(value, row["threshold"], row["comparison"], is_ratio)
        with column.container(border=True):
            st.metric(
                plain(tables.worded("condition", row["condition"], {}, language)),
                plain(statement.condition_figure(row, language, is_exact=False)),
                help=plain(meaning("average" if is_ratio else "unleased", language)),
            )
            st.text(tables.worded("verdict", row["verdict"], {}, language))
            chart = cache.drawn(gauges.gauge, dial, language)
            key = f"gauge-{row['unit']}"
            st.vega_lite_chart(chart.spec, key=key)
            reference = reference_of(row, gate, asked)
            if reference:
                label = texts.say("explain.button", language)
                metrics.offer_explanation(label, reference)
            for said in statement.readings_said(gate, row["condition"], language):
                widgets.show_note(said)
    widgets.show_note(texts.say("gate.either", language))


def show_ways(gate: AreaGate, language: Language) -> None:
    """Show what would open the gate, and a slider for the pace of leasing."""
    st.subheader(texts.say("gate.ways_heading", language), anchor=False)
    for sentence in statement.ways(gate, language, is_exact=False):
        st.text(sentence)
    if gate.row["establish"] != "not_met":
        return
    least, most = PACES
    st.slider(
        texts.say("gate.pace", language),
        least,
        most,
        **state.widget("pace", pace_ha()),
    )
