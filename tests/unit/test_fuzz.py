"""A small round of `make fuzz`, and that its nets hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from clusterviz.files.guard import Kind, sniffed_kind
from tests.fuzz.mutants import mutant
from tests.fuzz.run import Bench, Tally, fuzz, read_batch
from tests.fuzz.seeds import seeds

if TYPE_CHECKING:
    from pathlib import Path

ROUND = 225
"""Twenty-five of each kind."""


def test_no_spoiled_file_escapes_the_guard_and_the_sandbox(tmp_path: Path) -> None:
    tally = fuzz(tmp_path, ROUND, n_sandboxed=9, seconds=600, seed=5)

    assert tally.escapes == []
    assert tally.n_files == ROUND
    assert tally.n_sandboxed >= 9


def test_mutants_are_the_same_for_the_same_seed_and_else_others(tmp_path: Path) -> None:
    made = seeds(tmp_path, tmp_path / "bait", "http://127.0.0.1/")

    for kind in Kind:
        first = [mutant(1, number, made[kind]) for number in range(20)]
        assert first == [mutant(1, number, made[kind]) for number in range(20)]
        assert first != [mutant(2, number, made[kind]) for number in range(20)]
        assert len(set(first)) > 10


def test_bait_that_is_read_is_an_escape(tmp_path: Path) -> None:
    token = "a-token-to-be-found"
    table = f"name,lon,lat\n{token},106,21\n".encode()
    bench = Bench(tmp_path, {Kind.TABLE: [table]}, tmp_path / "bait", token, seed=3)
    tally = Tally()
    read_batch(bench, Kind.TABLE, range(20), tally)

    assert any("the bait is in what was read" in one for one in tally.escapes)


@pytest.mark.parametrize("kind", list(Kind))
def test_the_seeds_are_of_their_kind(tmp_path: Path, kind: Kind) -> None:
    (first, *_) = seeds(tmp_path, tmp_path / "bait", "http://127.0.0.1/")[kind]
    path = tmp_path / f"a.{kind.value}"
    path.write_bytes(first)

    assert sniffed_kind(path) == kind
