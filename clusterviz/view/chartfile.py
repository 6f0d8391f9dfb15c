"""A chart as a file: drawn on the server, as it stands on the page, with its title."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from clusterviz.view.style import THEME

if TYPE_CHECKING:
    from pathlib import Path

    import altair as alt

WIDTH_PX = 760
"""Fits the width of an A4 page at 96 dots an inch, less its margins."""

_SHARPNESS = 2.0
_NO_ADDRESS: list[str] = []
"""Where a drawing may fetch from: nowhere."""


def specification(
    chart: alt.LayerChart, title: str, notes: tuple[str, ...] = ()
) -> dict[str, Any]:
    """Return what is drawn: a chart under its title, with notes below the title.

    Parameters
    ----------
    chart
        Of the page.
    title
        May hold data; it is drawn as it is.
    notes
        Such as the day and the source.
    """
    titled = chart.properties(
        width=WIDTH_PX,
        title={
            "text": title,
            "subtitle": list(notes),
            "anchor": "start",
            "fontSize": 17,
            "subtitleColor": THEME["muted"],
            "subtitleFontSize": 12,
            "offset": 14,
            "limit": WIDTH_PX + 200,
        },
        padding=16,
    )
    drawn: dict[str, Any] = titled.to_dict()
    return drawn


def svg(chart: alt.LayerChart, title: str, notes: tuple[str, ...] = ()) -> bytes:
    """Return a chart as SVG; see `specification`."""
    # Imported here: it brings a browser's engine, which only a file needs.
    import vl_convert

    found = vl_convert.vegalite_to_svg(
        specification(chart, title, notes), allowed_base_urls=_NO_ADDRESS
    )
    return str(found).encode()


def png(
    chart: alt.LayerChart,
    title: str,
    notes: tuple[str, ...] = (),
    *,
    fonts: Path | None = None,
) -> bytes:
    """Return a chart as PNG, sharp enough for paper; see `specification`.

    Parameters
    ----------
    fonts
        A folder with the letters of `charts.FONT`; the machine's own without it.
    """
    import vl_convert

    if fonts is not None:
        vl_convert.register_font_directory(str(fonts))
    return bytes(
        vl_convert.vegalite_to_png(
            specification(chart, title, notes),
            scale=_SHARPNESS,
            allowed_base_urls=_NO_ADDRESS,
        )
    )
