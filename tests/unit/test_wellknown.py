"""Shapes written as text: bounded before a parser sees them."""

from __future__ import annotations

import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from clusterviz.core.place.wellknown import is_wellknown, shapes_told

SQUARE = "POLYGON ((0 0, 1 0, 1 1, 0 1, 0 0))"


def test_shapes_are_what_their_text_says() -> None:
    told = shapes_told(pd.Series([SQUARE, None, " point(1 2)", ""], index=[5, 5, 7, 8]))

    assert [None if one is None else one.wkt for one in told.shapes] == [
        SQUARE,
        None,
        "POINT (1 2)",
        None,
    ]
    assert told.faults == ()


def test_an_srid_is_noted_and_put_aside() -> None:
    told = shapes_told(pd.Series([f"SRID=9214;{SQUARE}", f"srid=4326; {SQUARE}"]))

    assert told.srids == ("4326", "9214")
    assert told.faults == ()


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("GEOMETRYCOLLECTION(" * 20_000, "deep"),
        ("GEOMETRYCOLLECTION (POINT (1 1), " * 9 + "POINT (1 1)" + ")" * 9, "deep"),
        ("POLYGON " + "(" * 20_000, "deep"),
        ("POINT (1 nan)", "not_finite"),
        ("POINT (1e400 1)", "not_finite"),
        ("POLYGON ((0 0, 1 0, 1 1))", "unreadable"),
        ("POLYGON ((0 0, 1 0", "unreadable"),
        ("POINT (1 1) x", "unreadable"),
        ("CURVEPOLYGON (CIRCULARSTRING (0 0, 1 1, 2 0, 1 -1, 0 0))", "unreadable"),
        ("/etc/passwd", "unreadable"),
        ("POINT (1 1)" + " " * 10_000_000 + "x", "long"),
    ],
)
def test_what_is_no_sound_shape_is_a_fault_of_its_row(text: str, fault: str) -> None:
    told = shapes_told(pd.Series([SQUARE, text]))

    assert told.faults == ((1, fault),)
    assert told.shapes[0] is not None
    assert told.shapes[1] is None


def test_a_collection_of_polygons_is_not_deep() -> None:
    text = (
        f"GEOMETRYCOLLECTION (MULTI{SQUARE.replace('((', '(((').replace('))', ')))')})"
    )

    assert shapes_told(pd.Series([text])).faults == ()


@pytest.mark.parametrize(
    ("texts", "is_one"),
    [
        ([SQUARE] * 9 + ["?"], True),
        ([SQUARE, "?"], False),
        ([], False),
        ([None], False),
    ],
)
def test_a_column_is_wkt_if_nearly_all_of_it_is(
    texts: list[str | None], is_one: bool
) -> None:
    assert is_wellknown(pd.Series(texts, dtype=object)) is is_one


@settings(deadline=None)
@given(st.text(alphabet="POLYGNINTZME ()01.,-;SRD=", max_size=60))
def test_no_text_raises(text: str) -> None:
    told = shapes_told(pd.Series([text]))

    assert told.shapes[0] is None or shapely.is_geometry(told.shapes[0])
