"""Occupancy by area as bars, with the marks of the law; a click shows one area."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import streamlit as st

from clusterviz import texts
from clusterviz.ui import cache, charting, occupancy, state, widgets
from clusterviz.view import barcharts
from clusterviz.view.glossary import meaning
from clusterviz.view.plain import plain

if TYPE_CHECKING:
    from clusterviz.schema import Language
    from clusterviz.ui.scope import Scope
    from clusterviz.workspace import Workspace


def show_bars(workspace: Workspace, asked: Scope, language: Language) -> Scope:
    """Show the occupancy of areas, and return the scope of the one that is chosen.

    Called in the fragment that holds all that the area filters.

    Returns
    -------
    scope
        `asked`, of one area only where one is chosen.
    """
    rows = asked.rows(occupancy.rates(workspace, asked).rows)
    rows = rows[(rows["base"] == "operating") & (rows["area_code"] != "")]
    names = dict(zip(rows["area_code"], rows["area_name"], strict=True))
    chosen = state.one_of("clear", tuple(names))
    bars = barcharts.occupancy_rows(rows, language)
    if len(bars):
        title = texts.say("pace.occupancy", language)
        st.subheader(title, anchor=False, help=plain(meaning("occupancy", language)))
        chart = cache.drawn(barcharts.bars, bars, language, chosen=chosen, marks=True)
        charting.show_choosing(
            chart,
            key="occupancy-areas",
            alt_text=barcharts.described(title, bars),
            field=barcharts.CODE,
            name="clear",
            codes=tuple(names),
        )
        options = {"": texts.say("pace.everything", language), **names}
        label = texts.say("pace.place", language)
        widgets.show_list(label, "clear", options, chosen, is_searched=True)
        n = texts.number(barcharts.MOST_BARS, language)
        widgets.show_note(texts.say("pace.occupancy_note", language, n=n))
        charting.offer_files(
            chart, asked, language, title=title, name="occupancy-by-area"
        )
    return dataclasses.replace(asked, area_codes=(chosen,)) if chosen else asked
