"""Use case: print a map, as it is filtered, on paper of a size that one chooses."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, cast

import geopandas as gpd
import shapely

from clusterviz import crs, texts
from clusterviz.errors import InputError
from clusterviz.files import fonts
from clusterviz.view.features import MAP_LAYERS
from clusterviz.view.mapstate import MapLayers
from clusterviz.view.printmap.paper import PAPERS, Sheet, Typeface
from clusterviz.workspace import (
    by_area,
    mapframes,
    month_seal,
    printed_areas,
    sheetwords,
)
from clusterviz.workspace.mapframes import MapQuestion

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from clusterviz.schema import Language
    from clusterviz.settings import Level
    from clusterviz.view.mapstate import MapState
    from clusterviz.view.printmap.paper import Extent, Form
    from clusterviz.view.printmap.subject import Subject
    from clusterviz.workspace.opened import Workspace


def printed_map(
    workspace: Workspace,
    *,
    layers: MapLayers,
    state: MapState,
    paper: str,
    language: Language,
    title: str,
    extent: Extent = "shown",
    form: Form = "pdf",
    link: str = "",
) -> bytes:
    """Return a map as it is on the screen, to scale, with legend and sources.

    Parameters
    ----------
    workspace
        What is on the map.
    layers
        Level and days of what is drawn.
    state
        What is shown of it. Layers that the workspace does not have are named.
    paper
        One of `paper.PAPERS`, such as ``a4-landscape``.
    language
        Of the words.
    title
        Of the sheet; it may hold data.
    extent
        ``shown``, what the screen was told to bring into view; ``areas``, the areas
        that are meant, with nothing but what is theirs; ``selected``, what is
        selected and its surroundings; or ``province``, every area.
    form
        ``pdf``, or ``png`` with its pages below each other.
    link
        Address that opens the same view; empty for none.

    Raises
    ------
    InputError
        If there is no such paper, or nothing of the map has a place.
    StorageError
        If a layer cannot be read.
    """
    if paper not in PAPERS:
        raise InputError(
            texts.told("errors.no_paper", paper=paper, known=", ".join(PAPERS))
        )
    # Imported here: drawing on paper is asked for now and then, and loads slowly.
    from clusterviz.view.printmap import sheets

    subject, sheet = drafted(workspace, layers, state, language, title, extent, link)
    typeface = Typeface(*map(str, fonts.truetype()))
    return sheets.printed(subject, sheet, PAPERS[paper], language, typeface, form)


def drafted(
    workspace: Workspace,
    layers: MapLayers,
    state: MapState,
    language: Language,
    title: str,
    extent: Extent = "shown",
    link: str = "",
) -> tuple[Subject, Sheet]:
    """Return what a sheet shows and says, before it is drawn; see `printed_map`."""
    from clusterviz.view.printmap import extent as ground
    from clusterviz.view.printmap import looks
    from clusterviz.view.printmap.subject import Subject as Drawn

    workspace = month_seal.as_signed(workspace, layers.as_of_on)
    if extent == "areas":
        state = printed_areas.narrowed(workspace, layers, state)
    shapes = _shapes(workspace, state)
    frames = {
        name: frame
        for name, frame in _frames(workspace, layers, state)
        if name in state.visible
    }
    if extent == "areas":
        frames = printed_areas.sharing(frames, state)
    named = {**_named(workspace, layers, state, extent, frames), **frames}
    subject = Drawn(
        frames={name: looks.kept(name, one, state) for name, one in frames.items()},
        shapes=shapes,
        layers=workspace.layers,
        state=state,
        bounds=ground.bounds_shown(named, shapes, state, extent),
    )
    sheet = Sheet(
        title=title,
        standing=sheetwords.standing(workspace, layers, language),
        sources=(
            *sheetwords.sources(workspace, layers, frames, language),
            *month_seal.report_lines(workspace, layers.as_of_on, language),
        ),
        warnings=tuple(sheetwords.warnings(workspace, state, language)),
        notes=(
            *printed_areas.counted(frames, state, extent, language),
            *sheetwords.notes(subject.frames, state, language),
            *sheetwords.unjudged(workspace, layers, subject, language),
        ),
        watermark=texts.say("print.scenario_mark", language) if state.shapes else "",
        link=link,
    )
    return subject, sheet


def usual_layers(workspace: Workspace, on: dt.date) -> MapLayers:
    """Return the areas that a sheet shows unless others are asked for.

    As on the pages: the workspace's own level, on the day or the one nearest to it;
    where there are no such areas at all, those that there are.
    """
    own = workspace.settings.level
    found = [
        (one.level, min(max(on, one.valid_from_on), one.valid_to_on or dt.date.max))
        for one in by_area.area_schemes(workspace)
    ]
    level, day = min(
        found, key=lambda one: (one[0] != own, one[1] != on), default=(own, on)
    )
    return MapLayers(cast("Level", level), on, None if day == on else day)


def missing(
    workspace: Workspace, layers: MapLayers, state: MapState, language: Language
) -> list[str]:
    """Return which layers a sheet lacks, in sentences."""
    return [
        texts.say(
            "print.no_data", language, layer=texts.say(f"map.title_{name}", language)
        )
        for name in state.visible
        if not _is_there(workspace, name, layers)
    ]


def instead(workspace: Workspace, layers: MapLayers, language: Language) -> str:
    """Return which areas a sheet shows in place of the usual ones of its day."""
    levels = workspace.layers["areas"]
    own, shown = workspace.settings.level, layers.level
    return texts.say(
        "print.areas_instead",
        language,
        usual=levels.choice("level", own).label.say(language),
        day=texts.day(layers.as_of_on, language),
        shown=levels.choice("level", shown).label.say(language),
        areas_day=texts.day(layers.areas_on or layers.as_of_on, language),
    )


def is_printable(workspace: Workspace, layers: MapLayers, state: MapState) -> bool:
    """Return whether there is anything that a sheet could show.

    Parameters
    ----------
    workspace
        For its store and its drafts.
    layers, state
        As `printed_map`.
    """
    return bool(state.shapes) or any(
        _is_there(workspace, name, layers) for name in state.visible
    )


def cluster_name(workspace: Workspace, cluster_id: str, on: dt.date) -> str:
    """Return the name of a cluster that a map of a day can show.

    Raises
    ------
    InputError
        If there is no such cluster on that day, or it has no boundary.
    LayerNotFound
        If there are no clusters at all.
    """
    clusters = mapframes.map_frame(workspace, MapQuestion("clusters", on))
    ours = clusters[clusters["cluster_id"] == cluster_id]
    if ours.empty or ours.geometry.iloc[0] is None:
        raise InputError(
            texts.told(
                "errors.no_place",
                cluster=cluster_id,
                on=on,
                known=", ".join(
                    clusters.loc[clusters.geometry.notna(), "cluster_id"].head(3)
                )
                or "–",
                root=workspace.root,
            )
        )
    return str(ours["cluster_name"].iloc[0])


def _question(name: str, layers: MapLayers) -> MapQuestion:
    if name == "areas":
        return MapQuestion(name, layers.areas_on or layers.as_of_on, layers.level)
    level = layers.incoming if name == "incoming" else ""
    return MapQuestion(name, layers.as_of_on, level)


def _is_there(workspace: Workspace, name: str, layers: MapLayers) -> bool:
    # Without the zones of plans there is nothing to overlap.
    is_whole = name != "overlaps" or workspace.has("plan_zones")
    return is_whole and mapframes.is_there(workspace, _question(name, layers))


def _frames(
    workspace: Workspace, layers: MapLayers, state: MapState
) -> Iterator[tuple[str, gpd.GeoDataFrame]]:
    """Yield the layers that are shown and there, lowest first."""
    for name in MAP_LAYERS:
        if name in state.visible and _is_there(workspace, name, layers):
            yield name, mapframes.map_frame(workspace, _question(name, layers))


def _named(
    workspace: Workspace,
    layers: MapLayers,
    state: MapState,
    extent: Extent,
    frames: Mapping[str, gpd.GeoDataFrame],
) -> dict[str, gpd.GeoDataFrame]:
    """Return what is not drawn, but says what ground is to be seen."""
    wanted = {"areas"} if extent == "province" else set()
    if extent == "selected" and state.selected is not None:
        wanted.add(state.selected[0])
    if state.fit is not None:
        wanted.add(state.fit[0])
    return {
        name: mapframes.map_frame(workspace, _question(name, layers))
        for name in sorted(wanted - set(frames))
        if _is_there(workspace, name, layers)
    }


def _shapes(workspace: Workspace, state: MapState) -> gpd.GeoDataFrame:
    """Return the shapes of a map as a frame in the workspace's metric CRS."""
    shapes = [
        shapely.from_geojson(json.dumps(dict(one.geometry))) for one in state.shapes
    ]
    lonlat = gpd.GeoDataFrame(
        {
            "feature_id": [str(place) for place in range(len(shapes))],
            "map_class": [one.map_class for one in state.shapes],
        },
        geometry=shapes,
        crs=crs.LONLAT,
    )
    return crs.to_metric(lonlat, workspace.settings.metric_crs)
