"""SedonaDB: Parquet as it lies, or tables in memory, whichever is faster."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from benchmarks.answer import Answer, answer
from benchmarks.peers.base import fastest, library
from benchmarks.peers.duck import WAYS

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.files import Files

_CHOSEN = "sedona.txt"


class Sedona:
    """SedonaDB's spatial join."""

    def __init__(self) -> None:
        library("geoarrow.pyarrow")
        self._database = library("sedonadb").connect()
        self._is_tiled = False
        self.manner = ""

    def ingest(self, files: Files) -> None:
        """Load both tables, and choose the fastest question."""
        self._open(files)
        for name in ("sites", "zones"):
            table = self._database.view(f"{name}_file").to_memtable()
            table.to_view(f"{name}_memory", overwrite=True)
        manners = [f"{way}, in {home}" for way in WAYS for home in ("memory", "file")]
        self.manner = fastest(
            {manner: partial(self._ask, manner) for manner in manners}
        )

    def ask(self) -> Answer:
        """Ask the tables."""
        return self._ask(self.manner)

    def keep(self, files: Files, folder: Path) -> None:
        """Write which question is fastest."""
        self.ingest(files)
        (folder / _CHOSEN).write_text(self.manner, encoding="utf-8")

    def ask_files(self, files: Files, folder: Path) -> Answer:
        """Ask Parquet."""
        self._open(files)
        way = (folder / _CHOSEN).read_text(encoding="utf-8").rpartition(", in ")[0]
        return self._ask(f"{way}, in file")

    def plan(self) -> str:
        """Return how SedonaDB answers."""
        plan = self._database.sql(f"EXPLAIN {self._sql(self.manner)}").to_pandas()
        return "\n".join(plan["plan"])

    def close(self) -> None:
        """Let go of the tables."""
        for name in ("sites", "zones"):
            self._database.drop_view(f"{name}_memory")

    def _open(self, files: Files) -> None:
        self._is_tiled = files.is_tiled
        for name, path in (("sites", files.sites), ("zones", files.zones)):
            self._database.read_parquet(path).to_view(f"{name}_file", overwrite=True)

    def _sql(self, manner: str) -> str:
        way, _, home = manner.rpartition(", in ")
        area = f"{WAYS[way]} AS m2"
        group = ""
        if self._is_tiled:
            area, group = f"sum({WAYS[way]}) AS m2", "GROUP BY site_id, zone_id"
        return (
            f"SELECT site_id, zone_id, {area} FROM sites_{home} s "
            f"JOIN zones_{home} z ON ST_Intersects(z.geometry, s.geometry) {group}"
        )

    def _ask(self, manner: str) -> Answer:
        found = self._database.sql(self._sql(manner)).to_arrow_table()
        return answer(
            *(found[name].to_numpy() for name in ("site_id", "zone_id", "m2"))
        )
