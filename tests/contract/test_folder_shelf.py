"""What a shelf in a folder promises beyond others: damage is seen, death survived."""

from __future__ import annotations

import errno
import os
import random
import time
from typing import TYPE_CHECKING

import numpy as np
import pytest

from clusterviz.storage.arrays import read_arrays
from clusterviz.storage.durable import ABANDONED_S
from clusterviz.storage.shelf import FolderShelf
from tests.contract import publisher
from tests.contract.keeper import NAME, keep_for_ever, numbered, numbers_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def kept(root: Path, number: int = 1) -> Path:
    """Keep the set of a number and return the folder that its files are in."""
    assert FolderShelf(root).keep(NAME, numbered(number))
    folder = root / "derived" / NAME
    return folder / (folder / "current.txt").read_text(encoding="ascii")


def numbers(root: Path) -> set[float] | None:
    """Return the numbers of the set that is there; ``None`` where none is."""
    taken = FolderShelf(root).take(NAME)
    return None if taken is None else numbers_in(taken)


def rewrite(path: Path, old: str, new: str) -> None:
    """Put `new` where `path` says `old`, which it does."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def flip_last_bit(path: Path) -> None:
    """Change one bit of the last value of an array, and nothing of its header."""
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)


def test_a_set_is_found_again_by_the_next_program_and_mapped(tmp_path: Path) -> None:
    folder = kept(tmp_path)
    taken = FolderShelf(tmp_path).take(NAME)

    assert taken is not None
    assert numbers_in(taken) == {1.0}
    assert isinstance(taken["boxes"], np.memmap)
    assert np.load(folder / "owners.npy").dtype == np.int32


DAMAGE: dict[str, Callable[[Path], object]] = {
    "another format": lambda one: rewrite(
        one / "about.json", '"format": 2', '"format": 1'
    ),
    "another type": lambda one: rewrite(one / "about.json", "<i4", "<f4"),
    "another shape": lambda one: rewrite(one / "about.json", "20000,\n", "10000,\n"),
    "an unknown type": lambda one: rewrite(one / "about.json", "<i4", "<f3"),
    "an object type": lambda one: rewrite(one / "about.json", "<i4", "|O8"),
    "an array of another folder": lambda one: rewrite(
        one / "about.json", '"page"', '"../../page"'
    ),
    "no about": lambda one: (one / "about.json").unlink(),
    "an empty about": lambda one: (one / "about.json").write_bytes(b""),
    "an about of other text": lambda one: (one / "about.json").write_bytes(b"\xff[]"),
    "a truncated array": lambda one: os.truncate(one / "boxes.npy", 4096),
    "an empty array": lambda one: os.truncate(one / "page.npy", 0),
    "a longer array": lambda one: os.truncate(one / "boxes.npy", 10**6),
    "a missing array": lambda one: (one / "page.npy").unlink(),
    "another header": lambda one: (one / "page.npy").write_bytes(
        (one / "page.npy").read_bytes().replace(b"<i8", b"<f8")
    ),
    "no set": lambda one: one.rename(one.with_name("elsewhere")),
    "a pointer to nothing": lambda one: one.with_name("current.txt").write_bytes(b""),
    "a pointer to another folder": lambda one: one.with_name("current.txt").write_text(
        f"../3f2a/{one.name}", encoding="ascii"
    ),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_set_that_is_not_as_it_was_written_is_computed_anew(
    tmp_path: Path, damage: str
) -> None:
    DAMAGE[damage](kept(tmp_path))

    assert numbers(tmp_path) is None
    kept(tmp_path, 2)
    assert numbers(tmp_path) == {2.0}


@pytest.mark.parametrize("array", ["boxes", "owners", "page"])
def test_a_flipped_bit_is_noticed_by_whoever_asks_for_it_to_be(
    tmp_path: Path, array: str
) -> None:
    flip_last_bit(kept(tmp_path) / f"{array}.npy")
    shelf = FolderShelf(tmp_path)

    assert shelf.take(NAME) is not None
    assert shelf.take(NAME, is_checked=True) is None
    kept(tmp_path, 2)
    taken = shelf.take(NAME, is_checked=True)
    assert taken is not None
    assert numbers_in(taken) == {2.0}


def test_a_replaced_set_is_read_on_by_whoever_has_it_mapped(tmp_path: Path) -> None:
    kept(tmp_path, 1)
    taken = FolderShelf(tmp_path).take(NAME)
    for number in range(2, 6):
        kept(tmp_path, number)

    assert taken is not None
    assert numbers_in(taken) == {1.0}
    assert numbers(tmp_path) == {5.0}


def test_of_replaced_and_forgotten_sets_nothing_is_left(tmp_path: Path) -> None:
    kept(tmp_path, 1)
    folder = kept(tmp_path, 2)
    inside = {path.name for path in folder.parent.iterdir()}
    FolderShelf(tmp_path).discard((), under="plan_zones")

    assert inside == {folder.name, "current.txt"}
    assert list((tmp_path / "derived").iterdir()) == []


def test_a_set_that_is_replaced_while_it_is_being_taken_is_taken_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept(tmp_path, 1)
    seen: list[Path] = []

    def read_late(folder: Path, *, is_checked: bool) -> object:
        seen.append(folder)
        if len(seen) == 1:
            kept(tmp_path, 2)
        return read_arrays(folder, is_checked=is_checked)

    monkeypatch.setattr("clusterviz.storage.shelf.read_arrays", read_late)

    assert numbers(tmp_path) == {2.0}
    assert len(seen) == 2


def test_where_nothing_can_be_written_nothing_is_kept_and_the_log_says_so_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "derived").write_text("in the way", encoding="utf-8")
    shelf = FolderShelf(tmp_path)

    assert not shelf.keep(NAME, numbered(1))
    assert not shelf.keep("plots/1", numbered(1))
    shelf.discard((), under="plan_zones")
    assert shelf.take(NAME) is None
    assert [one.levelname for one in caplog.records] == ["WARNING"]
    assert NAME in caplog.text


# Three arrays, what is said about them, their folder (not on Windows), the pointer.
@pytest.mark.parametrize("n_written", range(5 if os.name == "nt" else 6))
def test_on_a_full_disk_the_old_set_stays_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, n_written: int
) -> None:
    folder = kept(tmp_path, 1)
    calls: list[int] = []

    def full(number: int) -> None:
        calls.append(number)
        if len(calls) > n_written:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)

    assert not FolderShelf(tmp_path).keep(NAME, numbered(2))
    assert numbers(tmp_path) == {1.0}
    assert {path.name for path in folder.parent.iterdir()} == {
        folder.name,
        "current.txt",
    }


def test_unfinished_sets_are_removed_once_they_are_nobodys_work(
    tmp_path: Path,
) -> None:
    current = kept(tmp_path, 1)
    old, young = current.with_name("set.old"), current.with_name("set.young")
    old.mkdir()
    (old / "boxes.npy").write_bytes(b"half")
    young.mkdir()
    long_ago = time.time() - 2 * ABANDONED_S
    os.utime(old, (long_ago, long_ago))
    os.utime(current, (long_ago, long_ago))
    kept(tmp_path, 2)

    assert not old.exists()
    assert young.exists()
    assert numbers(tmp_path) == {2.0}
    FolderShelf(tmp_path).discard((), under="plan_zones")
    assert young.exists()
    assert numbers(tmp_path) is None


def test_a_set_that_took_long_to_write_is_not_taken_for_abandoned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clusterviz.storage.durable.ABANDONED_S", -60.0)
    kept(tmp_path, 1)

    assert numbers(tmp_path) == {1.0}


def test_a_keeper_killed_at_any_moment_leaves_a_whole_set(tmp_path: Path) -> None:
    """Every set is made of its number alone, so a mixture would show."""
    kept(tmp_path, 1)
    newest = 1.0
    context = publisher.processes()
    moment = random.Random(9214)
    for _ in range(20):
        heard, said = context.Pipe(duplex=False)
        victim = context.Process(
            target=keep_for_ever, args=(tmp_path, int(newest), said)
        )
        victim.start()
        said.close()
        acknowledged = heard.recv()
        time.sleep(moment.uniform(0, 0.03))
        victim.kill()
        victim.join()
        victim.close()
        while heard.poll():
            try:
                acknowledged = heard.recv()
            except EOFError:
                break

        found = numbers(tmp_path)
        assert found is not None
        assert len(found) == 1
        (newest,) = found
        assert acknowledged <= newest <= acknowledged + 1
