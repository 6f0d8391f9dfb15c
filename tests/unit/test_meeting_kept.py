"""What is known of a site and a block is not computed again: counted, not timed."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from clusterviz.core import meetings as kernel
from clusterviz.records import Lineage
from clusterviz.settings import WorkspaceSettings
from clusterviz.storage.memory import MemoryStore
from clusterviz.storage.shelf import MemoryShelf
from clusterviz.workspace import Workspace, analysis, creation, meeting
from clusterviz.workspace.meeting import meetings
from tests.importer import CONSTANTS
from tests.incoming import empty_workspace, geopackage, import_rice, square, squares
from tests.kept import saved
from tests.strategies import LAYERS, array_of, features, zone
from tests.tiny import at, typed
from tests.tiny.plan import cluster_rows, zone_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    from clusterviz.core.index import FeatureIndex
    from clusterviz.core.meetings import Meetings

Counts = list[tuple[int, int]]
"""Of each call of the kernel: how many sites, and how many features."""


@pytest.fixture
def computed(monkeypatch: pytest.MonkeyPatch) -> Counts:
    """Return a list that grows with each call of the kernel."""
    counts: Counts = []
    original = kernel.meetings

    def counted(
        sites: NDArray[np.object_], index: FeatureIndex, *, threads: int = 1
    ) -> Meetings:
        counts.append((len(sites), index.n_features))
        return original(sites, index, threads=threads)

    monkeypatch.setattr(kernel, "meetings", counted)
    return counts


def anew(counts: Counts) -> Counts:
    """Return what was counted since the last time."""
    since = counts.copy()
    counts.clear()
    return since


def two_kinds() -> Workspace:
    """Return a workspace of a mineral zone and two of rice land, 1 ha each."""
    made = Workspace(Path("memory"), WorkspaceSettings(), LAYERS, MemoryStore())
    publish(made, {"Z0": square(0), "Z1": square(1)}, mineral=square(2))
    return made


def publish(workspace: Workspace, rice: Mapping[str, object], mineral: object) -> None:
    """Publish rice land by its key, and one mineral zone."""
    rows = [zone(key, shape) for key, shape in rice.items()]  # type: ignore[arg-type]
    rows.append(zone("M0", mineral, kind="mineral"))  # type: ignore[arg-type]
    workspace.store.publish(
        LAYERS["plan_zones"],
        features("plan_zones", rows),
        Lineage("Test"),
        replaces=workspace.versions().get("plan_zones", 0),
        is_valid=True,
    )


SITES = array_of([at(0, 0, 150, 100), at(150, 0, 250, 100), at(0, 0, 300, 50)])
"""Over the hectares 0 and half of 1; the halves of 1 and 2; the half of each."""


def test_nothing_is_computed_when_nothing_changed(computed: Counts) -> None:
    workspace = two_kinds()
    first = meetings(workspace, "plan_zones", SITES)
    assert anew(computed) == [(3, 1), (3, 2)]

    again = meetings(workspace, "plan_zones", SITES[[2, 0, 1, 0]])
    publish(workspace, {"Z0": square(0), "Z1": square(1)}, mineral=square(2))
    meetings(workspace, "plan_zones", SITES)
    assert anew(computed) == []
    assert first.m2.tolist() == [10_000, 5_000, 5_000, 5_000, 5_000, 5_000, 5_000]
    assert again.site.tolist() == [0, 0, 0, 1, 1, 2, 2, 3, 3]


def test_an_import_of_one_part_computes_the_pairs_of_that_part(
    tmp_path: Path, computed: Counts
) -> None:
    """Through the import itself, and though it puts the new rows behind the others."""
    workspace = empty_workspace(tmp_path / "W")
    rice = geopackage(tmp_path, squares(square(0), square(1)), "rice")
    river = squares(square(2), zone_id=["R0"])
    import_rice(workspace, rice)
    import_rice(
        workspace,
        geopackage(tmp_path, river, "river"),
        constants=CONSTANTS | {"kind": "river"},
    )
    meetings(workspace, "plan_zones", SITES)
    assert anew(computed) == [(3, 2), (3, 1)]

    newer = squares(square(0), at(100, 0, 200, 50), square(5))
    import_rice(workspace, geopackage(tmp_path, newer, "newer"), accept_findings=True)
    found = meetings(workspace, "plan_zones", SITES)
    assert anew(computed) == [(3, 3)]
    keys = workspace.features("plan_zones")["zone_id"]
    pairs = zip(found.site.tolist(), keys[found.feature], found.m2, strict=True)
    assert {(site, key): round(m2, 3) for site, key, m2 in pairs} == {
        (0, "Z0"): 10_000,
        (0, "Z1"): 2_500,
        (1, "R0"): 5_000,
        (1, "Z1"): 2_500,
        (2, "R0"): 5_000,
        (2, "Z0"): 5_000,
        (2, "Z1"): 5_000,
    }


def test_a_changed_site_computes_its_own_pairs(computed: Counts) -> None:
    workspace = two_kinds()
    meetings(workspace, "plan_zones", SITES)
    anew(computed)
    moved = array_of([SITES[0], at(150, 0, 251, 100), SITES[2]])
    found = meetings(workspace, "plan_zones", moved)

    assert anew(computed) == [(1, 1), (1, 2)]
    assert found.m2[found.site == 1].tolist() == [5_000, 5_100]


def test_a_site_that_is_asked_for_twice_is_computed_once(computed: Counts) -> None:
    found = meetings(two_kinds(), "plan_zones", SITES[[1, 1, 1]])

    assert anew(computed) == [(1, 1), (1, 2)]
    assert found.site.tolist() == [0, 0, 1, 1, 2, 2]


def test_a_kernel_that_finds_otherwise_computes_all_again(
    computed: Counts, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = two_kinds()
    meetings(workspace, "plan_zones", SITES)
    anew(computed)
    monkeypatch.setattr(kernel, "FORMAT", kernel.FORMAT + 1)
    meetings(workspace, "plan_zones", SITES[:1])
    meetings(workspace, "plan_zones", SITES[:1])

    assert anew(computed) == [(1, 1), (1, 2)]


def test_of_too_many_sites_those_asked_for_last_are_kept(
    computed: Counts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(meeting, "_MOST_SITES", 2)
    workspace = two_kinds()
    for which, n_new in (([0, 1], 2), ([1, 2], 1), ([2, 1], 0), ([0], 1), ([1], 1)):
        meetings(workspace, "plan_zones", SITES[which])
        assert anew(computed) == [(n_new, 1), (n_new, 2)] * bool(n_new), which


def test_more_sites_at_once_than_are_kept_are_answered(
    computed: Counts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(meeting, "_MOST_SITES", 1)
    workspace = two_kinds()
    first = meetings(workspace, "plan_zones", SITES)
    again = meetings(workspace, "plan_zones", SITES)

    assert computed[:2] == [(3, 1), (3, 2)]
    assert again.m2.tolist() == first.m2.tolist()


def test_the_next_program_computes_nothing_again(
    tmp_path: Path, computed: Counts
) -> None:
    """Four clusters of the plan have a border; of rice land there are two zones."""
    folder = saved(tmp_path / "W")
    first = analysis.overlaps(creation.open_workspace(folder)).rows
    n_blocks = len({row["kind"] for row in zone_rows()})
    n_drawn = 4
    assert sorted(anew(computed)) == [(n_drawn, 1)] * (n_blocks - 1) + [(n_drawn, 2)]

    again = analysis.overlaps(creation.open_workspace(folder)).rows
    assert anew(computed) == []
    assert again.equals(first)


def test_a_cluster_that_is_drawn_anew_computes_its_own_overlaps(
    tmp_path: Path, computed: Counts
) -> None:
    workspace = creation.open_workspace(saved(tmp_path / "W"))
    analysis.landfund(workspace)
    anew(computed)
    first, *others = cluster_rows()
    rows = [{**first, "geometry": at(200, 200, 1000, 690)}, *others]
    workspace.store.publish(
        LAYERS["clusters"],
        typed(LAYERS["clusters"], rows),
        Lineage("Test"),
        replaces=1,
        is_valid=True,
    )
    analysis.landfund(workspace)

    assert {n_sites for n_sites, _ in computed} == {1}
    assert sum(n_features for _, n_features in computed) == len(zone_rows())


def test_two_who_ask_at_once_get_the_same_that_is_computed_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The first computes only when the second has found nothing kept either."""
    workspace = two_kinds()
    meetings(workspace, "plan_zones", SITES[:0])
    has_looked = threading.Event()
    take, original = MemoryShelf.take, kernel.meetings
    counts: Counts = []

    def seen(shelf: MemoryShelf, name: str, *, is_checked: bool = False) -> object:
        found = take(shelf, name, is_checked=is_checked)
        if threading.current_thread().name == "second" and name.endswith("/met"):
            has_looked.set()
        return found

    def slow(
        sites: NDArray[np.object_], index: FeatureIndex, *, threads: int = 1
    ) -> Meetings:
        assert has_looked.wait(timeout=60)
        counts.append((len(sites), index.n_features))
        return original(sites, index, threads=threads)

    monkeypatch.setattr(MemoryShelf, "take", seen)
    monkeypatch.setattr(kernel, "meetings", slow)
    found: dict[str, Meetings] = {}

    def ask() -> None:
        name = threading.current_thread().name
        found[name] = meetings(workspace, "plan_zones", SITES)

    both = [threading.Thread(target=ask, name=name) for name in ("first", "second")]
    for one in both:
        one.start()
    for one in both:
        one.join(timeout=60)

    assert sorted(counts) == [(3, 1), (3, 2)]
    assert found["first"].m2.tolist() == found["second"].m2.tolist()
