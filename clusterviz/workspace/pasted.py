"""Corner lists pasted as text, as they are copied from Word or PDF, made a table."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from clusterviz.core.search import folded
from clusterviz.files.refused import FileRefusedError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

MOST_LETTERS = 2_000_000
FILE = "pasted.csv"
COLUMNS = ("group", "point", "X", "Y", "side")

_GROUPED = (
    r"(?:[12](?P<mark>[ .,])[0-9]{3}(?P=mark)[0-9]{3}|[1-9][0-9]{2}[ .,][0-9]{3})"
    r"(?:[.,][0-9]+)?(?![0-9])"
)
_WHOLE = r"[0-9]{6,7}(?:[.,][0-9]+)?(?![0-9])"
_DEGREES = r"[0-9]{2,3}[.,][0-9]{4,}"
_MINUTES = (
    r"[0-9]{1,3}\s?[°º˚]\s?[0-9]{1,2}\s?['’\u2032]"
    r"\s?(?:[0-9.,]+\s?(?:[\"”\u2033]|'')?)?\s?[NSEWBĐ]?"
)
_COORDINATE = re.compile(rf"(?<![0-9.,])(?:{_MINUTES}|{_WHOLE}|{_DEGREES}|{_GROUPED})")
_POINTED = r"\s*(?:[0-9]{6,7}|[0-9]{2,3})\.[0-9]+\s*"
_UNPOINTED = r"\s*[0-9]{6,7}\s*"
_BY_COMMAS = re.compile(
    rf"(?:[^,;|\t]*,)?(?:{_POINTED},{_POINTED}|{_POINTED},{_UNPOINTED}"
    rf"|{_UNPOINTED},{_POINTED})(?:,[^;|\t]*)?"
    rf"|[^,;|\t]*,{_UNPOINTED},{_UNPOINTED}(?:,\s*[0-9]+\.[0-9]+\s*)?"
)
"""A line whose commas part cells: points mark its decimals, or it has none."""

_JOINED = re.compile(r"\s*[0-9]{6,7},[0-9]{6,7}\s*")
"""Two numbers, or one with decimals: nobody can tell."""
_RUN_ON = re.compile(r"(?![mNSEWBĐ])[^\W\d_]")
"""A letter behind a figure that is no unit and no direction: O for nought."""
_LABEL = re.compile(r"[^\W\d_]{0,4}[-.]?[0-9]{0,5}[^\W\d_]?'?")
_SIDE = re.compile(r"[0-9]{1,4}(?:[.,][0-9]{1,3})?")
_DECIMAL = re.compile(r"[0-9]{1,4}[.,][0-9]+")
_LONG = re.compile(r"(?:[^/:\d]*[0-9]){6,}[^/:\d]*")
"""A cell of six figures or more that is no day and no time."""
_WORDS_OF_HEADINGS = frozenset(
    re.findall(
        r"[a-z0-9]+",
        "stt tt so thu tu ten ky hieu diem moc goc dinh toa do x y m met canh "
        "chieu dai he vn vn2000 2000 kinh vi tuyen truc mui khoang cach point corner "
        "side length ghi chu cac ranh gioi lon lat longitude latitude e n dong bac",
    )
)
_FIRST = re.compile(r"[^\W\d_]{0,4}[-.]?0?1")
_NAMED = re.compile(r"\b(ccn|cum|khu|lo|du an|cluster)\b")


class Line(NamedTuple):
    """A line of a pasted text.

    Parameters
    ----------
    number
        From 1.
    text
        The line.
    kind
        ``corner``, ``half`` of one, an ``unreadable`` one, one whose coordinates are
        ``joined``, or other ``text``.
    label, x, y
        Of a corner, as they are written; of any other line only its first cell.
    """

    number: int
    text: str
    kind: str
    label: str
    x: str = ""
    y: str = ""


@dataclass
class _Block:
    """The corners of one list, by the column in which they were printed."""

    title: str
    columns: dict[int, list[list[str]]] = field(default_factory=dict)

    def add(self, at: int, corner: list[str]) -> None:
        self.columns.setdefault(at, []).append(corner)

    def corners(self) -> Iterable[list[str]]:
        for at in sorted(self.columns):
            yield from self.columns[at]


def pasted_file(text: str, folder: Path) -> Path:
    """Write pasted corner lists as a table, for the same import as any file.

    A line is a corner if it has two coordinates; one that has none and is no
    heading names the corners below it. A corner that is spoilt stays in its row,
    for the import to refuse: without it the land would be another. Nothing is
    made of the numbers here.

    Parameters
    ----------
    text
        As it was copied: cells parted by tabs, semicolons, bars or blanks, by commas
        where these mark no decimals, or each on a line of its own.
    folder
        Where to write; it exists.

    Returns
    -------
    path
        Of the table, in UTF-8, with the columns group, point, X, Y and side.

    Raises
    ------
    FileRefusedError
        If the text is too long, or has no corner.
    """
    if len(text) > MOST_LETTERS:
        raise FileRefusedError("table.pasted_too_long", most=MOST_LETTERS)
    blocks = _blocks(_lines(text))
    rows = [[block.title, *corner] for block in blocks for corner in block.corners()]
    if not rows:
        raise FileRefusedError("table.pasted_without_corners")
    used = [
        at for at in range(len(COLUMNS)) if at in (2, 3) or any(r[at] for r in rows)
    ]
    path = folder / FILE
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([COLUMNS[at] for at in used])
        writer.writerows([row[at] for at in used] for row in rows)
    return path


def lines_read(text: str) -> list[Line]:
    """Return what each line of a text was taken for, those of no list left out."""
    found: list[Line] = []
    _blocks(_lines(text), found)
    return found


def _lines(text: str) -> list[str]:
    return text.replace("\u00a0", " ").replace("\x00", "").splitlines()


def _parted(line: str) -> str:
    return line.replace(",", ";") if _BY_COMMAS.fullmatch(line.strip()) else line


def _blocks(lines: Iterable[str], told: list[Line] | None = None) -> list[_Block]:
    """Return the lists of a text, each under its title; `told` gets what lines are."""
    told = [] if told is None else told
    blocks: list[_Block] = [_Block("")]
    titles: list[str] = []
    waiting: list[str] = []
    lines = list(lines)
    is_by_commas = any(_parted(one) != one for one in lines)
    for number, written in enumerate(lines, 1):
        line = _parted(written)
        found = list(_COORDINATE.finditer(line))
        if spoilt := _spoilt(line, found, is_by_commas=is_by_commas):
            _begin(blocks, titles, spoilt[0])
            blocks[-1].add(0, spoilt)
            kind = "unreadable" if spoilt[2] else "half"
            kind = "joined" if _JOINED.fullmatch(line) else kind
            told.append(Line(number, written, kind, spoilt[0]))
            waiting = []
        elif len(found) >= 2:
            corners = list(_corners(line, found))
            is_run_on = any(_RUN_ON.match(line, one.end()) for one in found)
            kind = "unreadable" if is_run_on else "corner"
            _begin(blocks, titles, corners[0][0])
            for at, corner in enumerate(corners):
                blocks[-1].add(at, corner)
                label, x, y, _ = corner
                told.append(Line(number, written, kind, label, x, y))
            waiting = []
        elif not line.strip():
            continue
        elif _is_cell(line, found):
            _begin(blocks, titles, line.strip())
            if not found:
                told.append(Line(number, line, "text", line.strip()))
            waiting = _with_cell(blocks[-1], waiting, line.strip(), bool(found))
        elif not _is_heading(line):
            titles.append(" ".join(line.split()).strip(" :;|,"))
            told.append(
                Line(number, line, "text", re.split(r"[\s;|,]+", line.strip())[0])
            )
    _keep_half(blocks[-1], waiting)
    return blocks


def _spoilt(
    line: str, found: Sequence[re.Match[str]], *, is_by_commas: bool
) -> list[str]:
    """Return the cells of a corner of which a coordinate is spoilt; empty if none."""
    if _JOINED.fullmatch(line):
        return ["", line.strip(), "", ""]
    cells = [cell for cell in re.split(r"[\s;|]+", line) if cell]
    if is_by_commas and len(found) < 2 and len(cells) == 1:
        # Among others parted by commas: is it one, a cell of it is as long as theirs.
        cells = [cell for cell in line.strip().split(",") if cell]
    if len(found) >= 2:
        last = found[-1][0]
        is_side = _DECIMAL.fullmatch(last) and not _DECIMAL.fullmatch(found[0][0])
        is_corner = len(found) % 2 == 1 and not is_side
    else:
        is_corner = len(cells) > 1 and all(map(_may_be_figure, cells))
        is_corner = is_corner and any(map(_LONG.fullmatch, cells))
    if not is_corner:
        return []
    label = "" if _LONG.fullmatch(cells[0]) else cells.pop(0)
    return [label, " ".join(cells[:-1]) or cells[0], cells[-1] if cells[1:] else "", ""]


def _may_be_figure(cell: str) -> bool:
    return len(cell) == 1 or any(map(str.isdigit, cell))


def _keep_half(block: _Block, waiting: Sequence[str]) -> None:
    """Keep a corner of which only one coordinate was copied or can be read."""
    if len(waiting) == 2:
        block.add(0, [*waiting, "", ""])


def _begin(blocks: list[_Block], titles: list[str], label: str) -> None:
    """Open a list under the last title that names something.

    What stands between two corners and names nothing, such as the number of a
    page, begins no list unless the numbering begins anew.
    """
    named = [one for one in titles if _NAMED.search(folded(one))]
    is_new = named or not blocks[-1].columns or _FIRST.fullmatch(label)
    if titles and is_new:
        blocks.append(_Block((named or titles)[-1]))
    titles.clear()


def _corners(line: str, found: Sequence[re.Match[str]]) -> Iterable[list[str]]:
    """Yield point, X, Y and side of each pair of coordinates in a line."""
    pairs = list(zip(found[::2], found[1::2], strict=False))
    ends = [one.start() for one, _ in pairs[1:]] + [len(line)]
    label = _last_label(line[: pairs[0][0].start()])
    for (one, other), end in zip(pairs, ends, strict=True):
        behind = re.split(r"[\s;|]+", line[other.end() : end].strip(" \t;|"))
        behind = [cell for cell in behind if cell]
        is_last = end == len(line)
        following = "" if is_last or not behind else behind.pop()
        side = behind[0] if behind and _SIDE.fullmatch(behind[0]) else ""
        yield [label, one[0].strip(), other[0].strip(), side]
        label = following


def _last_label(before: str) -> str:
    cells = [cell for cell in re.split(r"[\s;|]+", before) if cell]
    return cells[-1] if cells else ""


def _is_cell(line: str, found: Sequence[re.Match[str]]) -> bool:
    """Return whether a line is one cell of a table that was copied cell by cell."""
    text = line.strip()
    if found:
        return found[0][0].strip() == text
    is_number = any(map(str.isdigit, text))
    return is_number and bool(_LABEL.fullmatch(text) or _SIDE.fullmatch(text))


def _with_cell(
    block: _Block, waiting: list[str], cell: str, is_coordinate: bool
) -> list[str]:
    """Return the cells that wait for a whole corner, with one more."""
    if not is_coordinate:
        is_side = "." in cell or "," in cell
        corners = block.columns.get(0, [])
        if is_side and corners and not corners[-1][3]:
            corners[-1][3] = cell
            return waiting
        _keep_half(block, waiting)
        return [cell]
    waiting = [*(waiting or [""]), cell]
    if len(waiting) == 3:
        block.add(0, [*waiting, ""])
        return []
    return waiting


def _is_heading(line: str) -> bool:
    words = re.findall(r"[a-z0-9]+", folded(line))
    return bool(words) and _WORDS_OF_HEADINGS.issuperset(words)
