"""Features coloured by a word: each class has a letter beside its colour.

The letter stands on the feature, in the legend and on paper, so that two
classes whose colours look alike to somebody are still told apart.
"""

from __future__ import annotations

import dataclasses
import string
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from clusterviz.view.style import LAND_PARTS, NO_VALUE, VALUE_RATIO, Style, declared

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from clusterviz.schema import Layer


def lettered(colors: Mapping[str, str]) -> dict[str, Style]:
    """Return how the classes look that have these colours, a letter for each.

    Examples
    --------
    >>> {code: look.mark for code, look in lettered({"a": "#0", "b": "#1"}).items()}
    {'a': 'A', 'b': 'B'}
    """
    return {
        code: Style(fill=color, fill_ratio=VALUE_RATIO, line=NO_VALUE.line, mark=letter)
        for (code, color), letter in zip(
            colors.items(), string.ascii_uppercase, strict=False
        )
    }


VIOLATIONS: Mapping[str, Style] = MappingProxyType(
    lettered(
        {
            "overdue": LAND_PARTS["conflict"].fill,
            "open": LAND_PARTS["to_clear"].fill,
            "settled": LAND_PARTS["usable"].fill,
        }
    )
)
"""Of a cluster, by the gravest of its cases that are listed."""

STANDINGS: Mapping[str, Style] = MappingProxyType(
    lettered(
        {
            "without_plant": LAND_PARTS["conflict"].fill,
            "overloaded": LAND_PARTS["committed_not_leased"].fill,
            "below_standard": LAND_PARTS["to_clear"].fill,
            "short_when_promoted": LAND_PARTS["symbol_only"].fill,
            "cannot_be_judged": LAND_PARTS["not_for_lease"].fill,
            "enough": LAND_PARTS["usable"].fill,
            "not_operating": NO_VALUE.fill,
        }
    )
)
"""Of a cluster, by how its wastewater works stand."""


def track_styles(layers: Mapping[str, Layer], field: str) -> dict[str, Style]:
    """Return how clusters look by one of their tracks, such as ``land_status``.

    Its steps have letters in their order.
    """
    looks = declared(layers["clusters"].fields[field].choices.values(), VALUE_RATIO)
    return {
        code: dataclasses.replace(look, mark=letter)
        for (code, look), letter in zip(
            looks.items(), string.ascii_uppercase, strict=False
        )
    }


def coloured(
    valued: str,
    of: Mapping[str, str],
    looks: Mapping[str, Style],
    words: Mapping[str, str],
    *,
    said: Mapping[str, str] = MappingProxyType({}),
    listed: Collection[str] | None = None,
) -> dict[str, Any]:
    """Return the arguments of a map's state that colour features by a word.

    Parameters
    ----------
    valued
        The layer of the map.
    of
        The class of each feature; one that `looks` does not know is left out.
    looks, words
        Of each class.
    said
        What the tooltip of a feature says; the words of its class without it.
    listed
        The classes in the legend; ``None`` for all.

    Examples
    --------
    >>> looks = lettered({"late": "#d55e00", "open": "#e69f00"})
    >>> words = {"late": "Overdue", "open": "Open"}
    >>> found = coloured("clusters", {"C1": "open"}, looks, words, listed={"open"})
    >>> found["values"], found["numbers"], found["value_classes"]
    ({'C1': ('#e69f00', 'Open')}, {'C1': 'B'}, (('B. Open', '#e69f00'),))
    """
    known = {key: code for key, code in of.items() if code in looks}
    return {
        "values": {
            key: (looks[code].fill, said.get(key, words[code]))
            for key, code in known.items()
        },
        "valued": valued,
        "value_classes": tuple(
            (f"{look.mark}. {words[code]}" if look.mark else words[code], look.fill)
            for code, look in looks.items()
            if listed is None or code in listed
        ),
        "numbers": {
            key: looks[code].mark for key, code in known.items() if looks[code].mark
        },
    }
