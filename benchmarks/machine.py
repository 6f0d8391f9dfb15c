"""Where and with what a section was measured."""

from __future__ import annotations

import os
import platform
import re
import subprocess
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import shapely
from pydantic import BaseModel

import clusterviz

LIBRARIES = (
    "geopandas", "shapely", "numpy", "pyarrow", "duckdb", "duckdb-extension-spatial",
    "sedonadb", "psycopg",
)  # fmt: skip


class Machine(BaseModel):
    """The circumstances of one measurement.

    Parameters
    ----------
    measured_on
        The day, as ISO 8601 writes it.
    processor, cores, memory_gb, system
        The machine.
    versions
        What was measured, by name.
    """

    measured_on: str
    processor: str
    cores: int
    memory_gb: float
    system: str
    versions: dict[str, str]

    def line(self) -> str:
        """Return it as one sentence for the results."""
        versions = ", ".join(f"{name} {text}" for name, text in self.versions.items())
        return (
            f"{self.measured_on}, {self.processor}, {self.cores} cores, "
            f"{self.memory_gb:.0f} GB, {self.system}; {versions}."
        )


def this_machine(server: str | None = None) -> Machine:
    """Return the machine we are on.

    Parameters
    ----------
    server
        What PostgreSQL and PostGIS say of themselves, if they take part.
    """
    versions = {"clusterviz": _commit(), "Python": platform.python_version()}
    versions["GEOS"] = ".".join(map(str, shapely.geos_version))
    for name in LIBRARIES:
        try:
            versions[name] = version(name)
        except PackageNotFoundError:
            continue
    if server:
        versions["PostgreSQL and PostGIS"] = server
    return Machine(
        measured_on=datetime.now(UTC).date().isoformat(),
        processor=_processor(),
        cores=os.cpu_count() or 1,
        memory_gb=os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9,
        system=f"{platform.system()} {platform.release()}",
        versions=versions,
    )


def _commit() -> str:
    asked = subprocess.run(
        ["git", "describe", "--always", "--dirty"],
        cwd=Path(__file__).parent,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    commit = asked.stdout.strip()
    return f"{clusterviz.__version__} ({commit})" if commit else clusterviz.__version__


def _processor() -> str:
    listing = Path("/proc/cpuinfo")
    if listing.exists():
        text = listing.read_text(encoding="utf-8")
        found = re.search(r"^model name\s*:\s*(.+)$", text, re.MULTILINE)
        if found:
            return found[1]
    return platform.processor() or platform.machine()
