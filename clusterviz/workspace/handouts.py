"""What a page hands on as a file: just the features and rows that it shows."""

from __future__ import annotations

import dataclasses
import io
from typing import TYPE_CHECKING

from clusterviz import texts
from clusterviz.files.tabular import write_csv
from clusterviz.schema import LANGUAGES, Label
from clusterviz.workspace import mapframes, month_seal, personal, resultbook
from clusterviz.workspace.exports import geojson_bytes
from clusterviz.workspace.results import Result

if TYPE_CHECKING:
    from collections.abc import Collection

    import geopandas as gpd
    import pandas as pd

    from clusterviz.schema import Language
    from clusterviz.workspace.answers import Answer
    from clusterviz.workspace.mapframes import MapQuestion
    from clusterviz.workspace.opened import Workspace


def shown_geojson(
    workspace: Workspace,
    question: MapQuestion,
    language: Language,
    *,
    kinds: Collection[str] | None = None,
    cluster_ids: Collection[str] | None = None,
    zone_ids: Collection[str] | None = None,
) -> bytes:
    """Return one layer of the map, as it is filtered, as RFC 7946 GeoJSON.

    Parameters
    ----------
    question
        The layer and its day. A cluster that has only a symbol has no geometry:
        the point that the map draws for it is no boundary.
    language
        Of the note.
    kinds
        Only these kinds of plan zone; all when ``None``.
    cluster_ids
        Only what belongs to these clusters; all when ``None``.
    zone_ids
        Only these plan zones; all when ``None``.

    Raises
    ------
    ClustervizError
        As `mapframes.map_frame`.
    """
    frame = mapframes.map_frame(workspace, question)
    if kinds is not None and "kind" in frame:
        frame = frame[frame["kind"].isin(kinds)]
    if cluster_ids is not None and "cluster_id" in frame:
        frame = frame[frame["cluster_id"].isin(cluster_ids)]
    if zone_ids is not None and question.layer == "plan_zones":
        frame = frame[frame["zone_id"].isin(zone_ids)]
    if question.layer == "overlaps":
        return pairs_geojson(workspace, frame, language)
    is_point = frame.geometry.geom_type == "Point"
    frame = frame.set_geometry(frame.geometry.where(~is_point))
    layer = workspace.layers[question.layer]
    columns = [one for one in (*layer.fields, "geometry") if one in frame.columns]
    return geojson_bytes(
        frame[columns],
        layer,
        language,
        workspace.settings.is_illustrative,
    )


def pairs_geojson(
    workspace: Workspace, pieces: gpd.GeoDataFrame, language: Language
) -> bytes:
    """Return overlaps with their shared land as RFC 7946 GeoJSON.

    Parameters
    ----------
    pieces
        Rows of `analysis.pieces`. One that cannot be judged has no geometry.
    language
        Of title and note.
    """
    title = {one: texts.say("overlaps.layer", one) for one in LANGUAGES}
    layer = dataclasses.replace(
        workspace.layers["plan_zones"],
        name="overlaps",
        key="overlap_id",
        title=Label(**title),
    )
    parts = (
        pieces["cluster_id"],
        pieces["zone_id"].where(pieces["zone_id"] != "", pieces["kind"]),
    )
    named = pieces.assign(overlap_id=parts[0] + "|" + parts[1])
    kept = named.drop(columns=["feature_id", "map_class"], errors="ignore")
    return geojson_bytes(kept, layer, language, workspace.settings.is_illustrative)


def changes_geojson(
    workspace: Workspace, rows: gpd.GeoDataFrame, language: Language
) -> bytes:
    """Return changes of clusters with their places as RFC 7946 GeoJSON.

    Parameters
    ----------
    rows
        Of `changes.changed`. A cluster that has only a symbol has no geometry.
    language
        Of title and note.
    """
    title = {one: texts.say("changes.title", one) for one in LANGUAGES}
    layer = dataclasses.replace(
        workspace.layers["clusters"],
        name="changes",
        key="change_id",
        title=Label(**title),
    )
    named = rows.assign(change_id=rows["cluster_id"] + "|" + rows["change"])
    return geojson_bytes(named, layer, language, workspace.settings.is_illustrative)


def csv_bytes(workspace: Workspace, rows: pd.DataFrame) -> bytes:
    """Return rows as CSV that a spreadsheet opens: UTF-8 with its mark.

    Rows of a sample say so in a column ``illustrative``. What is personal is left out.
    """
    rows = month_seal.marked(workspace, personal.without(workspace, rows))
    if workspace.settings.is_illustrative:
        rows = rows.assign(illustrative=True)
    file = io.StringIO()
    write_csv(rows, file, has_bom=True)
    return file.getvalue().encode()


def book_bytes(
    workspace: Workspace,
    found: Answer,
    language: Language,
    title: str,
    rows: pd.DataFrame,
) -> bytes:
    """Return rows as a workbook: what a command writes for ``-o x.xlsx``.

    Parameters
    ----------
    found
        Its day, versions and notes are told of the rows.
    language
        Of headings and words.
    title
        What the rows are.
    rows
        Those of `found`, or the same with words for some of their codes.
    """
    shown = dataclasses.replace(found, rows=rows)
    return resultbook.book_bytes(
        resultbook.Book(
            Result(workspace, shown, language), dict.fromkeys(LANGUAGES, title)
        )
    )
