"""What goes with an export: the meaning of its columns, and what it is."""

from __future__ import annotations

import dataclasses
import json
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pytest

from clusterviz.errors import InputError
from clusterviz.files.dictionary import dictionary
from clusterviz.schema import Layer
from clusterviz.settings import Publication
from clusterviz.workspace import exports, formats
from clusterviz.workspace.selection import Selection
from tests.kept import csv_rows
from tests.tiny import layers, tiny_workspace

if TYPE_CHECKING:
    from pathlib import Path

    from clusterviz.workspace import Workspace


@pytest.fixture
def workspace() -> Workspace:
    return tiny_workspace()


def read(path: Path) -> dict[str, Any]:
    """Return what a side file says."""
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def handed(
    workspace: Workspace, path: Path, layer: str = "clusters"
) -> list[dict[str, Any]]:
    """Export with side files, and return what the two in our own words say."""
    done = exports.export(workspace, layer, path, has_metadata=True)
    return [read(one) for one in done.beside[:2]]


def personal_layer() -> Layer:
    """Return the clusters as declared, the investor's name personal."""
    layer = layers()["clusters"]
    fields = dict(layer.fields)
    fields["investor_name"] = dataclasses.replace(
        fields["investor_name"], is_personal=True
    )
    return dataclasses.replace(layer, fields=MappingProxyType(fields))


def test_five_files_are_written_when_asked_and_else_one(
    workspace: Workspace, tmp_path: Path
) -> None:
    exports.export(workspace, "clusters", tmp_path / "a.geojson")
    handed(workspace, tmp_path / "b.geojson")

    assert sorted(one.name for one in tmp_path.iterdir()) == [
        "a.geojson", "b.geojson", "b.geojson.dictionary.json",
        "b.geojson.metadata.json", "b.geojson.metadata.jsonld",
        "b.geojson.metadata.xml",
    ]  # fmt: skip


@pytest.mark.parametrize("name", sorted(layers()))
def test_the_dictionary_has_every_property_in_its_order(
    workspace: Workspace, tmp_path: Path, name: str
) -> None:
    if not workspace.has(name) or not workspace.layers[name].has_geometry:
        pytest.skip("it is no layer of places, or not published")
    path = tmp_path / "x.geojson"
    words, _ = handed(workspace, path, name)

    for feature in read(path)["features"]:
        assert [one["name"] for one in words["fields"]] == list(feature["properties"])


@pytest.mark.parametrize("suffix", [".csv", ".json"])
@pytest.mark.parametrize("name", ["clusters", "roads", "documents"])
def test_the_dictionary_has_every_column_of_a_table_too(
    workspace: Workspace, tmp_path: Path, name: str, suffix: str
) -> None:
    path = tmp_path / f"x{suffix}"
    words, _ = handed(workspace, path, name)
    rows = csv_rows(path) if suffix == ".csv" else read(path)["rows"]

    assert [one["name"] for one in words["fields"]] == list(rows[0])


def test_a_field_has_label_type_and_unit_in_both_languages(
    workspace: Workspace, tmp_path: Path
) -> None:
    words, _ = handed(workspace, tmp_path / "x.geojson")
    (leased,) = [one for one in words["fields"] if one["name"] == "leased_ha"]

    assert leased["label"] == {"vi": "Đã cho thuê", "en": "Leased"}
    assert leased["type"] == "number"
    assert leased["type_label"] == {"vi": "Số", "en": "Number"}
    assert leased["unit"] == "ha"
    assert leased["is_required"] is False
    assert words["key"] == "cluster_id"


def test_a_choice_has_every_code_with_its_words(
    workspace: Workspace, tmp_path: Path
) -> None:
    words, _ = handed(workspace, tmp_path / "x.geojson")
    (status,) = [one for one in words["fields"] if one["name"] == "planning_status"]

    assert status["is_required"] is True
    assert status["choices"][1] == {
        "code": "withdrawn",
        "label": {"vi": "Đã rút khỏi quy hoạch", "en": "Withdrawn from the plan"},
    }


def test_a_computed_area_says_where_it_was_taken(
    workspace: Workspace, tmp_path: Path
) -> None:
    words, _ = handed(workspace, tmp_path / "x.geojson")
    (area,) = [one for one in words["fields"] if one["name"] == "area_ha"]

    assert area["is_computed"] is True
    assert area["unit"] == "ha"
    assert "VN-2000 / TM-3 107-00" in area["computed"]["en"]
    assert "VN-2000 / TM-3 107-00" in area["computed"]["vi"]


