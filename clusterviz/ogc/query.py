"""The query string, and in which manner to answer it, before anything is made of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, cast, get_args
from urllib.parse import parse_qsl

from clusterviz import texts
from clusterviz.ogc import refused
from clusterviz.ogc.refused import LONG, RequestRefusedError, wrong
from clusterviz.schema import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clusterviz.schema import Language

As = Literal["json", "html"]

MOST_QUERY = 2_000
"""Characters of what stands behind the question mark."""

MOST_VALUE = 500


def pairs(query: bytes) -> dict[str, str]:
    """Return the parameters of a query string, each once.

    Raises
    ------
    RequestRefusedError
        If it is too long, no UTF-8, names one twice, or holds what cannot be seen.

    Examples
    --------
    >>> pairs(b"limit=10&lang=vi")
    {'limit': '10', 'lang': 'vi'}
    """
    if len(query) > MOST_QUERY:
        raise RequestRefusedError(texts.told("ogc.long", n=MOST_QUERY), LONG)
    try:
        found = parse_qsl(
            query.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=50,
        )
    except ValueError as error:
        raise RequestRefusedError(texts.told("ogc.unreadable")) from error
    for name, value in found:
        if not (name + value).isprintable() or len(value) > MOST_VALUE:
            raise wrong(name, value, "plain")
    given = dict(found)
    if len(given) < len(found):
        names = [name for name, _ in found]
        twice = next(name for name in names if names.count(name) > 1)
        raise RequestRefusedError(texts.told("ogc.twice", name=refused.shown(twice)))
    return given


def manner(given: Mapping[str, str], headers: Mapping[str, str]) -> tuple[Language, As]:
    """Return in which language and for whom to answer.

    What the address says counts more than what the browser prefers.

    Raises
    ------
    RequestRefusedError
        If the address names another language or format.
    """
    language, shown_as = given.get("lang", ""), given.get("f", "")
    if language and language not in LANGUAGES:
        raise wrong("lang", language, "language")
    if shown_as and shown_as not in get_args(As):
        raise wrong("f", shown_as, "format")
    return (
        language or preferred(headers),
        cast("As", shown_as) if shown_as else _shown_as(headers),
    )


def preferred(headers: Mapping[str, str]) -> Language:
    """Return the language that a browser would rather have; ours where it says none.

    Examples
    --------
    >>> preferred({"accept-language": "en-GB,vi;q=0.5"}), preferred({})
    ('en', 'vi')
    """
    accepted = headers.get("accept-language", "").lower()
    places_of = {one: re.search(rf"\b{one}\b", accepted) for one in LANGUAGES}
    named = {one: found.start() for one, found in places_of.items() if found}
    return min(named, key=lambda one: named[one], default="vi")


def _shown_as(headers: Mapping[str, str]) -> As:
    """Return the first of our formats that is accepted, as browsers write it."""
    for part in headers.get("accept", "").lower().split(","):
        kind = part.partition(";")[0].strip()
        if kind in {"text/html", "application/xhtml+xml"}:
            return "html"
        if kind.endswith("json"):
            return "json"
    return "json"
