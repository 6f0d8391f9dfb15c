"""PDF: a document as Decree 30/2020/NĐ-CP sets it out, for the archive.

The page is that of `word_template`; tables run over pages with their headings, and
a row that is longer than a page is cut rather than lost. Text is written as text.
"""

from __future__ import annotations

import io
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from reportlab.lib.colors import black
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader, simpleSplit
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    HRFlowable,
    Image,
    KeepTogether,
    LongTable,
    PageTemplate,
    Spacer,
    Table,
)
from reportlab.platypus import Paragraph as Line

from clusterviz.files.paper_letters import (
    BOLD,
    BOLD_ITALIC,
    ITALIC,
    REGULAR,
    marked,
    ready,
)
from clusterviz.files.paper_sizes import sizes_of
from clusterviz.files.word_template import RULE_MM, TITLE_RULE_MM
from clusterviz.files.word_text import visible
from clusterviz.letter import Paragraph, Picture, figure_columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reportlab.pdfgen.canvas import Canvas

    from clusterviz.files.paper_sizes import Sizes
    from clusterviz.letter import Block, Grid, Letter

_LEFT, _RIGHT = 30 * mm, 15 * mm
_EDGE = 10 * mm
"""From the edge of the paper to the number of a page, and to its warning."""

_HEADING, _CAPTION = 10 * mm, 10 * mm
"""Room for a heading, and for what is said below a picture."""

_BODY_PT, _SMALL_PT, _MOTTO_PT = 14, 12, 13
_HEAD_RATIO = (0.35, 0.65)


def pdf_bytes(letter: Letter) -> bytes:
    """Return a letter or a report as a PDF.

    Parameters
    ----------
    letter
        Its parts; text from files is shown as itself.
    """
    ready()
    width, height = landscape(A4) if letter.is_landscape else A4
    edge = sizes_of(letter).edge_mm * mm
    room = (width - _LEFT - _RIGHT, height - 2 * edge)
    frame = Frame(
        _LEFT, edge, *room, leftPadding=0, rightPadding=0, topPadding=0,
        bottomPadding=0,
    )  # fmt: skip
    file = io.BytesIO()
    document = BaseDocTemplate(
        file,
        pagesize=(width, height),
        title=visible(" ".join(letter.title) or letter.subject),
        author=visible(letter.agency[-1]),
        creator="clusterviz",
    )
    on_page = partial(_number_page, warning=visible(letter.warning))
    document.addPageTemplates(PageTemplate(frames=[frame], onPage=on_page))
    document.build(_story(letter, *room))
    return file.getvalue()


def _story(letter: Letter, width: float, height: float) -> list[Flowable]:
    parts = [_head(letter, width), Spacer(0, 4 * mm)]
    parts += [_line(one, font=BOLD, side=TA_CENTER, after=3) for one in letter.title]
    if letter.title:
        parts.append(_rule(TITLE_RULE_MM))
    if letter.to:
        parts.append(_line(letter.to, side=TA_CENTER, before=8, after=12))
    following = (*letter.blocks[1:], None)
    sizes = sizes_of(letter)
    said = [
        _block(block, height, after, sizes)
        for block, after in zip(letter.blocks, following, strict=True)
    ]
    if not letter.signatory:
        return [*parts, *chain(*said)]
    first_closing = len(said) - letter.n_closing()
    closing = [*chain(*said[first_closing:]), _foot(letter, width)]
    return [*parts, *chain(*said[:first_closing]), KeepTogether(closing)]


def _number_page(canvas: Canvas, document: BaseDocTemplate, warning: str) -> None:
    """Write the number of a page above it, but for the first, and its warning below."""
    width, height = document.pagesize
    canvas.saveState()
    if canvas.getPageNumber() > 1:
        canvas.setFont(REGULAR, _BODY_PT)
        number = str(canvas.getPageNumber())
        canvas.drawCentredString(width / 2, height - _EDGE - _BODY_PT / 2, number)
    canvas.setFont(REGULAR, _SMALL_PT)
    said = simpleSplit(warning, REGULAR, _SMALL_PT, width - _LEFT - _RIGHT)
    for at, line in enumerate(reversed(said)):
        canvas.drawCentredString(width / 2, _EDGE + at * _SMALL_PT * 1.2, line)
    canvas.restoreState()


def _rule(width_mm: float) -> HRFlowable:
    """Return the short line that Decree 30/2020 wants below agency and title."""
    return HRFlowable(
        width=width_mm * mm, thickness=0.6, color=black, spaceBefore=2, spaceAfter=4
    )