def test_what_names_persons_is_named_as_left_out(tmp_path: Path) -> None:
    layer = personal_layer()
    there = tiny_workspace()
    there = dataclasses.replace(there, layers={**there.layers, "clusters": layer})
    path = tmp_path / "x.geojson"
    words, about = handed(there, path)

    assert [one["name"] for one in words["left_out"]] == ["investor_name"]
    assert "investor_name" not in [one["name"] for one in words["fields"]]
    assert "investor_name" not in read(path)["features"][0]["properties"]
    assert about["left_out"] == ["investor_name"]
    assert "left out" in about["constraints"]["en"]


def test_a_personal_field_that_is_in_the_file_says_so() -> None:
    layer = personal_layer()
    found = dictionary(layer, ["cluster_id", "investor_name"], crs="x")
    fields = found["fields"]

    assert isinstance(fields, list)
    assert [one["is_personal"] for one in fields] == [False, True]


def test_the_metadata_say_what_where_from_and_as_of_when(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "x.geojson"
    _, about = handed(workspace, path)

    assert about["title"] == {"vi": "Cụm công nghiệp", "en": "Industrial clusters"}
    assert about["file"] == "x.geojson"
    assert about["dictionary"] == "x.geojson.dictionary.json"
    assert about["media_type"] == "application/geo+json"
    assert about["n_features"] == 7
    assert about["bbox"] == read(path)["bbox"]
    assert about["as_of_on"] == "2024-04-22"
    assert about["layer_versions"] == {"clusters": 1}
    assert about["source_document"] == "Test"
    assert about["province"]["en"] == "Bắc Giang province"
    assert about["generated_at"] == read(path)["generated_at"]
    assert about["audit_line"] == read(path)["audit_line"]
    assert "without legal value" in about["note"]["en"]


def test_the_metadata_name_the_systems_and_the_way_between_them(
    workspace: Workspace, tmp_path: Path
) -> None:
    _, about = handed(workspace, tmp_path / "x.geojson")
    _, in_metres = handed(workspace, tmp_path / "y.gpkg")

    assert about["crs"]["coordinates"] == "OGC:CRS84 (WGS 84, longitude first)"
    assert about["crs"]["areas"] == "VN-2000 / TM-3 107-00"
    assert "accuracy" in about["crs"]["path"][-1]
    assert in_metres["crs"]["coordinates"] == "EPSG:9214 (VN-2000 / TM-3 107-00)"
    assert in_metres["bbox"] == pytest.approx(about["bbox"], abs=1e-7)


def test_what_nobody_stated_is_said_not_to_be_stated(
    workspace: Workspace, tmp_path: Path
) -> None:
    _, silent = handed(workspace, tmp_path / "x.geojson")
    told = Publication(licence="CC BY 4.0", limits_vi="Chỉ để tham khảo.")
    settings = workspace.settings.model_copy(
        update={"publication": told, "is_illustrative": False}
    )
    stating = dataclasses.replace(workspace, settings=settings)
    _, stated = handed(stating, tmp_path / "y.geojson")

    assert silent["licence"] == {"vi": "Chưa nêu.", "en": "Not stated."}
    assert stated["licence"] == "CC BY 4.0"
    assert stated["constraints"]["en"] == "Chỉ để tham khảo."
    assert "note" not in stated


def test_the_question_is_told(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "x.geojson"
    asked = Selection(area="002", statuses=("withdrawn",))
    done = exports.export(
        workspace, "clusters", path, selection=asked, has_metadata=True
    )
    about = read(done.beside[1])

    assert about["selection"] == {
        "area": "002", "area_name": "Huyện Đông", "status": "withdrawn",
    }  # fmt: skip
    assert about["n_features"] == done.n_features == len(read(path)["features"])


def test_a_side_file_that_is_there_is_replaced_only_by_force(
    workspace: Workspace, tmp_path: Path
) -> None:
    (tmp_path / "x.geojson.metadata.xml").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match=r"geojson\.metadata\.xml` already exists"):
        handed(workspace, tmp_path / "x.geojson")

    assert [one.name for one in tmp_path.iterdir()] == ["x.geojson.metadata.xml"]


def test_every_format_has_a_media_type() -> None:
    assert set(formats.MEDIA_TYPES) >= set(exports.SUFFIXES)
