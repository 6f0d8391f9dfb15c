"""Features as matplotlib draws them: few artists, however many features."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
import shapely
from matplotlib.collections import PathCollection
from matplotlib.colors import to_rgba
from matplotlib.path import Path

from clusterviz.view.printmap.paper import PT_PER_MM
from clusterviz.view.style import THEME

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from clusterviz.view.printmap.extent import View
    from clusterviz.view.printmap.looks import Look
    from clusterviz.view.style import Style

PT_PER_PX = 0.5
"""Paper shows finer lines than a screen."""

RING_MM = 3.6
"""Around the mark of a place without a boundary."""

HATCH = "////"
HATCH_PT = 0.45
_HATCH_RATIO = 0.75
_LONGEST_PATH = 20_000
"""Corners of one path: more at once slow a renderer down."""

_NONE = (0.0, 0.0, 0.0, 0.0)
Color = tuple[float, float, float, float]
Dash = tuple[float, tuple[float, ...]] | Literal["solid"]


def add_look(ax: Axes, look: Look, view: View, zorder: float) -> None:
    """Draw features of one look on axes whose units are metres.

    Parameters
    ----------
    ax
        The map.
    look
        What, and how.
    view
        At whose scale dots are told from shapes.
    zorder
        Above what.
    """
    shapes = look.shapes
    is_point = shapely.get_dimensions(shapes) == 0
    edges = shapely.bounds(shapes)
    widest = np.maximum(edges[:, 2] - edges[:, 0], edges[:, 3] - edges[:, 1])
    is_dot = ~is_point & (widest < look.dot_mm * view.m_per_mm)
    if drawn := list(_paths(shapes[~is_point & ~is_dot])):
        ax.add_collection(_collection(drawn, look, zorder), autolim=False)
    if is_point.any():
        _add_discs(ax, look, shapes[is_point], RING_MM, zorder)
    if is_dot.any():
        _add_discs(ax, look, shapes[is_dot], look.dot_mm, zorder)


def face(style: Style, opacity: float = 1.0) -> Color:
    """Return the colour that an area of `style` is filled with.

    Examples
    --------
    >>> from clusterviz.view.style import Style
    >>> face(Style("#ff0000", 0.5), opacity=0.5)
    (1.0, 0.0, 0.0, 0.25)
    """
    if not style.fill or style.shape == "line":
        return _NONE
    return to_rgba(style.fill, style.fill_ratio * opacity)


def line(style: Style, opacity: float = 1.0) -> Color:
    """Return the colour of the outline of `style`."""
    return to_rgba(style.line, opacity) if style.line else _NONE


def dash(style: Style) -> Dash:
    """Return the dashes of `style` as multiples of its width, as they are drawn.

    Examples
    --------
    >>> from clusterviz.view.style import Style
    >>> dash(Style(line="#000000", width_px=2.0, dash="6 4"))
    (0.0, (3.0, 2.0))
    """
    if not style.dash or not style.line:
        return "solid"
    return (0.0, tuple(float(part) / style.width_px for part in style.dash.split()))


def width_pt(style: Style) -> float:
    """Return the width of the outline of `style` on paper."""
    return style.width_px * PT_PER_PX if style.line else 0.0


def _collection(drawn: Sequence[Path], look: Look, zorder: float) -> PathCollection:
    style = look.style
    found = PathCollection(
        drawn,
        facecolors=[face(style, look.opacity)],
        edgecolors=[line(style, look.opacity)],
        linewidths=[width_pt(style)],
        linestyles=[dash(style)],
        capstyle="butt",
        joinstyle="round",
        zorder=zorder,
    )
    if style.hatch:
        found.set_hatch(HATCH)
        found.set_hatch_linewidth(HATCH_PT)
        found.set_hatchcolor([to_rgba(style.line, _HATCH_RATIO * look.opacity)])
    return found


def _add_discs(
    ax: Axes, look: Look, shapes: NDArray[np.object_], size_mm: float, zorder: float
) -> None:
    """Draw each shape as a disc: hardly filled ones would not be seen so small."""
    places = shapely.get_coordinates(shapely.point_on_surface(shapes))
    style = look.style
    ratio = min(1.0, style.fill_ratio * 2) if style.fill else 0.9
    fill = to_rgba(style.fill or THEME["halo"], ratio * look.opacity)
    ax.scatter(
        places[:, 0],
        places[:, 1],
        s=(size_mm * PT_PER_MM) ** 2,
        facecolors=[fill],
        edgecolors=[line(style, look.opacity)],
        linewidths=width_pt(style),
        zorder=zorder,
    )


def _paths(shapes: NDArray[np.object_]) -> Iterator[Path]:
    """Yield shapes as a few paths of many parts; a hole runs the other way round."""
    parts = shapely.get_parts(shapes)
    # What a clip leaves may be a mixture.
    parts = shapely.get_parts(parts)
    is_area = shapely.get_dimensions(parts) == 2
    areas = shapely.orient_polygons(parts[is_area])
    for rings, is_closed in (
        (shapely.get_rings(areas), True),
        (parts[shapely.get_dimensions(parts) == 1], False),
    ):
        if not len(rings):
            continue
        sizes = shapely.get_num_coordinates(rings)
        # A polygon is never torn from its holes: cut where a polygon begins.
        owners = (
            np.repeat(np.arange(len(areas)), 1 + shapely.get_num_interior_rings(areas))
            if is_closed
            else np.arange(len(rings))
        )
        batch = (np.cumsum(sizes) // _LONGEST_PATH)[
            np.searchsorted(owners, owners, side="left")
        ]
        for first in np.unique(batch, return_index=True)[1]:
            mine = batch == batch[first]
            yield _path(rings[mine], sizes[mine], is_closed=is_closed)


def _path(
    rings: NDArray[np.object_], sizes: NDArray[np.int64], *, is_closed: bool
) -> Path:
    codes = np.full(int(sizes.sum()), Path.LINETO, dtype=np.uint8)
    ends = np.cumsum(sizes)
    codes[ends - sizes] = Path.MOVETO
    if is_closed:
        codes[ends - 1] = Path.CLOSEPOLY
    return Path(shapely.get_coordinates(rings), codes)
