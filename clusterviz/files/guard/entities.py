"""The entities of a drawing, one at a time: what each costs, what it refers to."""

from __future__ import annotations

import math
import re
from collections import Counter

from clusterviz.files.guard.blocks import Contents
from clusterviz.files.refused import FileRefusedError, printable

MAX_CONTROL_POINTS = 2000
MAX_DEGREE = 15
MAX_EDGES = 5000
"""Of one hatch: GDAL looks at each pair of them."""

MAX_STEPS = 1_000_000_000
"""Of reckoning curves and hatches, all together: about a minute."""

CIRCLE_VERTICES = 361
"""A vertex each degree."""

_MAX_TURN = 1080
_BULGED = {b"LWPOLYLINE", b"VERTEX", b"HATCH"}
_TURNS = {
    b"ARC": {50: 1.0, 51: 1.0},
    b"HATCH": {50: 1.0, 51: 1.0},
    b"ELLIPSE": {41: math.degrees(1), 42: math.degrees(1)},
}
"""Codes of angles, and the degrees of their unit."""

_SPLINE_VERTICES = 8
_KNOWN = {
    b"3DFACE", b"ARC", b"ATTDEF", b"ATTRIB", b"CIRCLE", b"DIMENSION", b"ELLIPSE",
    b"HATCH", b"HELIX", b"INSERT", b"LEADER", b"LINE", b"LWPOLYLINE", b"MLEADER",
    b"MLINE", b"MTEXT", b"MULTILEADER", b"POINT", b"POLYLINE", b"SEQEND", b"SOLID",
    b"SPLINE", b"TEXT", b"TRACE", b"VERTEX", b"VIEWPORT", b"WIPEOUT",
}  # fmt: skip
"""What GDAL reads, and what is no part of the drawing itself."""

_ROUND = {b"ARC", b"CIRCLE", b"ELLIPSE"}
_SPLINES = {b"SPLINE", b"HELIX"}
_POINTED = {b"DIMENSION", b"LEADER", b"MLEADER", b"MULTILEADER"}
"""With arrows, which may be blocks that styles name."""

_FLOATS = frozenset((*range(10, 60), *range(110, 150), *range(210, 240)))
_HANDLES = range(340, 350)
_KEPT = frozenset((2, 39, 70, 71, 72, 73, 74, 330))
_INTEGER = re.compile(rb"[ \t]*-?\d{1,9}[ \t]*")
_POLYFACE, _EXTERNAL = 64, 4 | 8


