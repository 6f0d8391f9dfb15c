"""An Excel workbook: a zip of XML, every part read before a library reads it.

Expat reads each part, whatever its name and encoding, so that nothing with a
document type, which is where entities come from, reaches another parser, and
what a sheet really holds is counted, whatever it declares. Source: ECMA-376,
parts 1 and 2.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from typing import TYPE_CHECKING
from xml.parsers import expat

from clusterviz.errors import InputError
from clusterviz.files.guard.archive import fault
from clusterviz.files.guard.kind import not_plain_workbook

if TYPE_CHECKING:
    from pathlib import Path
    from typing import NoReturn

MAX_MEMBERS = 2000
MAX_TOTAL_MB = 1000
"""Unpacked: two million cells take about a hundred."""

MAX_COLUMNS = 500
MAX_CELLS = 2_000_000
MAX_STRINGS = 2_000_000
MAX_SPAN = 50_000_000
"""Places, rows times columns: a reader walks those that are empty too."""

_MAX_ELEMENTS = 20_000_000
_MAX_ROW = 1_048_576
_MAX_DEPTH = 100
_BLOCK = 1 << 16

_REQUIRED = ("[Content_Types].xml", "xl/workbook.xml")
_FOREIGN = {
    re.compile(r"vbaproject|vbadata|macrosheets/"): "macros",
    re.compile(r"/externallinks/"): "links to other workbooks",
    re.compile(r"/activex/|/ctrlprops/"): "controls",
    re.compile(r"/embeddings/"): "embedded files",
    re.compile(r"/connections\.xml|/querytables/"): "a connection to other data",
    re.compile(r"^customui/"): "commands of its own",
    re.compile(r"\.bin$"): "parts in binary form",
}
_HARMLESS = re.compile(r"^xl/printersettings/[^/]*\.bin$")
_MACRO_TYPES = re.compile(r"macroEnabled|vbaProject|ms-excel\.sheet\.binary", re.I)

_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main "
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types "
_LINK = "http://schemas.openxmlformats.org/package/2006/relationships Relationship"
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})", re.ASCII)
_ROW = re.compile(r"[1-9]\d{0,6}", re.ASCII)
_XML_STARTS = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"


def require_workbook(path: Path, total_mb: int) -> tuple[int, bool]:
    """Raise unless the zip `path` is a plain workbook.

    Parameters
    ----------
    path
        The file.
    total_mb
        Megabytes that its parts may have, unpacked.

    Returns
    -------
    n_columns
        Columns up to the last that has a value, on any sheet.
    has_formulas
        Whether any cell is a formula.

    Raises
    ------
    InputError
        If the zip is damaged or dangerous, holds macros, links or a document
        type, or more rows, columns and cells than a table has.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            _require_plain(members, min(total_mb, MAX_TOTAL_MB))
            seen = _Seen()
            for member in members:
                _look_at(archive, member, seen)
            seen.require_compact()
            return seen.n_columns, seen.has_formulas
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise _damaged("The zip is damaged or of an unusual kind.") from error


def _damaged(found: str) -> InputError:
    return InputError(
        found,
        expected="a whole Excel workbook (.xlsx)",
        remedy="Open it in Excel and save it again as “Excel Workbook (.xlsx)”.",
    )


def _too_large(found: str) -> InputError:
    return InputError(
        found,
        expected=f"at most {MAX_COLUMNS} columns and {MAX_CELLS:,} cells",
        remedy="Copy the table alone to a new workbook, or split it.",
    )


def _require_plain(members: list[zipfile.ZipInfo], total_mb: int) -> None:
    found = fault(members, MAX_MEMBERS, total_mb)
    if found:
        raise _damaged(found)
    names = {member.filename for member in members}
    if not set(_REQUIRED) <= names:
        raise not_plain_workbook("The zip holds no Excel workbook of today's kind.")
    for name in (f"/{one.lower()}" for one in names):
        if _HARMLESS.match(name[1:]):
            continue
        for pattern, what in _FOREIGN.items():
            if pattern.search(name) or pattern.search(name[1:]):
                raise not_plain_workbook(f"The workbook holds {what}.")


