"""Random frames that a layer's declaration allows, for the promises of stores."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
from hypothesis import strategies as st
from shapely import LineString, MultiLineString, MultiPolygon, box
from shapely.affinity import translate

from clusterviz import crs

if TYPE_CHECKING:
    from clusterviz.schema import Field, Layer

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)

CELL_M = 100


@st.composite
def frames(draw: st.DrawFn, layer: Layer) -> pd.DataFrame:
    """Return 0 to 6 rows of `layer`; optional values, places too, may be missing."""
    n = draw(st.integers(0, 6))
    columns = {
        name: _column(draw, field, n, is_key=name == layer.key)
        for name, field in layer.fields.items()
    }
    table = pd.DataFrame(columns, index=pd.RangeIndex(n))
    if not layer.has_geometry:
        return table
    shape = _shapes(layer)
    places = shape if layer.is_geometry_required else st.none() | shape
    drawn = draw(st.lists(places, min_size=n, max_size=n))
    placed: pd.DataFrame = gpd.GeoDataFrame(table, geometry=drawn, crs=crs.METRIC)
    return placed


def _column(draw: st.DrawFn, field: Field, n: int, *, is_key: bool) -> pd.Series[Any]:
    value = _values(field)
    values = draw(
        st.lists(
            value if field.is_required else st.none() | value,
            min_size=n,
            max_size=n,
            unique=is_key,
        )
    )
    dtypes = {"integer": "Int64", "number": "float64", "boolean": "boolean"}
    dtype = "object" if field.type == "date" else dtypes.get(field.type, "str")
    return pd.Series(values, dtype=dtype)


def _values(field: Field) -> st.SearchStrategy[Any]:
    low, high = field.minimum, field.maximum
    month = st.dates(dt.date(1990, 1, 1), dt.date(2099, 12, 31))
    of_type: dict[str, st.SearchStrategy[Any]] = {
        "text": TEXT,
        "integer": st.integers(
            -(2**63) if low is None else int(low),
            2**63 - 1 if high is None else int(high),
        ),
        "number": st.floats(low, high, allow_nan=False, allow_infinity=False),
        "boolean": st.booleans(),
        "date": st.dates(),
        "month": month.map(lambda day: f"{day:%Y-%m}"),
        "choice": st.sampled_from(sorted(field.choices) or [""]),
    }
    return of_type[field.type]


def _shapes(layer: Layer) -> st.SearchStrategy[Any]:
    """Return shapes of one or two parts, as one or the multi type."""
    cell = st.tuples(st.integers(0, 500), st.integers(0, 500))
    if layer.geometry == "MultiLineString":
        line = cell.map(lambda at: LineString([(0, 0), (at[0] + 1, at[1] + 1)]))
        return line | line.map(lambda one: MultiLineString([one]))
    square = cell.map(
        lambda at: box(
            at[0] * CELL_M, at[1] * CELL_M, (at[0] + 1) * CELL_M, (at[1] + 1) * CELL_M
        )
    )
    # Drawn in two ranges, so that two parts never touch.
    far = square.map(lambda one: translate(one, 100_000, 100_000))
    return square | st.builds(lambda a, b: MultiPolygon([a, b]), square, far)
