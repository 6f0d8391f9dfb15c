"""The audit at scale: a million lines, read and held to their hashes."""

from __future__ import annotations

import json
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel

from benchmarks.bench import say
from benchmarks.rounds import Timing, turns
from benchmarks.sections.base import Section, Verdict, most, ms, table
from clusterviz.records import LOCAL
from clusterviz.storage import audit
from clusterviz.storage.folder import DATABASE, FolderStore
from clusterviz.storage.ops import Operations
from clusterviz.storage.tables import audit_head, audit_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.bench import Bench

N_LINES = 1_000_000

LIMIT_S = 60

_AT_ONCE = 10_000

_N_ROWS = 5_000

TITLES = {
    "ours": "every line held to its hash",
    "plain": "the rows read, nothing held",
}


class Audited(BaseModel):
    """Seconds of a verification, and of reading the rows alone."""

    timings: dict[str, Timing]
    n_lines: int
    size_mb: float


def measure(bench: Bench) -> Audited:
    """Take turns: verify the audit, and read its rows."""
    say("the audit, verified")
    n_lines = N_LINES // 100 if bench.is_small else N_LINES
    seconds: dict[str, list[float]] = {name: [] for name in TITLES}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / DATABASE
        FolderStore(Path(folder)).close()
        operations = Operations(path)
        _fill(operations, n_lines)
        for name in turns(list(TITLES), bench.rounds):
            start = time.perf_counter()
            with operations.reading() as connection:
                if name == "ours":
                    found = audit.verify(connection)
                    assert (found.n_lines, found.broken) == (n_lines, None)
                else:
                    rows = connection.exec_driver_sql("SELECT * FROM audit")
                    n_read = sum(len(part) for part in rows.partitions(_AT_ONCE))
                    assert n_read == n_lines
            seconds[name].append(time.perf_counter() - start)
        size_mb = path.stat().st_size / 1e6
        operations.close()
    timings = {name: Timing(name=name, seconds=seconds[name]) for name in TITLES}
    return Audited(timings=timings, n_lines=n_lines, size_mb=size_mb)


def _fill(operations: Operations, n_lines: int) -> None:
    """Write edits of 5,000 rows straight into the audit: no store is so fast."""
    with operations.writing() as connection:
        part: list[dict[str, object]] = []
        for line in audit.chained(_lines(n_lines)):
            part.append(line)
            if len(part) == _AT_ONCE or line["seq"] == n_lines:
                connection.execute(audit_lines.insert(), part)
                part = []
        head = audit_head.update().values(seq=n_lines, hash=line["hash"])
        connection.execute(head)


def _lines(n_lines: int) -> Iterator[dict[str, object]]:
    for at in range(n_lines):
        values = {"cleared_ha": at / 100, "n_paid": at}
        body = {"verb": "change", "values": values, "made_from": at, "reason": ""}
        yield {
            "kind": "row:clearance_log",
            "subject": f"S{at % _N_ROWS}:2031-05",
            "version": at // _N_ROWS + 1,
            "at": "2031-05-31T09:30:00+00:00",
            "person_id": LOCAL,
            "name": "Nguyễn Văn An",
            "origin": "203.0.113.7",
            "action": "edit",
            "areas": '["province.24", "district.213", "commune.07210"]',
            "of_on": "2031-05-31",
            "document": "Báo cáo 15/BC-UBND",
            "body": json.dumps(body, ensure_ascii=False, sort_keys=True),
        }


def lines(audited: Audited) -> list[str]:
    """Return both times."""
    plain = audited.timings["plain"]
    rows = [
        [TITLES[name], ms(timing.median_s), f"{timing.over(plain)[0]:.2f} ×"]
        for name, timing in audited.timings.items()
    ]
    return [
        f"{audited.n_lines:,} lines of the audit in SQLite, "
        f"{audited.size_mb:,.0f} MB, read from the first to the last.",
        "",
        *table(["", "median ms", "beside plain reading"], rows),
    ]


def verdicts(audited: Audited) -> list[Verdict]:
    """Return how long a million lines take."""
    took_s = audited.timings["ours"].median_s
    what = f"{audited.n_lines:,} lines of the audit verified"
    return [most(what, f"{LIMIT_S} s", f"{took_s:.1f} s", is_met=took_s <= LIMIT_S)]


SECTION = Section("The audit verified", Audited, measure, lines, verdicts)
