"""PostGIS on a server of our own: indexed, analysed, tuned."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pyarrow.parquet as pq

from benchmarks.answer import Answer, answer
from benchmarks.peers.base import fastest
from benchmarks.peers.duck import WAYS
from benchmarks.postgres import connect

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.files import Files

SETTINGS = {
    "one process": {"jit": "off", "max_parallel_workers_per_gather": "0"},
    "parallel": {
        "jit": "off",
        "parallel_setup_cost": "0",
        "parallel_tuple_cost": "0",
        "min_parallel_table_scan_size": "0",
    },
    "parallel, jit": {
        "jit": "on",
        "parallel_setup_cost": "0",
        "parallel_tuple_cost": "0",
        "min_parallel_table_scan_size": "0",
    },
}
"""Plans that PostgreSQL is asked to try: it keeps the fastest of them."""

_CHOSEN = "postgis.txt"

_GROUP_ROWS = 2_000


class PostGis:
    """Two tables with spatial indexes, on the server at `socket`."""

    def __init__(self, socket: str) -> None:
        self._connection = connect(socket)
        self._is_tiled = False
        self.manner = ""

    def ingest(self, files: Files) -> None:
        """Load, index and analyse both tables; choose the fastest plan."""
        self._is_tiled = files.is_tiled
        # A few sites a page: workers share pages out, and 100 sites fill one.
        self._load("sites", files.sites, "WITH (fillfactor = 10)")
        self._load("zones", files.zones, "")
        manners = [f"{way}; {settings}" for way in WAYS for settings in SETTINGS]
        self.manner = fastest(
            {manner: partial(self._ask, manner) for manner in manners}
        )

    def ask(self) -> Answer:
        """Ask the tables."""
        return self._ask(self.manner)

    def keep(self, files: Files, folder: Path) -> None:
        """Load the server, and write which plan is fastest."""
        self.ingest(files)
        (folder / _CHOSEN).write_text(self.manner, encoding="utf-8")

    def ask_files(self, files: Files, folder: Path) -> Answer:
        """Ask the tables of a server that was just restarted."""
        self._is_tiled = files.is_tiled
        return self._ask((folder / _CHOSEN).read_text(encoding="utf-8"))

    def plan(self) -> str:
        """Return how PostGIS answers, with the times it took."""
        self._set(self.manner)
        sql = f"EXPLAIN (ANALYZE, BUFFERS) {self._sql(self.manner)}"
        return "\n".join(row[0] for row in self._connection.execute(sql).fetchall())

    def close(self) -> None:
        """Close the connection; the tables go with the server."""
        self._connection.close()

    def _load(self, table: str, path: Path, storage: str) -> None:
        key = f"{table[:-1]}_id"
        run = self._connection.execute
        run(f"DROP TABLE IF EXISTS {table}")
        run(
            f"CREATE UNLOGGED TABLE {table} ({key} bigint, geometry geometry) {storage}"
        )
        # Coordinates hardly compress, and are unpacked again for every pair.
        run(f"ALTER TABLE {table} ALTER geometry SET STORAGE EXTERNAL")
        with (
            self._connection.cursor() as cursor,
            cursor.copy(f"COPY {table} FROM STDIN (FORMAT binary)") as copy,
        ):
            copy.set_types(["int8", "bytea"])
            for batch in pq.ParquetFile(path).iter_batches(
                _GROUP_ROWS, columns=[key, "geometry"]
            ):
                for row in zip(*(batch[name].to_pylist() for name in (key, "geometry")),
                               strict=True):  # fmt: skip
                    copy.write_row(row)
        run(f"CREATE INDEX ON {table} USING gist (geometry)")
        run(f"VACUUM ANALYZE {table}")

    def _set(self, manner: str) -> None:
        for name in {name for settings in SETTINGS.values() for name in settings}:
            self._connection.execute(f"RESET {name}")
        for name, value in SETTINGS[manner.partition("; ")[2]].items():
            self._connection.execute(f"SET {name} = '{value}'")

    def _sql(self, manner: str) -> str:
        area = WAYS[manner.partition("; ")[0]]
        group = ""
        if self._is_tiled:
            area, group = f"sum({area})", "GROUP BY site_id, zone_id"
        return (
            f"SELECT site_id, zone_id, {area} AS m2 FROM sites s "
            f"JOIN zones z ON ST_Intersects(s.geometry, z.geometry) {group}"
        )

    def _ask(self, manner: str) -> Answer:
        self._set(manner)
        with self._connection.cursor(binary=True) as cursor:
            rows = cursor.execute(self._sql(manner)).fetchall()
        site, zone, m2 = zip(*rows, strict=True) if rows else ((), (), ())
        return answer(site, zone, m2)
