"""The figures of the dashboard as tables."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

from benchmarks.dashboard.acts import percentile
from benchmarks.dashboard.crowd import DOES, THINKS_S
from benchmarks.sections.base import spaced, table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from benchmarks.dashboard.acts import Act
    from benchmarks.dashboard.crowd import Crowd
    from benchmarks.dashboard.many import Many

TITLES = {"ours": "clusterviz", "plain": "the plain pattern"}


def act_rows(what: str, acts: Mapping[str, Act], mark: str) -> list[list[str]]:
    """Return a row of each dashboard: times, server, bytes, requests."""
    return [
        [
            f"{what}: {TITLES[name]}",
            f"{act.median_ms(mark):,.0f}",
            f"{act.within_ms(mark):,.0f}",
            f"{statistics.median(act.server_ms):,.0f}" if act.server_ms else "",
            f"{statistics.median(act.bytes_in) / 1_000:,.1f}",
            f"{max(act.bytes_in) / 1_000:,.1f}",
            f"{statistics.median(act.n_requests):.0f}",
        ]
        for name, act in acts.items()
    ]


def many_lines(many: Sequence[Many]) -> list[str]:
    """Return what a filter takes on many plan zones."""
    rows = [
        [
            f"{one.n_zones:,} ({one.n_drawn:,} drawn)",
            f"{one.file_kb:,.0f}",
            f"{one.first.median_ms('drawn'):,.0f}",
            f"{one.act.median_ms('redrawn'):,.0f}",
            f"{one.act.within_ms('redrawn'):,.0f}",
            f"{statistics.median(one.act.bytes_in) / 1_000:,.1f}",
        ]
        for one in many
    ]
    columns = ["plan zones", "kB fetched", "first map, ms", "filter, median ms",
               "95 % within", "kB in"]  # fmt: skip
    return table(columns, rows)


def crowd_lines(people: Crowd) -> list[str]:
    """Return what people at once waited for, by what they did."""
    rows = [
        [
            what,
            f"{len(values):,}",
            f"{statistics.median(values):,.0f}",
            f"{percentile(values, 95):,.0f}",
            f"{max(values):,.0f}",
            f"{people.most_bytes[what] / 1_000:,.1f}",
        ]
        for what, values in sorted(people.ms.items())
    ]
    n = len(people.every_ms)
    share = people.busy_s / (people.minutes * 60)
    did = ", ".join(f"{part:.0%} {what}" for what, part in DOES.items())
    head = (
        f"{people.n_people} people for {people.minutes:g} minutes on Streamlit's own "
        f"websocket, {THINKS_S[0]:g} to {THINKS_S[1]:g} s of thought before each of "
        f"{n:,} runs; on the map {did}, elsewhere on to the next page. From asking "
        "until the run had finished; no browser draws it."
    )
    foot = (
        f"The server used {share:.0%} of one processor and {people.alone_mb:,.0f} MB "
        f"with one person who had done everything, {people.with_all_mb:,.0f} MB with "
        f"all of them: {people.each_mb:.2f} MB each."
    )
    columns = ["", "runs", "median ms", "95 % within", "most", "kB, most"]
    return [head, "", *table(columns, rows), *spaced([foot])]
