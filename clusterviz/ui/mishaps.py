"""What a reader is told of an error."""

from __future__ import annotations

from contextlib import contextmanager
from types import MappingProxyType
from typing import TYPE_CHECKING

import streamlit as st

from clusterviz import texts
from clusterviz.errors import (
    ClustervizError,
    EditConflict,
    InputError,
    LayerNotFound,
    NotAllowed,
    RowConflict,
    StorageError,
    ValidationError,
)
from clusterviz.ui import links, state
from clusterviz.view.plain import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from clusterviz.schema import Language

KINDS: Mapping[type[ClustervizError], str] = MappingProxyType(
    {
        LayerNotFound: "not_found",
        RowConflict: "row_conflict",
        EditConflict: "conflict",
        NotAllowed: "not_allowed",
        StorageError: "storage",
        InputError: "input",
    }
)
"""Errors that a reader can do something about, and what they are called.

The first that an error is an instance of: those of a kind come before the kind."""

_MENDED_BY_DATA = (LayerNotFound, ValidationError)


@contextmanager
def shown(language: Language) -> Iterator[None]:
    """Show an error of ours as one plain box; let every other one through.

    What a button calls is run before its page, and outside of what shows its errors.
    """
    try:
        yield
    except ClustervizError as error:
        show_error(error, language)


def show_error(error: ClustervizError, language: Language) -> None:
    """Show an error as one plain box, and the way to the data."""
    heading = texts.say("frame.error", language)
    said = plain(in_words(error, language))
    st.error(f"**{heading}** {said}", icon=":material/error:")
    # More data mend nothing else.
    if "data" in state.pages() and isinstance(error, _MENDED_BY_DATA):
        links.show_link(texts.say("frame.to_data", language), "data", "upload_file")


def in_words(error: ClustervizError, language: Language) -> str:
    """Return what an error says in a language.

    Where it speaks English only, a sentence of ours comes first: what to do.

    Examples
    --------
    >>> error = InputError("A is red.", expected="it green", remedy="Paint it.")
    >>> in_words(error, "en")
    'A is red. Expected it green. Paint it.'
    >>> in_words(error, "vi").endswith("Chi tiết: " + str(error))
    True
    """
    said = error.say(language)
    if language == "en" or said != str(error):
        return said
    names = (name for kind, name in KINDS.items() if isinstance(error, kind))
    first = texts.say(f"errors.kind_{next(names, 'other')}", language)
    return f"{first} {texts.say('errors.detail', language, detail=said)}"
