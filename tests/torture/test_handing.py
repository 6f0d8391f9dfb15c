"""An export that is killed, or has no room, leaves no half file under its name."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from clusterviz.errors import InputError
from clusterviz.workspace import exports
from tests.tiny import tiny_workspace
from tests.torture import full, handing

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.skipif(not full.can_mount(), reason="nobody may mount a disk here")
@pytest.mark.parametrize("suffix", handing.SUFFIXES)
def test_a_full_disk_is_one_clear_error_and_leaves_nothing(suffix: str) -> None:
    assert handing.filled_privately(suffix, n_points=5) == []


@pytest.mark.skipif(sys.platform == "win32", reason="it cannot be killed like this")
@pytest.mark.parametrize("suffix", handing.SUFFIXES)
def test_a_killed_export_has_no_file_under_its_name(
    tmp_path: Path, suffix: str
) -> None:
    path = tmp_path / f"zones{suffix}"
    was_killed = handing.killed(tmp_path, suffix, n_bytes=1)

    assert was_killed
    assert not path.exists()
    assert {one.name[0] for one in tmp_path.iterdir()} == {"."}


@pytest.mark.skipif(not full.can_mount(), reason="nobody may mount a disk here")
def test_a_disk_that_may_not_be_written_is_one_clear_error() -> None:
    assert handing.read_only_privately() == []


@pytest.mark.parametrize("suffix", handing.SUFFIXES)
def test_a_name_that_no_file_can_have_is_one_clear_error(
    tmp_path: Path, suffix: str
) -> None:
    with pytest.raises(InputError, match="cannot be written"):
        exports.export(tiny_workspace(), "clusters", tmp_path / f"{'x' * 300}{suffix}")

    assert list(tmp_path.iterdir()) == []


def test_a_name_as_long_as_a_name_may_be_is_written(tmp_path: Path) -> None:
    path = tmp_path / f"{'ộ' * 80}.geojson"
    exports.export(tiny_workspace(), "clusters", path)

    assert [one.name for one in tmp_path.iterdir()] == [path.name]
