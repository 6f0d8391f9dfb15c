"""What is measured in the browser, one thing after another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely
from pydantic import BaseModel

from benchmarks.bench import say
from benchmarks.dashboard.acts import Act
from benchmarks.dashboard.browser import Visit
from benchmarks.dashboard.ways import Cluster, Ours, Plain, Way
from clusterviz import crs, texts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from playwright.sync_api import Browser

    from benchmarks.dashboard.serving import Server
    from clusterviz.workspace import Workspace

PAGES = (
    ("overlaps", "overlaps.title", True),
    ("occupancy", "occupancy.title", True),
    ("gate", "gate.title", False),
    ("clearance", "clearance.title", True),
    ("changes", "changes.title", True),
    ("completeness", "completeness.title", False),
    ("overview", "overview.title", True),
    ("map", "mappage.title", True),
)
"""Name, key of the title, and whether it opens with a map."""

MOST_CLUSTERS = 10
"""Clicked on in turns: enough that the one before is never the one asked for."""


class Seen(BaseModel):
    """All that was measured on the sample in a browser.

    Parameters
    ----------
    click, filter_, first
        By dashboard, ``ours`` and ``plain``.
    pages
        Page changes of ours, by the page that was opened.
    moved
        Messages to the server because of panning and zooming, by dashboard.
    outside
        Addresses outside this machine that were asked for, by ours.
    """

    click: dict[str, Act]
    filter_: dict[str, Act]
    first: dict[str, Act]
    pages: dict[str, Act]
    moved: dict[str, int]
    outside: list[str]


def kind_labels(workspace: Workspace) -> dict[str, str]:
    """Return what our filter calls each kind of plan zone."""
    kinds = workspace.layers["plan_zones"].fields["kind"].choices
    return {code: f"{kind.label.say('vi')} ({kind.symbol})"
            for code, kind in kinds.items()}  # fmt: skip


def clusters(workspace: Workspace) -> list[Cluster]:
    """Return the clusters that have a boundary, each with a place within it."""
    frame = workspace.features("clusters")
    frame = frame[~(frame.geometry.is_empty | frame.geometry.isna())]
    places = crs.to_lonlat(frame.set_geometry(frame.representative_point())).geometry
    rows = zip(frame["cluster_id"], frame["cluster_name"],
               shapely.get_x(places), shapely.get_y(places), strict=True)  # fmt: skip
    return [Cluster(str(code), str(name), float(x), float(y))
            for code, name, x, y in rows]  # fmt: skip


def seen(
    browser: Browser,
    servers: Mapping[str, Server],
    workspace: Workspace,
    counts: Mapping[str, int],
    rounds: int,
) -> Seen:
    """Measure both dashboards in turns, each in a window of its own.

    Parameters
    ----------
    browser
        Opens the windows.
    servers
        ``ours`` and ``plain``.
    workspace
        What both show.
    counts
        Plan zones by kind, as the plain pattern has them.
    rounds
        How often each thing is done.
    """
    labels = kind_labels(workspace)
    visits = {name: Visit(browser, server.url) for name, server in servers.items()}
    ours = Ours(visits["ours"], labels)
    ways: dict[str, Way] = {"ours": ours, "plain": Plain(visits["plain"], counts)}
    _open(ways)  # The first visitor ever fills what all share.
    kinds = sorted(set(counts) & set(labels), key=lambda kind: counts[kind])[-6:]
    filter_ = _filtered(ways, kinds, rounds)
    click = _clicked(ways, clusters(workspace), rounds)
    pages = _turned(ours, rounds)
    _open(ways)
    # Last: our map keeps the view for as long as the window is open.
    moved = {name: way.pan_and_zoom() for name, way in ways.items()}
    outside = list(visits["ours"].outside)
    for visit in visits.values():
        visit.close()
    first: dict[str, Act] = {name: Act() for name in ways}
    for _ in range(rounds):
        for name, server in servers.items():
            visit = Visit(browser, server.url)
            anew = Ours(visit, labels) if name == "ours" else Plain(visit, counts)
            anew.first_map(first[name])
            outside += visit.outside if name == "ours" else []
            visit.close()
    say(f"first map: {_brief(first, 'drawn')}")
    return Seen(click=click, filter_=filter_, first=first, pages=pages, moved=moved,
                outside=outside)  # fmt: skip


def _open(ways: Mapping[str, Way]) -> None:
    """Open either map, as one who comes for the first time sees it."""
    for way in ways.values():
        way.first_map(Act())
        way.visit.rest()


def _filtered(
    ways: Mapping[str, Way], kinds: Sequence[str], rounds: int
) -> dict[str, Act]:
    """Choose a kind and take it back, each half of the rounds."""
    _open(ways)
    acts = {name: Act() for name in ways}
    for way in ways.values():
        way.filter(Act(), kinds[0])
        way.unfilter(Act())
    for number in range(-(-rounds // 2)):
        for name, way in ways.items():
            way.filter(acts[name], kinds[number % len(kinds)])
            way.unfilter(acts[name])
    say(f"filter: {_brief(acts, 'redrawn')}")
    return acts


def _clicked(
    ways: Mapping[str, Way], there: Sequence[Cluster], rounds: int
) -> dict[str, Act]:
    """Click on cluster after cluster, on each in both dashboards."""
    _open(ways)
    acts = {name: Act() for name in ways}
    some = _answering(ways, there, min(rounds, MOST_CLUSTERS))
    for number in range(rounds):
        for name, way in ways.items():
            way.click(acts[name], some[number % len(some)])
    say(f"click on {len(some)} clusters: {_brief(acts, 'settled')}")
    return acts


def _answering(
    ways: Mapping[str, Way], there: Sequence[Cluster], n: int
) -> list[Cluster]:
    """Return some clusters that either dashboard shows when they are clicked on."""
    found: list[Cluster] = []
    for one in there:
        if len(found) < max(n, 2) and all(way.answers(one) for way in ways.values()):
            found.append(one)
    return found


def _turned(ours: Ours, rounds: int) -> dict[str, Act]:
    """Go round the pages: once unmeasured, then until there are enough changes."""
    acts: dict[str, Act] = {name: Act() for name, _, _ in PAGES}
    for number in range(-len(PAGES), rounds):
        name, title, has_map = PAGES[number % len(PAGES)]
        act = acts[name] if number >= 0 else Act()
        link = texts.say(f"frame.page_{name}", "vi")
        ours.change_page(act, link, texts.say(title, "vi"), has_map=has_map)
    every = {name: act for name, act in acts.items() if act.marks}
    say(f"page: {_brief(every, 'settled')}")
    return every


def _brief(acts: Mapping[str, Act], mark: str) -> str:
    return ", ".join(f"{name} {act.median_ms(mark):.0f} ms"
                     for name, act in acts.items())  # fmt: skip
