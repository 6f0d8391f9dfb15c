"""A raw table in the form of its layer: nothing guessed, nothing lost in silence."""

from __future__ import annotations

import dataclasses
import datetime as dt

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import box

from clusterviz.core.cells import UnreadableCellError, cell, shown
from clusterviz.core.parts import replacements, source_documents, with_parts_replaced
from clusterviz.core.shape.flattening import MOST
from clusterviz.core.table.conform import conform
from clusterviz.errors import InputError
from clusterviz.records import Severity
from clusterviz.schema import Choice, Field, Label, Layer
from clusterviz.schema.model import FieldType

NAME = Label(vi="Tên", en="Name")
USES = {code: Choice(code, NAME) for code in ("road", "green")}
FIELDS = (
    Field("plot_id", "text", NAME, is_required=True),
    Field("plot_use", "choice", NAME, is_required=True, choices=USES),
    Field("valid_from_on", "date", NAME, is_required=True),
    Field("n_trees", "integer", NAME),
    Field("area_ha", "number", NAME),
    Field("is_serviced", "boolean", NAME),
)
PLOTS = Layer(
    name="plots",
    title=NAME,
    description=NAME,
    geometry="MultiPolygon",
    key="plot_id",
    fields={one.name: one for one in FIELDS},
    key_from=("plot_use", "valid_from_on"),
    parts=("plot_use",),
)
CONSTANTS = {"plot_use": "road", "valid_from_on": "2024-04-22"}


def raw(**columns: object) -> gpd.GeoDataFrame:
    """Return one square for each value of the longest column."""
    n = max(len(column) for column in columns.values())  # type: ignore[arg-type]
    return gpd.GeoDataFrame(columns, geometry=[box(0, 0, 1, 1)] * n)


def test_columns_come_in_the_order_and_types_of_the_layer() -> None:
    table = raw(is_serviced=[1, 0], so=["1", "2"], area_ha=["2.5", "3"])

    done = conform(PLOTS, table, mapping={"so": "plot_id"}, constants=CONSTANTS)

    assert [*done.frame.columns] == [*PLOTS.fields, "geometry"]
    assert done.frame["plot_id"].tolist() == ["1", "2"]
    assert done.frame["valid_from_on"].tolist() == [dt.date(2024, 4, 22)] * 2
    assert done.frame["area_ha"].tolist() == [2.5, 3.0]
    assert done.frame["is_serviced"].tolist() == [True, False]
    assert done.frame["n_trees"].isna().all()
    assert [str(one) for one in done.frame.dtypes.drop("geometry")] == [
        "str", "str", "object", "Int64", "float64", "boolean",
    ]  # fmt: skip


def test_a_column_that_nobody_asked_for_is_dropped_and_named() -> None:
    done = conform(PLOTS, raw(ghi_chu=["x"]), mapping={}, constants=CONSTANTS)

    (found,) = done.findings
    assert (found.code, found.severity) == ("columns_unused", Severity.INFO)
    assert found.values["columns"] == "ghi_chu"


def test_a_column_that_a_person_does_not_want_is_no_news() -> None:
    table = raw(ghi_chu=["x"], n_trees=[3])

    done = conform(
        PLOTS, table, mapping={"ghi_chu": "", "n_trees": ""}, constants=CONSTANTS
    )

    assert done.findings == ()
    assert done.frame["n_trees"].isna().all()


def test_cells_without_end_are_counted_and_not_all_told() -> None:
    done = conform(
        PLOTS, raw(n_trees=["x"] * (MOST + 5)), mapping={}, constants=CONSTANTS
    )

    told = [one for one in done.findings if one.code == "value_not_integer"]
    [rest] = [one for one in done.findings if one.code == "columns.more_unreadable"]
    assert len(told) == MOST
    assert (rest.severity, rest.values["n"]) == (Severity.ERROR, 5)


def test_a_key_that_the_file_does_not_bring_is_made_of_its_parts() -> None:
    done = conform(PLOTS, raw(n_trees=[1]), mapping={}, constants=CONSTANTS)

    assert done.frame["plot_id"].tolist() == ["road:2024-04-22"]


def test_a_value_that_could_mean_two_things_is_a_finding_and_not_a_guess() -> None:
    table = raw(area_ha=["2.5", "2,5"], plot_id=["P1", "P2"])

    done = conform(PLOTS, table, mapping={}, constants=CONSTANTS)

    (found,) = done.findings
    assert (found.code, found.field) == ("value_not_number", "area_ha")
    assert found.feature_id == "P2"
    assert found.values == {"row": 2, "value": "2,5"}
    assert done.frame["area_ha"].isna().tolist() == [False, True]


def test_one_column_may_fill_two_fields() -> None:
    table = raw(ma=["road"])

    done = conform(
        PLOTS,
        table,
        mapping={"ma": "plot_id,plot_use"},
        constants={"valid_from_on": "2024-04-22"},
    )

    assert done.frame["plot_id"].tolist() == ["road"]
    assert done.frame["plot_use"].tolist() == ["road"]


