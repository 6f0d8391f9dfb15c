"""How a file ends: accepted as a new version, or declined."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from clusterviz.ui import state
from clusterviz.ui.dataroom.findings import ask_consent
from clusterviz.ui.dataroom.working import is_small, look_again
from clusterviz.view.plain import plain
from clusterviz.workspace import drafts, jobs, people
from clusterviz.workspace.import_report import summary
from clusterviz.workspace.imports import current_version

if TYPE_CHECKING:
    from clusterviz.ui.dataroom.desk import Desk
    from clusterviz.workspace.consent import Consent


def ask_ending(desk: Desk) -> None:
    """Ask for consent, and whether to accept or to decline the file."""
    if not people.may(desk.workspace, "publish"):
        st.info(desk.say("people.no_publish"), icon=":material/lock:")
        return
    current = current_version(desk.workspace, desk.layer)
    if current != desk.look.replaces:
        _show_conflict(desk, current)
        return
    consent = ask_consent(desk)
    is_agreed = (consent.repairs or not desk.look.needs_repairs) and (
        consent.findings or not desk.look.needs_decisions
    )
    if not is_agreed:
        st.caption(desk.say("dataroom.consent_first"))
    title = desk.layer.title.say(desk.language)
    is_accepted = st.button(
        plain(desk.say("dataroom.accept", layer=title, version=current + 1)),
        type="primary",
        disabled=desk.look.is_refused or not is_agreed,
        icon=":material/check:",
        key="accept",
    )
    # Unfolds in its place: what floats over a page that is still growing can come
    # to lie outside the window, where no one can reach it.
    with st.expander(desk.say("dataroom.decline"), icon=":material/close:"):
        st.markdown(desk.say("dataroom.decline_help"))
        is_declined = st.button(desk.say("dataroom.decline_yes"), key="decline")
    if is_accepted:
        _accept(desk, consent)
    if is_declined:
        drafts.decline(desk.workspace, desk.one, desk.look)
        state.choose(step="")
        st.rerun()


def _accept(desk: Desk, consent: Consent) -> None:
    if not is_small(desk.one):
        actor = desk.workspace.actor
        payload = drafts.consent_of(consent, desk.look.replaces, actor)
        jobs.start(
            desk.workspace.root, "publish", payload, job_id=desk.one.draft.draft_id
        )
        st.rerun()
    report = drafts.publish(desk.workspace, desk.one, consent, desk.look.replaces)
    if report.status == "published":
        state.choose(step="")
        st.rerun()
    st.warning(plain(summary(report, desk.language)), icon=":material/help:")


def _show_conflict(desk: Desk, current: int) -> None:
    """Say that somebody else was faster, and offer to look again."""
    said = desk.say("dataroom.conflict", version=current, replaces=desk.look.replaces)
    st.warning(said, icon=":material/sync_problem:")
    if st.button(desk.say("dataroom.look_again"), key="look-again", type="primary"):
        look_again(desk.workspace, desk.one)
        st.rerun()
