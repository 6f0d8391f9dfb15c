"""What the reader has chosen: language, areas, day, filters, selection.

The only module that touches Streamlit's session state and query parameters.
Every choice is a text under a short name; the address of the page carries all
of them, so a copied address opens the same view, and a choice outlives a change
of page. Widgets get their value from here and hand changes back here.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import streamlit as st

from clusterviz.schema import LANGUAGES, Language

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence


FRAME = ("lang", "unit", "date", "area")
"""Choices of the frame: they stay when an address does not name them."""

PAGE = (
    "id", "zone", "fit", "q", "status", "kind", "show", "fade", "panel", "by",
    "verdict", "severity", "month", "place", "pace", "numerator", "land", "schedule",
    "part", "state", "field", "period", "form", "from", "figure",
)  # fmt: skip
"""Choices of a page: an address that does not name one resets it."""

CARRIED = (*FRAME, "id", "fit")
"""What links between pages take along: the frame and the selection."""

MAX_CHARACTERS = 2_000
"""Longest choice that an address may bring."""

NOTHING = "-"
"""A list from which the reader took everything; an empty text is no choice."""

_CHOSEN = "cv.chosen"
_ADDRESS = "cv.address"
_PAGES = "cv.pages"
_WIDGET = "cv.widget."


def follow_address() -> None:
    """Take over what the address says, unless it says what was written last.

    Called once a run, before any widget is drawn. It makes links between pages,
    copied addresses and the browser's back button work alike.
    """
    now = dict(st.query_params)
    if now == st.session_state.get(_ADDRESS):
        return
    chosen = _chosen()
    for name in (*FRAME, *PAGE):
        if name in now:
            chosen[name] = now[name][:MAX_CHARACTERS]
        elif name in PAGE:
            chosen.pop(name, None)
    st.session_state[_ADDRESS] = now


def address(**changes: str) -> dict[str, str]:
    """Return the query parameters of the present view, with `changes` made.

    An empty text takes a parameter out.
    """
    every = {**_chosen(), **changes}
    return {name: every[name] for name in (*FRAME, *PAGE) if every.get(name)}


def carried_address(**changes: str) -> dict[str, str]:
    """Return the query parameters that a link takes along, with `changes` made."""
    kept = {name: text for name, text in _chosen().items() if name in CARRIED}
    return {name: text for name, text in (kept | changes).items() if text}


def language() -> Language:
    """Return the language that everything is shown in; Vietnamese at first."""
    chosen = text("lang")
    return next((one for one in LANGUAGES if one == chosen), "vi")


def day(otherwise: dt.date) -> dt.date:
    """Return the day that questions are asked as of."""
    try:
        return dt.date.fromisoformat(text("date"))
    except ValueError:
        return otherwise


def text(name: str) -> str:
    """Return one choice; empty where the reader made none."""
    return _chosen().get(name, "")


def texts(name: str) -> tuple[str, ...]:
    """Return a choice of several; empty where the reader made none."""
    return tuple(part for part in text(name).split(",") if part)


def one_of(name: str, options: Sequence[str], otherwise: str = "") -> str:
    """Return a choice if it is among `options`, and `otherwise` if it is not."""
    chosen = text(name)
    return chosen if chosen in options else otherwise


def number(name: str, otherwise: int) -> int:
    """Return a choice that is a whole number."""
    try:
        return int(text(name))
    except ValueError:
        return otherwise


def choose(**choices: object) -> None:
    """Make choices for the reader, such as what a click on the map selects."""
    _chosen().update({name: _encoded(value) for name, value in choices.items()})
    now = address()
    st.session_state[_ADDRESS] = now
    if dict(st.query_params) != now:
        st.query_params.from_dict(now)


def widget(name: str, value: object, key: str = "") -> dict[str, Any]:
    """Return the arguments that tie a widget to a choice.

    Parameters
    ----------
    name
        The choice.
    value
        What the widget shows now.
    key
        Tells apart two widgets of one choice; empty for one.

    Returns
    -------
    arguments
        ``key``, ``on_change`` and ``args``, for any Streamlit input.
    """
    its_key = f"{_WIDGET}{name}{key}"
    _show(its_key, value)
    return {"key": its_key, "on_change": _keep, "args": (name, its_key)}


def switch(name: str, code: str, on: Sequence[str]) -> dict[str, Any]:
    """Return the arguments that tie a checkbox to one code of a list.

    Parameters
    ----------
    name
        The choice: the codes that are on.
    code
        The one code.
    on
        All codes that are on now.
    """
    its_key = f"{_WIDGET}{name}.{code}"
    _show(its_key, code in on)
    return {
        "key": its_key,
        "on_change": _flip,
        "args": (name, code, tuple(on), its_key),
    }


def table(
    key: str, rows: Sequence[Mapping[str, str]], fits: Sequence[str]
) -> dict[str, Any]:
    """Return the arguments by which a table selects, and shows what is selected.

    Parameters
    ----------
    key
        Tells the table from others.
    rows
        For each row, the choices that selecting it makes; taking the selection
        back empties them.
    fits
        For each row, what selecting it brings into view.
    """
    its_key = f"{_WIDGET}{key}"
    names = tuple(rows[0]) if rows else ()
    now = {name: text(name) for name in names}
    is_any = any(now.values())
    selected = [i for i, row in enumerate(rows) if is_any and dict(row) == now][:1]
    _show(its_key, {"selection": {"rows": selected, "columns": [], "cells": []}})

    def keep() -> None:
        clicked = st.session_state[its_key]["selection"]["rows"]
        if clicked:
            choose(**rows[clicked[0]], fit=fits[clicked[0]])
        else:
            choose(**dict.fromkeys(names, ""))

    return {"key": its_key, "on_select": keep, "selection_mode": "single-row"}


def explaining_cells(
    key: str, columns: Mapping[str, str], reference_of: Callable[[int, str], str]
) -> dict[str, Any]:
    """Return the arguments by which a click on a cell of a table explains it.

    The choice ``figure`` becomes the reference of the cell. Nothing stays
    selected: the same cell can be clicked again.

    Parameters
    ----------
    key
        Tells the table from others.
    columns
        By name, the heading of each column of the table.
    reference_of
        Given the place of the row and the name of the column, the reference of
        that figure; empty where a cell is none.
    """
    its_key = f"{_WIDGET}{key}"
    names = {heading: name for name, heading in columns.items()}
    _show(its_key, {"selection": {"rows": [], "columns": [], "cells": []}})

    def explain() -> None:
        for row, heading in st.session_state[its_key]["selection"]["cells"]:
            if heading in names:
                choose(figure=reference_of(row, names[heading]))

    return {"key": its_key, "on_select": explain, "selection_mode": "single-cell"}


def keep_pages(by_name: Mapping[str, st.Page]) -> None:
    """Remember the pages of this run, so that links can name them."""
    st.session_state[_PAGES] = dict(by_name)


def pages() -> Mapping[str, st.Page]:
    """Return the pages by name, as the frame kept them."""
    kept: Mapping[str, st.Page] = st.session_state[_PAGES]
    return kept


def is_new(name: str, value: object) -> bool:
    """Return whether `value` differs from the last time this was asked.

    A map reports its last click at every run: only a new one is a click.
    """
    key = f"cv.seen.{name}"
    is_so = st.session_state.get(key) != value
    st.session_state[key] = value
    return is_so


def _show(key: str, value: object) -> None:
    # An equal value is left alone: setting it would undo what is being typed.
    if st.session_state.get(key) != value:
        st.session_state[key] = value


def _keep(name: str, key: str) -> None:
    choose(**{name: st.session_state[key]})


def _flip(name: str, code: str, on: Sequence[str], key: str) -> None:
    others = [one for one in on if one != code]
    choose(**{name: [*others, code] if st.session_state[key] else others or NOTHING})


def _chosen() -> dict[str, str]:
    chosen: dict[str, str] = st.session_state.setdefault(_CHOSEN, {})
    return chosen


def _encoded(value: object) -> str:
    """Return a choice as it stands in an address."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return ",".join(_parts(value))
    return str(value)


def _parts(values: Iterable[object]) -> list[str]:
    return [_encoded(value) for value in values]
