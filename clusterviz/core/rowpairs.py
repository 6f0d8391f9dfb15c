"""Which rows of two versions of a layer are the same feature, and where they differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from clusterviz.schema import Layer


class RowPairs(NamedTuple):
    """The rows of two versions by position: those alone, and those together.

    Parameters
    ----------
    removed, added
        Rows that only the one before has, and only the one after.
    before, after
        The same features in either, in the order of the one after.
    """

    removed: NDArray[np.int64]
    added: NDArray[np.int64]
    before: NDArray[np.int64]
    after: NDArray[np.int64]


def row_pairs(before: NDArray[np.object_], after: NDArray[np.object_]) -> RowPairs:
    """Return which rows have the same key.

    Of keys that come several times, the first of one is held against the first of
    the other, and so on.

    Parameters
    ----------
    before, after
        The key of each row.

    Examples
    --------
    >>> before = np.array(["A", "B", "B"], dtype=object)
    >>> found = row_pairs(before, np.array(["B", "C", "A"], dtype=object))
    >>> found.removed.tolist(), found.added.tolist()
    ([2], [1])
    >>> found.before.tolist(), found.after.tolist()
    ([1, 0], [0, 2])
    """
    first: pd.Index[Any] = pd.Index(before, dtype="object")
    second: pd.Index[Any] = pd.Index(after, dtype="object")
    if not (first.is_unique and second.is_unique):
        first, second = _counted(before), _counted(after)
    place = first.get_indexer(second)
    is_kept = place >= 0
    is_removed = np.ones(len(before), dtype=bool)
    is_removed[place[is_kept]] = False
    return RowPairs(
        np.flatnonzero(is_removed),
        np.flatnonzero(~is_kept),
        place[is_kept],
        np.flatnonzero(is_kept),
    )


def keys_of(layer: Layer, frame: pd.DataFrame) -> NDArray[np.object_]:
    """Return the key of each row; the empty text where it has none."""
    return column_of(frame, layer.key).fillna("").to_numpy(dtype=object)


def names_of(layer: Layer, frame: pd.DataFrame) -> NDArray[np.object_]:
    """Return what each row is called; the empty text where nothing says it."""
    return column_of(frame, layer.naming).fillna("").to_numpy(dtype=object)


def shapes_of(frame: pd.DataFrame) -> NDArray[np.object_]:
    """Return the place of each row; ``None`` where it has none."""
    if isinstance(frame, gpd.GeoDataFrame):
        return np.asarray(frame.geometry.array, dtype=object)
    return np.full(len(frame), None, dtype=object)


def column_of(frame: pd.DataFrame, name: str) -> pd.Series[Any]:
    """Return one column; missing throughout where there is no such."""
    if name in frame:
        return frame[name]
    return pd.Series([None] * len(frame), dtype="object", index=frame.index)


def differing(
    before: pd.DataFrame, after: pd.DataFrame, name: str, pairs: RowPairs
) -> NDArray[np.bool_]:
    """Return of each pair of rows whether they differ in one field.

    Parameters
    ----------
    before, after
        Rows of either version.
    name
        The field; missing throughout in one that does not have it.
    pairs
        Which rows are the same feature.
    """
    old = column_of(before, name).iloc[pairs.before].reset_index(drop=True)
    new = column_of(after, name).iloc[pairs.after].reset_index(drop=True)
    is_blank = old.isna().to_numpy(), new.isna().to_numpy()
    # Of what is missing, some types say that it differs, others that it is missing.
    is_other = old.ne(new).fillna(value=True).to_numpy(dtype=bool)
    differs: NDArray[np.bool_] = np.where(
        is_blank[0] | is_blank[1], is_blank[0] != is_blank[1], is_other
    )
    return differs


def either(
    before: NDArray[np.object_],
    old: NDArray[np.int64],
    after: NDArray[np.object_],
    new: NDArray[np.int64],
) -> NDArray[np.object_]:
    """Return one value a row: the new one, or the old one of what is gone."""
    found = np.full(len(new), "", dtype=object)
    found[new < 0] = before[old[new < 0]]
    found[new >= 0] = after[new[new >= 0]]
    return found


def _counted(keys: NDArray[np.object_]) -> pd.MultiIndex:
    """Return the keys, each with how often it came before."""
    column = pd.Series(keys, dtype="object")
    return pd.MultiIndex.from_arrays([column, column.groupby(column).cumcount()])
