"""The frame around every page."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from clusterviz import texts
from clusterviz.ui import cache, controls, state, widgets
from clusterviz.ui.pages import BY_TASK, PAGES

if TYPE_CHECKING:
    from collections.abc import Callable

    from clusterviz.schema import Language
    from clusterviz.workspace import Workspace

FOLDER = Path(__file__).resolve().parent


def show_frame(workspace: Workspace, opens: str = "overview") -> None:
    """Draw the frame and, in it, the page that the address names.

    Parameters
    ----------
    workspace
        What the pages are about.
    opens
        The page that an address without a path opens.
    """
    language = state.language()
    by_task = _pages(workspace, language, opens)
    every = [page for pages in by_task.values() for page in pages]
    page = st.navigation(every, position="hidden")
    state.keep_pages(dict(zip(PAGES, every, strict=True)))
    with st.sidebar:
        st.subheader(texts.say("frame.title", language), anchor=False)
        controls.ask_language()
        controls.show_pages(by_task, language)
        st.caption(texts.say("frame.counted_by", language))
        with widgets.errors_shown(language):
            controls.ask_scope(workspace, language)
    controls.show_banner(workspace, language)
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
    language = state.language()
    st.set_page_config(
        page_title=" · ".join(
            texts.say(f"frame.{name}", language) for name in ("title", "program")
        ),
        page_icon=FOLDER / "static" / "icon.svg",
        layout="wide",
        initial_sidebar_state=252,
    )
    st.html(FOLDER / "static" / "frame.css")
    with widgets.errors_shown(language):
        workspace = open_workspace()
        cache.prepare(workspace)
        show_frame(workspace)


def _pages(
    workspace: Workspace, language: Language, opens: str
) -> dict[str, list[st.Page]]:
    return {
        task: [
            st.Page(
                partial(page, workspace),
                title=texts.say(f"frame.page_{name}", language),
                icon=f":material/{icon}:",
                url_path=name,
                default=name == opens,
            )
            for name, (page, icon) in pages.items()
        ]
        for task, pages in BY_TASK.items()
    }
