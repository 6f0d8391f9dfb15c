"""Files that appear whole or not at all, whatever happens to their writer."""

from __future__ import annotations

import errno
import os
import stat
import time
from typing import TYPE_CHECKING

import pytest

from clusterviz.errors import InputError
from clusterviz.files.whole import require_new, write_text, write_together, write_whole

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def writing(text: str) -> Callable[[Path], None]:
    """Return what writes a text."""
    return lambda to: write_text(to, [text])


def failing(error: Exception) -> Callable[[Path], None]:
    """Return what writes half a file, and then fails."""

    def write(to: Path) -> None:
        to.write_text("ha", encoding="utf-8")
        raise error

    return write


def names(folder: Path) -> list[str]:
    """Return what is in a folder, hidden files too."""
    return sorted(one.name for one in folder.iterdir())


FULL = OSError(errno.ENOSPC, "No space left on device")


def test_a_file_has_its_name_once_it_is_whole(tmp_path: Path) -> None:
    seen: list[list[str]] = []

    def write(to: Path) -> None:
        to.write_text("half", encoding="utf-8")
        seen.append(names(tmp_path))
        to.write_text("whole", encoding="utf-8")

    write_whole(tmp_path / "x.csv", write)

    assert "x.csv" not in seen[0]
    assert names(tmp_path) == ["x.csv"]
    assert (tmp_path / "x.csv").read_text(encoding="utf-8") == "whole"


def test_one_that_nobody_may_write_is_so_from_the_first_and_can_be_replaced(
    tmp_path: Path,
) -> None:
    path, beside = tmp_path / "x.gpkg", tmp_path / "y.json"
    for text in ("first", "second"):
        writes = {path: writing(text), beside: writing(text)}
        write_together(writes, read_only=[path])

        assert path.read_text(encoding="utf-8") == text
        assert path.stat().st_mode & 0o222 == 0
        assert beside.stat().st_mode & stat.S_IWUSR


def test_one_that_nobody_may_write_stays_so_when_its_successor_fails(
    tmp_path: Path,
) -> None:
    path = tmp_path / "x.gpkg"
    write_whole(path, writing("first"), is_read_only=True)
    with pytest.raises(InputError):
        write_whole(path, failing(FULL), is_read_only=True)

    assert path.stat().st_mode & 0o222 == 0
    assert names(tmp_path) == ["x.gpkg"]


def test_a_disk_that_knows_of_no_rights_gets_the_file_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr("pathlib.Path.chmod", refuse)
    write_whole(tmp_path / "x.gpkg", writing("whole"), is_read_only=True)

    assert (tmp_path / "x.gpkg").read_text(encoding="utf-8") == "whole"


@pytest.mark.parametrize("error", [FULL, RuntimeError("x"), KeyboardInterrupt()])
def test_a_writer_that_fails_leaves_nothing(tmp_path: Path, error: Exception) -> None:
    with pytest.raises((InputError, type(error))):
        write_whole(tmp_path / "x.csv", failing(error))

    assert names(tmp_path) == []


def test_a_writer_that_fails_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="No space left on device"):
        write_whole(path, failing(FULL))

    assert path.read_text(encoding="utf-8") == "mine"
    assert names(tmp_path) == ["x.csv"]


def test_what_cannot_be_written_is_told_in_both_languages(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        write_whole(tmp_path / "x.csv", failing(FULL))

    assert "cannot be written" in caught.value.say("en")
    assert "Không ghi được" in caught.value.say("vi")


@pytest.mark.parametrize("place", ["none/x.csv", "a-file/x.csv"])
def test_a_folder_that_is_none_is_one_clear_error(tmp_path: Path, place: str) -> None:
    (tmp_path / "a-file").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="cannot be written"):
        write_whole(tmp_path / place, writing("x"))
    # Told before anything is made for it, too.
    with pytest.raises(InputError, match="cannot be written"):
        require_new(tmp_path / place, force=False)

    assert names(tmp_path) == ["a-file"]


def test_files_that_go_together_are_there_together_or_not_at_all(
    tmp_path: Path,
) -> None:
    paths = [tmp_path / name for name in ("a", "b", "c")]
    with pytest.raises(InputError):
        write_together(
            {paths[0]: writing("a"), paths[1]: failing(FULL), paths[2]: writing("c")}
        )
    assert names(tmp_path) == []

    write_together({path: writing(path.name) for path in paths})
    assert names(tmp_path) == ["a", "b", "c"]


def test_the_first_is_named_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever finds the file finds what goes with it."""
    named: list[str] = []
    replace = type(tmp_path).replace

    def noted(path: Path, target: Path) -> Path:
        named.append(target.name)
        return replace(path, target)

    monkeypatch.setattr(type(tmp_path), "replace", noted)
    write_together({tmp_path / name: writing(name) for name in ("main", "side")})

    assert named == ["side", "main"]


def test_what_a_database_keeps_beside_a_failed_file_goes_too(tmp_path: Path) -> None:
    def write(to: Path) -> None:
        to.with_name(f"{to.name}-journal").write_text("x", encoding="utf-8")
        raise FULL

    with pytest.raises(InputError):
        write_whole(tmp_path / "x.gpkg", write)

    assert names(tmp_path) == []


@pytest.mark.parametrize(
    ("name", "age_s", "is_kept"),
    [
        (".0a1b2c3d-x.csv", 90_000, False),
        (".0a1b2c3d-x.csv-journal", 90_000, False),
        (".0a1b2c3d-x.csv", 3_600, True),
        (".0a1b2c3d-y.csv", 90_000, True),
        (".xyz-x.csv", 90_000, True),
        ("0a1b2c3d-x.csv", 90_000, True),
    ],
)
def test_what_a_killed_export_left_is_cleared_by_the_next(
    tmp_path: Path, name: str, age_s: int, is_kept: bool
) -> None:
    left = tmp_path / name
    left.write_text("half", encoding="utf-8")
    then = time.time() - age_s
    os.utime(left, (then, then))
    write_whole(tmp_path / "x.csv", writing("whole"))

    assert left.exists() == is_kept


def test_a_name_with_signs_of_a_pattern_is_a_name(tmp_path: Path) -> None:
    write_whole(tmp_path / "x[1]*.csv", writing("whole"))

    assert names(tmp_path) == ["x[1]*.csv"]


def test_a_file_is_replaced_by_force_and_a_folder_never(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    require_new(path, force=False)
    path.write_text("mine", encoding="utf-8")
    require_new(path, force=True)

    with pytest.raises(InputError, match="already exists"):
        require_new(path, force=False)
    for force in (True, False):
        with pytest.raises(InputError, match="a file, not a folder"):
            require_new(tmp_path, force=force)
    assert names(tmp_path) == ["x.csv"]
