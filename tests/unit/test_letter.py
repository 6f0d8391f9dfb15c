"""The letter to an area: what it says, how it is set out, and what it never runs."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import zipfile
from functools import cache
from typing import TYPE_CHECKING

import docx
import openpyxl
import pypdf
import pytest
from docx.shared import Mm, Pt

from clusterviz import clock
from clusterviz.errors import InputError
from clusterviz.files.word import letter_bytes, visible
from clusterviz.letter import Grid, Letter, Paragraph
from clusterviz.rules import Fact
from clusterviz.workspace import letters
from tests.tiny import at, tiny_workspace
from tests.tiny.plan import cluster_rows
from tests.tiny.works import plot_rows

if TYPE_CHECKING:
    from docx.document import Document

    from clusterviz.schema import Language
    from clusterviz.workspace import Workspace

HOSTILE = '=HYPERLINK("http://x") <w:p/> &amp; \x07\u202e{{7*7}} ${x}'


@cache
def flawed() -> Workspace:
    """Return a workspace where the west lacks three facts and has a plot too many."""
    rows = cluster_rows()
    rows[0] |= {"established_by": None, "operating_since_on": dt.date(2011, 1, 1)}
    plots = plot_rows()
    plots[1]["geometry"] = at(420, 200, 500, 700)
    return tiny_workspace({"clusters": rows, "plots": plots})


def opened(data: bytes) -> Document:
    return docx.Document(io.BytesIO(data))


def said_in(document: Document) -> list[str]:
    """Return every paragraph, in tables too."""
    cells = [
        paragraph.text
        for table in document.tables
        for row in table.rows
        for cell in row.cells
        for paragraph in cell.paragraphs
    ]
    return [*(one.text for one in document.paragraphs), *cells]


def test_the_letter_lists_the_gaps_of_its_area_and_of_no_other() -> None:
    document = opened(letters.letter(flawed(), "001", "vi"))

    head, gaps, plots, _ = document.tables
    rows = [[cell.text for cell in row.cells] for row in gaps.rows]
    assert rows[0] == ["STT", "Cụm công nghiệp", "Thông tin", "Tình trạng", "Lý do"]
    assert [row[:4] for row in rows[1:]] == [
        ["1", "Tây Nam (CCN-0001)", "Quyết định thành lập", "Thiếu"],
        ["2", "Tây Nam (CCN-0001)", "Hoạt động từ", "Mâu thuẫn"],
        ["3", "Tây Bắc (CCN-0004)", "Ngành nghề", "Thiếu"],
    ]
    # The project was approved on 1 February 2013; labels stand for codes.
    assert rows[2][4] == (
        "“Hoạt động từ” là 01/01/2011, trước “Ngày duyệt dự án hạ tầng” là 01/02/2013."
    )
    assert plots.rows[1].cells[1].text == "L1"
    assert "UBND" not in head.rows[0].cells[1].text
    with pytest.raises(InputError, match="Nothing is to be asked of Huyện Đông"):
        letters.letter(flawed(), "002", "vi")


def test_the_letter_is_addressed_dated_and_grounded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(clock, "today", lambda: dt.date(2024, 5, 23))
    said = said_in(opened(letters.letter(flawed(), "001", "vi")))

    text = "\n".join(said)
    assert "Kính gửi: Ủy ban nhân dân huyện Tây" in said
    assert "ỦY BAN NHÂN DÂN TỈNH BẮC GIANG" in said
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in said
    assert "Độc lập - Tự do - Hạnh phúc" in said
    # Decree 30/2020: the day is that of the signature, written like the number.
    assert "Bắc Giang, ngày … tháng … năm …" in said
    assert "2029/UBND-KTTH ngày 22/4/2024" in text
    assert "32/2024/NĐ-CP" in text
    assert "Điều 4-5" in text
    # 44 facts of three clusters in the west, see `test_audit`.
    assert "Trong 44 mục thông tin được rà soát, 41 mục đã đầy đủ" in text
    # Ten working days after Thursday 23 May 2024, however old the data are.
    assert "chậm nhất ngày 06/06/2024" in text
    assert "Nơi nhận:" in said


@pytest.mark.parametrize(
    ("language", "made_from"),
    [
        (
            "vi",
            "Số liệu đến ngày 22/04/2024, lấy từ: Cụm công nghiệp (phiên bản 1); "
            "Đơn vị hành chính (phiên bản 1); Lô đất trong cụm (phiên bản 1).",
        ),
        (
            "en",
            "Data as of 22 Apr 2024, taken from: Industrial clusters (version 1); "
            "Administrative areas (version 1); Plots in a cluster (version 1).",
        ),
    ],
)
def test_the_letter_ends_with_the_versions_that_it_was_made_from(
    language: Language, made_from: str
) -> None:
    said = opened(letters.letter(flawed(), "001", language)).paragraphs
    data = letters.letter(flawed(), "001", language, suffix=".pdf")

    *_, ends, note, _, _ = said
    assert ends.text in {"Trân trọng./.", "Respectfully."}
    assert note.text == made_from
    # Smaller than the 14 points of what is said.
    assert note.runs[0].font.size == Pt(11)
    pages = pypdf.PdfReader(io.BytesIO(data)).pages
    printed = " ".join(" ".join(one.extract_text().split()) for one in pages)
    assert made_from in printed


def test_the_letter_of_english_has_no_sentence_of_vietnamese() -> None:
    said = said_in(opened(letters.letter(flawed(), "001", "en")))

    assert "To: the People’s Committee of Tây district" in said
    assert not any("Thực hiện" in one or "Kính gửi" in one for one in said)


def test_the_page_is_that_of_decree_30() -> None:
    document = opened(letters.letter(flawed(), "001", "vi"))

    (section,) = document.sections
    lengths = [
        section.page_width,
        section.page_height,
        section.top_margin,
        section.bottom_margin,
        section.left_margin,
        section.right_margin,
    ]
    # Word counts in twentieths of a point.
    found = [round((one or 0) / Mm(1), 1) for one in lengths]
    assert found == [210, 297, 20, 20, 30, 15]
    font = document.styles["Normal"].font
    assert (font.name, font.size.pt) == ("Times New Roman", 14)
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header.paragraphs[0]._p.xml
    assert section.first_page_header.paragraphs[0].text == ""
    # The headings of a table stand on every page that it runs over.
    assert "w:tblHeader" in document.tables[1].rows[0]._tr.xml


def test_a_sample_says_so_on_every_page() -> None:
    section = opened(letters.letter(flawed(), "001", "vi")).sections[0]

    for footer in (section.footer, section.first_page_footer):
        assert footer.paragraphs[0].text == (
            "Dữ liệu minh họa, không có giá trị pháp lý."
        )


def test_hostile_text_is_text() -> None:
    rows = cluster_rows()
    rows[3] |= {"cluster_name": HOSTILE, "commune_names": HOSTILE}

    data = letters.letter(tiny_workspace({"clusters": rows}), "001", "vi")

    cells = [row.cells for row in opened(data).tables[1].rows[1:]]
    assert {row[1].text for row in cells} == {
        '=HYPERLINK("http://x") <w:p/> &amp; {{7*7}} ${x} (CCN-0004)'
    }
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert not any(name.endswith(".bin") for name in parts.namelist())
        assert b"w:hyperlink" not in parts.read("word/document.xml")


def test_signs_that_nobody_sees_are_left_out() -> None:
    assert visible("A\x00\x1b\u200b\u202eB\ud800\tC\n D") == "AB C D"
    assert visible("\x00") == ""


@pytest.mark.parametrize("text", ["", "\x00", "a" * 300, "\ufffe"])
def test_any_text_makes_a_letter_that_opens(text: str) -> None:
    grid = Grid((text, text), ((text, text),), (50, 50))
    parts = Letter(
        nation=(text, text),
        agency=(text, text),
        number=text,
        subject=text,
        dated=text,
        to=text,
        blocks=(Paragraph(text, is_heading=True), Paragraph(text), grid),
        recipients=(text, text),
        signatory=text,
    )

    made = letter_bytes(parts, dt.datetime(2024, 4, 22, tzinfo=dt.UTC))

    assert opened(made).tables[1].rows[1].cells[0].text == visible(text)


@pytest.mark.parametrize(
    ("start", "n_days", "end"),
    [
        # 22 April 2024 was a Monday.
        ("2024-04-22", 0, "2024-04-22"),
        ("2024-04-22", 4, "2024-04-26"),
        ("2024-04-22", 5, "2024-04-29"),
        ("2024-04-26", 1, "2024-04-29"),
        ("2024-04-27", 1, "2024-04-29"),
        ("2024-04-28", 1, "2024-04-29"),
    ],
)
def test_working_days_pass_over_the_week_end(start: str, n_days: int, end: str) -> None:
    day = dt.date.fromisoformat(start)

    assert letters.working_day_after(day, n_days) == dt.date.fromisoformat(end)


def test_a_day_to_answer_by_is_given_or_refused() -> None:
    due = dt.date(2024, 4, 30)

    said = said_in(opened(letters.letter(flawed(), "001", "vi", due_on=due)))

    assert any("chậm nhất ngày 30/04/2024" in one for one in said)
    with pytest.raises(InputError, match="comes too late"):
        letters.letter(flawed(), "001", "vi", due_on=dt.date(2024, 4, 22))


def test_an_unknown_area_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(InputError, match="001, 002"):
        letters.letter(flawed(), "999", "vi")
    with pytest.raises(InputError, match="no area ``"):
        letters.letter(flawed(), "", "vi")


def test_the_letter_counts_by_the_areas_that_are_asked_for() -> None:
    new = dt.date(2025, 7, 1)

    letter = letters.letter(flawed(), "101", "vi", level="commune", areas_on=new)

    said = said_in(opened(letter))

    # 0001, 0002 and 0003 in the south, 0004 in the north.
    assert "Kính gửi: Ủy ban nhân dân xã Nam" in said
    assert not any("CCN-0004" in one for one in said)


def test_the_workbook_asks_for_what_the_letter_names() -> None:
    data = letters.form(flawed(), "001", "vi")

    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    text = {str(cell.value) for row in sheet.iter_rows() for cell in row}
    assert {"CCN-0001", "CCN-0004", "established_by", "business_lines"} <= text
    assert "CCN-0003" not in text
    # What is missing says who asks for it, what contradicts says why.
    assert "Ngành nghề: còn thiếu (2029/UBND-KTTH)" in text
    (why,) = (one for one in text if "Hoạt động từ: " in one)
    assert "01/02/2013" in why


def test_a_boundary_alone_makes_no_workbook() -> None:
    rows = cluster_rows()[:1]
    rows.append({**rows[0], "cluster_id": "CCN-0009", "cluster_name": "Khác"})
    workspace = tiny_workspace({"clusters": rows, "plots": []})

    letters.letter(workspace, "001", "vi")
    with pytest.raises(InputError, match="no gap to fill"):
        letters.form(workspace, "001", "vi")


def test_facts_of_a_province_are_cited_as_it_writes_them() -> None:
    own = (Fact(field="note", document="15/NQ-HĐND", article="Art. 3"),)
    rules = flawed().rules.model_copy(update={"facts": own})
    workspace = dataclasses.replace(flawed(), rules=rules)

    said = said_in(opened(letters.letter(workspace, "001", "vi")))

    assert any("Thực hiện 15/NQ-HĐND (Điều 3)," in one for one in said)
