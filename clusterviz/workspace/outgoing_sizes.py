"""How long a file will be: a few of its rows are written, and the rest is reckoned."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, TypeVar

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from clusterviz.files.spare import spare_folder, spare_told

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from clusterviz.schema import Layer

Frame = TypeVar("Frame", bound=pd.DataFrame)

SAMPLE = 240
"""Rows of a layer that are written; fewer are the whole file, and its size exact."""

_HALF = 2

_SIDES_BYTES, _PLACES_BYTES, _FIELD_BYTES = 6300, 2200, 70
"""What dictionary and metadata of a layer take in a zip: of any, of one with places,
and for each field. As measured on the sample, within a tenth."""


def spread(rows: Frame, most: int = SAMPLE) -> Frame:
    """Return some rows from all over a frame, in their order; all where they are few.

    Examples
    --------
    >>> import pandas as pd
    >>> spread(pd.DataFrame({"n": range(100)}), 3)["n"].tolist()
    [0, 49, 99]
    """
    if len(rows) <= most:
        return rows
    found: Frame = rows.iloc[np.linspace(0, len(rows) - 1, most).astype(int)]
    return found


def estimated(
    frames: Sequence[pd.DataFrame],
    write: Callable[[Sequence[pd.DataFrame], Path], int],
    n_rows: Sequence[int] = (),
    *,
    has_shapes: bool = True,
) -> int:
    """Return how many bytes a file of some frames will have.

    What every file has, whatever is in it, is told from what a row and a corner add
    by writing half of the rows too.

    Parameters
    ----------
    frames
        All rows; or of a layer that is too large for that, some of them.
    write
        Writes rows into a folder, and returns how many bytes that is.
    n_rows
        How many rows there are of each; by default those that are given.
    has_shapes
        Whether the file holds every corner: without, corners weigh nothing.
    """
    samples = [spread(one) for one in frames]
    weigh = _weight if has_shapes else _plain_weight
    with spare_folder("size") as folder, spare_told():
        size = _written(samples, write, folder / "all")
        weights = sum(map(weigh, samples))
        whole = sum(
            weigh(one) * (n / max(len(one), 1))
            for one, n in zip(frames, n_rows or map(len, frames), strict=True)
        )
        if whole <= weights:
            return size
        halves = [one.iloc[::_HALF] for one in samples]
        less = _written(halves, write, folder / "half")
    each = max(size - less, 0) / max(weights - sum(map(weigh, halves)), 1)
    return round(size + each * (whole - weights))


def length(path: Path, *, is_zipped: bool = False) -> int:
    """Return how many bytes a file has, alone or in a zip."""
    return len(zlib.compress(path.read_bytes())) if is_zipped else path.stat().st_size


def beside_bytes(layer: Layer) -> int:
    """Return about how many bytes go beside the file of a layer, in their zip."""
    places = _PLACES_BYTES if layer.has_geometry else 0
    return _SIDES_BYTES + places + _FIELD_BYTES * len(layer.fields)


def _written(
    frames: Sequence[pd.DataFrame],
    write: Callable[[Sequence[pd.DataFrame], Path], int],
    folder: Path,
) -> int:
    folder.mkdir()
    return write(frames, folder)


def _weight(rows: pd.DataFrame) -> int:
    """Return what rows weigh in a file: a number for a value, two for a corner."""
    corners = 0
    if isinstance(rows, gpd.GeoDataFrame):
        corners = int(shapely.get_num_coordinates(rows.geometry.array).sum())
    return _plain_weight(rows) + 2 * corners


def _plain_weight(rows: pd.DataFrame) -> int:
    return len(rows) * len(rows.columns)
