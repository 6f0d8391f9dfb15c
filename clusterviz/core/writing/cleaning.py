"""Text as a table may keep it: composed, and nothing in it that nobody can see."""

from __future__ import annotations

import re
import sys
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from clusterviz.core.cells import shown
from clusterviz.core.stretches import stretches
from clusterviz.records import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

_MARKS = 30
"""Marks that one letter may carry: Unicode's own limit (UAX #15) for text in streams.
Sorting longer runs takes time that grows with their square."""

# Controls but tab, line feed and carriage return; format signs (zero-width,
# bidirectional, tags); fillers that are drawn as nothing; halves of signs; no signs.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5"
    "\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    "\ufff0-\ufffb\ufffe\uffff\U00013430-\U0001343f\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff\ud800-\udfff]"
)
_SPACE = re.compile("[\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")


class Texts:
    """The texts of a column, each but once.

    Parameters
    ----------
    column
        Of any type; what is no text in it is passed over.
    """

    def __init__(self, column: pd.Series) -> None:
        self._column = column
        self._values: NDArray[np.object_] | None = None
        if isinstance(column.dtype, pd.StringDtype):
            # No object for each cell: a million of them are a hundred megabytes.
            self._codes, of_strings = pd.factorize(column.array)
            self.unique: list[str] = of_strings.tolist()
            return
        self._values = column.to_numpy(dtype=object, copy=True)
        if pd.api.types.infer_dtype(column, skipna=True) in ("string", "empty"):
            self._is_text = column.notna().to_numpy(dtype=bool)
        else:
            self._is_text = np.array([isinstance(one, str) for one in column], bool)
        self._codes, unique = pd.factorize(self._values[self._is_text])
        self.unique = unique.tolist()

    def n(self, is_meant: Sequence[bool]) -> int:
        """Return how many rows hold the texts that are meant."""
        # A cell without a text has the code -1, the last one here.
        return int(np.array([*is_meant, False], bool)[self._codes].sum())

    def replaced(self, texts: Sequence[str]) -> pd.Series:
        """Return the column with `texts` in the place of `unique`."""
        column = self._column
        if self._values is None:
            chosen = pd.Series([*texts], dtype=column.dtype).array
            cells = chosen.take(self._codes, allow_fill=True)
            return pd.Series(cells, column.index, name=column.name)
        several = np.empty(len(texts), dtype=object)
        several[:] = texts
        self._values[self._is_text] = several[self._codes]
        return pd.Series(self._values, column.index, column.dtype, column.name)


def different(column: pd.Series) -> Iterator[list[str]]:
    """Yield the texts of a column, each but once, so many at a time.

    Who only looks at them need not hold a million of them at once.

    Examples
    --------
    >>> list(different(pd.Series(["b", None, "a", "b"])))
    [['b', 'a']]
    """
    if isinstance(column.dtype, pd.StringDtype):
        unique = column.dropna().array.unique()
    else:
        unique = np.array(Texts(column).unique, dtype=object)
    for some in stretches(len(unique)):
        yield unique[some].tolist()


def has_texts(column: pd.Series) -> bool:
    """Return whether a column may hold texts."""
    return column.dtype == object or pd.api.types.is_string_dtype(column.dtype)


def composed(text: str) -> str:
    r"""Return `text` in its composed form (NFC).

    A letter under more marks than any script has is left as it is: see `cleaned`.

    Examples
    --------
    >>> composed("Ba\u0306\u0301c") == "Bắc"
    True
    """
    if text.isascii() or unicodedata.is_normalized("NFC", text):
        return text
    return text if _piled().search(text) else unicodedata.normalize("NFC", text)


def clean(text: str) -> str:
    r"""Return `text` composed, without unseen signs and without space around it.

    Examples
    --------
    >>> clean("\u200bBắc\u00a0Giang ")
    'Bắc Giang'
    """
    seen = _SPACE.sub(" ", _UNSEEN.sub("", text))
    return composed(_piled().sub(lambda run: run[0][:_MARKS], seen)).strip()


