"""One session imports many polygons, another goes on reading: how long it waits.

One server, as it is run, on a workspace of the sample in a folder. The one uploads a
file to the Data page, which looks at it in a process of its own; decides what its rows
are, has it looked at again, and publishes it. The other turns a page every second,
before, meanwhile and after. To try it by itself:
``python -m benchmarks.sections.beside --polygons 20000``.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import sys
import tempfile
import time
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from pydantic import BaseModel

from benchmarks.bench import say
from benchmarks.dashboard.crowd import PAGES
from benchmarks.dashboard.person import Person
from benchmarks.dashboard.sender import Sender
from benchmarks.dashboard.serving import DASHBOARD, served
from benchmarks.dashboard.workspaces import sample
from benchmarks.importer import CONSTANTS
from benchmarks.sections.base import Section, Verdict, most, table
from benchmarks.upload import upload
from clusterviz.addresses import CACHE
from clusterviz.errors import InputError
from clusterviz.workspace import drafts, jobs
from clusterviz.workspace.consent import Consent
from clusterviz.workspace.jobfiles import REQUEST
from clusterviz.workspace.look import read_look

if TYPE_CHECKING:
    from collections.abc import Awaitable, Sequence

    from benchmarks.bench import Bench
    from benchmarks.dashboard.serving import Server
    from clusterviz.workspace import Workspace

N_POLYGONS = 200_000

LAYER = "plan_zones"

THINK_S = 1.0
_POLL_S = 0.2
N_QUIET = 30
"""Pages that are turned before the import, and after it."""

TIMES = 3.0
"""How many times longer than in quiet a page may take while another imports."""
LIMIT_MS = 1_000

STEPS = {
    "quiet": "before",
    "upload": "while it is uploaded",
    "look": "while it is looked at",
    "publish": "while it is published",
    "after": "after, with the new zones",
}
_MEANWHILE = ("upload", "look", "publish")


class Beside(BaseModel):
    """What another session saw of an import.

    Parameters
    ----------
    n_features, file_mb
        Of the file.
    ms
        By `STEPS`: milliseconds from asking for a page until it stood.
    seconds
        How long each step of the import took.
    errors
        What either session was shown that is wrong.
    """

    n_features: int
    file_mb: float
    ms: dict[str, list[float]]
    seconds: dict[str, float]
    errors: list[str]

    @property
    def meanwhile_ms(self) -> list[float]:
        """All times while the import was at work."""
        return [one for step in _MEANWHILE for one in self.ms.get(step, [])]


def measure(bench: Bench) -> Beside:
    """Import a file on a server that another session uses."""
    size = N_POLYGONS // 100 if bench.is_small else N_POLYGONS
    return beside(upload(bench.folder / "uploads", size))


def beside(file: Path) -> Beside:
    """Return what a session saw while another imported `file`."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        workspace = sample(folder / "workspace")
        environment = {
            CACHE: str(folder / "copies"),
            "CLUSTERVIZ_WORKSPACE": str(folder / "workspace"),
            "CLUSTERVIZ_STATE": str(folder / "state"),
        }
        try:
            with served(DASHBOARD, folder / "server.log", environment) as server:
                return asyncio.run(_beside(server, workspace, file))
        finally:
            workspace.store.close()


async def _beside(server: Server, workspace: Workspace, file: Path) -> Beside:
    reader, sender = Person(server.url), Sender(server.url)
    pages = cycle(PAGES)
    ms: dict[str, list[float]] = {step: [] for step in STEPS}
    seconds: dict[str, float] = {}

    async def turned(step: str) -> None:
        await asyncio.sleep(THINK_S)
        await reader.turn(next(pages))
        ms[step].append(1_000 * reader.seconds[-1])

    async def meanwhile(step: str, work: Awaitable[object]) -> None:
        start, task = time.perf_counter(), asyncio.ensure_future(work)
        while not task.done():
            await turned(step)
        await task
        seconds[step] = time.perf_counter() - start
        say(f"beside an import, {step}: {seconds[step]:.1f} s, "
            f"{max(ms[step]):.0f} ms at most")  # fmt: skip

    await reader.open("map")
    # Once each, so that what all sessions share is there.
    for _ in PAGES:
        await reader.turn(next(pages))
    for _ in range(N_QUIET):
        await turned("quiet")
    await meanwhile("upload", sender.bring(file, LAYER))
    [one] = drafts.intakes(workspace)
    await meanwhile("look", _looked_at(workspace, one))
    await meanwhile("publish", _published(workspace, one))
    for _ in range(N_QUIET):
        await turned("after")
    errors = [*reader.errors, *sender.errors]
    await reader.close()
    await sender.close()
    return Beside(
        n_features=workspace.version(LAYER).n_features,
        file_mb=file.stat().st_size / 1024**2,
        ms=ms,
        seconds=seconds,
        errors=errors,
    )


