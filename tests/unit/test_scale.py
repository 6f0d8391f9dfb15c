"""A Dask cluster answers as one machine does, and loses nothing with a worker."""

from __future__ import annotations

import os
import signal
from dataclasses import fields
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pytest
import shapely
from distributed import LocalCluster
from shapely.affinity import translate

from clusterviz import scale
from clusterviz.core.index import feature_index
from clusterviz.core.meetings import Meetings
from clusterviz.core.meetings import meetings as meetings_here
from clusterviz.errors import InputError, StorageError
from clusterviz.scale import partitions
from clusterviz.scale.cluster import connected
from clusterviz.settings import shipped

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

NOBODY = "tcp://127.0.0.1:1"


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    with LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",
        memory_limit="1GiB",
    ) as cluster:
        yield cluster


@pytest.fixture(autouse=True)
def small_partitions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(partitions, "MOST_ROWS", 20)


def wave(x: float, y: float, radius_m: float, n_corners: int) -> shapely.Polygon:
    """Return a star-shaped polygon with bays, which has as many corners as asked."""
    turn = np.linspace(0, 2 * np.pi, n_corners, endpoint=False)
    far = radius_m * (1 + 0.3 * np.sin(5 * turn) + 0.1 * np.sin(41 * turn))
    corners = [x + far * np.cos(turn), y + far * np.sin(turn)]
    return shapely.Polygon(np.transpose(corners))


def coverage() -> NDArray[np.object_]:
    """Return 20 by 20 squares of 100 m, with a giant after every forty of them."""
    squares = [
        shapely.box(x, y, x + 100, y + 100)
        for y in range(0, 2_000, 100)
        for x in range(0, 2_000, 100)
    ]
    shapes: list[shapely.Polygon] = []
    for at in range(0, 400, 40):
        giant = wave(3 * at + 400, 2 * at + 600, 700, 2_000)
        shapes += [*squares[at : at + 40], giant]
    # In the middle of the land, as coordinates of the metric CRS are.
    placed = [translate(shape, 450_000.3, 2_300_000.7) for shape in shapes]
    return np.array([*placed, None], dtype="object")


def sites() -> NDArray[np.object_]:
    """Return sites all over the coverage, a missing one and one far away."""
    east = [wave(450_250 + 190 * i, 2_300_300 + 170 * i, 130, 90) for i in range(8)]
    far = shapely.box(0, 0, 1, 1)
    return np.array([*east, None, shapely.Polygon(), far], dtype="object")


@pytest.fixture
def layer(tmp_path: Path) -> Path:
    """Return the file of the coverage, twenty rows a group."""
    path = tmp_path / "layer.parquet"
    gpd.GeoDataFrame(geometry=coverage()).to_parquet(
        path, schema_version="1.1.0", write_covering_bbox=True, row_group_size=20
    )
    return path


def here(shapes: NDArray[np.object_], bodies: NDArray[np.object_]) -> Meetings:
    """Return what one machine finds."""
    return meetings_here(bodies, feature_index(shapes))


def require_identical(found: Meetings, expected: Meetings) -> None:
    """Raise unless both are the same to the last digit and the last corner."""
    for name in (one.name for one in fields(Meetings)):
        ours, theirs = getattr(found, name), getattr(expected, name)
        assert ours.dtype == theirs.dtype, name
        if name == "pieces":
            ours, theirs = shapely.to_wkb(ours), shapely.to_wkb(theirs)
        np.testing.assert_array_equal(ours, theirs, strict=True, err_msg=name)


def pids(cluster: LocalCluster) -> list[int]:
    """Return the processes of the workers, when both are there."""
    with connected(cluster.scheduler_address) as client:
        client.wait_for_workers(2, timeout=60)
        return sorted(client.run(os.getpid).values())


def test_the_sample_meets_its_zones_as_on_one_machine(cluster: LocalCluster) -> None:
    sample = shipped("layers") / "sample" / "bacgiang"
    clusters = gpd.read_parquet(sample / "clusters.parquet").geometry.to_numpy()
    zones = gpd.read_parquet(sample / "plan_zones.parquet").geometry.to_numpy()

    found = scale.meetings(
        cluster.scheduler_address, sample / "plan_zones.parquet", clusters
    )

    assert len(found) > 0
    require_identical(found, here(zones, clusters))


def test_a_coverage_with_giants_is_met_as_on_one_machine(
    cluster: LocalCluster, layer: Path
) -> None:
    told: list[tuple[int, int]] = []

    found = scale.meetings(
        cluster.scheduler_address,
        layer,
        sites(),
        on_progress=lambda *progress: told.append(progress),
    )

    require_identical(found, here(coverage(), sites()))
    # 411 rows in partitions of 20; few of them lie beside the sites.
    total = told[-1][1]
    assert 10 < total <= 21
    assert told == [(done, total) for done in range(1, total + 1)]


@pytest.mark.parametrize("n_killed", [1, 2])
def test_killed_workers_change_nothing(
    cluster: LocalCluster, layer: Path, n_killed: int
) -> None:
    victims = pids(cluster)[:n_killed]

    def kill(done: int, total: int) -> None:
        if done == 1:
            for pid in victims:
                os.kill(pid, signal.SIGKILL)

    found = scale.meetings(cluster.scheduler_address, layer, sites(), on_progress=kill)

    require_identical(found, here(coverage(), sites()))
    assert not set(victims) & set(pids(cluster))


def test_no_worker_goes_over_its_memory(cluster: LocalCluster, layer: Path) -> None:
    before = pids(cluster)

    scale.meetings(cluster.scheduler_address, layer, sites())

    # Its nanny ends a worker that goes over its limit, and begins another.
    assert pids(cluster) == before


@pytest.mark.parametrize(
    "bodies",
    [[], [None, shapely.Polygon()], [shapely.box(0, 0, 1, 1)]],
    ids=["none", "without land", "far away"],
)
def test_where_nothing_can_meet_no_cluster_is_asked(
    layer: Path, bodies: list[shapely.Geometry | None]
) -> None:
    some = np.array(bodies, dtype="object")

    found = scale.meetings(NOBODY, layer, some)

    assert len(found) == 0
    require_identical(found, here(coverage(), some))


def test_an_error_of_a_worker_reads_as_on_one_machine(
    cluster: LocalCluster, tmp_path: Path
) -> None:
    path = tmp_path / "roads.parquet"
    road = shapely.LineString([(0, 0), (9, 9)])
    gpd.GeoDataFrame(geometry=[road]).to_parquet(
        path, schema_version="1.1.0", write_covering_bbox=True
    )
    site = np.array([shapely.box(0, 0, 5, 5)], dtype="object")

    with pytest.raises(InputError, match="A geometry is a LineString"):
        scale.meetings(cluster.scheduler_address, path, site)


def test_a_site_that_is_a_line_is_refused_before_anybody_is_asked(layer: Path) -> None:
    line = np.array([shapely.LineString([(0, 0), (9, 9)])], dtype="object")

    with pytest.raises(InputError, match="A geometry is a LineString"):
        scale.meetings(NOBODY, layer, line)


def test_a_file_that_goes_away_meanwhile_is_said_so(
    cluster: LocalCluster, layer: Path
) -> None:
    with pytest.raises(StorageError, match="cannot be read on"):
        scale.meetings(
            cluster.scheduler_address,
            layer,
            sites(),
            on_progress=lambda done, total: layer.unlink(missing_ok=True),
        )
