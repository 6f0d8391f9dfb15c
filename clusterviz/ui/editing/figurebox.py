"""A figure asked for as a text: an input of numbers drops a comma unsaid."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from clusterviz import texts
from clusterviz.errors import InputError
from clusterviz.ui import state
from clusterviz.ui.editing import figures
from clusterviz.view.plain import plain

if TYPE_CHECKING:
    from clusterviz.schema import FieldType, Language

LONGEST = 40
"""Characters that a figure may have, marks between its digits included."""


def ask_figure(
    label: str,
    start: str = "",
    *,
    key: str,
    language: Language,
    kind: FieldType = "number",
    help_text: str | None = None,
) -> str:
    """Return what was typed as `figures.kept` keeps it: see `require_figure`.

    Parameters
    ----------
    label
        Names the figure and its unit.
    start
        What the input begins with, as `figures.kept` keeps it.
    key
        Of the input. Each language has an input of its own, which begins with what
        the other was left with: ``1.234`` is another figure there.
    language
        Of the page: it says what a comma means.
    kind
        ``number`` or ``integer``.
    help_text
        What the figure means.
    """
    kept = state.kept(key)
    begun = figures.written(start if kept is None else str(kept), language)
    text = st.text_input(
        plain(label),
        begun,
        max_chars=LONGEST,
        key=f"{key}-{language}",
        help=None if help_text is None else plain(help_text),
    )
    typed = figures.kept(text, kind, language)
    state.kept(key, typed)
    return typed


def require_figure(
    label: str, typed: str, kind: FieldType = "number"
) -> float | int | None:
    """Return a typed figure, ``None`` where nothing was typed.

    Raises
    ------
    InputError
        If it cannot be read in the language of its page.

    Examples
    --------
    >>> require_figure("Plan (ha)", "41.5"), require_figure("Projects", "2", "integer")
    (41.5, 2)
    >>> require_figure("Plan (ha)", "?41,5")
    Traceback (most recent call last):
    clusterviz.errors.InputError: ...
    """
    if typed.startswith(figures.UNREAD):
        bare = typed.removeprefix(figures.UNREAD)
        raise InputError(texts.told(f"edit.unread_{kind}", field=label, value=bare))
    if not typed:
        return None
    return int(typed) if kind == "integer" else float(typed)
