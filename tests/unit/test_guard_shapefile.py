"""A shapefile: its parts must agree; what is missing is mended where that is sure."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import pytest

from clusterviz.files.guard.shapefile import ShapefileLook, look_at_shapefile
from clusterviz.files.refused import FileRefusedError
from clusterviz.files.sandbox import RawLayer, read_raw
from clusterviz.settings import ImportLimits
from tests.incoming import shapefile, zipped, zones

if TYPE_CHECKING:
    from pathlib import Path

LIMITS = ImportLimits()


def look(shp: Path, *, encoding: str | None = None, rows: int = 9) -> ShapefileLook:
    """Return what the parts of a small shapefile say."""
    return look_at_shapefile(shp, most_columns=9, most_rows=rows, encoding=encoding)


def noted(raw: RawLayer | ShapefileLook) -> list[str]:
    """Return the codes of what is said, without this system's protections."""
    return [one.code for one in raw.notes if not one.code.startswith("no_")]


def changed(shp: Path, suffix: str, start: int, bytes_: bytes) -> None:
    """Write `bytes_` into one part of a shapefile."""
    part = shp.with_suffix(suffix)
    whole = part.read_bytes()
    part.write_bytes(whole[:start] + bytes_ + whole[start + len(bytes_) :])


@pytest.mark.parametrize(
    ("suffix", "start", "bytes_", "reason"),
    [
        (".shp", 24, b"\x7f\xff\xff\xff", "shapefile_size"),
        (".shp", 0, b"\x00\x00\x00\x00", "shapefile_part"),
        (".shp", 104, b"\x7f\xff\xff\xff", "shapefile_disagrees"),
        (".shp", 144, b"\x00\x00\x00\x10", "shapefile_points"),
        (".shp", 148, b"\xff\xff\xff\xff", "shapefile_points"),
        (".shx", 100, b"\x7f\xff\xff\xff", "shapefile_index"),
        (".shx", 104, b"\x7f\xff\xff\xff", "shapefile_record_long"),
        (".dbf", 4, b"\xff\xff\xff\x7f", "dbf_rows"),
    ],
)
def test_a_shapefile_that_lies_about_itself_is_refused(
    tmp_path: Path, suffix: str, start: int, bytes_: bytes, reason: str
) -> None:
    shp = shapefile(tmp_path)
    changed(shp, suffix, start, bytes_)

    with pytest.raises(FileRefusedError) as caught:
        look(shp)

    assert caught.value.reason == reason


@pytest.mark.parametrize("suffix", [".shp", ".shx", ".dbf"])
def test_a_part_that_is_cut_off_is_refused(tmp_path: Path, suffix: str) -> None:
    shp = shapefile(tmp_path)
    part = shp.with_suffix(suffix)
    part.write_bytes(part.read_bytes()[:20])

    with pytest.raises(FileRefusedError) as caught:
        look(shp)

    assert (caught.value.reason, caught.value.values["part"]) == (
        "shapefile_cut_off",
        suffix,
    )