def _look_at(archive: zipfile.ZipFile, member: zipfile.ZipInfo, seen: _Seen) -> None:
    """Read one part to its end: as XML where any parser could take it for that."""
    with archive.open(member) as part:
        block = part.read(_BLOCK)
        start = block.lstrip(_XML_STARTS)
        is_xml = start.startswith(b"<") or (block and not start)
        parser = seen.parser() if is_xml else None
        try:
            while block:
                if parser is not None:
                    parser.Parse(block, False)
                block = part.read(_BLOCK)
            if parser is not None:
                parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise _damaged("A part of the workbook is no whole XML.") from error


class _Seen:
    """What the parts read so far hold."""

    def __init__(self) -> None:
        self.n_columns = 0
        self.has_formulas = False
        self._n_cells = self._n_strings = self._n_elements = 0
        self._depth = self._column = self._row = self._n_rows = 0

    def parser(self) -> expat.XMLParserType:
        """Return a parser for the next part; it resolves nothing."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartDoctypeDeclHandler = _no_document_type
        parser.EntityDeclHandler = _no_document_type
        parser.StartElementHandler = self._begin
        parser.EndElementHandler = self._end
        self._depth = self._column = self._row = 0
        return parser

    def require_compact(self) -> None:
        """Raise where values lie so far apart that walking there takes minutes."""
        if self._n_rows * self.n_columns > MAX_SPAN:
            raise _too_large("The workbook has values or rows far from its table.")

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._n_elements += 1
        if self._depth > _MAX_DEPTH or self._n_elements > _MAX_ELEMENTS:
            raise _too_large("The workbook nests too deep or has too many parts.")
        if name.startswith(_SHEET):
            self._look(name[len(_SHEET) :], attributes)
        elif name.startswith(_TYPES):
            if _MACRO_TYPES.search(attributes.get("ContentType", "")):
                raise not_plain_workbook("The workbook holds macros or binary sheets.")
        elif name == _LINK:
            _require_inside(attributes)

    def _look(self, name: str, attributes: dict[str, str]) -> None:
        if name == "row":
            self._column = 0
            self._row = _row(attributes.get("r"), self._row)
            self._n_rows = max(self._n_rows, self._row)
        elif name == "c":
            self._n_cells += 1
            self._column = _column(attributes.get("r"), self._column)
        elif name in ("v", "is"):
            self.n_columns = max(self.n_columns, self._column)
        elif name == "f":
            self.has_formulas = True
        elif name == "si":
            self._n_strings += 1
        if (
            self.n_columns > MAX_COLUMNS
            or self._n_cells > MAX_CELLS
            or self._n_strings > MAX_STRINGS
        ):
            raise _too_large("The workbook holds more than a table has.")

    def _end(self, _: str) -> None:
        self._depth -= 1


def _no_document_type(*_: object) -> NoReturn:
    raise not_plain_workbook("A part of the workbook has a document type (DTD).")


def _require_inside(attributes: dict[str, str]) -> None:
    """Raise for what lies outside the workbook, unless a person must click on it."""
    is_outside = attributes.get("TargetMode", "").lower() == "external"
    if is_outside and not attributes.get("Type", "").endswith("/hyperlink"):
        raise not_plain_workbook("The workbook holds links to other files.")


def _row(text: str | None, before: int) -> int:
    if text is None:
        return before + 1
    if not _ROW.fullmatch(text) or int(text) > _MAX_ROW:
        raise _damaged("A row of a sheet has an impossible number.")
    return int(text)


def _column(reference: str | None, before: int) -> int:
    if reference is None:
        return before + 1
    found = _REFERENCE.fullmatch(reference)
    if found is None or int(found[2]) > _MAX_ROW:
        raise _damaged("A cell of a sheet has an impossible place.")
    column = 0
    for letter in found[1]:
        column = 26 * column + ord(letter) - 64
    return column
