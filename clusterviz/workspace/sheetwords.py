"""What a printed map says around itself: day, sources, and what is not on it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import shapely

from clusterviz import texts
from clusterviz.core.overlaps import CANNOT_BE_JUDGED
from clusterviz.core.search import folded
from clusterviz.view.features import MAP_LAYERS
from clusterviz.view.sources import source
from clusterviz.workspace import analysis, mapframes
from clusterviz.workspace.mapframes import MapQuestion

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    import geopandas as gpd

    from clusterviz.schema import Language
    from clusterviz.view.mapstate import MapLayers, MapState
    from clusterviz.view.printmap.subject import Subject
    from clusterviz.workspace.opened import Workspace

MADE_OF = {
    "overlaps": ("clusters", "plan_zones", "coverage"),
    "clearance_sites": ("clearance_sites", "clearance_log"),
}
"""By layer of the map, the layers that it is reckoned from; else it is one itself."""

_LONGEST_NAME = 80
_NO_LETTERS = re.compile(r"[^a-z0-9]+")


def file_name(title: str, on: dt.date, paper: str, suffix: str) -> str:
    """Return what the file of a sheet is called: plain letters of its own language.

    Parameters
    ----------
    title
        Of the sheet; it may hold data.
    on
        The day of its data.
    paper
        What its paper is called.
    suffix
        Of the file, without the dot.

    Examples
    --------
    >>> import datetime as dt
    >>> file_name("Bản đồ: Đồi Ngô", dt.date(2024, 4, 22), "A4 nằm ngang", "pdf")
    'ban-do-doi-ngo-2024-04-22-a4-nam-ngang.pdf'
    """
    name, sheet = (
        _NO_LETTERS.sub("-", folded(text)).strip("-")[:_LONGEST_NAME].strip("-")
        for text in (title, paper)
    )
    return f"{'-'.join(filter(None, (name, str(on), sheet)))}.{suffix}"


def standing(workspace: Workspace, layers: MapLayers, language: Language) -> str:
    """Return province, day and areas of a sheet, in one line."""
    level = workspace.layers["areas"].choice("level", layers.level).label
    return texts.say(
        "print.standing",
        language,
        province=workspace.settings.province(language),
        day=texts.day(layers.as_of_on, language),
        level=level.say(language),
        areas_day=texts.day(layers.areas_on or layers.as_of_on, language),
    )


def sources(
    workspace: Workspace,
    layers: MapLayers,
    frames: Mapping[str, gpd.GeoDataFrame],
    language: Language,
) -> Iterator[str]:
    """Yield each document and its day, with the layers that were made of it."""
    there = workspace.on(layers.as_of_on).current()
    needed = dict.fromkeys(one for name in frames for one in MADE_OF.get(name, (name,)))
    made: dict[tuple[str, dt.date | None], list[str]] = {}
    for name in needed:
        if name in there:
            lineage = there[name].lineage
            said = texts.say(
                "print.source_layer",
                language,
                layer=workspace.layers[name].title.say(language),
                version=there[name].version,
            )
            made.setdefault((lineage.source_document, lineage.as_of_on), []).append(
                said
            )
    for (document, day), titles in made.items():
        yield texts.say(
            "print.source",
            language,
            document=source(document, language),
            day=texts.day(day, language),
            layers="; ".join(titles),
        )
    if "incoming" in needed:
        yield texts.say("print.source_draft", language)


def warnings(
    workspace: Workspace, state: MapState, language: Language
) -> Iterator[str]:
    """Yield what must stand on every page."""
    if workspace.settings.is_illustrative:
        yield texts.say("map.illustrative", language)
    if state.shapes:
        yield texts.say("print.scenario", language)


def notes(
    kept: Mapping[str, gpd.GeoDataFrame], state: MapState, language: Language
) -> Iterator[str]:
    """Yield what is not on the map, so that nobody takes a gap for an answer."""
    for name in MAP_LAYERS:
        if name not in state.visible or (name == "incoming" and name not in kept):
            continue
        title = texts.say(f"map.title_{name}", language)
        if name not in kept:
            yield texts.say("print.no_data", language, layer=title)
        elif kept[name].empty:
            yield texts.say("print.no_features", language, layer=title)
    if "clusters" in kept:
        shapes = kept["clusters"].geometry
        n = int((shapes.isna() | shapes.is_empty).sum())
        if n:
            yield texts.say("map.unplaced", language, n=texts.number(n, language))


def unjudged(
    workspace: Workspace, layers: MapLayers, subject: Subject, language: Language
) -> Iterator[str]:
    """Yield how many pairs have no verdict: they cannot be drawn."""
    question = MapQuestion("overlaps", layers.as_of_on)
    state = subject.state
    if "overlaps" not in state.visible or not mapframes.is_there(workspace, question):
        return
    if not workspace.has("plan_zones"):
        # Said already: there is no such layer.
        return
    rows = analysis.overlaps(workspace, as_of_on=layers.as_of_on).rows
    rows = rows[rows["verdict"] == CANNOT_BE_JUDGED]
    if state.cluster_ids is not None:
        rows = rows[rows["cluster_id"].isin(state.cluster_ids)]
    if "clusters" in subject.frames:
        clusters = subject.frames["clusters"]
        edges = shapely.bounds(clusters.geometry.to_numpy())
        west, south, east, north = subject.bounds
        is_outside = (
            (edges[:, 0] > east)
            | (edges[:, 2] < west)
            | (edges[:, 1] > north)
            | (edges[:, 3] < south)
        )
        rows = rows[~rows["cluster_id"].isin(clusters.loc[is_outside, "cluster_id"])]
    if len(rows):
        n = texts.number(len(rows), language)
        yield texts.say("print.unjudged", language, n=n)
