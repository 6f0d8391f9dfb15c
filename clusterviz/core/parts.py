"""Parts of a layer: what an import brings anew, and what it leaves as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from clusterviz.schema import Layer


def with_parts_replaced(
    layer: Layer, current: pd.DataFrame, new: pd.DataFrame
) -> pd.DataFrame:
    """Return `current` with the parts that `new` brings replaced by it.

    Parameters
    ----------
    layer
        The declaration. Rows with the same values of its ``parts`` are one
        part; where it has none, all rows are.
    current
        Rows published so far, in the layer's columns.
    new
        Rows that were brought, in the same columns and CRS.

    Returns
    -------
    merged
        The rows kept, then those of `new`, with a fresh index.

    Examples
    --------
    >>> from clusterviz.schema import Field, Label, Layer
    >>> name = Label(vi="Tháng", en="Month")
    >>> fields = {"month": Field("month", "month", name, is_required=True)}
    >>> log = Layer("log", name, name, "none", "month", fields, parts=("month",))
    >>> current = pd.DataFrame({"month": ["2024-03", "2024-04"], "n": [1, 2]})
    >>> new = pd.DataFrame({"month": ["2024-04"], "n": [5]})
    >>> with_parts_replaced(log, current, new)["n"].tolist()
    [1, 5]
    """
    if not layer.parts:
        return new.reset_index(drop=True)
    brought = set(_parts(layer, new))
    is_kept = [part not in brought for part in _parts(layer, current)]
    kept = current[is_kept]
    if kept.empty:
        return new.reset_index(drop=True)
    return pd.concat([kept, new], ignore_index=True)


def _parts(layer: Layer, frame: pd.DataFrame) -> list[tuple[str, ...]]:
    columns = [frame[name].map(str).tolist() for name in layer.parts]
    return list(zip(*columns, strict=True))
