"""Word: an official letter as Decree 30/2020/NĐ-CP sets it out.

A4, margins of 20 mm above and below, 30 left and 15 right, Times New Roman, black;
pages are numbered in the middle of the top margin, but for the first. Text is
written as text: never a field, a link or markup.
"""

from __future__ import annotations

import io
import unicodedata
from typing import TYPE_CHECKING

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from clusterviz.records import Paragraph

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from docx.document import Document
    from docx.table import Table, _Cell
    from docx.text.paragraph import Paragraph as DocxParagraph

    from clusterviz.records import Grid, Letter

_FONT = "Times New Roman"
_BODY, _SMALL, _TABLE = Pt(14), Pt(12), Pt(12)
_HEAD_MM = (65, 100)

_MOST_CHARACTERS = 255
"""Of a property of a document: the format allows no more."""

_LEFT, _CENTRE = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def letter_bytes(letter: Letter, made_at: dt.datetime) -> bytes:
    """Return a letter as a Word document (.docx).

    Parameters
    ----------
    letter
        Its parts; text from files is shown as itself.
    made_at
        When; it stands in the properties of the document.
    """
    document = docx.Document()
    _set_page(document)
    _set_font(document)
    _number_pages(document, letter.warning)
    _head(document, letter)
    _line(document.add_paragraph(), letter.to, alignment=_CENTRE, before=12, after=12)
    for block in letter.blocks:
        if isinstance(block, Paragraph):
            _paragraph(document, block)
        else:
            _grid(document, block)
    _foot(document, letter)
    properties = document.core_properties
    properties.author = visible(letter.agency[-1])[:_MOST_CHARACTERS]
    properties.title = visible(letter.subject)[:_MOST_CHARACTERS]
    properties.comments = ""
    properties.created = properties.modified = made_at
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def visible(text: str) -> str:
    r"""Return `text` on one line, without signs that nobody sees.

    Control characters break the file, and marks of direction turn what is read.

    Examples
    --------
    >>> visible("Tân\x00 \u202eMỹ\n(A)")
    'Tân Mỹ (A)'
    """
    spaced = " ".join(text.split())
    kept = [sign for sign in spaced if unicodedata.category(sign) not in _UNSEEN]
    return " ".join("".join(kept).split())


def _set_page(document: Document) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.header_distance = Mm(10)


def _set_font(document: Document) -> None:
    style = document.styles["Normal"]
    font = style.font
    font.name, font.size, font.color.rgb = _FONT, _BODY, RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:eastAsia", "w:cs", "w:hAnsi"):
        fonts.set(qn(script), _FONT)


def _number_pages(document: Document, warning: str) -> None:
    """Write page numbers above, but for the first; a warning stands on every one."""
    section = document.sections[0]
    section.different_first_page_header_footer = True
    above = section.header.paragraphs[0]
    above.alignment = _CENTRE
    run = above.add_run()
    for kind, instruction in (("begin", ""), ("", "PAGE"), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.set(qn("xml:space"), "preserve")
            element.text = instruction
        run._r.append(element)
    for footer in (section.footer, section.first_page_footer) if warning else ():
        _line(footer.paragraphs[0], warning, alignment=_CENTRE, size=_SMALL)


def _head(document: Document, letter: Letter) -> None:
    """Write agency, number and subject to the left; state, motto and day right."""
    table = document.add_table(rows=1, cols=2)
    _set_widths(table, _HEAD_MM)
    left, right = table.rows[0].cells
    *above, agency = letter.agency
    for text in above:
        _line(_first(left), text, alignment=_CENTRE, size=_SMALL)
    _line(_first(left), agency, alignment=_CENTRE, size=_SMALL, is_bold=True)
    _underline(left)
    _line(left.add_paragraph(), letter.number, alignment=_CENTRE, size=_SMALL)
    _line(left.add_paragraph(), letter.subject, alignment=_CENTRE, size=_SMALL)
    nation, motto = letter.nation
    _line(_first(right), nation, alignment=_CENTRE, size=_SMALL, is_bold=True)
    _line(right.add_paragraph(), motto, alignment=_CENTRE, size=Pt(13), is_bold=True)
    _underline(right)
    _line(
        right.add_paragraph(), letter.dated, alignment=_CENTRE, size=Pt(13),
        is_italic=True, before=6,
    )  # fmt: skip


def _foot(document: Document, letter: Letter) -> None:
    """Write the recipients to the left, and who signs to the right."""
    table = document.add_table(rows=1, cols=2)
    _set_widths(table, (80, 85))
    left, right = table.rows[0].cells
    heading, *lines = letter.recipients
    _line(_first(left), heading, size=_SMALL, is_bold=True, is_italic=True)
    for text in lines:
        _line(left.add_paragraph(), text, size=Pt(11))
    _line(_first(right), letter.signatory.upper(), alignment=_CENTRE, is_bold=True)


def _paragraph(document: Document, block: Paragraph) -> None:
    paragraph = document.add_paragraph()
    alignment = _LEFT if block.is_heading else WD_ALIGN_PARAGRAPH.JUSTIFY
    _line(paragraph, block.text, alignment=alignment, is_bold=block.is_heading, after=6)
    if not block.is_heading:
        paragraph.paragraph_format.first_line_indent = Mm(10)
    paragraph.paragraph_format.keep_with_next = block.is_heading


def _grid(document: Document, grid: Grid) -> None:
    table = document.add_table(rows=1, cols=len(grid.headings))
    table.style = document.styles["Table Grid"]
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    _fill(table.rows[0].cells, grid.headings, is_bold=True)
    above = table.rows[0]._tr.get_or_add_trPr()
    # On every page that the table runs over.
    above.append(OxmlElement("w:tblHeader"))
    for row in grid.rows:
        _fill(table.add_row().cells, row, is_bold=False)
    for line in table.rows:
        line._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    _set_widths(table, grid.widths_mm)
    _line(document.add_paragraph(), "", size=Pt(6))


def _fill(cells: Sequence[_Cell], row: Sequence[str], *, is_bold: bool) -> None:
    for cell, text in zip(cells, row, strict=True):
        alignment = _CENTRE if is_bold else _LEFT
        _line(_first(cell), text, alignment=alignment, size=_TABLE, is_bold=is_bold)


def _first(cell: _Cell) -> DocxParagraph:
    """Return the paragraph to write in next: a new cell has one that is empty."""
    paragraph: DocxParagraph = cell.paragraphs[-1]
    return cell.add_paragraph() if paragraph.text else paragraph


def _line(
    paragraph: DocxParagraph,
    text: str,
    *,
    alignment: WD_ALIGN_PARAGRAPH = _LEFT,
    size: Pt = _BODY,
    is_bold: bool = False,
    is_italic: bool = False,
    before: int = 0,
    after: int = 0,
) -> None:
    run = paragraph.add_run(visible(text))
    run.bold, run.italic, run.font.size = is_bold, is_italic, size
    paragraph.alignment = alignment
    paragraph.paragraph_format.space_before = Pt(before)
    paragraph.paragraph_format.space_after = Pt(after)


def _underline(cell: _Cell) -> None:
    """Draw the short line that Decree 30/2020 wants below agency and motto."""
    last = cell.paragraphs[-1]
    for run in last.runs:
        run.underline = True


def _set_widths(table: Table, widths_mm: Sequence[int]) -> None:
    table.autofit = False
    for row in table.rows:
        for cell, width in zip(row.cells, widths_mm, strict=True):
            cell.width = Mm(width)
