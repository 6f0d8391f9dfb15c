"""The land that two polygons share, from their edges alone.

The area of a polygon is the sum of the trapezoids under its edges, those of its
upper edges counted positive, of its lower ones negative. The area of what two
polygons share is, by the same right, the sum over pairs of an edge of one and an
edge of the other: what both trapezoids share is the integral of the lower of two
straight lines, which has a closed form. That is the shoelace formula, once for
each polygon.

Nothing is decided on the way: no edge is called crossing, touching or collinear,
so there is no case that could be called wrong. The sum changes as little as the
coordinates do, for identical borders, needles and gaps of a nanometre too. It is
right for valid polygons only: the parts that a self-crossing ring winds around
twice would count twice, without a sign.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from clusterviz.core.edges import Edges, edges_of
from clusterviz.core.polygons import runs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from clusterviz.core.edges import Chains
    from clusterviz.core.polygons import Floats, Integers, Polygons

_LEAST_RISE_M = 1e-200

_MOST_PRODUCTS = 1 << 17
"""Pairs of edges in hand at a time: what the processor's cache holds."""


class Windows(NamedTuple):
    """Where two polygons can share land: their boxes' intersection, (n,) each."""

    x0: Floats
    y0: Floats
    x1: Floats
    y1: Floats


def shared_m2(
    sites: Polygons, chains: Chains, parts: Polygons, site: Integers, part: Integers
) -> tuple[Floats, NDArray[np.bool_]]:
    """Return the land that each pair shares, and whether the site has all of it.

    Row-wise in pairs: what is found for one does not depend on the others, to
    the last digit.

    Parameters
    ----------
    sites
        Valid polygons, in metres.
    chains
        Their edges, from `edges.chains_of`.
    parts
        Valid polygons in the CRS of `sites`.
    site, part
        Positions of the two of each pair, (n,); their boxes meet.

    Returns
    -------
    m2
        Square metres, (n,).
    is_whole
        Whether the part lies in the site, away from its edges, (n,).
    """
    boxes, others = sites.boxes[site], parts.boxes[part]
    low = np.maximum(boxes[:, :2], others[:, :2]).T
    high = np.minimum(boxes[:, 2:], others[:, 2:]).T
    windows = Windows(*low, *high)
    near = _near(chains, site, windows)
    is_touched = _is_touched(near, windows, len(site))
    has_all = ~is_touched & _has_middle(near, windows, len(site))
    is_whole = has_all & (others == np.concatenate([low, high]).T).all(axis=1)
    m2 = np.zeros(len(site))
    m2[is_whole] = parts.m2[part[is_whole]]

    is_cut = is_touched | (has_all & ~is_whole)
    ours = _clipped(near.taken(is_cut[near.of]), windows)
    cut = np.flatnonzero(is_cut)
    edges = edges_of(parts, part[cut])
    theirs = _clipped(edges._replace(of=cut[edges.of]), windows)
    _add_products(m2, ours, theirs)
    return m2, is_whole


def _is_touched(near: Edges, windows: Windows, n_pairs: int) -> NDArray[np.bool_]:
    """Return whether the box of an edge of the site lies in the window of a pair.

    Where none does, the site has all of the window or nothing of it.
    """
    of = near.of
    is_in = (
        (np.minimum(near.y0, near.y1) < windows.y1[of])
        & (np.maximum(near.y0, near.y1) > windows.y0[of])
        & (near.x0 < windows.x1[of])
        & (near.x1 > windows.x0[of])
    )
    touched: NDArray[np.bool_] = np.bincount(of[is_in], minlength=n_pairs) > 0
    return touched


def _has_middle(near: Edges, windows: Windows, n_pairs: int) -> NDArray[np.bool_]:
    """Return whether the site has what lies under its edges, amid each window.

    The signs of the edges over a point add up to one within the site, and to
    nothing outside of it.
    """
    middle = (windows.x0 + windows.x1) / 2
    x = middle[near.of]
    is_over = (near.x0 <= x) & (x < near.x1)
    is_over &= np.minimum(near.y0, near.y1) >= windows.y1[near.of]
    return np.bincount(near.of[is_over], near.sign[is_over], n_pairs) > 0.5


def _near(chains: Chains, site: Integers, windows: Windows) -> Edges:
    """Return the edges of each site that are over or in its window."""
    at, of = runs(chains.first[site], chains.first[site + 1] - chains.first[site])
    is_near = (
        (chains.x1[at] > windows.x0[of])
        & (chains.x0[at] < windows.x1[of])
        & (chains.y1[at] > windows.y0[of])
    )
    at, of = at[is_near], of[is_near]
    edge, chain = runs(chains.starts[at], chains.counts[at])
    _, *columns = chains.edges
    return Edges(of[chain], *(column[edge] for column in columns))


