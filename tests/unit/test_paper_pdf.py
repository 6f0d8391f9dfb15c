"""Documents in PDF: what is read back is what was written, page by page."""

from __future__ import annotations

import io
import re
import unicodedata
from typing import TYPE_CHECKING

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clusterviz.files import fonts, paper_letters
from clusterviz.files.paper_pdf import pdf_bytes
from clusterviz.files.word_text import visible
from clusterviz.letter import Grid, Paragraph, Picture
from tests.papers import HOSTILE, letter, square_png

if TYPE_CHECKING:
    from clusterviz.letter import Letter

WARNING = "Dữ liệu minh họa, không có giá trị pháp lý."
MM = 72 / 25.4


def read(data: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(data))


def squeezed(text: str) -> str:
    """Return text without any blank: lines are broken where they end."""
    return "".join(unicodedata.normalize("NFC", text).split())


def bodies(written: Letter) -> list[str]:
    """Return what each page says, without its number and its warning."""
    found = []
    for number, page in enumerate(read(pdf_bytes(written)).pages, start=1):
        text = squeezed(page.extract_text())
        margin = f"{number if number > 1 else ''}{squeezed(written.warning)}"
        assert text.startswith(margin)
        found.append(text.removeprefix(margin))
    return found


def test_all_that_a_letter_says_is_read_back() -> None:
    grid = Grid(
        ("STT", "Cụm công nghiệp"),
        (("1", "Tân Mỹ – Đồng Sơn"), ("2", "≥ 5 ha")),
        (20, 120),
    )
    heading = Paragraph("1. Kết quả", is_heading=True)
    written = letter(
        blocks=(heading, Paragraph("Ưỡn ẹo, khúc khuỷu, ngoằn ngoèo."), grid),
        warning=WARNING,
        title=("BÁO CÁO",),
    )

    said = "".join(bodies(written))

    parts = [
        *written.agency, written.number, written.subject, *written.nation,
        written.dated, "BÁO CÁO", written.to, heading.text,
        "Ưỡn ẹo, khúc khuỷu, ngoằn ngoèo.", *grid.headings, *grid.rows[0],
        *grid.rows[1], *written.recipients, "GIÁM ĐỐC",
    ]  # fmt: skip
    assert said == squeezed("".join(parts))


def test_the_page_is_that_of_decree_30() -> None:
    (page,) = read(pdf_bytes(letter())).pages

    assert [round(float(one) / MM) for one in page.mediabox[2:]] == [210, 297]
    lefts: list[float] = []

    def note(
        text: str, cm: list[float], tm: list[float], _font: object, _size: object
    ) -> None:
        if text.strip():
            lefts.append(tm[4] * cm[0] + cm[4])

    page.extract_text(visitor_text=note)
    assert min(lefts) >= 30 * MM - 0.1
    (wide,) = read(pdf_bytes(letter(is_landscape=True))).pages
    assert [round(float(one) / MM) for one in wide.mediabox[2:]] == [297, 210]


def test_pages_are_numbered_but_for_the_first_and_all_warn() -> None:
    many = tuple(Paragraph(f"Đoạn {n}.") for n in range(120))
    written = letter(blocks=many, warning=WARNING)

    found = bodies(written)

    assert len(found) > 2
    said = "".join(found)
    assert [int(n) for n in re.findall(r"Đoạn(\d+)\.", said)] == list(range(120))


def test_headings_of_a_table_stand_on_each_of_its_pages() -> None:
    rows = tuple((str(n), f"Cụm số {n}") for n in range(200))
    grid = Grid(("STT", "Tên cụm đầy đủ"), rows, (20, 120))

    found = bodies(letter(blocks=(grid,)))

    assert len(found) > 3
    assert all("Têncụmđầyđủ" in one for one in found[:-1])
    names = re.findall(r"Cụmsố(\d+?)(?=\d{0,3}Cụmsố|Nơinhận|STT|$)", "".join(found))
    assert len(names) == 200


def test_a_row_that_is_longer_than_a_page_loses_no_word() -> None:
    words = [f"từ{n:04d}." for n in range(3000)]
    grid = Grid(("A", "B"), ((" ".join(words), "bên cạnh"), ("sau", "cùng")), (80, 80))

    said = "".join(bodies(letter(blocks=(grid,))))

    assert re.findall(r"từ\d{4}\.", said) == words
    assert "bêncạnh" in said
    assert "saucùng" in said


def test_a_word_that_is_wider_than_its_column_is_broken_not_lost() -> None:
    grid = Grid(("Mã",), (("Z" * 400,),), (20,))

    assert "".join(bodies(letter(blocks=(grid,)))).count("Z") == 400


def test_a_paragraph_may_run_over_pages() -> None:
    words = [f"từ{n:04d}," for n in range(4000)]

    said = "".join(bodies(letter(blocks=(Paragraph(" ".join(words)),))))

    assert re.findall(r"từ\d{4},", said) == words


def test_a_picture_is_as_wide_as_it_says() -> None:
    picture = Picture(square_png(), 120.0, "Bản đồ")
    (page,) = read(pdf_bytes(letter(blocks=(picture,)))).pages

    contents = page.get_contents()
    assert contents is not None
    sizes = re.findall(rb"([\d.]+) 0 0 ([\d.]+) 0 0 cm", contents.get_data())
    assert [round(float(one) / MM) for one in sizes[-1]] == [120, 120]
    assert "Bản đồ" in page.extract_text()


TEXTS = st.text(
    st.characters(
        min_codepoint=32,
        max_codepoint=0x1EFF,
        exclude_categories=["Cs", "Cn", "Co", "Mn", "Me", "Mc"],
    ),
    max_size=40,
).filter(lambda one: not re.search("[\u0590-\u1dff]", one)) | st.just(HOSTILE)


@settings(deadline=None, max_examples=40)
@given(text=TEXTS)
def test_text_comes_as_itself(text: str) -> None:
    grid = Grid(("A",), ((text,),), (150,))
    written = letter(
        title=(text,), to=text, agency=(text, "SỞ"), blocks=(Paragraph(text), grid)
    )

    (said,) = bodies(written)

    assert said.count(squeezed(visible(text))) >= 5
    (page,) = read(pdf_bytes(written)).pages
    assert "/Annots" not in page


def test_the_letters_are_as_wide_as_those_of_times_new_roman() -> None:
    """Widths of the Adobe metrics of Times, in thousandths of the size."""
    paper_letters.ready()
    if not fonts.truetype(family=fonts.SERIF):
        pytest.skip("the letters were never fetched: make assets")
    from reportlab.pdfbase.pdfmetrics import stringWidth

    for sign, width in {"a": 444, "W": 944, "m": 778, "0": 500, ".": 250}.items():
        assert stringWidth(sign, paper_letters.REGULAR, 1000) == pytest.approx(
            width, abs=1
        )
    assert stringWidth("a", paper_letters.BOLD, 1000) == pytest.approx(500, abs=1)


def test_every_vietnamese_letter_is_written_with_the_same_letters() -> None:
    if not fonts.truetype(family=fonts.SERIF):
        pytest.skip("the letters were never fetched: make assets")
    vowels = "aăâeêioôơuưy"
    tones = "\u0300\u0309\u0303\u0301\u0323"
    every = [unicodedata.normalize("NFC", a + b) for a in vowels for b in tones]
    said = "".join([*every, "đ"])

    assert paper_letters.marked(said + said.upper()) == said + said.upper()
