"""Whatever two people edit, in whatever order: what was acknowledged is kept."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from clusterviz.errors import RowConflict
from clusterviz.records import Actor
from clusterviz.workspace import edits, rowhistory
from clusterviz.workspace.edits import Change
from tests.tiny import tiny_workspace

if TYPE_CHECKING:
    from clusterviz.workspace import Workspace

KEYS = ("S1:2024-04", "S2:2024-04")
PEOPLE = ("An", "Bình")
ON = dt.date(2024, 4, 30)

ACTS = st.lists(
    st.tuples(
        st.sampled_from(PEOPLE),
        st.sampled_from(["look", "edit"]),
        st.sampled_from(KEYS),
        st.integers(0, 50),
    ),
    max_size=15,
)


def edited(
    workspace: Workspace, person: str, key: str, n: int, made_from: int
) -> int | None:
    """Return the version that an edit made; ``None`` where it met a conflict."""
    try:
        version = edits.edit(
            workspace.acting_as(Actor(name=person)),
            "clearance_log",
            [Change(key, {"obstacle": f"{person} {n}"}, reason="Đếm lại")],
            made_from=made_from,
            source_document="Báo cáo 15",
            as_of_on=ON,
        )
    except RowConflict:
        return None
    return version.version


@settings(deadline=None, max_examples=25)
@given(acts=ACTS)
def test_no_acknowledged_edit_is_lost_and_none_is_written_unseen(
    acts: list[tuple[str, str, str, int]],
) -> None:
    workspace = tiny_workspace()
    seen = dict.fromkeys(PEOPLE, 1)
    # The measure: what each row was last acknowledged to be, and when.
    last: dict[str, tuple[int, str, int]] = {}
    n_written = dict.fromkeys(KEYS, 0)
    for place, (person, act, key, n) in enumerate(acts):
        if act == "look":
            seen[person] = workspace.version("clearance_log").version
            continue
        # No two wishes are the same: an edit that changes nothing is none.
        wish = n * 100 + place
        version = edited(workspace, person, key, wish, seen[person])
        is_fresh = key not in last or last[key][2] <= seen[person]
        assert (version is not None) == is_fresh
        if version is not None:
            last[key] = (wish, person, version)
            n_written[key] += 1

    for key, (n, person, _) in last.items():
        row = edits.row(workspace, "clearance_log", key)
        assert row is not None
        assert row["obstacle"] == f"{person} {n}"
    for key, n in n_written.items():
        steps = rowhistory.steps_of(workspace, "clearance_log", key)
        assert len(steps) == n
        for one, following in itertools.pairwise(steps):
            assert one.after == following.before
    assert workspace.store.journal.verify().broken is None
