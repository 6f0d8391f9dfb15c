"""Where a hand-over may be put: never over what is not one."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

import pytest

from clusterviz.errors import InputError
from clusterviz.workspace import handover
from tests.profiled import handed, profiled

if TYPE_CHECKING:
    from pathlib import Path


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()

    assert (handed(tmp_path) / "manifest.json").is_file()


def test_a_hand_over_is_replaced_only_with_force(tmp_path: Path) -> None:
    out = handed(tmp_path)
    before = (out / "manifest.json").read_bytes()
    with pytest.raises(InputError, match="already holds something"):
        handover.hand_over(profiled(tmp_path), "own", out)
    assert (out / "manifest.json").read_bytes() == before

    (out / "clusters.geojson").write_bytes(b"")
    handover.hand_over(profiled(tmp_path), "own", out, force=True)
    assert (out / "clusters.geojson").read_bytes() != b""
    assert sorted(one.name for one in tmp_path.iterdir()) == ["out", "w"]


def test_a_folder_with_other_files_is_never_replaced(tmp_path: Path) -> None:
    out = handed(tmp_path)
    (out / "công văn.docx").write_bytes(b"x")

    with pytest.raises(InputError, match="not of the hand-over"):
        handover.hand_over(profiled(tmp_path), "own", out, force=True)
    assert (out / "công văn.docx").read_bytes() == b"x"


@pytest.mark.parametrize("force", [False, True])
def test_a_folder_of_other_things_is_never_replaced(
    tmp_path: Path, force: bool
) -> None:
    own = tmp_path / "out" / "own.txt"
    own.parent.mkdir()
    own.write_text("mine")

    with pytest.raises(InputError, match="already holds something"):
        handover.hand_over(profiled(tmp_path), "own", own.parent, force=force)
    assert own.read_text() == "mine"


def test_a_link_to_a_folder_is_not_followed(tmp_path: Path) -> None:
    out = handed(tmp_path)
    link = tmp_path / "link"
    link.symlink_to(out, target_is_directory=True)

    with pytest.raises(InputError, match="already holds something"):
        handover.hand_over(profiled(tmp_path), "own", link, force=True)
    assert (out / "manifest.json").is_file()


def test_a_zip_is_replaced_only_with_force(tmp_path: Path) -> None:
    path = tmp_path / "out.zip"
    path.write_bytes(b"mine")
    with pytest.raises(InputError):
        handover.hand_over(profiled(tmp_path), "own", path)
    assert path.read_bytes() == b"mine"

    handover.hand_over(profiled(tmp_path), "own", path, force=True)
    assert path.read_bytes().startswith(b"PK")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["out.zip", "w"]


@pytest.mark.parametrize("force", [False, True])
def test_one_that_was_put_aside_by_a_killed_program_gets_its_name_again(
    tmp_path: Path, force: bool
) -> None:
    out = handed(tmp_path)
    before = (out / "manifest.json").read_bytes()
    # Killed between the two names: the older one had given its own up.
    aside = tmp_path / f".tmp-handed-{'0a' * 8}-out"
    out.rename(aside)
    then = time.time() - 90_000
    os.utime(aside, (then, then))
    # Another hand-over in the same folder is none of its business.
    handover.hand_over(profiled(tmp_path), "own", tmp_path / "other")
    assert aside.exists()

    if force:
        handover.hand_over(profiled(tmp_path), "own", out, force=True)
    else:
        with pytest.raises(InputError, match="already holds something"):
            handover.hand_over(profiled(tmp_path), "own", out)

    assert ((out / "manifest.json").read_bytes() == before) is not force
    assert sorted(one.name for one in tmp_path.iterdir()) == ["other", "out", "w"]


def test_what_is_left_of_an_older_one_goes_with_the_next(tmp_path: Path) -> None:
    out = handed(tmp_path)
    aside = tmp_path / f".tmp-handed-{'0a' * 8}-out"
    aside.mkdir()
    handover.hand_over(profiled(tmp_path), "own", out, force=True)

    assert not aside.exists()


@pytest.mark.parametrize("name", ["x" * 300, "a-file/out"])
def test_a_name_that_no_folder_can_have_is_one_clear_error(
    tmp_path: Path, name: str
) -> None:
    (tmp_path / "a-file").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="cannot be written"):
        handover.hand_over(profiled(tmp_path), "own", tmp_path / name)


@pytest.mark.parametrize("name", ["out", "out.zip"])
def test_what_is_ended_by_hand_leaves_nothing(tmp_path: Path, name: str) -> None:
    def end(n_done: int, n_parts: int) -> None:
        if n_done == n_parts:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        handover.hand_over(profiled(tmp_path), "own", tmp_path / name, on_progress=end)

    assert [one.name for one in tmp_path.iterdir()] == ["w"]
