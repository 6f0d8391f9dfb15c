"""What a GeoPackage says of itself: OGC 12-128r18, annexes F.8 and F.9, and QGIS's own.

Numbers of requirements are those of the standard.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import pytest

from clusterviz.workspace import packages
from tests.tiny import tiny_workspace

if TYPE_CHECKING:
    from pathlib import Path

LAYERS = ("areas", "plan_zones", "roads", "clusters", "plots", "clearance_sites")
TABLES = ("projects", "documents")


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("package") / "x.gpkg"
    packages.write_package(tiny_workspace(), path, layers=[*LAYERS, *TABLES])
    return path


def rows(path: Path, query: str, *values: object) -> list[tuple[Any, ...]]:
    """Return the rows of a query, as SQLite alone reads the file."""
    with closing(sqlite3.connect(path)) as database:
        return database.execute(query, values).fetchall()


def test_the_database_is_sound(path: Path) -> None:
    assert rows(path, "PRAGMA integrity_check") == [("ok",)]
    assert rows(path, "PRAGMA foreign_key_check") == []


def test_every_extension_that_is_used_is_named(path: Path) -> None:
    """Requirements 58 to 60, 102 and 92: a row for each table of an extension."""
    named = rows(
        path,
        "SELECT table_name, extension_name, scope FROM gpkg_extensions"
        " WHERE column_name IS NULL ORDER BY table_name",
    )

    assert named == [
        ("gpkg_data_column_constraints", "gpkg_schema", "read-write"),
        ("gpkg_data_columns", "gpkg_schema", "read-write"),
        ("gpkg_metadata", "gpkg_metadata", "read-write"),
        ("gpkg_metadata_reference", "gpkg_metadata", "read-write"),
    ]


def test_every_field_has_its_label_and_both_languages(path: Path) -> None:
    """Requirements 103 to 106: of a table of the contents, a column that it has."""
    layers = tiny_workspace().layers
    found = {
        (table, column): (name, title, description)
        for table, column, name, title, description in rows(
            path,
            "SELECT table_name, column_name, name, title, description"
            " FROM gpkg_data_columns",
        )
    }

    for table in (*LAYERS, *TABLES):
        columns = {name for _, name, *_ in rows(path, f"PRAGMA table_info({table})")}
        told = {column for name, column in found if name == table}
        assert told == columns - {"fid", "geom"}
        for name, field in layers[table].fields.items():
            if name in told:
                label, title, description = found[table, name]
                assert label.startswith(field.label.vi)
                assert title.startswith(field.label.vi)
                assert field.label.en in description
    assert found["clusters", "leased_ha"][1] == "Đã cho thuê (ha)"


def test_choices_are_an_enumeration_with_their_words(path: Path) -> None:
    """Requirements 107 to 112: no bounds beside a value, and each value once."""
    kinds = tiny_workspace().layers["plan_zones"].fields["kind"].choices
    found = rows(
        path,
        "SELECT value, description, min, max FROM gpkg_data_column_constraints"
        " WHERE constraint_name = 'plan_zones_kind' AND constraint_type = 'enum'"
        " ORDER BY rowid",
    )

    assert found == [(one.code, one.label.vi, None, None) for one in kinds.values()]
    assert rows(
        path,
        "SELECT constraint_name FROM gpkg_data_columns"
        " WHERE table_name = 'plan_zones' AND column_name = 'kind'",
    ) == [("plan_zones_kind",)]


def test_a_range_has_both_bounds_and_the_lower_is_less(path: Path) -> None:
    """Requirements 109 and 110; what has one bound alone is not said."""
    found = rows(
        path,
        "SELECT constraint_name, value, min, min_is_inclusive, max, max_is_inclusive"
        " FROM gpkg_data_column_constraints WHERE constraint_type = 'range'",
    )

    assert ("clusters_scheduled_by_year", None, 2000, 1, 2100, 1) in found
    assert all(low is not None and low < high for _, _, low, _, high, _ in found)
    assert "clusters_leased_ha" not in {name for name, *_ in found}


def test_a_column_names_no_constraint_that_is_not_there(path: Path) -> None:
    lost = rows(
        path,
        "SELECT constraint_name FROM gpkg_data_columns WHERE constraint_name NOT IN"
        " (SELECT constraint_name FROM gpkg_data_column_constraints)",
    )

    assert lost == []


def test_each_layer_says_where_it_comes_from(path: Path) -> None:
    """Requirements 93 to 101: scope ``table`` names a table, no row and no column."""
    found = {
        table: (text, mime_type, standard)
        for table, text, mime_type, standard in rows(
            path,
            "SELECT table_name, metadata, mime_type, md_standard_uri"
            " FROM gpkg_metadata_reference JOIN gpkg_metadata ON id = md_file_id"
            " WHERE reference_scope = 'table' AND column_name IS NULL"
            " AND row_id_value IS NULL AND md_scope = 'dataset'"
            " AND mime_type = 'application/json'",
        )
    }
    told = json.loads(found["clusters"][0])

    assert set(found) == {*LAYERS, *TABLES}
    assert {standard[:8] for _, _, standard in found.values()} == {"https://"}
    assert told["source_document"] == "Test"
    assert told["as_of_on"] == "2024-04-22"
    assert told["layer_versions"] == {"clusters": 1}
    assert "không có giá trị pháp lý" in told["note"]


def test_each_layer_says_it_by_the_standard_too(path: Path) -> None:
    """ISO 19115 as ISO 19139 writes it: title, system and day, and no sum of itself."""
    found = {
        table: ElementTree.fromstring(text)
        for table, text in rows(
            path,
            "SELECT table_name, metadata FROM gpkg_metadata_reference"
            " JOIN gpkg_metadata ON id = md_file_id"
            " WHERE mime_type = 'text/xml' AND md_standard_uri LIKE '%/gmd'",
        )
    }
    said = " ".join(found["clusters"].itertext())

    assert set(found) == {*LAYERS, *TABLES}
    assert {root.tag.rpartition("}")[2] for root in found.values()} == {"MD_Metadata"}
    assert "Cụm công nghiệp" in said
    assert "Industrial clusters" in said
    assert "EPSG/0/9214" in said
    assert "SHA-256" not in said


def test_every_layer_with_places_has_one_look_that_is_usual(path: Path) -> None:
    found = rows(
        path,
        "SELECT f_table_name, f_table_catalog, f_table_schema, f_geometry_column"
        " FROM layer_styles WHERE useAsDefault ORDER BY f_table_name",
    )

    assert found == [(name, "", "", "geom") for name in sorted(LAYERS)]
    assert rows(path, "SELECT DISTINCT column_name FROM gpkg_geometry_columns") == [
        ("geom",)
    ]


def test_clusters_can_be_seen_by_each_track_too(path: Path) -> None:
    names = {
        name
        for (name,) in rows(
            path,
            "SELECT styleName FROM layer_styles"
            " WHERE f_table_name = 'clusters' AND NOT useAsDefault",
        )
    }

    assert len(names) == 5
    assert "Cụm công nghiệp: Mặt bằng" in names


def test_the_table_of_looks_is_a_table_of_the_contents(path: Path) -> None:
    """QGIS finds it so: GDAL lists no other table."""
    assert rows(
        path, "SELECT data_type FROM gpkg_contents WHERE table_name = 'layer_styles'"
    ) == [("attributes",)]


def test_every_look_is_xml_of_its_kind(path: Path) -> None:
    found = rows(path, "SELECT styleQML, styleSLD FROM layer_styles")

    for qml, sld in found:
        assert ElementTree.fromstring(qml).tag == "qgis"
        assert ElementTree.fromstring(sld).tag.endswith("}StyledLayerDescriptor")


def test_a_file_without_looks_has_no_table_of_them(tmp_path: Path) -> None:
    path = tmp_path / "x.gpkg"
    packages.write_package(tiny_workspace(), path, layers=["documents"])

    assert rows(path, "SELECT 1 FROM sqlite_master WHERE name = 'layer_styles'") == []


def test_it_is_of_the_version_that_is_said(path: Path) -> None:
    """Requirement 2: ``GPKG`` as the application, 10300 for 1.3."""
    assert rows(path, "PRAGMA application_id") == [(int.from_bytes(b"GPKG"),)]
    assert rows(path, "PRAGMA user_version") == [(10300,)]
