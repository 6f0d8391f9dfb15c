"""What a request asks, read whole before anything is done for it.

All that is wrong with it is said here, in one sentence: what comes through has known
names, each once, and values of the right kind.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from clusterviz import texts
from clusterviz.ogc import places, refused, values
from clusterviz.ogc.refused import RequestRefusedError, wrong

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from clusterviz.ogc.places import Box
    from clusterviz.ogc.query import As
    from clusterviz.schema import Language, Layer

USUAL_ITEMS, MOST_ITEMS = 100, 1_000
"""Features on a page: when nobody says, and at most."""

MOST_OFFSET = 100_000_000

EVERYWHERE = ("f", "lang")
OF_ITEM = (*EVERYWHERE, "crs")
OF_ITEMS = (
    *OF_ITEM, "bbox", "bbox-crs", "datetime", "limit", "offset", "properties",
    "skipGeometry",
)  # fmt: skip

_COUNT = re.compile(r"[0-9]{1,12}")
_DAY = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"(T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2}))?",
    re.IGNORECASE,
)
_OPEN = frozenset({"", ".."})


@dataclass(frozen=True)
class Question:
    """What is asked of the API.

    Parameters
    ----------
    language
        Of titles and sentences.
    shown_as
        For programs, or for people.
    crs
        The address of the system that coordinates are wanted in.
    box
        Only features that meet it; ``None`` for all.
    begin, end
        Only what is true of any of these days; ``None`` where that side is open.
    wanted
        By field, the value that features must have.
    fields
        The fields that are wanted; ``None`` for all.
    has_geometry
        With shapes.
    limit, offset
        How many features at most, and how many are passed over.
    given
        The parameters as they were written, for links that ask the same.
    """

    language: Language
    shown_as: As
    crs: str = places.CRS84
    box: Box | None = None
    begin: dt.date | None = None
    end: dt.date | None = None
    wanted: Mapping[str, values.Value] = field(
        default_factory=lambda: MappingProxyType({})
    )
    fields: tuple[str, ...] | None = None
    has_geometry: bool = True
    limit: int = USUAL_ITEMS
    offset: int = 0
    given: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def require_known(given: Mapping[str, str], known: Collection[str]) -> None:
    """Raise if a parameter is not one of those that an address has.

    Raises
    ------
    RequestRefusedError
        As the standard wants it: a misspelt filter must not look like an answer.
    """
    for name in given:
        if name not in known:
            named = ", ".join(known)
            raise RequestRefusedError(
                texts.told("ogc.unknown", name=refused.shown(name), known=named)
            )


def of_items(
    given: Mapping[str, str],
    layer: Layer,
    crs_known: Collection[str],
    way: tuple[Language, As],
) -> Question:
    """Return what is asked of the features of a layer.

    Parameters
    ----------
    given
        As `query.pairs` returns it.
    layer
        With its public fields only: nobody can search by another.
    crs_known
        Addresses of the systems that its features can be asked in.
    way
        As `query.manner` returns it.

    Raises
    ------
    RequestRefusedError
        If anything of it cannot be answered.
    """
    require_known(given, (*OF_ITEMS, *layer.fields))
    begin, end = _days(given.get("datetime", "/"))
    return Question(
        *way,
        crs=_system(given, "crs", crs_known),
        box=_box(given, crs_known),
        begin=begin,
        end=end,
        wanted=MappingProxyType(
            {
                name: values.read(layer.fields[name], text)
                for name, text in given.items()
                if name in layer.fields
            }
        ),
        fields=_fields(given, layer),
        has_geometry=not _truth(given, "skipGeometry"),
        limit=_limit(given),
        offset=_count(given, "offset", 0, MOST_OFFSET),
        given=MappingProxyType(dict(given)),
    )


def of_item(
    given: Mapping[str, str], crs_known: Collection[str], way: tuple[Language, As]
) -> Question:
    """Return what is asked of one feature; see `of_items`."""
    require_known(given, OF_ITEM)
    return Question(
        *way,
        crs=_system(given, "crs", crs_known),
        given=MappingProxyType(dict(given)),
    )


def _limit(given: Mapping[str, str]) -> int:
    """Return how many features are wanted; more than we give is no mistake."""
    limit = _count(given, "limit", USUAL_ITEMS, 10**12)
    if limit < 1:
        raise wrong("limit", given["limit"], "count")
    return min(limit, MOST_ITEMS)


def _count(given: Mapping[str, str], name: str, usual: int, most: int) -> int:
    if name not in given:
        return usual
    if not _COUNT.fullmatch(given[name]) or int(given[name]) > most:
        raise wrong(name, given[name], "count" if name == "limit" else "offset")
    return int(given[name])


def _truth(given: Mapping[str, str], name: str) -> bool:
    if given.get(name, "false") not in {"true", "false"}:
        raise wrong(name, given[name], "truth")
    return given.get(name) == "true"


def _fields(given: Mapping[str, str], layer: Layer) -> tuple[str, ...] | None:
    if "properties" not in given:
        return None
    names = tuple(given["properties"].split(","))
    if not set(names) <= set(layer.fields):
        raise wrong("properties", given["properties"], "fields")
    return names


def _system(given: Mapping[str, str], name: str, known: Collection[str]) -> str:
    if given.get(name, places.CRS84) not in {places.CRS84, *known}:
        raise wrong(name, given[name], "crs")
    return given.get(name, places.CRS84)


def _box(given: Mapping[str, str], crs_known: Collection[str]) -> Box | None:
    if "bbox" not in given:
        if "bbox-crs" in given:
            raise wrong("bbox-crs", given["bbox-crs"], "bbox_too")
        return None
    system = _system(given, "bbox-crs", crs_known)
    return places.read_box(given["bbox"], system)


def _days(text: str) -> tuple[dt.date | None, dt.date | None]:
    """Return the first and the last day that ``datetime`` says."""
    first, sign, last = text.partition("/")
    if not sign and first in _OPEN:
        raise wrong("datetime", text, "days")
    begin = _day(first, text)
    end = _day(last, text) if sign else begin
    if begin is not None and end is not None and begin > end:
        raise wrong("datetime", text, "days")
    return begin, end


def _day(text: str, whole: str) -> dt.date | None:
    if text in _OPEN:
        return None
    found = _DAY.fullmatch(text)
    try:
        if found is not None:
            # Rows are true of whole days; the hour only has to be one.
            dt.datetime.fromisoformat(text.upper())
            return dt.date.fromisoformat(found[1])
    except ValueError:
        pass
    raise wrong("datetime", whole, "days")
