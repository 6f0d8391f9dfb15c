"""Text as Word takes it: on one line, without signs that nobody sees; its margins."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

if TYPE_CHECKING:
    from docx.table import Table
    from docx.text.paragraph import Paragraph

BODY, SMALL = Pt(14), Pt(12)
LEFT, CENTRE = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER
RIGHT, JUSTIFIED = WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.JUSTIFY

_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


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


def add_line(
    paragraph: Paragraph,
    text: str,
    *,
    alignment: WD_ALIGN_PARAGRAPH = LEFT,
    size: Pt = BODY,
    is_bold: bool = False,
    is_italic: bool = False,
    before: int = 0,
    after: int = 0,
) -> None:
    """Write text into a paragraph, and set how it stands.

    Parameters
    ----------
    paragraph
        An empty one.
    text
        Shown as itself.
    alignment, size, is_bold, is_italic
        How it looks.
    before, after
        Points above and below.
    """
    run = paragraph.add_run(visible(text))
    run.bold, run.italic, run.font.size = is_bold, is_italic, size
    set_ending(paragraph, size)
    paragraph.alignment = alignment
    paragraph.paragraph_format.space_before = Pt(before)
    paragraph.paragraph_format.space_after = Pt(after)


def set_ending(paragraph: Paragraph, size: Pt) -> None:
    """Set the end of a line: it is as high as its end, though nothing stands there."""
    ending, height = OxmlElement("w:rPr"), OxmlElement("w:sz")
    height.set(qn("w:val"), str(round(size.pt * 2)))
    ending.append(height)
    paragraph._p.get_or_add_pPr().append(ending)


def set_margins(table: Table, width_mm: float) -> None:
    """Leave so much beside what stands in the cells of a table.

    Parameters
    ----------
    table
        One without margins of its own.
    width_mm
        To the left, and to the right.
    """
    margins = OxmlElement("w:tblCellMar")
    for edge in ("left", "right"):
        side = OxmlElement(f"w:{edge}")
        side.set(qn("w:w"), str(round(Mm(width_mm).pt * 20)))
        side.set(qn("w:type"), "dxa")
        margins.append(side)
    properties = table._tbl.tblPr
    look = properties.find(qn("w:tblLook"))
    place = len(properties) if look is None else properties.index(look)
    properties.insert(place, margins)
