"""A fresh process that imports one file and says what it took."""

from __future__ import annotations

import datetime as dt
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.memory import peak_mb
from benchmarks.worker import ROOT

CONSTANTS = {
    "kind": "rice_land",
    "geometry_quality": "digitised",
    "source_document": "benchmark",
}


def imported(file: Path) -> dict[str, Any]:
    """Return what a new process says of importing `file` into a new workspace."""
    command = [sys.executable, "-m", "benchmarks.importer", str(file)]
    done = subprocess.run(
        command, cwd=ROOT, stdout=subprocess.PIPE, check=True, encoding="utf-8"
    )
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return said


def main(file: Path) -> None:
    """Import `file` and print seconds and megabytes, as one line of JSON."""
    from clusterviz.workspace.creation import init
    from clusterviz.workspace.imports import Consent, Reading, import_file

    with tempfile.TemporaryDirectory() as folder:
        workspace = init(Path(folder) / "workspace")
        start = time.perf_counter()
        report = import_file(
            workspace,
            "plan_zones",
            file,
            Reading(constants=CONSTANTS, as_of_on=dt.date(2024, 4, 22)),
            consent=Consent(findings=True),
        )
        seconds = time.perf_counter() - start
        workspace.store.close()
    # The most that any child held: the reader is the only large one.
    reader = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    said = {
        "status": report.status,
        "n_features": report.n_features,
        "seconds": seconds,
        "peak_mb": peak_mb(),
        "reader_mb": reader / (1024**2 if sys.platform == "darwin" else 1024),
    }
    print(json.dumps(said))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
