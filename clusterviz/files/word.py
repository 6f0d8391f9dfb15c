"""Word: a document as Decree 30/2020/NĐ-CP sets it out, in a frame of one's own.

The frame is a template, see `word_template`; what the document says is written into
it as text: never a field, a link or markup.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from docx.enum.section import WD_ORIENT

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
    for block in letter.blocks:
        for element in add_block(document, block, sizes):
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


def _turn(document: Document) -> None:
    """Lay the pages on their long side."""
    for section in document.sections:
        if section.page_width and section.page_height:
            longer = max(section.page_width, section.page_height)
            shorter = min(section.page_width, section.page_height)
            section.page_width, section.page_height = longer, shorter
            section.orientation = WD_ORIENT.LANDSCAPE
