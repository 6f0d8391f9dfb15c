"""Every method that is measured finds the same land. Nothing here is timed."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import numpy as np
import pytest
from shapely import MultiPolygon, Polygon, box

from benchmarks import geofile
from benchmarks.answer import Answer, AnswersDisagreeError, answer, require_same
from benchmarks.data import DataSet
from benchmarks.files import Files
from benchmarks.peers.base import PeerAbsentError, library
from benchmarks.peers.roster import TITLES, opened
from benchmarks.postgres import Server
from benchmarks.province import Province

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from benchmarks.peers.base import Peer

SITES = [box(0, 0, 200, 100), box(1_000, 0, 1_100, 100)]

ZONES = [
    box(-50, 0, 50, 100),
    box(60, 20, 160, 70),
    box(200, 0, 300, 100),
    MultiPolygon([box(-10, 90, 30, 130), box(1_090, 0, 1_200, 50)]),
    Polygon(
        [(-500, -500), (1_500, -500), (1_500, 500), (-500, 500)],
        [[(190, 90), (400, 90), (400, 400), (190, 400)]],
    ),
]

KNOWN = {
    (0, 0): 50 * 100,
    (0, 1): 100 * 50,
    (0, 3): 30 * 10,
    (0, 4): 200 * 100 - 10 * 10,
    (1, 3): 10 * 50,
    (1, 4): 100 * 100,
}
"""Square metres by site and zone: a border, a nested zone, parts, and a hole."""


@pytest.fixture(scope="module")
def socket() -> Iterator[str | None]:
    """Yield the socket of a server, or nothing where none can run."""
    with ExitStack() as closing:
        try:
            yield closing.enter_context(Server()).socket
        except PeerAbsentError:
            yield None


@pytest.fixture(params=TITLES)
def peer(request: pytest.FixtureRequest, socket: str | None) -> Iterator[Peer]:
    """Yield each method; one that is not installed is skipped, and why is said."""
    try:
        one = opened(request.param, socket)
    except PeerAbsentError as error:
        pytest.skip(error.found)
    yield one
    one.close()


@pytest.fixture
def known(tmp_path: Path) -> Files:
    """Return files of two sites and five zones."""
    files = Files(tmp_path / "sites.parquet", tmp_path / "zones.parquet")
    geofile.write_shapes(files.sites, "site_id", [np.array(SITES, dtype=object)])
    geofile.write_shapes(files.zones, "zone_id", [np.array(ZONES, dtype=object)])
    return files


def pairs(found: Answer) -> dict[tuple[int, int], float]:
    """Return the square metres by site and zone."""
    keys = zip(found.site.tolist(), found.zone.tolist(), strict=True)
    return dict(zip(keys, found.m2.tolist(), strict=True))


def test_every_method_finds_what_is_known(peer: Peer, known: Files) -> None:
    peer.ingest(known)

    assert pairs(peer.ask()) == pytest.approx(KNOWN)
    assert pairs(peer.ask()) == pytest.approx(KNOWN)


def test_every_method_finds_it_from_files(
    peer: Peer, known: Files, tmp_path: Path
) -> None:
    peer.keep(known, tmp_path)

    assert pairs(peer.ask_files(known, tmp_path)) == pytest.approx(KNOWN)


def test_every_method_sums_tiles(peer: Peer, known: Files) -> None:
    halves = [box(0, 0, 10, 100), box(10, 0, 30, 100), box(190, 0, 500, 500)]
    tiles = known.zones.with_name("tiles.parquet")
    owners = np.array([0, 0, 1])
    geofile.write_shapes(
        tiles, "zone_id", [np.array(halves, dtype=object)], owners=owners
    )
    whole = known.zones.with_name("whole.parquet")
    zones = np.array([box(0, 0, 30, 100), halves[2]], dtype=object)
    geofile.write_shapes(whole, "zone_id", [zones])
    is_ours = type(peer).__name__.startswith("Ours")

    peer.ingest(
        Files(known.sites, whole)
        if is_ours
        else Files(known.sites, tiles, is_tiled=True)
    )

    assert pairs(peer.ask()) == pytest.approx({(0, 0): 3_000, (0, 1): 1_000})


def test_every_method_agrees_on_a_troubled_province(
    peer: Peer, tmp_path_factory: pytest.TempPathFactory
) -> None:
    data = DataSet(
        "mixed", 3_000, Province(20_000.0, 12_000.0), n_sites=10, n_giants=6,
        n_corridors=20, giant_vertices=(300, 3_000), is_troubled=True,
    )  # fmt: skip
    files = data.files(tmp_path_factory.getbasetemp())
    plain = opened("join")
    plain.ingest(files)
    expected = plain.ask()

    peer.ingest(files)
    found = peer.ask()

    assert len(expected.m2) > 100
    require_same("peer", found, "join", expected)
    assert found.ha == pytest.approx(expected.ha, rel=1e-6)


def test_a_library_that_is_missing_is_said() -> None:
    with pytest.raises(
        PeerAbsentError, match=r"no_such_library is not installed.*bench"
    ):
        library("no_such_library")


def test_postgis_without_a_server_is_absent() -> None:
    with pytest.raises(PeerAbsentError, match="No PostgreSQL server"):
        opened("postgis", socket=None)


def test_pieces_of_one_pair_are_summed_and_slivers_left_out() -> None:
    found = answer([0, 0, 1], [5, 5, 6], [1.0, 2.0, 0.0009], is_summed=True)

    assert pairs(found) == {(0, 5): 3.0}


def test_a_pair_that_only_one_finds_stops_the_run_and_is_named() -> None:
    both, one = answer([0, 3], [5, 7], [9.0, 2.5]), answer([0], [5], [9.0])

    with pytest.raises(AnswersDisagreeError, match=r"a found 0\.0+ m² of zone 7 under"
                       r" site 3, and b 2\.5"):  # fmt: skip
        require_same("a", one, "b", both)


def test_a_pair_of_less_than_a_hundredth_may_be_missed() -> None:
    require_same(
        "a", answer([0], [5], [1e6]), "b", answer([0, 1], [5, 5], [1e6, 0.009])
    )


def test_many_small_differences_stop_the_run_too() -> None:
    n = np.arange(1_000)
    less, more = answer(n, n, n * 0.0 + 10.0), answer(n, n, n * 0.0 + 10.009)

    with pytest.raises(AnswersDisagreeError, match=r"found 1\.000000 ha"):
        require_same("a", less, "b", more)
