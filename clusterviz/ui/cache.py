"""What is computed once: the only module that caches.

A key is the workspace, its settings, rules and day, the content of the layers that
the answer is made from and the arguments, so an answer is never older than its data,
and an edit leaves alone what does not rest on it. Only pure reads are kept; beside
them, that the work of laying out a version for search was begun.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

import streamlit as st

from clusterviz import rules, settings
from clusterviz.ui import mapfiles
from clusterviz.workspace import (
    analysis,
    cards,
    creation,
    packing,
    places,
    sites,
    watching,
    whatif,
)
from clusterviz.workspace.mapframes import content_hash

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping, Sequence
    from threading import Thread

    import altair as alt
    import geopandas as gpd
    import pandas as pd

    from clusterviz.schema import Language
    from clusterviz.ui.scope import Scope
    from clusterviz.workspace import Workspace
    from clusterviz.workspace.analysis import Answer
    from clusterviz.workspace.cards import ClusterCard
    from clusterviz.workspace.mapframes import MapQuestion

Found = TypeVar("Found")


@st.cache_resource(max_entries=8, show_spinner=False)
def _opened(root: str, written: tuple[tuple[int, int] | None, ...]) -> Workspace:
    return creation.open_workspace(Path(root))


def open_workspace(root: Path) -> Workspace:
    """Return the workspace in a folder, opened anew when its settings or rules change.

    Raises
    ------
    SettingsError
        If `root` is no workspace or its settings are wrong.
    SchemaError
        If its rules are wrong.
    """
    own = (settings.SETTINGS_FILE, rules.FILE.name)
    return _opened(str(root), tuple(_written(root / name) for name in own))


def _written(path: Path) -> tuple[int, int] | None:
    """Return when a file was written and how long it is; ``None`` without one."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size


def prepare(workspace: Workspace) -> None:
    """Lay out what is published for search, once for a version, beside other work."""
    current = workspace.current().values()
    _prepared(str(workspace.root), tuple(one.stamp for one in current), workspace)


@st.cache_resource(max_entries=8, show_spinner=False)
def _prepared(root: str, contents: tuple[str, ...], _workspace: Workspace) -> Thread:
    return whatif.prepare(_workspace)


def clearance(workspace: Workspace, scope: Scope, month: str) -> Answer:
    """Return the clearance of areas to a month; see `analysis.clearance`."""
    asked = {"level": scope.level, "areas_on": scope.areas_on, "month": month}
    return ask(workspace, analysis.clearance, **asked)


def clearance_months(workspace: Workspace) -> list[str]:
    """Return the months that the clearance log has, the earliest first."""
    return ask(workspace, analysis.clearance_months)


def site_states(workspace: Workspace, month: str) -> pd.DataFrame:
    """Return where each clearance site stood; see `sites.site_states`."""
    return ask(workspace, sites.site_states, month=month)


def overlaps(workspace: Workspace, on: dt.date) -> Answer:
    """Return what each cluster meets on a day; see `analysis.overlaps`."""
    return ask(workspace, analysis.overlaps, as_of_on=on)


def pieces(workspace: Workspace, on: dt.date) -> gpd.GeoDataFrame:
    """Return the shared land of each overlap; see `analysis.pieces`."""
    return ask(workspace, analysis.pieces, as_of_on=on)


def overview(workspace: Workspace, scope: Scope) -> Answer:
    """Return the figures that the first page opens with, of the areas meant."""
    if not scope.area_codes:
        return ask(workspace, analysis.overview, as_of_on=scope.as_of_on)
    codes = scope.area_codes
    return ask(workspace, analysis.overview_of, area_codes=codes, **scope.asked())


def attention(workspace: Workspace, on: dt.date) -> pd.DataFrame:
    """Return what needs attention; see `analysis.attention`."""
    return ask(workspace, analysis.attention, as_of_on=on)


def cluster_rows(workspace: Workspace, on: dt.date) -> pd.DataFrame:
    """Return the clusters of a day, withdrawn ones too; see `places`."""
    return ask(workspace, places.cluster_rows, on=on)


def cluster_areas(workspace: Workspace, scope: Scope) -> pd.DataFrame:
    """Return the areas of each cluster; see `places.cluster_areas`."""
    return ask(
        workspace,
        places.cluster_areas,
        level=scope.level,
        on=scope.as_of_on,
        areas_on=scope.areas_on,
    )


def areas(workspace: Workspace, level: str, on: dt.date) -> pd.DataFrame:
    """Return the areas of one level on a day; see `places.areas`."""
    return ask(workspace, places.areas, level=level, on=on)


def area_schemes(
    workspace: Workspace,
) -> Sequence[tuple[str, dt.date, dt.date | None, int]]:
    """Return the sets of areas that one can count by; see `analysis`."""
    return ask(workspace, analysis.area_schemes)


