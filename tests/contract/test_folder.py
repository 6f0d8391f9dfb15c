"""What a folder promises beyond other stores: damage is noticed, death survived."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING

import geopandas as gpd
import pytest

from clusterviz.errors import StorageError
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
