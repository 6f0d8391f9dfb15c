"""What is said of a Dask cluster that is not there, not alike, or gone."""

from __future__ import annotations

import os
import socket
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from dask import config
from distributed import LocalCluster

import clusterviz
from clusterviz.errors import ClustervizError, InputError, StorageError
from clusterviz.scale import cluster
from clusterviz.scale.cluster import connected, require_alike, results

if TYPE_CHECKING:
    from collections.abc import Iterator

PLACE = Path(__file__)
"""A file that this machine and its workers can read."""


def started(n_workers: int) -> LocalCluster:
    """Return a cluster that gives a task up when one worker has died of it."""
    with config.set({"distributed.scheduler.allowed-failures": 0}):
        return LocalCluster(
            n_workers=n_workers,
            threads_per_worker=1,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",
            memory_limit="1GiB",
        )


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Return the address of a scheduler with one worker."""
    with started(1) as cluster:
        yield cluster.scheduler_address


@pytest.fixture(scope="module")
def deserted() -> Iterator[str]:
    """Return the address of a scheduler without workers."""
    with started(0) as cluster:
        yield cluster.scheduler_address


@pytest.fixture
def silent() -> Iterator[str]:
    """Return the address of something that takes calls, but is no Dask."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"tcp://127.0.0.1:{server.getsockname()[1]}"


@pytest.mark.parametrize("scheduler", ["tcp://127.0.0.1:1", "nonsense", ""])
def test_an_address_where_nobody_answers_is_said_so(
    scheduler: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "_CONNECT_S", 0.5)

    with (
        pytest.raises(InputError, match="No Dask scheduler answers") as raised,
        connected(scheduler),
    ):
        pass

    assert f"`{scheduler}`" in raised.value.found


def test_something_else_at_the_address_is_not_waited_for(
    silent: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "_CONNECT_S", 0.5)

    with pytest.raises(InputError, match="No Dask scheduler"), connected(silent):
        pass


@pytest.mark.parametrize("library", ["distributed", "dask_geopandas"])
def test_without_the_extra_one_is_told_how_to_get_it(
    library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, library, None)

    with (
        pytest.raises(ClustervizError, match="Dask is not installed") as raised,
        connected("tcp://127.0.0.1:1"),
    ):
        pass

    assert str(raised.value).endswith("Run: pip install 'clusterviz[scale]'")


def test_a_cluster_without_workers_is_refused(deserted: str) -> None:
    with connected(deserted) as client, pytest.raises(InputError, match="no workers"):
        require_alike(client, deserted, PLACE)


def test_workers_like_us_are_welcome(address: str) -> None:
    with connected(address) as client:
        require_alike(client, address, PLACE)


def test_a_worker_of_another_version_is_refused(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = clusterviz.__version__
    monkeypatch.setattr(clusterviz, "__version__", "999.0")

    with (
        connected(address) as client,
        pytest.raises(InputError, match=f"has clusterviz {ours}. Expected 999.0"),
    ):
        require_alike(client, address, PLACE)


class Mute:
    """A cluster whose one worker cannot even run what it is sent."""

    def run(self, *_: object, **__: object) -> dict[str, Exception]:
        return {"tcp://10.0.0.9:1": ValueError("unknown opcode")}


def test_a_worker_that_cannot_answer_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"cannot run .*unknown opcode"):
        require_alike(Mute(), "tcp://10.0.0.5:8786", tmp_path)  # type: ignore[arg-type]


def test_a_worker_that_does_not_share_the_folder_is_refused(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The worker's own folder is another one, so it finds no such file in it.
    monkeypatch.chdir(tmp_path)
    Path("layer.parquet").write_bytes(b"here")

    with connected(address) as client, pytest.raises(StorageError, match="cannot read"):
        require_alike(client, address, Path("layer.parquet"))


def test_results_come_with_the_position_of_their_work(address: str) -> None:
    with connected(address) as client:
        futures = client.map(abs, [-3, -5, -7])

        assert sorted(results(client, futures)) == [(0, 3), (1, 5), (2, 7)]


def test_work_that_ends_its_workers_is_given_up(address: str) -> None:
    with connected(address) as client:
        futures = [client.submit(os._exit, 1, pure=False)]

        with pytest.raises(ClustervizError, match="ended every worker that took it"):
            list(results(client, futures))


def test_a_cluster_that_stays_without_workers_is_not_waited_for(
    deserted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "ALONE_S", 0.0)

    with connected(deserted) as client:
        futures = client.map(abs, [-3])

        with pytest.raises(ClustervizError, match="has had no worker for"):
            list(results(client, futures))


def test_a_cluster_that_is_shut_down_meanwhile_is_said_so() -> None:
    with started(1) as cluster, connected(cluster.scheduler_address) as client:
        futures = [client.submit(abs, -3), client.submit(time.sleep, 600)]
        found = results(client, futures)
        assert next(found) == (0, 3)
        cluster.close()

        with pytest.raises(ClustervizError, match="connection to the Dask scheduler"):
            next(found)