def _head(letter: Letter, width: float) -> Table:
    """Return agency, number and subject to the left; state, motto and day right."""
    *above, agency = letter.agency
    small = partial(_line, size=_SMALL_PT, side=TA_CENTER)
    left = [
        *(small(one) for one in above),
        small(agency, font=BOLD),
        _rule(RULE_MM),
        *([small(letter.number, before=3)] if letter.number else []),
        *([small(letter.subject)] if letter.subject else []),
    ]
    nation, motto = letter.nation
    right = [
        small(nation, font=BOLD),
        _line(motto, size=_MOTTO_PT, font=BOLD, side=TA_CENTER, is_underlined=True),
    ]
    if letter.dated:
        day = _line(letter.dated, size=_MOTTO_PT, font=ITALIC, side=TA_CENTER, before=6)
        right.append(day)
    return _beside(left, right, width, _HEAD_RATIO)


def _foot(letter: Letter, width: float) -> Table:
    """Return the recipients to the left, and who signs to the right."""
    heading, *lines = letter.recipients
    left = [
        _line(heading, size=_SMALL_PT, font=BOLD_ITALIC),
        *(_line(one, size=11) for one in lines),
    ]
    right = [_line(letter.signatory.upper(), font=BOLD, side=TA_CENTER)]
    return _beside(left, right, width, (0.5, 0.5))


def _beside(
    left: Sequence[Flowable],
    right: Sequence[Flowable],
    width: float,
    ratios: tuple[float, float],
) -> Table:
    table = Table([[left, right]], colWidths=[width * one for one in ratios])
    table.setStyle(
        [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            # Of a line that is drawn: words have the width of their column.
            ("ALIGN", (0, 0), (-1, -1), "CENTER"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 0),
        ]
    )
    return table


def _block(
    block: Block, height: float, after: Block | None, sizes: Sizes
) -> list[Flowable]:
    if isinstance(block, Picture):
        return _picture(block, height, sizes)
    if isinstance(block, Paragraph):
        return _paragraph(block, height, after, sizes)
    return [_grid(block, sizes), Spacer(0, sizes.below_table * 1.4)]


def _paragraph(
    block: Paragraph, height: float, after: Block | None, sizes: Sizes
) -> list[Flowable]:
    if block.is_note:
        return [_line(block.text, size=sizes.note, side=TA_JUSTIFY, after=2)]
    line = partial(_line, block.text, size=sizes.body, after=sizes.after)
    if not block.is_heading:
        return [line(side=TA_JUSTIFY, indent=10 * mm)]
    # It stands above some of what follows it, not alone at the foot of a page.
    needed = _HEADING + (
        _size(after)[1] + _CAPTION if isinstance(after, Picture) else sizes.some
    )
    heading = line(font=BOLD, before=sizes.after * 2 / 3)
    return [CondPageBreak(min(needed, height)), heading]


def _size(picture: Picture) -> tuple[float, float]:
    across, down = ImageReader(io.BytesIO(picture.png)).getSize()
    return picture.width_mm * mm, picture.width_mm * mm * down / across


def _picture(picture: Picture, height: float, sizes: Sizes) -> list[Flowable]:
    width, high = _size(picture)
    shown = Image(io.BytesIO(picture.png), width=width, height=high)
    shown.hAlign = "CENTER"
    if not picture.caption:
        return [shown]
    below = _line(
        picture.caption,
        size=sizes.caption,
        font=ITALIC,
        side=TA_CENTER,
        before=sizes.after / 2,
        after=sizes.after,
    )
    # Together they must not be higher than a page.
    if shown.drawHeight > height * 0.9:
        return [shown, below]
    return [KeepTogether([shown, below])]


def _grid(grid: Grid, sizes: Sizes) -> LongTable:
    size = sizes.of_table(len(grid.headings))
    sides = [TA_RIGHT if one else TA_LEFT for one in figure_columns(grid)]
    head = [_line(one, size=size, font=BOLD, side=TA_CENTER) for one in grid.headings]
    rows = [
        [_line(one, size=size, side=side) for one, side in zip(row, sides, strict=True)]
        for row in grid.rows
    ]
    table = LongTable(
        [head, *rows],
        colWidths=[one * mm for one in grid.widths_mm],
        repeatRows=1,
        splitInRow=1,
    )
    table.setStyle(
        [
            ("GRID", (0, 0), (-1, -1), 0.5, black),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 1.5 * mm),
            ("RIGHTPADDING", (0, 0), (-1, -1), 1.5 * mm),
            ("TOPPADDING", (0, 0), (-1, -1), sizes.above_row),
            ("BOTTOMPADDING", (0, 0), (-1, -1), sizes.below_row),
        ]
    )
    return table


def _line(
    text: str,
    *,
    size: float = _BODY_PT,
    font: str = REGULAR,
    side: int = TA_LEFT,
    before: float = 0,
    after: float = 0,
    indent: float = 0,
    is_underlined: bool = False,
) -> Line:
    style = ParagraphStyle(
        "line",
        fontName=font,
        fontSize=size,
        leading=size * 1.2,
        alignment=side,
        spaceBefore=before,
        spaceAfter=after,
        firstLineIndent=indent,
        splitLongWords=True,
    )
    said = marked(visible(text))
    return Line(f"<u>{said}</u>" if is_underlined and said else said, style)
