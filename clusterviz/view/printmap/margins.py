"""Title, foot and watermark of each page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clusterviz.view.printmap import lettering
from clusterviz.view.printmap.paper import PT_PER_MM
from clusterviz.view.style import THEME

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from clusterviz.view.printmap.paper import Box, Paper, Sheet

_TITLE_PT = 14.0
_NEXT_TITLE_PT = 10.0
_TEXT_PT = 8.0
_FOOT_PT = 6.5
_WATERMARK_RATIO = 0.15


def add_watermark(page: Axes, box: Box, text: str, letters: lettering.Letters) -> None:
    """Write a word across the map, faint enough to be read through.

    Parameters
    ----------
    page
        The sheet, in millimetres.
    box
        Of the map.
    text
        The word.
    letters
        To write with.
    """
    safe = letters.safe(text)
    room = box.width * 0.75
    size = 100.0 * room / letters.width_mm(safe, 100.0, is_bold=True)
    lettering.write(
        page,
        (box.left + box.width / 2, box.bottom + box.height / 2),
        safe,
        letters.families,
        min(size, 60.0),
        is_bold=True,
        align="center",
        valign="center",
        turned=25.0,
        opacity=_WATERMARK_RATIO,
        zorder=58,
    )


def add_title(
    page: Axes,
    sheet: Sheet,
    paper: Paper,
    letters: lettering.Letters,
    *,
    is_first: bool,
) -> None:
    """Write title and standing at the top of a page.

    Parameters
    ----------
    page
        The sheet, in millimetres.
    sheet
        What it says.
    paper
        Its size.
    letters
        To write with.
    is_first
        Further pages have a smaller title.
    """
    box = paper.page
    size = _TITLE_PT if is_first else _NEXT_TITLE_PT
    lines = letters.wrapped(
        sheet.title, box.width, size, is_bold=True, most=2 if is_first else 1
    )
    if len(lines) > 1:
        size = _NEXT_TITLE_PT
        lines = letters.wrapped(sheet.title, box.width, size, is_bold=True, most=2)
    y = box.top
    for one in lines:
        lettering.write(
            page, (box.left, y), one, letters.families, size, is_bold=True, valign="top"
        )
        y -= size * lettering.LINE_RATIO / PT_PER_MM
    for one in letters.wrapped(sheet.standing, box.width, _TEXT_PT, most=1):
        at = (box.left, y - 0.8)
        lettering.write(
            page, at, one, letters.families, _TEXT_PT, color=THEME["muted"],
            valign="top",
        )  # fmt: skip


def add_foot(
    page: Axes, sheet: Sheet, paper: Paper, letters: lettering.Letters, number: str
) -> None:
    """Write warnings and page number at the foot of a page.

    Parameters
    ----------
    page
        The sheet, in millimetres.
    sheet
        What it says.
    paper
        Its size.
    letters
        To write with.
    number
        Which page it is, of how many.
    """
    box = paper.page
    numbered = letters.width_mm(number, _FOOT_PT)
    lettering.write(
        page, (box.right, box.bottom), number, letters.families, _FOOT_PT, align="right"
    )
    if not sheet.warnings:
        return
    room = box.width - numbered - 4
    text = " · ".join(sheet.warnings)
    (said,) = letters.wrapped(text, room, _FOOT_PT, is_bold=True, most=1)
    lettering.write(
        page, (box.left, box.bottom), said, letters.families, _FOOT_PT, is_bold=True
    )
