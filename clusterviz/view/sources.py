"""Sources of data as people read them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from clusterviz import texts

if TYPE_CHECKING:
    from clusterviz.schema import Language

_SAMPLE = re.compile(
    r"illustrative sample \(seeded generator\)|clusterviz sample \w+", re.IGNORECASE
)
"""What the sample says of itself: in its data, and as the source of its layers."""


def source(document: str, language: Language) -> str:
    """Return the source of a row; what the sample says of itself, in the language.

    Examples
    --------
    >>> source("12/QĐ-UBND; illustrative sample (seeded generator)", "vi")
    '12/QĐ-UBND; dữ liệu minh họa do chương trình tạo'
    >>> source("Illustrative sample (seeded generator)", "vi")
    'Dữ liệu minh họa do chương trình tạo'
    >>> source("clusterviz sample bacgiang", "en")
    'Illustrative sample (seeded generator)'
    """

    def said(found: re.Match[str]) -> str:
        words = texts.say("frame.source_sample", language)
        return words if found.start() else words[:1].upper() + words[1:]

    return _SAMPLE.sub(said, document)
