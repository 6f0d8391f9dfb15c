"""One case: both sides and their papers, what was written, and the next step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from clusterviz import clock, texts
from clusterviz.ui import cache, state, widgets
from clusterviz.ui.cases import recording
from clusterviz.view import tables
from clusterviz.view.plain import plain
from clusterviz.workspace import cases, owned, people, sides

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from clusterviz.records import Entry
    from clusterviz.schema import Language
    from clusterviz.ui.scope import Scope
    from clusterviz.workspace import Workspace
    from clusterviz.workspace.analysis import Answer

HISTORY = (
    "case_step", "written_on", "written_by", "case_state", "responsible", "due_on",
    "overlap_ha", "case_reason", "evidence",
)  # fmt: skip

_FITS = 40
"""Characters that a cell of the table has room for."""


def show_case(
    workspace: Workspace,
    found: Answer,
    rows: pd.DataFrame,
    asked: Scope,
    language: Language,
) -> None:
    """Show the case that is chosen; a word on how to choose one where none is.

    Parameters
    ----------
    workspace
        Not frozen: a step may be written to it.
    found
        The overlaps of the day asked about.
    rows
        Every case.
    asked, language
        Of the page.
    """
    if not state.text("case"):
        return
    number = state.number("case", 0)
    if number not in set(rows["number"]):
        said = texts.say("cases.no_such", language, n=texts.number(len(rows), language))
        st.warning(said, icon=":material/search_off:")
        return
    case = cases.case(workspace, number, found)
    row = case.row
    with st.container(border=True, key="case"):
        heading = texts.say(
            "cases.heading",
            language,
            number=str(number),
            cluster=row["cluster_name"] or row["cluster_id"],
            kind=tables.worded("kind", row["kind"], workspace.layers, language),
        )
        st.subheader(plain(heading), anchor=False)
        _show_standing(row, language)
        _show_warnings(row, found, language)
        _show_sides(workspace, row, asked, language)
        title = texts.say("cases.history", language)
        st.markdown(f"**{title}**")
        widgets.show_table(workspace, _history(case.entries), language, label=title)
        _show_reasons(case.entries, language)
        _show_form(workspace, case, asked, language)


def _show_standing(row: Mapping[str, Any], language: Language) -> None:
    """Say how grave it is, how it stands, who acts by when, and what has changed."""
    values = {
        "severity": tables.worded("severity", row["severity"], {}, language),
        "state": tables.worded("case_state", row["case_state"], {}, language),
        "responsible": tables.worded("responsible", row["responsible"], {}, language),
        "due": texts.day(row["due_on"], language),
        "opened": texts.day(row["opened_on"], language),
    }
    sentence = texts.say("cases.standing", language, **values)
    late = texts.say("cases.is_overdue", language) if row["is_overdue"] else ""
    st.markdown(f"{plain(sentence)} {late}")
    figures = {
        "before": texts.hectares(row["overlap_before_ha"], language),
        "now": texts.hectares(row["overlap_now_ha"], language),
        "change": texts.hectares(row["change_ha"], language),
        "verdict": tables.worded("verdict", row["verdict"], {}, language),
    }
    st.markdown(plain(texts.say("cases.before_after", language, **figures)))


def _show_warnings(row: Mapping[str, Any], found: Answer, language: Language) -> None:
    if row["reopened"]:
        st.warning(
            texts.say(f"cases.reopened_{row['reopened']}", language),
            icon=":material/replay:",
        )
    if row["verdict"] == "nothing_found":
        n = cases.n_same_kind(row, found)
        if n:
            said = texts.say("cases.same_kind", language, n=texts.number(n, language))
            st.info(said, icon=":material/compare_arrows:")


def _show_sides(
    workspace: Workspace, row: Mapping[str, Any], asked: Scope, language: Language
) -> None:
    """Show the papers of both sides, next to each other."""
    both = cache.ask(
        workspace,
        sides.sides,
        cluster_id=row["cluster_id"],
        zone_id=row["zone_id"],
        as_of_on=asked.as_of_on,
    )
    names = (("cluster", row["cluster_name"]), ("zone", row["zone_name"]))
    for column, side, (which, name) in zip(st.columns(2), both, names, strict=True):
        with column.container(gap="xxsmall"):
            label = texts.say(f"cases.side_{which}", language)
            title = f"{label}: {name or '–'} ({side.feature_id})"
            st.markdown(f"**{plain(title)}**")
            if not side.is_there:
                widgets.show_note(texts.say("cases.side_gone", language))
            for field, value in side.facts.items():
                heading = tables.heading(field, workspace.layers, language)
                said = tables.worded(field, value, workspace.layers, language)
                if not isinstance(value, str):
                    said = tables.figure(field, value, language)
                widgets.show_note(f"{heading}: {said}")


def _history(entries: Sequence[Entry]) -> pd.DataFrame:
    """Return what was written, the newest first."""
    rows = [
        {
            "case_step": one.version,
            "written_on": clock.local(one.at).date(),
            "written_by": one.by,
            "case_state": str(one.body["state"]),
            "responsible": str(one.body["responsible"]),
            "due_on": cases.day_of(one.body.get("due_on")),
            "overlap_ha": one.body.get("overlap_ha"),
            "case_reason": one.body.get("reason"),
            "evidence": one.body.get("document"),
        }
        for one in reversed(entries)
    ]
    frame = pd.DataFrame(rows, columns=list(HISTORY))
    return frame.astype({"overlap_ha": "float64"})


def _show_reasons(entries: Sequence[Entry], language: Language) -> None:
    """Show whole what a cell of the table cuts off, the newest first."""
    for one in reversed(entries):
        reason = str(one.body.get("reason") or "")
        if len(reason) > _FITS:
            step = str(one.version)
            said = texts.say("cases.reason_whole", language, step=step, reason=reason)
            widgets.show_note(said)


def _show_form(
    workspace: Workspace, case: cases.Case, asked: Scope, language: Language
) -> None:
    st.markdown(f"**{texts.say('cases.next_step', language)}**")
    if asked.as_of_on != workspace.as_of_on:
        day = texts.day(workspace.as_of_on, language)
        said = texts.say("cases.only_today", language, day=day)
        st.info(said, icon=":material/event:")
        return
    areas = owned.leading_areas(workspace, workspace.as_of_on)
    cluster_id = str(case.row["cluster_id"])
    if not people.may(workspace, "case", areas.get(cluster_id, ())):
        st.info(texts.say("people.not_yours", language), icon=":material/lock:")
        return
    recording.ask_step(workspace, case, language)
