"""Occupancy as a bar with the marks of the law, small enough for every click."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from clusterviz import texts
from clusterviz.view.charts import LEGAL_MARKS
from clusterviz.view.style import LAND_PARTS, THEME

if TYPE_CHECKING:
    from clusterviz.schema import Language

_HEIGHT_PX = 16


def occupancy_bar(ratio: float, language: Language) -> str:
    """Return a bar of occupancy with the marks that the law asks for, as HTML.

    It holds figures and words of ours alone.

    Parameters
    ----------
    ratio
        Committed over industrial land, 0 to 1; more is drawn to the end.
    language
        Of the figures.

    Examples
    --------
    >>> "width:40%" in occupancy_bar(0.4, "vi")
    True
    """
    share = texts.percent(ratio, language)
    said = escape(texts.say("card.occupancy", language, share=share), quote=True)
    filled = 100 * min(max(ratio, 0.0), 1.0)
    low, high = (
        _mark(mark, "right" if mark == LEGAL_MARKS[0] else "left", language)
        for mark in LEGAL_MARKS
    )
    return (
        f'<div class="cv-occupancy" role="img" aria-label="{said}" '
        'style="position:relative;'
        f"height:{_HEIGHT_PX}px;margin:18px 0 4px;"
        f'background:{THEME["rule"]}">'
        f'<div style="height:100%;width:{filled:g}%;'
        f'background:{LAND_PARTS["leased"].fill}"></div>{low}{high}</div>'
    )


def _mark(ratio: float, side: str, language: Language) -> str:
    """Return a line across the bar, its figure to the outside of the pair."""
    figure = escape(texts.percent(ratio, language, 0))
    return (
        f'<div style="position:absolute;left:{100 * ratio:g}%;top:-5px;bottom:-5px;'
        f'border-left:2px solid {THEME["ink"]}"></div>'
        f'<div style="position:absolute;top:-18px;{_beside(ratio, side)};'
        f'font-size:11px;line-height:14px;color:{THEME["ink"]}">{figure}</div>'
    )


def _beside(ratio: float, side: str) -> str:
    if side == "left":
        return f"left:calc({100 * ratio:g}% + 4px)"
    return f"right:calc({100 * (1 - ratio):g}% + 4px)"
