"""Workbooks from outside, sound and hostile, made part by part."""

from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING

import openpyxl

from clusterviz.files.readers import read_rows
from clusterviz.files.refused import FileRefusedError
from clusterviz.files.worker import ANSWER, REQUEST, ROWS, Refusal, Request

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from clusterviz.files.worker import Answer

    Rows = Sequence[Sequence[object]]

SHEET = "xl/worksheets/sheet1.xml"
TYPES = "[Content_Types].xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"

LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)


def workbook(
    folder: Path, *rows: Sequence[object], name: str = "table.xlsx", **sheets: Rows
) -> Path:
    """Return a workbook with `rows` on its first sheet, and some on others."""
    book = openpyxl.Workbook()
    first = book.active
    for row in rows:
        first.append(list(row))
    for title, lines in sheets.items():
        sheet = book.create_sheet(title)
        for line in lines:
            sheet.append(list(line))
    path = folder / name
    book.save(path)
    return path


def with_parts(path: Path, parts: Mapping[str, str | bytes]) -> Path:
    """Return `path` with some parts of the zip replaced or added."""
    with zipfile.ZipFile(path) as archive:
        kept = {one: archive.read(one) for one in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**kept, **parts}.items():
            archive.writestr(name, content)
    return path


def part(path: Path, name: str) -> str:
    """Return one part of a workbook as text."""
    with zipfile.ZipFile(path) as archive:
        return archive.read(name).decode("utf-8")


def sheet_xml(cells: Iterable[str], *, before: str = "", declared: str = "") -> str:
    """Return a sheet whose one row holds `cells`, as XML."""
    size = f'<dimension ref="{declared}"/>' if declared else ""
    row = "".join(cells)
    return (
        f'{before}<worksheet xmlns="{MAIN}">{size}<sheetData><row r="1">{row}'
        "</row></sheetData></worksheet>"
    )


def read_here(folder: Path, *_: object) -> None:
    """Do in this process what the child does, in place of `sandbox._run`."""
    text = (folder / REQUEST).read_text(encoding="utf-8")
    answer: Answer | Refusal
    try:
        answer = read_rows(Request.model_validate_json(text), folder, folder / ROWS)
    except FileRefusedError as error:
        answer = Refusal(
            reason=error.reason, values=error.values, choices=error.choices
        )
    (folder / ANSWER).write_text(
        json.dumps(answer.model_dump(mode="json")), encoding="utf-8"
    )
