"""Writing a workbook: what holds for every one, whatever is in it.

A text that looks like a formula, a link or a number is a text.
"""

from __future__ import annotations

import io
import math
from types import MappingProxyType
from typing import TYPE_CHECKING

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from clusterviz import texts
from clusterviz.files.spare import spare_folder, spare_told

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from clusterviz.files.origin import Origin
    from clusterviz.schema import Language

DAYS, MONTHS = "dd/mm/yyyy", "mm/yyyy"
"""How days and months are shown; a month is its first day."""

OPTIONS: Mapping[str, object] = MappingProxyType(
    {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": DAYS,
    }
)
"""Of every workbook."""

MAX_CELL = 32_767
"""Characters that Excel takes in a cell; xlsxwriter drops a longer text unsaid."""

_SOURCE_WIDTHS = (36, 72)
_A4 = 9
"""Its number among the sizes of paper."""

LINE_HEIGHT, _MOST_HEIGHT = 15, 400
"""Points: of a line, and of the highest row that programs take."""

_FILLED = 0.9
"""How much of a line words fill, as they do not break."""

_EDGE_IN, _FOOT_IN = 0.4, 0.6
"""Margins of a page, in inches; below there is room for its number."""


def write_book(path: Path, fill: Callable[[xlsxwriter.Workbook], None]) -> None:
    """Let `fill` write a workbook in which no text is a formula or a link.

    Parameters
    ----------
    path
        Replaced if it exists.
    fill
        Writes its sheets.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    # In memory first: on a full disk its archive would fail again when it is closed,
    # and say so where nobody can catch it.
    path.write_bytes(book_bytes(fill))


def book_bytes(fill: Callable[[xlsxwriter.Workbook], None]) -> bytes:
    """Return what `write_book` writes.

    Raises
    ------
    InputError
        If there is no room for what it is made of.
    """
    content = _Kept()
    with spare_folder("workbook") as spare, spare_told():
        try:
            options = {**OPTIONS, "tmpdir": str(spare)}
            with xlsxwriter.Workbook(content, options) as book:
                fill(book)
        except FileCreateError as error:
            # It holds what the system said.
            raise error.args[0] from error
    return content.getvalue()


class _Kept(io.BytesIO):
    """What is open until it is gone: an archive that failed ends itself in it then.

    It would say otherwise, where nobody can catch it, that its file was closed.
    """

    def close(self) -> None:
        """Stay open."""


def write_source(
    book: xlsxwriter.Workbook,
    origin: Origin,
    language: Language,
    *,
    has_crs: bool = False,
) -> None:
    """Write the sheet that says where what a workbook holds comes from.

    Parameters
    ----------
    book
        The workbook.
    origin
        What the sheet says.
    language
        Of its words.
    has_crs
        Coordinates are in the workbook.
    """
    sheet = book.add_worksheet(texts.say("export.sheet_source", language))
    versions = ", ".join(f"{n} {v}" for n, v in origin.layer_versions.items())
    said = {
        "source_layer": origin.title.say(language),
        "source_province": origin.province.say(language),
        "source_document": origin.source_document,
        "source_as_of_on": texts.day(origin.as_of_on, language),
        "source_versions": versions,
        "source_generated_at": origin.generated_at.isoformat(timespec="seconds"),
        **({"source_crs": origin.crs} if has_crs else {}),
        **({"source_part": origin.part(language)} if origin.selected else {}),
        "source_note": origin.note(language) or "–",
    }
    lines = [(texts.say(f"export.{key}", language), one) for key, one in said.items()]
    if origin.audit_line:
        lines.append((texts.say("verify.source_audit", language), origin.audit_line))
    if origin.month_line:
        lines.append((texts.say("seal.source", language), origin.month_line))
    look = book.add_format({"text_wrap": True, "valign": "top"})
    for row, (label, value) in enumerate(lines):
        write_cell(sheet, row, 0, label, look)
        write_cell(sheet, row, 1, value, look)
        sheet.set_row(row, row_height((label, value), _SOURCE_WIDTHS))
    for column, width in enumerate(_SOURCE_WIDTHS):
        sheet.set_column(column, column, width)
    print_on_a4(sheet)


def print_on_a4(
    sheet: xlsxwriter.worksheet.Worksheet, *, is_one_wide: bool = True
) -> None:
    """Let a sheet be printed on A4 on its long side, its pages numbered.

    Parameters
    ----------
    sheet
        The sheet.
    is_one_wide
        All its columns stand on one page, as many pages as its rows need.
    """
    sheet.set_paper(_A4)
    sheet.set_landscape()
    # Lines between the cells: on paper, wide rows are not followed without.
    sheet.hide_gridlines(0)
    sheet.set_margins(left=_EDGE_IN, right=_EDGE_IN, top=_EDGE_IN, bottom=_FOOT_IN)
    sheet.set_footer("&L&A&R&P/&N", {"margin": _EDGE_IN / 2})
    if is_one_wide:
        sheet.fit_to_pages(1, 0)


def row_height(row: Sequence[object], widths: Sequence[int]) -> int:
    """Return how many points high a row is whose texts go on below.

    Programs differ in whether they find that out themselves.

    Examples
    --------
    >>> row_height(["short", 1.5], [10, 10]), row_height(["so long a text"], [10])
    (15, 30)
    """
    most = 1
    for value, width in zip(row, widths, strict=True):
        if isinstance(value, str) and len(value) >= width:
            most = max(most, math.ceil(len(value) / (_FILLED * width)))
    return min(LINE_HEIGHT * most, _MOST_HEIGHT)


def write_cell(
    sheet: xlsxwriter.worksheet.Worksheet,
    row: int,
    column: int,
    value: object,
    look: xlsxwriter.format.Format | None = None,
) -> None:
    """Write one value as what it is: text as text, nothing known as a blank.

    Of a text that no cell takes, the beginning is written, and that it goes on.
    """
    if value is None or (isinstance(value, float) and math.isnan(value)):
        sheet.write_blank(row, column, None, look)
    elif isinstance(value, str):
        text = value if len(value) <= MAX_CELL else f"{value[: MAX_CELL - 1]}…"
        sheet.write_string(row, column, text, look)
    else:
        sheet.write(row, column, value, look)
