"""A backup made while others write is whole, and nothing strange is restored."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import threading
import zipfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from clusterviz.errors import StorageError
from clusterviz.records import Severity
from clusterviz.storage.folder import DATABASE, FolderStore
from clusterviz.storage.manifest import NAME
from clusterviz.storage.snapshots import snapshots, take_snapshot
from clusterviz.workspace import verifying
from clusterviz.workspace.backup import backup, restore
from clusterviz.workspace.creation import init, open_workspace
from clusterviz.workspace.history import restore as go_back
from tests.kept import Run, runner
from tests.torture import writers

if TYPE_CHECKING:
    from collections.abc import Callable

    from clusterviz.workspace import Workspace


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("backup") / "W"
    made = init(root, "bacgiang")
    made.store.close()
    folder = root / "imports" / "20310101T000000Z-0a0b0c0d"
    folder.mkdir(parents=True)
    (folder / "upload.csv").write_text("a,b\n", encoding="utf-8")
    (folder / "report.json").write_text("{}", encoding="utf-8")
    (root / "rules.toml").write_text("", encoding="utf-8")
    (root / "imports" / "20310101T000000Z-ffffffff.draft").mkdir()
    (root / "imports" / "20310101T000000Z-ffffffff.draft" / "upload").touch()
    return root


@pytest.fixture
def workspace(kept: Path, tmp_path: Path) -> Workspace:
    return open_workspace(Path(shutil.copytree(kept, tmp_path / "W")))


def hashes(root: Path) -> dict[str, str]:
    """Return the hash of every file that a backup keeps, the database's left out."""
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in root.rglob("*")
        if path.is_file()
        and not path.name.startswith(DATABASE)
        and path.relative_to(root).parts[0] not in {"derived", "snapshots"}
        and ".draft" not in str(path)
    }


def errors(workspace: Workspace) -> list[str]:
    """Return what `verify` finds wrong."""
    notes = verifying.verify(workspace).notes
    return [one.code for one in notes if one.severity is Severity.ERROR]


def test_a_restored_workspace_is_the_one_that_was_backed_up(
    workspace: Workspace, tmp_path: Path
) -> None:
    made = backup(workspace, tmp_path / "B.zip")
    restore(tmp_path / "B.zip", tmp_path / "R")
    again = open_workspace(tmp_path / "R")

    assert hashes(again.root) == hashes(workspace.root)
    assert again.store.journal.head() == workspace.store.journal.head()
    assert (made.n_lines, made.head) == again.store.journal.head()
    assert again.store.journal.lines() == workspace.store.journal.lines()
    assert errors(again) == []


def test_a_backup_is_of_one_moment_while_others_write(tmp_path: Path) -> None:
    root = tmp_path / "W"
    workspace = init(root)
    writers.prepare(root)
    is_over = threading.Event()

    def write() -> None:
        store = FolderStore(root)
        number = 0
        while not is_over.is_set():
            number += 1
            writers.write(store, "a", writers.kind_of(number), number)
        store.close()

    thread = threading.Thread(target=write)
    thread.start()
    try:
        for n in range(4):
            made = backup(workspace, tmp_path / f"{n}.zip")
            restore(tmp_path / f"{n}.zip", tmp_path / f"R{n}")
            again = open_workspace(tmp_path / f"R{n}")
            assert made.damaged == ()
            assert errors(again) == []
            rows = again.table("clearance_log").set_index("entry_id")["n_paid"]
            assert rows["a1"] == rows["a2"]
            again.store.close()
    finally:
        is_over.set()
        thread.join()


def test_a_damaged_file_is_backed_up_as_it_is_and_told(
    workspace: Workspace, tmp_path: Path
) -> None:
    first, second, *_ = sorted((workspace.root / "layers").glob("*/*.parquet"))
    first.write_bytes(b"x")
    second.unlink()

    made = backup(workspace, tmp_path / "B.zip")

    names = [one.relative_to(workspace.root).as_posix() for one in (first, second)]
    assert sorted(made.damaged) == sorted(names)


