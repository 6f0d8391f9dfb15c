"""Finding features by words, whether or not the reader types accents."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable


def folded(text: str) -> str:
    """Return `text` without accents and capitals; đ becomes d.

    Examples
    --------
    >>> folded("Dĩnh Trì, Đồi Ngô")
    'dinh tri, doi ngo'
    """
    apart = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(char for char in apart if not unicodedata.combining(char))


def is_match(rows: pd.DataFrame, words: str, columns: Iterable[str]) -> pd.Series[bool]:
    """Return whether each row has every one of `words` somewhere in `columns`.

    Row-wise in `rows`. No words match every row.

    Examples
    --------
    >>> rows = pd.DataFrame({"name": ["Dĩnh Trì", "Tân Mỹ"], "code": ["01", "02"]})
    >>> is_match(rows, "tri dinh", ["name", "code"]).tolist()
    [True, False]
    """
    together = pd.Series("", index=rows.index, dtype="str")
    for column in columns:
        together += " " + rows[column].fillna("").map(folded)
    found = pd.Series(data=True, index=rows.index)
    for word in folded(words).split():
        found &= together.str.contains(word, regex=False)
    return found
