"""The command `review`, on the tiny workspace kept in files."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from clusterviz.commands import review
from clusterviz.core.review_rows import lacking_reasons
from clusterviz.workspace import audit, creation, review_seen, review_signing
from clusterviz.workspace import review as monthly
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

    code, out, _ = run(*words, "--sign-off", "--by", "An", "--accept-faults")

    assert code == 0
    kept = review_signing.signed(creation.open_workspace(folder), "2024-03")
    assert kept is not None
    line = f"{kept.entry.seq} "
    assert "signed off with the figures of 31 Mar 2024 by An on" in out
    assert f"sealed by line {line}" in out
    assert run(*words, "--sign-off", "--by", "An")[0] == 2
    assert run(*words, "--reopen", "Sót số liệu", "--by", "An")[0] == 0
    assert review_signing.signed(creation.open_workspace(folder), "2024-03") is None


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_month_with_faults_is_signed_off_only_by_whoever_accepts_them(
    folder: Path, run: Run, language: str
) -> None:
    opened = creation.open_workspace(folder)
    found = monthly.review(opened, "2024-04")
    # What `check` lists of each layer that the month is read from.
    n_errors = sum(
        (audit.check(opened, name, as_of_on=found.on).rows["severity"] == "error").sum()
        for name in review_seen.LAYERS
    )
    n_reasons = len(lacking_reasons(found.rows))
    assert n_reasons > 0
    words = ("review", folder, "--month", "2024-04", "--lang", language, "--sign-off",
             "--by", "An")  # fmt: skip

    code, _, complaint = run(*words)

    assert code == 2
    numbers = [int(one) for one in re.findall(r": (\d+)\.", complaint)]
    assert numbers == [n_errors, n_reasons]
    assert "--accept-faults" in complaint
    assert review_signing.signed(creation.open_workspace(folder), "2024-04") is None
    assert run(*words, "--accept-faults")[0] == 0
    assert review_signing.signed(creation.open_workspace(folder), "2024-04") is not None


def test_a_month_without_faults_needs_no_acceptance(tmp_path: Path, run: Run) -> None:
    folder = saved(tmp_path / "province", {"reviews": review_rows()[:1]})
    found = monthly.review(creation.open_workspace(folder), "2024-03")
    assert len(lacking_reasons(found.rows)) == 0

    code, _, complaint = run(
        "review", folder, "--month", "2024-03", "--sign-off", "--by", "An"
    )

    assert code == 0
    assert "--accept-faults" not in complaint


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("--sign-off",), "who signs"),
        (("--by", "An"), "--sign-off"),
        (("--accept-faults",), "--sign-off"),
        (("--month", "2024-4"), "no month"),
        (("--month", "2024-05", "--sign-off", "--by", "An"), "not begun"),
        (("--sign-off", "--reopen", "x", "--by", "An"), "one at a time"),
    ],
)
def test_what_cannot_be_asked_is_said_in_one_line(
    folder: Path, run: Run, words: tuple[str, ...], complaint: str
) -> None:
    code, _, errors = run("review", folder, *words, "--lang", "en")

    assert code == 2
    assert complaint in errors
    assert "Traceback" not in errors
