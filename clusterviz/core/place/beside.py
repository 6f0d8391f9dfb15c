"""Tables printed in columns beside each other, as decisions save paper."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd

from clusterviz.core.place.place_columns import (
    EAST,
    NORTH,
    POINT,
    ROW,
    first_named,
    plain_name,
    stripped,
)


def side_by_side(frame: pd.DataFrame) -> pd.DataFrame | None:
    """Return a table printed in columns beside each other as one below the other.

    ``None`` where it is not: every block must have its point, X and Y.

    Examples
    --------
    >>> beside = pd.DataFrame([["1", 5, 6, "2", 7, 8]])
    >>> beside.columns = ["Điểm", "X", "Y", "Điểm_", "X_", "Y_"]
    >>> side_by_side(beside)["X"].tolist()
    [5, 7]
    """
    plain = {str(name): plain_name(str(name)) for name in frame.columns}
    point = plain.get(first_named(plain, POINT))
    block = [name for name, words in plain.items() if words == point]
    n_each = {sum(one in words for one in plain.values()) for words in (NORTH, EAST)}
    if len(block) < 2 or n_each != {len(block)}:
        return None
    names = list(plain)
    starts = [names.index(name) for name in block]
    width = starts[1] - starts[0]
    if any(two - one != width for one, two in pairwise(starts)):
        return None
    first = names[starts[0] : starts[0] + width]
    shared = [*names[: starts[0]], *names[starts[-1] + width :]]
    filled = frame[shared].copy()
    for name in set(shared) - {ROW}:
        filled[name] = stripped(filled[name]).ffill()
    blocks = []
    for at in starts:
        cells = frame[names[at : at + width]].set_axis(first, axis=1)
        cells = cells.apply(stripped)
        blocks.append(pd.concat([filled, cells], axis=1)[cells.notna().any(axis=1)])
    return pd.concat(blocks, ignore_index=True)
