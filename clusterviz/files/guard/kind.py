"""Which of the accepted formats a file is, by its content; its name must agree."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING

from clusterviz.files.guard.heads import (
    is_only_address,
    other_format,
    root_of,
    text_of,
    zip_names,
)
from clusterviz.files.refused import FileRefusedError, printable

if TYPE_CHECKING:
    from pathlib import Path

_SQLITE = b"SQLite format 3\x00"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_LOOKED_AT = 4096
_MB = 1_000_000


class Kind(StrEnum):
    """A format that can be imported; its value is the suffix of its files."""

    GEOJSON = "geojson"
    GEOPACKAGE = "gpkg"
    SHAPEFILE = "zip"
    SPREADSHEET = "xlsx"
    KML = "kml"
    KMZ = "kmz"
    DXF = "dxf"
    DGN = "dgn"
    TABLE = "csv"


_NAMES = {
    Kind.GEOJSON: "GeoJSON",
    Kind.GEOPACKAGE: "GeoPackage",
    Kind.SHAPEFILE: "zip",
    Kind.SPREADSHEET: "Excel",
    Kind.KML: "KML",
    Kind.KMZ: "KMZ",
    Kind.DXF: "DXF",
    Kind.DGN: "DGN",
    Kind.TABLE: "CSV",
}
DRIVERS = {
    Kind.GEOPACKAGE: "GPKG",
    Kind.SHAPEFILE: "ESRI Shapefile",
    Kind.DXF: "DXF",
    Kind.DGN: "DGN",
}
"""The one GDAL driver that a format needs; the others are read without GDAL."""

_SUFFIXES = {
    Kind.GEOJSON: (".geojson", ".json"),
    Kind.GEOPACKAGE: (".gpkg",),
    Kind.SHAPEFILE: (".zip",),
    Kind.SPREADSHEET: (".xlsx",),
    Kind.KML: (".kml",),
    Kind.KMZ: (".kmz",),
    Kind.DXF: (".dxf",),
    Kind.DGN: (".dgn",),
    Kind.TABLE: (".csv", ".txt", ".tsv"),
}

_DXF = re.compile(
    r"(?:\s*999[ \t]*\r?\n[^\n]*\n)*\s*0[ \t]*\r?\n[ \t]*SECTION[ \t]*\r?\n"
)
"""The first group codes of a drawing as text; 999 is a comment."""

_DGN = (b"\x08\x09\xfe\x02", b"\xc8\x09\xfe\x02")
"""How a drawing of version 7 begins, in two and three dimensions."""


def sniffed_kind(path: Path) -> Kind:
    """Return what `path` is by its first bytes; the suffix must say the same.

    Raises
    ------
    FileRefusedError
        If it is none of the accepted formats, cannot be opened, or is named
        as another format than it is.
    """
    file, suffix = printable(path.name), path.suffix.lower()
    try:
        with path.open("rb") as opened:
            head = opened.read(_LOOKED_AT)
    except OSError as error:
        raise FileRefusedError("file_unopened", file=file) from error
    if not head:
        raise FileRefusedError("file_empty", file=file)
    names = zip_names(path) if head.startswith(_ZIP) else None
    reason = other_format(head, suffix, names)
    if reason:
        raise FileRefusedError(reason, file=file)
    kind = _kind(path, head, suffix, names)
    if suffix not in _SUFFIXES[kind]:
        suffixes = ", ".join(_SUFFIXES[kind])
        raise FileRefusedError(
            "name_disagrees", file=file, format=_NAMES[kind], suffixes=suffixes
        )
    return kind


def require_size(path: Path, upload_mb: int) -> None:
    """Raise if the file is larger than `upload_mb` megabytes.

    Raises
    ------
    FileRefusedError
        If it is, or cannot be opened.
    """
    file = printable(path.name)
    try:
        n_bytes = path.stat().st_size
    except OSError as error:
        raise FileRefusedError("file_unopened", file=file) from error
    if not path.is_file():
        raise FileRefusedError("file_not_one", file=file)
    if n_bytes > upload_mb * _MB:
        raise FileRefusedError(
            "file_large", file=file, n_mb=n_bytes / _MB, most_mb=upload_mb
        )


def _kind(path: Path, head: bytes, suffix: str, names: frozenset[str] | None) -> Kind:
    if head.startswith(_SQLITE):
        return Kind.GEOPACKAGE
    if head.startswith(_ZIP):
        return _zip_kind(names, suffix)
    if head.startswith(_DGN):
        return Kind.DGN
    file = printable(path.name)
    text = text_of(head).lstrip()
    if text.startswith(("{", "[")):
        return Kind.GEOJSON
    if text.startswith("<"):
        root = root_of(text)
        if root == "kml":
            return Kind.KML
        raise FileRefusedError("format_markup", file=file, root=printable(root, 40))
    if _DXF.match(text):
        return Kind.DXF
    if suffix not in _SUFFIXES[Kind.TABLE]:
        raise FileRefusedError("format_unknown", file=file)
    if "\x00" in text:
        raise FileRefusedError("format_binary", file=file)
    if is_only_address(text):
        raise FileRefusedError("format_address", file=file)
    return Kind.TABLE


def _zip_kind(names: frozenset[str] | None, suffix: str) -> Kind:
    """Return what a zip is by what it holds; by its name where that says nothing."""
    held = names or frozenset()
    if "xl/workbook.xml" in held:
        return Kind.SPREADSHEET
    if any(name.endswith(".shp") for name in held):
        return Kind.SHAPEFILE
    if any(name.endswith(".kml") for name in held):
        return Kind.KMZ
    # The child looks closer, and says what is missing.
    kinds = {
        one: kind
        for kind in (Kind.SPREADSHEET, Kind.KMZ)
        for one in _SUFFIXES[kind]
    }  # fmt: skip
    return kinds.get(suffix, Kind.SHAPEFILE)
