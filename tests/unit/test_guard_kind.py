"""What a file is by its content; its name must agree."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

from clusterviz.files.guard import Kind, sniffed_kind
from clusterviz.files.refused import FileRefusedError

if TYPE_CHECKING:
    from pathlib import Path

OPEN_DOCUMENT = (
    b"PK\x03\x04"
    + bytes(26)
    + b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
)
"""How a spreadsheet of LibreOffice begins."""

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
KML = b'<?xml version="1.0"?><!-- <a> --><kml xmlns="http://www.opengis.net/kml/2.2">'


@pytest.mark.parametrize(
    ("name", "head", "kind"),
    [
        ("a.gpkg", b"SQLite format 3\x00", Kind.GEOPACKAGE),
        ("a.zip", b"PK\x03\x04", Kind.SHAPEFILE),
        ("a.kmz", b"PK\x03\x04", Kind.KMZ),
        ("a.XLSX", b"PK\x03\x04", Kind.SPREADSHEET),
        ("a.geojson", b'{"type": 1}', Kind.GEOJSON),
        ("a.JSON", b'\xef\xbb\xbf \n{"type": 1}', Kind.GEOJSON),
        ("a.json", '{"type": 1}'.encode("utf-16"), Kind.GEOJSON),
        ("a.json", b"[1]", Kind.GEOJSON),
        ("a.kml", KML, Kind.KML),
        ("a.kml", b"<kml:kml>", Kind.KML),
        ("a.kml", b'<!DOCTYPE kml [<!ENTITY a "b">]><kml>', Kind.KML),
        ("a.dxf", b"  0\r\nSECTION\r\n  2\r\nHEADER\r\n", Kind.DXF),
        ("a.dxf", b"999\nfrom a program\n0\nSECTION\n2\n", Kind.DXF),
        ("a.dgn", b"\x08\x09\xfe\x02\x00\x00", Kind.DGN),
        ("a.dgn", b"\xc8\x09\xfe\x02\x00\x00", Kind.DGN),
        ("a.csv", b"name,lon,lat\n", Kind.TABLE),
        ("a.txt", b"1 2355000.12 421000.34\n", Kind.TABLE),
        ("a.tsv", "tên\tX".encode("utf-16"), Kind.TABLE),
    ],
)
def test_a_file_is_what_its_first_bytes_say(
    tmp_path: Path, name: str, head: bytes, kind: Kind
) -> None:
    path = tmp_path / name
    path.write_bytes(head)

    assert sniffed_kind(path) is kind


@pytest.mark.parametrize(
    ("name", "head", "reason"),
    [
        ("a.geojson", b"", "file_empty"),
        ("a.geojson", b"<OGRVRTDataSource>", "format_markup"),
        ("a.csv", b"<OGRVRTDataSource>", "format_markup"),
        ("a.kml", b"<gml:FeatureCollection>", "format_markup"),
        ("a.xlsx", b"<html><table>", "format_markup"),
        ("a.geojson", b"/vsicurl/http://127.0.0.1/", "format_unknown"),
        ("a.txt", b"/vsicurl/http://127.0.0.1/", "format_address"),
        ("a.csv", b" https://example.org/a.geojson\n", "format_address"),
        ("a.csv", b"name,lon\nA\x00B,1\n", "format_binary"),
        ("a.geojson", b"SQLite format 3\x00", "name_disagrees"),
        ("a.csv", b'{"type": 1}', "name_disagrees"),
        ("a.dxf", KML, "name_disagrees"),
        ("a.xls", OLE, "format_old_sheet"),
        ("a.xlsx", OLE, "format_old_sheet"),
        ("a.xlsb", b"PK\x03\x04", "format_old_sheet"),
        ("a.xlsm", b"PK\x03\x04", "format_old_sheet"),
        ("a.ods", b"PK\x03\x04", "format_old_sheet"),
        ("a.xlsx", OPEN_DOCUMENT, "format_old_sheet"),
        ("a.dgn", OLE, "format_dgn_new"),
        ("a.doc", OLE, "format_document"),
        ("a.pdf", b"%PDF-1.7", "format_document"),
        ("a.dwg", b"AC1032", "format_dwg"),
        ("a.dxf", b"AC1032", "format_dwg"),
        ("a.dxf", b"AutoCAD Binary DXF\r\n\x1a\x00", "format_dxf_binary"),
        ("a.shp", b"\x00\x00\x27\x0a", "format_shapefile_part"),
        ("a.rar", b"Rar!\x1a\x07", "format_packed"),
        ("a.png", b"\x89PNG", "format_unknown"),
    ],
)
def test_a_file_of_another_format_or_name_is_refused(
    tmp_path: Path, name: str, head: bytes, reason: str
) -> None:
    path = tmp_path / name
    path.write_bytes(head)

    with pytest.raises(FileRefusedError) as caught:
        sniffed_kind(path)

    assert caught.value.reason == reason
    assert name in str(caught.value)


@pytest.mark.parametrize(
    ("member", "name", "kind"),
    [
        ("xl/workbook.xml", "a.xlsx", Kind.SPREADSHEET),
        ("data/Zones.SHP", "a.zip", Kind.SHAPEFILE),
        ("doc.kml", "a.kmz", Kind.KMZ),
        ("readme.txt", "a.zip", Kind.SHAPEFILE),
    ],
)
def test_a_zip_is_what_it_holds(
    tmp_path: Path, member: str, name: str, kind: Kind
) -> None:
    assert sniffed_kind(written(tmp_path / name, member)) is kind


@pytest.mark.parametrize(
    ("member", "name", "reason"),
    [
        ("xl/workbook.xml", "a.zip", "name_disagrees"),
        ("zones.shp", "a.xlsx", "name_disagrees"),
        ("doc.kml", "a.zip", "name_disagrees"),
        ("word/document.xml", "a.docx", "format_document"),
        ("word/document.xml", "a.zip", "format_document"),
    ],
)
def test_a_zip_that_holds_another_thing_than_its_name_says_is_refused(
    tmp_path: Path, member: str, name: str, reason: str
) -> None:
    with pytest.raises(FileRefusedError) as caught:
        sniffed_kind(written(tmp_path / name, member))

    assert caught.value.reason == reason


def test_a_zip_of_more_members_than_are_listed_goes_by_its_name(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(5001):
            archive.writestr(f"{number}.shp", b"")

    assert sniffed_kind(path) is Kind.SPREADSHEET


def written(path: Path, member: str) -> Path:
    """Return a zip with one member."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(member, b"x")
    return path