def card(workspace: Workspace, cluster_id: str, on: dt.date) -> ClusterCard:
    """Return the card of one cluster on a day; see `cards.card`."""
    return ask(workspace, _card, cluster_id=cluster_id, on=on)


def _card(workspace: Workspace, cluster_id: str, on: dt.date) -> ClusterCard:
    """Return a card from what was asked already for all clusters."""
    return cards.card(
        workspace,
        cluster_id,
        on,
        overlaps(workspace, on).rows,
        ask(workspace, analysis.land_parts, as_of_on=on),
        shown=ask(workspace, places.clusters_shown, on=on),
        states=ask(workspace, sites.site_states, month=f"{on:%Y-%m}", on=on),
    )


def map_look(workspace: Workspace, language: Language) -> bytes:
    """Return styles and words of the map, as compressed JSON."""
    return _map_look(language, str(workspace.root), tuple(workspace.layers), workspace)


def map_layer(workspace: Workspace, question: MapQuestion, language: Language) -> bytes:
    """Return one layer of the map, as compressed GeoJSON."""
    stamp = content_hash(workspace, question)
    return _map_layer(str(workspace.root), stamp, language, workspace, question)


@st.cache_data(max_entries=8, show_spinner=False)
def _map_look(
    language: Language, root: str, layers: tuple[str, ...], _workspace: Workspace
) -> bytes:
    return mapfiles.look_file(_workspace, language)


@st.cache_data(max_entries=64, show_spinner=False)
def _map_layer(
    root: str,
    stamp: str,
    language: Language,
    _workspace: Workspace,
    _question: MapQuestion,
) -> bytes:
    return mapfiles.layer_file(_workspace, _question, language)


def ask(
    workspace: Workspace, question: Callable[..., Found], **arguments: object
) -> Found:
    """Return the answer of a use case, asked once of the same data.

    Parameters
    ----------
    question
        A function of a module of `workspace`; its first argument is the workspace.
    **arguments
        The others, which can be hashed.
    """
    workspace = replace(workspace.frozen(), asks=ask)
    name = f"{question.__module__}.{question.__qualname__}"
    named = (
        str(workspace.root),
        # The day, where the settings name none, is today's.
        str(workspace.as_of_on),
        workspace.settings.model_dump_json(),
        workspace.rules.model_dump_json(),
        name,
    )
    given = tuple(sorted(arguments.items()))
    make = functools.cache(lambda: watching.made(workspace, question, arguments))
    while True:
        known = _rests_on.get(name, frozenset())
        key = "\n".join((*named, watching.stamps(workspace, known)))
        found = _asked(key, given, make)
        if found.rests_on <= known:
            break
        # Made from a layer that its key does not name, it may be old: asked again.
        _rests_on[name] = known | found.rests_on
    # An answer that this one is asked for rests on the same layers.
    watching.note(workspace, found.rests_on)
    return cast("Found", packing.lent(found.answer))


_rests_on: dict[str, frozenset[str]] = {}
"""By question: the layers that its answers were made from, whatever was asked."""


@dataclass(frozen=True)
class Drawn:
    """A chart, and what a browser is sent of it.

    Parameters
    ----------
    chart
        To be drawn as a file.
    spec
        In Vega-Lite's own terms.
    """

    chart: alt.LayerChart
    spec: Mapping[str, object]


def drawn(draw: Callable[..., alt.LayerChart], *shown: object, **how: object) -> Drawn:
    """Return a chart, made and checked once of the same data.

    Parameters
    ----------
    draw
        A function of a module of `view`.
    *shown, **how
        Its arguments, which can be hashed.
    """
    name = f"{draw.__module__}.{draw.__qualname__}"
    found: Drawn = _drawn(name, shown, tuple(sorted(how.items())), draw)
    return found


@st.cache_resource(max_entries=256, show_spinner=False)
def _drawn(
    name: str,
    shown: tuple[object, ...],
    how: tuple[tuple[str, object], ...],
    _draw: Callable[..., alt.LayerChart],
) -> Drawn:
    chart = _draw(*shown, **dict(how))
    spec = chart.to_dict()
    # Sizes that Altair's own theme gives a chart that says none: a page has others.
    for name in ("continuousWidth", "continuousHeight"):
        spec["config"].get("view", {}).pop(name, None)
    return Drawn(chart, spec)


# The question and its data are one text: Streamlit reads a key of many parts as slowly
# as it gives the answer, some twenty times a run.
@st.cache_resource(max_entries=256, show_spinner=False)
def _asked(
    named: str,
    arguments: tuple[tuple[str, object], ...],
    _make: Callable[[], watching.Made],
) -> watching.Made:
    return _make()
