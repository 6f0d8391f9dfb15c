"""Words looked up by somebody who may leave accents out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from clusterviz.core.search import is_match
from clusterviz.view.glossary import glossary

if TYPE_CHECKING:
    from clusterviz.schema import Language
    from clusterviz.view.glossary import Word


def words_found(language: Language, wanted: str = "") -> tuple[Word, ...]:
    """Return the words in which all of `wanted` stands, those it names first.

    Parameters
    ----------
    language
        Of the words.
    wanted
        Any text, with accents or without; empty for every word.

    Examples
    --------
    >>> [word.term for word in words_found("vi", "lap day")][0]
    'Tỷ lệ lấp đầy'
    """
    words = glossary(language)
    rows = pd.DataFrame(
        [(word.term, word.meaning) for word in words], columns=["term", "meaning"]
    )
    in_term = is_match(rows, wanted, ["term"])
    anywhere = is_match(rows, wanted, ["term", "meaning"])
    places = [*rows.index[in_term], *rows.index[anywhere & ~in_term]]
    return tuple(words[place] for place in places)
