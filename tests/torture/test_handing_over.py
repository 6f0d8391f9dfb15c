"""A hand-over without room, or that is ended, leaves nothing under its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from clusterviz.workspace import handover
from tests.profiled import profiled
from tests.torture import full, handing_over

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.skipif(not full.can_mount(), reason="nobody may mount a disk here")
@pytest.mark.parametrize("name", handing_over.NAMES)
def test_a_full_disk_is_one_clear_error_and_leaves_nothing(name: str) -> None:
    assert handing_over.filled_privately(name, n_points=8) == []


@pytest.mark.parametrize("name", handing_over.NAMES)
def test_what_is_ended_by_hand_leaves_nothing(tmp_path: Path, name: str) -> None:
    def end(n_done: int, n_parts: int) -> None:
        if n_done == n_parts:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        handover.hand_over(profiled(tmp_path), "own", tmp_path / name, on_progress=end)

    assert [one.name for one in tmp_path.iterdir()] == ["w"]
