"""A table on the left and the map of the same rows on the right, with its paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from clusterviz.ui import mapview, printing

if TYPE_CHECKING:
    from collections.abc import Callable

    from clusterviz.schema import Language
    from clusterviz.ui.scope import Scope
    from clusterviz.view.mapstate import MapEvent, MapState
    from clusterviz.workspace import Workspace


def show_beside(
    workspace: Workspace,
    asked: Scope,
    language: Language,
    picture: MapState,
    *,
    key: str,
    title: str,
    select: Callable[[MapEvent], None],
    show_rows: Callable[[], None],
    height: int = 460,
) -> None:
    """Show rows beside their map, and offer the map on paper below the rows.

    Parameters
    ----------
    workspace, asked, language
        Of the page.
    picture
        The state of the map.
    key
        Tells maps apart.
    title
        Of the printed map.
    select
        Takes what was clicked on the map, before the rows are shown.
    show_rows
        Shows the rows.
    height
        Of the map, in pixels.
    """
    layers = asked.map_layers()
    left, right = st.columns([2, 1], gap="small")
    with right:
        event = mapview.show_map(
            workspace, language, layers=layers, state=picture, key=key, height=height
        )
    if event is not None:
        select(event)
    with left:
        show_rows()
        printing.offer_print(
            workspace, language, layers=layers, state=picture, title=title, key=key
        )
