"""Which of the accepted formats a file is, by its content; its name must agree."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from clusterviz.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

_SQLITE = b"SQLite format 3\x00"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_UTF8_MARK = b"\xef\xbb\xbf"
_LOOKED_AT = 4096
_MB = 1_000_000


class Kind(StrEnum):
    """A format that can be imported; its value is the suffix of its files."""

    GEOJSON = "geojson"
    GEOPACKAGE = "gpkg"
    SHAPEFILE = "zip"
    SPREADSHEET = "xlsx"


_NAMES = {
    Kind.GEOJSON: "GeoJSON",
    Kind.GEOPACKAGE: "a GeoPackage",
    Kind.SHAPEFILE: "a zip",
    Kind.SPREADSHEET: "a zip",
}
DRIVERS = {Kind.GEOPACKAGE: "GPKG", Kind.SHAPEFILE: "ESRI Shapefile"}
"""The one GDAL driver that a format needs; the others are read without GDAL."""

_SUFFIXES = {
    Kind.GEOJSON: (".geojson", ".json"),
    Kind.GEOPACKAGE: (".gpkg",),
    Kind.SHAPEFILE: (".zip",),
    Kind.SPREADSHEET: (".xlsx",),
}

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""Of .xls, and of every workbook behind a password."""

_OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument"
_OTHER_SHEETS = (".xls", ".xlsb", ".xlsm", ".xltx", ".xltm", ".ods")


def sniffed_kind(path: Path) -> Kind:
    """Return what `path` is by its first bytes; the suffix must say the same.

    Raises
    ------
    InputError
        If it is none of the accepted formats, cannot be opened, or is named
        as another format than it is.
    """
    try:
        with path.open("rb") as file:
            head = file.read(_LOOKED_AT)
    except OSError as error:
        raise InputError(
            f"`{path.name}` cannot be opened: {error.strerror}.",
            expected="a file that exists and may be read",
            remedy="Check the path.",
        ) from error
    suffix = path.suffix.lower()
    if _is_other_sheet(head, suffix):
        raise not_plain_workbook(f"`{path.name}` is no plain Excel workbook.")
    kind = _kind(head, suffix)
    if kind is None:
        raise InputError(
            f"`{path.name}` is {'empty' if not head else 'of another format'}.",
            expected="a GeoPackage, GeoJSON in UTF-8, a zipped shapefile, or an Excel "
            "workbook (.xlsx)",
            remedy="Export it from QGIS as a GeoPackage (.gpkg), or a table from Excel "
            "as a workbook (.xlsx).",
        )
    if suffix not in _SUFFIXES[kind]:
        suffixes = " or ".join(_SUFFIXES[kind])
        raise InputError(
            f"`{path.name}` is {_NAMES[kind]} inside, but its name says otherwise.",
            expected=f"a name that ends in {suffixes}",
            remedy="Find out what the file is, and name it so.",
        )
    return kind


def not_plain_workbook(found: str) -> InputError:
    """Return the error for a workbook of a kind that is not read.

    Parameters
    ----------
    found
        What it is: a whole sentence.
    """
    return InputError(
        found,
        expected="an Excel workbook (.xlsx) without password, macros or links to "
        "other files",
        remedy="Open it in Excel, copy the values to a new workbook, and save that as "
        "“Excel Workbook (.xlsx)”.",
    )


def require_size(path: Path, upload_mb: int) -> None:
    """Raise if the file is larger than `upload_mb` megabytes.

    Raises
    ------
    InputError
        If it is, or cannot be opened.
    """
    try:
        n_bytes = path.stat().st_size
    except OSError as error:
        raise InputError(
            f"`{path.name}` cannot be opened: {error.strerror}.",
            expected="a file that exists and may be read",
            remedy="Check the path.",
        ) from error
    if not path.is_file() or n_bytes > upload_mb * _MB:
        raise InputError(
            f"`{path.name}` has {n_bytes / _MB:,.0f} MB."
            if path.is_file()
            else f"`{path.name}` is no file.",
            expected=f"one file of at most {upload_mb} MB",
            remedy="Split it, or raise `upload_mb` under [limits] in clusterviz.toml.",
        )


def _is_other_sheet(head: bytes, suffix: str) -> bool:
    is_zip = head.startswith(_ZIP)
    if head.startswith(_OLE) or (is_zip and _OPEN_DOCUMENT in head[:200]):
        return True
    return is_zip and suffix in _OTHER_SHEETS


def _kind(head: bytes, suffix: str) -> Kind | None:
    if head.startswith(_SQLITE):
        return Kind.GEOPACKAGE
    if head.startswith(_ZIP):
        # What a zip holds is not looked at here, but in the child process.
        is_sheet = suffix in _SUFFIXES[Kind.SPREADSHEET]
        return Kind.SPREADSHEET if is_sheet else Kind.SHAPEFILE
    text = head.removeprefix(_UTF8_MARK).lstrip(b" \t\r\n")
    return Kind.GEOJSON if text.startswith(b"{") else None
