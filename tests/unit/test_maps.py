from __future__ import annotations

import datetime as dt
import json
from typing import Any

import folium
import geopandas as gpd
import pytest
import shapely
from folium.plugins import Fullscreen

from clusterviz.errors import AssetError, CrsError
from clusterviz.view import maps, messages
from clusterviz.view.features import cluster_line, display_features
from clusterviz.view.mapstate import MapState
from clusterviz.workspace.mapframes import MapQuestion, content_hash, map_frame
from tests.tiny import AS_OF_ON, Row, at, layers, tiny_workspace
from tests.tiny.plan import cluster_rows, zone_rows

HOSTILE = "{{'x' ~ 'yz'}}<img src=x onerror=alert(1)>"


def shown(name: str, level: str = "", **rows: list[Row]) -> dict[str, Any]:
    """Return one layer of the tiny workspace as the map gets it, in English."""
    workspace = tiny_workspace(rows or None)
    frame = map_frame(workspace, MapQuestion(name, AS_OF_ON, level))
    return display_features(name, frame, layers(), "en")


def properties(collection: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the properties of each feature, by its id."""
    return {
        one["properties"]["id"]: one["properties"] for one in collection["features"]
    }


def test_clusters_are_drawn_by_the_status_derived_for_the_day() -> None:
    classes = {key: one["class"] for key, one in properties(shown("clusters")).items()}

    assert classes == {
        "CCN-0001": "operating",
        "CCN-0002": "operating",
        "CCN-0003": "established",
        "CCN-0004": "planned",
        "CCN-0005": "symbol_only",
        "CCN-0006": "withdrawn",
        "CCN-0007": "withdrawn",
    }


def test_a_tooltip_says_name_status_and_hectares() -> None:
    tips = properties(shown("clusters"))

    assert tips["CCN-0003"]["lines"] == [
        "Đông Nam",
        "Established, not operating · 20.00 ha",
    ]
    assert tips["CCN-0006"]["lines"][1] == (
        "Withdrawn or removed part · 31 Dec 2015 · 12.00 ha"
    )


def test_a_zone_without_a_name_goes_by_its_id() -> None:
    zones = [{**zone_rows()[0], "zone_name": None}]

    assert properties(shown("plan_zones", plan_zones=zones))["Z01"]["lines"] == [
        "Z01",
        "LUC · Wet-rice land",
    ]


def test_zones_are_those_valid_on_the_day() -> None:
    assert sorted(properties(shown("plan_zones"))) == [
        "Z01", "Z02", "Z03", "Z04", "Z05", "Z08", "Z09",
    ]  # fmt: skip


def test_a_cluster_with_only_a_symbol_stands_in_the_commune_that_its_paper_names() -> (
    None
):
    workspace = tiny_workspace()
    frame = map_frame(workspace, MapQuestion("clusters", AS_OF_ON))

    point = frame.set_index("cluster_id").geometry["CCN-0005"]

    assert point.geom_type == "Point"
    assert at(2000, 1000, 4000, 2000).contains(point)


def test_a_symbol_that_names_no_area_is_counted_and_not_drawn() -> None:
    rows = cluster_rows()
    rows[4] |= {"commune_names": None, "district_names": None}

    collection = shown("clusters", clusters=rows)

    assert collection["n_unplaced"] == 1
    assert "CCN-0005" not in properties(collection)


def test_coordinates_are_longitude_and_latitude_to_a_tenth_of_a_metre() -> None:
    lon, lat = properties(shown("clusters"))["CCN-0001"]["at"]

    assert 106.03 < lon < 106.05
    assert 21.24 < lat < 21.26
    assert (round(lon, 6), round(lat, 6)) == (lon, lat)


def test_simplified_areas_have_no_gap_between_them() -> None:
    # A wavy border of 400 corners, 1 km of amplitude noise far below a pixel.
    border = [(2000 + 8 * (i % 2), 5 * i) for i in range(401)]
    west = shapely.Polygon([(0, 0), *border, (0, 2000)])
    east = shapely.box(0, 0, 4008, 2000) - west
    frame = gpd.GeoDataFrame(
        {
            "feature_id": ["w", "e"],
            "map_class": ["district"] * 2,
            "area_name": ["W", "E"],
        },
        geometry=[west, east],
        crs="EPSG:9214",
    )

    collection = display_features("areas", frame, layers(), "en")

    one, other = (
        shapely.from_geojson(json.dumps(f["geometry"])) for f in collection["features"]
    )
    assert shapely.get_num_coordinates(one) < 50
    assert one.intersection(other).area == 0
    both = shapely.union(one, other)
    assert both.geom_type == "Polygon"
    assert shapely.get_num_interior_rings(both) == 0


def test_too_many_corners_leave_out_the_smallest_and_say_how_many() -> None:
    frame = map_frame(tiny_workspace(), MapQuestion("plan_zones", AS_OF_ON))

    collection = display_features("plan_zones", frame, layers(), "en", max_points=10)

    # Each has five corners: the road corridor (16 ha) and the housing are largest.
    assert sorted(properties(collection)) == ["Z03", "Z09"]
    assert collection["n_omitted"] == 5


def test_a_frame_in_degrees_is_refused() -> None:
    frame = map_frame(tiny_workspace(), MapQuestion("clusters", AS_OF_ON))

    with pytest.raises(CrsError, match="not in metres"):
        display_features("clusters", frame.to_crs(4326), layers(), "en")


def test_parts_of_a_cluster_name_it() -> None:
    for name in ("plots", "clearance_sites", "overlaps"):
        assert {one["of"][:4] for one in properties(shown(name)).values()} == {"CCN-"}


def test_overlaps_are_drawn_by_severity_or_by_what_is_no_conflict() -> None:
    classes = {key: one["class"] for key, one in properties(shown("overlaps")).items()}

    assert classes == {
        "CCN-0001|Z01": "needs_approval",
        "CCN-0001|Z02": "needs_approval",
        "CCN-0001|Z03": "within_tolerance",
        "CCN-0002|Z04": "forbidden",
        "CCN-0003|Z05": "inform",
    }


def test_the_name_of_an_answer_changes_with_the_data_and_the_day() -> None:
    workspace = tiny_workspace()
    asked = MapQuestion("clusters", AS_OF_ON)
    rows = cluster_rows()
    rows[0]["cluster_name"] = "Tên khác"

    again = content_hash(tiny_workspace(), asked)
    other_day = content_hash(workspace, MapQuestion("clusters", dt.date(2025, 1, 1)))
    other_data = content_hash(tiny_workspace({"clusters": rows}), asked)

    assert content_hash(workspace, asked) == again
    assert len({again, other_day, other_data}) == 3


def test_the_page_is_the_same_text_whenever_it_is_built() -> None:
    def text() -> str:
        page = maps.base_map({"look": "../../cv/look.json"}, ["a.js"], ["a.css"])
        rendered: str = page.get_root().render()
        return rendered.replace(page.get_name(), "map")

    assert text() == text()


def test_the_page_asks_for_our_files_alone() -> None:
    page = maps.base_map({}, ["../../cv/static/1/leaflet.js"], [])

    rendered = page.get_root().render()

    assert "//" not in rendered.replace("<!--", "")
    assert "../../cv/static/1/leaflet.js" in rendered


@pytest.mark.parametrize("url", ["https://cdn.test/x.js", "//cdn.test/x.js"])
def test_a_script_from_elsewhere_is_refused(url: str) -> None:
    with pytest.raises(AssetError, match=r"cdn\.test"):
        maps.base_map({}, [url], [])


def test_an_element_that_brings_its_own_scripts_is_refused() -> None:
    page = maps.base_map({}, ["a.js"], [])
    page.add_child(Fullscreen())  # type: ignore[no-untyped-call]

    with pytest.raises(AssetError, match="Fullscreen asks for https"):
        maps.require_local(page)


def test_no_text_of_the_state_is_run_as_a_template() -> None:
    state = MapState(visible=(), values={HOSTILE: ("#ffffff", HOSTILE)})
    page = maps.base_map({"view": HOSTILE}, ["a.js"], [])
    maps.state_group(messages.state_message(state, {}, [])).add_to(page)

    rendered = page.get_root().render()

    assert "xyz" not in rendered
    assert "<img" not in rendered


def test_the_state_leaves_out_what_is_as_usual() -> None:
    message = messages.state_message(
        MapState(visible=("clusters",)), {"clusters": "u"}, []
    )

    assert message == {"sources": {"clusters": "u"}, "legend": []}


def test_the_look_has_every_style_and_word() -> None:
    look = messages.look(layers(), "vi")

    assert look["styles"]["clusters"]["withdrawn"]["hatch"] is True
    assert look["words"]["home"] == "Về toàn tỉnh"
    json.dumps(look)


def test_a_cluster_without_hectares_says_its_status_alone() -> None:
    row = {"map_class": "planned", "planned_area_ha": None, "withdrawn_on": None}

    assert cluster_line(row, "vi") == "Trong quy hoạch, chưa thành lập"


def test_the_state_is_a_feature_group_of_its_own() -> None:
    assert isinstance(maps.state_group({}), folium.FeatureGroup)
