"""A map of a page, printed on paper of a size that one chooses."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

import streamlit as st

from clusterviz import texts
from clusterviz.ui import folding, links, scope, widgets
from clusterviz.view.printmap.paper import EXTENTS, FORMS, PAPERS
from clusterviz.workspace import printed_areas, printing, sheetwords

if TYPE_CHECKING:
    from clusterviz.schema import Language
    from clusterviz.view.mapstate import MapLayers, MapState
    from clusterviz.view.printmap.paper import Extent
    from clusterviz.workspace import Workspace

MIME = {"pdf": "application/pdf", "png": "image/png"}


def offer_print(
    workspace: Workspace,
    language: Language,
    *,
    layers: MapLayers,
    state: MapState,
    title: str = "",
    key: str,
) -> None:
    """Offer the map of a page as PDF and PNG.

    Parameters
    ----------
    workspace
        What is on the map.
    language
        Of its words.
    layers, state
        What the page's map shows, as `mapview.show_map` is given them.
    title
        Of the sheet, to which the chosen areas are added; it may hold data. Empty
        for a map of clusters.
    key
        Tells the maps of pages apart.
    """
    # Unfolds in its place, as all that a page offers to read before it acts.
    label = texts.say("print.offer", language)
    room = folding.unfolded(label, f"print-{key}", ":material/print:")
    if room is None:
        return
    with room:
        if not printing.is_printable(workspace, layers, state):
            st.info(texts.say("print.nothing", language), icon=":material/info:")
            return
        paper, extent = _ask(state, language)
        if not state.shapes:
            # A site that is tested is not of the chosen areas.
            title = printed_areas.titled(workspace, layers, state, language, title)
        said = texts.say(f"print.paper_{PAPERS[paper].word}", language)
        # As the link that is copied: it opens the same view tomorrow.
        link = links.here(
            lang=language,
            date=layers.as_of_on.isoformat(),
            unit=scope.scope(workspace).unit.code,
        )
        with st.container(horizontal=True):
            for form in FORMS:
                widgets.offer_download(
                    texts.say(f"print.{form}", language),
                    partial(
                        printing.printed_map,
                        workspace,
                        layers=layers,
                        state=state,
                        paper=paper,
                        language=language,
                        title=title,
                        extent=extent,
                        form=form,
                        link=link,
                    ),
                    sheetwords.file_name(title, layers.as_of_on, said, form),
                    MIME[form],
                )
        widgets.show_note(texts.say("print.help", language))
        widgets.show_note(texts.say("print.shown_help", language))


def _ask(state: MapState, language: Language) -> tuple[str, Extent]:
    """Ask for the paper, and for what ground is printed."""
    papers = {
        code: texts.say(f"print.paper_{one.word}", language)
        for code, one in PAPERS.items()
    }
    paper = widgets.choose_one(
        texts.say("print.paper", language), "paper", papers, next(iter(papers))
    )
    may = {
        "selected": state.selected is not None or bool(state.shapes),
        # What a site meets beyond the areas must not fall off its map.
        "areas": state.area_ids is not None and not state.shapes,
    }
    extents: dict[str, str] = {
        one: texts.say(f"print.extent_{one}", language)
        for one in EXTENTS
        if may.get(one, True)
    }
    is_of_areas = may["areas"] and state.fit is not None and state.fit[0] == "areas"
    extent = widgets.choose_one(
        texts.say("print.extent", language),
        "extent",
        extents,
        "areas" if is_of_areas else "shown",
    )
    return paper, cast("Extent", extent)
