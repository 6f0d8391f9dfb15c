"""Tables of results as text for programs: JSON, CSV and GeoJSON."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from clusterviz import texts
from clusterviz.core import timeline
from clusterviz.files.geojson import geojson_lines
from clusterviz.files.tabular import json_lines, write_csv
from clusterviz.workspace import month_seal, personal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from clusterviz.schema import Language
    from clusterviz.workspace.answers import Answer
    from clusterviz.workspace.opened import Workspace


@dataclass(frozen=True)
class Result:
    """An answer, and the workspace that it is about.

    Parameters
    ----------
    workspace
        Whose it is.
    answer
        Rows, versions, day and notes.
    language
        Of the sentences in it.
    beside
        What else its JSON says beside its rows, such as a sum that they do not give.
    """

    workspace: Workspace
    answer: Answer
    language: Language
    beside: Mapping[str, object] = field(default_factory=dict)

    @property
    def left_out(self) -> list[str]:
        """The columns that no file has, as they may name persons."""
        return personal.among(self.workspace, self.answer.rows.columns)

    @property
    def rows(self) -> pd.DataFrame:
        """The rows as a file has them."""
        return personal.without(self.workspace, self.answer.rows)

    def members(self) -> dict[str, object]:
        """Return what a JSON object says beside its rows."""
        is_illustrative = self.workspace.settings.is_illustrative
        members: dict[str, object] = {
            "generated_at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
            "workspace": self.workspace.root.resolve().name,
            "as_of_on": self.answer.as_of_on.isoformat(),
            "layer_versions": dict(self.answer.layer_versions),
            "illustrative": is_illustrative,
            **self.beside,
            "notes": [
                {
                    "severity": one.severity.value,
                    "code": one.code,
                    "layer": one.layer,
                    "feature_id": one.feature_id,
                    "field": one.field,
                    "message": texts.finding(one, self.language),
                }
                for one in self.answer.notes
            ],
        }
        if "month" in self.answer.rows:
            on = self.answer.as_of_on
            members["month_line"] = month_seal.stated(self.workspace, on, self.language)
        if self.left_out:
            members["left_out"] = self.left_out
        if is_illustrative:
            members["note"] = texts.say("export.illustrative", self.language)
        return members


def json_text(result: Result) -> Iterator[str]:
    """Yield an object with ``rows``, ``generated_at``, ``workspace`` and more."""
    return json_lines(result.rows, result.members())


def csv_text(result: Result, *, has_bom: bool) -> Iterator[str]:
    """Yield rows of RFC 4180; a sample's last column is ``illustrative``."""
    rows = month_seal.marked(result.workspace, result.rows)
    if result.workspace.settings.is_illustrative:
        rows = rows.assign(illustrative=True)
    with io.StringIO(newline="") as file:
        write_csv(rows, file, has_bom=has_bom)
        yield file.getvalue()


def geojson_text(
    result: Result, places: gpd.GeoDataFrame, key: Sequence[str]
) -> Iterator[str]:
    """Yield a FeatureCollection of the rows.

    Parameters
    ----------
    result
        What it says of itself comes from here.
    places
        The rows with geometry, in the metric CRS.
    key
        The columns whose values, joined by a bar, identify a feature.
    """
    ids = places[list(key)].astype("str").agg("|".join, axis=1)
    return geojson_lines(
        personal.without(result.workspace, places),
        ids,
        members=result.members(),
        is_illustrative=result.workspace.settings.is_illustrative,
    )


def overlap_places(pieces: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the rows of `analysis.pieces` with what identifies each on a map.

    Returns
    -------
    places
        A column more, ``overlap_id``.
    """
    zone_or_kind = pieces["zone_id"].where(pieces["zone_id"] != "", pieces["kind"])
    return pieces.assign(overlap_id=pieces["cluster_id"] + "|" + zone_or_kind)


def area_places(
    workspace: Workspace, rows: pd.DataFrame, on: dt.date
) -> gpd.GeoDataFrame:
    """Return rows by area with the shape of each area; none outside every area.

    Parameters
    ----------
    workspace
        Has the areas.
    rows
        With ``area_id``.
    on
        The day that the areas are taken of.
    """
    areas = timeline.valid_on(workspace.features("areas"), on)
    shapes = areas.set_index("area_id").geometry
    return gpd.GeoDataFrame(rows, geometry=rows["area_id"].map(shapes), crs=areas.crs)
