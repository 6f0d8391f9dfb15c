"""A file that no backup can hold stops none: it is left out, and named."""

from __future__ import annotations

import json
import os
import zipfile
from typing import TYPE_CHECKING

import pytest

from clusterviz import texts
from clusterviz.commands.printing import visible
from clusterviz.storage.folder import DATABASE
from clusterviz.storage.manifest import NAME
from clusterviz.workspace.creation import open_workspace
from tests.kept import Run, runner, saved

if TYPE_CHECKING:
    from pathlib import Path

    from clusterviz.schema import Language


def contents(root: Path) -> dict[str, bytes]:
    """Return what every file of a folder holds, the database's left out."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and not path.name.startswith(DATABASE)
    }


STRAYS = ["QĐ 12: phê duyệt.pdf", "imports/a\x1b[31m.csv", NAME, "q\udcff.csv"]


@pytest.mark.skipif(os.name == "nt", reason="there such names cannot be given")
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_stray_file_stops_no_backup_and_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], lang: Language
) -> None:
    run: Run = runner(capsys)
    root = saved(tmp_path / "W")
    (root / "imports").mkdir(exist_ok=True)
    (root / "QĐ 12.pdf").write_bytes(b"one that can be kept")
    good = contents(root)
    head = open_workspace(root).store.journal.head()
    for name in STRAYS:
        (root / name).write_bytes(b"x")

    code, out, complaint = run("backup", root, "-o", tmp_path / "B.zip", "--lang", lang)

    assert code == 1
    assert "B.zip" in out
    said = [
        visible(texts.say("verify.backed_up_left_out", lang, file=one))
        for one in STRAYS
    ]
    assert sorted(complaint.splitlines()[-len(STRAYS) :]) == sorted(said)
    assert run("restore", tmp_path / "B.zip", tmp_path / "R")[0] == 0
    again = open_workspace(tmp_path / "R")
    assert contents(again.root) == good
    assert again.store.journal.head() == head
    assert run("verify", tmp_path / "R", "--backup", tmp_path / "B.zip")[0] == 0
    # Programs from before know no such list.
    with zipfile.ZipFile(tmp_path / "B.zip") as archive:
        assert "left_out" not in json.loads(archive.read(NAME))
