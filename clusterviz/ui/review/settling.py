"""Saying what became of an assignment.

What was typed stays until it is written, whatever others write meanwhile: a task that
somebody else settled is offered still, and what they wrote of it is shown.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import streamlit as st

from clusterviz import texts
from clusterviz.errors import ClustervizError, RowConflict
from clusterviz.ui import mishaps, state, widgets
from clusterviz.ui.editing.conflict import show_clash
from clusterviz.ui.review import signing, writing
from clusterviz.ui.review.assigning import version
from clusterviz.ui.scope import cluster_ids, of_clusters
from clusterviz.view.options import distinct
from clusterviz.workspace import review_writing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clusterviz.schema import Language
    from clusterviz.ui.scope import Scope
    from clusterviz.workspace import Workspace
    from clusterviz.workspace.review import Review

_MOST = 500


@dataclass(frozen=True)
class _Opened:
    """The form as this window has it.

    Parameters
    ----------
    words, versions
        By task: what it is called, and the version of the layer that it was first
        offered from.
    turn
        How often it was written since: the next form begins anew.
    """

    words: Mapping[str, str] = field(default_factory=dict)
    versions: Mapping[str, int] = field(default_factory=dict)
    turn: int = 0


def ask_outcome(
    workspace: Workspace, found: Review, asked: Scope, language: Language
) -> None:
    """Ask what became of an assignment, and write it.

    Of a month that is signed off, only where the form was open before.

    Parameters
    ----------
    workspace
        Not frozen: it is written to.
    """
    name = "-".join(("review-settle", found.month, *asked.area_codes))
    before = _kept(name)
    opened = before if found.signed else _opened(workspace, found, asked, before)
    if not opened.words:
        return
    state.kept(name, opened)
    words = distinct(dict(opened.words))
    key = f"{name}-{opened.turn}"
    st.subheader(texts.say("review.settle", language), anchor=False)
    states = workspace.layers["assignments"].fields["assignment_state"].choices
    offered = [review_writing.DONE, review_writing.CANCELLED]
    with st.form(key, border=True):
        assignment_id = st.selectbox(
            texts.say("review.which", language),
            list(words), format_func=words.__getitem__, key=f"{key}-which",
        )  # fmt: skip
        first, second, third = st.columns([2, 2, 6], gap="small")
        with first:
            outcome = st.selectbox(
                texts.say("review.outcome", language),
                offered,
                format_func=lambda one: states[one].label.say(language),
                filter_mode=None,
                key=f"{key}-outcome",
            )
        with second:
            done_on: dt.date | None = st.date_input(
                texts.say("review.done_on", language),
                found.on, format="DD/MM/YYYY", key=f"{key}-done",
            )  # fmt: skip
        with third:
            told = st.text_input(
                texts.say("review.evidence", language),
                help=texts.say("review.evidence_help", language),
                max_chars=_MOST, key=f"{key}-evidence",
            )  # fmt: skip
        left, right = st.columns(2, gap="small")
        with left:
            source = writing.ask_source(key, language)
        with right:
            by = signing.ask_name(workspace, f"{key}-by", language)
        is_asked = st.form_submit_button(
            texts.say("review.do_settle", language), icon=":material/task_alt:"
        )
    if not is_asked:
        return
    is_done = outcome == review_writing.DONE
    writer = workspace.acting_as(workspace.signed(by))
    its = str(assignment_id)
    try:
        review_writing.settle(
            writer, its, str(outcome),
            made_from=opened.versions[its], source_document=source,
            done_on=done_on if is_done else None,
            evidence=told if is_done else "", reason="" if is_done else told,
        )  # fmt: skip
    except RowConflict as clashing:
        # They have seen now what is there: the next attempt puts theirs over it.
        seen = {**opened.versions, its: version(workspace)}
        state.kept(name, replace(opened, versions=seen))
        layer = workspace.layers["assignments"]
        show_clash(layer, clashing.clashes[0], language)
        widgets.show_note(texts.say("review.conflict", language))
        return
    except ClustervizError as error:
        mishaps.show_error(error, language)
        return
    state.kept(name, _Opened(turn=opened.turn + 1))
    widgets.say_done(texts.say("review.settled", language))


def _kept(name: str) -> _Opened:
    kept = state.kept(name)
    return kept if isinstance(kept, _Opened) else _Opened()


def _opened(
    workspace: Workspace, found: Review, asked: Scope, before: _Opened
) -> _Opened:
    """Return the form with the tasks that it had, and those that are open now."""
    rows = of_clusters(found.agenda, cluster_ids(workspace, asked))
    rows = rows[rows["assignment_state"] == review_writing.OPEN]
    now = {
        str(one["assignment_id"]): f"{one['cluster_name']} · {one['task']}"
        for one in rows.to_dict("records")
    }
    newest = version(workspace)
    return replace(
        before,
        words={**before.words, **now},
        versions={**dict.fromkeys(now, newest), **before.versions},
    )
