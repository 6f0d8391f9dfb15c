"""Tables that say where things are: WKT, longitude and latitude, one point a row."""

from __future__ import annotations

import pandas as pd
import pytest
import shapely

from clusterviz.core.place.located import located
from clusterviz.core.place.place_columns import ROW
from clusterviz.errors import InputError
from clusterviz.files.rows import SHEET_ROW
from clusterviz.records import Severity
from clusterviz.schema import Layer, read_layers
from clusterviz.settings import shipped

LAYERS = read_layers(shipped("layers"))
CLUSTERS = LAYERS["clusters"]
SQUARE = "POLYGON ((0 0, 1 0, 1 1, 0 1, 0 0))"


def table(rows: list[list[object]], *names: str) -> pd.DataFrame:
    """Return a table of text and numbers as a reader gives it."""
    return pd.DataFrame(rows, columns=list(names), dtype=object)


def codes(frame: pd.DataFrame, layer: Layer = CLUSTERS) -> list[tuple[str, str]]:
    """Return severity and code of what is found when `frame` is located."""
    found = located(layer, frame, place={}).findings
    return [(one.severity.value, one.code) for one in found]


def points_of(frame: pd.DataFrame) -> list[tuple[float, float]]:
    """Return longitude and latitude of each row of `frame`."""
    shapes = located(CLUSTERS, frame, place={}).frame["geometry"]
    return [(one.x, one.y) for one in shapes]


def test_the_column_of_row_numbers_is_that_of_the_readers() -> None:
    assert ROW == SHEET_ROW


@pytest.mark.parametrize("name", ["WKT", "geom", "the_geom", "geometry_", "Ranh giới"])
def test_a_column_of_wkt_becomes_the_geometry(name: str) -> None:
    done = located(CLUSTERS, table([["CCN-0001", SQUARE]], "ma", name), place={})

    assert done.how == "wkt"
    assert done.frame["geometry"].iloc[0].equals(shapely.box(0, 0, 1, 1))
    assert done.frame.columns.tolist() == ["ma", "geometry"]


def test_wkt_under_any_name_is_found_by_its_content_and_asked_about() -> None:
    frame = table([["A", SQUARE]], "ten", "cot_2")

    assert codes(frame) == [("decision", "located.columns_guessed")]


def test_the_srid_before_wkt_is_handed_on() -> None:
    done = located(CLUSTERS, table([[f"SRID=9214;{SQUARE}"]], "wkt"), place={})

    assert done.srid == "9214"


def test_faulty_wkt_is_an_error_of_its_row_as_the_sheet_numbers_it() -> None:
    frame = table([[5, "A", SQUARE], [9, "B", "POINT (1"]], ROW, "ten", "wkt")

    (found,) = located(CLUSTERS, frame, place={"wkt": "wkt"}).findings

    assert (found.severity, found.code) == (Severity.ERROR, "located.wkt_unreadable")
    assert found.values["row"] == 9


def test_a_thousand_faults_are_twenty_rows_and_a_count() -> None:
    faulty: list[list[object]] = [[f"POINT ({at}"] for at in range(1000)]
    frame = table(faulty, "wkt")

    found = located(CLUSTERS, frame, place={"wkt": "wkt"}).findings

    assert [one.code for one in found] == ["located.wkt_unreadable"] * 20 + [
        "located.more"
    ]
    assert found[-1].values["n"] == 980
    assert found[-1].severity is Severity.ERROR


@pytest.mark.parametrize(
    ("lon", "lat"),
    [
        ("lon", "lat"),
        ("Kinh độ", "Vĩ độ"),
        ("KINH_DO", "VI_DO"),
        ("KD", "VD"),
        ("Longitude", "Latitude"),
        ("long", "lat"),
        ("lng", "lat"),
        ("X", "Y"),
        ("Tọa độ X", "Tọa độ Y"),
        ("Y", "X"),
    ],
)
def test_longitude_and_latitude_are_known_by_name_and_size(lon: str, lat: str) -> None:
    frame = table([["A", "106,1", "21,2"], ["B", "106,3", "21,25"]], "ten", lon, lat)

    assert points_of(frame) == [(106.1, 21.2), (106.3, 21.25)]


