"""One process that reads many spoiled files: ``python -m`` this module.

It binds itself as the sandbox's child does, but starts once for hundreds of
files: what it says of each is a line in ``outcomes.jsonl`` of its folder. A file
that ends the process leaves no line, and the next process goes on behind it.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import traceback
import warnings
from pathlib import Path

import pyarrow.parquet as pq

from clusterviz.files.guard import Kind
from clusterviz.files.limits import apply_limits
from clusterviz.files.refused import FileRefusedError, is_known
from clusterviz.files.worker import ROWS, Request, _Spared
from clusterviz.settings import ImportLimits

OUTCOMES = "outcomes.jsonl"
JOB = "job.json"

LIMITS = ImportLimits(cpu_s=20, wall_s=20)
"""Of one file."""

_WHOLE_S = 3600


def main() -> int:
    """Read the files that the job in the current folder names."""
    folder = Path.cwd()
    job = json.loads((folder / JOB).read_text(encoding="utf-8"))
    whole = LIMITS.model_copy(update={"cpu_s": _WHOLE_S, "wall_s": _WHOLE_S})
    apply_limits(whole)
    sys.meta_path.insert(0, _Spared())
    touched: list[str] = []
    sys.addaudithook(lambda event, given: _hear(event, given, job["bait"], touched))
    with (folder / OUTCOMES).open("a", encoding="utf-8") as outcomes:
        for name in job["files"]:
            signal.alarm(LIMITS.wall_s)
            outcome = _outcome(folder / name, Kind(job["kind"]), job["token"])
            signal.alarm(0)
            os.chdir(folder)
            shutil.rmtree(folder / name)
            if touched:
                outcome = {"state": "escaped", "how": f"touched {touched.pop()}"}
            outcomes.write(json.dumps({"file": name, **outcome}) + "\n")
            outcomes.flush()
    return 0


def _hear(event: str, given: tuple[object, ...], bait: str, touched: list[str]) -> None:
    """Note what no reader may do."""
    if event == "open" and given and str(given[0]) == bait:
        touched.append("the bait")
    if event.startswith(("socket.connect", "subprocess.", "os.system", "os.exec")):
        touched.append(event)


def _outcome(folder: Path, kind: Kind, token: str) -> dict[str, str]:
    """Return what becomes of the one file in a folder."""
    from clusterviz.files.readers import read_rows

    os.chdir(folder)
    rows = folder / ROWS
    request = Request(file=f"input.{kind.value}", kind=kind, layer=None, limits=LIMITS)
    try:
        with warnings.catch_warnings(record=True, action="always"):
            answer = read_rows(request, folder, rows)
        said = answer.model_dump_json() + str(pq.read_table(rows).to_pydict())
    except FileRefusedError as error:
        if not is_known(error.reason, error.values):
            return {"state": "escaped", "how": f"no sentence for {error.reason}"}
        said, state = error.say("vi") + error.say("en"), f"refused: {error.reason}"
    except MemoryError:
        return {"state": "refused: reader_memory"}
    # Whatever else is raised is what this looks for.
    except Exception:  # noqa: BLE001
        return {"state": "escaped", "how": traceback.format_exc()[-1500:]}
    else:
        state = "read"
    if token in said:
        return {"state": "escaped", "how": "the bait is in what was read"}
    return {"state": state}


if __name__ == "__main__":
    sys.exit(main())
