"""What a store keeps of edited rows is what it would read again."""

from __future__ import annotations

import dataclasses
import datetime as dt
from functools import partial
from typing import TYPE_CHECKING, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from clusterviz.records import About, Lineage, RowEdit
from clusterviz.storage import overlays
from clusterviz.storage.edits import overlaid
from clusterviz.storage.memory import MemoryStore
from tests.strategies import LAYERS
from tests.tiny import tiny_workspace

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from clusterviz.workspace import Workspace

LAYER, FIELD = "clearance_log", "obstacle"

ON = dt.date(2024, 4, 30)

VALUES = st.one_of(
    st.fixed_dictionaries({FIELD: st.none() | st.text(max_size=4)}),
    st.fixed_dictionaries({"cleared_ha": st.none() | st.floats(0, 1e6)}),
    st.fixed_dictionaries({"n_paid": st.none() | st.integers(0, 2**31)}),
    st.fixed_dictionaries({"obstacle_due_on": st.none() | st.just("2024-05-06")}),
)

ACTS = st.lists(
    st.tuples(st.integers(0, 6), st.booleans(), VALUES, st.integers(1, 30)),
    min_size=1,
    max_size=12,
)
"""Which row, whether it goes, what is written there, how far back somebody looks."""


def edit(
    workspace: Workspace,
    key: str,
    values: Mapping[str, object],
    verb: Literal["change", "add", "remove"] = "change",
) -> int:
    """Write values of a row, as a store does, and return the version."""
    made_from = workspace.version(LAYER).version
    done = workspace.store.edit(
        LAYERS[LAYER],
        [RowEdit(key, values, verb, about=About(on=ON, document="01/BC"))],
        Lineage("01/BC", ON),
        made_from=made_from,
    )
    return done.version


def looked_at(workspace: Workspace, version: int) -> pd.DataFrame:
    return workspace.store.load_table(LAYERS[LAYER], version)


def afresh(workspace: Workspace, version: int) -> pd.DataFrame:
    """Return rows as a store reads them that has kept nothing."""
    store = workspace.store
    assert isinstance(store, MemoryStore)
    store._overlays = overlays.Overlays()
    return looked_at(workspace, version)


@settings(deadline=None, max_examples=30)
@given(acts=ACTS, most=st.sampled_from([0, 20, 100_000]))
def test_kept_rows_are_those_that_would_be_read_again(
    acts: Sequence[tuple[int, bool, Mapping[str, object], int]], most: int
) -> None:
    workspace = tiny_workspace()
    there = set(workspace.table(LAYER)["entry_id"])
    keys = [*sorted(there), "S9:2024-04", "S9:2024-05"]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(overlays, "MOST_KEPT", most)
        for place, goes, values, back in acts:
            key = keys[place % len(keys)]
            if key not in there:
                newest = edit(workspace, key, values, "add")
                there.add(key)
            elif goes:
                newest = edit(workspace, key, {}, "remove")
                there.discard(key)
            else:
                newest = edit(workspace, key, values)
            looked_at(workspace, max(1, newest - back))
        kept = [looked_at(workspace, one + 1) for one in range(newest)]
        for one, frame in enumerate(kept):
            assert_frame_equal(frame, afresh(workspace, one + 1))


def test_what_a_caller_writes_into_rows_stays_with_them() -> None:
    workspace = tiny_workspace()
    version = edit(
        workspace, workspace.table(LAYER)["entry_id"].iloc[0], {FIELD: "Hồ sơ"}
    )

    mine = looked_at(workspace, version)
    mine.loc[0, FIELD] = "khác"

    assert looked_at(workspace, version)[FIELD].iloc[0] == "Hồ sơ"


def test_no_more_rows_are_kept_than_there_is_room_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    workspace = tiny_workspace()
    n_rows = len(workspace.table(LAYER))
    monkeypatch.setattr(overlays, "MOST_KEPT", 3 * n_rows)
    key = workspace.table(LAYER)["entry_id"].iloc[0]

    for n in range(10):
        edit(workspace, key, {FIELD: f"lần {n}"})

    store = workspace.store
    assert isinstance(store, MemoryStore)
    assert len(store._overlays._kept) == 3


def test_a_table_without_rows_is_kept_of_few_versions_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    workspace = tiny_workspace()
    monkeypatch.setattr(overlays, "MOST_VERSIONS", 3)
    kept = overlays.Overlays()
    newest = workspace.version(LAYER)
    nothing = workspace.table(LAYER).head(0)

    for seq in range(newest.published_seq, newest.published_seq + 10):
        kept.keep(dataclasses.replace(newest, edited_seq=seq), nothing, 0)

    assert len(kept._kept) == 3


def test_a_row_that_was_removed_and_added_again_comes_last_and_has_no_boundary() -> (
    None
):
    clusters = tiny_workspace().features("clusters")
    [first, *others] = clusters["cluster_id"]
    edits = [
        {"key": first, "verb": "remove", "values": {}},
        {"key": first, "verb": "add", "values": {"cluster_name": "Lại"}},
    ]

    at_once = overlaid(LAYERS["clusters"], clusters, edits)
    one_by_one = clusters
    for one in edits:
        one_by_one = overlaid(LAYERS["clusters"], one_by_one, [one])

    assert at_once["cluster_id"].tolist() == [*others, first]
    assert at_once.geometry.iloc[-1] is None
    assert at_once["planned_on"].isna().iloc[-1]
    assert_frame_equal(at_once, one_by_one)


def test_what_is_kept_of_a_stored_file_is_not_taken_for_another() -> None:
    workspace, kept = tiny_workspace(), overlays.Overlays()
    newest, rows = workspace.version(LAYER), workspace.table(LAYER)
    other = dataclasses.replace(newest, content_hash="0" * 64)
    contents = {newest: rows, other: rows.head(1)}

    for version in (newest, other, newest, newest):
        found = kept.stored(
            LAYERS[LAYER], version, partial(contents.__getitem__, version)
        )

        assert len(found) == len(contents[version])
