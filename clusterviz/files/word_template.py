"""The template of documents that is shipped: a page as Decree 30/2020/NĐ-CP sets it.

A4, margins of 20 mm above and below, 30 left and 15 right, Times New Roman, black;
pages are numbered in the middle of the top margin, but for the first. It is made
here, so that there is one place to read what it holds; a province is handed it as a
file, see the command ``report WORKSPACE template``.
"""

from __future__ import annotations

import io
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from clusterviz.files.word_text import (
    BODY,
    CENTRE,
    LEFT,
    SMALL,
    add_line,
    set_ending,
    set_margins,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from docx.document import Document
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.table import Table, _Cell
    from docx.text.paragraph import Paragraph

_FONT = "Times New Roman"
_HEAD_RATIO = (0.35, 0.65)
_FOOT_RATIO = (0.5, 0.5)
_WIDTH_MM = 165

RULE_MM, TITLE_RULE_MM = 16, 40
"""Of the lines below agency and title: a third to a half of what is above them."""

_RULE_PT = 8
_STROKE_PT = _RULE_PT / 2
"""How wide an underscore of Times New Roman is: side by side, they are a line."""


@cache
def shipped_template() -> bytes:
    """Return the template that documents have where a province has none of its own."""
    document = docx.Document()
    _set_page(document)
    _set_font(document)
    _number_pages(document)
    _head(document)
    _title(document)
    add_line(document.add_paragraph(), "{{ body }}")
    _foot(document)
    properties = document.core_properties
    properties.author = properties.title = properties.comments = ""
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _set_page(document: Document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.header_distance = section.footer_distance = Mm(10)


def _set_font(document: Document) -> None:
    style = document.styles["Normal"]
    font = style.font
    font.name, font.size, font.color.rgb = _FONT, BODY, RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:eastAsia", "w:cs", "w:hAnsi"):
        fonts.set(qn(script), _FONT)


def _number_pages(document: Document) -> None:
    """Write page numbers above, but for the first; a warning stands on every one."""
    section = document.sections[0]
    section.different_first_page_header_footer = True
    above = section.header.paragraphs[0]
    above.alignment = CENTRE
    run = above.add_run()
    for kind, instruction in (("begin", ""), ("", "PAGE"), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.set(qn("xml:space"), "preserve")
            element.text = instruction
        run._r.append(element)
    for footer in (section.footer, section.first_page_footer):
        add_line(footer.paragraphs[0], "{{ warning }}", alignment=CENTRE, size=SMALL)


def _head(document: Document) -> None:
    """Write agency, number and subject to the left; state, motto and day right."""
    left, right = _columns(document, _HEAD_RATIO)
    _repeat(left, "above", size=SMALL, alignment=CENTRE)
    add_line(left.add_paragraph(), "{{ agency }}", alignment=CENTRE, size=SMALL,
             is_bold=True)  # fmt: skip
    _rule(left.add_paragraph(), RULE_MM)
    for name in ("number", "subject"):
        with _optional(left.add_paragraph, name):
            add_line(left.add_paragraph(), f"{{{{ {name} }}}}", alignment=CENTRE,
                     size=SMALL)  # fmt: skip
    add_line(right.paragraphs[-1], "{{ nation }}", alignment=CENTRE, size=SMALL,
             is_bold=True)  # fmt: skip
    add_line(right.add_paragraph(), "{{ motto }}", alignment=CENTRE, size=Pt(13),
             is_bold=True)  # fmt: skip
    _underline(right)
    with _optional(right.add_paragraph, "dated"):
        add_line(
            right.add_paragraph(), "{{ dated }}", alignment=CENTRE, size=Pt(13),
            is_italic=True, before=6,
        )  # fmt: skip


def _title(document: Document) -> None:
    """Write the name of a report, or whom a letter is for: both in the middle."""
    add_line(document.add_paragraph(), "", size=Pt(6))
    add_line(document.add_paragraph(), "{%p for line in title %}")
    add_line(document.add_paragraph(), "{{ line }}", alignment=CENTRE, is_bold=True,
             after=3)  # fmt: skip
    add_line(document.add_paragraph(), "{%p endfor %}")
    with _optional(document.add_paragraph, "title"):
        _rule(document.add_paragraph(), TITLE_RULE_MM)
    with _optional(document.add_paragraph, "to"):
        add_line(
            document.add_paragraph(), "{{ to }}", alignment=CENTRE, before=12, after=12
        )


def _foot(document: Document) -> None:
    """Write the recipients to the left, and who signs to the right, if anybody does."""
    with _optional(document.add_paragraph, "signatory"):
        _signature(document)


def _signature(document: Document) -> None:
    left, right = _columns(document, _FOOT_RATIO)
    add_line(left.paragraphs[-1], "{{ recipients_heading }}", size=SMALL,
             is_bold=True, is_italic=True)  # fmt: skip
    _repeat(left, "recipients", size=Pt(11), alignment=LEFT)
    # What follows a loop would be taken for a part of it.
    add_line(left.add_paragraph(), "", size=Pt(2))
    add_line(right.paragraphs[-1], "{{ signatory }}", alignment=CENTRE, is_bold=True)


def _repeat(cell: _Cell, name: str, *, size: Pt, alignment: WD_ALIGN_PARAGRAPH) -> None:
    add_line(_next(cell), f"{{%p for line in {name} %}}", size=size)
    add_line(_next(cell), "{{ line }}", alignment=alignment, size=size)
    add_line(_next(cell), "{%p endfor %}", size=size)


@contextmanager
def _optional(added: Callable[[], Paragraph], name: str) -> Iterator[None]:
    """Have what is written meanwhile stand there only where a letter has such words."""
    add_line(added(), f"{{%p if {name} %}}")
    yield
    add_line(added(), "{%p endif %}")


def _next(cell: _Cell) -> Paragraph:
    """Return the paragraph to write in next: a new cell has one that is empty."""
    paragraph: Paragraph = cell.paragraphs[-1]
    return cell.add_paragraph() if paragraph.text else paragraph


def _columns(document: Document, ratios: tuple[float, float]) -> tuple[_Cell, _Cell]:
    """Return two columns over the width of the lines, however wide the page is."""
    table: Table = document.add_table(rows=1, cols=2)
    table.autofit = False
    width = table._tbl.tblPr.find(qn("w:tblW"))
    if width is None:
        width = OxmlElement("w:tblW")
        table._tbl.tblPr.append(width)
    _set_ratio(width, 1)
    set_margins(table, 0)
    # What stands beside one another stays on one page.
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    left, right = table.rows[0].cells
    for cell, ratio in zip((left, right), ratios, strict=True):
        cell.width = Mm(_WIDTH_MM * ratio)
        _set_ratio(cell._tc.get_or_add_tcPr().get_or_add_tcW(), ratio)
    for column, ratio in zip(table.columns, ratios, strict=True):
        column.width = Mm(_WIDTH_MM * ratio)
    return left, right


def _set_ratio(width: BaseOxmlElement, ratio: float) -> None:
    # Of a hundred per cent, there are five thousand.
    width.set(qn("w:type"), "pct")
    width.set(qn("w:w"), str(round(5000 * ratio)))


def _rule(paragraph: Paragraph, width_mm: float) -> None:
    """Draw the line that Decree 30/2020 wants below agency and title: a short one."""
    run = paragraph.add_run("_" * round(Mm(width_mm).pt / _STROKE_PT))
    run.font.size, run.bold = Pt(_RULE_PT), True
    paragraph.alignment = CENTRE
    paragraph.paragraph_format.space_before = Pt(0)
    paragraph.paragraph_format.space_after = Pt(3)
    set_ending(paragraph, Pt(_RULE_PT))


def _underline(cell: _Cell) -> None:
    """Draw the line that Decree 30/2020 wants below the motto, as long as it is."""
    for run in cell.paragraphs[-1].runs:
        run.underline = True
