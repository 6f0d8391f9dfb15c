"""What an address names that is not here, or no longer: said, never passed over."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING

import streamlit as st

from clusterviz import texts
from clusterviz.ui import cache, links, state
from clusterviz.ui.choices import FRAME, PAGE
from clusterviz.view.plain import plain

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from streamlit.delta_generator import DeltaGenerator

    from clusterviz.schema import Language
    from clusterviz.ui.scope import Scope
    from clusterviz.workspace import Workspace

MOST = 5
"""Names that one sentence lists."""

_FRAME = ", ".join(FRAME)
_LONGEST = 40
_BOX = "strays"
_SAID = "strays said"
_SEGMENT = re.compile(r"[\w-]{1,60}")


def give_up_room() -> None:
    """Forget the place of the page before: at a new page there is none so far."""
    state.kept(_BOX, None)


def make_room() -> None:
    """Keep a place for the sentence: what is not here is known once a page is drawn."""
    state.kept(_BOX, st.empty())
    state.kept(_SAID, "")


def check_cluster(workspace: Workspace, asked: Scope) -> None:
    """Note a cluster that is not there on the day: an address may be old."""
    chosen = state.text("id")
    if chosen:
        clusters = cache.cluster_rows(workspace, asked.as_of_on)
        is_there = bool((clusters["cluster_id"] == chosen).any())
        state.note_stray("id", "" if is_there else chosen)


def show_strays(language: Language) -> None:
    """Say what of the address is not here or not known, and what is done instead."""
    box: DeltaGenerator | None = state.kept(_BOX)  # type: ignore[assignment]
    choices = [f"{name}={_short(text)}" for name, text in state.strays().items()]
    names = [_with_near(name, language) for name in state.unknown_names()]
    sentence = " ".join(
        texts.say(f"frame.{key}", language, named=_listed(said), known=_FRAME)
        for key, said in (("stray", choices), ("unknown_name", names))
        if said
    )
    if box is None or sentence == state.kept(_SAID):
        return
    state.kept(_SAID, sentence)
    if sentence:
        box.warning(plain(sentence), icon=":material/link_off:")
    else:
        box.empty()


def pages(known: Collection[str], language: Language) -> list[st.Page]:
    """Return a page that says that the address names none; empty where it names one.

    Streamlit itself says so in English only.

    Parameters
    ----------
    known
        Names of the pages that there are.
    language
        Of the sentence.
    """
    path = (st.context.url or "").rstrip("/").rpartition("/")[2]
    if path in known or not _SEGMENT.fullmatch(path):
        return []

    def page() -> None:
        st.title(texts.say("frame.no_page", language), anchor=False)
        said = texts.say("frame.no_page_said", language, page=_short(path))
        st.warning(plain(said), icon=":material/link_off:")
        links.show_link(texts.say("frame.page_overview", language), "overview")

    title = texts.say("frame.no_page", language)
    return [st.Page(page, title=title, url_path=path, visibility="hidden")]


def _listed(said: Sequence[str]) -> str:
    rest = ["…"] if len(said) > MOST else []
    return ", ".join([*said[:MOST], *rest])


def _with_near(name: str, language: Language) -> str:
    """Return a name that is not known, and the known one that was likely meant."""
    known = (*FRAME, *PAGE)
    # A name may be as long as an address; that of no choice is.
    near = get_close_matches(name[:_LONGEST].lower(), known, n=1)
    said = f"“{_short(name)}”"
    if not near:
        return said
    return texts.say("frame.near_name", language, name=said, near=near[0])


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
