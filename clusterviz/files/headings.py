"""Where the headings of a table stand, among titles above and values below."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from clusterviz.files.rows import folded

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    Row = Sequence[str]

LOOKED_AT = 30
"""Rows from the top among which headings are looked for."""

_BLANKS = re.compile("[ \t\r\n]+")
_FIGURE = re.compile(
    r"""\s*[-+−]?[0-9][0-9.,:/\s°º˚'’\u2032"”″-]*[NSEWBĐ]?\s*""", re.IGNORECASE
)
_SHAPE = re.compile(
    r"\s*(SRID\s*=|((MULTI)?(POINT|LINESTRING|POLYGON)|GEOMETRYCOLLECTION)"
    r"\s*(Z|M|ZM)?\s*(\(|EMPTY\b))",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Headings:
    """The headings of a table.

    Parameters
    ----------
    names
        One for each column; empty where there is none.
    at
        Position of the first row of headings; ``None`` where there is none.
    below
        Position of the first row of values.
    """

    names: tuple[str, ...]
    at: int | None
    below: int


def headings(rows: Sequence[Row], known: Collection[str]) -> Headings:
    """Return the headings among the first `rows` of a table.

    Those that are known win; else the first row that is all words, with the
    row below it where that fills what it leaves open ("Tọa độ" over "X" and
    "Y").

    Parameters
    ----------
    rows
        The first rows, cells as text.
    known
        Words that are headings, folded.

    Examples
    --------
    >>> headings([["BẢNG TỌA ĐỘ", ""], ["Điểm", "X"], ["1", "2355000"]], ())
    Headings(names=('Điểm', 'X'), at=1, below=2)
    >>> headings([["1", "2355000"]], ()).names
    ()
    """
    counts = [_n_known(row, known) for row in rows]
    most = max(counts, default=0)
    if most:
        # Of labels with codes below them, the codes are nearer to the values.
        found = [at for at, count in enumerate(counts) if count == most]
        at = found[-1] if most > 1 else found[0]
        return Headings(tuple(map(tidied, rows[at])), at, at + 1)
    width = max((len(_filled(row)) for row in rows), default=0)
    for at, row in enumerate(rows):
        if any(map(_is_value, row)):
            break
        n_filled = len(_filled(row))
        if n_filled >= min(width, max(2, (width + 1) // 2)):
            return _with_row_below(rows, at)
    return Headings((), None, 0)


def tidied(cell: str) -> str:
    """Return a heading on one line.

    Only blanks that every encoding has are touched: the bytes of others may
    be letters.
    """
    return _BLANKS.sub(" ", cell).strip(" ")


def _n_known(row: Row, known: Collection[str]) -> int:
    if any(map(_is_value, row)):
        return 0
    return len({folded(one) for one in row}.intersection(known))


def _filled(row: Row) -> list[str]:
    return [cell for cell in row if cell.strip(" \t\r\n")]


def _is_value(cell: str) -> bool:
    return bool(_FIGURE.fullmatch(cell) or _SHAPE.match(cell))


def _with_row_below(rows: Sequence[Row], at: int) -> Headings:
    upper = list(map(tidied, rows[at]))
    lower = list(map(tidied, rows[at + 1])) if at + 1 < len(rows) else []
    width = max(len(upper), len(lower))
    pairs = list(
        zip(
            upper + [""] * (width - len(upper)),
            lower + [""] * (width - len(lower)),
            strict=True,
        )
    )
    is_continued = (
        any(below and not above for above, below in pairs)
        and any(above and not below for above, below in pairs)
        and not any(_is_value(below) for _, below in pairs)
    )
    if not is_continued:
        return Headings(tuple(upper), at, at + 1)
    names = tuple(f"{above} {below}".strip() for above, below in pairs)
    return Headings(names, at, at + 2)
