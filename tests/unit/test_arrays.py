"""Named arrays in a folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from clusterviz.errors import StorageError
from clusterviz.storage.arrays import read_arrays, write_arrays

if TYPE_CHECKING:
    from pathlib import Path


def test_arrays_are_read_as_they_were_written(tmp_path: Path) -> None:
    boxes = np.array([[0.0, 0.0, 100.0, 100.0]])
    write_arrays(tmp_path / "new" / "folder", {"boxes": boxes, "one": np.array(7)})
    found = read_arrays(tmp_path / "new" / "folder")

    assert found["boxes"].tolist() == boxes.tolist()
    assert found["one"].shape == ()
    assert int(found["one"]) == 7


def test_a_folder_holds_the_set_that_was_written_last(tmp_path: Path) -> None:
    write_arrays(tmp_path, {"a": np.array([1]), "b": np.array([1])})
    before = read_arrays(tmp_path)
    write_arrays(tmp_path, {"a": np.array([2, 2])})

    assert list(read_arrays(tmp_path)) == ["a"]
    assert before["a"].tolist() == [1]


def test_a_set_that_is_only_half_written_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_arrays(tmp_path, {"a": np.array([1])})

    def full(number: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)

    with pytest.raises(StorageError, match="No space left"):
        write_arrays(tmp_path, {"a": np.array([2])})
    with pytest.raises(StorageError, match="no whole set"):
        read_arrays(tmp_path)


def test_a_folder_that_is_not_there_holds_no_arrays(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="no whole set"):
        read_arrays(tmp_path / "missing")


def test_nothing_is_written_of_a_set_that_cannot_be_written_whole(
    tmp_path: Path,
) -> None:
    with pytest.raises(ValueError, match="`texts` holds"):
        write_arrays(tmp_path, {"a": np.array([1]), "texts": np.array(["a"])})

    assert list(tmp_path.iterdir()) == []
