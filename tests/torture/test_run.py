"""What `make torture` tells, and how it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.torture import (
    cut_off,
    full,
    handing,
    kills,
    no_room,
    no_room_beside,
    no_way,
    run,
)
from tests.torture.held import Tally

if TYPE_CHECKING:
    from pathlib import Path

HOW_OFTEN = [
    "--kills", "3", "--server", "5", "--publications", "7", "--points", "9",
    "--rooms", "2", "--cuts", "4",
]  # fmt: skip


@pytest.fixture(autouse=True)
def well(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every torture end well at once, and say how often it was asked for."""

    def killed(_root: Path, n_kills: int, _seed: int) -> Tally:
        return Tally(n_kills, 100 * n_kills)

    def served(n_kills: int, _seed: int) -> Tally:
        return Tally(n_kills, 100 * n_kills)

    monkeypatch.setattr(kills, "killed_writers", killed)
    monkeypatch.setattr(kills, "killed_publishers", killed)
    monkeypatch.setattr(run, "killed_on_server", served)
    monkeypatch.setattr(full, "can_mount", lambda: True)
    monkeypatch.setattr(full, "filled_privately", lambda n: Tally(n, 100 * n))
    monkeypatch.setattr(handing, "filled_all_privately", lambda n: Tally(n, 10))
    monkeypatch.setattr(no_room, "tally_of", lambda _, n=2: Tally(10 * n, 10))
    monkeypatch.setattr(no_room_beside, "filled_privately", lambda n: Tally(n, 10))
    monkeypatch.setattr(no_way, "can_heed", lambda: True)
    monkeypatch.setattr(no_way, "tally", lambda: Tally(90, 10))
    monkeypatch.setattr(cut_off, "killed_privately", lambda n, _: Tally(n, 1))


def rows(capsys: pytest.CaptureFixture[str]) -> dict[str, list[str]]:
    """Return the numbers of the printed table, by what was tortured."""
    lines = [one.split("  ") for one in capsys.readouterr().out.splitlines()]
    return {line[0]: [one.strip() for one in line[1:] if one] for line in lines}


def test_every_torture_is_done_as_often_as_was_asked(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run.main(HOW_OFTEN) == 0

    found = rows(capsys)
    assert found["writers killed, SQLite"][:3] == ["3", "300", "0"]
    assert found["writers killed, PostgreSQL"][:3] == ["5", "500", "0"]
    assert found["publishers of a layer killed"][:3] == ["7", "700", "0"]
    assert found["disk full"][:3] == ["9", "900", "0"]
    assert found["exports of megabytes, disk full"][:3] == ["2", "10", "0"]
    assert found["every file, disk full"][:3] == ["20", "10", "0"]
    assert found["every file, no room on the way"][:3] == ["20", "10", "0"]
    assert found["every file, workspace's disk full"][:3] == ["20", "10", "0"]
    assert found["files made beside the page, disk full"][:3] == ["4", "10", "0"]
    assert found["every file, no way to write it"][:3] == ["90", "10", "0"]
    assert found["every file, command killed"][:3] == ["4", "1", "0"]


def test_unasked_it_does_as_often_as_is_promised(
    capsys: pytest.CaptureFixture[str],
) -> None:
    run.main([])

    times = [one[0] for one in rows(capsys).values()][1:]
    assert times[:4] == ["1,000", "50", "200", "100"]
    assert times[-1] == "1,000"


def test_one_fault_anywhere_is_told_and_ends_it_with_1(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = Tally(5, 9, ["version 7 is lost"])
    monkeypatch.setattr(run, "killed_on_server", lambda *_: lost)

    assert run.main(HOW_OFTEN) == 1
    assert "PostgreSQL: version 7 is lost" in capsys.readouterr().out


def test_a_machine_without_postgresql_says_so_in_a_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def absent(_n_kills: int, _seed: int) -> Tally:
        pytest.skip("There is no PostGIS.")

    monkeypatch.setattr(run, "killed_on_server", absent)

    assert run.main(HOW_OFTEN) == 0
    told = capsys.readouterr().out
    assert "writers killed, PostgreSQL: not done, There is no PostGIS." in told


def test_a_machine_that_lends_no_disk_and_no_name_says_so(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(full, "can_mount", lambda: False)
    monkeypatch.setattr(no_way, "can_heed", lambda: False)

    assert run.main(HOW_OFTEN) == 0
    told = capsys.readouterr().out
    assert "every file, disk full: not done, this machine" in told
    assert "every file, no way to write it: not done, this machine" in told
