"""The edges of polygons from left to right, and in chains that are passed by as one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from clusterviz.core.polygons import runs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from clusterviz.core.polygons import Floats, Integers, Polygons

_CHAIN = 8
"""Consecutive edges that are looked at as one, until one of them matters."""


class Edges(NamedTuple):
    """Edges from left to right; vertical ones too, with no land under them.

    ``of`` says whose each is; ``sign`` is 1 for an upper edge, -1 for a lower.
    """

    of: Integers
    x0: Floats
    y0: Floats
    x1: Floats
    y1: Floats
    sign: Floats

    def taken(self, which: NDArray[np.bool_]) -> Edges:
        """Return some of the edges."""
        # Positions once: a mask would be searched again for every column.
        at = np.flatnonzero(which)
        of, *columns = self
        return Edges(of.take(at), *(column.take(at) for column in columns))


@dataclass(frozen=True)
class Chains:
    """The edges of a few polygons, in chains with the box of each.

    Parameters
    ----------
    edges
        Of all polygons, one behind the other.
    starts, counts
        First edge of each chain and number of its edges, (c,).
    x0, x1, y1
        Leftmost, rightmost and topmost of each chain, (c,).
    first
        The first chain of each polygon, (n + 1,).
    """

    edges: Edges
    starts: Integers
    counts: Integers
    x0: Floats
    x1: Floats
    y1: Floats
    first: Integers


def edges_of(polygons: Polygons, which: Integers) -> Edges:
    """Return the edges of the polygons at some positions; ``of`` counts these."""
    starts = polygons.starts[which]
    at, of = runs(starts, polygons.starts[which + 1] - starts - 1)
    # Where a ring ends, the next coordinate belongs to another.
    is_edge = ~polygons.is_ring_end[at]
    at, of = at[is_edge], of[is_edge]
    # As complex numbers, so that x and y of a corner are fetched as one.
    corners = polygons.xy.view(np.complex128)[:, 0]
    begin, end = corners[at], corners[at + 1]
    runs_right = begin.real < end.real
    left, right = np.where(runs_right, begin, end), np.where(runs_right, end, begin)
    sign = np.where(runs_right, -1.0, 1.0)
    return Edges(of, left.real, left.imag, right.real, right.imag, sign)


def chains_of(polygons: Polygons) -> Chains:
    """Return all edges of `polygons`, in chains."""
    edges = edges_of(polygons, np.arange(len(polygons)))
    n_edges = np.bincount(edges.of, minlength=len(polygons))
    n_chains = -(-n_edges // _CHAIN)
    number, of = runs(np.zeros_like(n_chains), n_chains)
    before = np.cumsum(n_edges) - n_edges
    starts = before[of] + number * _CHAIN
    ends = np.minimum(starts + _CHAIN, (before + n_edges)[of])
    return Chains(
        edges=edges,
        starts=starts,
        counts=ends - starts,
        x0=np.minimum.reduceat(edges.x0, starts),
        x1=np.maximum.reduceat(edges.x1, starts),
        y1=np.maximum.reduceat(np.maximum(edges.y0, edges.y1), starts),
        first=np.concatenate([[0], np.cumsum(n_chains)]),
    )
