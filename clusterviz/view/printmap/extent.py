"""What part of the ground a printed map shows, and at which round scale."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from clusterviz import texts
from clusterviz.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd
    from numpy.typing import NDArray

    from clusterviz.view.mapstate import MapState
    from clusterviz.view.printmap.paper import Box, Extent

Bounds = tuple[float, float, float, float]
"""West, south, east and north, in metres."""

_STEPS = (1.0, 1.25, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 7.5)
_LARGEST = 1_000
"""No map is drawn larger than 1:1,000: no boundary here is that exact."""
_AROUND_RATIO = 0.03
_AROUND_ONE_RATIO = 0.4
_LEAST_AROUND_M = 150.0
_HOME = ("areas", "clusters", "plan_zones")


@dataclass(frozen=True)
class View:
    """The ground under a box of the sheet: north up, to scale.

    Parameters
    ----------
    west, south
        Metres of the lower left corner.
    denominator
        Of the scale: 25000 for 1:25,000.
    box
        Where it lies on the sheet.
    """

    west: float
    south: float
    denominator: int
    box: Box

    @property
    def m_per_mm(self) -> float:
        """Metres on the ground for a millimetre of paper.

        Examples
        --------
        >>> from clusterviz.view.printmap.paper import Box
        >>> View(0, 0, 25_000, Box(0, 0, 100, 80)).m_per_mm
        25.0
        """
        return self.denominator / 1_000

    @property
    def bounds(self) -> Bounds:
        """What of the ground lies within the box."""
        return (
            self.west,
            self.south,
            self.west + self.box.width * self.m_per_mm,
            self.south + self.box.height * self.m_per_mm,
        )

    def on_paper(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return places on the ground as millimetres of the sheet."""
        corner = np.array([self.west, self.south])
        placed: NDArray[np.float64] = (points - corner) / self.m_per_mm + np.array(
            [self.box.left, self.box.bottom]
        )
        return placed


def view_of(bounds: Bounds, box: Box) -> View:
    """Return the largest round scale that shows `bounds` in `box`, centred.

    Examples
    --------
    >>> from clusterviz.view.printmap.paper import Box
    >>> view = view_of((0, 0, 9_000, 1_000), Box(0, 0, 100, 100))
    >>> view.denominator, view.bounds
    (100000, (-500.0, -4500.0, 9500.0, 5500.0))
    """
    west, south, east, north = bounds
    needed = max((east - west) / box.width, (north - south) / box.height) * 1_000
    denominator = round_scale(needed)
    per_mm = denominator / 1_000
    return View(
        (west + east - box.width * per_mm) / 2,
        (south + north - box.height * per_mm) / 2,
        denominator,
        box,
    )


def round_scale(denominator: float) -> int:
    """Return the next round denominator that is not smaller.

    Examples
    --------
    >>> round_scale(90_001), round_scale(100_000), round_scale(3)
    (100000, 100000, 1000)
    """
    wanted = max(denominator, _LARGEST)
    power = 10.0 ** math.floor(math.log10(wanted))
    return int(next(step * power for step in (*_STEPS, 10.0) if step * power >= wanted))


def round_length(longest: float) -> float:
    """Return the longest of 1, 2, 2.5, 5, 10 … that is at most `longest`.

    Examples
    --------
    >>> round_length(4_900), round_length(5_000), round_length(0.3)
    (2500.0, 5000.0, 0.25)
    """
    power = 10.0 ** math.floor(math.log10(longest))
    return max(
        step * power for step in (1.0, 2.0, 2.5, 5.0, 10.0) if step * power <= longest
    )


def bounds_shown(
    frames: Mapping[str, gpd.GeoDataFrame],
    shapes: gpd.GeoDataFrame,
    state: MapState,
    extent: Extent,
) -> Bounds:
    """Return the ground that a map should show.

    Parameters
    ----------
    frames
        By layer of the map, in one metric CRS, with ``feature_id``; also those
        that are not drawn, where the extent names them.
    shapes
        The state's shapes, in the same CRS.
    state
        What `fit` and `selected` name.
    extent
        What the screen was told to bring into view, the selected feature and
        its surroundings, or every area. What is not there gives way to the next.

    Raises
    ------
    InputError
        If nothing has a place.
    """
    if extent == "selected" and state.selected is not None:
        layer, feature_id = state.selected
        if found := _bounds(frames.get(layer), (feature_id,)):
            return _wider(found, _AROUND_ONE_RATIO)
    if extent == "selected" and (found := _bounds(shapes)):
        return _wider(found, _AROUND_ONE_RATIO)
    if extent != "province" and state.fit is not None:
        layer, ids = state.fit
        if found := _bounds(frames.get(layer), ids):
            # An area fills the sheet; another feature stands in its surroundings.
            is_one = ids and layer != "areas"
            return _wider(found, _AROUND_ONE_RATIO if is_one else _AROUND_RATIO)
    for frame in [frames.get(name) for name in _HOME] + [*frames.values(), shapes]:
        if found := _bounds(frame):
            return _wider(found, _AROUND_RATIO)
    raise InputError(texts.told("errors.nothing_to_print"))


def _bounds(frame: gpd.GeoDataFrame | None, ids: tuple[str, ...] = ()) -> Bounds | None:
    if frame is None or frame.empty:
        return None
    chosen = frame[frame["feature_id"].isin(ids)] if ids else frame
    west, south, east, north = shapely.total_bounds(chosen.geometry.to_numpy())
    return None if np.isnan(west) else (west, south, east, north)


def _wider(bounds: Bounds, ratio: float) -> Bounds:
    west, south, east, north = bounds
    around = max((east - west) * ratio, (north - south) * ratio, _LEAST_AROUND_M)
    return west - around, south - around, east + around, north + around
