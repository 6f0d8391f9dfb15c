"""The way of a file: its steps, always in sight, each with an address of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from clusterviz import texts
from clusterviz.errors import InputError
from clusterviz.ui import state, widgets
from clusterviz.view.plain import plain
from clusterviz.workspace import drafts, people

if TYPE_CHECKING:
    from clusterviz.schema import Language
    from clusterviz.workspace import Workspace
    from clusterviz.workspace.drafts import Intake

STEPS = ("file", "read", "columns", "findings", "difference", "history")
"""In the order of the work; the first and the last need no file."""

_WITHOUT_FILE = ("file", "history")


def chosen_intake(workspace: Workspace) -> Intake | None:
    """Return the file that the address names, if it is still on its way.

    What is in a file may be personal: only whoever may publish it looks at it.
    """
    name = state.text("draft")
    if not name or not people.may(workspace, "publish"):
        return None
    try:
        return drafts.intake(workspace, name)
    except InputError:
        return None


def ask_step(one: Intake | None, language: Language) -> str:
    """Show the steps that there are, and return the one that is asked for."""
    names = STEPS if one is not None else _WITHOUT_FILE
    options = {
        name: f"{STEPS.index(name) + 1}. {texts.say(f'dataroom.on_{name}', language)}"
        for name in names
    }
    usual = "read" if one is not None else "file"
    label = texts.say("dataroom.steps", language)
    return widgets.choose_one(label, "step", options, usual, is_labelled=False)


def show_standing(workspace: Workspace, one: Intake, language: Language) -> None:
    """Say which file is looked at, and what it is to become."""
    said = texts.say(
        "dataroom.standing",
        language,
        file=one.file,
        layer=workspace.layers[one.layer].title.say(language),
    )
    widgets.show_note(said)


def show_ways(step: str, one: Intake | None, language: Language) -> None:
    """Offer the step before and the one after."""
    if one is None or step == "history":
        return
    place = STEPS.index(step)
    back, on = st.columns(2)
    if place:
        _offer(back, STEPS[place - 1], "dataroom.back", language)
    if STEPS[place + 1] != "history":
        _offer(on, STEPS[place + 1], "dataroom.next", language)


def _offer(
    column: st.delta_generator.DeltaGenerator, step: str, key: str, language: Language
) -> None:
    name = texts.say(f"dataroom.on_{step}", language)
    column.button(
        plain(texts.say(key, language, step=name)),
        key=f"go-{key}-{step}",
        on_click=state.choose,
        kwargs={"step": step},
    )
