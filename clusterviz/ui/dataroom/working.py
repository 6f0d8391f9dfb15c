"""Looking at a file: at once where it is small, beside the page where it is large."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from clusterviz import texts
from clusterviz.errors import ClustervizError, InputError
from clusterviz.ui import mishaps, progress
from clusterviz.ui.dataroom.desk import Desk
from clusterviz.view.plain import plain
from clusterviz.workspace import drafts, jobs
from clusterviz.workspace.look import read_look
from clusterviz.workspace.reading import Reading

if TYPE_CHECKING:
    from pathlib import Path

    from clusterviz.schema import Language
    from clusterviz.workspace import Workspace
    from clusterviz.workspace.drafts import Intake
    from clusterviz.workspace.jobfiles import JobState
    from clusterviz.workspace.look import Look

AT_ONCE_BYTES = 5_000_000
"""A file up to so large is looked at while the page waits."""


def is_small(one: Intake) -> bool:
    """Return whether a file is looked at while the page waits."""
    return one.draft.upload.stat().st_size <= AT_ONCE_BYTES


def desk_of(workspace: Workspace, one: Intake, language: Language) -> Desk | None:
    """Return what is known of a file; ``None`` while it is worked on.

    The page then shows how far that is, or why it came to nothing.

    Parameters
    ----------
    workspace
        Which it is to enter.
    one
        The file.
    language
        Of what is shown meanwhile.
    """
    look = read_look(one.draft.folder)
    if is_small(one):
        if look is None:
            drafts.look(workspace, one)
            # As it is kept: what is seen now is what the next run finds.
            look = read_look(one.draft.folder)
    else:
        look = _looked_at_beside(workspace, one, look, language)
    return None if look is None else Desk(workspace, one, look, language)


def _looked_at_beside(
    workspace: Workspace, one: Intake, look: Look | None, language: Language
) -> Look | None:
    """Return what a job found; without it, show how far the job is."""
    job = _job(workspace, one)
    if job.is_running:
        name = one.draft.draft_id
        progress.show_progress(
            workspace.root,
            name,
            language,
            note="dataroom.meanwhile",
            on_cancel=partial(_cancel, workspace.root, name, language),
        )
        return None
    if job.failed is not None:
        _show_failure(workspace, one, job, language)
        return None
    if look is None:
        look_again(workspace, one)
        st.rerun()
    if job.outcome is not None and "status" in job.outcome:
        said = texts.say("dataroom.not_published", language)
        st.warning(said, icon=":material/help:")
    return look


def decide(desk: Desk, **changes: object) -> None:
    """Keep decisions about a file, and look at it again.

    Parameters
    ----------
    desk
        The file.
    **changes
        Fields of `Reading`.

    Raises
    ------
    ClustervizError
        If the file cannot be read so; then what was decided before stays.
    """
    before = desk.reading
    desk.one.keep_reading(before.model_copy(update=changes))
    try:
        look_again(desk.workspace, desk.one)
    except ClustervizError:
        desk.one.keep_reading(before)
        raise
    st.rerun()


def look_again(workspace: Workspace, one: Intake) -> None:
    """Look at a file as its decisions say now."""
    if is_small(one):
        drafts.look(workspace, one)
    else:
        jobs.start(workspace.root, "look", {}, job_id=one.draft.draft_id)


def _cancel(root: Path, job_id: str, language: Language) -> None:
    with mishaps.shown(language):
        jobs.cancel(root, job_id)


def _job(workspace: Workspace, one: Intake) -> JobState:
    try:
        return jobs.state(workspace.root, one.draft.draft_id)
    except InputError:
        look_again(workspace, one)
        return jobs.state(workspace.root, one.draft.draft_id)


def _show_failure(
    workspace: Workspace, one: Intake, job: JobState, language: Language
) -> None:
    if job.failed is not None:
        said = job.failed.vi if language == "vi" else job.failed.en
        st.error(plain(said), icon=":material/error:")
    with st.container(horizontal=True):
        is_again = st.button(
            texts.say("dataroom.look_again", language), key="look-again"
        )
        is_anew = st.button(
            texts.say("dataroom.forget_decisions", language), key="forget-decisions"
        )
    if is_anew:
        one.keep_reading(Reading(file=one.file))
    if is_again or is_anew:
        look_again(workspace, one)
        st.rerun()
