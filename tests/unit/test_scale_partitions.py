"""What of a layer's file is a partition, and what of it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clusterviz.errors import StorageError
from clusterviz.scale import partitions
from clusterviz.scale.partitions import runs_met, shapes_near, sites_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray


def layer(
    folder: Path, shapes: Sequence[shapely.Geometry | None], rows_per_group: int = 2
) -> Path:
    """Write a GeoParquet file with a bbox covering."""
    path = folder / "layer.parquet"
    gpd.GeoDataFrame(geometry=list(shapes)).to_parquet(
        path,
        schema_version="1.1.0",
        write_covering_bbox=True,
        row_group_size=rows_per_group,
    )
    return path


def squares(n: int) -> list[shapely.Polygon]:
    """Return squares of 10 m side by side from the origin to the east."""
    return [shapely.box(10 * i, 0, 10 * i + 10, 10) for i in range(n)]


def box(xmin: float, xmax: float) -> NDArray[np.float64]:
    """Return the box of one site that is as high as the squares."""
    return np.array([[xmin, 0.0, xmax, 10.0]])


def groups(path: Path, near: NDArray[np.float64]) -> list[list[int]]:
    """Return the numbers of the groups in each partition."""
    return [[group.number for group in run.groups] for run in runs_met(path, near)]


def test_a_partition_has_no_more_rows_than_the_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(partitions, "MOST_ROWS", 5)

    # Five groups of 2 rows: two of them make 4, a third would make 6.
    assert groups(layer(tmp_path, squares(10)), box(0, 100)) == [[0, 1], [2, 3], [4]]


def test_a_partition_has_no_more_bytes_than_the_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = layer(tmp_path, squares(6))
    first = runs_met(path, box(0, 60))[0].groups[0]
    # WKB of two squares of five corners, 16 bytes each, and two boxes of 32 bytes.
    assert first.n_bytes > 2 * (5 * 16 + 32)

    monkeypatch.setattr(partitions, "MOST_BYTES", first.n_bytes - 1)

    assert groups(path, box(0, 60)) == [[0], [1], [2]]


def test_a_group_that_no_site_meets_is_in_no_partition(tmp_path: Path) -> None:
    path = layer(tmp_path, squares(8))

    assert groups(path, box(25, 55)) == [[1, 2]]
    assert groups(path, np.concatenate([box(5, 6), box(75, 76)])) == [[0, 3]]
    assert groups(path, box(-5, 0)) == []
    assert groups(path, box(80, 99)) == []


def test_a_partition_knows_where_it_begins_and_which_sites_are_near(
    tmp_path: Path,
) -> None:
    near = np.concatenate([box(25, 35), box(900, 910), box(np.nan, np.nan)])

    (run,) = runs_met(layer(tmp_path, squares(8)), near)

    assert run.groups[0].first_row == 2
    assert run.near.tolist() == box(25, 35).tolist()


def test_only_the_rows_that_a_site_meets_become_geometries(tmp_path: Path) -> None:
    path = layer(tmp_path, squares(8), rows_per_group=4)
    (run,) = runs_met(path, np.concatenate([box(15, 25), box(65, 66)]))

    features = shapes_near(run, path)

    assert features.index.tolist() == [1, 2, 6]
    assert features.geometry.bounds["minx"].tolist() == [10, 20, 60]


def test_a_feature_without_a_place_is_met_by_nothing(tmp_path: Path) -> None:
    nowhere = [None, shapely.Polygon()]
    path = layer(tmp_path, [*nowhere, None, squares(1)[0]])

    (run,) = runs_met(path, box(0, 10))

    assert [group.number for group in run.groups] == [1]
    assert shapes_near(run, path).index.tolist() == [3]


def test_a_group_that_does_not_say_where_it_lies_is_read(tmp_path: Path) -> None:
    path = layer(tmp_path, squares(4))
    pq.write_table(pq.read_table(path), path, row_group_size=2, write_statistics=False)

    (run,) = runs_met(path, box(35, 39))

    assert [group.number for group in run.groups] == [0, 1]
    assert shapes_near(run, path).index.tolist() == [3]


def test_a_file_without_rows_has_no_partition(tmp_path: Path) -> None:
    path = layer(tmp_path, squares(1))
    pq.write_table(pq.read_table(path).slice(0, 0), path)

    assert runs_met(path, box(0, 10)) == []


def test_a_file_without_a_covering_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "layer.parquet"
    gpd.GeoDataFrame(geometry=squares(1)).to_parquet(path)

    with pytest.raises(StorageError, match="does not say where its rows lie"):
        runs_met(path, box(0, 10))


def test_a_plain_table_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "table.parquet"
    pq.write_table(pa.table({"zone_id": ["Z1"]}), path)

    with pytest.raises(StorageError, match="does not say where its rows lie"):
        runs_met(path, box(0, 10))


@pytest.mark.parametrize("content", [None, b"", b"no Parquet at all"])
def test_a_file_that_cannot_be_read_is_said_so(
    tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "layer.parquet"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(StorageError, match="cannot be read on"):
        runs_met(path, box(0, 10))


def test_a_worker_parses_the_sites_near_its_partition_only() -> None:
    here, there = squares(20)[::19]
    wkb = np.array([there.wkb, None, here.wkb], dtype="object")
    sites = sites_of(wkb)

    near = sites.near(np.array([0.0, 0.0, 15.0, 10.0]))

    assert near.tolist() == [None, None, here]


@settings(
    deadline=None,
    max_examples=30,
    # Each example writes its file anew.
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    starts=st.lists(st.integers(0, 50), min_size=1, max_size=12),
    near=st.lists(st.integers(0, 50), max_size=3),
    most_rows=st.integers(1, 6),
)
def test_every_row_that_a_site_meets_is_in_one_partition(
    tmp_path: Path, starts: list[int], near: list[int], most_rows: int
) -> None:
    path = layer(tmp_path, [shapely.box(x, 0, x + 4, 10) for x in starts])
    boxes = np.array([(x, 0, x + 3, 10) for x in near], dtype="float64").reshape(-1, 4)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(partitions, "MOST_ROWS", most_rows)
        runs = runs_met(path, boxes)
        rows = [row for run in runs for row in shapes_near(run, path).index]

    met = [
        row
        for row, x in enumerate(starts)
        if any(x < at + 3 and at < x + 4 for at in near)
    ]
    assert rows == met
    assert all(
        len(run.groups) == 1 or sum(g.n_rows for g in run.groups) <= most_rows
        for run in runs
    )
