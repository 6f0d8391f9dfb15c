"""What encoding text is in, told from the words that each would make of it.

The right one makes Vietnamese syllables of nearly all words; a wrong one breaks
the orthography in most. Nothing is converted that reads as Vietnamese as it stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import compress
from typing import TYPE_CHECKING

import pandas as pd

from clusterviz.core.cells import shown
from clusterviz.core.writing.cleaning import Texts, different, has_texts
from clusterviz.core.writing.encoding_evidence import (
    Candidate,
    Pair,
    candidates,
    has_doubtful,
    is_utf8,
    samples_of,
    telling,
)
from clusterviz.core.writing.legacy import BYTES, ENCODINGS, decoded, is_coded
from clusterviz.core.writing.syllables import vietnamese, words
from clusterviz.records import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["ENCODINGS", "Candidate", "Converted", "candidates", "converted", "decoded"]

_CLOSE = 0.1
"""Scores that differ by less leave the choice to a person; by more, in a few words."""
_FEW = 0.4
_HEADINGS = -1
"""Stands for the headings among the places of the columns."""


@dataclass(frozen=True)
class Converted:
    """A table whose text is Unicode.

    Parameters
    ----------
    frame
        The table; as it was where nothing needed a conversion.
    encoding
        What was converted from, a code of `ENCODINGS`; empty when nothing was.
    candidates
        What it could be, best first; empty when it was said or needs nothing.
    findings
        ``encoding.converted`` and ``encoding.ambiguous`` (decisions),
        ``encoding.unknown`` (error), ``encoding.read_as`` (information).
    """

    frame: pd.DataFrame
    encoding: str
    candidates: tuple[Candidate, ...]
    findings: tuple[Finding, ...]


def converted(
    layer_name: str, frame: pd.DataFrame, *, is_bytes: bool, encoding: str | None
) -> Converted:
    """Return `frame` with its texts and headings in Unicode.

    Columns that hold no text, such as geometry, stay as they are.

    Parameters
    ----------
    layer_name
        For the findings.
    frame
        n rows with any columns; two may have the same name.
    is_bytes
        Every letter is one byte as Latin-1 has it: a file has one encoding, and
        all of it is converted. Otherwise only texts that it makes better.
    encoding
        What a person said, a code of `ENCODINGS`; ``None`` to propose the best.

    Examples
    --------
    >>> before = pd.DataFrame({"Tªn": ["ThÞ trÊn V«i"]})
    >>> found = converted("areas", before, is_bytes=False, encoding=None)
    >>> found.encoding, found.frame.to_dict("list")
    ('tcvn3', {'Tên': ['Thị trấn Vôi']})
    """
    found_in = _columns(frame)
    if not is_bytes and not encoding and not any(map(_is_doubtful, found_in.values())):
        return Converted(frame, "", (), ())
    columns = {place: Texts(column) for place, column in found_in.items()}
    several = (text for texts in columns.values() for text in texts.unique)
    pool = list(dict.fromkeys(text for text in several if not text.isascii()))
    if not pool:
        return Converted(frame, "", (), ())
    found = () if encoding else tuple(candidates(pool, is_bytes=is_bytes))
    is_signs = is_bytes and all(vietnamese(word) is None for word in telling(pool))
    code = encoding or (found[0].encoding if found else "")
    if not code and is_signs:
        # Only signs such as °, which this encoding has where Latin-1 has them.
        code = "cp1258"
    if is_bytes and code in ("", "utf-16"):
        return Converted(frame, "", found, (_unknown(layer_name, pool[0]),))
    if code in ("", "utf-16"):
        return Converted(frame, "", (), ())
    choice = _Choice(code, is_bytes=is_bytes, is_said=bool(encoding))
    result, read, n = _with_texts(frame, columns, choice)
    if not n:
        return Converted(frame, "", found, ())
    is_sure = bool(encoding) or is_signs or (code == "utf-8" and is_utf8(pool))
    values: dict[str, object] = {
        "encoding": ENCODINGS[code],
        "n": n,
        "samples": _pairs(samples_of(read, code)),
    }
    if is_sure and (is_bytes or encoding):
        only = Finding(Severity.INFO, "encoding.read_as", layer_name, values=values)
        return Converted(result, code, found, (only,))
    first = Finding(Severity.DECISION, "encoding.converted", layer_name, values=values)
    return Converted(
        result, code, found, (first, *_doubts(layer_name, found, len(telling(read))))
    )


def _columns(frame: pd.DataFrame) -> dict[int, pd.Series]:
    """Return the columns by their place, and the headings, that may need a look."""
    headings = pd.Series([str(name) for name in frame.columns], dtype=object)
    series = {_HEADINGS: headings} | {
        place: frame.iloc[:, place]
        for place in range(frame.shape[1])
        if has_texts(frame.iloc[:, place])
    }
    return {place: column for place, column in series.items() if _has_more(column)}


def _has_more(column: pd.Series) -> bool:
    """Return whether texts have other signs than those that every encoding has."""
    joined = map("".join, different(column))
    return any(not text.isascii() or is_coded(text) for text in joined)


def _is_doubtful(column: pd.Series) -> bool:
    """Return whether a text has a word that is no Vietnamese as it stands."""
    return any(has_doubtful(texts) for texts in different(column))


def _with_texts(
    frame: pd.DataFrame, columns: dict[int, Texts], choice: _Choice
) -> tuple[pd.DataFrame, list[str], int]:
    """Return `frame` decoded, the texts that were, and in how many cells."""
    result, read, n = frame, [], 0
    for place, texts in columns.items():
        is_read = choice.of(texts.unique)
        if not any(is_read):
            continue
        after = [
            decoded(text, choice.encoding) if reads else text
            for text, reads in zip(texts.unique, is_read, strict=True)
        ]
        read += list(compress(texts.unique, is_read))
        n += texts.n(is_read)
        # Not deep: nothing is written into a column, and geometry is large.
        result = frame.copy(deep=False) if result is frame else result
        if place == _HEADINGS:
            result.columns = pd.Index(texts.replaced(after).tolist())
        else:
            result.isetitem(place, texts.replaced(after).array)
    return result, read, n


@dataclass(frozen=True)
class _Choice:
    """Which texts are decoded: all that are bytes, or those that become better."""

    encoding: str
    is_bytes: bool
    is_said: bool

    def of(self, texts: Sequence[str]) -> list[bool]:
        """Return which texts of one column are decoded.

        In a column that is better as a whole, those that are not spoiled; in any
        other, those that are no Vietnamese as they stand, and wholly are after.
        """
        if self.is_bytes:
            return [not text.isascii() or is_coded(text) for text in texts]
        scores = {
            word: (vietnamese(word), vietnamese(decoded(word, self.encoding)))
            for word in telling(texts)
        }
        known = [pair for pair in scores.values() if None not in pair]
        is_doubtful = any(before == 0 for before, _ in scores.values())
        if not is_doubtful and not self.is_said:
            return [False] * len(texts)
        is_better = sum(before or 0 for before, _ in known) <= sum(
            after or 0 for _, after in known
        )
        return [
            not text.isascii()
            and bool(BYTES.fullmatch(text))
            and _is_decoded([scores.get(word) for word in words(text)], is_better)
            for text in texts
        ]


def _is_decoded(
    scores: Iterable[tuple[float | None, float | None] | None], is_whole: bool
) -> bool:
    pairs = [pair for pair in scores if pair is not None and None not in pair]
    is_doubtful = any(before == 0 for before, _ in pairs)
    is_spoiled = any(after == 0 for _, after in pairs)
    if not is_whole:
        return is_doubtful and not is_spoiled
    gain = sum(after or 0 for _, after in pairs) - sum(one or 0 for one, _ in pairs)
    return is_doubtful or (gain >= 0 and not is_spoiled)


def _unknown(layer_name: str, text: str) -> Finding:
    values = {"sample": shown(text), "encodings": ", ".join(ENCODINGS)}
    return Finding(Severity.ERROR, "encoding.unknown", layer_name, values=values)


def _doubts(layer_name: str, found: Sequence[Candidate], n_words: int) -> list[Finding]:
    """Return the encoding that may be meant as well, where one is close."""
    is_alone = len(found) == 1
    if is_alone or found[0].score - found[1].score > _CLOSE + _FEW / max(n_words, 1):
        return []
    first, second = found[:2]
    values = {
        "encoding": ENCODINGS[first.encoding],
        "other": ENCODINGS[second.encoding],
        "code": second.encoding,
        "samples": _pairs(second.samples),
    }
    return [Finding(Severity.DECISION, "encoding.ambiguous", layer_name, values=values)]


def _pairs(samples: Iterable[Pair]) -> str:
    return "; ".join(f"{before} → {after}" for before, after in samples)
