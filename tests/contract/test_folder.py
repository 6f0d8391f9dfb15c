"""What a folder promises beyond other stores: damage is noticed, death survived."""

from __future__ import annotations

import random
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import TYPE_CHECKING

import geopandas as gpd
import pytest

from clusterviz.errors import StorageError
from clusterviz.records import Lineage, RowEdit
from clusterviz.storage.folder import FolderStore
from tests.contract import publisher
from tests.contract.test_store import (
    DOCUMENTS,
    LINEAGE,
    ZONES,
    documents,
    publish,
    zones,
)

if TYPE_CHECKING:
    from pathlib import Path


def test_a_folder_is_found_again_by_the_next_program(tmp_path: Path) -> None:
    publish(FolderStore(tmp_path), ZONES, zones())
    again = FolderStore(tmp_path)

    assert again.current()["plan_zones"].lineage == LINEAGE
    assert len(again.load_features(ZONES, 1)) == 1


def test_the_files_name_is_the_hash_of_its_content(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    publish(store, ZONES, zones())
    files = [path for path in (tmp_path / "layers").rglob("*") if path.is_file()]

    assert [path.stem for path in files] == [store.current()["plan_zones"].content_hash]
    assert len(gpd.read_parquet(files[0], bbox=(0, 0, 1, 1))) == 1
    assert len(gpd.read_parquet(files[0], bbox=(200, 0, 201, 1))) == 0


@pytest.mark.parametrize("place", [0.0, 0.3, 0.6, 0.999])
def test_one_flipped_byte_in_a_stored_file_is_noticed(
    tmp_path: Path, place: float
) -> None:
    store = FolderStore(tmp_path)
    publish(store, ZONES, zones())
    path = next((tmp_path / "layers").rglob("*.parquet"))
    content = bytearray(path.read_bytes())
    content[int(place * len(content))] ^= 1
    path.write_bytes(content)

    with pytest.raises(StorageError, match="damaged"):
        store.load_features(ZONES, 1)


def test_a_stored_file_that_is_gone_is_damage(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    publish(store, DOCUMENTS, documents("A"))
    next((tmp_path / "layers").rglob("*.parquet")).unlink()

    with pytest.raises(StorageError, match="damaged"):
        store.load_table(DOCUMENTS, 1)


def test_publishing_mends_a_damaged_file_of_the_same_content(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    publish(store, DOCUMENTS, documents("A"))
    next((tmp_path / "layers").rglob("*.parquet")).write_bytes(b"")
    publish(store, DOCUMENTS, documents("A"), replaces=1)

    assert list(store.load_table(DOCUMENTS, 2)["document_id"]) == ["A"]


def test_a_database_that_is_gone_is_not_made_anew(tmp_path: Path) -> None:
    publish(FolderStore(tmp_path), DOCUMENTS, documents("A"))
    (tmp_path / "ops.sqlite").unlink()

    with pytest.raises(StorageError, match="missing"):
        FolderStore(tmp_path)


def make_old(path: Path) -> None:
    """Take a database back to its first form, from before the audit."""
    with closing(sqlite3.connect(path)) as database:
        for table in (
            "audit", "audit_head", "person_areas", "people", "permissions",
            "alembic_version", "restorations",
        ):  # fmt: skip
            database.execute(f"DROP TABLE {table}")
        for column in ("published_seq", "edited_seq"):
            database.execute(f"ALTER TABLE layer_versions DROP COLUMN {column}")
        database.commit()


def test_what_was_written_before_there_was_an_audit_is_in_it(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    publish(store, DOCUMENTS, documents("A"))
    make_old(tmp_path / "ops.sqlite")
    with closing(sqlite3.connect(tmp_path / "ops.sqlite")) as database:
        database.execute(
            "CREATE TABLE entries (entry_id INTEGER PRIMARY KEY, kind TEXT,"
            " subject TEXT, version INTEGER, at TEXT, by TEXT, body JSON)"
        )
        database.execute(
            "INSERT INTO entries VALUES (1, 'case', 'A|Z', 1,"
            " '2031-01-01T00:00:00+00:00', 'Đặng Ứng', '{\"state\": \"open\"}')"
        )
        database.commit()

    again = FolderStore(tmp_path)

    published, opened = again.journal.lines()
    assert (published.kind, published.subject) == ("publication", "documents")
    assert (opened.kind, opened.by, opened.body) == (
        "case",
        "Đặng Ứng",
        {"state": "open"},
    )
    assert again.journal.verify().broken is None
    assert again.current()["documents"].published_seq == published.seq
    edit = RowEdit("A", {"issuer": "UBND tỉnh"})
    again.edit(DOCUMENTS, [edit], LINEAGE, made_from=1)
    assert list(again.load_table(DOCUMENTS, 2)["issuer"]) == ["UBND tỉnh"]
    # Its first version is of a day that the audit was never told.
    assert again.journal.disagreements() == ()


def test_many_databases_are_made_at_once(tmp_path: Path) -> None:
    def made(name: str) -> int:
        folder = tmp_path / name
        folder.mkdir()
        store = FolderStore(folder)
        return len(store.journal.lines())

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(made, [f"w{n}" for n in range(24)])) == [0] * 24


def test_a_database_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    FolderStore(tmp_path)
    with closing(sqlite3.connect(tmp_path / "ops.sqlite")) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
        database.commit()

    with pytest.raises(StorageError, match="newer clusterviz"):
        FolderStore(tmp_path)


def test_a_workspace_from_before_versions_could_be_restored_opens(
    tmp_path: Path,
) -> None:
    """Its database has no table for them, as an older program left it."""
    store = FolderStore(tmp_path)
    publish(store, DOCUMENTS, documents("A"))
    store.close()
    make_old(tmp_path / "ops.sqlite")
    again = FolderStore(tmp_path)
    told = Lineage("QĐ 1", restores=1, withdraws=(2,), reason="Nhầm tệp")

    assert again.current()["documents"].lineage == LINEAGE
    publish(again, DOCUMENTS, documents("B"), replaces=1)
    again.publish(DOCUMENTS, documents("A"), told, replaces=2, is_valid=True)
    assert [one.lineage for one in again.history("documents")] == [
        LINEAGE, LINEAGE, told,
    ]  # fmt: skip


def test_a_restored_version_has_the_file_of_the_earlier_one(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    publish(store, ZONES, zones())
    again = store.load_features(ZONES, 1)
    publish(store, ZONES, again, replaces=1)
    first, second = store.history("plan_zones")

    assert first.content_hash == second.content_hash
    assert len(list((tmp_path / "layers").rglob("*.parquet"))) == 1


def test_a_version_restores_none_that_comes_later(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    told = Lineage("QĐ 1", restores=1, reason="x")

    with pytest.raises(StorageError, match="cannot be used"):
        store.publish(DOCUMENTS, documents("A"), told, replaces=0, is_valid=True)

    assert store.current() == {}


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ops.sqlite").write_bytes(b"no database" * 100)

    with pytest.raises(StorageError, match="cannot be used"):
        FolderStore(tmp_path)


def test_a_folder_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    (tmp_path / "layers").write_text("in the way", encoding="utf-8")

    with pytest.raises(StorageError, match="could not be written"):
        publish(store, DOCUMENTS, documents("A"))

    assert store.current() == {}


def test_of_two_publishers_one_wins_and_one_is_told(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    context = publisher.processes()
    for replaces in range(4):
        start = context.Barrier(2)
        ends = [context.Pipe(duplex=False) for _ in range(2)]
        rivals = [
            context.Process(
                target=publisher.publish_once, args=(tmp_path, replaces, start, said)
            )
            for _, said in ends
        ]
        for rival, (_, said) in zip(rivals, ends, strict=True):
            rival.start()
            said.close()
        heard = sorted(heard.recv() for heard, _ in ends)
        for rival in rivals:
            rival.join()
            rival.close()

        assert heard == ["conflict", "published"]
        assert store.current()["plan_zones"].version == replaces + 1


def test_a_publisher_killed_at_any_moment_leaves_a_whole_version(
    tmp_path: Path,
) -> None:
    """Every version names its zones by its number, so a mixture would show."""
    store = FolderStore(tmp_path)
    publish(store, publisher.plan_zones(), publisher.zones("version 1"))
    context = publisher.processes()
    moment = random.Random(9214)
    for _ in range(25):
        heard, said = context.Pipe(duplex=False)
        victim = context.Process(
            target=publisher.publish_for_ever, args=(tmp_path, said)
        )
        victim.start()
        said.close()
        acknowledged = heard.recv()
        time.sleep(moment.uniform(0, 0.05))
        victim.kill()
        victim.join()
        victim.close()
        while heard.poll():
            try:
                acknowledged = heard.recv()
            except EOFError:
                break

        newest = store.current()["plan_zones"].version
        names = store.load_features(ZONES, newest)["zone_name"]
        assert newest >= acknowledged
        assert list(names) == [f"version {newest}"] * publisher.N_ZONES
