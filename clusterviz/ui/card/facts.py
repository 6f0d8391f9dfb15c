"""Pieces that cards are made of: headings, facts in two columns, short tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st

from clusterviz import texts
from clusterviz.ui import widgets
from clusterviz.view import tables
from clusterviz.view.plain import plain

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence

    import pandas as pd

    from clusterviz.schema import Language
    from clusterviz.workspace import Workspace

NOTHING = "–"

MAX_FACTS = 8
"""Of a list that a card shows; the pages it links to have all."""


@dataclass(frozen=True)
class Part:
    """A part of a card.

    Parameters
    ----------
    title
        Key of its heading.
    facts
        Labels and what is known.
    notes
        Sentences of small print under them.
    """

    title: str
    facts: Sequence[tuple[str, object]]
    notes: Sequence[str] = ()


def show_heading(key: str, language: Language) -> None:
    """Show the heading of a part of a card."""
    st.markdown(f"**{texts.say(key, language)}**")


def show_facts(facts: Iterable[tuple[str, object]]) -> None:
    """Show what is known, each after its label; it may hold data."""
    st.markdown(
        "  \n".join(
            f":gray[{plain(label)}:] {plain(value or NOTHING)}"
            for label, value in facts
        )
    )


def show_parts(parts: Iterable[Part], language: Language) -> None:
    """Show parts of a card, one under the other; they may hold data.

    All of them are one element: a card is sent whole at each click, and each
    element of a page costs a hundred bytes beside its text.
    """
    line = "  \n"
    st.markdown(
        "\n\n".join(
            f"**{texts.say(one.title, language)}**"
            f"{''.join(f'{line}:gray[{plain(a)}:] {plain(b)}' for a, b in one.facts)}"
            f"{''.join(f'{line}:small[{plain(note)}]' for note in one.notes)}"
            for one in parts
        )
    )


def listed(
    title: str,
    facts: Sequence[tuple[str, object]],
    language: Language,
    notes: Sequence[str] = (),
) -> Part:
    """Return a part of a card with the first of many facts, or that there are none.

    Parameters
    ----------
    title
        Key of the heading; with ``_none`` after it, of what an empty list says.
    facts
        See `Part`.
    language
        Of the words.
    notes
        See `Part`.
    """
    if not facts:
        return Part(title, (), (texts.say(f"{title}_none", language), *notes))
    if len(facts) > MAX_FACTS:
        n = texts.number(len(facts) - MAX_FACTS, language)
        notes = (texts.say("card.more", language, n=n), *notes)
    return Part(title, facts[:MAX_FACTS], notes)


def show_rows(
    workspace: Workspace,
    title: str,
    rows: pd.DataFrame,
    names: str,
    language: Language,
    choices: Sequence[Mapping[str, str]] = (),
) -> None:
    """Show rows under a heading, or that there are none.

    Parameters
    ----------
    title
        Key of the heading; with ``_none`` after it, of what an empty table says.
    rows
        The rows.
    names
        The columns, parted by spaces.
    language
        Of labels and words.
    choices
        For each row, what selecting it chooses; empty for a table that only shows.
    """
    show_heading(title, language)
    if rows.empty:
        widgets.show_note(texts.say(f"{title}_none", language))
        return
    widgets.show_table(
        workspace,
        rows[names.split()],
        language,
        label=texts.say(title, language),
        choices=choices,
        fits=[one.get("id", "") for one in choices],
        key=title,
        max_rows=5,
        is_short=True,
    )


def label(workspace: Workspace, name: str, language: Language) -> str:
    """Return the label of one field."""
    return tables.heading(name, workspace.layers, language)


def word(
    workspace: Workspace,
    layer: str,
    name: str,
    fields: Mapping[str, Any],
    language: Language,
) -> str:
    """Return one field of a feature as people read it."""
    is_code = bool(workspace.layers[layer].fields[name].choices)
    if is_code or name.endswith("_document"):
        return tables.worded(name, fields[name], workspace.layers, language)
    return tables.figure(name, fields[name], language)


def said(
    workspace: Workspace,
    row: Mapping[Hashable, Any],
    names: Iterable[str],
    language: Language,
) -> str:
    """Return the known ones of some cells of a row as people read them."""
    words = (
        texts.hectares(row[name], language)
        if name.endswith("_ha")
        else tables.worded(name, row[name], workspace.layers, language)
        for name in names
    )
    return " · ".join(one for one in words if one != NOTHING)
