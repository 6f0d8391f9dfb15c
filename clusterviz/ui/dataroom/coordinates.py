"""Step 2: what the numbers of a file are, ranked, on a map, confirmed by a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from clusterviz import texts
from clusterviz.records import Severity
from clusterviz.ui import mapview, widgets
from clusterviz.ui.dataroom.working import decide
from clusterviz.view.dataroom import suspect_rows, system_name
from clusterviz.view.mapstate import MapLayers, MapState
from clusterviz.view.plain import plain
from clusterviz.workspace.draftframes import PLACES

if TYPE_CHECKING:
    from clusterviz.ui.dataroom.desk import Desk

MOST = 6
"""More ways to read the numbers than these are not shown: they are the likeliest."""


def ask_coordinates(desk: Desk) -> None:
    """Show what the coordinates may be, with a map of the best two, and ask which."""
    if not (desk.look.suspects or desk.look.coordinates):
        return
    st.subheader(desk.say("dataroom.coordinates"), anchor=False)
    open_ones = desk.look.of(Severity.ERROR, Severity.DECISION)
    asked = [one for one in open_ones if _is_about(one.code)]
    for one in asked:
        said = plain(texts.finding(one, desk.language))
        st.warning(said, icon=":material/help:")
    if asked:
        # The sentences are those of the command line too.
        st.caption(desk.say("dataroom.choose_system"))
    elif desk.look.coordinates:
        system = system_name(desk.look.coordinates, desk.language)
        st.caption(plain(desk.say("dataroom.read_as", system=system)))
    _show_suspects(desk)
    left, right = st.columns(2, gap="medium")
    with left:
        _ask_system(desk)
    with right:
        _show_places(desk)


def _show_suspects(desk: Desk) -> None:
    suspects = desk.look.suspects[:MOST]
    if suspects:
        widgets.show_table(
            desk.workspace,
            suspect_rows(suspects, desk.language),
            desk.language,
            label=desk.say("dataroom.coordinates"),
            widths={"rank": 60, "system": 230, "distance": 110, "evidence": 560},
            row_px=widgets.WRAPPED_PX,
        )
    if desk.look.transformation:
        said = desk.say("dataroom.moved", how=desk.look.transformation)
        widgets.show_note(said)


def _ask_system(desk: Desk) -> None:
    options = [str(one["coordinates"]) for one in desk.look.suspects[:MOST]]
    taken = desk.reading.crs or (desk.look.coordinates if _is_settled(desk) else "")
    if taken and taken not in options:
        options = [taken, *options]
    chosen = st.radio(
        desk.say("dataroom.system"),
        options,
        # Nothing is confirmed by itself, unless the file says it and it fits.
        index=options.index(taken) if taken else None,
        format_func=lambda one: plain(system_name(one, desk.language)),
        key=f"system-{desk.stamp}",
    )
    other = st.text_input(
        desk.say("dataroom.other_system"),
        placeholder=desk.say("dataroom.other_system_example"),
        help=desk.say("dataroom.other_system_help"),
        key=f"other-system-{desk.stamp}",
    ).strip()
    is_asked = st.button(
        desk.say("dataroom.use_system"),
        key="use-system",
        type="secondary" if _is_settled(desk) else "primary",
        icon=":material/check:",
    )
    if is_asked and (other or chosen):
        decide(desk, crs=other or chosen)
    elif is_asked:
        st.warning(desk.say("dataroom.no_system"))


def _is_settled(desk: Desk) -> bool:
    """Return whether what the file says fits, or a person has said it."""
    open_ones = desk.look.of(Severity.ERROR, Severity.DECISION)
    is_open = any(_is_about(one.code) for one in open_ones)
    return bool(desk.look.coordinates) and not is_open


def _is_about(code: str) -> bool:
    return code.startswith(("coordinates.", "crs_"))


def _show_places(desk: Desk) -> None:
    """Show where the two likeliest systems put the file."""
    if desk.frame("places").empty:
        return
    draft = desk.one.draft.draft_id
    st.caption(desk.say("dataroom.places"))
    mapview.show_map(
        desk.workspace,
        desk.language,
        layers=MapLayers(
            desk.workspace.settings.level,
            desk.workspace.as_of_on,
            incoming=f"{draft}{PLACES}",
        ),
        state=MapState(
            visible=("incoming",),
            fit=("incoming", ()),
            fit_token=f"{draft}{desk.look.coordinates}",
        ),
        key="dataroom-places",
        height=330,
    )
