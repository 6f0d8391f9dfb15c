"""Where and when the tiny workspace is, and how its frames are typed."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import shapely

from clusterviz import crs
from clusterviz.schema import read_layers
from clusterviz.settings import shipped

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from clusterviz.schema import Field, Layer

Row = dict[str, Any]

X0, Y0 = 400_000, 2_350_000
"""South-west corner of everything, in `crs.METRIC`."""

AS_OF_ON = dt.date(2024, 4, 22)

DTYPES = {"integer": "Int64", "number": "float64", "boolean": "boolean"}


def at(x0: int, y0: int, x1: int, y1: int) -> shapely.Polygon:
    """Return the rectangle between two corners, in metres from the origin."""
    return shapely.box(X0 + x0, Y0 + y0, X0 + x1, Y0 + y1)


def typed(layer: Layer, rows: Iterable[Row]) -> pd.DataFrame:
    """Return `rows` as a frame with exactly the columns and types of `layer`.

    Fields that a row leaves out are missing, except that the source is
    "Test", the day 22 April 2024 and the boundary indicative.
    """
    rows = [
        {
            "source_document": "Test",
            "as_of_on": AS_OF_ON,
            "geometry_quality": "indicative",
            **row,
        }
        for row in rows
    ]
    columns = {
        name: _column(field, [row.get(name) for row in rows])
        for name, field in layer.fields.items()
    }
    frame = pd.DataFrame(columns)
    if not layer.has_geometry:
        return frame
    shapes = [row.get("geometry") for row in rows]
    features: pd.DataFrame = gpd.GeoDataFrame(frame, geometry=shapes, crs=crs.METRIC)
    return features


def _column(field: Field, values: list[Any]) -> pd.Series[Any]:
    dtype = "object" if field.type == "date" else DTYPES.get(field.type, "str")
    return pd.Series(values, dtype=dtype)


@cache
def layers() -> Mapping[str, Layer]:
    """Return the declarations that are shipped with the program; nobody changes them.

    Read once: a workspace is made for nearly every test.
    """
    return read_layers(shipped("layers"))
