"""The letters of documents in PDF: metric-compatible with Times New Roman.

What the family lacks, and all of it where it was never fetched, is written with the
letters that matplotlib brings: they have every Vietnamese mark too.
"""

from __future__ import annotations

import threading
import unicodedata
from functools import cache
from html import escape
from itertools import groupby
from pathlib import Path

import matplotlib as mpl
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from clusterviz.files import fonts

REGULAR, BOLD, ITALIC, BOLD_ITALIC = (
    "Paper", "Paper-Bold", "Paper-Italic", "Paper-BoldItalic",
)  # fmt: skip
_SPARE = "Spare"
_SPARE_FILES = (
    "DejaVuSerif.ttf", "DejaVuSerif-Bold.ttf", "DejaVuSerif-Italic.ttf",
    "DejaVuSerif-BoldItalic.ttf",
)  # fmt: skip
_SPARE_FILE = "DejaVuSans.ttf"

_ONE_AT_A_TIME = threading.Lock()


def ready() -> None:
    """Make the letters known, once in the life of a process."""
    with _ONE_AT_A_TIME:
        _signs()


def marked(text: str) -> str:
    """Return text as a paragraph of reportlab takes it: itself, whatever it looks like.

    Signs that the letters lack are written with others.
    """
    signs = _signs()
    whole = unicodedata.normalize("NFC", text)
    parts = []
    for is_ours, some in groupby(whole, lambda one: ord(one) in signs):
        part = escape("".join(some), quote=False)
        parts.append(part if is_ours else f'<font name="{_SPARE}">{part}</font>')
    return "".join(parts)


@cache
def _signs() -> frozenset[int]:
    """Register the letters, and return the signs that they have."""
    folder = Path(mpl.get_data_path()) / "fonts" / "ttf"
    files = fonts.truetype(family=fonts.SERIF)
    if not files:
        files = tuple(folder / name for name in _SPARE_FILES)
    names = (REGULAR, BOLD, ITALIC, BOLD_ITALIC)
    faces = [TTFont(name, str(file)) for name, file in zip(names, files, strict=True)]
    for face in (*faces, TTFont(_SPARE, str(folder / _SPARE_FILE))):
        pdfmetrics.registerFont(face)
    pdfmetrics.registerFontFamily(REGULAR, *names)
    pdfmetrics.registerFontFamily(_SPARE, _SPARE, _SPARE, _SPARE, _SPARE)
    return frozenset.intersection(*(frozenset(one.face.charToGlyph) for one in faces))
