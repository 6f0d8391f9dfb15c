"""The land fund and the gate on paper: the figures are those that programs get."""

from __future__ import annotations

import io
import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pypdf
import pytest

from tests.kept import Run, runner, saved
from tests.papers import figure, opened, printed, said_in, share, tables

if TYPE_CHECKING:
    from pathlib import Path


LANGUAGES = ("vi", "en")

FUND = (
    "planned_ha", "symbol_only_ha", "conflict_ha", "to_clear_ha",
    "cleared_not_serviced_ha", "not_for_lease_ha", "leased_ha", "usable_ha",
    "committed_not_leased_ha", "not_established_ha", "scheduled_later_ha",
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return saved(tmp_path_factory.mktemp("landfund") / "W")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    return runner(capsys)


def asked(run: Run, *words: object) -> list[dict[str, Any]]:
    """Return the rows that a command prints for programs."""
    _, out, _ = run(*words, "--format", "json")
    rows: list[dict[str, Any]] = json.loads(out)["rows"]
    return rows


@pytest.mark.parametrize("level", ["district", "commune", "province"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_land_fund_is_that_of_its_command(
    run: Run, folder: Path, language: str, level: str
) -> None:
    given = asked(run, "landfund", folder, "--level", level)
    _, fund, *_ = tables(
        printed(run, folder, "landfund", "--level", level, language=language)
    )

    expected = [
        [
            row["area_code"] or "–", row["area_name"], str(row["n_clusters"]),
            *(figure(row[name], language) for name in FUND),
        ]
        for row in given
    ]  # fmt: skip
    assert fund[1:-1] == expected
    sums = [figure(sum(row[name] for row in given), language) for name in FUND]
    assert fund[-1][3:] == sums


def printed_most(fund: list[list[str]], language: str) -> Decimal:
    """Return how far figures as they are printed miss their sums, at most."""
    signs = str.maketrans(",.", ".,") if language == "vi" else {}
    lines = [
        [Decimal(cell.translate(signs).replace(",", "")) for cell in row[3:]]
        for row in fund[1:]
    ]
    off = [abs(sum(line[1:]) - line[0]) for line in lines]
    off += [abs(sum(one[:-1]) - one[-1]) for one in zip(*lines, strict=True)]
    return max(off)


NOTES = {
    "vi": "Từng số liệu được làm tròn riêng",
    "en": "Each figure is rounded by itself",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_figures_that_miss_their_sums_on_paper_are_told_of(
    run: Run, tmp_path: Path, language: str
) -> None:
    folder = tmp_path / "W"
    run("init", folder, "--sample", "bacgiang")
    document = printed(
        run, folder, "landfund", "--level", "district", language=language
    )
    [note] = [one for one in said_in(document) if one.startswith(NOTES[language])]
    most = printed_most(tables(document)[1], language)

    assert most > 0
    assert figure(float(most), language) in note.split()[-2:]


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_told_where_the_printed_figures_add_up(
    run: Run, folder: Path, language: str
) -> None:
    document = printed(
        run, folder, "landfund", "--level", "province", language=language
    )

    assert printed_most(tables(document)[1], language) == 0
    assert not [one for one in said_in(document) if one.startswith(NOTES[language])]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("level", ["district", "commune", "province"])
def test_the_gate_is_that_of_its_command(
    run: Run, folder: Path, language: str, level: str
) -> None:
    given = asked(run, "gate", folder, "--level", level)
    _, _, gate, *_ = tables(
        printed(run, folder, "landfund", "--level", level, language=language)
    )

    assert [[row[0], *row[4:6], *row[8:]] for row in gate[1:]] == [
        [
            row["area_code"],
            share(row["average_occupancy_ratio"], language),
            figure(row["unleased_ha"], language),
            str(row["n_candidates"]), str(row["n_established"]),
            str(row["n_left_out"]),
        ]
        for row in given
    ]  # fmt: skip
    words = {
        "vi": {
            "met": "Đủ điều kiện",
            "not_met": "Chưa đủ điều kiện",
            "cannot_be_judged": "Chưa thể kết luận",
        },
        "en": {
            "met": "Allowed",
            "not_met": "Not allowed",
            "cannot_be_judged": "Cannot be judged",
        },
    }[language]
    assert [row[3] for row in gate[1:]] == [words[row["establish"]] for row in given]


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_one_area_the_statement_is_that_of_the_page(
    run: Run, folder: Path, language: str
) -> None:
    _, text, _ = run(
        "gate", folder, "--level", "district", "--statement", "001", "--lang", language
    )
    document = printed(run, folder, "landfund", "--area", "001", language=language)

    said = {one.removeprefix("- ") for one in said_in(document)}
    lines = [" ".join(one.split()) for one in text.splitlines() if one.strip()]
    # The first is the title of the text; the report has its own.
    assert [one for one in lines[1:] if one.removeprefix("- ") not in said] == []
    fund = tables(document)[1]
    assert [row[0] for row in fund[1:-1]] == ["001"]


def test_a_pdf_says_the_same_as_the_word_document(run: Run, folder: Path) -> None:
    path = folder / "r.pdf"
    code, _, _ = run("report", folder, "landfund", "--lang", "vi", "-o", path)
    document = printed(run, folder, "landfund", language="vi")

    assert code == 0
    pages = pypdf.PdfReader(io.BytesIO(path.read_bytes())).pages
    text = "".join("".join(one.extract_text().split()) for one in pages)
    cells = [cell for one in tables(document)[1:3] for row in one for cell in row]
    assert [one for one in cells if "".join(one.split()) not in text] == []


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("landfund",), "is a document"),
        (("landfund", "-o", "x.odt"), ".docx, .pdf, .xlsx"),
        (("landfund", "--cluster", "CCN-0001", "-o", "x.docx"), "--cluster"),
        (("landfund", "--period", "2024", "-o", "x.docx"), "--period"),
        (("landfund", "--area", "999", "-o", "x.docx"), "999"),
        (("landfund", "--format", "json", "-o", "x.docx"), "no --format"),
        (("certificate", "-o", "x.docx"), "--cluster"),
        (("template", "--area", "001", "-o", "x.docx"), "--area"),
        (("template", "-o", "x.pdf"), ".docx"),
        (("form03", "--cluster", "CCN-0001"), "--cluster"),
        (("overlap", "-o", "no/such/folder/x.docx"), "cannot be written"),
    ],
)
def test_bad_use_is_refused_in_one_line(
    run: Run,
    folder: Path,
    words: tuple[str, ...],
    complaint: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)

    code, _, err = run("report", folder, *words, "--lang", "en")

    assert code == 2
    assert complaint in err
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_there_stays_unless_asked(run: Run, folder: Path) -> None:
    path = folder / "kept.docx"
    path.write_text("mine", encoding="utf-8")

    code, _, err = run("report", folder, "landfund", "-o", path, "--lang", "en")

    assert (code, path.read_text(encoding="utf-8")) == (2, "mine")
    assert "already exists" in err


def test_a_certificate_that_is_not_given_ends_with_1(run: Run, folder: Path) -> None:
    words = ("report", folder, "certificate", "--lang", "en")

    given = run(*words, "--cluster", "CCN-0004", "-o", folder / "yes.docx")
    lacking = run(*words, "--cluster", "CCN-0001", "-o", folder / "no.pdf")

    assert (given[0], lacking[0]) == (0, 1)
    assert "Not given" in lacking[2]
    assert (folder / "no.pdf").is_file()


def test_a_province_edits_the_template(run: Run, tmp_path: Path) -> None:
    folder = saved(tmp_path / "W")
    (folder / "templates").mkdir()
    template = folder / "templates" / "report.docx"

    code, _, _ = run("report", folder, "template", "-o", template)
    document = opened(template.read_bytes())
    document.add_paragraph("Tỉnh {{ dated }}")
    document.save(str(template))

    assert code == 0
    said = said_in(printed(run, folder, "landfund", language="vi"))
    assert "Tỉnh Bắc Giang, ngày … tháng … năm …" in said


@pytest.mark.parametrize(
    ("day", "decree", "other"),
    [("2024-04-22", "68/2017", "32/2024"), ("2024-05-02", "32/2024", "68/2017")],
)
def test_the_decree_is_that_of_the_day(
    run: Run, folder: Path, day: str, decree: str, other: str
) -> None:
    # Decree 32/2024 is in force from 1 May 2024.
    document = printed(run, folder, "landfund", "--as-of", day, language="vi")

    [basis] = [one for one in said_in(document) if "kết quả xét điều kiện" in one]

    assert f"Nghị định số {decree}/NĐ-CP" in basis
    assert other not in basis


@pytest.mark.parametrize("language", LANGUAGES)
def test_areas_where_the_plan_has_no_cluster_left_are_named(
    run: Run, folder: Path, language: str
) -> None:
    level = ("--level", "commune")
    document = printed(run, folder, "landfund", *level, language=language)
    begin = {"vi": "Đủ điều kiện, nhưng", "en": "The condition is met, but"}
    idle = [
        one["area_name"]
        for one in asked(run, "gate", folder, *level)
        if one["establish"] == "met" and not one["n_candidates"]
    ]

    [line] = [one for one in said_in(document) if one.startswith(begin[language])]

    assert idle == ["Xã Nam"]
    assert line.endswith(": Xã Nam.")
