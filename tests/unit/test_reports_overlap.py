"""The review of overlaps on paper: its figures are those that programs are given."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

import pytest

from clusterviz.errors import InputError
from clusterviz.files.word import letter_bytes
from clusterviz.workspace import creation, provenance
from clusterviz.workspace.reports.overlap import overlap_letter
from tests.kept import Run, runner, saved
from tests.papers import day, figure, opened, printed, said_in, share, tables
from tests.tiny import tiny_workspace
from tests.tiny.plan import zone_rows

if TYPE_CHECKING:
    from pathlib import Path

    from docx.document import Document

LANGUAGES = ("vi", "en")
HOSTILE = '{{ 7*7 }} <w:p/> =cmd|"/c x"!A1'


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return saved(tmp_path_factory.mktemp("overlap") / "W")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    return runner(capsys)


def asked(run: Run, *words: object) -> list[dict[str, Any]]:
    """Return the rows that a command prints for programs."""
    _, out, _ = run(*words, "--format", "json")
    rows: list[dict[str, Any]] = json.loads(out)["rows"]
    return rows


def body(document: Document, heading: str, *, n: int = 0) -> list[list[str]]:
    """Return the rows of the table below a heading; of several, the nth."""
    found = [one for one in tables(document) if heading in one[0]]
    return found[n][1:]


@pytest.mark.parametrize("language", LANGUAGES)
def test_pairs_are_those_that_overlaps_gives(
    run: Run, folder: Path, language: str
) -> None:
    document = printed(run, folder, "overlap", language=language)
    given = asked(run, "overlaps", folder)

    heading = "Chồng lấn (ha)" if language == "vi" else "Overlap (ha)"
    found = [one for one in tables(document) if heading in one[0][-4:-3]]
    printed_rows = [row[-4:] for one in found for row in one[1:]]
    expected = [
        [
            figure(row["overlap_ha"], language),
            share(row["cluster_ratio"], language),
            share(row["zone_ratio"], language),
            figure(row["mean_width_m"], language, 1),
        ]
        for row in given
        if row["verdict"] == "conflict"
    ]
    assert printed_rows == expected
    assert len(expected) > 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_cannot_be_judged_is_listed_whole(
    run: Run, folder: Path, language: str
) -> None:
    document = printed(run, folder, "overlap", language=language)
    given = asked(run, "overlaps", folder)

    heading = "Vì sao chưa kết luận" if language == "vi" else "Why not"
    found = body(document, heading)
    assert [row[1] for row in found] == [
        row["cluster_name"] for row in given if row["verdict"] == "cannot_be_judged"
    ]


def test_counts_are_those_of_the_pairs(run: Run, folder: Path) -> None:
    given = asked(run, "overlaps", folder)
    (counts,) = [
        one for one in tables(printed(run, folder, "overlap", language="en"))
        if one[0][:2] == ["Severity", "Conflict"]
    ]  # fmt: skip

    labels = {
        "forbidden": "Forbidden", "needs_approval": "Needs approval",
        "adjust": "Adjust", "inform": "For information",
        "": "Cluster known by its symbol",
    }  # fmt: skip
    verdicts = ("conflict", "within_tolerance", "cannot_be_judged")
    for code, label in labels.items():
        ours = [row for row in given if row["severity"] == code]
        line = next((row for row in counts if row[0] == label), None)
        expected = [str(sum(row["verdict"] == one for row in ours)) for one in verdicts]
        assert (line[1:4] if line else ["0", "0", "0"]) == expected
    n = [str(sum(row["verdict"] == one for row in given)) for one in verdicts]
    added = sum(row["overlap_ha"] for row in given if row["verdict"] == "conflict")
    assert counts[-1] == ["Total", *n, figure(added, "en")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_cases_are_those_that_cases_gives(
    run: Run, tmp_path: Path, language: str
) -> None:
    folder = saved(tmp_path / "W")
    run("cases", folder, "--take-up", "--by", "An")
    given = asked(run, "cases", folder)
    document = printed(run, folder, "overlap", language=language)

    heading = "Khi lập (ha)" if language == "vi" else "When taken up (ha)"
    found = body(document, heading)
    assert [(row[0], row[1], *row[6:]) for row in found] == [
        (
            str(row["number"]),
            row["cluster_name"],
            day(row["due_on"], language),
            ("Có" if row["is_overdue"] else "Không")
            if language == "vi"
            else ("Yes" if row["is_overdue"] else "No"),
            figure(row["overlap_before_ha"], language),
            figure(row["overlap_now_ha"], language),
        )
        for row in given
    ]
    # The documents of both sides: the same of every case, so told once.
    once = {"vi": "mọi dòng: Test.", "en": "of every row: Test."}[language]
    assert sum(one.endswith(once) for one in said_in(document)) == 4
    assert len(given) == 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_grid_says_what_was_supplied(run: Run, folder: Path, language: str) -> None:
    document = printed(run, folder, "overlap", language=language)

    grid = body(document, "Huyện Tây")
    supplied, missing = ("Có", "Thiếu") if language == "vi" else ("Have", "Missing")
    mineral = "Khoáng sản" if language == "vi" else "Minerals"
    assert {tuple(row[1:]) for row in grid if row[0] != mineral} == {
        (supplied, supplied)
    }
    assert [row[1:] for row in grid if row[0] == mineral] == [[supplied, missing]]


def test_one_area_has_its_own_clusters_only(run: Run, folder: Path) -> None:
    document = printed(run, folder, "overlap", "--area", "002", language="vi")

    names = {row[1] for row in body(document, "Tỷ lệ của cụm")}
    # Two thirds of CCN-0002 lie in the west, the rest in the east.
    assert names == {"Hai Huyện", "Đông Nam"}
    title = [one.text for one in document.paragraphs]
    assert any("huyện Đông" in one for one in title)


def test_it_says_day_versions_tolerance_month_and_audit(
    run: Run, tmp_path: Path
) -> None:
    folder = saved(tmp_path / "W")
    run("cases", folder, "--take-up", "--by", "An")
    text = "\n".join(said_in(printed(run, folder, "overlap", language="en")))

    assert "As of 22 Apr 2024" in text
    assert "Industrial clusters (version 1)" in text
    assert "surveyed 0.5 m, digitised 5.0 m, indicative 10.0 m" in text
    line = provenance.audit_line(creation.open_workspace(folder))
    assert f"Audit of the data: line {line} " in text
    assert "Review of Apr 2024: not signed off" in text


def test_hectares_in_conflict_are_counted_once_a_spot() -> None:
    """Rice of 1 ha and minerals of 2 ha lie over one another in part."""
    letter = overlap_letter(tiny_workspace(), "en")
    summary = letter.blocks[0].text  # type: ignore[union-attr]

    assert " in conflict and must be dealt with" in summary


def test_there_is_a_map_as_wide_as_the_lines(run: Run, folder: Path) -> None:
    document = printed(run, folder, "overlap", language="vi")

    widths = {round(one.width / 36_000) for one in document.inline_shapes}
    assert widths == {252}


def test_hostile_text_is_text() -> None:
    zones = [{**row, "zone_name": HOSTILE} for row in zone_rows()]
    letter = overlap_letter(tiny_workspace({"plan_zones": zones}), "vi")

    document = opened(letter_bytes(letter, dt.datetime.now(dt.UTC)))
    assert any(HOSTILE in row for one in tables(document) for row in one)


def test_of_an_area_that_is_not_there_nothing_is_printed() -> None:
    with pytest.raises(InputError, match="999"):
        overlap_letter(tiny_workspace(), "vi", area="999")
