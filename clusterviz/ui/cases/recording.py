"""Writing of cases: taking them up, and recording a step."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import streamlit as st

from clusterviz import texts
from clusterviz.errors import EditConflict
from clusterviz.ui import cache, state, widgets
from clusterviz.ui.people.named import ask_name
from clusterviz.ui.scope import cluster_ids, of_clusters
from clusterviz.view import tables
from clusterviz.view.plain import plain
from clusterviz.workspace import cases, people

if TYPE_CHECKING:
    import datetime as dt

    from clusterviz.schema import Language
    from clusterviz.ui.scope import Scope
    from clusterviz.workspace import Workspace

_MOST = 500


def offer_to_take_up(workspace: Workspace, asked: Scope, language: Language) -> None:
    """Offer to number the pairs in conflict that have no case, of today's data.

    Of the clusters with land in the areas meant: nobody opens what is not shown.
    """
    if not people.may(workspace, "case"):
        return
    found = cache.overlaps(workspace, workspace.as_of_on)
    # Of today's clusters: the page may show another day.
    today = dataclasses.replace(asked, as_of_on=workspace.as_of_on)
    ids = cluster_ids(workspace, today)
    n = len(of_clusters(cases.new_pairs(workspace, found), ids))
    if not n:
        return
    said = texts.number(n, language)
    with st.form("cases-take-up", border=True):
        st.markdown(texts.say("cases.new", language, n=said))
        left, right = st.columns([2, 1], vertical_alignment="bottom")
        with left:
            by = ask_name(workspace, texts.say("cases.by", language), _MOST, "cases-by")
        is_asked = right.form_submit_button(
            texts.say("cases.take_up", language, n=said),
            icon=":material/library_add:",
            type="primary",
        )
    if is_asked:
        with widgets.errors_shown(language):
            numbers = cases.take_up(workspace, by, ids)
            done = texts.say(
                "cases.taken_up", language, n=texts.number(len(numbers), language)
            )
            widgets.say_done(done)


def ask_step(workspace: Workspace, case: cases.Case, language: Language) -> None:
    """Ask for the next step of a case, and write it.

    Where somebody wrote of the case meanwhile, what was typed stays, and the next
    attempt follows what is shown above the form.

    Parameters
    ----------
    workspace
        Not frozen: it is written to.
    case
        As it stands of the workspace's own day.
    language
        Of labels, words and sentences.
    """
    row, version = case.row, int(case.row["version"])
    first, seen = _seen(version)
    key = f"case-{row['number']}-{first}"
    with st.form(key, border=True):
        step, by = _ask(workspace, case, key, language)
        is_asked = st.form_submit_button(
            texts.say("cases.record", language),
            icon=":material/edit_note:",
            on_click=state.choose,
            kwargs={"step": f"{first}.{version}"},
        )
    if not is_asked:
        return
    subject = cases.subject(row["cluster_id"], row["zone_id"])
    try:
        entry = cases.record(workspace, subject, step, after=seen, by=by)
    except EditConflict:
        st.warning(
            texts.say(
                "cases.conflict", language, version=texts.number(version, language)
            ),
            icon=":material/sync_problem:",
        )
        return
    except cases.CaseRefusedError as refused:
        st.warning(plain(refused.say(language)), icon=":material/block:")
        return
    state.choose(step="")
    said = texts.say(
        "cases.recorded", language, version=texts.number(entry.version, language)
    )
    widgets.say_done(said)


def _ask(
    workspace: Workspace, case: cases.Case, key: str, language: Language
) -> tuple[cases.Step, str]:
    row = case.row
    columns = st.columns(3)
    with columns[0]:
        chosen = st.selectbox(
            texts.say("cases.next_state", language),
            case.next_states,
            format_func=lambda one: tables.worded("case_state", one, {}, language),
            filter_mode=None,
            key=f"{key}-state",
        )
    with columns[1]:
        responsible = st.selectbox(
            plain(tables.heading("responsible", workspace.layers, language)),
            cases.RESPONSIBLE,
            index=_place(cases.RESPONSIBLE, str(row["responsible"])),
            format_func=lambda one: tables.worded("responsible", one, {}, language),
            filter_mode=None,
            key=f"{key}-responsible",
        )
    with columns[2]:
        due_on: dt.date | None = st.date_input(
            plain(tables.heading("due_on", workspace.layers, language)),
            row["due_on"] or cases.usual_due_on(str(row["severity"])),
            format="DD/MM/YYYY",
            key=f"{key}-due",
        )
        widgets.show_note(texts.say("cases.due_counted", language))
    reason = st.text_area(
        texts.say("cases.reason", language),
        help=texts.say("cases.reason_help", language),
        max_chars=cases.MAX_CHARACTERS,
        height=80,
        key=f"{key}-reason",
    )
    left, right = st.columns(2)
    document = left.text_input(
        texts.say("cases.document", language),
        help=texts.say("cases.document_help", language),
        max_chars=_MOST,
        key=f"{key}-document",
    )
    with right:
        label = texts.say("cases.by", language)
        by = ask_name(workspace, label, _MOST, key=f"{key}-by")
    if cases.RESOLVED not in case.next_states and row["case_state"] in _RUNNING:
        widgets.show_note(texts.say(f"cases.not_resolvable_{row['verdict']}", language))
    if row["case_state"] in _RUNNING and cases.needs_referral(row):
        widgets.show_note(texts.say("cases.referral_first", language))
    return cases.Step(chosen, responsible, due_on, reason, document), by


_RUNNING = tuple(one for one in cases.STATES if one not in cases.FINISHED)


def _place(codes: tuple[str, ...], code: str) -> int:
    return codes.index(code) if code in codes else 0


def _seen(version: int) -> tuple[int, int]:
    """Return the entry that the form was opened at, and the one its writer saw.

    The choice ``step`` has both from the last attempt: an attempt that came too
    late must keep what was typed, though the case has gone on.
    """
    first, _, seen = state.text("step").partition(".")
    if (
        first.isdecimal()
        and seen.isdecimal()
        and 0 < int(first) <= int(seen) <= version
    ):
        return int(first), int(seen)
    return version, version