async def _looked_at(workspace: Workspace, one: drafts.Intake) -> None:
    """Wait for the page's own look; then decide, and have it looked at again."""
    folder = one.draft.folder
    while not (folder / REQUEST).exists() and read_look(folder) is None:
        await asyncio.sleep(_POLL_S)
    # A small file is looked at while the page waits.
    if (folder / REQUEST).exists():
        await _ended(workspace, one)
    decided = one.reading.model_copy(
        update={"constants": CONSTANTS, "as_of_on": dt.date(2024, 4, 22)}
    )
    one.keep_reading(decided)
    jobs.start(workspace.root, "look", {}, job_id=one.draft.draft_id)
    await _ended(workspace, one)


async def _published(workspace: Workspace, one: drafts.Intake) -> None:
    """Agree as the page does, and wait until it is published."""
    replaces = workspace.version(LAYER).version
    consent = Consent(findings=True, repairs=True)
    payload = drafts.consent_of(consent, replaces, workspace.actor)
    jobs.start(workspace.root, "publish", payload, job_id=one.draft.draft_id)
    await _ended(workspace, one)
    if workspace.version(LAYER).version == replaces:
        raise InputError(
            "The file was not published.",
            expected="a new version",
            remedy="Import it with `clusterviz import`, which tells why.",
        )


async def _ended(workspace: Workspace, one: drafts.Intake) -> None:
    """Wait until no job works on a file; one that is published has no draft."""
    while one.draft.folder.is_dir():
        state = await asyncio.to_thread(jobs.state, workspace.root, one.draft.draft_id)
        if state.failed is not None:
            raise InputError(
                state.failed.en,
                expected="a job that ends well",
                remedy="Import the file with `clusterviz import`, which tells why.",
            )
        if not state.is_running:
            return
        await asyncio.sleep(_POLL_S)


def lines(found: Beside) -> list[str]:
    """Return how long pages took before, meanwhile and after."""
    rows = [
        [
            title,
            f"{found.seconds[step]:.1f}" if step in found.seconds else "",
            f"{len(found.ms[step]):,}",
            *(f"{np.percentile(found.ms[step], at):,.0f}" for at in (50, 95, 100)),
        ]
        for step, title in STEPS.items()
        if found.ms.get(step)
    ]
    return [
        f"{found.n_features:,} polygons, {found.file_mb:,.0f} MB, uploaded to the Data "
        "page by one session, looked at twice and published in processes beside the "
        f"server; another session turns a page {THINK_S:g} s after the last stood. "
        f"{len(found.errors)} errors"
        f"{': ' + found.errors[0] if found.errors else ''}.",
        "",
        *table(["", "took s", "pages", "median ms", "95 % ms", "worst ms"], rows),
    ]


def verdicts(found: Beside) -> list[Verdict]:
    """Return whether the other session went on as before."""
    at = f"beside an import of {found.n_features:,} polygons"
    quiet_ms, meanwhile_ms = found.ms["quiet"], found.meanwhile_ms
    judged = [
        most(f"{at}: errors", "0", str(len(found.errors)), is_met=not found.errors)
    ]
    for name, percent in (("median", 50), ("95 %", 95)):
        usual_ms = float(np.percentile(quiet_ms, percent))
        own_ms = float(np.percentile(meanwhile_ms, percent))
        judged.append(
            most(
                f"{at}: {name} of page changes",
                f"{TIMES:g} × the quiet ones",
                f"{own_ms / usual_ms:.2f} × ({own_ms:.0f} of {usual_ms:.0f} ms)",
                is_met=own_ms <= TIMES * usual_ms,
            )
        )
    worst_ms = max(meanwhile_ms)
    judged.append(
        most(f"{at}: slowest page change", f"{LIMIT_MS:,} ms", f"{worst_ms:,.0f} ms",
             is_met=worst_ms <= LIMIT_MS)
    )  # fmt: skip
    return judged


def main(words: Sequence[str]) -> int:
    """Measure as `words` say, print it, and return 1 unless every target is met."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.sections.beside")
    parser.add_argument("--polygons", type=int, default=N_POLYGONS)
    asked = parser.parse_args(words)
    with tempfile.TemporaryDirectory() as folder:
        found = beside(upload(Path(folder), asked.polygons))
    print("\n".join(lines(found)))
    for one in verdicts(found):
        print(f"{one.what}: {one.measured} ({one.wanted})")
    return 0 if all(one.is_met for one in verdicts(found)) else 1


SECTION = Section("Beside an import", Beside, measure, lines, verdicts)

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
