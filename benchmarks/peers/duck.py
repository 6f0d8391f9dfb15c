"""DuckDB with its spatial extension, in memory or on its own file."""

from __future__ import annotations

from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.answer import Answer, answer
from benchmarks.peers.base import THREADS, PeerAbsentError, fastest, library

if TYPE_CHECKING:
    from benchmarks.files import Files
    from benchmarks.peers.sql import Connection

EXTENSION = "duckdb_extension_spatial"

PLAIN = "ST_Area(ST_Intersection(z.geometry, s.geometry))"

WAYS = {
    "cut every pair": PLAIN,
    "cut what is not covered": "CASE WHEN ST_CoveredBy(z.geometry, s.geometry) "
    f"THEN ST_Area(z.geometry) ELSE {PLAIN} END",
}
"""The area of a pair, plainly and with the shortcut that may or may not pay."""

_CHOSEN = "duckdb.txt"
_DATABASE = "zones.duckdb"


def connect(database: str = ":memory:") -> Connection:
    """Return a connection with the spatial extension, from its package, no network.

    Parameters
    ----------
    database
        Its file, or ``:memory:``.

    Raises
    ------
    PeerAbsentError
        If DuckDB or an extension of its very version is missing.
    """
    duckdb = library("duckdb")
    spec = find_spec(EXTENSION)
    files = (
        sorted(Path(spec.origin).parent.rglob(f"v{duckdb.__version__}/spatial.*"))
        if spec and spec.origin
        else []
    )
    if not files:
        raise PeerAbsentError(
            f"DuckDB {duckdb.__version__} has no spatial extension here.",
            expected="the package duckdb-extension-spatial of the same version",
            remedy="Install the extra: pip install -c constraints.txt -e '.[bench]'.",
        )
    settings = {
        "threads": THREADS,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    connection = duckdb.connect(database, config=settings)
    connection.load_extension(str(files[0]))
    opened: Connection = connection
    return opened


def question(area: str, sites: str, zones: str, *, is_tiled: bool) -> str:
    """Return the SQL that joins two tables and takes the area of each pair."""
    joined = f"FROM {sites} s JOIN {zones} z ON ST_Intersects(z.geometry, s.geometry)"
    if is_tiled:
        return f"SELECT site_id, zone_id, sum({area}) m2 {joined} GROUP BY ALL"
    return f"SELECT site_id, zone_id, {area} m2 {joined}"


class Duck:
    """DuckDB over tables in memory; from files, over Parquet.

    Parameters
    ----------
    is_file
        From files, read DuckDB's own database in place of Parquet.
    """

    def __init__(self, *, is_file: bool = False) -> None:
        self._is_file = is_file
        self._connection = connect()
        self._is_tiled = False
        self.manner = ""

    def ingest(self, files: Files) -> None:
        """Load both tables, and choose the faster question."""
        _load(self._connection, files)
        self._is_tiled = files.is_tiled
        self.manner = fastest({way: partial(self._ask, way) for way in WAYS})

    def ask(self) -> Answer:
        """Ask the tables."""
        return self._ask(self.manner)

    def keep(self, files: Files, folder: Path) -> None:
        """Write which question is faster, and the database if it is wanted."""
        self.ingest(files)
        (folder / _CHOSEN).write_text(self.manner, encoding="utf-8")
        if self._is_file:
            (folder / _DATABASE).unlink(missing_ok=True)
            database = connect(str(folder / _DATABASE))
            _load(database, files)
            database.close()

    def ask_files(self, files: Files, folder: Path) -> Answer:
        """Ask Parquet, or the database on disk."""
        self._is_tiled = files.is_tiled
        way = (folder / _CHOSEN).read_text(encoding="utf-8")
        if not self._is_file:
            return self._ask(way, f"'{files.sites}'", f"'{files.zones}'")
        self._connection.execute(f"ATTACH '{folder / _DATABASE}' AS kept (READ_ONLY)")
        return self._ask(way, "kept.sites", "kept.zones")

    def plan(self) -> str:
        """Return how DuckDB answers."""
        sql = question(WAYS[self.manner], "sites", "zones", is_tiled=self._is_tiled)
        return str(self._connection.execute(f"EXPLAIN {sql}").fetchall()[0][1])

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _ask(self, way: str, sites: str = "sites", zones: str = "zones") -> Answer:
        sql = question(WAYS[way], sites, zones, is_tiled=self._is_tiled)
        found = self._connection.execute(sql).fetchnumpy()
        return answer(found["site_id"], found["zone_id"], found["m2"])


def _load(connection: Connection, files: Files) -> None:
    for table, path in (("sites", files.sites), ("zones", files.zones)):
        connection.execute(
            f"CREATE TABLE {table} AS SELECT {table[:-1]}_id, geometry FROM '{path}'"
        )
