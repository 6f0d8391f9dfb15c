"""The guard: what a zip, a shapefile and a GeoPackage must be before GDAL opens one."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

from clusterviz.errors import InputError
from clusterviz.files.guard import Kind, require_size, sniffed_kind
from clusterviz.files.guard.archive import unpacked_shapefile
from clusterviz.files.guard.geopackage import geopackage_layer
from clusterviz.files.guard.shapefile import require_shapefile
from tests.incoming import changed_geopackage, shapefile, zipped

if TYPE_CHECKING:
    from pathlib import Path

OPEN_DOCUMENT = (
    b"PK\x03\x04"
    + bytes(26)
    + b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
)
"""How a spreadsheet of LibreOffice begins."""


@pytest.mark.parametrize(
    ("name", "head", "kind"),
    [
        ("a.gpkg", b"SQLite format 3\x00", Kind.GEOPACKAGE),
        ("a.zip", b"PK\x03\x04", Kind.SHAPEFILE),
        ("a.XLSX", b"PK\x03\x04", Kind.SPREADSHEET),
        ("a.geojson", b'{"type": 1}', Kind.GEOJSON),
        ("a.JSON", b'\xef\xbb\xbf \n{"type": 1}', Kind.GEOJSON),
    ],
)
def test_a_file_is_what_its_first_bytes_say(
    tmp_path: Path, name: str, head: bytes, kind: Kind
) -> None:
    path = tmp_path / name
    path.write_bytes(head)

    assert sniffed_kind(path) is kind


@pytest.mark.parametrize(
    ("name", "head", "complaint"),
    [
        ("a.geojson", b"", "is empty"),
        ("a.geojson", b"<OGRVRTDataSource>", "of another format"),
        ("a.geojson", b"/vsicurl/http://127.0.0.1/", "of another format"),
        ("a.geojson", b"SQLite format 3\x00", "its name says otherwise"),
        ("a.kmz", b"PK\x03\x04", "its name says otherwise"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "no plain Excel workbook"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "no plain Excel workbook"),
        ("a.xlsb", b"PK\x03\x04", "no plain Excel workbook"),
        ("a.xlsm", b"PK\x03\x04", "no plain Excel workbook"),
        ("a.ods", b"PK\x03\x04", "no plain Excel workbook"),
        ("a.xlsx", OPEN_DOCUMENT, "no plain Excel workbook"),
    ],
)
def test_a_file_of_another_format_or_name_is_refused(
    tmp_path: Path, name: str, head: bytes, complaint: str
) -> None:
    path = tmp_path / name
    path.write_bytes(head)

    with pytest.raises(InputError, match=complaint):
        sniffed_kind(path)


def test_a_file_that_is_too_large_or_no_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    path.write_bytes(b"x" * 1_000_001)

    with pytest.raises(InputError, match="at most 1 MB"):
        require_size(path, 1)
    with pytest.raises(InputError, match="is no file"):
        require_size(tmp_path, 1)
    with pytest.raises(InputError, match="cannot be opened"):
        require_size(tmp_path / "b.gpkg", 1)


@pytest.mark.parametrize(
    ("member", "complaint"),
    [
        ("../zones.txt", "points outside"),
        ("/etc/zones.txt", "points outside"),
        ("C:/zones.txt", "points outside"),
        ("ZONES.dbf", "two members of one name"),
        ("other.shp", "2 shapefiles"),
    ],
)
def test_a_zip_with_a_dangerous_or_second_member_is_refused(
    tmp_path: Path, member: str, complaint: str
) -> None:
    path = zipped(shapefile(tmp_path))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(member, b"x")

    with pytest.raises(InputError, match=complaint):
        unpacked_shapefile(path, tmp_path, name=None, total_mb=100)


def test_a_zip_that_holds_a_link_is_refused(tmp_path: Path) -> None:
    path = zipped(shapefile(tmp_path))
    link = zipfile.ZipInfo("zones.cst")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(link, "/etc/passwd")

    with pytest.raises(InputError, match="a link"):
        unpacked_shapefile(path, tmp_path, name=None, total_mb=100)


def test_a_zip_that_grows_without_measure_is_refused(tmp_path: Path) -> None:
    path = zipped(shapefile(tmp_path))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zones.txt", bytes(2_000_000))

    with pytest.raises(InputError, match="grows more than 200 times"):
        unpacked_shapefile(path, tmp_path, name=None, total_mb=100)
    with pytest.raises(InputError, match="larger than 1 MB"):
        unpacked_shapefile(path, tmp_path, name=None, total_mb=1)


def test_one_of_two_shapefiles_is_taken_by_name_and_any_case(tmp_path: Path) -> None:
    path = zipped(shapefile(tmp_path), {".shp": "Zones.SHP", ".dbf": "zones.DBF"})
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("other.shp", b"x")

    shp, name = unpacked_shapefile(path, tmp_path, name="zones", total_mb=100)

    assert (shp.name, name) == ("layer.shp", "Zones")
    assert require_shapefile(shp) == ("utf-8", True)


@pytest.mark.parametrize("suffix", [".shx", ".dbf"])
def test_a_shapefile_without_all_its_parts_is_refused(
    tmp_path: Path, suffix: str
) -> None:
    shp = shapefile(tmp_path)
    shp.with_suffix(suffix).unlink()

    with pytest.raises(InputError, match=f"lacks its {suffix}"):
        unpacked_shapefile(zipped(shp), tmp_path, name=None, total_mb=100)


@pytest.mark.parametrize(
    ("suffix", "start", "bytes_", "complaint"),
    [
        (".shp", 24, b"\x7f\xff\xff\xff", "says it has"),
        (".shp", 0, b"\x00\x00\x00\x00", "not what its name says"),
        (".shp", 104, b"\x7f\xff\xff\xff", "disagree"),
        (".shp", 144, b"\x00\x00\x00\x10", "more points than it holds"),
        (".shx", 100, b"\x7f\xff\xff\xff", "outside the .shp"),
        (".dbf", 4, b"\xff\xff\xff\x7f", "has no room"),
        (".cpg", 0, b"ZIPPO", "names the encoding"),
        (".cpg", 0, b"ASCII", "is not in ascii"),
        (".prj", 0, b"[" * 51, "no description"),
    ],
)
def test_a_shapefile_that_lies_about_itself_is_refused(
    tmp_path: Path, suffix: str, start: int, bytes_: bytes, complaint: str
) -> None:
    shp = shapefile(tmp_path)
    part = shp.with_suffix(suffix)
    whole = part.read_bytes()
    part.write_bytes(whole[:start] + bytes_ + whole[start + len(bytes_) :])

    with pytest.raises(InputError, match=complaint):
        require_shapefile(shp)


def test_text_without_a_stated_encoding_is_read_only_when_it_is_whole_utf8(
    tmp_path: Path,
) -> None:
    shp = shapefile(tmp_path)
    shp.with_suffix(".cpg").unlink()

    assert require_shapefile(shp) == ("utf-8", False)

    dbf = shp.with_suffix(".dbf")
    old_bytes = dbf.read_bytes().replace("Đ".encode(), b"\xa7 ")
    dbf.write_bytes(old_bytes)
    with pytest.raises(InputError, match=r"an encoding that no \.cpg states"):
        require_shapefile(shp)


@pytest.mark.parametrize(
    ("command", "complaint"),
    [
        ("CREATE VIEW bad AS SELECT 1", "holds a view"),
        ("CREATE VIRTUAL TABLE bad USING fts5(x)", "holds a virtual table"),
        (
            "ALTER TABLE zones ADD COLUMN x INT GENERATED ALWAYS AS (so + 1) VIRTUAL",
            "computed",
        ),
        ("ALTER TABLE zones RENAME TO moved", "table is missing"),
        ("DELETE FROM gpkg_contents", "holds no layer"),
        ("DROP TABLE gpkg_contents", "lacks its table of contents"),
    ],
)
def test_a_geopackage_that_computes_or_is_not_whole_is_refused(
    tmp_path: Path, command: str, complaint: str
) -> None:
    path = changed_geopackage(tmp_path, command)

    with pytest.raises(InputError, match=complaint):
        geopackage_layer(path, None)


def test_a_foreign_trigger_is_told_from_those_of_the_standard(tmp_path: Path) -> None:
    trigger = "CREATE TRIGGER bad AFTER INSERT ON zones BEGIN DELETE FROM zones; END"

    assert geopackage_layer(changed_geopackage(tmp_path), None) == ("zones", False)
    (tmp_path / "zones.gpkg").unlink()
    assert geopackage_layer(changed_geopackage(tmp_path, trigger), None) == (
        "zones",
        True,
    )


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    path.write_bytes(b"SQLite format 3\x00" + bytes(5000))

    with pytest.raises(InputError, match="damaged"):
        geopackage_layer(path, None)
