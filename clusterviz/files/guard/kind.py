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


_NAMES = {
    Kind.GEOJSON: "GeoJSON",
    Kind.GEOPACKAGE: "a GeoPackage",
    Kind.SHAPEFILE: "a zip",
}
DRIVERS = {Kind.GEOPACKAGE: "GPKG", Kind.SHAPEFILE: "ESRI Shapefile"}
"""The one GDAL driver that a format needs; GeoJSON is read without GDAL."""

_SUFFIXES = {
    Kind.GEOJSON: (".geojson", ".json"),
    Kind.GEOPACKAGE: (".gpkg",),
    Kind.SHAPEFILE: (".zip",),
}


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
    kind = _kind(head)
    if kind is None:
        raise InputError(
            f"`{path.name}` is {'empty' if not head else 'of another format'}.",
            expected="a GeoPackage, GeoJSON in UTF-8, or a zipped shapefile",
            remedy="Export it from QGIS as a GeoPackage (.gpkg).",
        )
    if path.suffix.lower() not in _SUFFIXES[kind]:
        suffixes = " or ".join(_SUFFIXES[kind])
        raise InputError(
            f"`{path.name}` is {_NAMES[kind]} inside, but its name says otherwise.",
            expected=f"a name that ends in {suffixes}",
            remedy="Find out what the file is, and name it so.",
        )
    return kind


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


def _kind(head: bytes) -> Kind | None:
    if head.startswith(_SQLITE):
        return Kind.GEOPACKAGE
    if head.startswith(_ZIP):
        return Kind.SHAPEFILE
    text = head.removeprefix(_UTF8_MARK).lstrip(b" \t\r\n")
    return Kind.GEOJSON if text.startswith(b"{") else None
