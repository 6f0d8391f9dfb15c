"""What a drawing becomes once each block stands where it is inserted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from clusterviz.files.refused import FileRefusedError, printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MAX_ENTITIES = 2_000_000
MAX_VERTICES = 50_000_000
MAX_NESTED = 30
"""Blocks in blocks: drawings of offices have five at most."""


@dataclass
class Contents:
    """What is drawn in one place: in a block, or in the drawing itself.

    Parameters
    ----------
    n
        Entities of its own.
    n_vertices
        That these have at most, curves drawn as lines.
    inserts
        Names of the blocks inserted in it, and how often.
    """

    n: int = 0
    n_vertices: int = 0
    inserts: dict[bytes, int] = field(default_factory=dict)

    def insert(self, name: bytes, times: int) -> None:
        """Count a block that is inserted."""
        self.inserts[name] = self.inserts.get(name, 0) + times


def require_bounded(blocks: Mapping[bytes, Contents], drawn: Contents) -> None:
    """Raise unless a drawing stays bounded when its blocks are drawn.

    Parameters
    ----------
    blocks
        By name. One that is not there is drawn as nothing.
    drawn
        The drawing itself.

    Raises
    ------
    FileRefusedError
        If a block holds itself, blocks nest too deep, or there are too many
        entities or vertices in the end.

    Examples
    --------
    >>> ten = Contents(n=10)
    >>> require_bounded({b"B": ten}, Contents(inserts={b"B": 100}))
    >>> require_bounded({b"B": ten}, Contents(inserts={b"B": 10**6}))
    Traceback (most recent call last):
    ...
    clusterviz.files.refused.FileRefusedError: ...
    """
    totals: dict[bytes, tuple[int, int]] = {}
    for name in blocks:
        _count(name, blocks, totals)
    n, n_vertices = _total(drawn, totals)
    if n > MAX_ENTITIES:
        raise FileRefusedError("drawing.too_many_entities", most=MAX_ENTITIES)
    if n_vertices > MAX_VERTICES:
        raise FileRefusedError("drawing.too_many_vertices", most=MAX_VERTICES)


def _count(
    first: bytes,
    blocks: Mapping[bytes, Contents],
    totals: dict[bytes, tuple[int, int]],
) -> None:
    """Put the totals of a block, and of all those in it, into `totals`."""
    path: list[tuple[bytes, Iterator[bytes]]] = []
    inside: set[bytes] = set()

    def enter(name: bytes) -> None:
        if name in inside:
            raise FileRefusedError("drawing.block_in_itself", block=_shown(name))
        if len(path) >= MAX_NESTED:
            raise FileRefusedError("drawing.too_nested", most=MAX_NESTED)
        inside.add(name)
        path.append((name, iter(blocks[name].inserts)))

    if first not in totals:
        enter(first)
    while path:
        name, left = path[-1]
        inner = next(left, None)
        if inner is None:
            path.pop()
            inside.discard(name)
            totals[name] = _total(blocks[name], totals)
        elif inner in blocks and inner not in totals:
            enter(inner)


def _total(
    contents: Contents, totals: Mapping[bytes, tuple[int, int]]
) -> tuple[int, int]:
    n, n_vertices = contents.n, contents.n_vertices
    for name, times in contents.inserts.items():
        inner = totals.get(name, (0, 0))
        n += times * inner[0]
        n_vertices += times * inner[1]
    return n, n_vertices


def _shown(name: bytes) -> str:
    return printable(name.decode("latin-1"), 40)
