"""Every layer as a table: CSV, Excel, Parquet and JSON, by what wrote none of them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import duckdb
import openpyxl
import orjson
import pytest
import shapely

from tests import ogr
from tests.readback.forms import MM, PLACE, TENTH_OF_MICRODEGREE, typing
from tests.readback.handed import DRAWN, TABLES
from tests.readback.truth import Row, lacks, moved, plain

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.readback.handed import Held

every_layer, drawn_layer = (
    pytest.mark.parametrize("held", some, ids="-".join, indirect=True)
    for some in ([*DRAWN, *TABLES], DRAWN)
)


def by_gdal(held: Held) -> list[Row]:
    """Return the rows of a CSV, all of whose values are text to it."""
    found = ogr.features(held.file(".csv"), held.name)
    typed = typing(held, is_text=True)
    return [typed(one["properties"]) for one in found]


def by_openpyxl(held: Held) -> list[Row]:
    """Return the rows of a workbook; below the labels stand the codes of fields."""
    book = openpyxl.load_workbook(held.file(".xlsx"), read_only=True)
    _, codes, *rows = book.worksheets[0].iter_rows(values_only=True)
    book.close()
    return [
        {code: _day(value) for code, value in zip(codes, row, strict=True)}
        for row in rows
    ]


def _day(value: object) -> object:
    """Return a value as it is: a day in a sheet is its midnight."""
    if not isinstance(value, dt.datetime):
        return value
    assert value.time() == dt.time()
    return value.date().isoformat()


def by_json(held: Held) -> list[Row]:
    """Return the rows of a file that Python's own module wrote."""
    rows: list[Row] = orjson.loads(held.file(".json").read_bytes())["rows"]
    return rows


def by_duckdb(held: Held) -> list[Row]:
    """Return the rows of a Parquet file, of which another reader is DuckDB's own."""
    found = queried(held.file(".parquet"), "*")
    return [{name: as_said(value) for name, value in row.items()} for row in found]


def as_said(value: object) -> object:
    return value if isinstance(value, bytes | dict) else plain(value)


def queried(path: Path, columns: str) -> list[Row]:
    """Return some columns of a Parquet file; shapes as WKB, as they are written."""
    with duckdb.connect() as database:
        database.execute("SET enable_geoparquet_conversion = false")
        found = database.execute(f"SELECT {columns} FROM read_parquet(?)", [str(path)])
        names = [one[0] for one in found.description or ()]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


OF_POINTS = [
    pytest.param(by_gdal, marks=ogr.requires("ogr2ogr"), id=".csv"),
    pytest.param(by_openpyxl, id=".xlsx"),
    pytest.param(by_json, id=".json"),
]

READERS = [*OF_POINTS, pytest.param(by_duckdb, id=".parquet")]


@pytest.mark.parametrize("reader", READERS)
@every_layer
def test_every_row_comes_back_with_nothing_lost_and_nothing_more(
    held: Held, reader: Callable[[Held], list[Row]]
) -> None:
    wanted = held.rows(("area_ha",))
    rows = reader(held)
    found = {str(row[held.layer.key]): row for row in rows}
    own, first = (next(iter(some.values())) for some in (wanted, found))
    place = {"geometry", "bbox"} if reader is by_duckdb else {*PLACE}

    assert len(rows) == len(found)
    assert lacks(wanted, found) == []
    assert {one for one in first if not one.endswith("_label")} == {
        *own,
        *(place if held.layer.has_geometry else ()),
    }


@every_layer
def test_beside_each_code_stands_its_word(held: Held) -> None:
    choices = {
        name: one.choices for name, one in held.layer.fields.items() if one.choices
    }
    rows = by_openpyxl(held)

    for name, its in choices.items():
        words = {None: None} | {code: one.label.vi for code, one in its.items()}
        assert [row[f"{name}_label"] for row in rows] == [
            words[row[name]] for row in rows
        ]
    if held.name == "clusters":
        assert choices


@pytest.mark.parametrize("reader", OF_POINTS)
@drawn_layer
def test_a_row_has_a_point_of_its_land(
    held: Held, reader: Callable[[Held], list[Row]]
) -> None:
    land = held.degrees
    for row in reader(held):
        shape = land[row[held.layer.key]]
        if shape is None:
            assert row["lon"] is row["lat"] is None
            continue
        off = shapely.distance(shape, shapely.Point(row["lon"], row["lat"]))
        assert off < TENTH_OF_MICRODEGREE


@drawn_layer
def test_parquet_keeps_every_corner(held: Held) -> None:
    found = {
        str(row[held.layer.key]): shapely.from_wkb(row["geometry"])
        for row in queried(held.file(".parquet"), f"{held.layer.key}, geometry")
    }

    assert moved(held.metric, found) < MM
