"""Letters for tests, and what stands in the documents that are made of them."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import docx
from PIL import Image

from clusterviz.letter import Letter, Paragraph

if TYPE_CHECKING:
    from pathlib import Path

    from docx.document import Document

    from tests.kept import Run

HOSTILE = '=HYPERLINK("http://x") <w:p/> <b>&amp; {{7*7}} {%x%} ${x} <img src="/x"/>'


def letter(**changes: Any) -> Letter:  # noqa: ANN401 - the fields of a letter
    """Return a letter of one sentence, changed."""
    usual: dict[str, Any] = {
        "nation": ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"),
        "agency": ("ỦY BAN NHÂN DÂN TỈNH BẮC GIANG", "SỞ CÔNG THƯƠNG"),
        "number": "Số: 1/SCT",
        "subject": "V/v thử",
        "dated": "Bắc Giang, ngày 22 tháng 4 năm 2024",
        "to": "Kính gửi: Ủy ban nhân dân tỉnh",
        "blocks": (Paragraph("Nội dung."),),
        "recipients": ("Nơi nhận:", "- Như trên;"),
        "signatory": "Giám đốc",
    }
    return Letter(**{**usual, **changes})


def opened(data: bytes) -> Document:
    """Return a document in Word that was written."""
    return docx.Document(io.BytesIO(data))


def printed(run: Run, folder: Path, *words: object, language: str) -> Document:
    """Return a report that the command wrote, read back."""
    path = folder / "r.docx"
    code, _, errors = run(
        "report", folder, *words, "--lang", language, "-o", path, "--force"
    )
    assert code == 0, errors
    return opened(path.read_bytes())


def said_in(document: Document) -> list[str]:
    """Return every paragraph of a document, in tables too."""
    cells = [
        paragraph.text
        for table in document.tables
        for row in table.rows
        for cell in row.cells
        for paragraph in cell.paragraphs
    ]
    return [*(one.text for one in document.paragraphs), *cells]


def tables(document: Document) -> list[list[list[str]]]:
    """Return the cells of each table, the one of headings first."""
    return [
        [[cell.text for cell in row.cells] for row in table.rows]
        for table in document.tables
    ]


def figure(value: float | None, language: str, decimals: int = 2) -> str:
    """Return a figure as people of a language write it."""
    if value is None:
        return "–"
    said = f"{value:,.{decimals}f}"
    return said.translate(str.maketrans(",.", ".,")) if language == "vi" else said


def share(value: float | None, language: str) -> str:
    """Return a share as a percentage."""
    return "–" if value is None else f"{figure(value * 100, language, 1)}%"


def day(value: str | None, language: str) -> str:
    """Return a day of April to July as people of a language write it."""
    if value is None:
        return "–"
    year, month, of_month = value.split("-")
    if language == "vi":
        return f"{of_month}/{month}/{year}"
    names = "JanFebMarAprMayJunJulAugSepOctNovDec"
    at = 3 * (int(month) - 1)
    return f"{int(of_month)} {names[at : at + 3]} {year}"


def square_png() -> bytes:
    """Return a picture of 20 by 20 dots."""
    file = io.BytesIO()
    Image.new("RGB", (20, 20), "white").save(file, "PNG")
    return file.getvalue()
