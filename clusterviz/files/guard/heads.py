"""How files begin: the formats that are not read, told by their first bytes."""

from __future__ import annotations

import codecs
import re
import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""Of .xls, of every workbook behind a password, of .doc and of DGN version 8."""

_OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument"
_OTHER_SHEETS = (".xls", ".xlsb", ".xlsm", ".xltx", ".xltm", ".ods")

_STARTS = {
    b"AutoCAD Binary DXF": "refusal.format_dxf_binary",
    b"AC10": "refusal.format_dwg",
    b"AC1.": "refusal.format_dwg",
    b"%PDF": "refusal.format_document",
    b"Rar!": "refusal.format_packed",
    b"7z\xbc\xaf": "refusal.format_packed",
    b"\x1f\x8b": "refusal.format_packed",
    b"\x00\x00\x27\x0a": "refusal.format_shapefile_part",
}

_END = b"PK\x05\x06"
_END_SIZE = 22
_ENTRY = struct.Struct("<4s24xHHH12x")
_MAX_ENTRIES = 5000
_MAX_DIRECTORY = 2_000_000

_XML_ASIDES = re.compile(
    r"\s*(?:<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\])?[^>]*>)", re.S
)
_XML_NAME = re.compile(r"\s*<(?:[\w.-]+:)?([\w.-]+)")
_ADDRESS = re.compile(r"\s*(?:[A-Za-z][A-Za-z0-9+.-]*:/|/vsi|\\\\)\S*\s*")


def other_format(head: bytes, suffix: str, names: frozenset[str] | None) -> str:
    """Return the reason to refuse a format that is known, but not read; empty if none.

    Parameters
    ----------
    head
        The first bytes of the file.
    suffix
        Of its name, in lower case.
    names
        What it holds where it is a zip, as `zip_names` has it.

    Examples
    --------
    >>> other_format(b"AC1032", ".dwg", None), other_format(b"{}", ".json", None)
    ('refusal.format_dwg', '')
    """
    if head.startswith(_OLE):
        if suffix == ".dgn":
            return "refusal.format_dgn_new"
        is_word = suffix in (".doc", ".docx")
        return "refusal.format_document" if is_word else "refusal.format_old_sheet"
    if names is not None or head.startswith(b"PK\x03\x04"):
        if "word/document.xml" in (names or ()):
            return "refusal.format_document"
        is_sheet = _OPEN_DOCUMENT in head[:200] or suffix in _OTHER_SHEETS
        return "refusal.format_old_sheet" if is_sheet else ""
    return next(
        (reason for start, reason in _STARTS.items() if head.startswith(start)), ""
    )


def zip_names(path: Path) -> frozenset[str] | None:
    """Return the names in the directory of a zip, in lower case.

    Read with a bound on its size: a library would take millions of names in.
    ``None`` where it is damaged, larger, or of an unusual kind.
    """
    with path.open("rb") as file:
        n_bytes = file.seek(0, 2)
        start = max(n_bytes - _END_SIZE - 0xFFFF, 0)
        file.seek(start)
        tail = file.read(_END_SIZE + 0xFFFF)
        at = tail.rfind(_END)
        if at < 0 or len(tail) < at + _END_SIZE:
            return None
        n, size, offset = struct.unpack_from("<HII", tail, at + 10)
        if n > _MAX_ENTRIES or size > _MAX_DIRECTORY or offset + size > start + at:
            return None
        # What stands before the zip, as in a program that unpacks itself, is passed.
        file.seek(start + at - size)
        directory = file.read(size)
    names, place = set(), 0
    while place + 46 <= len(directory):
        mark, name, extra, comment = _ENTRY.unpack_from(directory, place)
        if mark != b"PK\x01\x02":
            return None
        text = directory[place + 46 : place + 46 + name]
        names.add(text.decode("latin-1").lower())
        place += 46 + name + extra + comment
    return frozenset(names)


def text_of(head: bytes) -> str:
    """Return the beginning of a file as text: UTF-16 if it is marked so, else bytes.

    Examples
    --------
    >>> text_of(codecs.BOM_UTF8 + b"{}"), text_of("{}".encode("utf-16"))
    ('{}', '{}')
    """
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return head[: len(head) // 2 * 2].decode("utf-16", "replace")
    return head.removeprefix(codecs.BOM_UTF8).decode("latin-1")


def root_of(text: str) -> str:
    r"""Return the name of the root of XML, without its prefix; empty if it is far off.

    Examples
    --------
    >>> root_of('<?xml version="1.0"?>\n<!-- x --><kml:kml xmlns="y">')
    'kml'
    """
    place = 0
    while found := _XML_ASIDES.match(text, place):
        place = found.end()
    name = _XML_NAME.match(text, place)
    return name[1] if name else ""


def is_only_address(text: str) -> bool:
    """Return whether a text is nothing but the address of something else.

    Examples
    --------
    >>> is_only_address("http://127.0.0.1/a.geojson"), is_only_address("x,y")
    (True, False)
    """
    return _ADDRESS.fullmatch(text) is not None
