"""Where a hand-over may be put: never over what is not one."""

from __future__ import annotations

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
