"""The frame around every page."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from clusterviz import texts
from clusterviz.ui import (
    assets,
    cache,
    controls,
    identity,
    state,
    strays,
    tour,
    widgets,
)
from clusterviz.ui.people import allowed, signing
from clusterviz.ui.tasks import BY_TASK, PAGES

if TYPE_CHECKING:
    from collections.abc import Callable

    from clusterviz.schema import Language
    from clusterviz.ui.identity import Asking
    from clusterviz.ui.people.allowed import Listed
    from clusterviz.workspace import Workspace


def show_frame(
    workspace: Workspace, opens: str = "", asking: Asking | None = None
) -> None:
    """Draw the frame and, in it, the page that the address names.

    Parameters
    ----------
    workspace
        What the pages are about; its actor is who asks.
    opens
        The page that an address without a path opens; empty for the first of those
        that whoever asks may open.
    asking
        How it is known who asks; ``None`` where that is not said.
    """
    language = state.language()
    signing.follow(workspace)
    # Pages are given what is newest whenever they run; the frame asks once.
    now = workspace.frozen()
    listed = allowed.listed(workspace, BY_TASK)
    names = [name for pages in listed.values() for name in pages]
    opens = opens if opens in names else names[0]
    by_task = _pages(workspace, language, listed, opens)
    every = [page for pages in by_task.values() for page in pages]
    first = dict(zip(names, every, strict=True))
    page = st.navigation(
        [*every, _by_name(workspace, listed, opens), *strays.pages(PAGES, language)],
        position="hidden",
    )
    state.keep_pages(first)
    with st.sidebar:
        st.subheader(texts.say("frame.title", language), anchor=False)
        controls.ask_language()
        if asking is not None:
            signing.show_who(workspace, asking, language)
        controls.show_pages(by_task, language)
        st.caption(texts.say("frame.counted_by", language))
        with widgets.errors_shown(language):
            controls.ask_scope(now, language)
    controls.show_banner(workspace, language)
    tour.show_tour(workspace, page.url_path or opens, language)
    with widgets.errors_shown(language):
        page.run()


def run(open_workspace: Callable[[], Workspace]) -> None:
    """Draw the dashboard of a workspace.

    Parameters
    ----------
    open_workspace
        Called at each run; cheap after the first.
    """
    state.follow_address()
    strays.give_up_room()
    language = state.language()
    st.set_page_config(
        page_title=" · ".join(
            texts.say(f"frame.{name}", language) for name in ("title", "program")
        ),
        page_icon=assets.STATIC / "icon.svg",
        layout="wide",
        initial_sidebar_state=252,
    )
    # No text of a file or an address is in it.
    st.html(assets.markup(language), unsafe_allow_javascript=True)
    with widgets.errors_shown(language):
        workspace = open_workspace()
        cache.prepare(workspace)
        asking = identity.asking()
        show_frame(signing.entered(workspace, asking), asking=asking)


def _pages(
    workspace: Workspace, language: Language, listed: Listed, opens: str
) -> dict[str, list[st.Page]]:
    return {
        task: [
            st.Page(
                partial(page, workspace),
                title=texts.say(f"frame.page_{name}", language),
                icon=f":material/{icon}:",
                url_path="" if name == opens else name,
                default=name == opens,
            )
            for name, (page, icon) in pages.items()
        ]
        for task, pages in listed.items()
    }


def _by_name(workspace: Workspace, listed: Listed, opens: str) -> st.Page:
    """Return the first page at its own name: Streamlit knows it at the root only."""
    pages = {name: page for task in listed.values() for name, page in task.items()}
    return st.Page(partial(pages[opens][0], workspace), title=opens, url_path=opens)