class Entities:
    """What was drawn so far.

    Attributes
    ----------
    drawn, blocks
        The drawing itself, and its blocks by name.
    n_curved, n_references
        Curves; blocks that stand in other files.
    ignored
        How many entities of each kind are passed over.
    """

    def __init__(self) -> None:
        self.drawn = Contents()
        self.blocks: dict[bytes, Contents] = {}
        self.n_curved = self.n_references = 0
        self.ignored: Counter[str] = Counter()
        self._kind, self._line = b"", 0
        self._values: dict[int, list[bytes]] = {}
        self._counts: Counter[int] = Counter()
        self._n_bulges = 0
        self._block: Contents | None = None
        self._is_block = False
        self._steps = 0
        self._referred: set[bytes] = set()
        self._records: dict[bytes, bytes] = {}
        self._pointed: list[Contents] = []

    def start(self, kind: bytes, *, is_block: bool, line: int) -> None:
        """Begin an entity."""
        self._kind, self._line, self._is_block = kind, line, is_block
        self._values = {}
        self._counts = Counter()
        self._n_bulges = 0
        is_frame = kind in (b"BLOCK", b"ENDBLK")
        if is_frame != is_block and (is_frame or self._block is None):
            raise FileRefusedError("drawing.not_pairs", line=line)

    def take(self, code: int, value: bytes, line: int) -> None:
        """Take one pair of the entity."""
        if code in _FLOATS:
            number = _number(value, line)
            self._counts[code] += 1
            if code == 42 and number and self._kind in _BULGED:
                self._n_bulges += 1
            degrees = _TURNS.get(self._kind, {}).get(code, 0)
            if abs(number) * degrees > _MAX_TURN:
                raise FileRefusedError("drawing.curve_endless", line=line)
        if code in _KEPT:
            # All of them: of several, nobody knows which a reader takes.
            self._values.setdefault(code, []).append(value)
        elif code in _HANDLES:
            self._referred.add(value.strip().upper())

    def refer(self, code: int, value: bytes) -> None:
        """Take one pair of a table: a style may name the block of its arrows."""
        if code in _HANDLES:
            self._referred.add(value.strip().upper())

    def finish(self) -> None:
        """End the entity: count it where it stands."""
        kind, self._kind = self._kind, b""
        if kind == b"BLOCK":
            self._open_block()
        elif kind == b"ENDBLK":
            self._block = None
        elif kind:
            into = self._block if self._is_block else self.drawn
            if into is not None:
                self._add(kind, into)

    def require_closed(self) -> None:
        """Raise if a block is open; connect arrows with the blocks they may be."""
        if self._block is not None:
            raise FileRefusedError("drawing.cut_short")
        arrows = {
            name for handle, name in self._records.items() if handle in self._referred
        }
        for contents in self._pointed:
            for name in arrows:
                contents.insert(name, 2)

    def _open_block(self) -> None:
        if self._block is not None:
            raise FileRefusedError("drawing.not_pairs", line=self._line)
        self.n_references += any(one & _EXTERNAL for one in self._integers(70))
        names = self._names() or [b""]
        # One that comes twice is the sum of both, whichever a reader takes.
        self._block = self.blocks.setdefault(names[0], Contents())
        for name in names[1:]:
            self.blocks.setdefault(name, Contents()).insert(names[0], 1)
        for handle in self._values.get(330, ()):
            self._records[handle.strip().upper()] = names[0]

    def _add(self, kind: bytes, into: Contents) -> None:
        if kind not in _KNOWN:
            self.ignored[printable(kind.decode("latin-1"), 20)] += 1
            return
        n_vertices = max(self._counts[10], 1) + CIRCLE_VERTICES * self._n_bulges
        into.n += kind not in (b"VERTEX", b"SEQEND")
        self.n_curved += self._n_bulges > 0
        if kind == b"INSERT":
            rows, columns = (max(1, 1, *self._integers(code)) for code in (70, 71))
            for name in self._names():
                into.insert(name, columns * rows)
        elif kind == b"DIMENSION":
            for name in self._names():
                into.insert(name, 1)
        elif kind in _ROUND:
            self.n_curved += 1
            n_vertices = CIRCLE_VERTICES
        elif kind in _SPLINES:
            n_vertices = self._spline()
        elif kind == b"HATCH":
            n_vertices += CIRCLE_VERTICES * self._hatch()
        self._require_flat(kind)
        if kind in _POINTED:
            self._pointed.append(into)
            self._spend(n_vertices**2)
            n_vertices *= _SPLINE_VERTICES
        into.n_vertices += n_vertices

    def _require_flat(self, kind: bytes) -> None:
        """Raise for a body, whose shape nobody reads here."""
        flags = self._integers(70) if kind == b"POLYLINE" else []
        heights = self._values.get(39, []) if kind == b"CIRCLE" else []
        if any(one & _POLYFACE for one in flags) or any(map(float, heights)):
            raise FileRefusedError("drawing.solids", line=self._line)

    def _spline(self) -> int:
        self.n_curved += 1
        stated = [abs(one) for code in (72, 73, 74) for one in self._integers(code)]
        n = max(self._counts[10], 0, *stated)
        degree = max(0, 0, *map(abs, self._integers(71)))
        if n > MAX_CONTROL_POINTS + MAX_DEGREE + 1 or degree > MAX_DEGREE:
            raise FileRefusedError("drawing.curve_endless", line=self._line)
        self._spend(_SPLINE_VERTICES * n * n * (degree + 1))
        return _SPLINE_VERTICES * n

    def _hatch(self) -> int:
        """Return how many edges a hatch has."""
        n = len(self._values.get(72, ()))
        if n > MAX_EDGES:
            raise FileRefusedError("drawing.curve_endless", line=self._line)
        self._spend(n * n)
        return n

    def _spend(self, steps: int) -> None:
        self._steps += steps
        if self._steps > MAX_STEPS:
            raise FileRefusedError("drawing.curve_endless", line=self._line)

    def _names(self) -> list[bytes]:
        return [_name(one) for one in self._values.get(2, ())]

    def _integers(self, code: int) -> list[int]:
        return [_integer(one, self._line) for one in self._values.get(code, ())]


def _name(value: bytes) -> bytes:
    """Return the name of a block as it is looked up: case does not matter."""
    return value.strip().upper()


def _integer(value: bytes, line: int) -> int:
    if not _INTEGER.fullmatch(value):
        text = printable(value.decode("latin-1"))
        raise FileRefusedError("drawing.not_number", line=line, text=text)
    return int(value)


def _number(value: bytes, line: int) -> float:
    try:
        number = float(value)
    except ValueError:
        number = math.nan
    if not math.isfinite(number) or b"_" in value:
        text = printable(value.decode("latin-1"))
        raise FileRefusedError("drawing.not_number", line=line, text=text)
    return number
