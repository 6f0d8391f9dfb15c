"""Findings on cells that should say a place: by row, and never endless."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from clusterviz.core.cells import shown
from clusterviz.core.place.place_columns import ROW
from clusterviz.records import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from clusterviz.schema import Layer

MOST_LISTED = 20
MORE = "located.more"


def rows_of(table: pd.DataFrame) -> NDArray[np.int64]:
    """Return the numbers of rows, as their sheet has them."""
    numbers: NDArray[np.int64] = (
        table[ROW].to_numpy() if ROW in table else np.arange(1, len(table) + 1)
    )
    return numbers


def listed(
    layer: Layer,
    code: str,
    at: Sequence[int],
    values: Callable[[int], Mapping[str, object]],
) -> list[Finding]:
    """Return errors at the first of some positions, and how many more there are.

    Parameters
    ----------
    layer
        The declaration.
    code
        Of each error.
    at
        Positions, perhaps of every row of a long table.
    values
        What fills the sentence, by position.
    """
    found = [
        Finding(Severity.ERROR, code, layer.name, values=values(int(one)))
        for one in at[:MOST_LISTED]
    ]
    n = len(at) - len(found)
    return [*found, _more(layer, Severity.ERROR, code, n)] if n else found


def unread_findings(
    layer: Layer, table: pd.DataFrame, names: Sequence[str], at: Sequence[int]
) -> list[Finding]:
    """Return an error for each row whose coordinates cannot be read.

    Parameters
    ----------
    layer
        The declaration.
    table
        The rows.
    names
        Columns of its coordinates.
    at
        Positions of the rows.
    """
    rows = rows_of(table)

    def values(position: int) -> dict[str, object]:
        cells = table[list(names)].iloc[position]
        return {
            "row": int(rows[position]),
            "columns": ", ".join(map(shown, names)),
            "value": "; ".join("" if pd.isna(cell) else shown(cell) for cell in cells),
        }

    return listed(layer, "located.number_unreadable", at, values)


def shortened(layer: Layer, findings: Sequence[Finding]) -> list[Finding]:
    """Return the first findings of each code, and how many more there are."""
    kept: list[Finding] = []
    counts: Counter[str] = Counter()
    graves: dict[str, Severity] = {}
    for one in findings:
        counts[one.code] += 1
        graves[one.code] = one.severity
        if counts[one.code] <= MOST_LISTED or one.code == MORE:
            kept.append(one)
    kept += [
        _more(layer, graves[code], code, n - MOST_LISTED)
        for code, n in counts.items()
        if n > MOST_LISTED and code != MORE
    ]
    return kept


def _more(layer: Layer, severity: Severity, code: str, n: int) -> Finding:
    return Finding(severity, MORE, layer.name, values={"n": n, "code": code})
