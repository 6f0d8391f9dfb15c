"""Giving of assignments: who does what until when."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import streamlit as st

from clusterviz import texts
from clusterviz.errors import ClustervizError
from clusterviz.ui import mishaps, state, widgets
from clusterviz.ui.editing.figurebox import ask_figure, require_figure
from clusterviz.ui.review import signing, writing
from clusterviz.ui.scope import cluster_ids, of_clusters
from clusterviz.view.options import distinct
from clusterviz.view.plain import plain
from clusterviz.workspace import review_writing
from clusterviz.workspace.review import TRACKS

if TYPE_CHECKING:
    from clusterviz.schema import Language
    from clusterviz.ui.scope import Scope
    from clusterviz.workspace import Workspace
    from clusterviz.workspace.review import Review

_MOST = 500
_USUAL_DAYS = 30


def ask_assignment(
    workspace: Workspace, found: Review, asked: Scope, language: Language
) -> None:
    """Ask for an assignment of the month, and write it.

    Parameters
    ----------
    workspace
        Not frozen: it is written to.
    """
    rows = of_clusters(found.rows, cluster_ids(workspace, asked))
    names = dict(zip(rows["cluster_id"], rows["cluster_name"], strict=True))
    ours = {
        code: name
        for code, name in names.items()
        if writing.may_write(workspace, found, code)
    }
    if not ours:
        return
    words = distinct(ours)
    fields = workspace.layers["assignments"].fields
    st.subheader(texts.say("review.give", language), anchor=False)
    turn = state.kept("review-given") or 0
    key = f"review-give-{found.month}-{turn}"
    with st.form(key, border=True):
        first, second, third = st.columns([4, 3, 3], gap="small")
        with first:
            cluster_id = st.selectbox(
                plain(texts.say("review.column_cluster_name", language)),
                list(words), format_func=words.__getitem__, key=f"{key}-cluster",
            )  # fmt: skip
        with second:
            track = st.selectbox(
                plain(fields["track"].label.say(language)),
                list(TRACKS),
                format_func=lambda one: texts.say(f"review.track_{one}", language),
                filter_mode=None,
                key=f"{key}-track",
            )
        with third:
            due_on: dt.date | None = st.date_input(
                plain(fields["due_on"].label.say(language)),
                found.on + dt.timedelta(days=_USUAL_DAYS),
                format="DD/MM/YYYY",
                key=f"{key}-due",
            )
        task = st.text_input(
            f"{plain(fields['task'].label.say(language))} *",
            max_chars=_MOST, key=f"{key}-task",
        )  # fmt: skip
        first, second, third = st.columns([4, 3, 3], gap="small")
        with first:
            owner = st.text_input(
                f"{plain(fields['owner'].label.say(language))} *",
                max_chars=_MOST, key=f"{key}-owner",
            )  # fmt: skip
        with second:
            goal = fields["target"].label.say(language)
            target = ask_figure(
                goal, key=f"{key}-target", language=language,
                help_text=texts.say("review.target_help", language),
            )  # fmt: skip
        with third:
            source = writing.ask_source(key, language)
        by = signing.ask_name(workspace, f"{key}-by", language)
        is_asked = st.form_submit_button(
            texts.say("review.do_give", language), icon=":material/assignment_add:"
        )
    if not is_asked:
        return
    values: dict[str, object] = {
        "cluster_id": cluster_id, "track": track, "due_on": due_on,
        "task": task.strip() or None, "owner": owner.strip() or None,
    }  # fmt: skip
    writer = workspace.acting_as(workspace.signed(by))
    try:
        values["target"] = require_figure(goal, target)
        review_writing.assign(
            writer, found.month, values,
            made_from=version(workspace), source_document=source,
        )  # fmt: skip
    except ClustervizError as error:
        mishaps.show_error(error, language)
        return
    state.kept("review-given", int(str(turn)) + 1)
    widgets.say_done(texts.say("review.given", language))


def version(workspace: Workspace) -> int:
    """Return the version of the assignments now; 0 without one."""
    has_any = workspace.has("assignments")
    return workspace.version("assignments").version if has_any else 0
