"""`clusterviz verify` finds whatever was altered, removed or reordered."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from clusterviz import texts
from clusterviz.errors import InputError
from clusterviz.records import Lineage
from clusterviz.storage.folder import DATABASE
from clusterviz.workspace import provenance, verifying
from clusterviz.workspace.creation import init, open_workspace
from tests.kept import Run, runner
from tests.verified import errors, tampered, worked_on

if TYPE_CHECKING:
    from clusterviz.workspace import Workspace

TOLD = Lineage("Báo cáo 15/BC-UBND", dt.date(2024, 5, 31))


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return worked_on(tmp_path_factory.mktemp("verifying") / "W", TOLD)


@pytest.fixture
def workspace(kept: Path, tmp_path: Path) -> Workspace:
    return open_workspace(Path(shutil.copytree(kept, tmp_path / "W")))


def found(workspace: Workspace) -> list[str]:
    """Return what is wrong, by code."""
    return [one.code for one in errors(workspace)]


def test_a_workspace_that_nobody_touched_is_whole(workspace: Workspace) -> None:
    assert found(workspace) == []


TAMPERINGS = [
    ("UPDATE audit SET name = 'X' WHERE seq = 3", "line_altered"),
    ("DELETE FROM audit WHERE seq = 3", "line_missing"),
    (
        "UPDATE audit SET seq = -1 WHERE seq = 3;"
        "UPDATE audit SET seq = 3 WHERE seq = 4;"
        "UPDATE audit SET seq = 4 WHERE seq < 0",
        "line_altered",
    ),
    ("DELETE FROM audit WHERE seq = (SELECT max(seq) FROM audit)", "line_missing"),
    ("UPDATE layer_versions SET n_features = 1 WHERE layer = 'areas'", "row_differs"),
    ("UPDATE layer_versions SET content_hash = 'x' WHERE version = 3", "row_differs"),
    ("DELETE FROM layer_versions WHERE layer = 'areas'", "row_lost"),
    ("DELETE FROM layer_versions WHERE version = 3", "row_differs"),
    (
        "INSERT INTO layer_versions SELECT layer, 2, content_hash, n_features, crs,"
        " is_valid, published_at, source_document, as_of_on, import_id,"
        " transformation, repairs, 99, 99 FROM layer_versions WHERE layer = 'areas'",
        "row_unsaid",
    ),
    (
        "UPDATE layer_versions SET edited_seq = edited_seq - 1"
        " WHERE layer = 'clearance_log' AND version = 3",
        "row_lost",
    ),
    ("UPDATE restorations SET reason = 'X'", "row_differs"),
    ("DELETE FROM restorations", "row_lost"),
    ("UPDATE people SET role = 'viewer'", "row_differs"),
    ("UPDATE person_areas SET area = 'district.999'", "row_differs"),
    ("DELETE FROM person_areas", "row_differs"),
    ("INSERT INTO people VALUES ('x', 'X', 'administrator', 0, 1)", "row_unsaid"),
    ("DELETE FROM person_areas; DELETE FROM people", "row_lost"),
    ("UPDATE permissions SET reach = 'everywhere'", "row_permission"),
]


@pytest.mark.parametrize(("script", "code"), TAMPERINGS)
def test_any_tampering_with_the_database_is_found(
    workspace: Workspace, script: str, code: str
) -> None:
    tampered(workspace.root, script)

    assert f"verify.{code}" in found(workspace)


def test_a_trigger_that_is_gone_is_found(workspace: Workspace) -> None:
    with closing(sqlite3.connect(workspace.root / DATABASE)) as database:
        database.execute("DROP TRIGGER audit_keep_delete")

    assert found(workspace) == ["verify.row_guard"]


def test_a_chain_made_anew_is_found_by_what_a_report_says(workspace: Workspace) -> None:
    seq, digest = workspace.store.journal.head()
    printed = f"{seq} {digest[:12]}"
    notes = verifying.verify(workspace, printed=printed).notes
    assert "verify.printed_found" in [one.code for one in notes]

    other = f"{seq} {'0' * 12}"
    notes = verifying.verify(workspace, printed=other).notes
    assert "verify.printed_differs" in [one.code for one in notes]


@pytest.mark.parametrize("printed", ["", "12", "12 xyz", "12 abc", "-1 0123456789ab"])
def test_what_is_no_line_is_refused(workspace: Workspace, printed: str) -> None:
    with pytest.raises(InputError, match="no line"):
        verifying.verify(workspace, printed=printed)


def test_every_file_is_read(workspace: Workspace) -> None:
    first, second, *_ = sorted((workspace.root / "layers").glob("*/*.parquet"))
    content = bytearray(first.read_bytes())
    content[len(content) // 2] ^= 1
    times = first.stat()
    first.write_bytes(content)
    os.utime(first, ns=(times.st_atime_ns, times.st_mtime_ns))
    second.unlink()

    # A snapshot was taken before the version was restored: it names the file too.
    assert found(workspace) == [
        "verify.file_altered", "verify.file_missing", "verify.snapshot_damaged",
    ]  # fmt: skip


def test_a_snapshot_that_was_altered_is_found(workspace: Workspace) -> None:
    [copy] = workspace.root.glob(f"snapshots/*/{DATABASE}")
    with closing(sqlite3.connect(copy)) as database:
        database.execute("DROP TRIGGER audit_keep_update")
        database.execute("UPDATE audit SET name = 'X' WHERE seq = 1")
        database.commit()

    assert found(workspace) == ["verify.snapshot_damaged"]


def test_a_report_says_the_head_of_the_chain(workspace: Workspace) -> None:
    seq, digest = workspace.store.journal.head()
    [said] = provenance.chain_lines(workspace, "vi")

    assert f"{seq} {digest[:12]}" in said
    assert provenance.chain_lines(init(workspace.root.parent / "E"), "vi") == ()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_command_ends_with_1_and_says_the_first_place_in_words(
    workspace: Workspace, capsys: pytest.CaptureFixture[str], language: str
) -> None:
    run: Run = runner(capsys)
    words = ("--format", "json", "--lang", language)
    assert run("verify", workspace.root, *words)[0] == 0

    tampered(workspace.root, "UPDATE audit SET of_on = '2001-01-01' WHERE seq = 5")
    code, out, _ = run("verify", workspace.root, *words)

    assert code == 1
    [row] = [one for one in json.loads(out)["rows"] if one["severity"] == "error"]
    assert row["code"] == "verify.line_altered"
    assert row["message"] == texts.say("verify.line_altered", language, seq=5)  # type: ignore[arg-type]
    assert "5" in row["message"]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_command_tells_of_altered_permissions_whoever_opened_them_first(
    workspace: Workspace, capsys: pytest.CaptureFixture[str], language: str
) -> None:
    """Whoever opens the workspace puts them right: what they were is told after."""
    run: Run = runner(capsys)
    altered = "UPDATE permissions SET reach = 'everywhere' WHERE role || action = "
    tampered(workspace.root, f"{altered} 'vieweredit'")
    seq, _ = workspace.store.journal.head()
    assert run("layers", workspace.root)[0] == 0

    code, out, _ = run("verify", workspace.root, "--format", "json", "--lang", language)

    # It is right by now, and told for good: what is altered later still ends with 1.
    assert code == 0
    [row] = [one for one in json.loads(out)["rows"] if one["severity"] == "warning"]
    said = {"subject": "viewer edit: everywhere", "seq": seq + 1}
    assert row["message"] == texts.say("verify.row_permitted", language, **said)  # type: ignore[arg-type]


def test_a_workspace_is_opened_again_and_still_whole(workspace: Workspace) -> None:
    workspace.store.close()

    assert found(open_workspace(workspace.root)) == []