def cleaned(layer_name: str, frame: pd.DataFrame) -> tuple[pd.DataFrame, list[Finding]]:
    r"""Return `frame` with its texts and headings clean, and what was changed.

    Row-wise in `frame`. Other columns, such as geometry, stay as they are.

    Parameters
    ----------
    layer_name
        For the findings.
    frame
        n rows with any columns; two may have the same name.

    Returns
    -------
    cleaned
        `frame` itself where nothing had to be changed. Headings differ.
    findings
        ``encoding.cleaned`` (warning) for a column with unseen signs or odd
        spaces, ``encoding.trimmed`` and ``encoding.composed`` (information) for
        one with only spaces around, or only decomposed letters, and
        ``encoding.heading_cleaned`` and ``encoding.heading_repeated`` (warnings).

    Examples
    --------
    >>> frame, found = cleaned("roads", pd.DataFrame({"name": ["QL1", "QL\u200b1"]}))
    >>> frame["name"].tolist(), [(one.code, one.values["n"]) for one in found]
    (['QL1', 'QL1'], [('encoding.cleaned', 1)])
    """
    names, findings = _headings(layer_name, frame)
    result = frame
    for place, name in enumerate(names):
        column = frame.iloc[:, place]
        if not has_texts(column):
            continue
        if all(map(_are_clean, different(column))):
            continue
        texts = Texts(column)
        after = [clean(text) for text in texts.unique]
        found = _reported(layer_name, name, texts, after)
        if found:
            result = frame.copy(deep=False) if result is frame else result
            result.isetitem(place, texts.replaced(after).array)
            findings += found
    if names != list(frame.columns):
        result = frame.copy(deep=False) if result is frame else result
        result.columns = pd.Index(names)
    return result, findings


def _are_clean(texts: list[str]) -> bool:
    """Return whether nothing has to be changed in any of the texts."""
    if list(map(str.strip, texts)) != texts:
        return False
    text = "\n".join(texts)
    # A million texts are written with a few hundred signs.
    signs = "".join(set(text))
    if _UNSEEN.search(signs) or _SPACE.search(signs):
        return False
    if signs.isascii():
        return True
    is_piled = any(map(unicodedata.combining, signs)) and _piled().search(text)
    return not is_piled and unicodedata.is_normalized("NFC", text)


def _reported(
    layer_name: str, name: str, texts: Texts, after: Sequence[str]
) -> list[Finding]:
    """Return one finding for each kind of change in a column."""
    kinds = {"cleaned": Severity.WARNING, "trimmed": Severity.INFO,
             "composed": Severity.INFO}  # fmt: skip
    changed = [
        _kind(one, other) for one, other in zip(texts.unique, after, strict=True)
    ]
    return [
        Finding(
            severity,
            f"encoding.{kind}",
            layer_name,
            field=name,
            values={
                "n": texts.n([one == kind for one in changed]),
                "sample": shown(texts.unique[changed.index(kind)]),
            },
        )
        for kind, severity in kinds.items()
        if kind in changed
    ]


def _kind(before: str, after: str) -> str:
    """Return what the heaviest change from one text to another was."""
    if before == after:
        return ""
    if before.strip() == after:
        return "trimmed"
    return "composed" if composed(before).strip() == after else "cleaned"


def _headings(layer_name: str, frame: pd.DataFrame) -> tuple[list[str], list[Finding]]:
    """Return the headings clean and all different, and what was changed."""
    names: list[str] = []
    findings = []
    taken = set(map(str, frame.columns))
    for place, before in enumerate(map(str, frame.columns), 1):
        after = clean(before) or f"column_{place}"
        if after != before:
            findings.append(_heading("cleaned", layer_name, before, after))
        if after in names or (after != before and after in taken):
            wanted = after
            n = 2
            while f"{wanted}_{n}" in taken.union(names):
                n += 1
            after = f"{wanted}_{n}"
            findings.append(_heading("repeated", layer_name, wanted, after))
        names.append(after)
    return names, findings


def _heading(kind: str, layer_name: str, before: str, after: str) -> Finding:
    return Finding(
        Severity.WARNING,
        f"encoding.heading_{kind}",
        layer_name,
        values={"before": shown(before), "after": shown(after)},
    )


@cache
def _piled() -> re.Pattern[str]:
    """Return a pattern of more marks in a row than a letter may carry."""
    marks = "".join(
        chr(code) for code in range(sys.maxunicode + 1)
        if unicodedata.combining(chr(code))
    )  # fmt: skip
    return re.compile(f"[{re.escape(marks)}]{{{_MARKS + 1},}}")
