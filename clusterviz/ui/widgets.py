"""Pieces of page that every page uses. Data reaches Markdown only through `plain`."""

from __future__ import annotations

import re
from contextlib import contextmanager
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, NoReturn, cast

import streamlit as st

from clusterviz import texts
from clusterviz.ui import fitting, grouped, mishaps, selecting, state, strays
from clusterviz.ui.people import signing
from clusterviz.view import tables
from clusterviz.view.glossary import help_of
from clusterviz.view.options import distinct
from clusterviz.view.plain import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    import pandas as pd

    from clusterviz.schema import Language
    from clusterviz.workspace import Workspace

ROW_PX, WRAPPED_PX = grouped.ROW_PX, grouped.WRAPPED_PX

show_grouped = grouped.show_grouped
"""Shows a table that is labelled already."""

DONE = "done"
"""Under which `state.kept` has what the run that follows says was done."""

_UNSAFE = re.compile(r"[^\w.-]+")

MAX_NAMES = 5
"""Names that a note says in its line; more are unfolded."""


@contextmanager
def errors_shown(language: Language) -> Iterator[None]:
    """Show an error of ours as one plain box; let every other one through."""
    done = state.kept(DONE)
    if done:
        state.kept(DONE, "")
        st.toast(plain(str(done)), icon=":material/check_circle:")
    with mishaps.shown(language), st.spinner(texts.say("frame.working", language)):
        yield
    strays.show_strays(language)


def say_done(said: str) -> NoReturn:
    """Say that something was done, and draw the page anew.

    It is said by the run that follows: what a run says as it ends can be dropped by
    the next one, before it was sent.
    """
    state.kept(DONE, said)
    st.rerun()
    raise AssertionError("a rerun ends the run")


def show_title(question: str, language: Language) -> None:
    """Show the title of a page, which is the question that it answers."""
    st.title(texts.say(question, language), anchor=False)


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
    row_px: int = ROW_PX,
    widths: Mapping[str, int] = MappingProxyType({}),
    room_ratio: float = 1,
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
    row_px
        Height of a row; long text is wrapped where there is room.
    widths
        Of columns, in pixels, where the contents should not decide; see `fitting`.
    room_ratio
        The part of the page's width that the table has.
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
    headings = tables.headings_of(
        map(str, rows), workspace.layers, language, is_short=is_short
    )
    arguments: dict[str, Any] = {}
    if choices:
        arguments = selecting.table(key, choices, fits)
    elif references is not None:
        arguments = selecting.explaining_cells(key, headings, references)
        show_note(texts.say("explain.select", language))
    table = tables.labelled(rows, workspace.layers, language, is_short=is_short)
    if not widths:
        words: pd.DataFrame = cast("Any", table).data  # Which its types do not know.
        widths, row_px = fitting.fitted(
            rows, words, language, room_ratio=room_ratio, is_selecting=bool(choices)
        )
        if row_px > ROW_PX:
            max_rows = min(max_rows, grouped.MOST_PX // row_px)
    st.dataframe(
        table,
        height=grouped.height(len(rows), max_rows, row_px),
        row_height=row_px,
        hide_index=True,
        placeholder="–",
        alt=label,
        column_config={
            headings[name]: st.column_config.Column(
                width=widths.get(name), help=plain(help_of(name, language)) or None
            )
            for name in headings
        },
        **arguments,
    )


def offer_download(
    label: str, data: Callable[[], bytes], file_name: str, mime: str
) -> None:
    """Offer a file, made when it is asked for; codes in its name make no path."""
    st.download_button(
        plain(label),
        signing.while_allowed(data),
        _UNSAFE.sub("_", file_name),
        mime,
        key=f"download-{file_name}",
        on_click="ignore",
        icon=":material/download:",
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
    *,
    none: str = "frame.all",
    help_text: str = "",
) -> tuple[str, ...]:
    """Ask for some of the options.

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
    none
        What no choice means; a key of the texts.
    help_text
        To be asked for beside the label; empty for none.

    Returns
    -------
    codes
        Empty where there is no choice.
    """
    chosen = state.several_of(name, options)
    st.multiselect(
        label,
        list(options),
        format_func=distinct(options).__getitem__,
        placeholder=texts.say(none, language),
        select_all=False,
        help=plain(help_text) or None,
        **state.widget(name, list(chosen), first="default"),
    )
    return chosen


def show_list(
    label: str,
    name: str,
    options: Mapping[str, str],
    chosen: str | None,
    *,
    key: str = "",
    is_searched: bool = False,
    placeholder: str = "",
    is_labelled: bool = True,
    width: int | Literal["stretch"] = "stretch",
) -> None:
    """Ask for one of many options, in a list that unfolds.

    Parameters
    ----------
    label
        What is asked.
    name
        The choice, see `state`.
    options
        Code and words.
    chosen
        What is chosen now; ``None`` while nothing is.
    key
        Tells apart two lists of one choice.
    is_searched
        Whether typing narrows the list.
    placeholder
        Stands where nothing is chosen.
    is_labelled
        Whether the label is drawn, or only read out.
    width
        In pixels, or that of the column.
    """
    st.selectbox(
        label,
        format_func=distinct(options).__getitem__,
        filter_mode="contains" if is_searched else None,
        placeholder=placeholder or None,
        label_visibility="visible" if is_labelled else "collapsed",
        width=width,
        **state.listed(name, list(options), chosen, key),
    )


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
        **state.widget(name, chosen, first="default"),
    )
    return chosen
