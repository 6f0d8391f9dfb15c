"""Every method by name: what it is called in the results, and how it is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.peers.base import PeerAbsentError

if TYPE_CHECKING:
    from benchmarks.peers.base import Peer

TITLES = {
    "ours": "clusterviz",
    "ours-2": "clusterviz, two threads",
    "ours-pieces": "clusterviz, the land cut out and its width measured",
    "ours-blocks": "clusterviz, in blocks on disk",
    "overlay": "`geopandas.overlay`",
    "join": "join and intersection (geopandas, shapely)",
    "duckdb": "DuckDB spatial",
    "duckdb-file": "DuckDB spatial, its own database",
    "sedona": "SedonaDB",
    "postgis": "PostGIS, tuned",
    "floor": "the floor: GEOS on the crossing pairs, one thread",
}


def opened(name: str, socket: str | None = None) -> Peer:
    """Return the method `name`, its libraries imported and its connection made.

    Parameters
    ----------
    name
        One of `TITLES`.
    socket
        The folder of the PostgreSQL server's socket, if there is one.

    Raises
    ------
    PeerAbsentError
        If it cannot run on this machine.
    """
    # Each import stays with its method: a process that is weighed has only its own.
    if name in {"ours", "ours-2"}:
        from benchmarks.peers.base import THREADS
        from benchmarks.peers.ours import Ours

        return Ours(threads=THREADS if name == "ours-2" else 1)
    if name == "ours-pieces":
        from benchmarks.peers.ours import OursWithPieces

        return OursWithPieces()
    if name == "ours-blocks":
        from benchmarks.peers.ours import OursInBlocks

        return OursInBlocks()
    if name in {"overlay", "join"}:
        from benchmarks.peers.plain import Join, Overlay

        return Overlay() if name == "overlay" else Join()
    if name in {"duckdb", "duckdb-file"}:
        from benchmarks.peers.duck import Duck

        return Duck(is_file=name == "duckdb-file")
    if name == "sedona":
        from benchmarks.peers.sedona import Sedona

        return Sedona()
    if name == "floor":
        from benchmarks.peers.floor import Floor

        return Floor()
    if socket is None:
        raise PeerAbsentError(
            "No PostgreSQL server was started.",
            expected="one, since the peer is made of it",
            remedy="Install PostgreSQL and PostGIS, or run it from the benchmark.",
        )
    from benchmarks.peers.postgis import PostGis

    return PostGis(socket)
