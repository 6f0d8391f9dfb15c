"""The words of options, of which no two are alike."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def distinct(options: Mapping[str, str]) -> dict[str, str]:
    """Return the words of options, those that two of them share with their code.

    Streamlit tells options apart by their words alone: it would hand back the first.

    Examples
    --------
    >>> distinct({"1": "Phúc Sơn", "2": "Phúc Sơn", "3": "An Hà"})
    {'1': 'Phúc Sơn (1)', '2': 'Phúc Sơn (2)', '3': 'An Hà'}
    """
    times = Counter(options.values())
    twice = {code: f"{word} ({code})" for code, word in options.items()}
    return {
        code: twice[code] if times[one] > 1 else one for code, one in options.items()
    }
