"""An Excel workbook: a zip of XML, every part read before a library reads it.

Expat reads each part, whatever its name and encoding, so that nothing with a
document type, which is where entities come from, reaches another parser, and
what a sheet really holds is counted, whatever it declares. Source: ECMA-376,
parts 1 and 2.
"""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING
from xml.parsers import expat

from clusterviz.files.guard.archive import DAMAGED, fault
from clusterviz.files.refused import FileRefusedError

if TYPE_CHECKING:
    from pathlib import Path
    from typing import NoReturn

    from clusterviz.settings import ImportLimits

MAX_MEMBERS = 2000
MAX_TOTAL_MB = 1000
"""Unpacked: two million cells take about a hundred."""

MAX_SPAN = 50_000_000
"""Places, rows times columns: a reader walks those that are empty too."""

_MAX_ELEMENTS = 20_000_000
_MAX_ROW = 1_048_576
_MAX_DEPTH = 100
_BLOCK = 1 << 16

_REQUIRED = ("[Content_Types].xml", "xl/workbook.xml")
_FOREIGN = {
    re.compile(r"vbaproject|vbadata|macrosheets/"): "refusal.workbook_macros",
    re.compile(r"/externallinks/"): "refusal.workbook_links",
    re.compile(r"/activex/|/ctrlprops/"): "refusal.workbook_controls",
    re.compile(r"/embeddings/"): "refusal.workbook_embedded",
    re.compile(r"/connections\.xml|/querytables/"): "refusal.workbook_connection",
    re.compile(r"^customui/"): "refusal.workbook_commands",
    re.compile(r"\.bin$"): "refusal.workbook_binary",
}
_HARMLESS = re.compile(r"^xl/printersettings/[^/]*\.bin$")
_MACRO_TYPES = re.compile(r"macroEnabled|vbaProject|ms-excel\.sheet\.binary", re.I)

_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main "
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types "
_LINK = "http://schemas.openxmlformats.org/package/2006/relationships Relationship"
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})", re.ASCII)
_ROW = re.compile(r"[1-9]\d{0,6}", re.ASCII)
_XML_STARTS = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"


def require_workbook(path: Path, limits: ImportLimits) -> tuple[int, bool]:
    """Raise unless the zip `path` is a plain workbook.

    Parameters
    ----------
    path
        The file.
    limits
        Megabytes that its parts may have, unpacked; columns and cells.

    Returns
    -------
    n_columns
        Columns up to the last that has a value, on any sheet.
    has_formulas
        Whether any cell is a formula.

    Raises
    ------
    FileRefusedError
        If the zip is damaged or dangerous, holds macros, links or a document
        type, or more rows, columns and cells than a table has.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            _require_plain(members, min(limits.unpacked_mb, MAX_TOTAL_MB))
            seen = _Seen(limits)
            for member in members:
                _look_at(archive, member, seen)
            seen.require_compact()
            return seen.n_columns, seen.has_formulas
    except DAMAGED as error:
        raise FileRefusedError("zip_damaged") from error


def _require_plain(members: list[zipfile.ZipInfo], total_mb: int) -> None:
    found = fault(members, MAX_MEMBERS, total_mb)
    if found:
        raise found
    names = {member.filename for member in members}
    if not set(_REQUIRED) <= names:
        raise FileRefusedError("workbook_parts")
    for name in (f"/{one.lower()}" for one in names):
        if _HARMLESS.match(name[1:]):
            continue
        for pattern, reason in _FOREIGN.items():
            if pattern.search(name) or pattern.search(name[1:]):
                raise FileRefusedError(reason)


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
            raise FileRefusedError("workbook_xml") from error


class _Seen:
    """What the parts read so far hold."""

    def __init__(self, limits: ImportLimits) -> None:
        self._limits = limits
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
            raise FileRefusedError("workbook_far")

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._n_elements += 1
        if self._depth > _MAX_DEPTH or self._n_elements > _MAX_ELEMENTS:
            raise FileRefusedError("workbook_deep")
        if name.startswith(_SHEET):
            self._look(name[len(_SHEET) :], attributes)
        elif name.startswith(_TYPES):
            if _MACRO_TYPES.search(attributes.get("ContentType", "")):
                raise FileRefusedError("workbook_macros")
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
        most = self._limits.cells
        if self.n_columns > self._limits.columns:
            n = self.n_columns
            raise FileRefusedError("columns_many", n=n, most=self._limits.columns)
        if self._n_cells > most or self._n_strings > most:
            raise FileRefusedError("workbook_cells", most=most)

    def _end(self, _: str) -> None:
        self._depth -= 1


def _no_document_type(*_: object) -> NoReturn:
    raise FileRefusedError("workbook_dtd")


def _require_inside(attributes: dict[str, str]) -> None:
    """Raise for what lies outside the workbook, unless a person must click on it."""
    is_outside = attributes.get("TargetMode", "").lower() == "external"
    if is_outside and not attributes.get("Type", "").endswith("/hyperlink"):
        raise FileRefusedError("workbook_links")


def _row(text: str | None, before: int) -> int:
    if text is None:
        return before + 1
    if not _ROW.fullmatch(text) or int(text) > _MAX_ROW:
        raise FileRefusedError("workbook_place")
    return int(text)


def _column(reference: str | None, before: int) -> int:
    if reference is None:
        return before + 1
    found = _REFERENCE.fullmatch(reference)
    if found is None or int(found[2]) > _MAX_ROW:
        raise FileRefusedError("workbook_place")
    column = 0
    for letter in found[1]:
        column = 26 * column + ord(letter) - 64
    return column
