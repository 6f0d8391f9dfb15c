"""Charts as files that leave the program, in the letters of its pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clusterviz.files import fonts
from clusterviz.view import chartfile

if TYPE_CHECKING:
    from pathlib import Path

    import altair as alt


def svg_bytes(chart: alt.LayerChart, title: str, notes: tuple[str, ...]) -> bytes:
    """Return a chart as SVG: lines and letters, to be edited and printed."""
    return chartfile.svg(chart, title, notes)


def png_bytes(chart: alt.LayerChart, title: str, notes: tuple[str, ...]) -> bytes:
    """Return a chart as PNG; its letters come along, whatever the machine has."""
    return chartfile.png(chart, title, notes, fonts=_letters())


def _letters() -> Path | None:
    """Return the folder with the whole letters; all in it is read."""
    made = fonts.truetype()
    return made[0].parent if made else None
