"""How close the name of a column is to what a field is called."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from clusterviz.core.table.aliases import SHORT, compact, meaning, written_out

if TYPE_CHECKING:
    from collections.abc import Collection

    from clusterviz.schema import Field, Layer

NameHow = Literal["name", "label", "alias", "abbreviation"]

_NEAR = 0.75
"""Such a share of the words must be the same, the others being additions."""

_TURNING = frozenset(
    [
        "chua",
        "con",
        "cu",
        "khac",
        "khong",
        "lai",
        "loai",
        "ma",
        "nam",
        "ngay",
        "ngoai",
        "so",
        "ten",
        "thang",
        "thieu",
        "truoc",
    ]
)
"""Words that make another thing of a name."""

_SHORTEST = 5
_WORDS = 4
"""A name of so few words, and one more, is the name of something else."""

_EXACTLY = 0.0005
"""What accents and blanks as we write them add: less than the next alias counts."""


@dataclass(frozen=True)
class _Spelling:
    """One of the names that a field goes by, taken apart once."""

    field: str
    how: NameHow
    score: float
    plain: str
    compact: str
    meaning: frozenset[str]
    whole: str


def by_name(
    layer: Layer, column: str, fields: Collection[str]
) -> dict[str, tuple[float, NameHow]]:
    """Return how close `column` is to each of `fields`, those that are close at all.

    Parameters
    ----------
    layer
        The declaration.
    column
        As the file calls it.
    fields
        Names of those that are not filled yet.

    Examples
    --------
    >>> from clusterviz.schema import Field, Label, Layer
    >>> name = Label(vi="Diện tích quy hoạch", en="Planned area")
    >>> fields = {"area_ha": Field("area_ha", "number", name, unit="ha")}
    >>> lakes = Layer("lakes", name, name, "none", "area_ha", fields)
    >>> for column in ("area_ha", "dien_tich_quy_hoach", "DT_QH_ha", "DIEN_TICH_", "x"):
    ...     print(by_name(lakes, column, fields))
    {'area_ha': (1.0, 'name')}
    {'area_ha': (0.97, 'label')}
    {'area_ha': (0.85, 'abbreviation')}
    {'area_ha': (0.8, 'abbreviation')}
    {}
    """
    theirs = _spelling("", "name", 0, column)
    found: dict[str, tuple[float, NameHow]] = {}
    for one in _spellings(tuple(layer.fields.values())):
        if one.field not in fields:
            continue
        score, how = _closeness(theirs, one, column)
        if score > found.get(one.field, (0.0, how))[0]:
            found[one.field] = (round(score, 4), how)
    return found


def _closeness(
    theirs: _Spelling, ours: _Spelling, column: str
) -> tuple[float, NameHow]:
    if column == ours.field:
        return 1.0, "name"
    if not theirs.compact:
        return 0.0, ours.how
    if theirs.plain == ours.plain:
        return ours.score + _EXACTLY, ours.how
    if theirs.compact == ours.compact:
        return ours.score, ours.how
    # An alias that stands later counts a little less, here too.
    later = 0.95 - ours.score if ours.how == "alias" else 0.0
    if theirs.meaning == ours.meaning:
        return 0.85 - later, "abbreviation"
    is_cut = len(column) == SHORT and column.isascii()
    if is_cut and len(theirs.compact) >= _SHORTEST and (
        ours.compact.startswith(theirs.compact) or ours.whole.startswith(theirs.whole)
    ):  # fmt: skip
        return 0.8, "abbreviation"
    share = _share(theirs.meaning, ours.meaning)
    return (0.5 + 0.2 * share, "abbreviation") if share >= _NEAR else (0.0, ours.how)


def _share(theirs: frozenset[str], ours: frozenset[str]) -> float:
    """Return the share of common words where one name only adds to the other."""
    fewer, more = sorted((theirs, ours), key=len)
    if len(fewer) < _WORDS or not fewer < more or (more - fewer) & _TURNING:
        return 0.0
    return len(fewer) / len(more)


@lru_cache(maxsize=1024)
def _spellings_of(
    name: str, vi: str, en: str, aliases: tuple[str, ...]
) -> tuple[_Spelling, ...]:
    return (
        _spelling(name, "label", 0.98, name),
        _spelling(name, "label", 0.97, vi),
        _spelling(name, "label", 0.97, en),
        *(
            _spelling(name, "alias", 0.95 - at / 1000, alias)
            for at, alias in enumerate(aliases[:40])
        ),
    )


def _spellings(fields: tuple[Field, ...]) -> list[_Spelling]:
    return [
        spelling
        for field in fields
        for spelling in _spellings_of(
            field.name, field.label.vi, field.label.en, field.aliases
        )
    ]


def _spelling(field: str, how: NameHow, score: float, text: str) -> _Spelling:
    return _Spelling(
        field=field,
        how=how,
        score=score,
        plain=" ".join(unicodedata.normalize("NFC", text[:200]).casefold().split()),
        compact=compact(text),
        meaning=meaning(text),
        whole="".join(written_out(text)),
    )
