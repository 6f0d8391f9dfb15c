"""Parts of a stored file: little is read, and nothing that is damaged."""

from __future__ import annotations

import dataclasses
import gc
import hashlib
import os
import weakref
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq
import pytest

from clusterviz.errors import StorageError
from clusterviz.storage.folder import FolderStore
from tests.contract.test_parts import N_ROWS, positions, row_of_zones
from tests.contract.test_store import DOCUMENTS, ZONES, documents, publish, zones

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ASK: dict[str, Callable[[FolderStore], object]] = {
    "columns": lambda store: store.load_columns(ZONES, 1, ["zone_id"]),
    "rows": lambda store: store.load_rows(ZONES, 1, positions(0)),
    "shapes": lambda store: store.load_shapes(ZONES, 1, 0, 1),
    "features": lambda store: store.load_features(ZONES, 1),
}


@pytest.fixture
def groups_read(monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[int], list[str]]]:
    """Return a list that grows by the groups and columns of each reading."""
    seen: list[tuple[list[int], list[str]]] = []
    read = pq.ParquetFile.read_row_groups
    read_one = pq.ParquetFile.read_row_group

    def spied(
        file: pq.ParquetFile, groups: list[int], columns: list[str], **how: object
    ) -> object:
        seen.append((list(groups), list(columns)))
        return read(file, groups, columns, **how)

    def spied_one(
        file: pq.ParquetFile, group: int, columns: list[str], **how: object
    ) -> object:
        seen.append(([group], list(columns)))
        return read_one(file, group, columns, **how)

    def refused(*_: object, **__: object) -> None:
        raise AssertionError("more was read than the groups asked for")

    monkeypatch.setattr(pq.ParquetFile, "read_row_groups", spied)
    monkeypatch.setattr(pq.ParquetFile, "read_row_group", spied_one)
    monkeypatch.setattr(pq.ParquetFile, "read", refused)
    monkeypatch.setattr(pq, "read_table", refused)
    return seen


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that grows by the name of each file that is hashed."""
    seen: list[str] = []
    digest = hashlib.file_digest

    def spied(file: Any, kind: str) -> object:  # noqa: ANN401
        seen.append(file.name)
        return digest(file, kind)

    monkeypatch.setattr(hashlib, "file_digest", spied)
    return seen


def stored(root: Path) -> Path:
    """Return the one layer file that the workspace in `root` holds."""
    (path,) = (root / "layers").rglob("*.parquet")
    return path


def another_file(root: Path) -> bytes:
    """Return a layer file that can be read, but is of another zone."""
    (root / "other").mkdir()
    publish(FolderStore(root / "other"), ZONES, zones(zone_name="other"))
    return stored(root / "other").read_bytes()


@pytest.mark.parametrize(
    ("rows", "groups"),
    [
        ((0, 1_499), [0]),
        ((1_500,), [1]),
        ((3_099, 7, 3_000), [0, 2]),
        ((2_999, 1_500, 1_499), [0, 1]),
        ((), []),
    ],
)
def test_of_the_rows_asked_for_only_groups_and_columns_are_read_one_by_one(
    tmp_path: Path,
    groups_read: list[tuple[list[int], list[str]]],
    rows: tuple[int, ...],
    groups: list[int],
) -> None:
    store = FolderStore(tmp_path)
    publish(store, ZONES, row_of_zones())
    store.load_rows(ZONES, 1, positions(*rows), ["zone_id"])

    assert pq.read_metadata(stored(tmp_path)).num_row_groups == 3
    assert groups_read == [([group], ["zone_id"]) for group in groups]


def test_no_group_is_read_before_the_one_before_it_was_let_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the rows of a country would hold the whole layer in memory."""
    held: list[weakref.ref[object]] = []
    n_held: list[int] = []
    read = pq.ParquetFile.read_row_group

    def spied(file: pq.ParquetFile, group: int, columns: list[str]) -> object:
        gc.collect()
        n_held.append(sum(one() is not None for one in held))
        table = read(file, group, columns)
        held.append(weakref.ref(table))
        return table

    store = FolderStore(tmp_path)
    publish(store, ZONES, row_of_zones())
    monkeypatch.setattr(pq.ParquetFile, "read_row_group", spied)
    found = store.load_rows(ZONES, 1, positions(3_099, 0, 1_500, 1), ["zone_id"])

    assert found["zone_id"].tolist() == ["Z3099", "Z0", "Z1500", "Z1"]
    assert n_held == [0, 0, 0]


@pytest.mark.parametrize(
    ("start", "stop", "groups"),
    [
        (0, 1_500, [0]),
        (1_499, 1_501, [0, 1]),
        (1_500, 3_000, [1]),
        (3_000, N_ROWS, [2]),
        (10, 9_999, [0, 1, 2]),
    ],
)
def test_only_the_groups_of_the_shapes_asked_for_are_read(
    tmp_path: Path,
    groups_read: list[tuple[list[int], list[str]]],
    start: int,
    stop: int,
    groups: list[int],
) -> None:
    store = FolderStore(tmp_path)
    publish(store, ZONES, row_of_zones())
    store.load_shapes(ZONES, 1, start, stop)

    assert groups_read == [(groups, ["geometry"])]


def test_a_file_is_hashed_once_in_the_life_of_the_program(
    tmp_path: Path, hashed: list[str]
) -> None:
    store = FolderStore(tmp_path)
    publish(store, ZONES, zones())
    hashed.clear()
    for ask in [*ASK.values(), *ASK.values()]:
        ask(store)
        ask(FolderStore(tmp_path))

    assert len(hashed) == 1


@pytest.mark.parametrize("part", ASK)
def test_another_file_under_the_name_is_noticed_before_a_part_is_used(
    tmp_path: Path, part: str
) -> None:
    store = FolderStore(tmp_path)
    publish(store, ZONES, zones())
    stored(tmp_path).write_bytes(another_file(tmp_path))

    with pytest.raises(StorageError, match="not what was published"):
        ASK[part](store)


@pytest.mark.parametrize("part", ASK)
def test_a_file_that_was_changed_after_its_first_use_is_looked_at_again(
    tmp_path: Path, part: str
) -> None:
    store = FolderStore(tmp_path)
    publish(store, ZONES, zones())
    ASK[part](store)
    path = stored(tmp_path)
    about = path.stat()
    path.write_bytes(another_file(tmp_path))
    os.utime(path, ns=(about.st_atime_ns, about.st_mtime_ns + 1_000_000_000))

    with pytest.raises(StorageError, match="not what was published"):
        ASK[part](store)


@pytest.mark.parametrize("part", ASK)
def test_a_file_that_is_gone_is_damage_to_its_parts(tmp_path: Path, part: str) -> None:
    store = FolderStore(tmp_path)
    publish(store, ZONES, zones())
    ASK[part](store)
    stored(tmp_path).unlink()

    with pytest.raises(StorageError, match="damaged"):
        ASK[part](store)


def test_a_field_declared_later_is_missing_from_every_part(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    younger = dict(DOCUMENTS.fields)
    younger.pop("issued_on")
    publish(store, dataclasses.replace(DOCUMENTS, fields=younger), documents("A", "B"))
    rows = store.load_rows(DOCUMENTS, 1, positions(1, 0), ["issued_on"])

    assert rows["issued_on"].tolist() == [None, None]
    assert store.load_columns(DOCUMENTS, 1, ["issued_on"])["issued_on"].isna().all()
