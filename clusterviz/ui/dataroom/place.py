"""Step 2: which columns of a table say where its rows are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from clusterviz.ui.dataroom.working import decide

if TYPE_CHECKING:
    from clusterviz.ui.dataroom.desk import Desk

PARTS = ("wkt", "lon", "lat", "x", "y", "group", "point")

_TABLES = (".csv", ".txt", ".tsv", ".xlsx")


def ask_place(desk: Desk) -> None:
    """Ask which columns of a table hold coordinates, where it is for a map."""
    is_table = desk.one.draft.upload.suffix in _TABLES
    if not (is_table and desk.layer.has_geometry):
        return
    given = desk.reading.place
    names = dict.fromkeys(
        [*given.values(), *(str(one["column"]) for one in desk.look.columns)]
    )
    with st.expander(desk.say("dataroom.place"), expanded=not desk.look.coordinates):
        st.caption(desk.say("dataroom.place_help"))
        with st.form("dataroom-place", border=False):
            chosen = {part: _asked(desk, part, list(names)) for part in PARTS}
            is_asked = st.form_submit_button(desk.say("dataroom.use_place"))
    if is_asked:
        decide(desk, place={part: name for part, name in chosen.items() if name})


def _asked(desk: Desk, part: str, names: list[str]) -> str:
    """Ask for one column; its name may be typed, since the look may have used it up."""
    given = desk.reading.place.get(part)
    found: str | None = st.selectbox(
        desk.say(f"dataroom.place_{part}"),
        names,
        index=names.index(given) if given in names else None,
        accept_new_options=True,
        placeholder=desk.say("dataroom.by_evidence"),
        key=f"place-{part}-{desk.stamp}",
    )
    return (found or "").strip()
