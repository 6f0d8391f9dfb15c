"""Numbers as they are typed: read by the language of the page, never guessed."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clusterviz.schema import FieldType, Language

KINDS = ("number", "integer")
"""Types of fields that are typed as figures."""

UNREAD = "?"
"""Stands before a text that was typed and cannot be read in its language."""

_MARKS: Mapping[Language, tuple[str, str]] = MappingProxyType(
    {"vi": (",", "."), "en": (".", ",")}
)


def kept(text: str, kind: FieldType, language: Language) -> str:
    """Return what a draft keeps of a typed figure: digits and a point.

    What cannot be read is kept as it was typed, behind `UNREAD`.

    Parameters
    ----------
    text
        As it was typed, or kept behind `UNREAD` before.
    kind
        Of the field.
    language
        Of the page that it was typed on.

    Examples
    --------
    >>> kept("11,5", "number", "vi"), kept("1.234,5", "number", "vi")
    ('11.5', '1234.5')
    >>> kept("11,5", "number", "en"), kept("11.5", "number", "vi")
    ('?11,5', '?11.5')
    """
    bare = text.removeprefix(UNREAD).strip().replace("−", "-")
    decimal, group = map(re.escape, _MARKS[language])
    part = rf"(?:{decimal}[0-9]+)?" if kind == "number" else ""
    pattern = rf"-?(?:[0-9]+|[1-9][0-9]{{0,2}}(?:{group}[0-9]{{3}})+){part}"
    if not bare:
        return ""
    if not re.fullmatch(pattern, bare):
        return UNREAD + text.removeprefix(UNREAD).strip()
    mark, between = _MARKS[language]
    return bare.replace(between, "").replace(mark, ".")


def meant(text: str, kind: FieldType, language: Language) -> str:
    """Return a kept text, read in this language where it could not be read before.

    Examples
    --------
    >>> meant("11.5", "number", "vi"), meant("?11.5", "number", "en")
    ('11.5', '11.5')
    """
    return kept(text, kind, language) if text.startswith(UNREAD) else text


def written(text: str, language: Language) -> str:
    """Return a kept text as people write it, with every digit that it has.

    Examples
    --------
    >>> written("1234.5", "vi"), written("1234.5", "en"), written("?11.5", "vi")
    ('1.234,5', '1,234.5', '11.5')
    """
    try:
        value = Decimal(text)
    except InvalidOperation:
        return text.removeprefix(UNREAD)
    if not value.is_finite():
        return text
    whole, _, part = f"{value:,f}".partition(".")
    mark, between = _MARKS[language]
    return whole.replace(",", between) + (mark + part if part else "")