@pytest.mark.parametrize(
    ("mapping", "constants", "complaint"),
    [
        ({"khong_co": "plot_id"}, {}, "no column `khong_co`"),
        ({"ma": "khong_co"}, {}, "no field `khong_co`"),
        ({"ma": "plot_use"}, {"plot_use": "road"}, "filled twice"),
        ({"ma": "plot_id", "ten": "plot_id"}, {}, "`plot_id` is filled twice"),
        ({"ma": "plot_id,plot_id"}, {}, "`plot_id` is filled twice"),
        ({"ma": "plot_id,"}, {}, "no field ``"),
        ({}, {"plot_use": "đường"}, "no choice"),
        ({}, {"area_ha": "NaN"}, "cannot be read"),
        ({}, {"area_ha": "inf"}, "cannot be read"),
        ({}, {"valid_from_on": "22/4/2024"}, "cannot be read"),
    ],
)
def test_a_word_that_names_nothing_is_refused(
    mapping: dict[str, str], constants: dict[str, str], complaint: str
) -> None:
    with pytest.raises(InputError, match=complaint):
        conform(PLOTS, raw(ma=["1"], ten=["2"]), mapping=mapping, constants=constants)


def test_text_is_put_in_one_form_of_unicode() -> None:
    spelt_apart = "Đa Mai\u0302"

    done = conform(PLOTS, raw(plot_id=[spelt_apart]), mapping={}, constants=CONSTANTS)

    assert done.frame["plot_id"].tolist() == ["Đa Mai\u0302".replace("i\u0302", "î")]


def test_numbers_that_become_text_are_questioned_once() -> None:
    table = raw(plot_id=[2210101.0, 2210103.0])

    done = conform(PLOTS, table, mapping={}, constants=CONSTANTS)

    assert done.frame["plot_id"].tolist() == ["2210101", "2210103"]
    assert [(one.code, one.values["n"]) for one in done.findings] == [
        ("number_as_text", 2)
    ]


TEXTS: dict[FieldType, st.SearchStrategy[object]] = {
    "integer": st.integers(-(10**17), 10**17),
    "number": st.decimals(-1000, 1000, places=3).map(str),
    "date": st.dates(),
    "month": st.dates().map(lambda day: f"{day:%Y-%m}".rjust(7, "0")),
    "boolean": st.booleans(),
}


@settings(deadline=None)
@given(
    pair=st.sampled_from(sorted(TEXTS)).flatmap(
        lambda kind: st.tuples(st.just(kind), TEXTS[kind])
    )
)
def test_what_was_read_once_reads_the_same_again(
    pair: tuple[FieldType, object],
) -> None:
    kind, value = pair
    once = cell(kind, value)

    assert cell(kind, once) == once


@given(text=st.text())
def test_a_date_is_a_day_written_year_first_or_nothing(text: str) -> None:
    try:
        day = cell("date", text)
    except UnreadableCellError:
        return

    assert day is None or str(day) == text


@given(text=st.text(max_size=200))
def test_what_is_shown_of_a_value_is_short_and_printable(text: str) -> None:
    assert shown(text).isprintable()
    assert len(shown(text)) <= 60 * len("\\U0001f600")


def test_an_import_replaces_the_parts_that_it_brings_and_leaves_the_others() -> None:
    current = pd.DataFrame({"plot_use": ["road", "green"], "plot_id": ["R1", "G1"]})
    new = pd.DataFrame({"plot_use": ["road"], "plot_id": ["R2"]})

    merged = with_parts_replaced(PLOTS, current, new)

    assert merged["plot_id"].tolist() == ["G1", "R2"]


@pytest.mark.parametrize(
    ("brought", "severity", "part", "n_old", "n_new"),
    [
        (["green"], Severity.DECISION, "green", 2, 1),
        (["green"] * 2, Severity.INFO, "green", 2, 2),
        (["road"] * 3, Severity.INFO, "road", 1, 3),
    ],
)
def test_a_part_that_is_replaced_is_counted_and_fewer_rows_need_a_decision(
    brought: list[str], severity: Severity, part: str, n_old: int, n_new: int
) -> None:
    current = pd.DataFrame({"plot_use": ["road", "green", "green"]})

    (found,) = replacements(PLOTS, current, pd.DataFrame({"plot_use": brought}))

    assert (found.code, found.severity) == ("part_replaced", severity)
    assert found.values == {"part": part, "n_old": n_old, "n_new": n_new}


def test_a_part_that_is_new_replaces_nothing() -> None:
    current = pd.DataFrame({"plot_use": ["road"]})

    assert replacements(PLOTS, current, pd.DataFrame({"plot_use": ["green"]})) == []
    assert replacements(PLOTS, current.iloc[:0], current) == []


def test_a_layer_without_parts_is_replaced_whole() -> None:
    whole = dataclasses.replace(PLOTS, parts=())
    current = pd.DataFrame({"plot_use": ["road", "green"]})

    (found,) = replacements(whole, current, current.iloc[:1])

    assert (found.code, found.severity) == ("layer_replaced", Severity.DECISION)
    assert found.values == {"n_old": 2, "n_new": 1}


@pytest.mark.parametrize(
    ("new", "merged", "said"),
    [
        (["A"], ["A"], "A"),
        (["A", None], [None, "A"], "A"),
        (["B"], ["A", "B"], "B; A"),
        (["D", "C"], ["A", "B", "D", "C"], "D; C; A; … (+1)"),
        (["C"], ["A", "B", "D", "E", "C"], "C; A; B; … (+2)"),
        ([None], [None], ""),
    ],
)
def test_a_version_names_the_documents_of_its_rows_those_brought_first(
    new: list[str], merged: list[str], said: str
) -> None:
    named = source_documents(
        pd.DataFrame({"source_document": new}),
        pd.DataFrame({"source_document": merged}),
    )

    assert named == said