def test_records_that_lie_upon_each_other_are_refused(tmp_path: Path) -> None:
    """An index that names one record often would unpack to any size."""
    shp = shapefile(tmp_path)
    shx = shp.with_suffix(".shx")
    index = shx.read_bytes()
    index = index + index[100:108] * 3
    shx.write_bytes(index[:24] + struct.pack(">i", len(index) // 2) + index[28:])

    with pytest.raises(FileRefusedError) as caught:
        look(shp)

    assert caught.value.reason == "shapefile_record_long"


def test_more_rows_than_allowed_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefusedError) as caught:
        look(shapefile(tmp_path), rows=0)

    assert caught.value.reason == "features_many"


def test_a_missing_index_is_restored_as_it_was(tmp_path: Path) -> None:
    shp = shapefile(tmp_path)
    shx = shp.with_suffix(".shx")
    index = shx.read_bytes()
    shx.unlink()

    assert noted(look(shp)) == ["reader.shx_restored"]
    assert shx.read_bytes() == index


def test_of_a_shapefile_the_shp_alone_is_read(tmp_path: Path) -> None:
    shp = shapefile(tmp_path)
    for suffix in (".shx", ".dbf", ".prj", ".cpg"):
        shp.with_suffix(suffix).unlink()

    raw = read_raw(zipped(shp), LIMITS)

    assert noted(raw) == ["reader.shx_restored", "reader.dbf_missing"]
    assert raw.crs == ""
    assert raw.frame.columns.tolist() == ["geometry"]
    assert raw.frame["geometry"].iloc[0].equals(zones().geometry.iloc[0])


@pytest.mark.parametrize(
    "text", [b"[" * 51, b"hello \xff\xfe", b"", b"PROJCS[" + b" " * 20_000]
)
def test_a_prj_that_describes_no_crs_is_passed_over_and_said(
    tmp_path: Path, text: bytes
) -> None:
    shp = shapefile(tmp_path)
    shp.with_suffix(".prj").write_bytes(text)

    raw = read_raw(zipped(shp), LIMITS)

    assert (raw.crs, noted(raw)) == ("", ["reader.prj_ignored"])


def named(folder: Path, bytes_: bytes, cpg: bytes | None) -> Path:
    """Return a shapefile whose one name is stored as `bytes_`."""
    shp = shapefile(folder, "x" * len(bytes_))
    dbf = shp.with_suffix(".dbf")
    dbf.write_bytes(dbf.read_bytes().replace(b"x" * len(bytes_), bytes_))
    if cpg is None:
        shp.with_suffix(".cpg").unlink()
    else:
        shp.with_suffix(".cpg").write_bytes(cpg)
    return shp


TCVN3 = "Côm c«ng nghiÖp".encode("latin-1")
UTF8 = "Cụm công nghiệp".encode()
CP1258 = "Cu\u0323m cô\u0323ng".encode("cp1258")


@pytest.mark.parametrize(
    ("bytes_", "cpg", "said", "text", "is_bytes", "notes"),
    [
        (UTF8, b"UTF-8", None, UTF8.decode(), False, []),
        (UTF8, None, None, UTF8.decode(), False, ["encoding_unstated"]),
        (UTF8, b"65001", None, UTF8.decode(), False, []),
        (UTF8, b"ZIPPO", None, UTF8.decode("latin-1"), True,
         ["reader.encoding_unknown"]),
        (UTF8, b"zip", None, UTF8.decode("latin-1"), True,
         ["reader.encoding_unknown"]),
        (UTF8, b"ASCII", None, UTF8.decode("latin-1"), True,
         ["reader.encoding_contradicted"]),
        (CP1258, b"1258", None, CP1258.decode("cp1258"), False, []),
        (TCVN3, None, None, TCVN3.decode("latin-1"), True, []),
        (TCVN3, b"UTF-8", None, TCVN3.decode("latin-1"), True,
         ["reader.encoding_contradicted"]),
        (TCVN3, b"UTF-8", "tcvn3", TCVN3.decode("latin-1"), True, []),
        (UTF8, b"ISO-8859-1", "utf-8", UTF8.decode(), False, []),
        (b"\x80\x81\x9f a", None, None, "\x80\x81\x9f a", True, []),
    ],
)  # fmt: skip
def test_text_is_read_as_stated_where_that_is_true_and_else_byte_by_byte(
    tmp_path: Path,
    bytes_: bytes,
    cpg: bytes | None,
    said: str | None,
    text: str,
    is_bytes: bool,
    notes: list[str],
) -> None:
    raw = read_raw(zipped(named(tmp_path, bytes_, cpg)), LIMITS, encoding=said)

    assert raw.frame["ten"].tolist() == [text]
    assert raw.is_bytes is is_bytes
    assert noted(raw) == notes


def test_a_letter_that_a_narrow_column_cut_in_two_stays_visible(
    tmp_path: Path,
) -> None:
    """Columns are 80 bytes wide here; the last letter has one of its three."""
    text = "a" * 79 + "ệ"
    shp = named(tmp_path, text.encode()[:80], b"UTF-8")

    raw = read_raw(zipped(shp), LIMITS)

    assert raw.frame["ten"].tolist() == ["a" * 79 + "\ufffd"]
    assert raw.is_bytes is False


def test_a_table_with_another_number_of_rows_than_shapes_is_refused(
    tmp_path: Path,
) -> None:
    shp = shapefile(tmp_path)
    dbf = shp.with_suffix(".dbf")
    whole = dbf.read_bytes().removesuffix(b"\x1a")
    start, width = struct.unpack("<HH", whole[8:12])
    twice = whole + whole[start : start + width]
    dbf.write_bytes(twice[:4] + struct.pack("<I", 2) + twice[8:])

    with pytest.raises(FileRefusedError) as caught:
        look(shp)

    assert caught.value.reason == "dbf_shapes"
