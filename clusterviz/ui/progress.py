"""How far work beside the page is, whatever it makes, and a way to end it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from clusterviz import texts
from clusterviz.errors import InputError
from clusterviz.view.plain import plain
from clusterviz.workspace import jobs

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from clusterviz.schema import Language


@st.fragment(run_every=1)
def show_progress(
    root: Path,
    job_id: str,
    language: Language,
    *,
    note: str,
    on_cancel: Callable[[], None],
) -> None:
    """Show how far a job is, anew each second, and offer to end it.

    Parameters
    ----------
    root
        The workspace's folder.
    job_id
        The draft that it works on.
    language
        Of the words.
    note
        Key of what the reader may do meanwhile.
    on_cancel
        Ends it.
    """
    try:
        job = jobs.state(root, job_id)
    except InputError:
        # Its draft is gone: published, or removed by whoever asked for it.
        st.rerun()
    if not job.is_running:
        st.rerun()
    step = texts.say(f"imports.step_{job.step}", language)
    share = texts.percent(job.done, language, 0)
    done = min(max(job.done, 0.0), 1.0)
    st.progress(done, text=plain(f"{step} · {share}" if job.done else step))
    st.caption(texts.say(note, language))
    st.button(
        texts.say("dataroom.cancel", language),
        key="job-cancel",
        icon=":material/stop_circle:",
        on_click=on_cancel,
    )
