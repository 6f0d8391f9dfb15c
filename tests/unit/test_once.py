"""What is made once, whoever asks, and let go when it is no longer current."""

from __future__ import annotations

import dataclasses
import datetime as dt
import gc
import threading
import weakref
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from clusterviz.records import Lineage, RowEdit
from clusterviz.workspace import answers
from clusterviz.workspace.once import Once
from tests.tiny import tiny_workspace

if TYPE_CHECKING:
    import pandas as pd

    from clusterviz.workspace import Workspace


class Thing:
    """Something that can be waited for to go."""


def test_what_has_a_name_is_made_once() -> None:
    once: Once[Thing] = Once()
    first = once.get("a/1", Thing)

    assert once.get("a/1", Thing) is first
    assert once.get("a/2", Thing) is not first


class Seen(str):
    """A name that says when somebody has looked it up."""

    event: threading.Event

    def __hash__(self) -> int:
        self.event.set()
        return super().__hash__()


def test_who_asks_while_it_is_made_gets_the_one_that_is_made() -> None:
    """It is made only when the second has looked, and found nothing yet."""
    once: Once[Thing] = Once()
    name = Seen("a/1")
    name.event = threading.Event()
    made: list[Thing] = []

    def make() -> Thing:
        assert name.event.wait(timeout=60)
        made.append(Thing())
        return made[-1]

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(once.get, "a/1", make)
        second = pool.submit(once.get, name, make)
        found = {first.result(timeout=60), second.result(timeout=60)}

    assert found == set(made)
    assert len(made) == 1


def test_what_could_not_be_made_is_tried_again() -> None:
    once: Once[Thing] = Once()

    def fail() -> Thing:
        raise ValueError("not yet")

    with pytest.raises(ValueError, match="not yet"):
        once.get("a/1", fail)
    thing = Thing()

    assert once.get("a/1", lambda: thing) is thing


def test_what_is_not_retained_is_let_go_and_made_anew() -> None:
    once: Once[Thing] = Once()
    kept, other = once.get("a/1", Thing), once.get("ab/1", Thing)
    gone = weakref.ref(once.get("a/2", Thing))
    once.retain({"a/1"}, "a")
    gc.collect()

    assert gone() is None
    assert once.get("a/1", Thing) is kept
    assert once.get("ab/1", Thing) is other


def test_what_somebody_still_holds_stays_whole_for_them() -> None:
    once: Once[list[int]] = Once()
    mine = once.get("a/1", lambda: [1, 2])
    once.retain((), "a")

    assert mine == [1, 2]
    assert once.get("a/1", list) == []


def test_what_is_empty_is_made_once_too() -> None:
    once: Once[list[int]] = Once()
    first = once.get("a/1", list)

    assert once.get("a/1", list) is first


ASKED: Counter[str] = Counter()


def sites(workspace: Workspace, *, at_least: int = 0) -> pd.DataFrame:
    ASKED[f"sites {at_least}"] += 1
    rows = workspace.table("clearance_sites")
    return rows[rows["n_households"].fillna(0) >= at_least]


def test_a_part_of_an_answer_is_computed_once_for_a_question() -> None:
    ASKED.clear()
    workspace = tiny_workspace().frozen()
    first = answers.part(workspace, sites)
    n_sites = len(first)
    first["site_name"] = "scribbled over"

    again = answers.part(workspace, sites)

    assert ASKED["sites 0"] == 1
    assert len(again) == n_sites
    assert "scribbled over" not in set(again["site_name"])
    answers.part(workspace, sites, at_least=1)
    assert ASKED["sites 1"] == 1


def test_a_part_is_computed_anew_of_another_day_or_law() -> None:
    ASKED.clear()
    workspace = tiny_workspace().frozen()
    there = [
        workspace,
        workspace.on(dt.date(2024, 4, 22)),
        dataclasses.replace(workspace, rules=workspace.rules.model_copy()),
    ]
    for _ in range(2):
        for one in there:
            answers.part(one, sites)

    assert ASKED["sites 0"] == len(there)


def test_the_next_question_sees_what_was_written_since() -> None:
    workspace = tiny_workspace()
    before = answers.part(workspace, sites)
    layer = workspace.layers["clearance_sites"]
    key = str(before[layer.key].iloc[0])
    workspace.store.edit(
        layer,
        [RowEdit(key, {"n_households": 4711})],
        Lineage("BB 1", dt.date(2024, 4, 22)),
        made_from=workspace.version(layer.name).version,
    )

    assert 4711 in set(answers.part(workspace, sites)["n_households"])
