"""How large a document is set, and the lines that Decree 30/2020 wants drawn."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
from typing import TYPE_CHECKING

import docx
import pypdf
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from reportlab.pdfbase.pdfmetrics import stringWidth

from clusterviz.circular import FiledForm
from clusterviz.files.paper_letters import BOLD, ready
from clusterviz.files.paper_pdf import pdf_bytes
from clusterviz.files.word import letter_bytes
from clusterviz.files.word_template import RULE_MM
from clusterviz.letter import Grid, Paragraph, figure_columns
from clusterviz.schema import LANGUAGES
from clusterviz.view.reports.circular_forms import counted
from clusterviz.view.reports.headed import Standing, headed
from clusterviz.workspace.reports.one_pager import card_letter
from tests.onpaper import everything
from tests.tiny import AS_OF_ON, tiny_rows, tiny_workspace
from tests.tiny.ground import layers

if TYPE_CHECKING:
    from docx.document import Document

    from clusterviz.letter import Letter
    from clusterviz.schema import Language

STANDING = Standing("Tỉnh Bắc Giang", AS_OF_ON, is_illustrative=False, lines=("Nguồn",))


def written(*, is_compact: bool = False) -> Letter:
    """Return a report of one paragraph and one table."""
    grid = Grid(("A", "B"), (("x", "1"),), (80, 80))
    said = Paragraph("Đã rà soát.")
    return headed(("BÁO CÁO",), (said, grid), STANDING, "vi", is_compact=is_compact)


def read(letter: Letter) -> Document:
    made = letter_bytes(letter, dt.datetime(2024, 4, 22, tzinfo=dt.UTC))
    return docx.Document(io.BytesIO(made))


def said_in(form: str, letter: Letter) -> str:
    """Return the text of a document."""
    if form == "pdf":
        pages = pypdf.PdfReader(io.BytesIO(pdf_bytes(letter))).pages
        return "\n".join(one.extract_text() for one in pages)
    return everything(letter)


def test_what_a_report_rests_on_is_set_smaller_than_what_it_says() -> None:
    said = {one.text: one.runs[0] for one in read(written()).paragraphs if one.runs}

    # Decree 30/2020: what is said is set in 13 or 14 points.
    assert said["Đã rà soát."].font.size == Pt(14)
    assert said["Nguồn"].font.size == Pt(11)


def test_a_sheet_of_facts_is_set_smaller() -> None:
    document = read(written(is_compact=True))
    said = {one.text: one.runs[0] for one in document.paragraphs if one.runs}

    assert said["Đã rà soát."].font.size == Pt(10)
    cell = document.tables[1].rows[1].cells[0].paragraphs[0]
    assert cell.runs[0].font.size == Pt(8)


@pytest.mark.parametrize("form", ["docx", "pdf"])
def test_a_sheet_of_facts_is_no_letter_to_be_signed(form: str) -> None:
    # Number, day and signature are of a document that an agency issues.
    words = ("GIÁM ĐỐC", "Nơi nhận", "Số:", "ngày")

    sheet, report = (said_in(form, written(is_compact=one)) for one in (True, False))

    assert not [one for one in words if one in sheet]
    assert [one for one in words if one in report] == list(words)


@pytest.mark.parametrize("n_lines", range(20, 40))
def test_a_signature_never_stands_on_a_page_alone(n_lines: int) -> None:
    lines = [Paragraph(f"Nội dung {n}.") for n in range(n_lines)]
    letter = headed(("BÁO CÁO",), lines, STANDING, "vi")

    pages = pypdf.PdfReader(io.BytesIO(pdf_bytes(letter))).pages
    last = pages[-1].extract_text()

    # The decree's frame has the signature after the text: with some of it.
    assert "GIÁM ĐỐC" in last
    assert f"Nội dung {n_lines - 2}." in last
    assert f"Nội dung {n_lines - 1}." in last


def test_in_word_the_last_paragraphs_go_with_the_signature() -> None:
    lines = [Paragraph(f"Nội dung {n}.") for n in range(9)]
    document = read(headed(("BÁO CÁO",), lines, STANDING, "vi"))

    kept = [
        one.text
        for one in document.paragraphs
        if one.text and one.paragraph_format.keep_with_next
    ]

    assert kept == ["Nội dung 7.", "Nội dung 8.", "Nguồn"]


def test_a_row_whose_cells_are_empty_is_as_high_as_the_others() -> None:
    grid = Grid(("A", "B"), (("x", "1"), ("", "")), (80, 80))
    document = read(headed(("BÁO CÁO",), (grid,), STANDING, "vi", is_compact=True))

    # Half points: what stands at the end of a line says how high it is.
    marks = {
        one.get(qn("w:val"))
        for row in document.tables[1].rows
        for cell in row.cells
        for one in cell.paragraphs[0]._p.pPr.iter(qn("w:sz"))
    }
    assert marks == {"16"}


def test_the_line_below_the_agency_is_a_third_to_a_half_of_its_name() -> None:
    ready()
    name = stringWidth("SỞ CÔNG THƯƠNG", BOLD, 12)
    cell = read(written()).tables[0].rows[0].cells[0]
    (line,) = [one for one in cell.paragraphs if set(one.text) == {"_"}]
    size = line.runs[0].font.size

    assert size is not None
    drawn = stringWidth(line.text, BOLD, size.pt)
    assert name / 3 <= drawn <= name / 2
    assert drawn == pytest.approx(Mm(RULE_MM).pt, abs=size.pt)


def test_a_letter_has_no_line_below_a_title() -> None:
    titled = read(written()).paragraphs
    plain = read(dataclasses.replace(written(), title=())).paragraphs

    assert sum(set(one.text) == {"_"} for one in titled) == 1
    assert sum(set(one.text) == {"_"} for one in plain) == 0


def test_a_column_to_fill_is_one_of_figures_while_some_cells_are_empty() -> None:
    rows = (("A", "1,50", ""), ("B", "", ""))

    assert figure_columns(Grid(("x", "y", "z"), rows, (1, 1, 1))) == (
        False, True, False,
    )  # fmt: skip


def test_a_check_of_many_clusters_is_said_once() -> None:
    checks = (
        ("Cảnh báo", "BG-001", "Thiếu vốn."),
        ("Cảnh báo", "BG-002", "Thiếu vốn."),
        ("Thông tin", "", "Hệ số."),
    )
    form = FiledForm("04", "Biểu 04", "Kỳ 2024-H1", ("Tỉnh",), (), checks)
    letter = counted(form, STANDING, "vi")

    said = [one.text for one in letter.blocks if isinstance(one, Paragraph)]
    assert "- Cảnh báo: Thiếu vốn. (BG-001; BG-002)" in said
    assert "- Thông tin: Hệ số." in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_a_cluster_is_two_pages_at_most(language: Language) -> None:
    """The longest: every text that a cluster has is as long as people write them."""
    clusters = tiny_rows(layers())["clusters"]
    long = "Công ty cổ phần đầu tư phát triển hạ tầng cụm công nghiệp " * 2
    clusters[0] |= {
        "investor_name": long, "business_lines": long, "established_by": long,
        "detailed_plan_by": long, "infrastructure_project_by": long,
    }  # fmt: skip
    workspace = tiny_workspace({"clusters": clusters})

    made = pdf_bytes(card_letter(workspace, "CCN-0001", language))

    assert len(pypdf.PdfReader(io.BytesIO(made)).pages) <= 2
