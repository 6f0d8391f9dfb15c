"""The coordinate system that a table of ours names in a line above its headings."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from clusterviz import texts
from clusterviz.files.rows import folded
from clusterviz.schema import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable

_PARTS = {
    "named": r".+\((?P<code>[^()]{1,40})\)",
    "width": r"[0-9]",
    "meridian": r"[0-9]{1,3}°[0-9]{2}'",
}
"""What fills the sentence `corners.system`."""


def own_system(lines: Iterable[str]) -> str:
    """Return the code in lines of our own form; empty where there is no such line.

    Only a whole line, as ``clusterviz corners`` writes it in either language, is a
    statement: a code that a title happens to name is not. Different codes are all
    returned, parted by commas, which is no code: nobody takes one of them unseen.

    Parameters
    ----------
    lines
        Cells above the headings of a table.

    Examples
    --------
    >>> line = "VN-2000 / TM-3 107-00 (EPSG:9214): 3° zone, central meridian 107°00'"
    >>> own_system(["Corners", line])
    'EPSG:9214'
    >>> own_system([line, line.replace("9214", "9216")])
    'EPSG:9214, EPSG:9216'
    >>> own_system(["Corners in VN-2000 (EPSG:9214)"])
    ''
    """
    said = map(folded, lines)
    found = (form.fullmatch(one) for one in said for form in _forms())
    return ", ".join(dict.fromkeys(one["code"].upper() for one in found if one))


@cache
def _forms() -> tuple[re.Pattern[str], ...]:
    return tuple(
        re.compile(
            # What is escaped are the signs between the parts, not their names.
            re.sub(
                r"\\\{([a-z]+)\\\}",
                lambda part: _PARTS[part[1]],
                re.escape(folded(texts.catalogue("corners", one)["corners.system"])),
            )
        )
        for one in LANGUAGES
    )
