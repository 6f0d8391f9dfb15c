"""Units of columns: told by a person, by the heading, by figures; never in silence."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clusterviz.core.table.decimals import with_numbers
from clusterviz.core.table.units import with_units
from clusterviz.records import Finding, Severity
from clusterviz.schema import Field, Label, Layer

NAME = Label(vi="Diện tích", en="Area")
LAKES = Layer(
    name="lakes",
    title=NAME,
    description=NAME,
    geometry="none",
    key="lake_id",
    fields={
        "lake_id": Field("lake_id", "text", NAME),
        "area_ha": Field("area_ha", "number", NAME, unit="ha", minimum=0),
        "small_ha": Field("small_ha", "number", NAME, unit="ha", maximum=100),
        "cost_billion_vnd": Field(
            "cost_billion_vnd", "number", NAME, unit="billion_vnd"
        ),
        "n_boats": Field("n_boats", "integer", NAME, minimum=0),
    },
)


def converted(
    heading: str,
    figures: list[object],
    *,
    field: str = "area_ha",
    said: str = "",
    drawn: list[float] | None = None,
) -> tuple[list[object], list[tuple[str, Severity]]]:
    """Return a column in our unit, and what was found."""
    units = {field: said} if said else {}
    drawn_ha = None if drawn is None else pd.Series(drawn)
    frame, found = with_units(
        LAKES, pd.DataFrame({heading: figures}), {heading: field},
        units=units, drawn_ha=drawn_ha,
    )  # fmt: skip
    return frame[heading].tolist(), [(one.code, one.severity) for one in found]


@pytest.mark.parametrize(
    ("heading", "figure"),
    [("DT_m2", 25_000.0), ("Diện tích (m²)", 25_000.0), ("DT km2", 0.025)],
)
def test_a_heading_tells_the_unit(heading: str, figure: float) -> None:
    assert converted(heading, [figure]) == (
        [2.5], [("columns.unit_from_heading", Severity.INFO)]
    )  # fmt: skip


def test_money_is_read_in_the_unit_of_its_heading() -> None:
    values, found = converted("Vốn (triệu đồng)", [1500.0], field="cost_billion_vnd")

    assert values == [1.5]
    assert found == [("columns.unit_from_heading", Severity.INFO)]


def test_hectares_stay_hectares() -> None:
    assert converted("DT_ha", [50.0, 75.0]) == ([50.0, 75.0], [])
    assert converted("DT", [50.0, 75.0], drawn=[49.0, 76.0]) == ([50.0, 75.0], [])


def test_what_a_person_says_wins() -> None:
    assert converted("DT_ha", [5000.0], said="m2") == (
        [0.5], [("columns.unit_given", Severity.INFO)]
    )  # fmt: skip
    assert converted("DT_m2", [5000.0], said="ha") == ([5000.0], [])


def test_figures_that_no_site_can_have_are_square_metres_if_a_person_agrees() -> None:
    assert converted("DT", [500_000.0, 750_000.0]) == (
        [50.0, 75.0], [("columns.unit_converted", Severity.DECISION)]
    )  # fmt: skip
    assert converted("DT", [5000.0], field="small_ha")[0] == [0.5]
    assert converted("DT", [500_000.0, 12.0]) == ([500_000.0, 12.0], [])


@pytest.mark.parametrize(
    ("figures", "drawn", "expected", "code"),
    [
        ([9000.0, 21_000.0], [0.9, 2.0], [0.9, 2.1], "columns.unit_converted"),
        ([0.5, 0.76], [50.0, 75.0], [50.0, 76.0], "columns.unit_converted"),
        ([9000.0, 2.0], [0.9, 2.0], [9000.0, 2.0], "columns.unit_mixed"),
    ],
)
def test_the_drawn_area_tells_the_unit(
    figures: list[object], drawn: list[float], expected: list[float], code: str
) -> None:
    values, found = converted("DT", figures, drawn=drawn)

    assert values == pytest.approx(expected)
    assert found == [(code, Severity.DECISION)]


def test_a_part_of_the_drawn_area_is_not_taken_for_another_unit() -> None:
    leased = [0.0, 1.5, 40.0]

    assert converted("DT", list(leased), drawn=[50.0, 75.0, 60.0]) == (leased, [])


@pytest.mark.parametrize(
    ("heading", "figure", "expected"), [("DT_ha", 500_000.0, 500_000.0),
                                        ("DT_m2", 50.0, 0.005)],
)  # fmt: skip
def test_a_heading_that_the_shapes_contradict_is_followed_and_questioned(
    heading: str, figure: float, expected: float
) -> None:
    values, found = converted(heading, [figure], drawn=[50.0])

    assert values == [expected]
    assert found == [("columns.unit_doubtful", Severity.DECISION)]


def test_what_is_no_figure_stays_as_it_is() -> None:
    assert converted("DT_m2", [5000.0, "khoảng 3", None])[0] == [0.5, "khoảng 3", None]


def figures(
    cells: list[object], field: str = "area_ha"
) -> tuple[list[object], list[Finding]]:
    """Return a column of figures as it is read, and what was found."""
    frame, found = with_numbers(LAKES, pd.DataFrame({"c": cells}), {"c": field})
    return frame["c"].tolist(), found


def test_figures_in_plain_form_are_left() -> None:
    assert figures(["2.5", "12", "-3.25"]) == (["2.5", "12", "-3.25"], [])


def test_a_decimal_comma_is_read_and_told() -> None:
    values, [found] = figures(["1.234,5", "12", None, "0,75"])

    assert values[:2] == [1234.5, 12.0]
    assert values[3] == 0.75
    assert isinstance(values[2], float)
    assert math.isnan(values[2])
    assert (found.code, found.severity) == ("columns.decimal_comma", Severity.INFO)


def test_thousands_of_whole_numbers_are_told_by_their_kind() -> None:
    values, [found] = figures(["1.234", "5.000"], "n_boats")

    assert values == [1234.0, 5000.0]
    assert found.code == "columns.decimal_comma"


def test_figures_that_all_mean_two_things_need_a_decision() -> None:
    values, [found] = figures(["1.234", "5.678"])

    assert values == [1.234, 5.678]
    assert (found.code, found.severity) == (
        "columns.decimal_doubtful",
        Severity.DECISION,
    )


def test_thousands_of_square_metres_are_told_by_the_heading() -> None:
    frame = pd.DataFrame({"DT (m2)": ["12.345", "5.000"]})

    read, [found] = with_numbers(LAKES, frame, {"DT (m2)": "area_ha"})

    assert read["DT (m2)"].tolist() == [12_345.0, 5000.0]
    assert found.code == "columns.decimal_comma"


def test_two_ways_in_one_column_are_an_error_where_a_cell_could_be_either() -> None:
    values, [found] = figures(["1,5", "2.5", "1.234"])

    assert values == [1.5, 2.5, "1.234"]
    assert (found.code, found.severity) == ("columns.decimal_mixed", Severity.ERROR)


@settings(deadline=None)
@given(
    values=st.lists(
        st.decimals(0, 10**6, places=2, allow_nan=False), min_size=1, max_size=20
    )
)
def test_figures_with_a_decimal_comma_come_back(values: list[object]) -> None:
    read, _ = figures([str(one).replace(".", ",") for one in values])

    assert [float(str(one)) for one in read] == [float(str(one)) for one in values]
