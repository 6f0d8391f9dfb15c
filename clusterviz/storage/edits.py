"""Edits of rows, laid over the stored file of a layer.

A published file never changes. What officials write row by row lies in the audit,
and a version of the layer says up to which line it has it: old versions stay as they
were, and none of them is written out again.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd

from clusterviz import texts
from clusterviz.errors import RowConflict, StorageError
from clusterviz.records import Clash
from clusterviz.storage.columns import as_declared

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from clusterviz.records import Entry, RowEdit
    from clusterviz.schema import Layer

MOST_ROWS = 20_000
"""Rows of a layer that is edited: it is read whole at each edit."""


def overlaid(
    layer: Layer, frame: pd.DataFrame, edits: Iterable[Mapping[str, Any]]
) -> pd.DataFrame:
    """Return the rows of a layer with edits made in their order.

    Rows that were added come last, in the order that they were added in.

    Parameters
    ----------
    layer
        The declaration.
    frame
        As `columns.as_declared` returns it.
    edits
        Each with ``key``, ``verb`` and ``values``; see `records.RowEdit`.

    Returns
    -------
    rows
        As declared.
    """
    edits = list(edits)
    # The others stay as they are: an edit touches few rows of many.
    is_touched = _is_one_of(layer, frame, {str(one["key"]) for one in edits})
    rows = _records(layer, frame[is_touched])
    places = {str(frame[layer.key].iloc[at]): at for at in np.flatnonzero(is_touched)}
    for one in edits:
        key, verb = str(one["key"]), one["verb"]
        if verb == "remove":
            rows.pop(key, None)
            # Added again, it is another row: it has no geometry.
            places.pop(key, None)
            continue
        values = {
            name: read_value(layer, name, value)
            for name, value in one["values"].items()
            if name in layer.fields
        }
        before = rows.get(key) or dict.fromkeys(layer.fields)
        rows[key] = {**before, **values, layer.key: key}
    table = pd.DataFrame(list(rows.values()), columns=list(layer.fields), dtype=object)
    if isinstance(frame, gpd.GeoDataFrame):
        geometries = frame.geometry.to_numpy()
        placed = [geometries[places[key]] if key in places else None for key in rows]
        table = gpd.GeoDataFrame(table, geometry=placed, crs=frame.crs)
    order = np.where(is_touched, -1, np.arange(len(frame)))
    added = []
    for at, key in enumerate(rows, start=len(frame)):
        if key in places:
            order[places[key]] = at
        else:
            added.append(at)
    taken = np.concatenate([order[order >= 0], np.array(added, dtype=order.dtype)])
    both = pd.concat([frame, as_declared(layer, table)], ignore_index=True)
    return both.iloc[taken].reset_index(drop=True)


def read_value(layer: Layer, field: str, value: object) -> object:
    """Return a value of the audit in the type that its field has in memory.

    Examples
    --------
    >>> from clusterviz.settings import shipped
    >>> from clusterviz.schema import read_layers
    >>> clusters = read_layers(shipped("layers"))["clusters"]
    >>> read_value(clusters, "established_on", "2024-04-22")
    datetime.date(2024, 4, 22)
    """
    if value is not None and layer.fields[field].type == "date":
        return dt.date.fromisoformat(str(value))
    return value


def written_value(value: object) -> object:
    """Return a value as the audit keeps it: text, number, truth value or ``None``."""
    if isinstance(value, dt.date):
        return value.isoformat()
    if value is None or value is pd.NA:
        return None
    plain = value.item() if hasattr(value, "item") else value
    return None if isinstance(plain, float) and plain != plain else plain


def written_row(row: Mapping[str, object]) -> dict[str, object]:
    """Return a row by field with its values as `written_value` gives them.

    Examples
    --------
    >>> import datetime as dt
    >>> written_row({"note": None, "reported_on": dt.date(2024, 4, 30)})
    {'note': None, 'reported_on': '2024-04-30'}
    """
    return {name: written_value(value) for name, value in row.items()}


def require_unchanged(
    layer: Layer,
    then: pd.DataFrame,
    now: pd.DataFrame,
    edits: Sequence[RowEdit],
    latest: Callable[[Sequence[str]], Mapping[str, Entry]],
) -> None:
    """Raise unless each row to be edited is still as its editor saw it.

    Parameters
    ----------
    layer
        The declaration.
    then, now
        Its rows in the version that the edits were made from, and in the current.
    edits
        What is wanted.
    latest
        Returns the newest entry of each of some rows that were edited, by key.

    Raises
    ------
    RowConflict
        With every row that is not.
    StorageError
        If a row to be changed or removed was never there, or there are too many.
    """
    if len(now) > MOST_ROWS:
        raise StorageError(
            texts.told(
                "edit.too_many_rows", layer=layer.name, n=len(now), most=MOST_ROWS
            )
        )
    keys = {one.key for one in edits}
    before, after = (
        {
            key: written_row(row)
            for key, row in _records(layer, one[_is_one_of(layer, one, keys)]).items()
        }
        for one in (then, now)
    )
    clashing = []
    for one in edits:
        seen, current = before.get(one.key), after.get(one.key)
        if one.verb != "add" and seen is None:
            raise StorageError(
                texts.told("stored.no_row", layer=layer.name, row=one.key)
            )
        if seen != current:
            clashing.append((one, seen, current))
        elif one.verb == "add" and current is not None:
            clashing.append((one, None, current))
    if clashing:
        history = latest([one.key for one, _, _ in clashing])
        clashes = [
            Clash(one, seen, current, history.get(one.key))
            for one, seen, current in clashing
        ]
        raise RowConflict(
            texts.told(
                "stored.rows_changed",
                layer=layer.name,
                n=len(clashes),
                rows=", ".join(one.wanted.key for one in clashes[:5]),
            ),
            clashes=clashes,
        )


def _is_one_of(
    layer: Layer, frame: pd.DataFrame, keys: Collection[str]
) -> NDArray[np.bool_]:
    """Return which rows of a layer have one of some keys."""
    return np.array([str(key) in keys for key in frame[layer.key]], dtype=bool)


def _records(layer: Layer, frame: pd.DataFrame) -> dict[str, dict[str, Any]]:
    """Return rows by key, ``None`` where a value is missing."""
    columns = {name: frame[name].astype(object) for name in layer.fields}
    rows = pd.DataFrame(columns).to_dict("records")
    return {
        str(row[layer.key]): {
            str(name): None if _is_missing(value) else value
            for name, value in row.items()
        }
        for row in rows
    }


def _is_missing(value: object) -> bool:
    return value is None or value is pd.NA or value != value
