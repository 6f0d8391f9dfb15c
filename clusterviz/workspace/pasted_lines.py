"""Lines of a pasted list of corners that cannot stand: told one by one, by number."""

from __future__ import annotations

import math
import re
import statistics
from typing import TYPE_CHECKING

import pandas as pd

from clusterviz.core.cells import shown
from clusterviz.core.place.place_columns import figures
from clusterviz.records import Finding, Severity
from clusterviz.workspace.pasted import lines_read

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clusterviz.workspace.pasted import Line

MOST_LISTED = 20
FAR_M, FAR_DEGREES = 100_000.0, 1.0
"""A site is far smaller: a corner so far from the others is a slip of the hand."""

_MOST_DEGREES = 360.0
_NUMBER = re.compile(r"[^\W\d_]{0,4}[-.]?([0-9]{1,5})")


def wrong_lines(text: str) -> tuple[Finding, ...]:
    r"""Return an error for each line that is a spoilt corner, by its number.

    A corner may lack a coordinate, have one that cannot be read, have the two joined
    by what may be a decimal comma, have the two the other way round than most lines,
    or lie where no site reaches. A line that is no corner, and has the number that the
    corners beside it leave out, is one as well: without it the land would be another.

    Parameters
    ----------
    text
        As it was pasted.

    Examples
    --------
    >>> lines = ["1 2355100 421000", "2 2355100 421200", "3 abc 421200"]
    >>> [one.values["line"] for one in wrong_lines("\n".join(lines))]
    [3]
    """
    lines = lines_read(text)
    faults = {
        one.number: (one, one.kind)
        for one in lines
        if one.kind in ("half", "unreadable", "joined")
    }
    faults |= {one.number: (one, "unreadable") for one in _left_out(lines)}
    faults |= {one.number: (one, kind) for one, kind in _misplaced(lines)}
    found = [_finding(*faults[number]) for number in sorted(faults)]
    if n_more := len(found[MOST_LISTED:]):
        more = Finding(Severity.ERROR, "table.pasted_more", "", values={"n": n_more})
        found = [*found[:MOST_LISTED], more]
    return tuple(found)


def _finding(line: Line, kind: str) -> Finding:
    values = {"line": line.number, "found": shown(" ".join(line.text.split()))}
    return Finding(Severity.ERROR, f"table.pasted_{kind}", "", values=values)


def _left_out(lines: Sequence[Line]) -> list[Line]:
    """Return the lines of no corner that have the number that corners leave out."""
    found = []
    before = None
    for at, line in enumerate(lines):
        number = _number(line.label)
        if line.kind != "text":
            before = number
            continue
        rest = (one for one in lines[at + 1 :] if one.kind != "text")
        after = next(rest, None)
        is_next = before is not None and number == before + 1
        if is_next and (after is None or _number(after.label) != number):
            found.append(line)
            before = number
    return found


def _number(label: str) -> int | None:
    found = _NUMBER.fullmatch(label)
    return int(found[1]) if found else None


def _misplaced(lines: Sequence[Line]) -> list[tuple[Line, str]]:
    """Return the corners that lie far from most others, and whether they are turned."""
    corners = [one for one in lines if one.kind == "corner"]
    if not corners:
        return []
    table = pd.DataFrame([(one.x, one.y) for one in corners], columns=["x", "y"])
    xs, ys = (
        one.values.to_numpy("float64").tolist() for one in figures(table, ["x", "y"])
    )
    known = [
        pair for pair in zip(xs, ys, strict=True) if not any(map(math.isnan, pair))
    ]
    if not known:
        return []
    x, y = (statistics.median_low(one) for one in zip(*known, strict=True))
    far = FAR_DEGREES if max(abs(x), abs(y)) <= _MOST_DEGREES else FAR_M

    def is_near(one: float, other: float) -> bool:
        return bool(abs(one - x) <= far and abs(other - y) <= far)

    found = [
        (corner, "turned" if is_near(b, a) else "far")
        for corner, a, b in zip(corners, xs, ys, strict=True)
        if not is_near(a, b)
    ]
    # Where most are odd, none of them is: the place of the whole list is in doubt.
    return found if len(found) * 2 < len(corners) else []
