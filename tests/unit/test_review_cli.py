"""The command `review`, on the tiny workspace kept in files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from clusterviz.commands import review
from clusterviz.workspace import creation, review_signing
from tests.kept import Run, runner, saved
from tests.reviewed import assignment_rows, review_rows

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rows = {"reviews": review_rows(), "assignments": assignment_rows()}
    return saved(tmp_path / "province", rows)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    from clusterviz import cli

    if "review" not in {one.name for one in cli.app.registered_commands}:
        cli.app.command("review")(review.review)
    return runner(capsys)


def test_programs_get_a_row_of_each_cluster_and_track(folder: Path, run: Run) -> None:
    code, out, _ = run("review", folder, "--format", "json")

    rows = json.loads(out)["rows"]
    assert code == 0
    assert len(rows) == 5 * 4
    first = rows[0]
    assert (first["cluster_id"], first["track"]) == ("CCN-0001", "clearance")
    assert (first["before"], first["now"], first["plan"]) == (36, 37, 40)


@pytest.mark.parametrize("part", ["tracks", "slow", "agenda", "clocks"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_people_get_a_table_of_each_part(
    folder: Path, run: Run, part: str, language: str
) -> None:
    code, out, _ = run("review", folder, "--show", part, "--lang", language)

    assert code == 0
    assert "Đông Nam" in out or "Tây Nam" in out


def test_a_month_is_signed_off_by_name_and_opened_again_with_a_reason(
    folder: Path, run: Run
) -> None:
    words = ("review", folder, "--month", "2024-03", "--lang", "en")

    code, out, _ = run(*words, "--sign-off", "--by", "An")

    assert code == 0
    kept = review_signing.signed(creation.open_workspace(folder), "2024-03")
    assert kept is not None
    line = f"{kept.entry.seq} "
    assert "signed off with the figures of 31 Mar 2024 by An on" in out
    assert f"sealed by line {line}" in out
    assert run(*words, "--sign-off", "--by", "An")[0] == 2
    assert run(*words, "--reopen", "Sót số liệu", "--by", "An")[0] == 0
    assert review_signing.signed(creation.open_workspace(folder), "2024-03") is None


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("--sign-off",), "who signs"),
        (("--by", "An"), "--sign-off"),
        (("--month", "2024-4"), "no month"),
        (("--month", "2024-05", "--sign-off", "--by", "An"), "not begun"),
        (("--sign-off", "--reopen", "x", "--by", "An"), "one at a time"),
    ],
)
def test_what_cannot_be_asked_is_said_in_one_line(
    folder: Path, run: Run, words: tuple[str, ...], complaint: str
) -> None:
    code, _, errors = run("review", folder, *words)

    assert code == 2
    assert complaint in errors
    assert "Traceback" not in errors
