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
from clusterviz.ui.choices import CARRIED, FRAME, PAGE, following
from clusterviz.ui.encoding import encoded, readable

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence

FIRST_DAY, LAST_DAY = dt.date(2000, 1, 1), dt.date(2100, 12, 31)
"""Between which one can ask: the law on clusters is younger than the first."""

NOTHING = "-"
"""A list from which the reader took everything; an empty text is no choice."""

_CHOSEN = "cv.chosen"
_ADDRESS = "cv.address"
_PAGES = "cv.pages"
_STRAYS = "cv.strays"
WIDGET = "cv.widget."
"""What the keys of all our widgets begin with."""


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
            chosen[name] = readable(now[name])
        elif name in PAGE:
            chosen.pop(name, None)
    st.session_state[_ADDRESS] = now


def unknown_names() -> list[str]:
    """Return the names in the address that are no choice, in their order."""
    known = (*FRAME, *PAGE)
    return [readable(name) for name in st.query_params if name not in known]


def address(**changes: str) -> dict[str, str]:
    """Return the query parameters of the present view, with `changes` made.

    An empty text takes a parameter out.
    """
    every = {**_chosen(), **changes}
    return {name: every[name] for name in (*FRAME, *PAGE) if every.get(name)}


def carried_address(**changes: str) -> dict[str, str]:
    """Return the query parameters that a link takes along, with `changes` made."""
    kept = {name: text for name, text in _chosen().items() if name in CARRIED}
    every = kept | following(changes) | changes
    return {name: text for name, text in every.items() if text}


def language() -> Language:
    """Return the language that everything is shown in; Vietnamese at first."""
    chosen = one_of("lang", LANGUAGES, "vi")
    return next(one for one in LANGUAGES if one == chosen)


def day(otherwise: dt.date) -> dt.date:
    """Return the day that questions are asked as of."""
    return day_of("date") or otherwise


def day_of(name: str, first: dt.date = FIRST_DAY) -> dt.date | None:
    """Return a choice that is a day one can ask for; ``None`` if it is not."""
    chosen = text(name)
    try:
        day: dt.date | None = dt.date.fromisoformat(chosen)
    except ValueError:
        day = None
    is_one = day is not None and first <= day <= LAST_DAY
    note_stray(name, "" if is_one else chosen)
    return day if is_one else None


def text(name: str) -> str:
    """Return one choice; empty where the reader made none."""
    return _chosen().get(name, "")


def texts(name: str) -> tuple[str, ...]:
    """Return a choice of several; empty where the reader made none."""
    return tuple(part for part in text(name).split(",") if part)


def one_of(name: str, options: Sequence[str], otherwise: str = "") -> str:
    """Return a choice if it is among `options`, and `otherwise` if it is not."""
    chosen = text(name)
    is_here = chosen in options
    note_stray(name, "" if is_here else chosen)
    return chosen if is_here else otherwise


def several_of(name: str, options: Container[str]) -> tuple[str, ...]:
    """Return those of a choice of several that are among `options`."""
    chosen = [one for one in texts(name) if one != NOTHING]
    note_stray(name, ",".join(one for one in chosen if one not in options))
    return tuple(one for one in chosen if one in options)


def number(name: str, otherwise: int) -> int:
    """Return a choice that is a whole number."""
    try:
        return int(text(name))
    except ValueError:
        return otherwise


def choose(**choices: object) -> None:
    """Make choices for the reader, such as what a click on the map selects."""
    every = following(choices) | choices
    _chosen().update({name: encoded(value) for name, value in every.items()})
    now = address()
    st.session_state[_ADDRESS] = now
    if dict(st.query_params) != now:
        st.query_params.from_dict(now)


