"""GeoParquet and Parquet: the format of the sample, and one to hand on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from clusterviz import texts
from clusterviz.errors import InputError
from clusterviz.texts.reasons import of_any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SAID = "clusterviz"
"""Key of the metadata that say where the rows of an export come from."""


def read_parquet(path: Path, *, has_geometry: bool) -> pd.DataFrame:
    """Return the rows of a file that we made ourselves, with the CRS it states.

    Parameters
    ----------
    path
        GeoParquet when `has_geometry`, else Parquet.
    has_geometry
        Whether rows have a place.

    Raises
    ------
    InputError
        If the file cannot be read.
    """
    try:
        return gpd.read_parquet(path) if has_geometry else pd.read_parquet(path)
    except (OSError, ValueError, pa.ArrowException) as error:
        raise InputError(
            texts.told(
                "stored.parquet_unread",
                path=path,
                why=of_any(error),
                kind="GeoParquet" if has_geometry else "Parquet",
            )
        ) from error


def write_parquet(
    frame: pd.DataFrame, path: Path, said: Mapping[str, object] | None = None
) -> None:
    """Write `frame` as GeoParquet 1.1, or as Parquet where it has no geometry.

    Coordinates stay in the frame's CRS, which the file states.

    Parameters
    ----------
    frame
        Rows.
    path
        Replaced if it exists.
    said
        What the file says of itself: an object of JSON under the key `SAID` of its
        metadata.
    """
    if isinstance(frame, gpd.GeoDataFrame):
        frame.to_parquet(
            path,
            index=False,
            compression="zstd",
            schema_version="1.1.0",
            write_covering_bbox=True,
        )
    else:
        frame.to_parquet(path, index=False, compression="zstd")
    if said is not None:
        _say(path, said)


def _say(path: Path, said: Mapping[str, object]) -> None:
    """Write a file anew, with more metadata, a group of rows at a time."""
    draft = path.with_name(f"{path.name}-said")
    text = json.dumps(said, ensure_ascii=False, allow_nan=False)
    try:
        with (
            pq.ParquetFile(path) as source,
            pq.ParquetWriter(draft, source.schema_arrow, compression="zstd") as target,
        ):
            for at in range(source.num_row_groups):
                target.write_table(source.read_row_group(at))
            target.add_key_value_metadata({SAID: text})
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
