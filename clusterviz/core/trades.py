"""Which lines of business a cluster permits, read from what its decision says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

_DIVISION = re.compile(r"[A-Za-z]?\.?(\d{2})")

Permit = Literal["permitted", "unknown", "refused"]
"""What may be said of a firm and a cluster. Unknown forbids nothing, and is shown."""


def permit(
    industry: str,
    vsic_code: str,
    lines: str,
    words: Mapping[str, Sequence[str]],
    open_words: Collection[str],
) -> Permit:
    """Return whether a cluster permits a firm's line of business.

    Parameters
    ----------
    industry, vsic_code
        What the firm makes, in words and as a code; empty where unknown.
    lines
        The lines of business of the cluster, as its decision lists them.
    words
        By division of VSIC (two digits), how decisions name it.
    open_words
        By which a decision leaves the lines open.

    Examples
    --------
    >>> words = {"14": ["may", "may mặc", "dệt may"]}
    >>> permit("May mặc", "", "Dệt may; cơ khí", words, ["đa ngành"])
    'permitted'
    >>> permit("Cơ khí", "", "Dệt may", words, []), permit("Cơ khí", "", "", words, [])
    ('refused', 'unknown')
    >>> permit("", "1410", "Dệt may", words, []), permit("", "", "Đa ngành", {}, [])
    ('permitted', 'unknown')
    """
    permitted = _named(lines)
    if not permitted or not (industry.strip() or vsic_code.strip()):
        return "unknown"
    if permitted & {_plain(one) for one in open_words}:
        return "permitted"
    wanted = _named(industry) | _words_of(industry, vsic_code, words)
    return "permitted" if wanted & permitted else "refused"


def _words_of(
    industry: str, vsic_code: str, words: Mapping[str, Sequence[str]]
) -> set[str]:
    """Return every name of the divisions that a firm belongs to."""
    found = _DIVISION.match(vsic_code.strip())
    if found is not None:
        return {_plain(one) for one in words.get(found.group(1), ())}
    named = _named(industry)
    its = [{_plain(one) for one in listed} for listed in words.values()]
    return {one for listed in its if listed & named for one in listed}


def _named(text: str) -> set[str]:
    return {name for part in re.split(r"[,;/]| và ", text) if (name := _plain(part))}


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
