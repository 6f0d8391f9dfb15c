"""What a map shows and what it answers: small records, without a library."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from clusterviz.view.style import CLUSTER_STATUSES, Ramp

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from clusterviz.settings import Level


@dataclass(frozen=True)
class MapLayers:
    """Which geometry a map may show; another day fetches it, the view stays.

    Parameters
    ----------
    level
        Of the areas.
    as_of_on
        The day whose statuses, plan zones and overlaps are drawn.
    areas_on
        The day whose areas are drawn; ``None`` for `as_of_on`.
    incoming
        The draft whose land is drawn, and with ``:places`` the places where it
        may lie; empty for none.
    """

    level: Level
    as_of_on: dt.date
    areas_on: dt.date | None = None
    incoming: str = ""


@dataclass(frozen=True)
class MapShape:
    """A shape that is no feature of a layer, such as a site that is tested.

    Parameters
    ----------
    map_class
        One of `style.SITE_SHAPES`.
    geometry
        GeoJSON, in longitude and latitude.
    lines
        One to three, for the tooltip.
    """

    map_class: str
    geometry: Mapping[str, object]
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class MapState:
    """What a map shows just now: small, and sent whole at each change.

    Parameters
    ----------
    visible
        Names of `features.MAP_LAYERS`; only these are ever fetched.
    statuses
        Derived statuses of the clusters shown.
    kinds
        Kinds of plan zone shown; ``None`` for all.
    zone_ids
        The plan zones shown; ``None`` for all.
    cluster_ids
        The clusters shown; ``None`` for all. Their plots, sites and overlaps
        follow them.
    area_ids
        The areas that are meant: the others are faded. ``None`` for all.
    selected
        Layer and id of the feature drawn as selected.
    emphasised
        Ids of clusters, zones or overlaps drawn with a heavy outline.
    values
        By feature id: ``#rrggbb`` and the text for the tooltip.
    valued
        The layer that `values` are of; its features without one are drawn as
        having no figure.
    ramp, ramp_title
        Legend of `values` where they are classes of a figure.
    value_classes
        Legend of `values` where they are words: each with its colour, in order.
    numbers
        Labels by id, equal to the rows of a table.
    opacity
        By layer, 0 to 1; 1 where none is given.
    fit
        A layer and the ids to bring into view (no ids: all of it), done once
        for each value of `fit_token`, so that a filter keeps the view.
    fit_token
        Any text.
    shapes
        Drawn above every layer, the last one uppermost.
    drawing
        The tool that is open: ``polygon`` to draw a site, ``edit`` to move the
        corners of the first of `shapes`; empty for none.
    """

    visible: tuple[str, ...]
    statuses: tuple[str, ...] = tuple(CLUSTER_STATUSES)
    kinds: tuple[str, ...] | None = None
    zone_ids: tuple[str, ...] | None = None
    cluster_ids: tuple[str, ...] | None = None
    area_ids: tuple[str, ...] | None = None
    selected: tuple[str, str] | None = None
    emphasised: tuple[str, ...] = ()
    values: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    valued: str = ""
    ramp: Ramp | None = None
    ramp_title: str = ""
    value_classes: tuple[tuple[str, str], ...] = ()
    numbers: Mapping[str, str] = field(default_factory=dict)
    opacity: Mapping[str, float] = field(default_factory=dict)
    fit: tuple[str, tuple[str, ...]] | None = None
    fit_token: str = ""
    shapes: tuple[MapShape, ...] = ()
    drawing: str = ""


@dataclass(frozen=True)
class MapEvent:
    """A click that selects, or a shape that was drawn.

    Parameters
    ----------
    layer
        One of `features.MAP_LAYERS`; empty for a click on bare ground; ``drawn``
        for a shape.
    feature_id
        The key of the feature; for an overlap see `pair_id`.
    n
        Grows with each click.
    geometry
        GeoJSON of what was drawn, in longitude and latitude: from a browser, so
        nothing of it is believed.
    """

    layer: str
    feature_id: str
    n: int
    geometry: Mapping[str, object] | None = None


def pair_id(cluster_id: str, zone_id: str) -> str:
    """Return the id by which the map knows the overlap of two features.

    Examples
    --------
    >>> pair_id("CCN-0001", "Z01")
    'CCN-0001|Z01'
    """
    return f"{cluster_id}|{zone_id}"
