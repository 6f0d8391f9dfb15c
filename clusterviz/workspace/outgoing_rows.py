"""What people are shown of a file before it is made: its first rows, how long it is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from clusterviz.files.measures import with_place
from clusterviz.files.shapefile import short_names
from clusterviz.workspace.formats import columns_of
from clusterviz.workspace.outgoing import ZIP

if TYPE_CHECKING:
    from clusterviz.records import Finding
    from clusterviz.schema import Layer

N_ROWS = 6
"""Rows of a layer that are shown."""


@dataclass(frozen=True)
class SeenPart:
    """What the file will hold of one layer.

    Parameters
    ----------
    stem
        What the file calls it.
    layer
        Which it is.
    rows
        The first ones, as they are written: names, codes and days.
    n_rows
        How many there will be.
    left_out
        Fields that are not in it, and why: ``personal``, ``not_public`` or
        ``not_in_profile``.
    """

    stem: str
    layer: str
    rows: pd.DataFrame
    n_rows: int
    left_out: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Seen:
    """What a file will hold.

    Parameters
    ----------
    parts
        By layer.
    size_bytes
        About how long it will be.
    findings
        What whoever hands it on should know; sentences may hold text from files.
    written_bytes
        About how much is written before it is packed; 0 where that is no more.
    """

    parts: tuple[SeenPart, ...]
    size_bytes: int
    findings: tuple[Finding, ...] = ()
    written_bytes: int = 0

    @property
    def n_features(self) -> int:
        """Rows of all layers."""
        return sum(one.n_rows for one in self.parts)


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
