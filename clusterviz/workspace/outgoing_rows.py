"""The first rows of a file, as people are shown them before it is made."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from clusterviz.files.measures import with_place
from clusterviz.files.shapefile import short_names
from clusterviz.workspace.formats import columns_of
from clusterviz.workspace.outgoing import ZIP

if TYPE_CHECKING:
    from clusterviz.schema import Layer

N_ROWS = 6
"""Rows of a layer that are shown."""


def first_rows(
    rows: pd.DataFrame, layer: Layer, suffix: str, *, is_sample: bool
) -> pd.DataFrame:
    """Return the first rows as a format writes them, without their geometry.

    Parameters
    ----------
    rows
        In the metric CRS where they have places.
    layer
        With the fields that are written.
    suffix
        Of the format.
    is_sample
        Each row says that it is one.
    """
    head = rows.head(N_ROWS)
    table = with_place(head) if isinstance(head, gpd.GeoDataFrame) else head
    table = table.assign(illustrative=True) if is_sample else table
    columns = columns_of(layer, suffix, is_illustrative=is_sample)
    if suffix == ZIP:
        # There the area is taken last.
        columns.sort(key="area_ha".__eq__)
    shown = table.reindex(columns=columns)
    return plainly(
        shown.rename(columns=short_names(columns)) if suffix == ZIP else shown
    )


def plainly(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the first rows as files have them, without shapes; days are ISO 8601."""
    head = rows.head(N_ROWS).reset_index(drop=True)
    head = head.drop(columns="geometry", errors="ignore")
    return pd.DataFrame(
        {
            str(name): column if column.dtype.kind in "ifb" else column.map(_plain)
            for name, column in head.items()
        }
    )


def _plain(value: object) -> str | None:
    if value is None or value is pd.NaT or value is pd.NA or value != value:
        return None
    return value.isoformat()[:10] if isinstance(value, dt.date) else str(value)
