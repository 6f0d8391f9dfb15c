"""The frame of documents in Word: a province's own, and what may not stand in it."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import TYPE_CHECKING

import docx
import pytest
from docx.shared import Mm
from hypothesis import given, settings
from hypothesis import strategies as st

from clusterviz.errors import InputError
from clusterviz.files.word import letter_bytes, visible
from clusterviz.files.word_template import shipped_template
from clusterviz.letter import Grid, Letter, Paragraph, Picture
from tests.papers import HOSTILE, letter, opened, said_in, square_png

if TYPE_CHECKING:
    from pathlib import Path

    from docx.document import Document

NOW = dt.datetime(2024, 4, 22, tzinfo=dt.UTC)


def edited(path: Path, *lines: str, is_bare: bool = False) -> Path:
    """Return a template with further paragraphs; a bare one has nothing else."""
    document = docx.Document() if is_bare else opened(shipped_template())
    for line in lines:
        document.add_paragraph(line)
    document.save(str(path))
    return path


def framed(template: Path, **changes: object) -> Document:
    return opened(letter_bytes(letter(**changes), NOW, template))


def test_a_province_has_its_own_frame(tmp_path: Path) -> None:
    lines = ("Mẫu riêng: {{ agency }} / {{ number }}", "{{ body }}", "{{ dated }}")
    template = edited(tmp_path / "report.docx", *lines, is_bare=True)

    said = [one.text for one in framed(template).paragraphs if one.text]

    assert said[0] == "Mẫu riêng: SỞ CÔNG THƯƠNG / Số: 1/SCT"
    assert said[-1] == "Bắc Giang, ngày 22 tháng 4 năm 2024"
    assert "Nội dung." in said


def test_words_that_word_has_split_are_put_together_again(tmp_path: Path) -> None:
    path = edited(tmp_path / "report.docx", "{{ body }}", is_bare=True)
    document = docx.Document(str(path))
    paragraph = document.add_paragraph("{{ num")
    paragraph.add_run("ber }").bold = True
    paragraph.add_run("}")
    document.save(str(path))

    assert "Số: 1/SCT" in [one.text for one in framed(path).paragraphs]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{{ agencie }}", "agencie"),
        ("{% for x in %}", "cannot be filled"),
        ("{{ ''.__class__.__mro__ }}", "cannot be filled"),
        ("{{ self.__init__.__globals__ }}", "cannot be filled"),
        ("{% include '/etc/passwd' %}", "cannot be filled"),
        ("{{ 1 // 0 }}", "cannot be filled"),
        ("{{ agency / 2 }}", "cannot be filled"),
        ("{{ range(10 ** 9) | list }}", "cannot be filled"),
        ("{{ body }}", "has 2 places"),
    ],
)
def test_a_template_that_cannot_be_filled_is_refused(
    tmp_path: Path, line: str, reason: str
) -> None:
    template = edited(tmp_path / "report.docx", line)

    with pytest.raises(InputError, match=reason):
        framed(template)


def test_a_template_without_a_place_for_the_text_is_refused(tmp_path: Path) -> None:
    template = edited(tmp_path / "report.docx", "{{ agency }}", is_bare=True)

    with pytest.raises(InputError, match="has 0 places"):
        framed(template)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"<xml/>", b"x" * 5000])
def test_what_is_no_word_document_is_refused(tmp_path: Path, data: bytes) -> None:
    template = tmp_path / "report.docx"
    template.write_bytes(data)

    with pytest.raises(InputError, match="cannot be read as a Word document"):
        framed(template)


def test_a_workbook_is_no_template(tmp_path: Path) -> None:
    template = tmp_path / "report.docx"
    with zipfile.ZipFile(template, "w") as file:
        file.writestr("[Content_Types].xml", "<Types/>")

    with pytest.raises(InputError, match="cannot be read as a Word document"):
        framed(template)


def test_a_template_that_fetches_something_is_refused(tmp_path: Path) -> None:
    document = opened(shipped_template())
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    document.part.relate_to(
        "file:///server/normal.dotm", f"{kind}attachedTemplate", is_external=True
    )
    template = tmp_path / "report.docx"
    document.save(str(template))

    with pytest.raises(InputError, match="fetches something from outside"):
        framed(template)


def test_where_no_template_is_the_shipped_one_stands(tmp_path: Path) -> None:
    document = framed(tmp_path / "none.docx")

    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in said_in(document)


def test_a_report_has_a_title_and_no_addressee() -> None:
    document = opened(
        letter_bytes(letter(title=("BÁO CÁO", "Về một việc"), subject="", to=""), NOW)
    )

    said = [one.text for one in document.paragraphs]
    assert said.index("BÁO CÁO") < said.index("Về một việc") < said.index("Nội dung.")
    assert not any("Kính gửi" in one for one in said_in(document))


def test_pages_of_wide_tables_lie_on_their_long_side() -> None:
    (section,) = opened(letter_bytes(letter(is_landscape=True), NOW)).sections

    size = [
        round((one or 0) / Mm(1)) for one in (section.page_width, section.page_height)
    ]
    margins = [section.left_margin, section.right_margin, section.top_margin]
    assert size == [297, 210]
    assert [round((one or 0) / Mm(1)) for one in margins] == [30, 15, 20]


def test_a_picture_is_as_wide_as_it_says() -> None:
    picture = Picture(square_png(), 120.0, "Bản đồ")
    document = opened(letter_bytes(letter(blocks=(picture,)), NOW))

    (shape,) = document.inline_shapes
    assert (round(shape.width / Mm(1)), round(shape.height / Mm(1))) == (120, 120)
    assert "Bản đồ" in [one.text for one in document.paragraphs]


def test_figures_stand_to_the_right() -> None:
    grid = Grid(("Cụm", "ha"), (("Tân Mỹ", "12,50"), ("Nội Hoàng", "–")), (100, 65))
    table = opened(letter_bytes(letter(blocks=(grid,)), NOW)).tables[1]

    sides = [cell.paragraphs[0].alignment for cell in table.rows[1].cells]
    assert [str(one).partition(" ")[0] for one in sides] == ["LEFT", "RIGHT"]


TEXTS = st.text(
    st.characters(exclude_categories=["Cs"]), max_size=60
) | st.sampled_from(
    [HOSTILE, "{{ agency }}", "{% for x in y %}", "{_{ 7*7 }_}", "{_% x %_}", "</w:t>"]
)


@settings(deadline=None, max_examples=60)
@given(text=TEXTS)
def test_text_comes_as_itself_wherever_it_stands(text: str) -> None:
    ours = Letter(
        nation=("CỘNG HÒA", text),
        agency=(text, "SỞ"),
        number=text,
        subject=text,
        dated=text,
        to=text,
        blocks=(Paragraph(text), Grid(("A",), ((text,),), (100,))),
        recipients=("Nơi nhận:", text),
        signatory="Giám đốc",
        warning=text,
        title=(text,),
    )

    document = opened(letter_bytes(ours, NOW))

    expected = visible(text)
    said = said_in(document)
    n_places = 6 + 2 + bool(expected) * 2
    assert said.count(expected) >= n_places or not expected
    assert document.sections[0].footer.paragraphs[0].text == expected
    assert "w:hyperlink" not in document.element.xml


def test_the_file_is_one_that_word_opens() -> None:
    """Of a table, the schema wants its properties in one order."""
    grid = Grid(("A", "B"), (("a", "b"),), (80, 80))
    data = letter_bytes(letter(blocks=(grid,)), NOW)

    names = [one.tag.rpartition("}")[2] for one in opened(data).tables[1]._tbl.tblPr]
    order = [
        "tblStyle",
        "tblW",
        "jc",
        "tblBorders",
        "tblLayout",
        "tblCellMar",
        "tblLook",
    ]
    assert names == [one for one in order if one in names]
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert file.testzip() is None
