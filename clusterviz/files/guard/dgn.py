"""A DGN drawing of version 7: elements one behind the other, to a mark of the end.

Each says its length in its head. Source: the Intergraph Standard File Formats,
as GDAL's notes describe them.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from clusterviz.files.refused import FileRefusedError

if TYPE_CHECKING:
    from pathlib import Path

MAX_ELEMENTS = 2_000_000

_END = b"\xff\xff"
_HEAD = struct.Struct("<BBH")
_DESIGN_TYPE, _DESIGN_BYTES = 9, 1536
_TYPE, _WORD = 0x7F, 2


def require_design(path: Path) -> int:
    """Return how many elements a DGN file has; raise unless it is whole.

    Raises
    ------
    FileRefusedError
        If it does not begin with the element that says its units, an element is
        cut short, the mark of the end is missing, or there are too many.
    """
    data = path.read_bytes()
    at = n = 0
    while data[at : at + 2] != _END:
        if at + _HEAD.size > len(data):
            raise FileRefusedError("drawing.dgn_damaged", at=at)
        _, kind, n_words = _HEAD.unpack_from(data, at)
        length = _HEAD.size + _WORD * n_words
        is_design = kind & _TYPE == _DESIGN_TYPE and length >= _DESIGN_BYTES
        if (not n and not is_design) or at + length > len(data):
            raise FileRefusedError("drawing.dgn_damaged", at=at)
        at += length
        n += 1
        if n > MAX_ELEMENTS:
            raise FileRefusedError("drawing.dgn_many", most=MAX_ELEMENTS)
    if not n:
        raise FileRefusedError("drawing.dgn_damaged", at=0)
    return n
