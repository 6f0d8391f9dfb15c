"""What stands around a printed map: neat line, grid, scale and north."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon, Rectangle

from clusterviz import texts
from clusterviz.view.printmap.extent import round_length
from clusterviz.view.printmap.lettering import write
from clusterviz.view.printmap.paper import Box
from clusterviz.view.style import THEME

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from clusterviz.schema import Language
    from clusterviz.view.printmap.extent import View
    from clusterviz.view.printmap.lettering import Letters

_GRID_MM = 50.0
"""The widest mesh."""
_TICK_MM = 1.4
_SMALL_PT = 5.5
_BAR_MM = 70.0
_BAR_HEIGHT_MM = 1.6
_NORTH_MM = (8.0, 13.0)


def grid_lines(low: float, high: float, m_per_mm: float) -> list[float]:
    """Return where lines of the grid cross a side of the map, in round metres.

    Examples
    --------
    >>> grid_lines(401_200, 404_700, 25)
    [402000.0, 403000.0, 404000.0]
    """
    step = round_length(_GRID_MM * m_per_mm)
    first = math.ceil(low / step) * step
    return [float(one) for one in np.arange(first, high, step)]


def bar_length(m_per_mm: float) -> float:
    """Return the length on the ground of the scale bar, in round metres.

    Examples
    --------
    >>> bar_length(25.0)
    1000.0
    """
    return round_length(_BAR_MM * m_per_mm)


def north_box(box: Box) -> Box:
    """Return where the arrow stands: the upper right corner of the map."""
    width, height = _NORTH_MM
    return Box(box.right - width - 2, box.top - height - 2, width, height)


def add_frame(
    ax: Axes, view: View, crs_name: str, letters: Letters, language: Language
) -> None:
    """Draw grid, neat line, north and scale of a map on its sheet.

    Parameters
    ----------
    ax
        The sheet, in millimetres.
    view
        The map's ground and place.
    crs_name
        What the grid is of.
    letters
        To write with.
    language
        Of words and figures.
    """
    _add_grid(ax, view, letters, language)
    box = view.box
    ax.add_patch(
        Rectangle(
            (box.left, box.bottom),
            box.width,
            box.height,
            fill=False,
            edgecolor=THEME["ink"],
            linewidth=0.8,
            zorder=60,
        )
    )
    _add_north(ax, north_box(box), letters, language)
    _add_scale(ax, view, crs_name, letters, language)


def _add_grid(ax: Axes, view: View, letters: Letters, language: Language) -> None:
    west, south, east, north = view.bounds
    box = view.box
    for metres in grid_lines(west, east, view.m_per_mm):
        x = float(view.on_paper(np.array([metres, south]))[0])
        said = texts.say(
            "print.easting", language, metres=texts.number(metres, language)
        )
        _add_line(ax, [x, x], [box.bottom - _TICK_MM, box.top + _TICK_MM])
        for y in (box.bottom - 3.2, box.top + 3.2):
            if _fits(letters.width_mm(said, _SMALL_PT), x, box.left, box.right):
                _write_small(ax, (x, y), said, letters, turned=0.0)
    for metres in grid_lines(south, north, view.m_per_mm):
        y = float(view.on_paper(np.array([west, metres]))[1])
        said = texts.say(
            "print.northing", language, metres=texts.number(metres, language)
        )
        _add_line(ax, [box.left - _TICK_MM, box.right + _TICK_MM], [y, y])
        for x in (box.left - 3.0, box.right + 3.0):
            if _fits(letters.width_mm(said, _SMALL_PT), y, box.bottom, box.top):
                _write_small(ax, (x, y), said, letters, turned=90.0)


def _fits(width: float, at: float, low: float, high: float) -> bool:
    return at - width / 2 >= low and at + width / 2 <= high


def _add_line(ax: Axes, x: Sequence[float], y: Sequence[float]) -> None:
    # Not `add_line`, which asks each line for its limits.
    ax.add_artist(Line2D(x, y, color=THEME["muted"], linewidth=0.25, alpha=0.55))


def _write_small(
    ax: Axes,
    at: tuple[float, float],
    text: str,
    letters: Letters,
    *,
    turned: float,
) -> None:
    write(
        ax,
        at,
        text,
        letters.families,
        _SMALL_PT,
        color=THEME["muted"],
        align="center",
        valign="center",
        turned=turned,
    )


def _add_north(ax: Axes, box: Box, letters: Letters, language: Language) -> None:
    middle = box.left + box.width / 2
    ax.add_patch(
        Rectangle(
            (box.left, box.bottom),
            box.width,
            box.height,
            facecolor=THEME["panel"],
            alpha=0.85,
            linewidth=0,
            zorder=55,
        )
    )
    base, tip = box.bottom + 1, box.bottom + 8.2
    for side, fill in ((-1, THEME["ink"]), (1, THEME["panel"])):
        ax.add_patch(
            Polygon(
                [(middle, tip), (middle + side * 2.4, base), (middle, base + 1.8)],
                facecolor=fill,
                edgecolor=THEME["ink"],
                linewidth=0.6,
                zorder=56,
            )
        )
    said = texts.say("print.north", language)
    at = (middle, box.top - 2.2)
    write(
        ax, at, said, letters.families, 8.0, is_bold=True, align="center",
        valign="center", zorder=57,
    )  # fmt: skip


def _add_scale(
    ax: Axes, view: View, crs_name: str, letters: Letters, language: Language
) -> None:
    """Draw the bar and say the ratio; both are true on paper of that size."""
    length_m = bar_length(view.m_per_mm)
    length = length_m / view.m_per_mm
    left, top = view.box.left, view.box.bottom - 8.0
    for place in range(4):
        ax.add_patch(
            Rectangle(
                (left + place * length / 4, top - _BAR_HEIGHT_MM),
                length / 4,
                _BAR_HEIGHT_MM,
                facecolor=THEME["panel" if place % 2 else "ink"],
                edgecolor=THEME["ink"],
                linewidth=0.5,
            )
        )
    for place, said in enumerate(bar_figures(length_m, language)):
        write(
            ax,
            (left + place * length / 2, top - _BAR_HEIGHT_MM - 2.4),
            said,
            letters.families,
            6.0,
            align="center" if place else "left",
        )
    ratio = texts.number(view.denominator, language)
    beside = left + length + 8.0
    said = texts.say("print.scale", language, ratio=ratio)
    write(ax, (beside, top - 1.7), said, letters.families, 8.0, is_bold=True)
    grid = texts.say("print.grid", language, crs=letters.safe(crs_name))
    room = view.box.right - beside
    for place, one in enumerate(letters.wrapped(grid, room, 6.0, most=2)):
        at = (beside, top - 4.6 - place * 2.6)
        write(ax, at, one, letters.families, 6.0, color=THEME["muted"])


def bar_figures(length_m: float, language: Language) -> tuple[str, str, str]:
    """Return what stands below start, middle and end of the bar: its unit once.

    Examples
    --------
    >>> bar_figures(2_500, "en"), bar_figures(500, "vi")
    (('0', '1.25', '2.5 km'), ('0', '250', '500 m'))
    """
    unit, size = ("km", 1_000) if length_m >= 1_000 else ("m", 1)
    half, whole = (
        texts.number(value, language, _decimals(value))
        for value in (length_m / 2 / size, length_m / size)
    )
    return "0", half, f"{whole} {unit}"


def _decimals(value: float) -> int:
    return next(n for n in range(6) if n == 5 or round(value, n) == value)
