"""Scenarios as files, each of which says that it is no official data."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry import mapping

from clusterviz import crs, texts
from clusterviz.core.site_text import Site
from clusterviz.files.geojson import geojson_lines
from clusterviz.files.workbook import book_bytes, write_cell
from clusterviz.view import sitetables
from clusterviz.workspace.handouts import csv_bytes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import xlsxwriter

    from clusterviz.schema import Language
    from clusterviz.view.siting import Siting
    from clusterviz.workspace.opened import Workspace

DISPLAY_M = 1.0
MOST_SHOWN = 500
"""Corners of a shape that a map is sent; more are simplified, for the eye only."""


@dataclass(frozen=True)
class Answered:
    """A site with its name and what was found of it."""

    name: str
    site: Site
    found: Siting


def scenarios_geojson(
    workspace: Workspace, tested: Sequence[Answered], language: Language
) -> bytes:
    """Return sites as RFC 7946 GeoJSON, with their figures.

    Parameters
    ----------
    workspace
        For its CRS and its name.
    tested
        One or several, found on the same day.
    language
        Of title and note.
    """
    rows = sitetables.records([(one.name, one.found) for one in tested])
    frame = gpd.GeoDataFrame(rows, geometry=[one.site for one in tested])
    frame = crs.with_crs(frame, workspace.settings.metric_crs)
    note = texts.say("site.watermark", language)
    is_illustrative = workspace.settings.is_illustrative
    if is_illustrative:
        note = f"{note} {texts.say('export.illustrative', language)}"
    members = {
        "title": texts.say("site.export_title", language),
        "note": note,
        "is_official": False,
        "as_of_on": tested[0].found.as_of_on.isoformat(),
        "layer_versions": dict(tested[0].found.layer_versions),
        "workspace": workspace.root.resolve().name,
        "generated_at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
    }
    # The hectares are taken anew beside the shape, of the very same corners.
    lines = geojson_lines(
        frame.drop(columns="area_ha"),
        frame["scenario"],
        members=members,
        is_illustrative=is_illustrative,
    )
    return "".join(lines).encode()


def scenarios_csv(workspace: Workspace, tested: Sequence[Answered]) -> bytes:
    """Return the figures of sites as CSV, a row a site."""
    rows = sitetables.records([(one.name, one.found) for one in tested])
    return csv_bytes(workspace, rows)


def scenarios_xlsx(
    workspace: Workspace, tested: Sequence[Answered], language: Language
) -> bytes:
    """Return sites side by side as a workbook: figures in words, and in codes."""
    rows = sitetables.records([(one.name, one.found) for one in tested])
    beside = sitetables.compared(
        [(one.name, one.found) for one in tested], workspace.layers, language
    )
    first = tested[0].found
    versions = ", ".join(f"{name} {n}" for name, n in first.layer_versions.items())
    head = [texts.say("site.watermark", language)]
    if workspace.settings.is_illustrative:
        head.append(texts.say("export.illustrative", language))
    day = texts.day(first.as_of_on, language)
    head.append(texts.say("site.export_of", language, day=day, versions=versions))

    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet(texts.say("site.sheet_compared", language))
        _write(sheet, beside, head)
        codes = book.add_worksheet(texts.say("site.sheet_codes", language))
        _write(codes, rows, head)

    return book_bytes(fill)


def shown(workspace: Workspace, site: shapely.Geometry) -> Mapping[str, object]:
    """Return a shape as GeoJSON for a map: exact, unless it has too many corners."""
    simple, metres = site, DISPLAY_M
    while shapely.get_num_coordinates(simple) > MOST_SHOWN and metres < 1_000:
        simple = shapely.simplify(site, metres)
        metres *= 2
    frame = gpd.GeoDataFrame(geometry=[simple])
    frame = crs.to_lonlat(crs.with_crs(frame, workspace.settings.metric_crs))
    rounded = shapely.transform(frame.geometry.iloc[0], lambda xy: xy.round(7))
    found: Mapping[str, object] = mapping(rounded)
    return found


def _write(
    sheet: xlsxwriter.worksheet.Worksheet, rows: pd.DataFrame, head: Sequence[str]
) -> None:
    for at, sentence in enumerate(head):
        write_cell(sheet, at, 0, sentence)
    top = len(head) + 1
    for column, name in enumerate(map(str, rows.columns)):
        write_cell(sheet, top, column, name)
        for row, value in enumerate(rows[name].tolist(), start=top + 1):
            write_cell(sheet, row, column, value)
    sheet.set_column(0, max(len(rows.columns) - 1, 0), 28)
