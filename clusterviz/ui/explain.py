"""Where a figure comes from, in a dialog over the page that shows it."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import streamlit as st

from clusterviz import texts
from clusterviz.ui import cache, downloads, state, widgets
from clusterviz.view.plain import plain
from clusterviz.workspace import explain, explained_words
from clusterviz.workspace.references import SEVERAL

if TYPE_CHECKING:
    import pandas as pd

    from clusterviz.schema import Language
    from clusterviz.ui.scope import Scope
    from clusterviz.workspace import Workspace
    from clusterviz.workspace.explain import Explained

OF_FORM = "form:"
"""How a reference to a form begins: its areas are those that file it."""


def show_asked(workspace: Workspace, asked: Scope, language: Language) -> None:
    """Explain the figure that the address names, if it names one.

    Called once a page, or once in the fragment that holds its figures.
    """
    reference = state.text("figure")
    if reference:
        show_explained(workspace, asked, reference, language)


def show_explained(
    workspace: Workspace, asked: Scope, reference: str, language: Language
) -> None:
    """Show where a figure comes from, over the page.

    Parameters
    ----------
    asked
        The areas and the day that the page counts by.
    reference
        See `workspace.references`.
    """

    @st.dialog(texts.say("explain.dialog", language), width="large", on_dismiss=_forget)
    def dialog() -> None:
        with widgets.errors_shown(language):
            found = explained(workspace, asked, reference)
            show(workspace, found, language)

    dialog()


def explained(workspace: Workspace, asked: Scope, reference: str) -> Explained:
    """Return the explanation of a figure of a page; see `explain.explain`."""
    place = {} if reference.startswith(OF_FORM) else asked.asked()
    return cache.ask(workspace, explain.explain, reference=reference, **place)


def areas_meant(asked: Scope) -> str | None:
    """Return the areas of a page as a reference names them; ``None`` for all."""
    return SEVERAL.join(asked.area_codes) or None


def show(workspace: Workspace, found: Explained, language: Language) -> None:
    """Show formula, rows counted, rows left out and input data of a figure."""
    told, layers = found.explanation, workspace.layers
    rows = explained_words.counted(told)
    st.metric(
        plain(explained_words.title(told.reference, language)),
        plain(explained_words.amount(told.value, told.unit, language)),
    )
    widgets.show_note(explained_words.standing(found, language))
    st.text(explained_words.formula(told, language))
    legal = explained_words.legal(told, language)
    if legal:
        widgets.show_note(legal)
    _show_rows(
        workspace, found, rows, rows, "explain.counted", told.n_counted(), language
    )
    gone, said = told.left_out, explained_words.left_out(told, layers, language)
    _show_rows(
        workspace, found, gone, said, "explain.left_out", len(said), language
    )  # fmt: skip
    heading = texts.say("explain.inputs", language)
    with st.expander(plain(heading)):
        inputs = explained_words.inputs(found, layers, language)
        widgets.show_table(workspace, inputs, language, label=heading)
    widgets.show_note(
        texts.say("explain.fingerprint", language, code=found.fingerprint)
    )


def _show_rows(
    workspace: Workspace,
    found: Explained,
    rows: pd.DataFrame,
    said: pd.DataFrame,
    key: str,
    n: int,
    language: Language,
) -> None:
    """Show rows of a figure, in words, and offer them as files."""
    heading = texts.say(key, language, n=texts.number(n, language))
    if rows.empty and key == "explain.left_out":
        heading = texts.say("explain.left_out_none", language)
    st.markdown(f"**{plain(heading)}**")
    if rows.empty:
        return
    widgets.show_table(workspace, said, language, label=heading, max_rows=8)
    title = explained_words.title(found.explanation.reference, language)
    downloads.offer_rows(
        workspace,
        # The code by which the figure is checked.
        f"{key.replace('.', '-')}-{found.fingerprint}",
        dataclasses.replace(found.answer(), rows=rows),
        language,
        title=f"{title} ({found.fingerprint}). {heading}",
        said=said,
    )


def _forget() -> None:
    state.choose(figure="")
