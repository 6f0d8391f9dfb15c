"""Which encoding text may be in, told from the words that each would make of it.

The right one makes Vietnamese syllables of nearly all words; a wrong one breaks
the orthography in most. Words that read as Vietnamese as they stand are no evidence.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from clusterviz.core.cells import shown
from clusterviz.core.stretches import AT_ONCE
from clusterviz.core.writing.legacy import BYTES, decoded
from clusterviz.core.writing.syllables import LONGEST, vietnamese, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_LEGACY = ("tcvn3", "vni", "cp1258", "viscii")
_ENOUGH = 0.5
_SAMPLES = 5
_LOOKED_AT = 2_000
"""Texts among which the samples are sought."""
_SHOWN = 200
"""Signs of a text that are more than a sample shows."""

Pair = tuple[str, str]


@dataclass(frozen=True)
class Candidate:
    """One encoding that text may be in.

    Parameters
    ----------
    encoding
        A code of `ENCODINGS`.
    score
        0 to 1: how many of the words it makes are Vietnamese, common ones first.
    samples
        Up to five of the most telling texts, before and after, printable.
    """

    encoding: str
    score: float
    samples: tuple[Pair, ...]


def candidates(texts: Sequence[str], *, is_bytes: bool) -> list[Candidate]:
    """Return the encodings that `texts` may be in, best first.

    Parameters
    ----------
    texts
        Of one file, one letter for each byte where they are not Unicode.
    is_bytes
        Nothing said the encoding, and every letter is one byte as Latin-1 has
        it. Otherwise it may be Unicode already, and mostly is.

    Returns
    -------
    candidates
        None where the texts are fine as they stand, or no encoding makes sense
        of them.

    Examples
    --------
    >>> [one.encoding for one in candidates(["ThÞ trÊn V«i"], is_bytes=False)]
    ['tcvn3']
    >>> candidates(["Thị trấn Vôi", "Côte d'Azur"], is_bytes=False)
    []
    """
    several = [text for text in texts if not text.isascii()]
    doubtful = [one for one in telling(several) if is_bytes or vietnamese(one) == 0]
    scores = {one: _score(doubtful, one) for one in (*_LEGACY, "utf-8")}
    is_told = scores["utf-8"] > 0 or max(scores.values()) < _ENOUGH
    if is_bytes and several and is_told and is_utf8(several):
        # Bytes of another encoding are hardly ever UTF-8 as a whole by chance.
        return [Candidate("utf-8", 1.0, samples_of(several, "utf-8"))]
    if not is_bytes:
        bad = frozenset(doubtful)
        several = [text for text in several if not bad.isdisjoint(words(text))]
    found: list[Candidate] = []
    readings: list[list[str]] = []
    for encoding, score in sorted(scores.items(), key=lambda one: -one[1]):
        reading = [decoded(word, encoding) for word in doubtful]
        if score >= _ENOUGH and reading not in readings:
            readings.append(reading)
            samples = samples_of(several, encoding)
            found.append(Candidate(encoding, round(score, 3), samples))
    return found


def has_doubtful(texts: Iterable[str]) -> bool:
    """Return whether a word of `texts` is no Vietnamese as it stands.

    Without one nothing speaks for another encoding: there are no `candidates` of
    texts that may be Unicode.

    Examples
    --------
    >>> has_doubtful(["ThÞ trÊn V«i"]), has_doubtful(["Thị trấn Vôi", "7 °C"])
    (True, False)
    """
    several = (text for text in texts if not text.isascii())
    return any(vietnamese(word) == 0 for word in telling(several))


def is_utf8(texts: Sequence[str]) -> bool:
    """Return whether the bytes of all texts are UTF-8.

    Examples
    --------
    >>> is_utf8(["BÃ¡t"]), is_utf8(["ThÞ trÊn"])
    (True, False)
    """
    try:
        "\n".join(texts).encode("latin-1").decode("utf-8")
    except UnicodeError:
        return False
    return True


def telling(texts: Iterable[str]) -> list[str]:
    """Return the words of bytes that are not ASCII, each once.

    Examples
    --------
    >>> telling(["ThÞ trÊn V«i", "Thị trấn V«i"])
    ['ThÞ', 'trÊn', 'V«i']
    """
    return [
        word[: LONGEST + 1]
        for word in _different_words(texts)
        if not word.isascii() and BYTES.fullmatch(word)
    ]


def _different_words(texts: Iterable[str]) -> Iterable[str]:
    """Return the words of all texts, each once, as they first come."""
    found: dict[str, None] = {}
    left = iter(texts)
    # A million texts have four million words, and a few hundred different ones.
    while some := list(islice(left, AT_ONCE)):
        found |= dict.fromkeys(words("\n".join(some)))
    return found


def _score(doubtful: Sequence[str], encoding: str) -> float:
    values = [vietnamese(decoded(word, encoding)) for word in doubtful]
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else 0.0


def samples_of(texts: Sequence[str], encoding: str) -> tuple[Pair, ...]:
    """Return the texts that tell most about an encoding, before and after.

    Examples
    --------
    >>> samples_of(["QL 1", "ThÞ trÊn"], "tcvn3")
    (('ThÞ trÊn', 'Thị trấn'),)
    """
    pairs = [
        (text, decoded(text, encoding))
        for text in (one[:_SHOWN] for one in texts[:_LOOKED_AT])
        if BYTES.fullmatch(text)
    ]
    pairs = [pair for pair in pairs if pair[0] != pair[1]] or pairs
    pairs.sort(key=lambda pair: -_n_mended(*pair))
    return tuple((shown(one), shown(other)) for one, other in pairs[:_SAMPLES])


def _n_mended(before: str, after: str) -> int:
    """Return how many words are Vietnamese only after."""
    n_before, n_after = (
        sum(bool(vietnamese(word)) for word in words(text)) for text in (before, after)
    )
    return n_after - n_before
