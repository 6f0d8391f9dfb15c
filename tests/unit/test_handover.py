"""A hand-over: what a profile says, with a list of it all, whole or not at all."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import json
import zipfile
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pyogrio
import pytest

from clusterviz import __version__
from clusterviz.errors import InputError, LayerNotFound, NotAllowed
from clusterviz.records import Actor
from clusterviz.workspace import formats, handover
from tests.kept import csv_rows
from tests.profiled import CLUSTERS, HEAD, handed, profiled
from tests.tiny import layers, tiny_workspace

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pandas as pd

    from clusterviz.schema import Layer

EVERY = """
formats = [
    ".geojson", ".gpkg", ".xlsx", ".csv", ".kml", ".kmz", ".dxf", ".zip", ".parquet",
    ".json",
]
"""

RENAMED = """
[[layers]]
layer = "clusters"
file = "cum"
formats = [".csv", ".gpkg", ".geojson", ".kml"]

[layers.fields]
cluster_name = "ten_cum"
cluster_id = "ma_cum"
leased_ha = "thue_ha"
"""


def listed(folder: Path) -> dict[str, Any]:
    """Return the list of a hand-over."""
    found: dict[str, Any] = json.loads((folder / "manifest.json").read_text("utf-8"))
    return found


def test_the_list_names_every_file_with_its_size_and_sum(tmp_path: Path) -> None:
    out = handed(tmp_path, EVERY + CLUSTERS)
    files = {one["name"]: one for one in listed(out)["files"]}
    there = {one.name for one in out.iterdir()}

    assert there == {*files, "manifest.json"}
    assert {f"clusters{one}" for one in (".gpkg", ".zip", ".dxf", ".kmz")} <= there
    for name, one in files.items():
        data = (out / name).read_bytes()
        assert one["size_bytes"] == len(data)
        assert one["sha256"] == hashlib.sha256(data).hexdigest()


def test_the_list_says_what_from_where_and_as_of_when(tmp_path: Path) -> None:
    workspace = profiled(tmp_path)
    done = handover.hand_over(workspace, "own", tmp_path / "out")
    found = listed(tmp_path / "out")
    layer = found["layers"][0]

    assert found["program"] == __version__
    assert found["recipient"]["vi"] == "Sở Công Thương"
    assert found["province"]["en"] == "Bắc Giang province"
    assert found["as_of_on"] == "2024-04-22"
    assert found["is_illustrative"] is True
    assert dt.datetime.fromisoformat(found["made_at"]).tzinfo
    seq, digest = workspace.store.journal.head()
    assert (found["audit_seq"], found["audit_digest"]) == (seq, digest)
    assert (layer["layer"], layer["version"]) == ("clusters", 1)
    assert (layer["n_rows"], layer["n_all"]) == (7, 7)
    assert layer["source_document"] == "Test"
    data = (tmp_path / "out" / "manifest.json").read_bytes()
    assert done.sha256 == hashlib.sha256(data).hexdigest()


def test_the_list_in_words_is_in_both_languages_and_says_it_is_a_sample(
    tmp_path: Path,
) -> None:
    out = handed(tmp_path)
    text = (out / "MANIFEST.txt").read_text("utf-8")

    for said in (
        "Nơi nhận: Sở Công Thương",
        "Recipient: Department of Industry and Trade",
        "Số dòng: 7 trên 7",
        "Rows: 7 of 7",
        "không có giá trị pháp lý",
        "without legal value",
        hashlib.sha256((out / "clusters.geojson").read_bytes()).hexdigest(),
    ):
        assert said in text


def test_fields_have_the_names_and_order_of_the_profile(tmp_path: Path) -> None:
    out = handed(tmp_path, RENAMED)
    with (out / "cum.csv").open(encoding="utf-8-sig", newline="") as file:
        columns = next(csv.reader(file))
    features = json.loads((out / "cum.geojson").read_text("utf-8"))["features"]

    assert columns[:3] == ["ten_cum", "ma_cum", "thue_ha"]
    assert csv_rows(out / "cum.csv")[0]["thue_ha"] == "12.0"
    assert features[0]["id"] == "CCN-0001"
    assert list(features[0]["properties"])[:3] == ["ten_cum", "ma_cum", "thue_ha"]
    assert list(pyogrio.read_info(out / "cum.gpkg")["fields"])[:3] == columns[:3]
    assert listed(out)["layers"][0]["fields"]["leased_ha"] == "thue_ha"


def test_the_list_says_which_fields_the_profile_does_not_ask_for(
    tmp_path: Path,
) -> None:
    out = handed(tmp_path, RENAMED)
    [layer] = listed(out)["layers"]
    text = (out / "MANIFEST.txt").read_text("utf-8")

    # Of each field it is said where it is, or that it is not handed over.
    told = {*layer["fields"], *layer["unasked"], *layer["left_out"]}
    assert told == set(layers()["clusters"].fields)
    assert "committed_ha" in layer["unasked"]
    for said in ("Hồ sơ của nơi nhận không yêu cầu", "Not asked for by the profile"):
        [line] = [one for one in text.splitlines() if said in one]
        assert "committed_ha" in line
        assert "leased_ha" not in line


def test_a_map_keeps_names_and_classes_though_fields_are_renamed(
    tmp_path: Path,
) -> None:
    text = (handed(tmp_path, RENAMED) / "cum.kml").read_text("utf-8")

    assert "<name>Tây Nam</name>" in text
    assert "Đã rút" in text or "rút khỏi" in text.lower()


def test_the_dictionary_says_what_the_new_names_mean(tmp_path: Path) -> None:
    found = json.loads((handed(tmp_path, RENAMED) / "dictionary.json").read_text())
    fields = {one["name"]: one for one in found["layers"][0]["fields"]}

    assert fields["thue_ha"]["label"] == {"vi": "Đã cho thuê", "en": "Leased"}
    assert fields["thue_ha"]["unit"] == "ha"
    assert "area_ha" in fields
    assert "không có giá trị pháp lý" in found["note"]["vi"]


@pytest.mark.parametrize("crs", ["metric", "wgs84"])
@pytest.mark.parametrize("suffix", [".gpkg", ".parquet", ".zip"])
def test_a_file_is_in_the_system_that_is_asked_and_hectares_are_of_metres(
    tmp_path: Path, crs: str, suffix: str
) -> None:
    out = handed(tmp_path, f'crs = "{crs}"\nformats = ["{suffix}"]\n{CLUSTERS}')
    path = out / f"clusters{suffix}"
    if suffix == ".parquet":
        frame = gpd.read_parquet(path)
    else:
        inside = f"/vsizip/{path}/clusters.shp" if suffix == ".zip" else path
        frame = pyogrio.read_dataframe(inside)
    code = {"metric": 9214, "wgs84": 4326}[crs]

    assert frame.crs.to_epsg() == code
    assert frame["area_ha"].iloc[0] == pytest.approx(40.0)
    file = next(one for one in listed(out)["files"] if one["name"] == path.name)
    assert file["crs"] == f"EPSG:{code}"


def test_an_area_that_is_asked_stands_in_place_of_the_profiles(tmp_path: Path) -> None:
    workspace = profiled(tmp_path, f'selection = {{ area = "001" }}\n{CLUSTERS}')
    done = handover.hand_over(workspace, "own", tmp_path / "out", area="002")

    assert done.handed.selection.area == "002"
    assert done.handed.layers[0].n_rows == 4


def test_a_shape_beside_the_profile_narrows_it(tmp_path: Path) -> None:
    workspace = profiled(
        tmp_path, f'selection = {{ within = "a.geojson" }}\n{CLUSTERS}'
    )
    first = workspace.features("clusters").iloc[[0]]
    first[["geometry"]].to_crs(4326).to_file(
        workspace.root / "profiles" / "a.geojson", driver="GeoJSON"
    )
    done = handover.hand_over(workspace, "own", tmp_path / "out")

    assert done.handed.layers[0].n_rows == 1


@pytest.mark.parametrize("name", ["b.geojson", "../../x.geojson", "/etc/hostname"])
def test_a_shape_is_a_file_beside_the_profile_and_no_other(
    tmp_path: Path, name: str
) -> None:
    workspace = profiled(tmp_path, f'selection = {{ within = "{name}" }}\n{CLUSTERS}')
    (tmp_path / "x.geojson").write_text("{}")

    with pytest.raises(InputError, match="no file"):
        handover.hand_over(workspace, "own", tmp_path / "out")


def test_an_optional_layer_that_is_not_there_is_named(tmp_path: Path) -> None:
    text = f'{CLUSTERS}\n[[layers]]\nlayer = "roads"\nis_optional = true\n'
    workspace = profiled(tmp_path, text)
    without = tiny_workspace(without=["roads"])
    lacking = type(workspace)(
        workspace.root, without.settings, without.layers, without.store
    )
    done = handover.hand_over(lacking, "own", tmp_path / "out")

    assert done.handed.missing == ("roads",)
    needed = workspace.root / "profiles" / "own.toml"
    needed.write_text(HEAD + text.replace("is_optional = true", ""), encoding="utf-8")
    with pytest.raises(LayerNotFound):
        handover.hand_over(lacking, "own", tmp_path / "other")
    assert not (tmp_path / "other").exists()


def test_metadata_and_dictionary_stay_away_where_they_are_not_wanted(
    tmp_path: Path,
) -> None:
    out = handed(tmp_path, f"has_metadata = false\nhas_dictionary = false\n{CLUSTERS}")

    assert sorted(one.name for one in out.iterdir()) == [
        "MANIFEST.txt", "clusters.geojson", "manifest.json",
    ]  # fmt: skip


def test_a_zip_holds_the_same_files(tmp_path: Path) -> None:
    path = tmp_path / "out.zip"
    handover.hand_over(profiled(tmp_path), "own", path)
    with zipfile.ZipFile(path) as archive:
        found = json.loads(archive.read("manifest.json"))
        names = {one["name"] for one in found["files"]}
        assert {*names, "manifest.json"} == set(archive.namelist())
        for one in found["files"]:
            data = archive.read(one["name"])
            assert hashlib.sha256(data).hexdigest() == one["sha256"]


def test_the_day_that_is_asked_chooses_what_was_valid_then(tmp_path: Path) -> None:
    text = 'formats = [".csv"]\n[[layers]]\nlayer = "plan_zones"\n'
    workspace = profiled(tmp_path, text)
    on = dt.date(2024, 4, 22)
    handover.hand_over(workspace, "own", tmp_path / "out", as_of_on=on)
    found = {row["zone_id"] for row in csv_rows(tmp_path / "out" / "plan_zones.csv")}

    assert found == {"Z01", "Z02", "Z03", "Z04", "Z05", "Z08", "Z09"}


def test_the_public_gets_no_hand_over(tmp_path: Path) -> None:
    asked = profiled(tmp_path).acting_as(Actor("nobody", "", "test"))

    with pytest.raises(NotAllowed, match="only what is public"):
        handover.hand_over(asked, "own", tmp_path / "out")


def test_what_fails_in_the_middle_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = profiled(tmp_path, f'{CLUSTERS}\n[[layers]]\nlayer = "areas"\n')
    write: Callable[..., None] = formats.write_rows

    def full(frame: pd.DataFrame, layer: Layer, *words: object, **more: object) -> None:
        if layer.name == "areas":
            raise OSError(28, "No space left on device")
        write(frame, layer, *words, **more)

    monkeypatch.setattr(formats, "write_rows", full)
    with pytest.raises(InputError, match="No space left on device"):
        handover.hand_over(workspace, "own", tmp_path / "out")

    assert [one.name for one in tmp_path.iterdir()] == ["w"]


def test_a_folder_that_is_not_there_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No such file"):
        handover.hand_over(profiled(tmp_path), "own", tmp_path / "no" / "out")
