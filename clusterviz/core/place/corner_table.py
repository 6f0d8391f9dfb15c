"""A table of corners: which rows are of which feature, and what they say of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from clusterviz.core.place.corners import Corners
from clusterviz.core.place.place_columns import ROW, stripped
from clusterviz.core.search import folded
from clusterviz.core.table.figures_read import numbers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Truths = NDArray[np.bool_]
    Integers = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Kinds = NDArray[np.str_]

TITLE = "group"
"""The column that titles between the rows become, where no column names features."""

_CORNER, _UNREAD, _TOLD, _NAME, _AGAIN, _CLOSING, _SIDE, _OUT = "curnalso"
"""Kinds of rows: a corner; one that cannot be read; what is said of a feature
above its corners; a title; headings repeated; the first corner's label once
more; a side between two corners; anything else."""

_NUMBERING = re.compile(r"\(\s*[0-9]{1,2}\s*\)")
_LONGEST_SIDE_M = 10_000
_LABEL = re.compile(r"\S{1,6}")


@dataclass(frozen=True)
class CornerTable:
    """Rows of a table of corners, taken apart.

    Parameters
    ----------
    corners
        Those that can be read, feature by feature.
    at
        Position in the table of each of them.
    groups
        One row for each feature: what its rows say of it, under their names.
    names
        What the table calls each feature; empty where it says nothing.
    broken
        Features of which a corner cannot be read: they have no boundary.
    unread
        Positions of rows with a corner that cannot be read.
    left_out
        Positions of rows that are no corner and say nothing of a feature.
    differing
        Column and feature (by position) where its rows disagree.
    of_corners
        Columns that say something of each corner, not of the feature.
    """

    corners: Corners
    at: Integers
    groups: pd.DataFrame
    names: tuple[str, ...]
    broken: frozenset[int]
    unread: tuple[int, ...]
    left_out: tuple[int, ...]
    differing: tuple[tuple[str, int], ...]
    of_corners: tuple[str, ...]


def corner_table(
    frame: pd.DataFrame, columns: Mapping[str, str], xy: pd.DataFrame, *, near: float
) -> CornerTable:
    """Return the corners of a table and what it says of each feature.

    The name of a feature may stand in every row, in its first one only, or as
    a title of its own above its rows.

    Parameters
    ----------
    frame
        Cells as text or numbers, in the order of the table, index from 0.
    columns
        Those of ``x`` and ``y`` and, where there are any, of ``point``,
        ``group`` and ``side``.
    xy
        Easting and northing of each row, NaN where there is none.
    near
        Up to which distance two corners are one.
    """
    cells = frame.drop(columns=[ROW], errors="ignore").apply(stripped)
    sheet = frame[ROW] if ROW in frame else pd.Series(range(1, len(frame) + 1))
    rows: Integers = sheet.to_numpy().astype("int64")
    labels = _labels(cells, columns)
    kinds = _kinds(cells, columns, xy.notna().all(axis=1).to_numpy(), labels)
    names = _names(cells, columns, kinds)
    of, kinds = _features(names, kinds)
    order = np.flatnonzero(kinds == _CORNER)
    order = order[np.argsort(of[order], kind="stable")]
    corners = Corners(
        xy=xy.to_numpy()[order],
        groups=of[order],
        labels=labels[order].tolist(),
        is_apart=_is_apart(rows, kinds, order),
        sides_m=_sides(cells, columns, kinds)[order],
        near=near,
    )
    parts = {columns[part] for part in ("x", "y", "point", "side") if part in columns}
    is_ours = of >= 0
    said = cells[is_ours].drop(columns=[*parts])
    groups, differing, of_corners = _told(said, of[is_ours])
    firsts = pd.Series(np.flatnonzero(is_ours)).groupby(of[is_ours]).first()
    titles = names.iloc[firsts]
    if "group" not in columns and titles.notna().any():
        groups.insert(0, _free(TITLE, groups), titles.to_numpy())
    if "group" in columns:
        groups[columns["group"]] = titles.to_numpy()
    groups.insert(0, ROW, rows[firsts])
    unread = np.flatnonzero(kinds == _UNREAD)
    return CornerTable(
        corners=corners,
        at=order,
        groups=groups if ROW in frame else groups.drop(columns=[ROW]),
        names=tuple("" if pd.isna(one) else str(one) for one in titles),
        broken=frozenset(of[unread].tolist()),
        unread=tuple(unread.tolist()),
        left_out=tuple(np.flatnonzero(kinds == _OUT).tolist()),
        differing=differing,
        of_corners=of_corners,
    )


def _labels(cells: pd.DataFrame, columns: Mapping[str, str]) -> NDArray[np.object_]:
    if "point" not in columns:
        return np.full(len(cells), "", dtype=object)
    told = [
        "" if pd.isna(cell) else str(int(cell)) if _is_whole(cell) else str(cell)
        for cell in cells[columns["point"]]
    ]
    return np.array(told, dtype=object)


def _is_whole(cell: object) -> bool:
    return isinstance(cell, float) and cell.is_integer()


def _kinds(
    cells: pd.DataFrame,
    columns: Mapping[str, str],
    is_read: Truths,
    labels: NDArray[np.object_],
) -> Kinds:
    """Return what kind of row each is."""
    pair = [columns["x"], columns["y"]]
    is_empty = cells[pair].isna().all(axis=1).to_numpy()
    kinds = np.where(is_read, _CORNER, np.where(is_empty, _OUT, _UNREAD))
    headings = [folded(name).rstrip("_ ") for name in pair]
    cells_of = cells.to_numpy(dtype=object)
    is_filled = cells.notna().to_numpy()
    two = cells[pair].to_numpy(dtype=object)
    for at in np.flatnonzero(~is_read & ~is_empty):
        texts = [str(cell) for cell in two[at]]
        is_again = [folded(one) for one in texts] == headings
        if is_again or all(map(_NUMBERING.fullmatch, texts)):
            kinds[at] = _AGAIN
    names = np.array(cells.columns, dtype=object)
    first_at: dict[str, int] = {}
    for place, label in enumerate(labels):
        first_at.setdefault(label, place)
    for at in np.flatnonzero(is_empty):
        has = is_filled[at]
        filled = dict(zip(names[has], cells_of[at][has], strict=True))
        kinds[at] = _kind(filled, columns, bool(first_at[labels[at]] < at))
    return kinds


def _kind(
    filled: Mapping[str, object], columns: Mapping[str, str], is_known: bool
) -> str:
    """Return the kind of a row without coordinates, by its cells that are filled."""
    if columns.get("group") in filled:
        return _TOLD
    if len(filled) != 1:
        return _OUT
    if columns.get("side") in filled:
        return _SIDE
    text = str(next(iter(filled.values())))
    if columns.get("point") in filled and _LABEL.fullmatch(text):
        return _CLOSING if is_known else _UNREAD
    is_title = "group" not in columns and any(map(str.isalpha, text))
    return _NAME if is_title else _OUT


def _names(cells: pd.DataFrame, columns: Mapping[str, str], kinds: Kinds) -> pd.Series:
    """Return the name of the feature that each row is of."""
    if "group" in columns:
        return cells[columns["group"]].ffill()
    is_title = kinds == _NAME
    if not is_title.any():
        return pd.Series([None] * len(cells), dtype=object)
    first = cells.astype(object).bfill(axis=1).iloc[:, 0]
    return first.where(is_title).ffill()


def _features(names: pd.Series, kinds: Kinds) -> tuple[Integers, Kinds]:
    """Return the feature of each row, -1 for none; rows of no feature are left out."""
    codes, _ = pd.factorize(names, use_na_sentinel=False)
    has_corner = np.isin(kinds, (_CORNER, _UNREAD))
    first_seen = list(dict.fromkeys(codes[has_corner].tolist()))
    place = np.full(codes.max(initial=-1) + 1, -1)
    place[first_seen] = range(len(first_seen))
    is_of = has_corner | np.isin(kinds, (_TOLD, _NAME))
    of = np.where(is_of, place[codes], -1)
    return of, np.where(is_of & (of < 0), _OUT, kinds)


def _is_apart(rows: Integers, kinds: Kinds, order: Integers) -> Truths:
    """Return which corners something stands before: blank rows, or another's."""
    n_gaps = np.cumsum(np.diff(rows, prepend=rows[:1]) > 1)
    n_again = np.cumsum(kinds == _AGAIN)
    n_corners = np.cumsum(kinds == _CORNER)
    before, after = order[:-1], order[1:]
    is_apart = np.zeros(len(order), dtype=bool)
    is_gap = n_gaps[after] > n_gaps[before]
    # A page begins with the headings once more: its corners go on.
    is_gap &= n_again[after] == n_again[before]
    is_gap |= n_corners[after] - n_corners[before] > 1
    # Of columns printed side by side, the next begins at the top again.
    is_apart[1:] = is_gap & (rows[after] > rows[before])
    return is_apart


