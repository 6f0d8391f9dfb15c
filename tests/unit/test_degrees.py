"""Longitudes and latitudes as people write them."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clusterviz.core.place.degrees import degrees


@pytest.mark.parametrize(
    "text",
    [
        "106°12'30.5\"E",
        "106°12'30,5\"Đ",
        "106º12’30.5”",
        "106 12 30.5",
        "E 106° 12\u2032 30.5\u2033",
        "106°12'30.5''E",
    ],
)
def test_minutes_and_seconds_are_read_however_they_are_marked(text: str) -> None:
    read = degrees(pd.Series([text]))

    assert read.values.iloc[0] == pytest.approx(106 + 12 / 60 + 30.5 / 3600)


@pytest.mark.parametrize(
    ("text", "value"),
    [("21°30'B", 21.5), ("21,25", 21.25), ("106.125", 106.125), ("10°30'S", -10.5)],
)
def test_degrees_are_read_with_decimals_or_minutes(text: str, value: float) -> None:
    assert degrees(pd.Series([text])).values.iloc[0] == pytest.approx(value)


@pytest.mark.parametrize(
    "text", ["106°60'00\"", "106°12'61\"", "-106°12'E", "E106°W", "x"]
)
def test_what_is_no_angle_is_unreadable(text: str) -> None:
    assert degrees(pd.Series(["21.5", text])).rows == (2,)


@settings(deadline=None)
@given(st.integers(0, 179 * 3600 * 100))
def test_any_angle_to_a_hundredth_of_a_second_is_read_back(hundredths: int) -> None:
    seconds, rest = divmod(hundredths, 100)
    minutes, second = divmod(seconds, 60)
    degree, minute = divmod(minutes, 60)
    text = f"{degree}°{minute:02}'{second:02}.{rest:02}\"E"

    read = degrees(pd.Series([text]))

    assert read.values.iloc[0] == pytest.approx(hundredths / 360_000, abs=1e-9)
