"""The guard: what a zip, a shapefile and a GeoPackage must be before GDAL opens one."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

from clusterviz.files.guard import require_size
from clusterviz.files.guard.archive import unpacked_shapefile
from clusterviz.files.guard.geopackage import geopackage_layer
from clusterviz.files.refused import FileRefusedError
from clusterviz.files.worker import Note
from tests.incoming import changed_geopackage, shapefile, zipped, zones

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def refusal(act: Callable[[], object]) -> FileRefusedError:
    """Return the error in which `act` ends."""
    with pytest.raises(FileRefusedError) as caught:
        act()
    return caught.value


def refused_zip(
    path: Path, folder: Path, *, name: str | None = None, total_mb: int = 100
) -> FileRefusedError:
    """Return why the zip `path` is refused."""
    return refusal(
        lambda: unpacked_shapefile(path, folder, name=name, total_mb=total_mb)
    )


def test_a_file_that_is_too_large_or_no_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    path.write_bytes(b"x" * 1_000_001)

    assert refusal(lambda: require_size(path, 1)).reason == "file_large"
    assert refusal(lambda: require_size(tmp_path, 1)).reason == "file_not_one"
    missing = tmp_path / "b.gpkg"
    assert refusal(lambda: require_size(missing, 1)).reason == "file_unopened"


@pytest.mark.parametrize(
    ("member", "reason"),
    [
        ("../zones.txt", "zip_outside"),
        ("/etc/zones.txt", "zip_outside"),
        ("C:/zones.txt", "zip_outside"),
        ("ZONES.dbf", "zip_doubles"),
        ("other.shp", "several_layers"),
    ],
)
def test_a_zip_with_a_dangerous_or_second_member_is_refused(
    tmp_path: Path, member: str, reason: str
) -> None:
    path = zipped(shapefile(tmp_path))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(member, b"x")

    assert refused_zip(path, tmp_path).reason == reason


def test_a_zip_that_holds_a_link_is_refused(tmp_path: Path) -> None:
    path = zipped(shapefile(tmp_path))
    link = zipfile.ZipInfo("zones.cst")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(link, "/etc/passwd")

    assert refused_zip(path, tmp_path).reason == "zip_link"


def test_a_zip_that_grows_without_measure_is_refused(tmp_path: Path) -> None:
    path = zipped(shapefile(tmp_path))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zones.txt", bytes(2_000_000))

    assert refused_zip(path, tmp_path).reason == "zip_grows"
    assert refused_zip(path, tmp_path, total_mb=1).reason == "zip_large"


def test_one_of_two_shapefiles_is_taken_by_name_and_any_case(tmp_path: Path) -> None:
    path = zipped(shapefile(tmp_path), {".shp": "Zones.SHP", ".dbf": "zones.DBF"})
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("other.shp", b"x")

    shp, name = unpacked_shapefile(path, tmp_path, name="zones", total_mb=100)

    assert (shp.name, name) == ("layer.shp", "Zones")
    assert {part.suffix for part in tmp_path.glob("layer.*")} >= {".dbf", ".prj"}


def test_the_shapefiles_of_a_zip_are_offered_by_name(tmp_path: Path) -> None:
    path = zipped(shapefile(tmp_path))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("khác.shp", b"x")

    error = refused_zip(path, tmp_path)

    assert set(error.choices) == {"zones", "khác"}
    assert error.values["n"] == 2
    other = refused_zip(path, tmp_path, name="b")
    assert (other.reason, other.values["wanted"]) == ("layer_unknown", "b")


def test_a_name_in_bytes_of_no_encoding_comes_as_a_letter_for_each_byte(
    tmp_path: Path,
) -> None:
    """In TCVN3 the byte F4 is ô, which zip shows as code page 437 does."""
    path = zipped(shapefile(tmp_path))
    path.write_bytes(path.read_bytes().replace(b"zones.", b"z\xf4nes."))

    _, name = unpacked_shapefile(path, tmp_path, name=None, total_mb=100)

    assert name == "zônes"


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        ("CREATE VIEW bad AS SELECT 1", "geopackage_view"),
        ("CREATE VIRTUAL TABLE bad USING fts5(x)", "geopackage_virtual"),
        (
            "ALTER TABLE zones ADD COLUMN x INT GENERATED ALWAYS AS (so + 1) VIRTUAL",
            "geopackage_computed",
        ),
        ("ALTER TABLE zones RENAME TO moved", "geopackage_table_missing"),
        ("DELETE FROM gpkg_contents", "geopackage_no_layer"),
        ("DROP TABLE gpkg_contents", "geopackage_contents"),
    ],
)
def test_a_geopackage_that_computes_or_is_not_whole_is_refused(
    tmp_path: Path, command: str, reason: str
) -> None:
    path = changed_geopackage(tmp_path, command)

    assert (
        refusal(lambda: geopackage_layer(path, None, most_columns=9)).reason == reason
    )


def test_a_foreign_trigger_is_told_from_those_of_the_standard(tmp_path: Path) -> None:
    trigger = "CREATE TRIGGER bad AFTER INSERT ON zones BEGIN DELETE FROM zones; END"

    sound = changed_geopackage(tmp_path)
    assert geopackage_layer(sound, None, most_columns=9) == ("zones", ())
    sound.unlink()
    layer, notes = geopackage_layer(
        changed_geopackage(tmp_path, trigger), None, most_columns=9
    )
    assert (layer, notes) == ("zones", (Note(code="has_triggers"),))


def test_a_crs_that_the_geopackage_does_not_define_is_said(tmp_path: Path) -> None:
    path = changed_geopackage(
        tmp_path, "UPDATE gpkg_geometry_columns SET srs_id = 99999"
    )

    _, notes = geopackage_layer(path, None, most_columns=9)

    assert notes == (Note(code="reader.crs_undefined", value="99999"),)


def test_one_of_two_layers_must_be_chosen(tmp_path: Path) -> None:
    path = changed_geopackage(tmp_path)
    zones().to_file(path, layer="b", driver="GPKG")

    error = refusal(lambda: geopackage_layer(path, None, most_columns=9))

    assert (error.reason, error.choices) == ("several_layers", ("zones", "b"))
    assert geopackage_layer(path, "b", most_columns=9) == ("b", ())
    other = refusal(lambda: geopackage_layer(path, "c", most_columns=9))
    assert other.reason == "layer_unknown"


def test_a_layer_of_more_columns_than_allowed_is_refused(tmp_path: Path) -> None:
    path = changed_geopackage(tmp_path)

    error = refusal(lambda: geopackage_layer(path, None, most_columns=3))

    assert (error.reason, error.values["most"]) == ("columns_many", 3)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    path.write_bytes(b"SQLite format 3\x00" + bytes(5000))

    error = refusal(lambda: geopackage_layer(path, None, most_columns=9))
    assert error.reason == "geopackage_damaged"
