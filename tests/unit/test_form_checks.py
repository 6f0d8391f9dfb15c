"""The checks of the circular, by hand-made forms on both sides of each."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from clusterviz import texts
from clusterviz.core.form_checks import beside_decree, between, within
from clusterviz.core.forms import INDICATORS
from clusterviz.schema import LANGUAGES

# A form in which everything holds, each limit just reached where it may be.
SOUND = {
    "1": 5.0, "2": 145.0, "3": 3.0, "4": 100.0, "5": 3.0, "6": 100.0, "7": 3.0,
    "8": 100.0, "9": 3.0, "10": 100.0, "11": 3.0, "12": 100.0, "13": 380.0,
    "14": 380.0, "15": 4.0, "15.1": 3.0, "15.2": 1.0, "15.3": 0.0, "15.4": 0.0,
    "16": 80.5, "16.1": 60.25, "16.2": 20.25, "16.3": 0.0, "16.4": 0.0,
    "17": 50.0, "18": 50.0, "19": 1.0, "20": 3.0, "21": 3.0, "22": 3.0,
    "23": 1.5, "24": 0.5, "25": 300.0, "26": 2.0, "27": 2.0,
}  # fmt: skip


def filed(code: str = "001", /, **changed: float) -> pd.DataFrame:
    """Return a form of one area, some lines changed: ``i15_1`` is line 15.1."""
    wrong = {name[1:].replace("_", "."): value for name, value in changed.items()}
    values = {**SOUND, **wrong}
    return pd.DataFrame(
        {
            "area_code": code,
            "area_name": f"Huyện {code}",
            "indicator": list(values),
            "value": list(values.values()),
        }
    )


def broken(**changed: float) -> list[tuple[str, str]]:
    return [(one.code, one.field) for one in within(filed("001", **changed))]


def test_a_sound_form_breaks_nothing() -> None:
    assert set(SOUND) == set(INDICATORS)
    assert broken() == []


@pytest.mark.parametrize(
    ("changed", "number"),
    [
        # One more than the sum; the lines that the parts may not exceed hold.
        ({"i15": 5.0}, "15"),
        ({"i15_2": 2.0}, "15"),
        # A square metre: 0.0001 ha.
        ({"i16": 80.5001}, "16"),
        ({"i16_2": 20.2501}, "16"),
    ],
)
def test_parts_add_up_to_their_whole(changed: dict[str, float], number: str) -> None:
    assert broken(**changed) == [("forms.sum_differs", number)]


def test_less_than_a_square_metre_is_no_difference() -> None:
    assert broken(i16=80.500_04) == []


@pytest.mark.parametrize(
    ("part", "most", "more"),
    [
        ("i5", 3.0, 4.0),
        ("i9", 3.0, 4.0),
        ("i11", 3.0, 4.0),
        ("i14", 380.0, 380.000_001),
        ("i21", 3.0, 4.0),
        ("i22", 3.0, 4.0),
        ("i27", 2.0, 3.0),
    ],
)
def test_a_part_may_reach_its_whole_but_not_exceed_it(
    part: str, most: float, more: float
) -> None:
    assert broken(**{part: most}) == []
    assert broken(**{part: more}) == [("forms.exceeds", part[1:])]


def test_more_established_clusters_operate_than_there_are() -> None:
    # 15.1 + 15.2 still add up to 15.
    found = broken(i15_1=4.0, i15_2=0.0)

    assert found == [("forms.exceeds", "15.1")]


def test_leased_land_may_not_exceed_the_land() -> None:
    # By one square metre, too little for the percentage to show it.
    assert broken(i18=50.0001) == [("forms.exceeds", "18")]


@pytest.mark.parametrize(
    ("ratio", "is_broken"), [(0.5, False), (0.5004, False), (0.5006, True)]
)
def test_19_is_18_over_17_to_the_last_digit_that_is_read(
    ratio: float, is_broken: bool
) -> None:
    # 25 of 50 ha are 50.0 %.
    expected = [("forms.occupancy_differs", "19")] if is_broken else []

    assert broken(i18=25.0, i19=ratio) == expected


def test_a_percentage_of_no_land_is_wrong_whatever_it_is() -> None:
    assert broken(i17=0.0, i18=0.0, i19=0.0) == [("forms.occupancy_of_nothing", "19")]
    assert broken(i17=0.0, i18=0.0, i19=math.nan) == []


def test_what_nobody_knows_contradicts_nothing() -> None:
    unknown = {f"i{number.replace('.', '_')}": math.nan for number in SOUND}

    assert broken(**unknown) == []


def test_each_area_is_checked_and_named() -> None:
    both = pd.concat([filed("001"), filed("002", i21=4.0)])

    (found,) = within(both)

    assert (found.feature_id, found.severity.value) == ("002", "warning")
    assert texts.finding(found, "en") == (
        "Huyện 002: line 21 is 4, more than line 20, which is 3."
    )


def test_forms_03_add_up_to_form_04() -> None:
    areas = pd.concat([filed("001"), filed("002")])
    whole = filed("001", **{
        f"i{number.replace('.', '_')}": 2 * value for number, value in SOUND.items()
    })  # fmt: skip

    # Ratios are not added: 19 is 100 % in all three.
    assert between(areas, whole) == []


@pytest.mark.parametrize(
    ("number", "more"), [("1", 1.0), ("2", 0.0001), ("13", 0.000_001), ("27", 1.0)]
)
def test_the_smallest_amount_that_is_lost_between_forms_is_found(
    number: str, more: float
) -> None:
    whole = filed("001", **{f"i{number}": SOUND[number] + more})

    (found,) = between(filed(), whole)

    assert (found.code, found.field) == ("forms.sum_of_forms", number)
    assert between(filed(), filed()) == []


def test_an_area_that_knows_nothing_adds_nothing() -> None:
    areas = pd.concat([filed("001"), filed("002", i23=math.nan)])
    twice = {
        f"i{number.replace('.', '_')}": 2 * value for number, value in SOUND.items()
    }

    assert between(areas, filed("001", **{**twice, "i23": SOUND["23"]})) == []
    assert between(filed(i23=math.nan), filed(i23=math.nan)) == []


def test_the_reading_of_the_decree_is_shown_where_it_differs() -> None:
    decree = pd.DataFrame(
        {"area_code": "001", "area_name": "A", "indicator": ["19_decree"], "value": 0.9}
    )
    same = decree.assign(value=1.0)

    (found,) = beside_decree(pd.concat([filed(), decree]))

    assert (found.code, found.severity.value) == ("forms.decree_differs", "info")
    assert found.values["decree_ratio"] == 0.9
    assert beside_decree(pd.concat([filed(), same])) == []
    assert beside_decree(filed()) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_is_a_sentence(language: str) -> None:
    wrong = within(
        filed(i15=9.0, i21=9.0, i19=0.2, i16=1.0)
    ) + within(filed(i17=0.0, i18=0.0, i19=0.5))  # fmt: skip

    for found in wrong:
        said = texts.finding(found, language)  # type: ignore[arg-type]
        assert "{" not in said
        assert "Huyện 001" in said
