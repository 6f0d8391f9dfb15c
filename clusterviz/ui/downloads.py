"""Files that a page offers: what it shows, as GeoJSON, Excel or CSV."""

from __future__ import annotations

import dataclasses
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from clusterviz import texts
from clusterviz.ui import cache, controls, folding, notes, widgets
from clusterviz.ui.scope import scope
from clusterviz.workspace import answers, handouts, personal
from clusterviz.workspace.mapframes import MapQuestion

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from clusterviz.schema import Language
    from clusterviz.ui.explorer.chosen import Explored
    from clusterviz.ui.scope import Scope
    from clusterviz.workspace import Workspace
    from clusterviz.workspace.analysis import Answer

GEOJSON = "application/geo+json"
CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def offer_shown(
    workspace: Workspace, asked: Scope, shown: Explored, language: Language
) -> None:
    """Offer each layer that the map shows, filtered as it shows it."""
    # Unfolds in its place: what floats over a page that is still growing can come
    # to lie outside the window, where no one can reach it. Filled when it is open:
    # a click on the map need not carry it along.
    label = texts.say("frame.download_geojson", language)
    files = folding.unfolded(label, "layer-files", ":material/download:")
    if files is None:
        return
    with files:
        for name in reversed(shown.visible):
            question = MapQuestion(name, asked.as_of_on)
            if name == "areas":
                question = MapQuestion(name, asked.areas_on, asked.level)
            title = texts.say(f"map.title_{name}", language)
            widgets.offer_download(
                texts.say("mappage.file", language, layer=title),
                partial(
                    handouts.shown_geojson,
                    workspace,
                    question,
                    language,
                    kinds=shown.kinds,
                    cluster_ids=tuple(shown.clusters["cluster_id"]),
                    zone_ids=shown.zone_ids,
                ),
                f"{name}-{asked.as_of_on}.geojson",
                GEOJSON,
            )


def offer_pairs(
    workspace: Workspace, asked: Scope, shown: Answer, language: Language
) -> None:
    """Offer the overlaps of the table, with their shared land and without."""
    rows = shown.rows

    def pieces() -> bytes:
        every = cache.pieces(workspace, asked.as_of_on)
        columns = ["cluster_id", "zone_id", "kind"]
        wanted = set(rows[columns].itertuples(index=False, name=None))
        names = every[columns].itertuples(index=False, name=None)
        kept = every[[name in wanted for name in names]]
        return handouts.pairs_geojson(workspace, kept, language)

    title = texts.say("overlaps.layer", language)
    name = f"overlaps-{asked.as_of_on}"
    offer_rows(workspace, name, shown, language, title=title, places=pieces)


def offer_rows(
    workspace: Workspace,
    name: str,
    found: Answer,
    language: Language,
    *,
    title: str,
    said: pd.DataFrame | None = None,
    places: Callable[[], bytes] | None = None,
    is_everywhere: bool = False,
) -> None:
    """Offer the rows of a table for Excel and as CSV: made when somebody asks.

    Parameters
    ----------
    name
        Of the file, without its suffix.
    found
        What the table shows, with the field codes as columns: its day, versions and
        notes stand in the workbook, and which areas the page was about.
    title
        What the rows are, on the workbook; it may hold data.
    said
        The rows of the workbook, where the page has words for codes that only it
        knows; ``None`` for those of `found`.
    places
        Makes them with their places, as GeoJSON; ``None`` where they have none.
    is_everywhere
        See `notes.meant`.
    """
    rows = found.rows if said is None else said
    asked = scope(workspace)
    only = controls.areas_said(workspace, asked, language)
    if only:
        note = answers.note("answer.only_areas", "areas", areas=only)
        kept = notes.meant(workspace, found.notes, asked, is_everywhere=is_everywhere)
        found = dataclasses.replace(found, notes=(*kept, note))
    files = {
        "geojson": (places, GEOJSON),
        "xlsx": (
            partial(handouts.book_bytes, workspace, found, language, title, rows),
            XLSX,
        ),
        "csv": (partial(handouts.csv_bytes, workspace, found.rows), CSV),
    }
    with st.container(horizontal=True):
        for suffix, (make, mime) in files.items():
            if make is not None:
                label = texts.say(f"frame.download_{suffix}", language)
                widgets.offer_download(label, make, f"{name}.{suffix}", mime)
    if personal.among(workspace, found.rows.columns):
        widgets.show_note(texts.say("export.left_out_page", language))
