"""What every page begins with: the question, what is counted, and what to do."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from clusterviz import texts
from clusterviz.ui import cache, controls, empty, links, state, strays, widgets
from clusterviz.ui.scope import scope
from clusterviz.workspace import supply

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clusterviz.schema import Language
    from clusterviz.ui.scope import Scope
    from clusterviz.workspace import Workspace


def show_header(workspace: Workspace, language: Language, question: str) -> Scope:
    """Show the question that a page answers, and what its figures stand on.

    Where layers are missing without which there is no answer, this says so, and
    the page ends here; see `empty`.

    Parameters
    ----------
    workspace
        What the page is about.
    language
        Of the words.
    question
        Key of the title.

    Returns
    -------
    asked
        What the frame asks.
    """
    # One moment for all that is asked here; the page itself asks for what is newest.
    workspace = workspace.frozen()
    state.strays(anew=True)
    asked = scope(workspace)
    with st.container(
        horizontal=True, vertical_alignment="center", gap="small", key="header"
    ):
        widgets.show_title(question, language)
        st.html(actions(asked, language), width="content")
    with st.container(
        horizontal=True, vertical_alignment="center", gap="small", key="standing"
    ):
        controls.show_standing(workspace, asked, language)
        show_coverage(workspace, asked, language)
    strays.make_room()
    layers = empty.missing_layers(workspace, question)
    if layers:
        empty.show_missing(workspace, layers, language)
        st.stop()
    strays.check_cluster(workspace, asked)
    return asked


def show_coverage(workspace: Workspace, asked: Scope, language: Language) -> None:
    """Say for how much of the areas meant the plans were supplied.

    The words lead to where it stands which are missing.
    """
    if not workspace.has("areas") or "overlaps" not in state.pages():
        return
    found = cache.ask(workspace, supply.supplies, **asked.asked()).rows
    rows = asked.rows(found)
    n_asked, n_supplied = len(rows), int((rows["supply"] == supply.SUPPLIES[0]).sum())
    part = "none" if not n_supplied else "whole" if n_supplied == n_asked else "part"
    said = texts.say(
        f"frame.coverage_{part}",
        language,
        have=texts.number(n_supplied, language),
        asked=texts.number(n_asked, language),
    )
    icons = {"none": "error", "part": "rule", "whole": "check_circle"}
    with st.container(key=f"coverage-{part}", width="content"):
        links.show_link(said, "overlaps", icons[part], view="coverage")


def actions(asked: Scope, language: Language) -> str:
    """Return the buttons that the frame's script answers: copy the link, print.

    No text of a file is in them: a kind of area is its level and its day.
    """
    # An address that names the day and the areas opens the same view tomorrow.
    frame = {"lang": language, "date": asked.as_of_on.isoformat()}
    frame["unit"] = asked.unit.code
    said = {
        "frame": json.dumps(frame),
        "done": texts.say("frame.copied", language),
        "failed": texts.say("frame.not_copied", language),
    }
    return (
        '<div class="cv-actions">'
        f"{_button('copy', 'copy_link', 'link', said, language)}"
        f"{_button('print', 'print_page', 'print', {}, language)}"
        '<span role="status" class="cv-said"></span></div>'
    )


def _button(
    does: str, name: str, icon: str, said: Mapping[str, str], language: Language
) -> str:
    data = "".join(f' data-{key}="{escape(text)}"' for key, text in said.items())
    label, help_text = (
        escape(texts.say(f"frame.{key}", language)) for key in (name, f"{name}_help")
    )
    return (
        f'<button type="button" data-cv-do="{does}" title="{help_text}"{data}>'
        f'<span class="cv-icon" aria-hidden="true" translate="no">{icon}</span>'
        f"<span>{label}</span></button>"
    )
