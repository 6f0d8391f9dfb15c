"""Texts of a drawing name the land that they stand on."""

from __future__ import annotations

import geopandas as gpd
import shapely
from shapely import Point, box

from clusterviz.core.shape.labels import Labelled, with_labels
from tests.tiny import layers

ZONES = layers()["plan_zones"]


def drawing(*rows: tuple[shapely.Geometry, str | None]) -> gpd.GeoDataFrame:
    """Return a drawing of shapes, each with its text or none."""
    return gpd.GeoDataFrame(
        {"Text": [text for _, text in rows]}, geometry=[shape for shape, _ in rows]
    )


def codes(result: Labelled) -> list[str]:
    """Return what was found."""
    return [one.code.removeprefix("closing.") for one in result.findings]


def test_the_text_on_a_polygon_names_it_and_its_point_goes() -> None:
    rows = (box(0, 0, 9, 9), None), (box(9, 0, 18, 9), None), (Point(12, 4), "B")
    result = with_labels(ZONES, drawing(*rows))

    assert result.frame["label"].tolist() == [None, "B"]
    assert result.findings == ()


def test_several_texts_are_read_from_the_top_down_and_told() -> None:
    rows = (Point(2, 2), "12,5 ha"), (box(0, 0, 9, 9), None), (Point(2, 7), "CCN A")
    result = with_labels(ZONES, drawing(*rows))

    assert result.frame["label"].tolist() == ["CCN A; 12,5 ha"]
    assert result.findings[0].values == {"n": 1, "example": "CCN A; 12,5 ha"}


def test_a_text_belongs_to_the_smallest_polygon_around_it() -> None:
    rows = (box(0, 0, 90, 90), None), (box(10, 10, 20, 20), None), (Point(15, 15), "A")

    result = with_labels(ZONES, drawing(*rows))

    assert result.frame["label"].tolist() == [None, "A"]


def test_texts_and_points_that_name_nothing_are_left_out_and_told() -> None:
    rows = (box(0, 0, 9, 9), None), (Point(50, 50), "tỷ lệ"), (Point(1, 1), " ")
    result = with_labels(ZONES, drawing(*rows))

    assert result.frame.geom_type.tolist() == ["Polygon"]
    assert codes(result) == ["labels_outside", "points_left_out"]
    assert result.findings[0].values["example"] == "tỷ lệ"


def test_a_frame_without_polygons_stays_as_it_is() -> None:
    frame = drawing((Point(1, 1), "A"))

    assert with_labels(ZONES, frame).frame is frame
