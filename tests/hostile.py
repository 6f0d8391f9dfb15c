"""The public hostile files, each imported as a person would: ``python -m`` this module.

It runs in a process of its own, so that the memory of its children is known, and
prints what became of each file as JSON. `test_hostile_inputs` says what should.
"""

from __future__ import annotations

import dataclasses
import json
import os
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clusterviz import texts
from clusterviz.schema import LANGUAGES, Choice, Field, Label, Layer
from clusterviz.settings import WorkspaceSettings
from clusterviz.storage.memory import MemoryStore
from clusterviz.workspace import Workspace
from clusterviz.workspace.imports import Consent, Reading, import_file

if sys.platform != "win32":
    import resource

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clusterviz.workspace.imports import ImportReport

NAME = Label(vi="Điểm", en="Site")
FIELDS = {
    "site_id": Field("site_id", "text", NAME),
    "site_name": Field("site_name", "text", NAME, aliases=("name", "ten")),
}
QUALITY = Field(
    "geometry_quality", "choice", NAME, choices={"symbol": Choice("symbol", NAME)}
)
LAYERS = {
    "sites": Layer(
        "sites", NAME, NAME, "MultiPolygon", "site_id",
        {**FIELDS, QUALITY.name: QUALITY}, is_geometry_required=False,
    ),
    "names": Layer("names", NAME, NAME, "none", "site_id", FIELDS),
}  # fmt: skip
"""Polygons, which may be missing, and a table: neither asks for more."""

NAMES_ONLY = frozenset({"C01", "K05", "K08", "D07"})
"""Points and texts, imported for their names: as land each would be a symbol."""

DECIDED: Mapping[str, Mapping[str, Any]] = {
    "A09": {"source_layer": "a"},
    "D12": {"crs": "EPSG:9214"},
    "G16": {"crs": "EPSG:4326+swapped"},
    "G19": {"crs": "EPSG:9214+swapped"},
}
"""What a person says of a file beside that the proposals are right."""

ALL = Consent(findings=True, repairs=True)


@dataclass(frozen=True)
class Ending:
    """How one import ended."""

    status: str
    seconds: float
    codes: list[str]
    unsaid: list[str]
    kept: list[str]
    has_bait: bool
    error: str = ""


@dataclass(frozen=True)
class Outcome:
    """What became of a file: undecided, then as a person decided."""

    file: str
    first: Ending
    second: Ending | None


@dataclass(frozen=True)
class Suite:
    """What became of all files."""

    outcomes: dict[str, Outcome] = field(default_factory=dict)
    peak_mb: float = 0.0


def ending(
    path: Path, layer: str, reading: Reading, consent: Consent, bait: str
) -> Ending:
    """Return how an import of `path` into an empty workspace ends."""
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        root, store = Path(name), MemoryStore()
        workspace = Workspace(root, WorkspaceSettings(), LAYERS, store)
        try:
            report = import_file(workspace, layer, path, reading, consent=consent)
        # Whatever is raised is what this looks for.
        except Exception as error:  # noqa: BLE001
            return Ending("raised", 0, [], [], [], bait in str(error), repr(error))
        rows = workspace.rows(layer).to_csv() if workspace.has(layer) else ""
        files = [one for one in root.rglob("*") if one.is_file()]
        written = b"".join(
            one.read_bytes() for one in files if path.suffix != one.suffix
        )
        return Ending(
            status=report.status,
            seconds=time.monotonic() - begun,
            codes=[f"{one.severity.value} {one.code}" for one in report.findings],
            unsaid=_unsaid(report),
            kept=[one.relative_to(root).as_posix() for one in files],
            has_bait=bait in rows + repr(report) or bait.encode() in written,
        )


def _unsaid(report: ImportReport) -> list[str]:
    """Return the findings that are no plain sentence in one of the languages."""
    return [
        f"{one.code} {language}"
        for one in report.findings
        for language in LANGUAGES
        if not texts.finding(one, language).rstrip().endswith((".", "?", "»", '"'))
        or one.code in texts.finding(one, language)
    ]


def outcome(path: Path, entry: Mapping[str, str], bait: str) -> Outcome:
    """Return what becomes of a file at first, and once a person decided."""
    layer = "names" if entry["id"] in NAMES_ONLY else "sites"
    first = ending(path, layer, Reading(), Consent(), bait)
    if entry["want"] != "fix":
        return Outcome(path.name, first, None)
    decided = Reading(**DECIDED.get(entry["id"], {}))
    return Outcome(path.name, first, ending(path, layer, decided, ALL, bait))


def main() -> None:
    """Import every file of the folder in the first argument; the second is the bait."""
    folder, bait = Path(sys.argv[1]), sys.argv[2]
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    # Each waits for a child process: as many at once as there are processors.
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        outcomes = pool.map(
            lambda one: outcome(folder / "files" / one["file"], one, bait), manifest
        )
        ended = {
            one["id"]: dataclasses.asdict(came_to)
            for one, came_to in zip(manifest, outcomes, strict=True)
        }
    peak_mb = 0.0
    if sys.platform != "win32":
        peak_mb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(json.dumps({"outcomes": ended, "peak_mb": peak_mb}))


if __name__ == "__main__":
    main()
