"""Signing a month off, and opening it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from clusterviz import texts
from clusterviz.errors import ClustervizError, InputError
from clusterviz.records import LOCAL
from clusterviz.ui import cache, mishaps, state, widgets
from clusterviz.ui.people.named import typed_name
from clusterviz.ui.review import lists
from clusterviz.view.plain import plain
from clusterviz.workspace import people, review_seen, review_signing
from clusterviz.workspace.review import Review

if TYPE_CHECKING:
    from clusterviz.schema import Language
    from clusterviz.workspace import Workspace

_MOST = 200


def show_standing(found: Review, language: Language) -> None:
    """Say whether the month is signed off: by whom, when, and on which audit."""
    if found.signed is None:
        day = texts.day(found.on, language)
        widgets.show_note(texts.say("review.is_open", language, day=day))
        return
    entry = found.signed.entry
    said = texts.say(
        "review.is_signed",
        language,
        name=entry.by or entry.actor.person_id,
        moment=texts.moment(entry.at, language),
        day=texts.day(found.on, language),
    )
    st.success(plain(said), icon=":material/verified:")
    widgets.show_note(texts.say("review.sealed_by", language, line=found.line))


def show_signing(workspace: Workspace, found: Review, language: Language) -> None:
    """Offer to sign the month off, or to open it again, to whoever may.

    Parameters
    ----------
    workspace
        Not frozen: it is written to.
    found
        The month as it is shown.
    language
        Of the words.
    """
    lists.show_history(workspace, found.month, language)
    if not people.may(workspace, "sign_off"):
        widgets.show_note(texts.say("review.may_not_sign", language))
        return
    does = "reopen" if found.signed is not None else "sign"
    st.subheader(texts.say(f"review.heading_{does}", language), anchor=False)
    st.markdown(texts.say(f"review.about_{does}", language))
    n_seen = len(review_signing.history(workspace, found.month))
    form = f"review-{does}-{found.month}-{n_seen}"
    faults = _faults(workspace, found, language) if does == "sign" else ""
    is_ticked = True
    with st.form(form, border=True):
        reason = ""
        if faults:
            st.warning(plain(faults), icon=":material/warning:")
            is_ticked = st.checkbox(texts.say("review.sign_anyway", language))
        if does == "reopen":
            reason = st.text_area(
                texts.say("review.reopen_reason", language),
                max_chars=review_signing.MAX_CHARACTERS,
                height=80,
            )
        by = ask_name(workspace, f"{form}-by", language)
        is_asked = st.form_submit_button(
            texts.say(f"review.do_{does}", language),
            icon=":material/verified:" if does == "sign" else ":material/lock_open:",
            type="primary",
        )
    # The click draws the page anew: what was seen is what the run before it showed.
    seen = state.kept(form) if is_asked else None
    state.kept(form, found)
    if not is_asked:
        return
    try:
        if does == "sign":
            if not is_ticked:
                raise InputError(texts.told("review.refused_not_ticked"))
            as_seen = seen if isinstance(seen, Review) else found
            review_signing.sign_off(workspace, as_seen, after=n_seen, by=by)
        else:
            review_signing.reopen(
                workspace, found.month, after=n_seen, reason=reason, by=by
            )
    except ClustervizError as error:
        mishaps.show_error(error, language)
        return
    widgets.say_done(texts.say(f"review.done_{does}", language))


def _faults(workspace: Workspace, found: Review, language: Language) -> str:
    """Return how many errors and untold reasons would be signed; empty for none."""
    n_errors = cache.ask(workspace.frozen(), review_seen.n_errors, on=found.on)
    n_reasons = review_seen.n_without_reason(found)
    if not n_errors + n_reasons:
        return ""
    return texts.say(
        "review.signed_with_faults",
        language,
        n_errors=texts.number(n_errors, language),
        n_reasons=texts.number(n_reasons, language),
    )


def ask_name(workspace: Workspace, key: str, language: Language) -> str:
    """Ask who writes, where nobody has signed in; else nothing is asked."""
    if workspace.actor.person_id != LOCAL:
        return ""
    return typed_name(texts.say("review.by", language), _MOST, key)
