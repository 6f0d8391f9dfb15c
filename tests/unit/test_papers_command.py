"""The command `report` on paper: reviews, notices, dossiers, pages and forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import docx
import pytest

from tests.kept import Run, runner, saved
from tests.reviewed import assignment_rows, review_rows
from tests.tiny.withdrawn import whole

if TYPE_CHECKING:
    from pathlib import Path

OWNER = "UBND huyện Tây"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rows = {
        "reviews": review_rows(), "assignments": assignment_rows(), **whole(),
    }  # fmt: skip
    return saved(tmp_path_factory.mktemp("papers") / "W", rows)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    return runner(capsys)


def text_of(path: Path) -> str:
    """Return all that a document says, but for headers and footers."""
    document = docx.Document(str(path))
    cells = [
        cell.text
        for table in document.tables
        for row in table.rows
        for cell in row.cells
    ]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("monthly", "--month", "2024-04"), "Rà soát cụm công nghiệp tháng 04/2024"),
        (("notice",), "THÔNG BÁO"),
        (("dossier", "--cluster", "CCN-0007"), "HỒ SƠ CHƯA ĐẦY ĐỦ"),
        (("card", "--cluster", "CCN-0001"), "PHIẾU THÔNG TIN"),
        (("form01", "--period", "2024-H1"), "PR-1"),
        (("form04", "--period", "2024-H1"), "Biểu 04"),
    ],
)
def test_each_is_written_as_a_document(
    run: Run, folder: Path, tmp_path: Path, words: tuple[str, ...], expected: str
) -> None:
    path = tmp_path / "paper.docx"

    code, out, errors = run("report", folder, *words, "-o", path)

    assert code == 0, errors
    assert str(path) in out
    assert expected in text_of(path)
    assert "minh họa" in errors


def test_a_review_is_written_as_a_pdf_too(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    path = tmp_path / "notice.pdf"

    code, _, errors = run("report", folder, "notice", "-o", path)

    assert code == 0, errors
    assert path.read_bytes().startswith(b"%PDF-")


def test_owners_are_named_only_when_they_are_asked_for(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    run("report", folder, "notice", "-o", tmp_path / "plain.docx")
    run("report", folder, "notice", "--personal", "-o", tmp_path / "named.docx")

    assert OWNER not in text_of(tmp_path / "plain.docx")
    assert OWNER in text_of(tmp_path / "named.docx")


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("card",), "--cluster"),
        (("dossier", "--cluster", "CCN-0001"), "no dossier"),
        (("dossier", "--cluster", "HS-1", "--month", "2024-04"), "--month"),
        (("card", "--cluster", "CCN-0001", "--personal"), "--personal"),
        (("monthly", "--month", "2024-4"), "no month"),
        (("monthly", "--cluster", "CCN-0001"), "--cluster"),
        (("reconcile", "--month", "2024-04"), "--month"),
        (("form04", "--area", "001"), "--area"),
    ],
)
def test_what_cannot_be_asked_is_said_and_nothing_is_written(
    run: Run, folder: Path, tmp_path: Path, words: tuple[str, ...], complaint: str
) -> None:
    path = tmp_path / "paper.docx"

    code, _, errors = run("report", folder, *words, "-o", path, "--lang", "en")

    assert code == 2
    assert complaint in errors
    assert "Traceback" not in errors
    assert list(tmp_path.iterdir()) == []


def test_a_form_is_still_a_table_and_a_workbook(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    code, out, _ = run("report", folder, "form04", "--period", "2024-H1")
    written, _, _ = run("report", folder, "form04", "-o", tmp_path / "form.xlsx")

    assert (code, written) == (0, 0)
    assert "Biểu 04" in out
    assert (tmp_path / "form.xlsx").read_bytes().startswith(b"PK")


def test_the_template_of_a_workspace_is_written_where_it_is_looked_for(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    path = folder / "templates" / "report.docx"

    assert run("report", folder, "template", "-o", path)[0] == 0
    assert run("report", folder, "monthly", "-o", tmp_path / "a.docx")[0] == 0

    assert docx.Document(str(path)).tables
    # Elsewhere, a folder that is not there is somebody's mistake.
    assert run("report", folder, "template", "-o", tmp_path / "x" / "r.docx")[0] == 2
    path.unlink()
