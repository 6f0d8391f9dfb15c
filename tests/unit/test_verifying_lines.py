"""`clusterviz verify` finds what a version says otherwise, and lines nobody can read.

Lines of this program say all of a version; lines of older programs say less, and are
no less whole for it.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from clusterviz.records import About, Lineage
from clusterviz.storage import audit
from clusterviz.storage.folder import DATABASE
from clusterviz.workspace.creation import open_workspace
from tests.kept import Run, runner
from tests.verified import errors, tampered, worked_on

if TYPE_CHECKING:
    from clusterviz.workspace import Workspace

DAY = dt.date(2030, 5, 31)
TOLD = Lineage("Báo cáo 15/BC-UBND", DAY)
ABOUT = About(on=DAY)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return worked_on(tmp_path_factory.mktemp("lines") / "W", TOLD, ABOUT)


@pytest.fixture
def workspace(kept: Path, tmp_path: Path) -> Workspace:
    return open_workspace(Path(shutil.copytree(kept, tmp_path / "W")))


def found(workspace: Workspace) -> list[tuple[str, object]]:
    """Return what is wrong, by code, and the line that it is said of."""
    return [(one.code, one.values.get("seq")) for one in errors(workspace)]


# -------------------------------------------------------- lines that cannot be read

PUBLISHED, EDITED, PERSON = "publication", "row:clearance_log", "person"
UNREADABLE = {
    "bytes": "body = CAST(body AS BLOB)",
    "not UTF-8": "body = CAST(x'ff41' AS TEXT)",
    "no JSON": "body = 'x'",
    "other JSON": "body = '[]'",
    "nothing said": "body = '{}'",
    "odd areas": """body = '{"areas": [1, "a"]}'""",
    "name not UTF-8": "name = CAST(x'ff41' AS TEXT)",
    "hash in bytes": "hash = CAST(hash AS BLOB)",
}


@pytest.mark.parametrize("kind", [PUBLISHED, EDITED, PERSON])
@pytest.mark.parametrize("how", UNREADABLE)
def test_a_line_that_cannot_be_read_is_altered(
    workspace: Workspace, how: str, kind: str
) -> None:
    seq = min(one.seq for one in workspace.store.journal.lines(kind=kind))
    tampered(workspace.root, f"UPDATE audit SET {UNREADABLE[how]} WHERE seq = {seq}")

    assert ("verify.line_altered", seq) in found(workspace)


def test_the_command_says_which_line_cannot_be_read(
    workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    run: Run = runner(capsys)
    script = "UPDATE audit SET {} WHERE seq = 3".format
    for how in ("bytes", "not UTF-8"):
        tampered(workspace.root, script(UNREADABLE[how]))
        code, out, _ = run("verify", workspace.root, "--format", "json")

        assert code == 1, how
        codes = [one["code"] for one in json.loads(out)["rows"]]
        assert "verify.line_altered" in codes, how


# ------------------------------------------------------------ versions that differ

OTHERWISE = {
    "n_features": "99",
    "crs": "'EPSG:3405'",
    "is_valid": "NOT is_valid",
    "published_at": "'2001-01-01T00:00:00+00:00'",
    "source_document": "'giả'",
    "as_of_on": "'2099-01-01'",
    "import_id": "'x'",
    "transformation": "'x'",
    "repairs": """'["x"]'""",
}


@pytest.mark.parametrize("version", [1, 2, 3, 4])
@pytest.mark.parametrize("column", OTHERWISE)
def test_whatever_a_version_is_said_to_be_it_stays(
    workspace: Workspace, column: str, version: int
) -> None:
    tampered(
        workspace.root,
        f"UPDATE layer_versions SET {column} = {OTHERWISE[column]}"
        f" WHERE layer = 'clearance_log' AND version = {version}",
    )

    assert "verify.row_differs" in [code for code, _ in found(workspace)]


def test_what_a_restored_version_withdrew_stays(workspace: Workspace) -> None:
    tampered(workspace.root, "UPDATE restorations SET withdraws = '[9]'")

    assert [code for code, _ in found(workspace)] == ["verify.row_differs"]


# ------------------------------------------------------- lines of an older program


@pytest.fixture
def older(workspace: Workspace) -> Workspace:
    """Give the workspace as a program left it that said less of a version."""
    less = {
        "version", "content_hash", "n_features", "source_document", "import_id",
        "restores", "reason", "verb", "values", "made_from", "name", "role",
        "is_removed", "areas",
    }  # fmt: skip
    names = ", ".join(f'"{one}"' for one in audit.COLUMNS)
    with closing(sqlite3.connect(workspace.root / DATABASE)) as database:
        database.execute("DROP TRIGGER audit_keep_update")
        lines = []
        for row in database.execute(f"SELECT {names} FROM audit ORDER BY seq"):
            line = dict(zip(audit.COLUMNS, row, strict=True))
            body = json.loads(line["body"])
            kept = {name: value for name, value in body.items() if name in less}
            lines.append({**line, "body": json.dumps(kept, ensure_ascii=False)})
        for line in audit.chained(lines):
            values = (line["body"], line["hash"], line["seq"])
            database.execute(
                "UPDATE audit SET body = ?, hash = ? WHERE seq = ?", values
            )
        database.execute("UPDATE audit_head SET hash = ?", (line["hash"],))
        database.commit()
    with workspace.store._operations.reading() as connection:  # type: ignore[attr-defined]
        assert audit.verify(connection).broken is None
    return workspace


def test_an_older_program_s_versions_are_whole(older: Workspace) -> None:
    codes = [code for code, _ in found(older)]

    assert codes == ["verify.row_guard"]


@pytest.mark.parametrize("version", [1, 2, 3])
def test_the_day_of_a_version_is_held_against_the_day_of_its_line(
    older: Workspace, version: int
) -> None:
    tampered(
        older.root,
        "UPDATE layer_versions SET as_of_on = '2099-01-01'"
        f" WHERE layer = 'clearance_log' AND version = {version}",
    )

    assert "verify.row_differs" in [code for code, _ in found(older)]
