"""Files that a page offers: what it shows, as GeoJSON or CSV."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from clusterviz import texts
from clusterviz.ui import cache, folding, widgets
from clusterviz.workspace import handouts, personal
from clusterviz.workspace.mapframes import MapQuestion

if TYPE_CHECKING:
    import pandas as pd

    from clusterviz.schema import Language
    from clusterviz.ui.explorer.chosen import Explored
    from clusterviz.ui.scope import Scope
    from clusterviz.workspace import Workspace

GEOJSON = "application/geo+json"
CSV = "text/csv"


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
    workspace: Workspace, asked: Scope, rows: pd.DataFrame, language: Language
) -> None:
    """Offer the overlaps of the table, with their shared land and without."""

    def pieces() -> bytes:
        every = cache.pieces(workspace, asked.as_of_on)
        columns = ["cluster_id", "zone_id", "kind"]
        wanted = set(rows[columns].itertuples(index=False, name=None))
        names = every[columns].itertuples(index=False, name=None)
        kept = every[[name in wanted for name in names]]
        return handouts.pairs_geojson(workspace, kept, language)

    with st.container(horizontal=True):
        name = f"overlaps-{asked.as_of_on}"
        widgets.offer_download(
            texts.say("frame.download_geojson", language),
            pieces,
            f"{name}.geojson",
            GEOJSON,
        )
        offer_rows(workspace, name, rows, language)


def offer_rows(
    workspace: Workspace, name: str, rows: pd.DataFrame, language: Language
) -> None:
    """Offer the rows of a table as CSV.

    Parameters
    ----------
    name
        Of the file, without its suffix.
    rows
        With the field codes as columns.
    """
    widgets.offer_download(
        texts.say("frame.download_csv", language),
        partial(handouts.csv_bytes, workspace, rows),
        f"{name}.csv",
        CSV,
    )
    if personal.among(workspace, rows.columns):
        widgets.show_note(texts.say("export.left_out_page", language))
