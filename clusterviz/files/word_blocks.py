"""What a document in Word consists of: paragraphs, tables and pictures."""

from __future__ import annotations

import io
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from clusterviz.files.word_text import (
    CENTRE,
    JUSTIFIED,
    LEFT,
    RIGHT,
    add_line,
    set_ending,
    set_margins,
    visible,
)
from clusterviz.letter import Grid, Paragraph, Picture, figure_columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.document import Document
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.table import Table, _Cell
    from docx.text.paragraph import Paragraph as DocxParagraph

    from clusterviz.files.paper_sizes import Sizes
    from clusterviz.letter import Block

_EDGES = ("top", "left", "bottom", "right", "insideH", "insideV")
_AFTER_LINES = ("shd", "tblLayout", "tblCellMar", "tblLook")
"""What the schema wants after the lines of a table."""


def add_block(
    document: Document, block: Block, sizes: Sizes, *, is_kept: bool = False
) -> list[Any]:
    """Write a block at the end of a document, and return its elements.

    Parameters
    ----------
    document
        Where.
    block
        What; text from files is shown as itself.
    sizes
        How large it is set.
    is_kept
        Of a paragraph: it stands on the page of what follows it, as a heading does.
    """
    if isinstance(block, Paragraph):
        return _paragraph(document, block, sizes, is_kept=is_kept)
    if isinstance(block, Picture):
        return _picture(document, block, sizes)
    return _grid(document, block, sizes)


def _paragraph(
    document: Document, block: Paragraph, sizes: Sizes, *, is_kept: bool
) -> list[Any]:
    paragraph = document.add_paragraph()
    add_line(
        paragraph,
        block.text,
        alignment=LEFT if block.is_heading else JUSTIFIED,
        size=Pt(sizes.note if block.is_note else sizes.body),
        is_bold=block.is_heading,
        after=2 if block.is_note else sizes.after,
    )
    if not block.is_heading and not block.is_note:
        paragraph.paragraph_format.first_line_indent = Mm(10)
    paragraph.paragraph_format.keep_with_next = block.is_heading or is_kept
    return [paragraph._p]


def _picture(document: Document, picture: Picture, sizes: Sizes) -> list[Any]:
    shown = document.add_paragraph()
    shown.alignment = CENTRE
    shown.paragraph_format.space_before = shown.paragraph_format.space_after = Pt(0)
    set_ending(shown, Pt(sizes.below_table))
    wide = Mm(picture.width_mm)
    placed = shown.add_run().add_picture(io.BytesIO(picture.png), width=wide)
    for side in "TBLR":
        # Where nothing is said, LibreOffice keeps three millimetres free.
        placed._inline.set(f"dist{side}", "0")
    if not picture.caption:
        return [shown._p]
    shown.paragraph_format.keep_with_next = True
    below = document.add_paragraph()
    add_line(
        below,
        picture.caption,
        alignment=CENTRE,
        size=Pt(sizes.caption),
        is_italic=True,
        after=sizes.after,
    )
    return [shown._p, below._p]


def _grid(document: Document, grid: Grid, sizes: Sizes) -> list[Any]:
    table = document.add_table(rows=1, cols=len(grid.headings))
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    _draw_lines(table)
    # Columns are narrow.
    set_margins(table, 1)
    size = Pt(sizes.of_table(len(grid.headings)))
    centred = [CENTRE] * len(grid.headings)
    _fill(table.rows[0].cells, grid.headings, centred, size, is_bold=True)
    above = table.rows[0]._tr.get_or_add_trPr()
    # On every page that the table runs over.
    above.append(OxmlElement("w:tblHeader"))
    is_figure = figure_columns(grid)
    sides = [RIGHT if one else LEFT for one in is_figure]
    # One row is set out, the others are its copies: there may be thousands.
    model = ["…"] * len(grid.headings)
    _fill(table.add_row().cells, model, sides, size, is_bold=False)
    for line in table.rows:
        # Such a row is never cut, unless it is longer than a page.
        line._tr.get_or_add_trPr().insert(0, OxmlElement("w:cantSplit"))
    _set_widths(table, grid.widths_mm)
    first = table.rows[1]._tr
    table._tbl.remove(first)
    for row in grid.rows:
        line = deepcopy(first)
        for place, text in zip(line.iter(qn("w:t")), row, strict=True):
            place.text = visible(text)
        table._tbl.append(line)
    below = document.add_paragraph()
    add_line(below, "", size=Pt(sizes.below_table))
    return [table._tbl, below._p]


def _fill(
    cells: Sequence[_Cell],
    row: Sequence[str],
    sides: Sequence[WD_ALIGN_PARAGRAPH],
    size: Pt,
    *,
    is_bold: bool,
) -> None:
    for cell, text, side in zip(cells, row, sides, strict=True):
        first: DocxParagraph = cell.paragraphs[0]
        add_line(first, text, alignment=side, size=size, is_bold=is_bold)


def _draw_lines(table: Table) -> None:
    """Draw every line of a table: a template may have no style for it."""
    borders = OxmlElement("w:tblBorders")
    for edge in _EDGES:
        line = OxmlElement(f"w:{edge}")
        for name, value in (("val", "single"), ("sz", "4"), ("color", "000000")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    properties = table._tbl.tblPr
    after = [properties.find(qn(f"w:{name}")) for name in _AFTER_LINES]
    places = [properties.index(one) for one in after if one is not None]
    properties.insert(min(places, default=len(properties)), borders)


def _set_widths(table: Table, widths_mm: Sequence[int]) -> None:
    table.autofit = False
    for column, width in zip(table.columns, widths_mm, strict=True):
        column.width = Mm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths_mm, strict=True):
            cell.width = Mm(width)
