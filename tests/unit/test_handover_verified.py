"""A hand-over held against its list, and its list against the workspace."""

from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING

import pytest

from clusterviz.errors import InputError
from clusterviz.records import Lineage
from clusterviz.workspace import handover
from clusterviz.workspace.creation import init
from clusterviz.workspace.handed_verifying import verify_handed
from tests.profiled import profiled
from tests.unit.test_personal import ON

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from clusterviz.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return profiled(tmp_path)


@pytest.fixture
def out(workspace: Workspace, tmp_path: Path) -> Path:
    return handover.hand_over(workspace, "own", tmp_path / "out").path


def found(workspace: Workspace, path: Path) -> dict[str, str]:
    """Return the severity of each finding by its code."""
    rows = verify_handed(workspace, path).rows
    return dict(zip(rows["code"], rows["severity"], strict=True))


@pytest.mark.parametrize("name", ["out", "out.zip"])
def test_what_nobody_touched_is_whole_and_of_this_workspace(
    workspace: Workspace, tmp_path: Path, name: str
) -> None:
    handover.hand_over(workspace, "own", tmp_path / name)

    assert found(workspace, tmp_path / name) == {
        "handover.files_whole": "info", "handover.audit_found": "info",
    }  # fmt: skip


@pytest.mark.parametrize("change", [b"", b"{}", None])
def test_a_file_that_was_altered_is_an_error(
    workspace: Workspace, out: Path, change: bytes | None
) -> None:
    path = out / "clusters.geojson"
    data = path.read_bytes()
    # As long as before, with one digit changed; or of another length.
    path.write_bytes(data.replace(b"12.0", b"13.0") if change is None else change)

    assert path.read_bytes() != data
    assert found(workspace, out)["handover.file_altered"] == "error"


def test_a_file_that_is_gone_is_an_error(workspace: Workspace, out: Path) -> None:
    (out / "dictionary.json").unlink()

    assert found(workspace, out)["handover.file_missing"] == "error"


def test_a_link_in_place_of_a_file_is_an_error(
    workspace: Workspace, out: Path, tmp_path: Path
) -> None:
    moved = (out / "dictionary.json").rename(tmp_path / "d.json")
    (out / "dictionary.json").symlink_to(moved)

    assert found(workspace, out)["handover.file_missing"] == "error"


def test_a_file_that_was_added_is_told(workspace: Workspace, out: Path) -> None:
    (out / "công văn.pdf").write_bytes(b"x")

    assert found(workspace, out)["handover.file_added"] == "warning"


def test_another_workspace_does_not_know_the_line(
    workspace: Workspace, out: Path, tmp_path: Path
) -> None:
    layer, frame = workspace.layers["clusters"], workspace.rows("clusters")
    for n in range(1, 40):
        workspace.store.publish(
            layer, frame, Lineage(f"T{n}", ON), replaces=n, is_valid=True
        )
    later = handover.hand_over(workspace, "own", tmp_path / "later").path
    other = profiled(tmp_path / "other")

    assert found(other, later)["handover.audit_differs"] == "error"
    assert found(other, later)["handover.version_unknown"] == "error"
    assert found(workspace, out)["handover.audit_found"] == "info"
    assert found(workspace, out)["handover.version_newer"] == "info"


def _renamed(name: str) -> Callable[[dict[str, object]], None]:
    def change(told: dict[str, object]) -> None:
        files = told["files"]
        assert isinstance(files, list)
        files[0]["name"] = name

    return change


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (_renamed("../secret"), "names a file outside its folder"),
        (_renamed("/etc/hostname"), "names a file outside its folder"),
        (_renamed("C:/x"), "names a file outside its folder"),
        (_renamed("manifest.json"), "names a file outside its folder"),
        (lambda told: told.update(format="other 9"), "`format`"),
        (lambda told: told.update(audit_seq=-1), "`audit_seq`"),
        (lambda told: told.update(more=1), "`more`"),
    ],
)
def test_a_list_that_is_none_of_ours_is_refused(
    workspace: Workspace,
    out: Path,
    change: Callable[[dict[str, object]], None],
    complaint: str,
) -> None:
    path = out / "manifest.json"
    told = json.loads(path.read_text("utf-8"))
    change(told)
    path.write_text(json.dumps(told), encoding="utf-8")

    with pytest.raises(InputError, match=complaint):
        verify_handed(workspace, out)


@pytest.mark.parametrize("data", [b"", b"[]", b"\xff", b"[" * 100_000])
def test_a_list_that_cannot_be_read_is_refused(
    workspace: Workspace, out: Path, data: bytes
) -> None:
    (out / "manifest.json").write_bytes(data)

    with pytest.raises(InputError, match="cannot be read"):
        verify_handed(workspace, out)


def test_what_is_no_hand_over_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    empty, zipped, text = (tmp_path / one for one in ("e", "z.zip", "t.zip"))
    empty.mkdir()
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.writestr("x", "y")
    text.write_text("no zip")

    cases = {
        empty: "no manifest",
        zipped: "no manifest",
        text: "cannot be read",
        tmp_path / "nothing": "no manifest",
    }
    for path, complaint in cases.items():
        with pytest.raises(InputError, match=complaint):
            verify_handed(workspace, path)


def test_a_zip_with_any_byte_changed_is_told_and_never_a_mishap(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "out.zip"
    handover.hand_over(workspace, "own", path)
    data = path.read_bytes()
    n_told = 0
    steps = range(0, len(data), max(len(data) // 250, 1))
    for at in steps:
        path.write_bytes(data[:at] + bytes([data[at] ^ 0xA5]) + data[at + 1 :])
        try:
            n_told += "error" in found(workspace, path).values()
        except InputError:
            n_told += 1

    # A few bytes of a zip say nothing of its files: times, attributes.
    assert n_told > 0.9 * len(steps)


def test_whoever_received_it_holds_the_files_against_the_list(
    out: Path, tmp_path: Path
) -> None:
    mine = init(tmp_path / "receiver")

    assert found(mine, out) == {
        "handover.files_whole": "info", "handover.not_the_sender": "info",
    }  # fmt: skip
    (out / "clusters.geojson").write_bytes(b"{}")
    assert found(mine, out)["handover.file_altered"] == "error"
