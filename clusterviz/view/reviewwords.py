"""Rows of the monthly review with their codes in words: ``review`` has them."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from clusterviz import texts
from clusterviz.view import tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from clusterviz.schema import Language, Layer

_WORDED = MappingProxyType(
    {
        "track": "track", "item": "item", "falls": "falls", "clock": "clock",
        "lacks": "lacks", "behind_what": "behind", "figures_say": "figures_say",
    }
)  # fmt: skip
"""By column: the words of its codes, see `words`."""

_STATUSES = ("status_before", "status_now")

STATUS_FIELDS = MappingProxyType(
    {"infrastructure": "construction_status", "operation": "operation_status"}
)
"""By track, the field of the clusters whose words its status has."""


def words(kind: str, codes: Iterable[str], language: Language) -> list[str]:
    """Return the words of some codes of the review; one that is unknown as itself.

    Examples
    --------
    >>> words("track", ["clearance", "?"], "en")
    ['Clearance', '?']
    """
    known = texts.catalogue("review", language)
    return [known.get(f"review.{kind}_{code}", code) for code in codes]


def unit_word(unit: object, language: Language) -> str:
    """Return what people read for the unit of a track.

    Examples
    --------
    >>> unit_word("projects", "en"), unit_word("ha", "vi")
    ('projects', 'ha')
    """
    if unit == "projects":
        return texts.say("review.unit_projects", language)
    return texts.unit(str(unit), language)


def in_words(
    rows: pd.DataFrame, layers: Mapping[str, Layer], language: Language
) -> pd.DataFrame:
    """Return rows of a list with words for codes; their figures stay figures.

    Parameters
    ----------
    rows
        Of the tracks, the agenda, the slow list or the clocks.
    layers, language
        Whose words.

    Examples
    --------
    >>> import pandas as pd
    >>> in_words(pd.DataFrame({"item": ["given"], "n": [1]}), {}, "en").values.tolist()
    [['Given this month', 1]]
    """
    said = {
        name: words(kind, rows[name].fillna("").astype("str"), language)
        for name, kind in _WORDED.items()
        if name in rows
    }
    for name, write in (("document", texts.document), ("article", texts.article)):
        if name in rows:
            said[name] = [write(str(one), language) for one in rows[name].fillna("")]
    if "unit" in rows:
        said["unit"] = [unit_word(one, language) for one in rows["unit"].fillna("")]
    if "reason" in rows:
        said["reason"] = [
            tables.worded(f"{track}_reason", code, layers, language)
            for track, code in zip(rows["track"], rows["reason"], strict=True)
        ]
    for name in _STATUSES:
        if name in rows:
            said[name] = [
                tables.worded(STATUS_FIELDS.get(track, ""), code, layers, language)
                for track, code in zip(rows["track"], rows[name], strict=True)
            ]
    return rows.assign(**said)
