"""What a filled workbook changes: each cell new, changed, in conflict or refused."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterviz.core.filling import difference
from clusterviz.schema import Choice, Field, Label, Layer
from tests.strategies import properties

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clusterviz.records import Finding

L = Label(vi="Nhãn", en="Label")
CHOICES = {code: Choice(code, L) for code in ("a", "b")}
FIELDS = (
    Field("road_id", "text", L, is_required=True),
    Field("ha", "number", L, minimum=0, maximum=10),
    Field("n", "integer", L),
    Field("kind", "choice", L, choices=CHOICES),
    Field("is_open", "boolean", L),
    Field("name", "text", L),
    Field("to", "text", L, references="towns.town_id"),
    Field("valid_from_on", "date", L),
    Field("valid_to_on", "date", L),
)
ROADS = Layer("roads", L, L, "none", "road_id", {one.name: one for one in FIELDS})
DTYPES = {"ha": "float64", "n": "Int64", "is_open": "boolean"}


def roads(*rows: Mapping[str, object]) -> pd.DataFrame:
    """Return roads, typed as a store gives them."""
    return pd.DataFrame(
        {
            one.name: pd.Series(
                [row.get(one.name) for row in rows],
                dtype=DTYPES.get(one.name, "object" if one.type == "date" else "str"),
            )
            for one in FIELDS
        }
    )


def compared(
    filled: list[dict[str, object]],
    before: pd.DataFrame,
    now: pd.DataFrame | None = None,
) -> tuple[dict[tuple[str, str], str], list[Finding]]:
    """Return the status of each cell that differs, and the findings."""
    rows, findings = difference(
        ROADS,
        pd.DataFrame(filled),
        before,
        before if now is None else now,
        fixed=("road_id", "name"),
        other_keys={"towns.town_id": {"T1"}},
    )
    columns = (rows[name] for name in ("feature_id", "field", "status"))
    return {
        (key, field): status for key, field, status in zip(*columns, strict=True)
    }, findings


BEFORE = roads({"road_id": "R1", "ha": 2.5, "name": "Cũ"}, {"road_id": "R2", "n": 7})


def test_a_cell_is_new_where_there_was_nothing_and_changed_where_there_was() -> None:
    statuses, findings = compared(
        [{"road_id": "R1", "ha": 3, "n": 5}, {"road_id": "R2", "ha": 0.0, "n": 7}],
        BEFORE,
    )

    assert statuses == {
        ("R1", "ha"): "changed", ("R1", "n"): "new", ("R2", "ha"): "new"
    }  # fmt: skip
    assert findings == []


@pytest.mark.parametrize("empty", [None, float("nan"), "", "  ", pd.NA])
def test_an_emptied_cell_changes_nothing(empty: object) -> None:
    statuses, findings = compared([{"road_id": "R1", "ha": empty}], BEFORE)

    assert (statuses, findings) == ({}, [])


@pytest.mark.parametrize(
    ("now", "after", "status"),
    [
        (2.5, 3.0, "changed"),
        (4.0, 3.0, "conflict"),
        (None, 3.0, "conflict"),
        (3.0, 3.0, "same"),
        (4.0, 2.5, None),
    ],
)
def test_what_changed_meanwhile_is_a_conflict_unless_it_changed_likewise(
    now: float | None, after: float, status: str | None
) -> None:
    meanwhile = roads({"road_id": "R1", "ha": now}, {"road_id": "R2"})

    statuses, _ = compared([{"road_id": "R1", "ha": after}], BEFORE, meanwhile)

    assert statuses.get(("R1", "ha")) == status


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("ha", "2,5", "value_not_number"),
        ("ha", 10.1, "out_of_bounds"),
        ("ha", -0.1, "out_of_bounds"),
        ("n", 1.5, "value_not_integer"),
        ("kind", "c", "choice_unknown"),
        ("is_open", "có lẽ", "value_not_boolean"),
        ("valid_to_on", "22.4.2024", "value_not_date"),
        ("to", "T\u202e1", "text_has_control"),
        ("name", "Mới", "fill.field_fixed"),
    ],
)
def test_a_cell_that_breaks_the_declaration_is_refused_alone(
    field: str, value: object, code: str
) -> None:
    other = "ha" if field == "n" else "n"
    statuses, findings = compared([{"road_id": "R1", field: value, other: 3}], BEFORE)

    assert statuses.pop(("R1", field)) == "refused"
    assert set(statuses.values()) <= {"new", "changed"}
    assert len(statuses) == 1
    assert code in [one.code for one in findings]
    assert {one.feature_id for one in findings} == {"R1"}


@pytest.mark.parametrize(("ha", "status"), [(10.0, "changed"), (0.0, "changed")])
def test_both_bounds_are_allowed(ha: float, status: str) -> None:
    statuses, _ = compared([{"road_id": "R1", "ha": ha}], BEFORE)

    assert statuses == {("R1", "ha"): status}


@pytest.mark.parametrize("field", ["valid_from_on", "valid_to_on"])
def test_an_interval_that_is_turned_round_is_refused(field: str) -> None:
    days = {"valid_from_on": dt.date(2024, 5, 1), "valid_to_on": dt.date(2024, 5, 2)}
    turned = {"valid_from_on": dt.date(2024, 5, 3), "valid_to_on": dt.date(2024, 4, 1)}
    before = roads({"road_id": "R1", **days})

    statuses, findings = compared([{"road_id": "R1", field: turned[field]}], before)

    assert statuses == {("R1", field): "refused"}
    assert [one.code for one in findings] == ["interval_reversed"]


def test_a_reference_to_nothing_is_said_and_left_to_the_person() -> None:
    statuses, findings = compared([{"road_id": "R1", "to": "T9"}], BEFORE)

    assert statuses == {("R1", "to"): "new"}
    assert [one.code for one in findings] == ["reference_unknown"]


@pytest.mark.parametrize(
    ("keys", "code"),
    [
        (["R9"], "fill.key_unknown"),
        ([None], "fill.key_unknown"),
        (["R1", "R1"], "fill.key_repeated"),
    ],
)
def test_rows_whose_key_names_no_one_row_are_refused(
    keys: list[str | None], code: str
) -> None:
    statuses, findings = compared([{"road_id": one, "ha": 3} for one in keys], BEFORE)

    assert set(statuses.values()) == {"refused"}
    assert {one.code for one in findings} == {code}


def test_a_row_that_is_gone_by_now_is_refused() -> None:
    statuses, findings = compared(
        [{"road_id": "R2", "ha": 3}], BEFORE, roads({"road_id": "R1"})
    )

    assert statuses == {("R2", "ha"): "refused"}
    assert [one.code for one in findings] == ["fill.key_gone"]


def test_findings_name_the_row_of_the_sheet() -> None:
    rows, findings = difference(
        ROADS,
        pd.DataFrame({"road_id": ["R2", "R1"], "ha": [11, "x"]}, index=[3, 7]),
        BEFORE,
        BEFORE,
        fixed=(),
        other_keys={},
    )

    assert {one.code: one.values["row"] for one in findings} == {
        "value_not_number": 7, "out_of_bounds": 3
    }  # fmt: skip
    assert rows["status"].tolist() == ["refused", "refused"]


NUMBERS = st.none() | st.floats(0, 10)


@properties
@given(before=NUMBERS, now=NUMBERS, after=NUMBERS)
def test_nothing_is_taken_silently(
    before: float | None, now: float | None, after: float | None
) -> None:
    old = roads({"road_id": "R1", "ha": before})
    new = roads({"road_id": "R1", "ha": now})

    statuses, _ = compared([{"road_id": "R1", "ha": after}], old, new)

    # Three values, compared as people would: what one did not write is no change.
    def same(one: float | None, other: float | None) -> bool:
        if one is None or other is None:
            return one is other
        return abs(one - other) <= 1e-12 * max(abs(one), abs(other))

    if after is None or same(after, before):
        expected = None
    elif same(after, now):
        expected = "same"
    elif not same(now, before):
        expected = "conflict"
    else:
        expected = "new" if before is None else "changed"
    assert statuses.get(("R1", "ha")) == expected


@properties
@given(value=st.text() | st.floats() | st.integers() | st.booleans() | st.dates())
def test_whatever_a_cell_holds_ends_in_a_row_or_in_none(value: object) -> None:
    for field in ROADS.fields:
        filled = pd.DataFrame({"road_id": ["R1"], field: [value]})
        rows, _ = difference(ROADS, filled, BEFORE, BEFORE, fixed=(), other_keys={})
        assert len(rows) <= 1
