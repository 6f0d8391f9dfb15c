"""Text without what nobody can see, and the report of it."""

from __future__ import annotations

import sys
import unicodedata

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from clusterviz import texts
from clusterviz.core.writing.cleaning import clean, cleaned
from clusterviz.records import Severity
from tests.strategies import properties

KEPT = "\t\n\r"


def frame_of(*values: object, name: str = "name") -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(list(values), dtype=object)})


@pytest.mark.parametrize(
    "sign",
    [
        chr(code)
        for code in range(sys.maxunicode + 1)
        if unicodedata.category(chr(code)) == "Cc" and chr(code) not in KEPT
    ]
    + [*"\u200b\u200c\u200d\u2060\ufeff\xad", "\ud800", "\udfff", "\ufffe"]
    + [*"\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"]
    + ["\U000e0041", "\u3164", "\u180e"],
)
def test_what_nobody_sees_is_left_out(sign: str) -> None:
    assert clean(f"Bắc{sign} Giang") == "Bắc Giang"


@pytest.mark.parametrize(
    "space",
    [sign for sign in map(chr, range(0x3001)) if unicodedata.category(sign) == "Zs"],
)
def test_every_kind_of_space_is_a_plain_one(space: str) -> None:
    assert clean(f"{space}Bắc{space}Giang{space}") == "Bắc Giang"


def test_lines_and_tabs_stay() -> None:
    assert clean("Điều 1\r\n\tKhoản 2") == "Điều 1\r\n\tKhoản 2"


def test_a_lost_letter_stays_for_the_check_of_it() -> None:
    assert clean("B\ufffdc") == "B\ufffdc"


def test_marks_piled_on_a_letter_are_cut_to_thirty() -> None:
    assert len(clean("x" + "\u0316\u0301" * 50_000)) == 31


@given(st.text())
@properties
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.text(st.characters(categories=["L", "N", "P"]), max_size=20))
@properties
def test_visible_text_only_gets_composed(text: str) -> None:
    seen = "".join(sign for sign in text if clean(sign))

    assert clean(seen) == unicodedata.normalize("NFC", seen)


def test_a_sound_table_is_given_back_itself() -> None:
    frame = frame_of("Bắc Giang", None, 3, "a\nb")

    assert cleaned("areas", frame) == (frame, [])


def test_unseen_signs_are_reported_with_their_codes() -> None:
    frame, findings = cleaned("areas", frame_of("Bắc\u200b Giang", "Vôi", "Vôi\u202e"))

    assert frame["name"].tolist() == ["Bắc Giang", "Vôi", "Vôi"]
    (one,) = findings
    assert (one.severity, one.code, one.field) == (
        Severity.WARNING, "encoding.cleaned", "name",
    )  # fmt: skip
    assert one.values == {"n": 2, "sample": r"Bắc\u200b Giang"}


def test_rows_are_counted_not_texts() -> None:
    _, (one,) = cleaned("areas", frame_of("a\x00", "a\x00", "b"))

    assert one.values["n"] == 2


def test_composing_and_trimming_only_inform() -> None:
    decomposed = unicodedata.normalize("NFD", "Thị trấn Vôi")
    frame, findings = cleaned("areas", frame_of(decomposed, " Nếnh "))

    assert frame["name"].tolist() == ["Thị trấn Vôi", "Nếnh"]
    assert [(one.severity, one.code) for one in findings] == [
        (Severity.INFO, "encoding.trimmed"),
        (Severity.INFO, "encoding.composed"),
    ]


def test_what_is_no_text_stays() -> None:
    frame, _ = cleaned("areas", frame_of(7, None, 2.5, True, "a\x00"))

    assert frame["name"].tolist() == [7, None, 2.5, True, "a"]


def test_headings_are_cleaned_and_stay_apart() -> None:
    frame = pd.DataFrame([[1, 2, 3, 4]], columns=["Tên", "Tên\u200b", "\x00", "Tên_2"])

    result, findings = cleaned("areas", frame)

    assert list(result.columns) == ["Tên", "Tên_3", "column_3", "Tên_2"]
    assert [one.code for one in findings] == [
        "encoding.heading_cleaned",
        "encoding.heading_repeated",
        "encoding.heading_cleaned",
    ]


def test_a_heading_given_twice_is_told_apart() -> None:
    frame = pd.DataFrame([["a\x00", "b"]], columns=["x", "x"])

    result, findings = cleaned("areas", frame)

    assert result.to_dict("list") == {"x": ["a"], "x_2": ["b"]}
    assert [one.code for one in findings] == [
        "encoding.heading_repeated", "encoding.cleaned",
    ]  # fmt: skip


def test_geometry_stays_where_it_is() -> None:
    point = shapely.Point(1, 2)
    frame = gpd.GeoDataFrame(
        {"name\u200b": ["a\x00"], "geometry\u200b": ["b"], "geometry": [point]}
    )

    result, _ = cleaned("areas", frame)

    assert list(result.columns) == ["name", "geometry_2", "geometry"]
    assert result["geometry"].tolist() == [point]
    assert isinstance(result, gpd.GeoDataFrame)
    assert frame.columns[0] == "name\u200b"


def test_every_finding_has_its_sentence() -> None:
    frame = pd.DataFrame([["a\x00", "e\u0301", " b"]], columns=["x\u200b", "y", "x"])
    _, findings = cleaned("areas", frame)

    assert len({one.code for one in findings}) == 5
    assert all(texts.finding(one, "vi") for one in findings)
