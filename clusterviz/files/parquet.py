"""GeoParquet and Parquet: the format of the sample, and one to hand on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import pyarrow as pa

from clusterviz.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path


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
            f"`{path}` cannot be read: {str(error).splitlines()[0]}.",
            expected="GeoParquet" if has_geometry else "Parquet",
            remedy="Make the file again.",
        ) from error


def write_parquet(frame: pd.DataFrame, path: Path) -> None:
    """Write `frame` as GeoParquet 1.1, or as Parquet where it has no geometry.

    Coordinates stay in the frame's CRS, which the file states.

    Parameters
    ----------
    frame
        Rows.
    path
        Replaced if it exists.
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
