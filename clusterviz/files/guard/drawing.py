"""A DXF drawing: pairs of a group code and a value, each on a line of its own.

Every pair is looked at, and what blocks and curves become is reckoned, before
GDAL sees the file. Nothing that a drawing refers to is opened. Source: the DXF
reference of AutoCAD 2018.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from clusterviz.files.guard.blocks import require_bounded
from clusterviz.files.guard.entities import Entities
from clusterviz.files.refused import FileRefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAX_LINE = 65_536
"""Bytes of one value; programs write 250."""

MAX_TEXT = 255
"""Bytes of a value that GDAL reads; the rest of a longer one is lost."""

_BLOCK = 1 << 22
_BLANK = b" \t\r\n\x1a"
"""What may follow the end, a mark of DOS among it."""

_CODE = re.compile(rb"[ \t]*-?\d{1,4}[ \t]*")
_HEADER = {b"$ACADVER", b"$DWGCODEPAGE", b"$INSUNITS"}
_DRAWN = (b"ENTITIES", b"BLOCKS")
_TEXTS = (1, 2, 3, 8)


@dataclass
class Drawing:
    r"""What a drawing says of itself, and what of it will not be read.

    Parameters
    ----------
    header
        Its version, code page and unit, where it says them.
    is_ascii, is_utf8
        Whether all its bytes are.
    has_escapes
        Letters beyond its code page are written as ``\U+1EA1``.
    n_cut
        Texts longer than GDAL reads.
    n_curved, n_references
        Curves; blocks that stand in other files.
    ignored
        How many entities of each kind are passed over.
    """

    header: dict[bytes, bytes] = field(default_factory=dict)
    is_ascii: bool = True
    is_utf8: bool = True
    has_escapes: bool = False
    n_cut: int = 0
    n_curved: int = 0
    n_references: int = 0
    ignored: Counter[str] = field(default_factory=Counter)


def require_drawing(path: Path) -> Drawing:
    """Return what a DXF file says of itself; raise unless it is whole and bounded.

    Raises
    ------
    FileRefusedError
        If it is cut short or no DXF, has a number that is none, or its blocks
        and curves would never end.
    """
    found = Drawing()
    entities = Entities()
    section, name = b"", b""
    seen: set[bytes] = set()
    is_over = False
    for line, code, value in _pairs(path, found):
        if is_over:
            raise _damaged(line)
        if code == 0:
            word = value.strip().upper()
            entities.finish()
            if section in _DRAWN and word not in (b"ENDSEC", b"SECTION", b"EOF"):
                entities.start(word, is_block=section == b"BLOCKS", line=line)
            section = _section(section, word, line)
            is_over = word == b"EOF"
        elif section == b"?":
            # Right behind the word SECTION stands its name.
            if code != 2:
                raise _damaged(line)
            section = value.strip().upper() or b"UNNAMED"
            if section in seen:
                raise _damaged(line)
            seen.add(section)
        elif section in _DRAWN:
            if code in _TEXTS and len(value) > MAX_TEXT:
                found.n_cut += 1
            entities.take(code, value, line)
        elif section == b"HEADER":
            if code == 9:
                name = value.strip().upper()
            elif name in _HEADER:
                found.header.setdefault(name, value.strip())
        elif section == b"TABLES":
            entities.refer(code, value)
        elif not section and code != 999:
            raise _damaged(line)
    if not is_over:
        raise FileRefusedError("drawing.cut_short")
    entities.require_closed()
    require_bounded(entities.blocks, entities.drawn)
    found.n_curved, found.n_references = entities.n_curved, entities.n_references
    found.ignored = entities.ignored
    return found


def _section(section: bytes, word: bytes, line: int) -> bytes:
    """Return the section after the word of a pair with code 0."""
    if word == b"SECTION":
        if section:
            raise _damaged(line)
        return b"?"
    if word == b"ENDSEC":
        if not section or section == b"?":
            raise _damaged(line)
        return b""
    if word == b"EOF":
        if section:
            raise FileRefusedError("drawing.cut_short")
        return b""
    if not section or section == b"?":
        raise _damaged(line)
    return section


def _pairs(path: Path, found: Drawing) -> Iterator[tuple[int, int, bytes]]:
    """Yield the number of each pair's second line, its code and its value."""
    codes: dict[bytes, int] = {}
    line, left = 0, b""
    is_over = False
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            block += file.readline()
            _look(block, found)
            lines = (left + block).split(b"\n")
            # The last is what follows the last end of a line: nothing, or the end.
            last = lines.pop()
            if last:
                lines.append(last)
            left = lines.pop() + b"\n" if len(lines) % 2 else b""
            for raw, value in zip(lines[::2], lines[1::2], strict=True):
                line += 2
                if not (raw.strip(_BLANK) or value.strip(_BLANK)):
                    is_over = True
                    continue
                if is_over:
                    raise _damaged(line)
                code = codes.get(raw)
                if code is None:
                    if not _CODE.fullmatch(raw.rstrip(b"\r")):
                        raise _damaged(line - 1)
                    code = codes[raw] = int(raw)
                if len(value) > MAX_LINE:
                    raise _damaged(line)
                yield line, code, value.rstrip(b"\r")
    if left.strip(_BLANK):
        raise FileRefusedError("drawing.cut_short")


def _look(block: bytes, found: Drawing) -> None:
    """Take note of how some whole lines are written."""
    if b"\x00" in block:
        raise FileRefusedError("drawing.binary")
    found.has_escapes = found.has_escapes or b"\\U+" in block
    if not block.isascii():
        found.is_ascii = False
        if found.is_utf8:
            try:
                block.decode("utf-8")
            except UnicodeDecodeError:
                found.is_utf8 = False


def _damaged(line: int) -> FileRefusedError:
    return FileRefusedError("drawing.not_pairs", line=line)
