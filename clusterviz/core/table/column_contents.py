"""What a column holds: whether a field could, and which one it can only be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pandas as pd

from clusterviz.core.cells import UnreadableCellError, cell, is_missing
from clusterviz.core.table.days_read import day_written, month_written
from clusterviz.core.table.figures_read import numbers
from clusterviz.core.table.words import values_meant

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from clusterviz.schema import Field, Layer

_ENOUGH = 0.8
_LOOKED_AT = 1000


def has_type(field: Field, column: pd.Series) -> bool:
    """Return whether most cells of `column` could be values of `field`.

    An empty column could be anything.

    Examples
    --------
    >>> from clusterviz.schema import Field, Label
    >>> day = Field("on", "date", Label(vi="Ngày", en="Day"))
    >>> [has_type(day, pd.Series([one])) for one in ("22/4/2024", "Đa Mai", None)]
    [True, False, True]
    """
    values = [value for value in column.tolist() if not is_missing(value)]
    return sum(_fits(field, values)) >= _ENOUGH * len(values)


def by_content(
    layer: Layer,
    column: pd.Series,
    fields: Collection[str],
    known: Mapping[str, Collection[str]],
) -> dict[str, tuple[float, Literal["content"]]]:
    """Return the fields that `column` may be by all that it holds.

    Every cell must be a code or a word of a choice, a key that is known, or a
    day where a day is required: numbers and plain text tell nothing.

    Parameters
    ----------
    layer
        The declaration.
    column
        The whole column.
    fields
        Names of those that are not filled yet.
    known
        Keys that fields may refer to, by ``layer.field``.

    Examples
    --------
    >>> from clusterviz.schema import Choice, Field, Label, Layer
    >>> name = Label(vi="Loại", en="Kind")
    >>> rice = Choice("rice", Label(vi="Lúa", en="Rice"), symbol="LUC")
    >>> fields = {"kind": Field("kind", "choice", name, choices={"rice": rice})}
    >>> zones = Layer("zones", name, name, "none", "kind", fields)
    >>> by_content(zones, pd.Series(["LUC", "lúa"]), fields, {})
    {'kind': (0.6, 'content')}
    """
    if not _is_all_of_one(layer, column.head(_LOOKED_AT), fields, known):
        return {}
    values = _different(column)
    return {
        name: (score, "content")
        for name in fields
        if (score := _score(layer.fields[name], values, known))
    }


def _is_all_of_one(
    layer: Layer,
    column: pd.Series,
    fields: Collection[str],
    known: Mapping[str, Collection[str]],
) -> bool:
    """Return whether the first rows leave a field: most columns are no choices."""
    values = _different(column)
    return any(_score(layer.fields[name], values, known) for name in fields)


def _different(column: pd.Series) -> list[object]:
    values = column.dropna().drop_duplicates().tolist()
    return [value for value in values if not is_missing(value)]


def _score(
    field: Field, values: Sequence[object], known: Mapping[str, Collection[str]]
) -> float:
    if not values:
        return 0.0
    if field.choices:
        return 0.6 if all(_fits(field, values)) else 0.0
    if field.references in known:
        keys = known[field.references]
        return 0.55 if all(str(value) in keys for value in values) else 0.0
    if field.type == "date" and field.is_required:
        is_day = not any(isinstance(value, int | float) for value in values)
        return 0.5 if is_day and all(_fits(field, values)) else 0.0
    return 0.0


def _fits(field: Field, values: Sequence[object]) -> list[bool]:
    if field.type == "text":
        return [True] * len(values)
    if field.type in ("number", "integer"):
        read = numbers(pd.Series(values, dtype=object)).values
        return read.notna().tolist()
    if field.type == "date":
        return [day_written(one).how != "" or day_written(one, "month_first").how != ""
                for one in values]  # fmt: skip
    if field.type == "month":
        return [month_written(one).how != "" for one in values]
    meant = values_meant(field, [one for one in values if isinstance(one, str)])
    if field.choices:
        return [isinstance(one, str) and (one in meant or one in field.choices)
                for one in values]  # fmt: skip
    return [one in meant if isinstance(one, str) and one in meant else _is_truth(one)
            for one in values]  # fmt: skip


def _is_truth(value: object) -> bool:
    try:
        cell("boolean", value)
    except UnreadableCellError:
        return False
    return True
