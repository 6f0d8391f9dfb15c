"""Folders for what is needed on the way: gone in the end, and told when full."""

from __future__ import annotations

import errno
import gc
import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from clusterviz.errors import InputError
from clusterviz.files import fonts
from clusterviz.files.spare import of_library, spare_folder, spare_told
from clusterviz.files.workbook import book_bytes

if TYPE_CHECKING:
    import xlsxwriter

YESTERDAY_S = 90_000


@pytest.fixture
def spare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder that the system keeps such folders in."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def aged(folder: Path) -> Path:
    """Return a new folder that nobody has touched since yesterday."""
    folder.mkdir()
    (folder / "half").write_text("half", encoding="utf-8")
    then = time.time() - YESTERDAY_S
    os.utime(folder, (then, then))
    return folder


def test_it_is_gone_in_the_end_with_what_killed_programs_left(spare: Path) -> None:
    left = aged(spare / "clusterviz-site-0a")
    others = [aged(spare / "clusterviz-form-0a"), spare / "clusterviz-site-0b"]
    others[1].mkdir()
    with spare_folder("site") as folder:
        assert folder.parent == spare
        (folder / "x").write_text("x", encoding="utf-8")

    assert not left.exists()
    assert sorted(spare.iterdir()) == sorted(others)


def test_no_room_is_told_with_the_folder_in_both_languages(spare: Path) -> None:
    with pytest.raises(InputError) as caught, spare_told():
        raise OSError(errno.ENOSPC, "No space left on device")

    assert str(spare) in caught.value.say("en")
    assert "No space left on device" in caught.value.say("en")
    assert str(spare) in caught.value.say("vi")
    assert "hết chỗ trống" in caught.value.say("vi")


def test_a_folder_that_is_none_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "none"))

    with pytest.raises(InputError, match="none"), spare_folder("site"):
        pass


def test_a_system_without_such_a_folder_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def none() -> str:
        raise FileNotFoundError(errno.ENOENT, "No usable temporary directory found")

    monkeypatch.setattr(tempfile, "gettempdir", none)

    with pytest.raises(InputError, match="TMPDIR"), spare_folder("site"):
        pass


def test_what_a_library_says_of_a_full_disk_is_told_as_that(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    odd = RuntimeError("no such table. Failed to write record: secret")
    assert str(of_library(odd, tmp_path)) == "no such table."

    monkeypatch.setattr(
        shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(1, 1, 0)
    )
    assert of_library(odd, tmp_path).errno == errno.ENOSPC


def test_a_workbook_without_room_for_its_sheets_leaves_none(
    spare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> tuple[int, str]:
        raise OSError(errno.ENOSPC, "No space left on device")

    def fill(book: xlsxwriter.Workbook) -> None:
        book.add_worksheet()
        monkeypatch.setattr("xlsxwriter.packager.tempfile.mkstemp", full)

    with pytest.raises(InputError, match="No space left on device"):
        book_bytes(fill)

    # What its archive complains of when it goes would be an error here.
    gc.collect()
    assert list(spare.iterdir()) == []


def test_letters_of_a_killed_process_go_and_those_in_use_stay(spare: Path) -> None:
    left = aged(spare / "clusterviz-fonts-0a")
    mine = fonts._place(())
    assert not left.exists()

    file = mine / "a.ttf"
    file.write_bytes(b"x")
    then = time.time() - YESTERDAY_S
    os.utime(mine, (then, then))
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(fonts._MADE, (Path("parts"), fonts.SANS), (file,))
        fonts.truetype(Path("parts"))
    fonts._place(())

    assert file.exists()


def test_letters_without_room_leave_nothing(
    spare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> Path:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(fonts, "_part", lambda *_: Path("part.woff2"))
    monkeypatch.setattr(fonts, "_merged", full)
    with pytest.raises(InputError, match="Temporary files"):
        fonts.truetype(Path("parts"))

    assert list(spare.iterdir()) == []
