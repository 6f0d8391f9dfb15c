"""The areas that a printed map is of: found by what people call them, and named."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING, cast

from clusterviz import texts
from clusterviz.core.search import folded
from clusterviz.errors import InputError
from clusterviz.view.placewords import listed, within_sentence, without_kind
from clusterviz.workspace import answers, by_area, places, selection

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import geopandas as gpd
    import pandas as pd

    from clusterviz.schema import Language
    from clusterviz.settings import Level
    from clusterviz.view.mapstate import MapLayers, MapState
    from clusterviz.view.printmap.paper import Extent
    from clusterviz.workspace.opened import Workspace

MAX_KNOWN = 12
"""Areas that an error lists; more are counted."""


def areas_named(
    workspace: Workspace,
    layers: MapLayers,
    named: Sequence[str],
    *,
    is_any_level: bool = False,
) -> tuple[MapLayers, tuple[str, ...]]:
    """Return the areas that people name, and the layers that show them.

    Parameters
    ----------
    workspace
        Has the areas.
    layers
        Level and day of the areas that are asked first.
    named
        Of each its code, or its name with or without its kind and its accents;
        also several with commas.
    is_any_level
        Whether areas of another level of that day will do where `layers` has none:
        all of them are then of that level.

    Returns
    -------
    layers
        Those given, or the same of another level.
    area_ids
        The keys of the areas.

    Raises
    ------
    InputError
        If no area, or more than one, is called so, or there are no such areas.
    """
    words = [one.strip() for text in named for one in text.split(",")]
    on = layers.areas_on or layers.as_of_on
    levels: list[str] = [layers.level]
    if is_any_level:
        levels += [
            level
            for level, first_on, last_on, _ in by_area.area_schemes(workspace)
            if level != layers.level and first_on <= on <= (last_on or dt.date.max)
        ]
    for level in levels:
        areas = answers.areas_on(workspace, level, on)
        found = [_called(areas, word) for word in words]
        if all(len(one) for one in found):
            _require_one_each(words, found)
            ids = dict.fromkeys(str(one["area_id"].iloc[0]) for one in found)
            of_level = dataclasses.replace(layers, level=cast("Level", level))
            return of_level, tuple(ids)
    raise _unknown(workspace, layers, words)


def narrowed(workspace: Workspace, layers: MapLayers, state: MapState) -> MapState:
    """Return the state of a map of its areas alone: they are drawn, and in view.

    Parameters
    ----------
    workspace
        Says which clusters have land there.
    layers
        Level and days of what is drawn.
    state
        What is shown; without `MapState.area_ids` it stays as it is.
    """
    ids = state.area_ids
    if ids is None:
        return state
    visible = tuple(dict.fromkeys(("areas", *state.visible)))
    state = dataclasses.replace(state, visible=visible, fit=("areas", ids))
    if not workspace.has("clusters"):
        return state
    on = layers.as_of_on
    shares = places.cluster_areas(workspace, layers.level, on, layers.areas_on or on)
    ours = set(shares[shares["area_id"].isin(ids)]["cluster_id"])
    if state.cluster_ids is not None:
        ours &= set(state.cluster_ids)
    return dataclasses.replace(state, cluster_ids=tuple(sorted(ours)))


def sharing(
    frames: Mapping[str, gpd.GeoDataFrame], state: MapState
) -> dict[str, gpd.GeoDataFrame]:
    """Return of the layers that follow no cluster what shares land with the areas.

    The areas themselves stay: their neighbours are their surroundings.

    Parameters
    ----------
    frames
        By layer of the map, ``areas`` among them.
    state
        See `narrowed`.
    """
    if state.area_ids is None:
        return dict(frames)
    areas = frames["areas"]
    place = areas[areas["feature_id"].isin(state.area_ids)].union_all()
    return {
        name: frame
        if name == "areas" or "cluster_id" in frame
        else selection.sharing(frame, place)
        for name, frame in frames.items()
    }


def titled(
    workspace: Workspace,
    layers: MapLayers,
    state: MapState,
    language: Language,
    title: str = "",
) -> str:
    """Return the title of a sheet with the areas that it is of.

    Parameters
    ----------
    workspace
        Has the areas.
    layers, state
        What the map shows.
    language
        Of the words.
    title
        What the map is of; empty for a map of clusters.
    """
    usual = title or texts.say("print.title", language)
    if state.area_ids is None:
        return usual
    on = layers.areas_on or layers.as_of_on
    said = _said(places.areas(workspace, layers.level, on), state.area_ids, language)
    if title:
        return texts.say("print.title_with_areas", language, title=title, areas=said)
    return texts.say("print.title_areas", language, areas=said)


def counted(
    frames: Mapping[str, gpd.GeoDataFrame],
    state: MapState,
    extent: Extent,
    language: Language,
) -> Iterator[str]:
    """Yield what the legend of a map with chosen areas counts."""
    if state.area_ids is None or "areas" not in frames:
        return
    said = _said(frames["areas"], state.area_ids, language)
    key = "areas" if extent == "areas" else "frame"
    yield texts.say(f"print.counted_{key}", language, areas=said)


def _called(areas: pd.DataFrame, word: str) -> pd.DataFrame:
    """Return the area of a code, or else those of a name."""
    of_code = areas[areas["area_code"] == word]
    if len(of_code):
        return of_code
    whole = areas["area_name"].map(folded)
    bare = areas["area_name"].map(lambda name: folded(without_kind(name)))
    of_name = areas[whole == folded(word)]
    return of_name if len(of_name) else areas[bare == folded(word)]


def _require_one_each(words: Sequence[str], found: Sequence[pd.DataFrame]) -> None:
    for word, areas in zip(words, found, strict=True):
        if len(areas) > 1:
            known = _listed(areas)
            raise InputError(texts.told("errors.area_alike", area=word, known=known))


def _unknown(
    workspace: Workspace, layers: MapLayers, words: Sequence[str]
) -> InputError:
    on = layers.areas_on or layers.as_of_on
    areas = answers.areas_on(workspace, layers.level, on)
    strange = next(word for word in words if _called(areas, word).empty)
    n_more = max(len(areas) - MAX_KNOWN, 0)
    return InputError(
        texts.told(
            "errors.no_area_called",
            area=strange,
            on=on,
            level=layers.level,
            known=_listed(areas) + (f"; … (+{n_more})" if n_more else ""),
        )
    )


def _listed(areas: pd.DataFrame) -> str:
    shown = areas.head(MAX_KNOWN)
    pairs = zip(shown["area_code"], shown["area_name"], strict=True)
    return "; ".join(f"{code} {name}" for code, name in pairs)


def _said(areas: pd.DataFrame, ids: Sequence[str], language: Language) -> str:
    """Return the names of areas as they stand within a sentence."""
    names = areas.loc[areas["area_id"].isin(ids), "area_name"]
    return listed([within_sentence(one, language) for one in names], language)
