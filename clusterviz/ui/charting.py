"""Charts on a page: what they show in words, what a click chooses, and as files."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st
from streamlit.errors import StreamlitAPIException

from clusterviz import texts
from clusterviz.ui import state, widgets
from clusterviz.view.charts import CLICKED
from clusterviz.workspace import chartfiles

if TYPE_CHECKING:
    from collections.abc import Collection

    from clusterviz.schema import Language
    from clusterviz.ui.cache import Drawn
    from clusterviz.ui.scope import Scope

SVG, PNG = "image/svg+xml", "image/png"


def show_choosing(
    drawn: Drawn,
    *,
    key: str,
    alt_text: str,
    field: str,
    name: str,
    codes: Collection[str],
) -> None:
    """Show a chart whose marks make a choice; the chosen one takes it back.

    Called in a fragment, before what the choice filters: a click reruns it.

    Parameters
    ----------
    drawn
        With a selection named `charts.CLICKED`.
    key
        Tells charts apart.
    alt_text
        What the chart shows, for those who cannot see it.
    field
        What of a mark is chosen.
    name
        The choice, see `state`.
    codes
        Every code that there is: what a browser sends is not believed.
    """
    chosen = state.one_of(name, tuple(codes))
    # A chart reports its last click at every run: after each it is a new chart.
    event = st.vega_lite_chart(
        drawn.spec,
        key=f"{key}-{chosen}",
        theme=None,
        on_select="rerun",
        selection_mode=CLICKED,
        alt=alt_text,
    )
    clicked = (event.get("selection") or {}).get(CLICKED) or [{}]
    code = str(clicked[0].get(field, ""))
    if code not in codes:
        return
    state.choose(**{name: "" if code == chosen else code})
    # A run of the whole page draws the choice at its next one.
    with suppress(StreamlitAPIException):
        st.rerun(scope="fragment")


def offer_files(
    drawn: Drawn, asked: Scope, language: Language, *, title: str, name: str
) -> None:
    """Offer a chart as SVG and PNG, drawn here when it is asked for.

    Parameters
    ----------
    title
        Of the drawing; it may hold data.
    name
        Of the files, without a suffix.
    """
    day = texts.say("pace.chart_day", language, day=texts.day(asked.as_of_on, language))
    with st.container(horizontal=True):
        for label, draw, suffix, mime in (
            ("pace.chart_svg", chartfiles.svg_bytes, "svg", SVG),
            ("pace.chart_png", chartfiles.png_bytes, "png", PNG),
        ):
            widgets.offer_download(
                texts.say(label, language),
                partial(draw, drawn.chart, title, (day,)),
                f"{name}.{suffix}",
                mime,
            )
