"""The rows that a child left, when it was taken over: small files, large claims."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely

from clusterviz.files.readers import write
from clusterviz.files.refused import FileRefusedError
from clusterviz.files.returned import DamagedRowsError, returned_rows
from clusterviz.settings import ImportLimits

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from clusterviz.schema import GeometryType


def test_one_long_text_in_very_many_cells_is_no_layer(tmp_path: Path) -> None:
    """A few kilobytes on disk, 200 MB in memory."""
    cells = pa.DictionaryArray.from_arrays(pa.array([0] * 10_000), ["x" * 20_000])
    path = tmp_path / "rows.parquet"
    pq.write_table(pa.table({"name": cells.cast(pa.string())}), path)

    assert path.stat().st_size < 10_000
    with pytest.raises(DamagedRowsError):
        returned_rows(path, ImportLimits(memory_mb=100))


def test_rows_of_several_batches_come_back_in_order(tmp_path: Path) -> None:
    path = tmp_path / "rows.parquet"
    pq.write_table(pa.table({"n": range(20_000)}), path, row_group_size=9_000)

    assert returned_rows(path, ImportLimits())["n"].tolist() == [*range(20_000)]


def test_single_shapes_come_back_as_the_multi_part_ones_of_their_layer(
    tmp_path: Path,
) -> None:
    """Held against what shapely makes of one at a time."""
    box, path = shapely.box(0, 0, 1, 1), tmp_path / "rows.parquet"
    hole = shapely.box(0, 0, 9, 9) - box
    several = shapely.MultiPolygon([box, shapely.box(2, 0, 3, 1)])
    high = shapely.force_3d(box, 4)
    line = shapely.LineString([(0, 0), (1, 1)])
    there = [
        box,
        hole,
        several,
        high,
        line,
        shapely.Polygon(),
        shapely.Point(1, 2),
        None,
    ]
    pq.write_table(pa.table({"geometry": shapely.to_wkb(there, flavor="iso")}), path)

    wanted = [shapely.multipolygons([one]) for one in (box, hole)]
    lines = [*there[:4], shapely.multilinestrings([line]), *there[5:]]
    cases: dict[GeometryType, list[Any]] = {
        "none": there, "MultiPolygon": [*wanted, *there[2:]], "MultiLineString": lines,
    }  # fmt: skip
    for geometry, expected in cases.items():
        found = returned_rows(path, ImportLimits(), geometry).geometry
        assert [one and one.wkt for one in found] == [
            one and one.wkt for one in expected
        ]


def test_a_file_that_states_too_many_features_is_refused_unread(tmp_path: Path) -> None:
    """Before memory is spent on any of them."""

    def unread() -> Iterator[pa.Table]:
        for _ in range(1):
            yield pytest.fail("a row was read")

    limits = ImportLimits(features=10)
    with pytest.raises(FileRefusedError) as caught:
        write(unread(), 11, tmp_path, tmp_path / "rows.parquet", limits)
    assert caught.value.reason == "features_many"
    assert caught.value.values == {"most": 10}
