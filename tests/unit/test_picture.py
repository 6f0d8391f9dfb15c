"""The still map of the notebooks."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import geopandas as gpd
import pytest
from shapely import MultiPolygon, Point, Polygon, box

from clusterviz.errors import CrsError
from clusterviz.schema import read_layers
from clusterviz.settings import shipped
from clusterviz.view.picture import picture
from clusterviz.view.style import CLUSTER_STATUSES

LAYERS = read_layers(shipped("layers"))
SVG = "{http://www.w3.org/2000/svg}"


def areas(crs: str = "EPSG:9214") -> gpd.GeoDataFrame:
    """Return one district of 1,000 m by 500 m."""
    return gpd.GeoDataFrame(
        {"feature_id": ["A1"], "map_class": ["district"]},
        geometry=[box(0, 0, 1_000, 500)],
        crs=crs,
    )


def clusters(feature_id: str = "CCN-0001") -> gpd.GeoDataFrame:
    """Return a withdrawn cluster with a hole, and one known by its symbol only."""
    holed = Polygon(
        box(100, 100, 300, 300).exterior, [box(150, 150, 200, 200).exterior]
    )
    return gpd.GeoDataFrame(
        {
            "feature_id": [feature_id, "CCN-0002"],
            "map_class": ["withdrawn", "symbol_only"],
        },
        geometry=[MultiPolygon([holed]), Point(500, 250)],
        crs="EPSG:9214",
    )


def drawn(*, feature_id: str = "CCN-0001", caption: str = "") -> ElementTree.Element:
    """Return the picture of both, 1,000 px wide: a pixel a metre."""
    frames = {"areas": areas(), "clusters": clusters(feature_id)}
    svg = picture(frames, LAYERS, "en", caption=caption, width_px=1_000).svg
    return ElementTree.fromstring(svg)


def test_north_is_up_and_a_pixel_is_a_metre() -> None:
    (ring,) = drawn().iter(f"{SVG}circle")

    assert (ring.get("cx"), ring.get("cy")) == ("500.0", "250.0")


def test_a_hole_is_a_ring_of_its_own() -> None:
    paths = [path.get("d", "") for path in drawn().iter(f"{SVG}path")]

    assert max(path.count("M") for path in paths) == 2
    assert any("150.0,350.0" in path for path in paths)


def test_a_feature_is_drawn_in_the_style_of_its_class() -> None:
    look = CLUSTER_STATUSES["withdrawn"]
    dashed = [
        path
        for path in drawn().iter(f"{SVG}path")
        if path.get("stroke-dasharray") == look.dash
    ]

    assert [path.get("stroke") for path in dashed] == [look.line]


def test_the_legend_names_what_is_drawn_and_nothing_else() -> None:
    words = {text.text for text in drawn(caption="Sample").iter(f"{SVG}text")}

    assert words == {
        "District boundary",
        "Withdrawn or removed part",
        "Symbol only, no boundary yet",
        "Sample",
    }


@pytest.mark.parametrize("hostile", ["{{7*7}}", "<img src=x onerror=alert(1)>"])
def test_a_text_from_data_shows_as_itself(hostile: str) -> None:
    image = drawn(feature_id=hostile, caption=hostile)

    assert {text.text for text in image.iter(f"{SVG}text")} >= {hostile}
    assert hostile in {title.text for title in image.iter(f"{SVG}title")}
    assert not list(image.iter(f"{SVG}img"))


def test_a_picture_fetches_nothing() -> None:
    svg = picture({"areas": areas()}, LAYERS, "vi").svg

    assert re.findall(r"https?://[^\"]+", svg) == ["http://www.w3.org/2000/svg"]
    assert "<script" not in svg
    assert "href" not in svg


def test_a_picture_is_never_drawn_from_degrees() -> None:
    with pytest.raises(CrsError, match="not in metres"):
        picture({"areas": areas("EPSG:4326")}, LAYERS, "en")
