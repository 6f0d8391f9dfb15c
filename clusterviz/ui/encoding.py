"""Choices as they stand in an address."""

from __future__ import annotations

import datetime as dt

MAX_CHARACTERS = 2_000
"""Longest choice that an address may bring."""


def readable(text: str) -> str:
    r"""Return what of an address is text; hostile ones hold what no encoding has.

    Examples
    --------
    >>> readable("Dĩnh\x00 Trì\ud800")
    'Dĩnh Trì'
    """
    return "".join(one for one in text[:MAX_CHARACTERS] if one.isprintable())


def encoded(value: object) -> str:
    """Return a choice as it stands in an address.

    Examples
    --------
    >>> encoded(["213", "215"]), encoded(dt.date(2024, 4, 22)), encoded(None)
    ('213,215', '2024-04-22', '')
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return ",".join(encoded(one) for one in value)
    return str(value)
