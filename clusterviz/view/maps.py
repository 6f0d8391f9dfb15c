"""The map: a folium page that never changes, and a small state that does.

The page names only our own scripts. They fetch each layer by a URL that holds
a hash of its content, draw it from the styles, and hear of filters, selection
and indicators through one feature group that is evaluated anew at each change.
So a filter ships a few hundred bytes, and panning ships none.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import folium
from branca.element import MacroElement
from folium.elements import JSCSSMixin
from folium.template import Template

from clusterviz.errors import AssetError
from clusterviz.view import escape
from clusterviz.view.style import CLUSTER_STATUSES, Ramp

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence

    from branca.element import Element

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
    """

    level: Level
    as_of_on: dt.date
    areas_on: dt.date | None = None


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
    """

    visible: tuple[str, ...]
    statuses: tuple[str, ...] = tuple(CLUSTER_STATUSES)
    kinds: tuple[str, ...] | None = None
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


@dataclass(frozen=True)
class MapEvent:
    """A click that selects.

    Parameters
    ----------
    layer
        One of `features.MAP_LAYERS`; empty for a click on bare ground.
    feature_id
        The key of the feature; for an overlap see `pair_id`.
    n
        Grows with each click.
    """

    layer: str
    feature_id: str
    n: int


def pair_id(cluster_id: str, zone_id: str) -> str:
    """Return the id by which the map knows the overlap of two features.

    Examples
    --------
    >>> pair_id("CCN-0001", "Z01")
    'CCN-0001|Z01'
    """
    return f"{cluster_id}|{zone_id}"


class CvLayers(MacroElement):
    """Starts our scripts on the map, once: where layers and styles come from."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "clusterviz.start({{ this._parent.get_name() }}, {{ this.config }});"
        "{% endmacro %}"
    )

    def __init__(self, config: Mapping[str, object]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "CvLayers"
        self.config = escape.script(config)


class CvState(MacroElement):
    """Hands the state to our scripts: all that a rerun changes."""

    _template = Template(
        "{% macro script(this, kwargs) %}clusterviz.apply({{ this.state }});"
        "{% endmacro %}"
    )

    def __init__(self, state: Mapping[str, object]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "CvState"
        self.state = escape.script(state)


def base_map(
    config: Mapping[str, object], scripts: Sequence[str], sheets: Sequence[str]
) -> folium.Map:
    """Return the folium map, the same text for the same arguments.

    It must be built anew for each use: streamlit-folium alters it.

    Parameters
    ----------
    config
        Where the scripts find layers and look, and what keeps views apart.
    scripts, sheets
        URLs of the scripts and style sheets, relative to the component's frame.

    Raises
    ------
    AssetError
        If a script or style would come from anywhere but this server.
    """
    page = folium.Map(
        location=(16.0, 106.5),
        zoom_start=6,
        tiles=None,
        zoom_control=False,
        attribution_control=False,
        zoom_snap=0.25,
    )
    page.default_js = [(f"cv{place}", url) for place, url in enumerate(scripts)]
    page.default_css = [(f"cv{place}", url) for place, url in enumerate(sheets)]
    page.add_child(CvLayers(config))
    require_local(page)
    return page


def state_group(state: Mapping[str, object]) -> folium.FeatureGroup:
    """Return the feature group that carries the state; see `messages.state_message`."""
    group = folium.FeatureGroup(name="state", control=False)
    group.add_child(CvState(state))
    return group


def require_local(page: folium.Map) -> None:
    """Raise unless every script and style of a map is served by this program.

    Raises
    ------
    AssetError
        Naming the element and the address: map it to a file of ours.
    """
    for element in _elements(page):
        if not isinstance(element, JSCSSMixin):
            continue
        for _, url in [*element.default_js, *element.default_css]:
            if "//" in url or ":" in url:
                raise AssetError(
                    f"{type(element).__name__} asks for {url}.",
                    expected="scripts and styles from this program only",
                    remedy="Declare its package in view/web_assets.toml and give "
                    "the element the local address.",
                )


def _elements(element: Element) -> Iterator[Element]:
    yield element
    for child in element._children.values():
        yield from _elements(child)
