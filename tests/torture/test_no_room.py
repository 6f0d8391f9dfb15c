"""Every kind of file that a command writes, where there is no room for it."""

from __future__ import annotations

import functools

import pytest

from tests.torture import full, no_room
from tests.torture.outputs import named, one_of_each

pytestmark = pytest.mark.skipif(
    not full.can_mount(), reason="nobody may mount a disk here"
)

SPARE = (
    "export clusters --with-metadata clusters.zip",
    "report form01 --period 2024-H1 form01.pdf",
    "report card --cluster CCN-0001 card.docx",
    "layers answer.xlsx", "whatif site.geojson answer.csv",
)  # fmt: skip
"""What needs room on the way: for parts, letters, pictures, sheets, and to read."""


@functools.cache
def found() -> dict[str, dict[str, list[str]]]:
    """Return the faults of each file, all of them looked for in one process."""
    asked = {
        "files": one_of_each(), "spare": named(SPARE), "workspace": named(SPARE[:1]),
    }  # fmt: skip
    return no_room.faults_of(asked, n_points=3)


@pytest.mark.parametrize("name", [str(one) for one in one_of_each()])
def test_a_full_disk_is_one_clear_error_and_leaves_what_was_there(name: str) -> None:
    assert found()["files"][name] == []


@pytest.mark.parametrize("name", SPARE)
def test_no_room_on_the_way_is_told_of_the_folder_that_has_none(name: str) -> None:
    assert found()["spare"][name] == []


@pytest.mark.parametrize("name", SPARE[:1])
def test_a_workspace_without_room_is_told_to_be_full_not_broken(name: str) -> None:
    assert found()["workspace"][name] == []
