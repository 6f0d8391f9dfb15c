"""Names of areas and of clusters, as they stand in titles and sentences."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from unicodedata import normalize

from clusterviz import texts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clusterviz.schema import Language

KINDS = {
    "Tỉnh": "province", "Thành phố": "city", "Huyện": "district", "Thị xã": "town",
    "Thị trấn": "township", "Phường": "ward", "Xã": "commune",
}  # fmt: skip
"""What names of areas begin with, and its code in the texts."""

MAX_NAMED = 3
"""Areas that a sentence names; more are counted."""

_KIND_OF_CLUSTER = re.compile(r"^\s*(?:ccn|cụm\s+công\s+nghiệp)\s+", re.IGNORECASE)


def within_sentence(area_name: str, language: Language) -> str:
    """Return the name of an area as it stands within a sentence.

    Examples
    --------
    >>> within_sentence("Huyện Lạng Giang", "vi"), within_sentence("Hà Nội", "vi")
    ('huyện Lạng Giang', 'Hà Nội')
    >>> within_sentence("Huyện Lạng Giang", "en")
    'Lạng Giang district'
    """
    kind = _kind(area_name)
    if not kind:
        return area_name
    name = without_kind(area_name)
    return texts.say(f"print.area_{KINDS[kind]}", language, name=name)


def listed(names: Sequence[str], language: Language, most: int | None = None) -> str:
    """Return some names with commas: the first few, and how many more there are.

    Parameters
    ----------
    names
        Of areas.
    language
        Of the words.
    most
        How many are named; `MAX_NAMED` when not given.

    Examples
    --------
    >>> listed(["Hà Nội", "Huế"], "en"), listed([*"ABCDE"], "en")
    ('Hà Nội, Huế', 'A, B, C and 2 more')
    """
    most = most or MAX_NAMED
    said = ", ".join(names[:most])
    if len(names) <= most:
        return said
    n = texts.number(len(names) - most, language)
    return texts.say("frame.and_others", language, names=said, n=n)


def proper_name(cluster_name: str) -> str:
    """Return the name of a cluster as it stands after the words of its kind.

    "CCN" is short for *cụm công nghiệp*: nobody writes both.

    Examples
    --------
    >>> proper_name("CCN Hà Thịnh"), proper_name("Hà Thịnh")
    ('Hà Thịnh', 'Hà Thịnh')
    >>> proper_name("CỤM CÔNG NGHIỆP Hà Thịnh"), proper_name("Ccn Hà Thịnh")
    ('Hà Thịnh', 'Hà Thịnh')
    """
    return _KIND_OF_CLUSTER.sub("", cluster_name, count=1).strip() or cluster_name


def without_kind(area_name: str) -> str:
    """Return the name of an area alone.

    Examples
    --------
    >>> without_kind("Thị xã Việt Yên"), without_kind("HUYỆN Tân Yên")
    ('Việt Yên', 'Tân Yên')
    """
    return normalize("NFC", area_name)[len(_kind(area_name)) :].strip()


def _kind(area_name: str) -> str:
    name = normalize("NFC", area_name).casefold()
    return next((one for one in KINDS if name.startswith(f"{one.casefold()} ")), "")
