"""A file of features written batch by batch is the file written whole."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterviz import crs
from clusterviz.files import geojson
from clusterviz.files.geojson import geojson_lines, write_geojson
from tests.strategies import properties, shapes
from tests.tiny import at

if TYPE_CHECKING:
    from pathlib import Path


def features(places: list[Any]) -> gpd.GeoDataFrame:
    """Return features Z0, Z1 … in metres, with these shapes."""
    ids = [f"Z{number}" for number in range(len(places))]
    return gpd.GeoDataFrame({"zone_id": ids}, geometry=places, crs=crs.METRIC)


def written(
    path: Path, parts: list[gpd.GeoDataFrame], **members: object
) -> dict[str, Any]:
    """Return what a reader of the file gets."""
    write_geojson(
        path, parts, "zone_id", has_area=True, members=members, is_illustrative=False
    )
    found: dict[str, Any] = json.loads(path.read_bytes())
    return found


@properties
@given(st.lists(shapes() | st.none(), max_size=6), st.integers(1, 4))
def test_batches_of_any_size_make_the_same_file(
    tmp_path_factory: pytest.TempPathFactory, places: list[Any], size: int
) -> None:
    path = tmp_path_factory.mktemp("written") / "x.geojson"
    frame = features([*places, at(0, 0, 1, 1)])
    lines = geojson_lines(frame, frame["zone_id"], members={}, is_illustrative=False)
    whole = json.loads("".join(lines))
    parts = [frame.iloc[n : n + size] for n in range(0, len(frame), size)]

    assert written(path, parts) == whole


def test_a_batch_of_features_without_place_has_the_same_properties(
    tmp_path: Path,
) -> None:
    parts = [features([None]), features([at(0, 0, 100, 100)])]
    found = written(tmp_path / "x.geojson", parts)["features"]

    assert [one["properties"]["area_ha"] for one in found] == [None, 1.0]


def test_the_box_stands_before_the_features(tmp_path: Path) -> None:
    """A reader that streams knows where to look before it has read them."""
    path = tmp_path / "x.geojson"
    found = written(path, [features([at(0, 0, 9, 9)])], title="T")

    assert list(found) == ["type", "bbox", "title", "features"]


@pytest.mark.parametrize("places", [[], [None, None]])
def test_where_nothing_has_a_place_there_is_no_box(
    tmp_path: Path, places: list[None]
) -> None:
    found = written(tmp_path / "x.geojson", [features(places)])

    assert "bbox" not in found
    assert len(found["features"]) == len(places)


def test_no_batches_make_an_empty_list(tmp_path: Path) -> None:
    assert written(tmp_path / "x.geojson", [])["features"] == []


def test_the_longest_box_has_room(tmp_path: Path) -> None:
    room = b'"bbox":[-180.1234567,-180.1234567,-180.1234567,-180.1234567],'

    assert len(room) == geojson._ROOM


def test_what_was_written_is_told(tmp_path: Path) -> None:
    told = write_geojson(
        tmp_path / "x.geojson",
        [features([at(0, 0, 9, 9)]), features([None])],
        "zone_id",
        has_area=True,
        members={},
        is_illustrative=False,
    )
    found = json.loads((tmp_path / "x.geojson").read_bytes())

    assert told.n_features == 2
    assert list(told.bbox) == found["bbox"]


def test_a_large_frame_is_cut_into_batches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(geojson, "ROWS_AT_ONCE", 2)
    frame = features([at(x, 0, x + 1, 1) for x in range(5)])
    lines = list(geojson_lines(frame, None, members={}, is_illustrative=False))

    assert len(lines) == 5
    assert len(json.loads("".join(lines))["features"]) == 5


def test_an_id_is_text_or_a_number_and_else_left_out() -> None:
    frame = features([at(0, 0, 1, 1)] * 4)
    ids = ["A", 7, None, ""]
    text = "".join(geojson_lines(frame, ids, members={}, is_illustrative=False))

    found = [one.get("id", "none") for one in json.loads(text)["features"]]
    assert found == ["A", 7, "none", "none"]


@pytest.mark.parametrize("name", ["features", "geometry", "coordinates", "crs", "type"])
def test_a_member_cannot_take_a_name_of_the_standard(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match=name):
        written(tmp_path / "x.geojson", [], **{name: "x"})


def test_each_feature_stands_on_a_line_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "x.geojson"
    written(path, [features([at(0, 0, 1, 1), at(2, 0, 3, 1)]), features([None])])
    head, *lines, end = path.read_text(encoding="utf-8").splitlines()

    assert head.endswith('"features":[')
    assert end == "]}"
    assert [json.loads(line.lstrip(","))["id"] for line in lines] == ["Z0", "Z1", "Z0"]


def test_columns_of_every_type_are_written(tmp_path: Path) -> None:
    frame = features([at(0, 0, 1, 1)]).assign(
        n=pd.Series([None], dtype="Int64"), is_open=pd.Series([True], dtype="boolean")
    )
    (found,) = written(tmp_path / "x.geojson", [frame])["features"]

    assert found["properties"] == {
        "zone_id": "Z0", "n": None, "is_open": True, "area_ha": 0.0001,
    }  # fmt: skip
