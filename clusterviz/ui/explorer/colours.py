"""What the map is coloured by: statuses, one track of the clusters, or areas."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from clusterviz import texts
from clusterviz.ui import cache, indicators, state, widgets
from clusterviz.ui.indicators import INDICATORS
from clusterviz.view import tables, wordstyles
from clusterviz.view.wordstyles import track_styles
from clusterviz.workspace import places
from clusterviz.workspace.places import TRACKS

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from clusterviz.schema import Language, Layer
    from clusterviz.ui.scope import Scope
    from clusterviz.view.style import Style
    from clusterviz.workspace import Workspace

STATUS = "status"
"""Coloured by the derived status of the clusters: how the map opens."""

PLANNING = "planning_status"
IN_PLAN = "in_plan"


def chosen() -> str:
    """Return what the map is coloured by: `STATUS`, a track or an indicator."""
    return state.one_of("track", (STATUS, *TRACKS, *INDICATORS), STATUS)


def ask_colours(workspace: Workspace, language: Language) -> None:
    """Ask what the map is coloured by."""
    words = indicators.labels(language)
    options = {STATUS: texts.say("mappage.by_status", language)}
    for name in TRACKS:
        track = tables.heading(name, workspace.layers, language)
        options[name] = texts.say("mappage.by_track", language, track=track)
    for name in INDICATORS:
        said = {"indicator": words[name]}
        options[name] = texts.say("mappage.by_indicator", language, **said)
    label = texts.say("mappage.colours", language)
    widgets.show_list(label, "track", options, chosen())


def coloured(
    workspace: Workspace, asked: Scope, clusters: pd.DataFrame, language: Language
) -> dict[str, Any]:
    """Return the arguments of a map's state that colour it as the reader chose."""
    name = chosen()
    if name in INDICATORS:
        month = f"{asked.as_of_on:%Y-%m}"
        found = indicators.coloured(workspace, asked, name, month, language)
        return found.state()
    if name in TRACKS:
        tracks = cache.ask(workspace, places.tracks, on=asked.as_of_on)
        shown = tracks[tracks["cluster_id"].isin(clusters["cluster_id"])]
        return by_track(shown, name, workspace.layers, language)
    return {}


def by_track(
    tracks: pd.DataFrame, name: str, layers: Mapping[str, Layer], language: Language
) -> dict[str, Any]:
    """Return the arguments of a map's state that colour clusters by one track.

    Each step has a letter too, on the map and in the legend. What is out of the
    plan says so, whatever its track: nothing is done there any more.

    Parameters
    ----------
    tracks
        ``cluster_id`` and the tracks, of the clusters shown.
    name
        The track.
    layers
        The declarations: they have steps, words and colours.
    language
        Of the words.
    """
    looks, words = _steps(layers, name, language)
    title = tables.heading(name, layers, language)
    of = dict(zip(tracks["cluster_id"], tracks[name], strict=True))
    said = {
        cluster_id: f"{title}: {words[step]}"
        for cluster_id, step in of.items()
        if step in looks
    }
    if name != PLANNING:
        plans = dict(zip(tracks["cluster_id"], tracks[PLANNING], strict=True))
        ways, ways_said = _steps(layers, PLANNING, language)
        out = {one: plan for one, plan in plans.items() if plan in {*ways} - {IN_PLAN}}
        # A letter would say that it is a step of the track.
        looks |= {
            plan: dataclasses.replace(ways[plan], mark="")
            for plan in ways
            if plan in out.values()
        }
        words |= ways_said
        of |= out
        said |= {one: ways_said[plan] for one, plan in out.items()}
    return wordstyles.coloured("clusters", of, looks, words, said=said)


def _steps(
    layers: Mapping[str, Layer], name: str, language: Language
) -> tuple[dict[str, Style], dict[str, str]]:
    """Return the look and the words of each step of a track that has a colour."""
    every = track_styles(layers, name)
    looks = {code: look for code, look in every.items() if look.fill}
    words = {code: tables.worded(name, code, layers, language) for code in looks}
    return looks, words
