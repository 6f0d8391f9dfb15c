"""A workspace on a server, backed up while others write and restored: the same."""

from __future__ import annotations

import datetime as dt
import threading
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from clusterviz.addresses import Address, place
from clusterviz.errors import InputError, NotAllowed, StorageError
from clusterviz.records import Actor, Lineage, OwnArea, Person, RowEdit, Severity
from clusterviz.storage.base import LOCAL_ACTOR
from clusterviz.storage.postgres import PostgresStore
from clusterviz.storage.postgres_tables import layer_files
from clusterviz.workspace import creation, verifying
from clusterviz.workspace.backup import backup, restore
from tests import postgres

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from clusterviz.workspace import Workspace

pytestmark = pytest.mark.postgis

DAY = dt.date(2031, 5, 31)
PAPER = Lineage("Báo cáo 15/BC-UBND", DAY)
LEFT = Person(
    "an@example.vn", "Nguyễn Văn An", "official",
    (OwnArea("district.213", dt.date(2020, 1, 1)),), is_removed=True,
)  # fmt: skip


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Address]:
    copies = tmp_path_factory.mktemp("copies")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("CLUSTERVIZ_CACHE", str(copies))
        with postgres.server().database() as found:
            yield found


@pytest.fixture(scope="module")
def workspace(address: Address) -> Iterator[Workspace]:
    """Give the sample on a server: edited, its editor removed, a file uploaded."""
    opened = creation.init(place(str(address)), "bacgiang")
    edit(opened, 1)
    opened.store.directory.put(LEFT, LOCAL_ACTOR)
    upload = opened.root / "imports" / "20310101T000000Z-0a0b0c0d" / "upload.csv"
    upload.parent.mkdir(parents=True)
    upload.write_text("a,b\n", encoding="utf-8")
    yield opened
    opened.store.close()


def edit(workspace: Workspace, number: int) -> None:
    """Say the same number of households of the first two sites, in one edit."""
    layer = workspace.layers["clearance_sites"]
    version = workspace.store.current()[layer.name].version
    keys = workspace.store.load_features(layer, version)["site_id"][:2]
    edits = [RowEdit(str(key), {"n_households": number}) for key in keys]
    workspace.store.edit(layer, edits, PAPER, made_from=version)


def errors(workspace: Workspace) -> list[str]:
    """Return what `verify` finds wrong."""
    notes = verifying.verify(workspace).notes
    return [one.code for one in notes if one.severity is Severity.ERROR]


def require_same(again: Workspace, workspace: Workspace) -> None:
    """Require one workspace to hold what the other does, hashes and all."""
    assert again.store.journal.head() == workspace.store.journal.head()
    assert again.store.journal.lines() == workspace.store.journal.lines()
    assert again.store.current() == workspace.store.current()
    assert again.store.directory.people() == workspace.store.directory.people()
    assert again.settings == workspace.settings
    for name in workspace.current():
        layer = workspace.layers[name]
        columns = list(layer.fields)
        found, wanted = (
            one.store.load_columns(layer, one.version(name).version, columns)
            for one in (again, workspace)
        )
        pd.testing.assert_frame_equal(found, wanted)
    assert errors(again) == []


def test_a_backup_of_a_server_becomes_a_workspace_in_a_folder(
    workspace: Workspace, tmp_path: Path
) -> None:
    made = backup(workspace, tmp_path / "B.zip")
    restore(tmp_path / "B.zip", tmp_path / "R")
    again = creation.open_workspace(tmp_path / "R")

    assert made.damaged == ()
    assert isinstance(workspace.store, PostgresStore)
    assert not isinstance(again.store, PostgresStore)
    require_same(again, workspace)
    uploads = [one.name for one in (tmp_path / "R" / "imports").rglob("*.csv")]
    assert uploads == ["upload.csv"]
    again.store.close()


def test_a_backup_of_a_server_becomes_a_workspace_on_another(
    workspace: Workspace, tmp_path: Path
) -> None:
    backup(workspace, tmp_path / "B.zip")

    with postgres.server().database() as other:
        folder = place(str(other))
        restore(tmp_path / "B.zip", folder)
        again = creation.open_workspace(folder)

        require_same(again, workspace)
        assert (folder / "imports").is_dir()
        with postgres.connect(other) as connection:
            query = (
                "SELECT DISTINCT ST_SRID(geometry) FROM layers.clearance_sites"
                " WHERE n_households = 1"
            )
            assert connection.execute(query).fetchall() == [(9214,)]
        # Its walls stand: who was removed stays out, and edits go on.
        with pytest.raises(NotAllowed):
            again.store.journal.append(
                "case", "X", {}, after=0, by=Actor(LEFT.person_id)
            )
        edit(again, 2)
        assert errors(again) == []
        again.store.close()


def test_a_database_with_a_workspace_is_restored_over_by_nothing(
    workspace: Workspace, tmp_path: Path
) -> None:
    backup(workspace, tmp_path / "B.zip")
    head = workspace.store.journal.head()

    with pytest.raises(InputError, match="already holds a workspace"):
        restore(tmp_path / "B.zip", workspace.root)

    assert workspace.store.journal.head() == head


def test_a_database_that_is_filled_by_half_is_empty(
    workspace: Workspace, tmp_path: Path
) -> None:
    backup(workspace, tmp_path / "B.zip")

    def cut(*_: object) -> None:
        raise StorageError("The power is gone.", expected="power", remedy="Wait.")

    with postgres.server().database() as other:
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr("clusterviz.storage.postgres_taking._show_rows", cut)
            with pytest.raises(StorageError, match="power"):
                restore(tmp_path / "B.zip", place(str(other)))

        restore(tmp_path / "B.zip", place(str(other)))
        again = creation.open_workspace(place(str(other)))
        require_same(again, workspace)
        again.store.close()


def test_a_backup_of_a_server_is_of_one_moment_while_others_write(
    workspace: Workspace, tmp_path: Path
) -> None:
    is_over = threading.Event()

    def write() -> None:
        number = 1
        while not is_over.is_set():
            number += 1
            edit(workspace, number)

    other = threading.Thread(target=write)
    other.start()
    try:
        for n in range(2):
            made = backup(workspace, tmp_path / f"{n}.zip")
            restore(tmp_path / f"{n}.zip", tmp_path / f"R{n}")
            again = creation.open_workspace(tmp_path / f"R{n}")
            assert again.store.journal.head() == (made.n_lines, made.head)
            assert errors(again) == []
            assert again.rows("clearance_sites")["n_households"][:2].nunique() == 1
            again.store.close()
    finally:
        is_over.set()
        other.join()


def test_a_file_that_is_damaged_in_the_database_is_told(
    workspace: Workspace, address: Address, tmp_path: Path
) -> None:
    bad = workspace.version("documents").content_hash
    (workspace.root / "layers" / "documents" / f"{bad}.parquet").unlink()
    said = f"UPDATE {layer_files.name} SET content = %s || content"
    with postgres.connect(address) as connection:
        connection.execute(f"{said} WHERE content_hash = %s", [b"x", bad])

        made = backup(workspace, tmp_path / "B.zip")

        whole = f"UPDATE {layer_files.name} SET content = substr(content, 2)"
        connection.execute(f"{whole} WHERE content_hash = %s", [bad])
    assert made.damaged == (f"layers/documents/{bad}.parquet",)
