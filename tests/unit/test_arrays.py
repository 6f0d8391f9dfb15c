"""Named arrays in a folder."""

from __future__ import annotations

import hashlib
import json
import os
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


def test_a_changed_value_is_an_error_where_hashes_are_compared(
    tmp_path: Path,
) -> None:
    """Not elsewhere: who looks at a page does not read the rest for it."""
    write_arrays(tmp_path, {"a": np.array([1, 2], dtype="<i4"), "b": np.array([1])})
    content = (tmp_path / "a.npy").read_bytes()
    (tmp_path / "a.npy").write_bytes(content[:-4] + b"\x03\0\0\0")

    assert read_arrays(tmp_path)["a"].tolist() == [1, 3]
    with pytest.raises(StorageError, match=r"`a\.npy` holds other values"):
        read_arrays(tmp_path, is_checked=True)


def test_the_hash_is_that_of_the_values_row_by_row(tmp_path: Path) -> None:
    write_arrays(tmp_path, {"a": np.array([[1, 2], [3, 4]], dtype="u1").T})
    about = json.loads((tmp_path / "about.json").read_text(encoding="utf-8"))
    expected = hashlib.sha256(b"\x01\x03\x02\x04").hexdigest()

    assert about["arrays"]["a"]["sha256"] == expected
    assert read_arrays(tmp_path, is_checked=True)["a"].tolist() == [[1, 3], [2, 4]]


@pytest.mark.skipif(not hasattr(os, "posix_fadvise"), reason="a system without it")
def test_what_was_written_is_let_go_of_once_it_is_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[tuple[object, ...]] = []
    sync = os.fsync

    def synced(number: int) -> None:
        calls.append(("on the disk", number))
        sync(number)

    def advised(number: int, *what: int) -> None:
        calls.append((number, *what))

    monkeypatch.setattr("os.fsync", synced)
    monkeypatch.setattr("os.posix_fadvise", advised)
    write_arrays(tmp_path, {"a": np.array([1])})
    [(_, number), *advice] = calls[:2]

    assert advice == [(number, 0, 0, os.POSIX_FADV_DONTNEED)]


def test_where_the_system_takes_no_advice_arrays_are_written_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr("os.posix_fadvise", raising=False)
    write_arrays(tmp_path, {"a": np.array([1])})

    assert read_arrays(tmp_path, is_checked=True)["a"].tolist() == [1]


def test_a_folder_that_is_not_there_holds_no_arrays(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="no whole set"):
        read_arrays(tmp_path / "missing")


def test_nothing_is_written_of_a_set_that_cannot_be_written_whole(
    tmp_path: Path,
) -> None:
    with pytest.raises(ValueError, match="`texts` holds"):
        write_arrays(tmp_path, {"a": np.array([1]), "texts": np.array(["a"])})

    assert list(tmp_path.iterdir()) == []
