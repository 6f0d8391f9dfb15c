"""Word: a document as Decree 30/2020/NĐ-CP sets it out, in a frame of one's own.

The frame is a template, see `word_template`; what the document says is written into
it as text: never a field, a link or markup.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from docx.enum.section import WD_ORIENT
from docx.shared import Mm

from clusterviz.files import word_frame
from clusterviz.files.paper_sizes import sizes_of
from clusterviz.files.word_blocks import add_block
from clusterviz.files.word_template import shipped_template
from clusterviz.files.word_text import visible

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from docx.document import Document

    from clusterviz.letter import Letter

__all__ = ["letter_bytes", "visible"]

_MOST_CHARACTERS = 255
"""Of a property of a document: the format allows no more."""


def letter_bytes(
    letter: Letter, made_at: dt.datetime, template: Path | None = None
) -> bytes:
    """Return a letter or a report as a Word document (.docx).

    Parameters
    ----------
    letter
        Its parts; text from files is shown as itself.
    made_at
        When; it stands in the properties of the document.
    template
        The frame that it stands in; the shipped one where there is no such file.

    Raises
    ------
    InputError
        If the template is none, see `word_frame.filled`.
    """
    is_own = template is not None and template.is_file()
    file = word_frame.read(template) if is_own and template else shipped_template()
    name = template.name if is_own and template else "report.docx"
    document, place = word_frame.filled(letter, file, name)
    if letter.is_landscape:
        _turn(document)
    sizes = sizes_of(letter)
    if letter.is_compact:
        _widen(document, sizes.edge_mm)
    first_closing = len(letter.blocks) - letter.n_closing()
    for at, block in enumerate(letter.blocks):
        is_closing = at >= first_closing
        for element in add_block(document, block, sizes, is_kept=is_closing):
            place._p.addprevious(element)
    place._p.getparent().remove(place._p)
    properties = document.core_properties
    properties.author = visible(letter.agency[-1])[:_MOST_CHARACTERS]
    said = " ".join(letter.title) or letter.subject
    properties.title = visible(said)[:_MOST_CHARACTERS]
    properties.comments = ""
    properties.created = properties.modified = made_at
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def _widen(document: Document, edge_mm: int) -> None:
    """Leave no more free above and below than a sheet of facts needs."""
    for section in document.sections:
        section.top_margin = section.bottom_margin = Mm(edge_mm)
        section.header_distance = section.footer_distance = Mm(edge_mm / 2)


def _turn(document: Document) -> None:
    """Lay the pages on their long side."""
    for section in document.sections:
        if section.page_width and section.page_height:
            longer = max(section.page_width, section.page_height)
            shorter = min(section.page_width, section.page_height)
            section.page_width, section.page_height = longer, shorter
            section.orientation = WD_ORIENT.LANDSCAPE