def test_degrees_with_minutes_and_seconds_are_read() -> None:
    frame = table([["A", "106°12'36\"E", "21°30'00\"N"]], "ten", "lon", "lat")

    assert points_of(frame)[0] == pytest.approx((106.21, 21.5))


def test_swapped_names_are_a_decision_and_the_values_win() -> None:
    frame = table([["A", "21.2", "106.1"]], "name", "lon", "lat")

    assert points_of(frame) == [(106.1, 21.2)]
    assert codes(frame) == [("decision", "located.axes_swapped")]


def test_metres_are_turned_to_easting_and_northing_whatever_they_are_called() -> None:
    frame = table([["A", 2355000.5, 421000.25]], "ten", "X", "Y")

    assert points_of(frame) == [(421000.25, 2355000.5)]
    assert codes(frame) == [("info", "located.axes")]


def test_metres_of_nowhere_in_vietnam_are_said_to_be_unsure() -> None:
    frame = table([["A", 1000, 2000]], "ten", "X", "Y")

    assert codes(frame) == [("warning", "located.axes_unsure")]


def test_columns_without_names_are_told_by_their_values_and_asked_about() -> None:
    rows: list[list[object]] = [
        ["Cụm A", "2355000,5", "421000,2"],
        ["Cụm B", "2356000,1", "422000,9"],
    ]
    frame = table(rows, "A", "B", "C")

    done = located(CLUSTERS, frame, place={})

    assert [(one.x, one.y) for one in done.frame["geometry"]] == [
        (421000.2, 2355000.5),
        (422000.9, 2356000.1),
    ]
    assert done.findings[0].code == "located.columns_guessed"
    assert done.findings[0].severity is Severity.DECISION


def test_an_unreadable_coordinate_is_an_error_and_an_empty_one_is_not() -> None:
    rows: list[list[object]] = [
        ["A", "106.1", "21.2"],
        ["B", "?", "21.2"],
        ["C", None, None],
    ]
    frame = table(rows, "ten", "lon", "lat")

    done = located(CLUSTERS, frame, place={})

    assert done.frame["geometry"].isna().tolist() == [False, True, True]
    assert [(one.code, one.values["row"]) for one in done.findings] == [
        ("located.number_unreadable", 2)
    ]


def test_a_table_that_says_no_place_is_an_error() -> None:
    frame = table([["CCN-0001", 5]], "ma", "dien_tich")

    assert codes(frame) == [("error", "located.none")]


def test_what_has_shapes_or_needs_none_comes_back_as_it_is() -> None:
    shapes = table([["A", shapely.Point(1, 2)]], "ten", "geometry")
    rows = table([["A", "106.1", "21.2"]], "ten", "lon", "lat")

    assert located(CLUSTERS, shapes, place={}).frame is shapes
    assert located(LAYERS["projects"], rows, place={}).frame is rows


def test_a_person_says_which_columns_they_are() -> None:
    frame = table([["A", 106.1, 21.2, 9.9]], "ten", "a", "b", "lon")

    done = located(CLUSTERS, frame, place={"lon": "a", "lat": "b"})

    assert done.frame["geometry"].iloc[0].wkt == "POINT (106.1 21.2)"
    assert dict(done.place) == {"lon": "a", "lat": "b"}


@pytest.mark.parametrize("place", [{"lon": "nowhere"}, {"height": "ten"}])
def test_a_place_that_does_not_exist_is_refused(place: dict[str, str]) -> None:
    with pytest.raises(InputError, match="--place"):
        located(CLUSTERS, table([["A"]], "ten"), place=place)
