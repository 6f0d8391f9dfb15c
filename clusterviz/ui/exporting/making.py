"""Making the file: at once where it is small, else beside the page; and handing it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

import streamlit as st

from clusterviz import texts
from clusterviz.ui import mishaps, progress, state, widgets
from clusterviz.ui.exporting.seen import size
from clusterviz.view.plain import plain
from clusterviz.workspace import outgoing_jobs
from clusterviz.workspace.outgoing_made import Made

if TYPE_CHECKING:
    from collections.abc import Callable

    from clusterviz.schema import Language
    from clusterviz.workspace import Workspace
    from clusterviz.workspace.outgoing import Outgoing
    from clusterviz.workspace.outgoing_rows import Seen

_KEPT = "export"

_Kept = tuple[str, Made, bytes]


def offer(
    workspace: Workspace, wanted: Outgoing, found: Seen, language: Language
) -> None:
    """Offer to make the file, and what was made of just this.

    Parameters
    ----------
    workspace
        Where from; its actor is who asks.
    wanted
        What is asked for.
    found
        What that will hold: a large file is made beside the page.
    language
        Of the words.
    """
    if not found.n_features:
        return
    is_asked = st.button(
        texts.say("outgoing.make", language),
        type="primary",
        icon=":material/outbox:",
        key="export-make",
    )
    key = _key(workspace, wanted)
    n_bytes = max(found.size_bytes, found.written_bytes)
    if is_asked and n_bytes > outgoing_jobs.AT_ONCE_BYTES:
        state.choose(draft=outgoing_jobs.begin(workspace, wanted))
        st.rerun()
    elif is_asked:
        made, content = outgoing_jobs.made_now(workspace, wanted)
        state.kept(_KEPT, (key, made, content))
    kept = cast("_Kept | None", state.kept(_KEPT))
    # Of another choice, or of data that were published anew: it is not this file.
    if kept is not None and kept[0] == key:
        _show_made(kept[1], partial(bytes, kept[2]), language)


def show_job(workspace: Workspace, job_id: str, language: Language) -> None:
    """Show how far the file is that the address names, or offer it.

    Parameters
    ----------
    workspace
        Its actor is who asks.
    job_id
        As `outgoing_jobs.begin` named it; it may come from a link.
    language
        Of the words.
    """
    with widgets.errors_shown(language):
        _, now = outgoing_jobs.found(workspace, job_id)
        if now.is_running:
            progress.show_progress(
                workspace.root,
                job_id,
                language,
                note="outgoing.meanwhile",
                on_cancel=partial(_forget, workspace, job_id, language),
            )
            return
        if now.failed is not None:
            said = now.failed.vi if language == "vi" else now.failed.en
            st.error(plain(said), icon=":material/error:")
        else:
            made, path = outgoing_jobs.made_file(workspace, job_id)
            _show_made(made, path.read_bytes, language)
            st.button(
                texts.say("outgoing.remove", language),
                key="export-remove",
                icon=":material/delete:",
                on_click=_forget,
                args=(workspace, job_id, language),
            )
            widgets.show_note(texts.say("outgoing.kept", language))
    st.button(
        texts.say("outgoing.another", language),
        key="export-another",
        icon=":material/arrow_back:",
        on_click=state.choose,
        kwargs={"draft": ""},
    )


def _show_made(made: Made, content: Callable[[], bytes], language: Language) -> None:
    said = texts.say(
        "outgoing.made",
        language,
        file=made.file,
        size=size(made.size_bytes, language),
        n=texts.number(made.n_features, language),
    )
    st.success(plain(said), icon=":material/check_circle:")
    label = texts.say("outgoing.download", language)
    widgets.offer_download(label, content, made.file, made.media_type)
    widgets.show_note(texts.say("outgoing.sum", language))
    st.code(made.sha256, language=None)
    if made.list_sha256:
        widgets.show_note(texts.say("outgoing.list_sum", language))
        st.code(made.list_sha256, language=None)


def _forget(workspace: Workspace, job_id: str, language: Language) -> None:
    # Gone already, removed in another window: there is nothing to go on showing.
    state.choose(draft="")
    with mishaps.shown(language):
        outgoing_jobs.forget(workspace, job_id)
        state.kept(widgets.DONE, texts.say("outgoing.removed", language))


def _key(workspace: Workspace, wanted: Outgoing) -> str:
    """Return what a file is kept by: what is asked, of which contents, by whom."""
    current = workspace.current()
    stamps = sorted(f"{name}={one.stamp}" for name, one in current.items())
    who = workspace.actor.person_id
    return "\n".join((who, wanted.model_dump_json(), *stamps))
