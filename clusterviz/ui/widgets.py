"""Pieces of page that every page uses. Data reaches Markdown only through `plain`."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

import streamlit as st

from clusterviz import texts
from clusterviz.errors import ClustervizError
from clusterviz.ui import state
from clusterviz.view import tables
from clusterviz.view.plain import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    import pandas as pd
    from pandas.io.formats.style import Styler

    from clusterviz.schema import Language
    from clusterviz.workspace import Workspace

ROW_PX = 32
"""Height of a row of a table on the screen."""

_UNSAFE = re.compile(r"[^\w.-]+")

MAX_NAMES = 5
"""Names that a note says in its line; more are unfolded."""


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
    beside: tuple[str, ...] = ()
    reference: str = ""
    beside_references: tuple[str, ...] = ()


@contextmanager
def errors_shown(language: Language) -> Iterator[None]:
    """Show an error of ours as one plain box; let every other one through."""
    try:
        with st.spinner(texts.say("frame.working", language)):
            yield
    except ClustervizError as error:
        heading = texts.say("frame.error", language)
        st.error(f"**{heading}** {plain(error)}", icon=":material/error:")


def show_title(question: str, language: Language) -> None:
    """Show the title of a page, which is the question that it answers."""
    st.title(texts.say(question, language), anchor=False)


def show_figures(figures: Sequence[Figure]) -> None:
    """Show at most six figures side by side, each with its base.

    One that has a reference opens its explanation, see `ui.explain`.
    """
    with st.container(key="figures"):
        for column, figure in zip(st.columns(len(figures)), figures, strict=True):
            with column.container(border=True, height="stretch", gap="xxsmall"):
                st.metric(plain(figure.label), plain(figure.value))
                show_note(figure.base)
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
            show_note(sentence)


def show_table(
    workspace: Workspace,
    rows: pd.DataFrame,
    language: Language,
    *,
    label: str,
    choices: Sequence[Mapping[str, str]] = (),
    fits: Sequence[str] = (),
    key: str = "",
    max_rows: int = 12,
    widths: Mapping[str, int] = MappingProxyType({}),
    is_short: bool = False,
    references: Callable[[int, str], str] | None = None,
) -> None:
    """Show rows as a table with labels, words and figures of the language.

    Parameters
    ----------
    rows
        Columns named by the rules of the project.
    label
        What the table is, for those who cannot see it.
    choices
        For each row, the choices that selecting it makes; empty for a table
        that only shows.
    fits
        For each row, what selecting it brings into view on a map.
    key
        Tells a selecting table from others.
    max_rows
        Rows before the table scrolls.
    widths
        Of columns, in pixels, where the contents should not decide.
    is_short
        Short labels, for many columns; see `tables.heading`.
    references
        Given the place of a row and the name of a column, the reference of that
        figure, or an empty text: clicking the cell then opens its explanation.
        Needs a `key`; a table with `choices` selects rows instead.
    """
    if rows.empty:
        st.info(texts.say("frame.no_rows", language), icon=":material/info:")
        return
    headings = {
        name: tables.heading(name, workspace.layers, language, is_short=is_short)
        for name in map(str, rows)
    }
    selecting: dict[str, Any] = {}
    if choices:
        selecting = state.table(key, choices, fits)
    elif references is not None:
        selecting = state.explaining_cells(key, headings, references)
        show_note(texts.say("explain.select", language))
    st.dataframe(
        tables.labelled(rows, workspace.layers, language, is_short=is_short),
        height=_height(len(rows), max_rows),
        row_height=ROW_PX,
        hide_index=True,
        placeholder="–",
        alt=label,
        column_config={
            headings[name]: st.column_config.Column(width=width)
            for name, width in widths.items()
        },
        **selecting,
    )


def offer_download(
    label: str, data: Callable[[], bytes], file_name: str, mime: str
) -> None:
    """Offer a file, made when it is asked for; codes in its name make no path."""
    st.download_button(
        plain(label),
        data,
        _UNSAFE.sub("_", file_name),
        mime,
        key=f"download-{file_name}",
        on_click="ignore",
        icon=":material/download:",
    )


def show_grouped(table: Styler, *, label: str, pinned: str = "") -> None:
    """Show a table of many columns, of which `pinned` does not scroll away."""
    st.dataframe(
        table,
        height=_height(len(table.index), max_rows=13),
        row_height=ROW_PX,
        hide_index=True,
        placeholder="–",
        alt=label,
        column_config={pinned: st.column_config.Column(pinned=True)},
    )


def show_notes(notes: Sequence[tuple[str, Sequence[str]]], language: Language) -> None:
    """Show what a reader must know beside rows.

    Parameters
    ----------
    notes
        Each sentence, and the names that it concerns.
    """
    for sentence, names in notes:
        if len(names) <= MAX_NAMES:
            show_note(f"{sentence} ({', '.join(names)})" if names else sentence)
            continue
        n = texts.number(len(names), language)
        heading = texts.say("frame.named", language, note=sentence, n=n)
        with st.expander(plain(heading)):
            st.text(", ".join(names))


def show_note(text: str) -> None:
    """Show a sentence of small print; it may hold data."""
    st.caption(plain(text))


def choose_several(
    label: str,
    name: str,
    options: Mapping[str, str],
    language: Language,
) -> tuple[str, ...]:
    """Ask for some of the options; none means all.

    Parameters
    ----------
    label
        What is asked.
    name
        The choice, see `state`.
    options
        Code and words.
    language
        Of the placeholder.

    Returns
    -------
    codes
        Empty when the reader made no choice.
    """
    chosen = [code for code in state.texts(name) if code in options]
    st.multiselect(
        label,
        list(options),
        format_func=lambda code: options[code],
        placeholder=texts.say("frame.all", language),
        select_all=False,
        **state.widget(name, chosen),
    )
    return tuple(chosen)


def choose_one(
    label: str,
    name: str,
    options: Mapping[str, str],
    otherwise: str,
    *,
    is_labelled: bool = True,
) -> str:
    """Ask for one of a few options, shown side by side; return its code."""
    chosen = state.one_of(name, tuple(options), otherwise)
    st.segmented_control(
        label,
        list(options),
        format_func=lambda code: plain(options[code]),
        required=True,
        label_visibility="visible" if is_labelled else "collapsed",
        **state.widget(name, chosen),
    )
    return chosen


def _height(n_rows: int, max_rows: int) -> Literal["content"] | int:
    return "content" if n_rows <= max_rows else ROW_PX * (max_rows + 1)