def _sides(cells: pd.DataFrame, columns: Mapping[str, str], kinds: Kinds) -> Floats:
    """Return the printed length of each side, those between rows moved up."""
    if "side" not in columns:
        return np.full(len(cells), np.nan)
    read = numbers(cells[columns["side"]], between=(0, _LONGEST_SIDE_M))
    sides: Floats = read.values.to_numpy().astype("float64")
    for at in np.flatnonzero(kinds == _SIDE):
        if at and np.isnan(sides[at - 1]):
            sides[at - 1] = sides[at]
    return sides


def _told(
    said: pd.DataFrame, of: Integers
) -> tuple[pd.DataFrame, tuple[tuple[str, int], ...], tuple[str, ...]]:
    """Return one row for each feature, and where its rows disagree."""
    grouped = said.groupby(of)
    firsts, n_told, n_different = grouped.first(), grouped.count(), grouped.nunique()
    has_several = n_told >= 3
    is_each = (n_different == n_told) | ~has_several
    of_corners = [
        name for name in said.columns if has_several[name].any() and is_each[name].all()
    ]
    n_different = n_different.drop(columns=of_corners)
    differing = [
        (str(name), int(group))
        for name in n_different.columns
        for group in n_different.index[n_different[name] > 1]
    ]
    groups = firsts.drop(columns=of_corners).reset_index(drop=True)
    return groups, tuple(differing), tuple(map(str, of_corners))


def _free(name: str, frame: pd.DataFrame) -> str:
    while name in frame.columns:
        name = f"{name}_"
    return name