def _clipped(edges: Edges, windows: Windows) -> Edges:
    """Return what of each edge bounds land in its window, from its lower left.

    What runs over the window lies on its upper side, what runs under it is
    gone. An edge becomes two at most; they come back in the order of ``of``.
    """
    of = edges.of
    left = np.maximum(edges.x0, windows.x0[of])
    right = np.minimum(edges.x1, windows.x1[of])
    is_near = (right > left) & (np.maximum(edges.y0, edges.y1) > windows.y0[of])
    of, x0, y0, x1, y1, sign = edges.taken(is_near)
    left, right = left[is_near], right[is_near]
    floor, height = windows.y0[of], windows.y1[of] - windows.y0[of]

    # Differences first: far from the origin, sums would lose digits.
    slope = (y1 - y0) / (x1 - x0)
    at_left = (y0 - floor) + slope * (left - x0)
    at_right = (y1 - floor) + slope * (right - x1)
    left, right = left - windows.x0[of], right - windows.x0[of]
    rise = at_right - at_left
    # Less of a rise has no digits left to divide by.
    is_flat = np.abs(rise) < _LEAST_RISE_M
    run = np.divide(right - left, rise, out=np.zeros_like(rise), where=~is_flat)
    bottom = np.clip(left - at_left * run, left, right)
    top = np.clip(left + (height - at_left) * run, left, right)

    # The part within the window lies between the crossings of its two levels.
    is_level_inside = is_flat & (at_left > 0) & (at_left < height)
    inner0 = np.where(is_flat, left, np.minimum(bottom, top))
    inner1 = np.where(
        is_flat, np.where(is_level_inside, right, left), np.maximum(bottom, top)
    )
    # The part above it: behind the crossing of a rising edge, before that of another.
    is_level_above = is_flat & (at_left >= height)
    over0 = np.where(rise > 0, top, left)
    over1 = np.where(
        is_flat, np.where(is_level_above, right, left), np.where(rise > 0, right, top)
    )
    inner = (of, inner0, np.clip(at_left, 0, height), inner1)
    inside = Edges(*inner, np.clip(at_right, 0, height), sign)
    over = Edges(of, over0, height, over1, height, sign)
    return _stacked(inside, over)


def _stacked(inside: Edges, over: Edges) -> Edges:
    """Return both kinds of pieces that have a width, in the order of ``of``."""
    columns = [
        np.stack([first, second], axis=1).ravel()
        for first, second in zip(inside, over, strict=True)
    ]
    pieces = Edges(*columns)
    return _joined(pieces.taken(pieces.x1 > pieces.x0))


def _joined(pieces: Edges) -> Edges:
    """Return level pieces that go on from one to the next as one.

    A border that runs over a window does so in many edges, each of which would
    be held against every edge of the other polygon.
    """
    of, x0, y0, x1, y1, sign = pieces
    if not len(of):
        return pieces
    # Upper edges run to the left: one direction only, so that none is passed twice.
    goes_on = np.where(sign[1:] > 0, x0[:-1] == x1[1:], x1[:-1] == x0[1:])
    is_alike = (of[:-1] == of[1:]) & (sign[:-1] == sign[1:])
    is_level = y0 == y1
    is_first = np.ones(len(of), dtype="bool")
    is_first[1:] = ~(
        goes_on & is_alike & is_level[:-1] & is_level[1:] & (y0[:-1] == y0[1:])
    )
    first = np.flatnonzero(is_first)
    return pieces.taken(is_first)._replace(
        x0=np.minimum.reduceat(x0, first), x1=np.maximum.reduceat(x1, first)
    )


def _add_products(m2: Floats, ours: Edges, theirs: Edges) -> None:
    """Add, to the land of each pair, what its edges have under them together."""
    n_theirs = np.bincount(theirs.of, minlength=len(m2))
    first = np.concatenate([[0], np.cumsum(n_theirs)])
    n_ours = np.bincount(ours.of, minlength=len(m2))
    products = np.cumsum(n_ours * n_theirs)
    ends = np.cumsum(n_ours)
    # Cut between pairs: each is summed in one go, in the order of its edges.
    total = int(products[-1]) if len(products) else 0
    cuts = np.searchsorted(products, np.arange(_MOST_PRODUCTS, total, _MOST_PRODUCTS))
    bounds = np.unique(np.concatenate([[0], ends[cuts], [len(ours.of)]]))
    for start, stop in itertools.pairwise(bounds):
        of, *columns = ours
        some = Edges(of[start:stop], *(column[start:stop] for column in columns))
        at, of = runs(first[some.of], n_theirs[some.of])
        x0 = np.maximum(some.x0[of], theirs.x0[at])
        x1 = np.minimum(some.x1[of], theirs.x1[at])
        is_over = np.flatnonzero(x1 > x0)
        of, at = of[is_over], at[is_over]
        under = _under_both(some, of, theirs, at, x0[is_over], x1[is_over])
        np.add.at(m2, some.of[of], under)


def _under_both(
    ours: Edges, of: Integers, theirs: Edges, at: Integers, x0: Floats, x1: Floats
) -> Floats:
    """Return the signed area under both edges of each product, from x0 to x1."""
    our0, our1 = _heights(ours, of, x0, x1)
    their0, their1 = _heights(theirs, at, x0, x1)
    # The lower of two lines is half of their sum less half of their distance,
    # which is linear unless they cross.
    apart0, apart1 = our0 - their0, our1 - their1
    apart = np.abs(apart0) + np.abs(apart1)
    is_crossing = apart0 * apart1 < 0
    np.divide(apart0 * apart0 + apart1 * apart1, apart, out=apart, where=is_crossing)
    lower = (our0 + our1 + their0 + their1 - apart) / 4
    m2: Floats = ours.sign[of] * theirs.sign[at] * (x1 - x0) * lower
    return m2


def _heights(
    edges: Edges, at: Integers, x0: Floats, x1: Floats
) -> tuple[Floats, Floats]:
    slope = (edges.y1 - edges.y0) / (edges.x1 - edges.x0)
    slope = slope[at]
    return (
        edges.y0[at] + slope * (x0 - edges.x0[at]),
        edges.y1[at] + slope * (x1 - edges.x1[at]),
    )
