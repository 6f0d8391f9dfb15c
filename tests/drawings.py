"""Drawings as they come, small enough to reckon."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

Pair = tuple[int, object]

CORNERS = ((0, 0), (100, 0), (100, 100), (0, 100))

HEADER = [(9, "$ACADVER"), (1, "AC1015"), (9, "$DWGCODEPAGE"), (3, "ANSI_1252")]


def pairs(*given: Pair) -> str:
    """Return pairs of codes and values as lines."""
    return "".join(f"{code}\n{value}\n" for code, value in given)


def section(name: str, inside: str) -> str:
    """Return a section of a drawing."""
    return pairs((0, "SECTION"), (2, name)) + inside + pairs((0, "ENDSEC"))


def drawing(
    *entities: str, blocks: str = "", tables: str = "", header: Sequence[Pair] = HEADER
) -> str:
    """Return a whole drawing."""
    parts = [section("HEADER", pairs(*header))]
    parts += [section("TABLES", tables)] if tables else []
    parts += [section("BLOCKS", blocks)] if blocks else []
    return "".join([*parts, section("ENTITIES", "".join(entities)), "0\nEOF\n"])


def line(a: tuple[float, float], b: tuple[float, float], layer: str = "RANH") -> str:
    """Return one line."""
    ends = ((10, a[0]), (20, a[1]), (11, b[0]), (21, b[1]))
    return pairs((0, "LINE"), (8, layer), *ends)


def text(said: str, x: float = 1, y: float = 1, kind: str = "TEXT") -> str:
    """Return one text."""
    return pairs((0, kind), (8, "CHU"), (10, x), (20, y), (40, 2), (1, said))


def block(name: str, *inside: str, flags: int = 0) -> str:
    """Return the definition of a block."""
    begin = pairs((0, "BLOCK"), (8, "0"), (2, name), (70, flags), (10, 0), (20, 0))
    return begin + "".join(inside) + pairs((0, "ENDBLK"))


def insert(name: str, *more: Pair, layer: str = "0") -> str:
    """Return the place of a block."""
    return pairs((0, "INSERT"), (8, layer), (2, name), (10, 0), (20, 0), *more)


def dxf(folder: Path, content: str, encoding: str = "utf-8") -> Path:
    """Return a DXF file."""
    path = folder / "input.dxf"
    path.write_bytes(content.encode(encoding))
    return path


def _middle(value: int) -> bytes:
    """Return a number as a VAX had it: the high half first."""
    whole = struct.pack("<i", value)
    return whole[2:] + whole[:2]


def element(kind: int, level: int, body: bytes) -> bytes:
    """Return one element of a DGN file, its range left at nothing."""
    head = bytes(24) + struct.pack("<HHHH", 0, (len(body) + 4) // 2, 0, 0)
    words = (len(head) + len(body)) // 2
    return struct.pack("<BBH", level, kind, words) + head + body


def design(*elements: bytes) -> bytes:
    """Return a DGN file in two dimensions: a thousand units of storage a metre."""
    units = _middle(1) + _middle(1000)
    # The head of a design: its units stand at byte 1112, its flags at 1214.
    body = bytearray(1536 - 4)
    body[1112 - 4 : 1120 - 4] = units
    first = struct.pack("<BBH", 8, 9, len(body) // 2) + bytes(body)
    return first + b"".join(elements) + b"\xff\xff"


def dgn_line(*corners: tuple[int, int], level: int = 3) -> bytes:
    """Return a string of lines, in units of storage."""
    xy = b"".join(_middle(value) for corner in corners for value in corner)
    return element(4, level, struct.pack("<H", len(corners)) + xy)


def dgn_text(said: bytes, x: int, y: int, level: int = 4) -> bytes:
    """Return a text."""
    size = _middle(1000) * 2
    body = bytes([0, 0]) + size + _middle(0) + _middle(x) + _middle(y)
    body += bytes([len(said), 0]) + said + b"\x00" * (len(said) % 2)
    return element(17, level, body)
