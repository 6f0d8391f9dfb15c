"""Figures shown large: each with its base, its meaning and its explanation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from clusterviz import texts
from clusterviz.ui import state, widgets
from clusterviz.view.glossary import meaning
from clusterviz.view.plain import plain

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class Figure:
    """One figure, and what it stands on.

    Parameters
    ----------
    label
        What it is.
    value
        As people write it.
    base
        Of what, or by which rule.
    word
        The word of the glossary that explains it, one of `glossary.WORDS`.
    beside
        Figures to read with it.
    reference
        By which it is explained, see `workspace.references`; empty where it
        cannot be.
    beside_references
        The same of each of `beside`; empty where none can be.
    """

    label: str
    value: str
    base: str
    word: str
    beside: tuple[str, ...] = ()
    reference: str = ""
    beside_references: tuple[str, ...] = ()


def show_figures(figures: Sequence[Figure]) -> None:
    """Show at most six figures side by side, each with its base.

    One that has a reference opens its explanation, see `ui.explain`.
    """
    with st.container(key="figures"):
        for column, figure in zip(st.columns(len(figures)), figures, strict=True):
            with column.container(border=True, height="stretch", gap="xxsmall"):
                meant = plain(meaning(figure.word, state.language()))
                st.metric(plain(figure.label), plain(figure.value), help=meant)
                widgets.show_note(figure.base)
                if figure.reference:
                    label = texts.say("explain.button", state.language())
                    offer_explanation(label, figure.reference)
                _show_beside(figure)


def offer_explanation(label: str, reference: str) -> None:
    """Offer to explain a figure, by a button that looks like a link."""
    st.button(
        plain(label),
        key=f"explain-{reference}-{label}",
        type="tertiary",
        on_click=state.choose,
        kwargs={"figure": reference},
    )


def _show_beside(figure: Figure) -> None:
    references = figure.beside_references or ("",) * len(figure.beside)
    for sentence, reference in zip(figure.beside, references, strict=True):
        if reference:
            offer_explanation(sentence, reference)
        else:
            widgets.show_note(sentence)