def widget(
    name: str, value: object, key: str = "", *, first: str = "value"
) -> dict[str, Any]:
    """Return the arguments that tie a widget to a choice.

    Parameters
    ----------
    name
        The choice.
    value
        What the widget shows now.
    key
        Tells apart two widgets of one choice; empty for one.
    first
        What the input calls the value that it is drawn with.

    Returns
    -------
    arguments
        ``key``, ``on_change``, ``args`` and the first value, for any Streamlit input.
    """
    # Of its language: a list of the other one would hand back the old words as new.
    # That of the languages stays the same, and with it the keyboard's place.
    its_language = "" if name == "lang" else f".{language()}"
    its_key = f"{WIDGET}{name}{key}{its_language}"
    show(its_key, value)
    # A browser that answers before it has read our value answers with the first one.
    return {first: value, "key": its_key, "on_change": _keep, "args": (name, its_key)}


def listed(
    name: str, options: Sequence[str], value: str | None, key: str = ""
) -> dict[str, Any]:
    """Return the arguments that tie a list of options to a choice, see `widget`."""
    arguments = widget(name, value, key, first="index")
    index = None if value is None else options.index(value)
    return {**arguments, "options": options, "index": index}


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
    its_key = f"{WIDGET}{name}.{code}"
    show(its_key, code in on)
    return {
        "value": code in on,
        "key": its_key,
        "on_change": _flip,
        "args": (name, code, tuple(on), its_key),
    }


def note_stray(name: str, said: str) -> None:
    """Note what of a choice is not here, for `strays`; empty where all of it is."""
    noted: dict[str, str] = st.session_state.setdefault(_STRAYS, {})
    noted.pop(name, None)
    if said:
        noted[name] = said


def strays(*, anew: bool = False) -> Mapping[str, str]:
    """Return by name the choices of this run that are not here; none of them `anew`."""
    if anew:
        st.session_state[_STRAYS] = {}
    noted: Mapping[str, str] = st.session_state.get(_STRAYS, {})
    return noted


def keep_pages(by_name: Mapping[str, st.Page]) -> None:
    """Remember the pages of this run, so that links can name them."""
    st.session_state[_PAGES] = dict(by_name)


def pages() -> Mapping[str, st.Page]:
    """Return the pages by name, as the frame kept them."""
    kept: Mapping[str, st.Page] = st.session_state.get(_PAGES, {})
    return kept


def seen(name: str) -> object:
    """Return the value by which `is_new` was last asked; ``None`` before that."""
    return st.session_state.get(f"cv.seen.{name}")


def is_new(name: str, value: object) -> bool:
    """Return whether `value` differs from the last time this was asked.

    A map reports its last click at every run: only a new one is a click.
    """
    key = f"cv.seen.{name}"
    is_so = st.session_state.get(key) != value
    st.session_state[key] = value
    return is_so


def kept(name: str, *new: object) -> object:
    """Return what this window keeps, `new` if given: too long for an address."""
    if new:
        st.session_state[f"cv.kept.{name}"] = new[0]
    return st.session_state.get(f"cv.kept.{name}")


def selection(key: str) -> Mapping[str, Sequence[Any]]:
    """Return what is selected in the table of a key: its rows and its cells."""
    selected: Mapping[str, Sequence[Any]] = st.session_state[key]["selection"]
    return selected


def show(key: str, value: object) -> None:
    """Have the widget of a key hold a value."""
    # An equal value is left alone: setting it would undo what is being typed.
    if st.session_state.get(key) != value:
        st.session_state[key] = value


def fill(key: str, value: object, *, is_news: bool) -> None:
    """Have a new widget hold a value; one that was drawn, if empty, holds news."""
    if key not in st.session_state or (is_news and not st.session_state[key]):
        st.session_state[key] = value


def _keep(name: str, key: str) -> None:
    # Who chooses areas wants to see them: what was brought into view gives way.
    elsewhere = {"fit": ""} if name == "area" else {}
    choose(**elsewhere, **{name: st.session_state[key]})


def _flip(name: str, code: str, on: Sequence[str], key: str) -> None:
    others = [one for one in on if one != code]
    choose(**{name: [*others, code] if st.session_state[key] else others or NOTHING})


def _chosen() -> dict[str, str]:
    chosen: dict[str, str] = st.session_state.setdefault(_CHOSEN, {})
    return chosen
