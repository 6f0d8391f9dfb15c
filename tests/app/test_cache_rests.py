"""An edit of one layer leaves alone the answers that do not rest on it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import secrets
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clusterviz.records import Lineage, RowEdit
from clusterviz.ui import cache
from clusterviz.workspace import analysis, watching
from tests.tiny import tiny_workspace

if TYPE_CHECKING:
    from clusterviz.workspace.opened import Workspace

TOLD = Lineage("BB 1", dt.date(2024, 4, 22))
ASKED: Counter[str] = Counter()


def edited(workspace: Workspace, layer: str, field: str, value: object) -> None:
    """Change a field of the first row of a layer."""
    key = str(workspace.rows(layer)[workspace.layers[layer].key].iloc[0])
    workspace.store.edit(
        workspace.layers[layer],
        [RowEdit(key, {field: value})],
        TOLD,
        made_from=workspace.version(layer).version,
    )


def households(workspace: Workspace) -> int:
    """Return what rests on sites, and on clusters where there are no sites."""
    ASKED["households"] += 1
    return int(workspace.table("clearance_sites")["n_households"].sum())


def investors(workspace: Workspace) -> list[str]:
    """Return what rests on clusters of the day that is asked about."""
    ASKED["investors"] += 1
    return list(workspace.on(dt.date(2024, 4, 22)).features("clusters")["cluster_name"])


def both(workspace: Workspace) -> tuple[int, list[str]]:
    """Return what two other questions return."""
    ASKED["both"] += 1
    return cache.ask(workspace, households), cache.ask(workspace, investors)


def by_turns(workspace: Workspace) -> object:
    """Return what rests on another layer once the first has changed."""
    first = workspace.table("clearance_sites")["n_households"].iloc[0]
    return list(workspace.rows("clusters" if first == 1 else "projects").iloc[:, 1])


def fresh() -> Workspace:
    """Return a workspace of which nothing was asked yet."""
    return dataclasses.replace(tiny_workspace(), root=Path(secrets.token_hex(8)))


@pytest.fixture
def workspace() -> Workspace:
    ASKED.clear()
    return fresh()


def test_an_edit_elsewhere_asks_nothing_anew(workspace: Workspace) -> None:
    # Twice: by the first answer it is learned what the question reads.
    for _ in range(2):
        before = cache.ask(workspace, both)
    counted = Counter(ASKED)

    edited(workspace, "projects", "project_name", "Nhà máy khác")
    assert cache.ask(workspace, both) == before
    assert counted == ASKED

    edited(workspace, "clusters", "cluster_name", "Tên khác")
    assert "Tên khác" in cache.ask(workspace, both)[1]
    # The sites stayed as they were.
    assert ASKED["households"] == counted["households"]
    assert ASKED["investors"] == counted["investors"] + 1


def test_what_is_asked_inside_of_an_answer_is_part_of_it(workspace: Workspace) -> None:
    for _ in range(2):
        n_before, _names = cache.ask(workspace, both)

    edited(workspace, "clearance_sites", "n_households", 4711)

    assert cache.ask(workspace, both)[0] != n_before


def test_a_layer_that_is_read_only_now_is_watched_from_now_on(
    workspace: Workspace,
) -> None:
    for _ in range(2):
        cache.ask(workspace, by_turns)
    edited(workspace, "clearance_sites", "n_households", 1)
    assert cache.ask(workspace, by_turns) == by_turns(workspace)

    edited(workspace, "clusters", "cluster_name", "Tên khác")

    assert cache.ask(workspace, by_turns) == by_turns(workspace)


@settings(deadline=None, max_examples=20)
@given(
    st.lists(
        st.sampled_from(
            [
                ("projects", "project_name", "A"),
                ("clusters", "cluster_name", "B"),
                ("clearance_sites", "n_households", 1),
                ("clearance_sites", "n_households", 2),
            ]
        ),
        max_size=5,
    )
)
def test_no_answer_is_ever_older_than_its_data(
    changes: list[tuple[str, str, object]],
) -> None:
    workspace = fresh()
    for layer, field, value in [*changes, ("clusters", "cluster_name", "C")]:
        for question in (both, by_turns, investors, households):
            assert cache.ask(workspace, question) == question(workspace)
        edited(workspace, layer, field, value)


def test_of_what_an_answer_is_made_an_edit_has_only_its_own_parts_made_anew(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The overview rests on clearance; the zones that clusters meet do not."""
    made = watching.made
    asked: Counter[str] = Counter()

    def counted(asked_of: Workspace, question: object, given: object) -> object:
        asked[question.__name__] += 1  # type: ignore[attr-defined]
        return made(asked_of, question, given)  # type: ignore[arg-type]

    monkeypatch.setattr(watching, "made", counted)
    on = dt.date(2024, 4, 22)
    for _ in range(2):
        before = cache.ask(workspace, analysis.overview, as_of_on=on).rows
    asked.clear()

    edited(workspace, "clearance_sites", "n_households", 4711)
    after = cache.ask(workspace, analysis.overview, as_of_on=on).rows

    assert (asked["overview"], asked["land_parts"]) == (1, 1)
    assert asked["pieces"] == asked["_totals"] == asked["_conflicts"] == 0
    assert after.equals(before)


def test_which_layers_there_are_is_asked_without_reading_any(
    workspace: Workspace,
) -> None:
    mine, read = watching.watched(workspace.frozen())

    assert mine.has("clusters")
    assert not mine.has("nothing")
    assert mine.on(dt.date(2024, 4, 22)).has("plots")
    assert read == set()
    mine.on(dt.date(2024, 4, 22)).column("plots", "plot_id")
    assert read == {"plots"}
