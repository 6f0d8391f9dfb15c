"""What the map's scripts are told beside the layers."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING

import pydantic
import pytest

from clusterviz import crs
from clusterviz.errors import CrsError
from clusterviz.settings import Basemap
from clusterviz.ui import basemap as ground
from clusterviz.view import maps, messages
from clusterviz.view.legend import legend
from clusterviz.view.mapstate import MapShape, MapState
from clusterviz.view.projection import projection
from clusterviz.workspace.basemap import tile_stamp
from tests.tiny import layers, tiny_workspace
from tests.unit.test_map_tiles import PNG, mbtiles

if TYPE_CHECKING:
    from pathlib import Path

    from clusterviz.workspace import Workspace

HOSTILE = "{{'x' ~ 'yz'}}<img src=x onerror=alert(1)>"
SQUARE = {
    "type": "Polygon",
    "coordinates": [[[106, 21], [107, 21], [107, 22], [106, 21]]],
}


def on_ground(root: Path, **asked: object) -> Workspace:
    """Return the tiny workspace with a basemap in its settings."""
    workspace = tiny_workspace()
    basemap = Basemap.model_validate(asked)
    settings = workspace.settings.model_copy(update={"basemap": basemap})
    return dataclasses.replace(workspace, root=root, settings=settings)


def test_the_datum_shift_of_vn_2000_is_that_of_epsg_6960() -> None:
    # EPSG 6960: -191.90441429, -39.30318279, -111.45032835 m; rotations of a
    # coordinate frame, whose signs a position vector turns round; 0.252906278 ppm.
    words = projection("EPSG:9214").definition.split()

    assert (
        "+towgs84=-191.90441429,-39.30318279,-111.45032835,"
        "0.00928836,-0.01975479,0.00427372,0.252906278"
    ) in words
    assert {"+proj=tmerc", "+lon_0=107", "+k=0.9999", "+x_0=500000"} <= set(words)


def test_a_system_on_wgs_84_has_no_datum_shift() -> None:
    assert "towgs84" not in projection("EPSG:32648").definition


def test_a_system_that_distorts_areas_is_no_ruler() -> None:
    with pytest.raises(CrsError, match="distorts areas"):
        projection("EPSG:3857")


def test_the_look_names_the_metric_system_of_the_workspace() -> None:
    look = messages.look(layers(), "vi", metric_crs="EPSG:9209")

    assert look["metric"]["name"] == crs.read_crs("EPSG:9209").name


def test_shapes_have_signs_in_the_legend_only_where_they_are() -> None:
    state = MapState(
        visible=(), shapes=(MapShape("site", SQUARE), MapShape("kept", SQUARE))
    )

    (group,) = legend(layers(), state, "en")

    assert [one.map_class for one in group.entries] == ["kept", "site"]
    assert group.title == "Site being tested"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_text_of_a_shape_is_run_as_a_template(language: str) -> None:
    shape = MapShape("site", {**SQUARE, "note": HOSTILE}, (HOSTILE,))
    page = maps.base_map({"paired": HOSTILE}, ["a.js"], [])
    message = messages.state_message(MapState(visible=(), shapes=(shape,)), {}, [])
    maps.state_group(message).add_to(page)

    rendered = page.get_root().render()

    assert "xyz" not in rendered
    assert "<img" not in rendered
    assert json.loads(json.dumps(message["shapes"]))[0]["lines"] == [HOSTILE]


def test_no_basemap_is_the_usual_case_and_says_nothing(tmp_path: Path) -> None:
    assert ground.basemap(on_ground(tmp_path), "vi") == (None, "")


def test_a_file_of_the_workspace_is_served_by_this_program(tmp_path: Path) -> None:
    mbtiles(tmp_path / "a.mbtiles", {(3, 0, 0): PNG}, attribution="Sở TNMT")

    found, said = ground.basemap(
        on_ground(tmp_path, kind="mbtiles", path="a.mbtiles"), "vi"
    )

    assert found is not None
    assert found.address.startswith("../../cv/tiles/")
    assert (found.min_zoom, found.max_zoom, found.attribution) == (3, 3, "Sở TNMT")
    assert said == ""


def test_the_address_of_tiles_changes_with_their_file(tmp_path: Path) -> None:
    workspace = on_ground(tmp_path, kind="mbtiles", path="a.mbtiles")
    path = mbtiles(tmp_path / "a.mbtiles", {(3, 0, 0): PNG})
    before = tile_stamp(workspace)
    path.unlink()
    mbtiles(path, {(3, place, 0): PNG for place in range(800)})

    assert tile_stamp(workspace) != before


@pytest.mark.parametrize("content", [None, b"no such file"])
def test_a_file_that_cannot_be_read_is_said_on_the_map(
    tmp_path: Path, content: bytes | None
) -> None:
    if content is not None:
        (tmp_path / "a.mbtiles").write_bytes(content)

    found, said = ground.basemap(
        on_ground(tmp_path, kind="mbtiles", path="a.mbtiles"), "en"
    )

    assert found is None
    assert "a.mbtiles, cannot be read" in said


@pytest.mark.parametrize(
    "asked",
    [
        {"kind": "xyz"},
        {"kind": "xyz", "address": "http://tiles/{z}/{x}.png"},
        {"kind": "xyz", "address": "javascript:alert(1)/{z}/{x}/{y}"},
        {"kind": "xyz", "address": "http://tiles/{z}/{x}/{y}/{secret}"},
        {"kind": "mbtiles"},
        {"kind": "pmtiles", "address": "http://tiles/{z}/{x}/{y}"},
        {"kind": "wms"},
        {"kind": "none", "max_zoom": 99},
    ],
)
def test_settings_of_a_basemap_that_cannot_be_shown_are_refused(
    asked: dict[str, object],
) -> None:
    with pytest.raises(pydantic.ValidationError):
        Basemap.model_validate(asked)