def changed(path: Path, to: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """Write a backup again with other files in it."""
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    change(files)
    with zipfile.ZipFile(to, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return to


def altered(files: dict[str, bytes]) -> None:
    """Change a byte of a layer."""
    name = next(one for one in files if one.endswith(".parquet"))
    files[name] = files[name][:-1] + bytes([files[name][-1] ^ 1])


def removed(files: dict[str, bytes]) -> None:
    """Take a layer out."""
    del files[next(one for one in files if one.endswith(".parquet"))]


def added(files: dict[str, bytes]) -> None:
    """Put in what is not listed."""
    files["../../outside"] = b"x"


def unlisted(files: dict[str, bytes]) -> None:
    """Take the list out."""
    del files[NAME]


def listed_outside(files: dict[str, bytes]) -> None:
    """Call a layer something that lies outside, in the list too."""
    name = next(one for one in files if one.endswith(".parquet"))
    files["../outside"] = files.pop(name)
    files[NAME] = files[NAME].replace(name.encode(), b"../outside")


def other_head(files: dict[str, bytes]) -> None:
    """Let the list say another end of the audit."""
    files[NAME] = files[NAME].replace(b'"n_lines": ', b'"n_lines": 1')


@pytest.mark.parametrize(
    "change", [altered, removed, added, unlisted, listed_outside, other_head]
)
def test_what_is_not_as_it_was_backed_up_is_not_restored(
    workspace: Workspace, tmp_path: Path, change: Callable[[dict[str, bytes]], None]
) -> None:
    backup(workspace, tmp_path / "B.zip")
    bad = changed(tmp_path / "B.zip", tmp_path / "C.zip", change)

    with pytest.raises(StorageError, match="no backup that can be restored"):
        restore(bad, tmp_path / "R")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["B.zip", "C.zip", "W"]


def test_a_packed_zip_could_hold_anything_and_is_refused(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "C.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(NAME, b" " * 10_000_000)

    with pytest.raises(StorageError, match="packed otherwise"):
        restore(path, tmp_path / "R")
    path.write_bytes(b"no zip")
    with pytest.raises(StorageError, match="no backup"):
        restore(path, tmp_path / "R")


def test_a_database_with_a_trigger_of_somebody_else_is_refused(
    workspace: Workspace, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(workspace.root / DATABASE)) as database:
        database.execute("CREATE TRIGGER sly AFTER INSERT ON audit BEGIN SELECT 1; END")
        database.commit()

    with pytest.raises(StorageError, match="`sly`"):
        backup(workspace, tmp_path / "B.zip")
    assert [one.name for one in tmp_path.iterdir()] == ["W"]


def test_nothing_is_restored_over_something(
    workspace: Workspace, tmp_path: Path
) -> None:
    backup(workspace, tmp_path / "B.zip")

    with pytest.raises(StorageError, match="already holds"):
        restore(tmp_path / "B.zip", workspace.root)


def test_before_something_is_published_the_database_is_kept(
    workspace: Workspace, tmp_path: Path
) -> None:
    before = workspace.store.journal.head()
    log = workspace.table("clearance_log")
    lineage = workspace.version("clearance_log").lineage
    workspace.store.publish(
        workspace.layers["clearance_log"], log.iloc[:0], lineage,
        replaces=1, is_valid=True,
    )  # fmt: skip
    assert snapshots(workspace.root) == []
    go_back(workspace, "clearance_log", 1, reason="Nhầm tệp", replaces=2)

    [folder] = snapshots(workspace.root)
    restore(folder, tmp_path / "R")
    again = open_workspace(tmp_path / "R")

    assert again.store.journal.head()[0] == before[0] + 1
    assert again.version("clearance_log").version == 2
    assert len(again.table("clearance_log")) == 0
    assert errors(again) == []


def test_only_so_many_snapshots_are_kept(workspace: Workspace) -> None:
    for _ in range(4):
        take_snapshot(workspace.root, most=2)
    assert len(snapshots(workspace.root)) == 2
    assert take_snapshot(workspace.root, most=0) is None


def test_the_commands_say_where_and_up_to_which_line(
    workspace: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run: Run = runner(capsys)
    file, folder = tmp_path / "B.zip", tmp_path / "R"
    seq, digest = workspace.store.journal.head()

    code, out, _ = run("backup", workspace.root, "-o", file)
    assert (code, f"{seq} {digest[:12]}" in out) == (0, True)
    assert run("backup", workspace.root, "-o", file)[0] == 2
    code, out, _ = run("restore", file, folder, "--lang", "en")
    assert (code, f"{seq} {digest[:12]}" in out) == (0, True)
    assert run("verify", folder, "--backup", file)[0] == 0
    assert run("restore", file, folder)[0] == 2
