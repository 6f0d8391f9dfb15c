"""Step 2: which part of the file, how its text is encoded, and what else to decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from clusterviz import texts
from clusterviz.errors import InputError
from clusterviz.records import Severity
from clusterviz.ui import mishaps, widgets
from clusterviz.ui.dataroom import coordinates, place
from clusterviz.ui.dataroom.working import decide
from clusterviz.ui.editing.figurebox import ask_figure, require_figure
from clusterviz.view.dataroom import in_words, reading_rows
from clusterviz.view.plain import plain
from clusterviz.workspace.offered import ENCODINGS
from clusterviz.workspace.reading import FARTHEST_CLOSING_M
from clusterviz.workspace.typed import as_text

if TYPE_CHECKING:
    from clusterviz.ui.dataroom.desk import Desk

_MAX_ERRORS = 5
_LINES = (".dxf", ".dgn", ".kml", ".kmz")
"""Formats in which boundaries often are lines that do not quite close."""


def show_read(desk: Desk) -> None:
    """Show how the file is read, and ask for what only a person can know."""
    st.info(
        plain(desk.say("dataroom.read_rows", n=desk.look.n_features))
        if desk.look.n_features
        else desk.say("dataroom.read_nothing"),
        icon=":material/description:",
    )
    if desk.is_unread:
        show_errors(desk)
    _ask_part(desk)
    _ask_whole(desk)
    _ask_encoding(desk)
    coordinates.ask_coordinates(desk)
    place.ask_place(desk)
    _ask_closing(desk)


def show_errors(desk: Desk) -> None:
    """Show the gravest errors as boxes: each says what to mend."""
    errors = desk.look.of(Severity.ERROR)
    for one in errors[:_MAX_ERRORS]:
        said = in_words(one, desk.workspace.layers, desk.language)
        st.error(plain(said), icon=":material/error:")
    if len(errors) > _MAX_ERRORS:
        st.caption(desk.say("dataroom.more_errors", n=len(errors) - _MAX_ERRORS))


def _ask_part(desk: Desk) -> None:
    """Ask which layer or sheet of the file is meant, where there are several."""
    chosen = desk.reading.source_layer
    options = list(desk.look.choices) or ([chosen] if chosen else [])
    if not options:
        return
    st.subheader(desk.say("dataroom.part"), anchor=False)
    part = st.radio(
        desk.say("dataroom.part_which"),
        options,
        index=options.index(chosen) if chosen in options else None,
        format_func=plain,
        key=f"part-{desk.stamp}",
    )
    if st.button(desk.say("dataroom.use_part"), disabled=part in (None, chosen)):
        decide(desk, source_layer=part)


def _ask_whole(desk: Desk) -> None:
    """Ask whether the rows are the whole layer, or change some of its rows."""
    if not desk.workspace.has(desk.layer.name):
        return
    words = {
        False: desk.say("dataroom.is_whole"),
        True: desk.say("dataroom.is_update"),
    }
    is_update = st.radio(
        desk.say("dataroom.whole"),
        list(words),
        index=list(words).index(desk.reading.is_update),
        format_func=lambda one: plain(words[one]),
        help=desk.say("dataroom.whole_help"),
        key=f"whole-{desk.stamp}",
    )
    if is_update != desk.reading.is_update:
        decide(desk, is_update=is_update)


def _ask_encoding(desk: Desk) -> None:
    """Show the text as each encoding makes it, and ask which is right."""
    given = desk.reading.encoding
    found = desk.look.encodings
    is_plain = not found and given is None
    body = st.expander(desk.say("dataroom.text")) if is_plain else st.container()
    with body:
        if not is_plain:
            st.subheader(desk.say("dataroom.text"), anchor=False)
        if found:
            st.caption(desk.say("dataroom.text_compare"))
            widgets.show_table(
                desk.workspace,
                reading_rows(found, ENCODINGS),
                desk.language,
                label=desk.say("dataroom.text"),
            )
        likely = [str(one["encoding"]) for one in found]
        codes = ["", *dict.fromkeys([*likely, *ENCODINGS])]
        left, right = st.columns([3, 2], vertical_alignment="bottom")
        code = left.selectbox(
            desk.say("dataroom.encoding"),
            codes,
            index=codes.index(given or ""),
            format_func=lambda one: (
                ENCODINGS[one] if one else desk.say("dataroom.by_evidence")
            ),
            key=f"encoding-{desk.stamp}",
        )
        if right.button(desk.say("dataroom.use_encoding"), key="use-encoding"):
            decide(desk, encoding=code or None)


def _ask_closing(desk: Desk) -> None:
    """Ask how far apart the ends of lines may be that are to become land."""
    is_drawn = desk.one.draft.upload.suffix in _LINES
    if not (is_drawn and desk.layer.geometry == "MultiPolygon"):
        return
    with st.expander(desk.say("dataroom.closing")):
        st.caption(desk.say("dataroom.closing_help"))
        left, right = st.columns([3, 2], vertical_alignment="bottom")
        label = desk.say("dataroom.closing_m")
        with left:
            typed = ask_figure(
                label, as_text(desk.reading.closing_m), key=f"closing-{desk.stamp}",
                language=desk.language,
            )  # fmt: skip
        if not right.button(desk.say("dataroom.use_closing"), key="use-closing"):
            return
        try:
            closing_m = require_figure(label, typed)
            if closing_m is None or not 0 <= closing_m <= FARTHEST_CLOSING_M:
                raise InputError(
                    texts.told("dataroom.closing_refused", most=FARTHEST_CLOSING_M)
                )
        except InputError as error:
            mishaps.show_error(error, desk.language)
        else:
            decide(desk, closing_m=closing_m)
