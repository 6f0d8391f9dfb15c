"""What the checks find: each wrong thing once, and nothing in a sound layer."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Collection, Mapping

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, MultiPolygon, Point, Polygon, box

from clusterviz.core.validate import (
    coverage_findings,
    field_findings,
    geometry_findings,
    key_findings,
    reference_findings,
)
from clusterviz.errors import CrsError
from clusterviz.records import Finding, Severity
from clusterviz.schema import Choice, Field, Label, Layer

CRS = "EPSG:9214"
NAME = Label(vi="Tên", en="Name")
LEVELS = {code: Choice(code, NAME) for code in ("commune", "district")}
FIELDS = (
    Field("area_id", "text", NAME, is_required=True),
    Field("area_name", "text", NAME),
    Field("level", "choice", NAME, is_required=True, choices=LEVELS),
    Field("month", "month", NAME),
    Field("share", "number", NAME, minimum=0, maximum=1),
    Field("parent_id", "text", NAME, references="areas.area_id"),
    Field("valid_from_on", "date", NAME, is_required=True),
    Field("valid_to_on", "date", NAME),
)
AREAS = Layer(
    name="areas",
    title=NAME,
    description=NAME,
    geometry="MultiPolygon",
    key="area_id",
    fields={one.name: one for one in FIELDS},
    parts=("level", "valid_from_on"),
    is_coverage=True,
)


def areas(*shapes: shapely.Geometry | None, **columns: object) -> gpd.GeoDataFrame:
    """Return one sound row for each shape, A0, A1 …, with `columns` in their place."""
    n = len(shapes)
    rows = {
        "area_id": [f"A{i}" for i in range(n)],
        "area_name": [f"Area {i}" for i in range(n)],
        "level": ["commune"] * n,
        "month": ["2024-04"] * n,
        "share": [0.5] * n,
        "parent_id": ["A0"] * n,
        "valid_from_on": [dt.date(2024, 1, 1)] * n,
        "valid_to_on": [None] * n,
    }
    return gpd.GeoDataFrame(rows | columns, geometry=list(shapes), crs=CRS)


def codes(findings: list[Finding]) -> list[str]:
    return [one.code for one in findings]


def everything(
    layer: Layer,
    frame: gpd.GeoDataFrame,
    other_keys: Mapping[str, Collection[str]] | None = None,
) -> list[Finding]:
    """Return the findings of every check together."""
    findings = field_findings(layer, frame) + key_findings(layer, frame)
    findings += reference_findings(layer, frame, other_keys or {})
    return findings + geometry_findings(layer, frame) + coverage_findings(layer, frame)


def test_a_sound_layer_has_no_findings() -> None:
    frame = areas(box(0, 0, 100, 100), box(100, 0, 200, 100))

    assert everything(AREAS, frame, {"areas.area_id": ["A0", "A1"]}) == []


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("area_name", "A\x00B", "text_has_control"),
        ("area_name", "abc\u202etxt.exe", "text_has_control"),
        ("area_name", "Xã \ufffd", "text_misdecoded"),
        ("area_name", "x" * 20_001, "text_too_long"),
        ("level", None, "required_missing"),
        ("level", "Xã", "choice_unknown"),
        ("month", "2024-13", "value_not_month"),
        ("share", 1.5, "out_of_bounds"),
        ("share", float("inf"), "out_of_bounds"),
        ("valid_to_on", dt.date(2023, 12, 31), "interval_reversed"),
        ("parent_id", "A9", "reference_unknown"),
        ("area_id", "A0", "key_repeated"),
    ],
)
def test_one_damaged_cell_is_one_finding_that_names_row_and_field(
    column: str, value: object, code: str
) -> None:
    frame = areas(box(0, 0, 100, 100), box(100, 0, 200, 100))
    frame[column] = frame[column].astype(object)
    frame.loc[1, column] = value

    found = everything(AREAS, frame, {"areas.area_id": ["A0", "A1"]})

    assert codes(found) == [code]
    assert found[0].field == column
    assert code == "key_repeated" or found[0].values["row"] == 2


@pytest.mark.parametrize(
    "text",
    ["{{7*7}}", "<img src=x onerror=alert(1)>", "=1+1", "Xã Đa Mai", "'; DROP TABLE"],
)
def test_hostile_text_is_only_text(text: str) -> None:
    frame = areas(box(0, 0, 100, 100), area_name=[text])

    assert field_findings(AREAS, frame) == []


def test_a_column_that_is_missing_throughout_is_one_finding_not_one_per_row() -> None:
    frame = areas(box(0, 0, 1, 1), box(1, 0, 2, 1), level=[None, None])

    found = field_findings(AREAS, frame)

    assert [(one.code, one.field, one.values["n"]) for one in found] == [
        ("column_missing", "level", 2)
    ]


BOW = Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])


@pytest.mark.parametrize(
    ("shape", "code"),
    [
        (None, "geometry_missing"),
        (Polygon(), "geometry_empty"),
        (Point(1, 1), "geometry_wrong_type"),
        (LineString([(0, 0), (1, 1)]), "geometry_wrong_type"),
        (Polygon([(0, 0, 5), (1, 0, 5), (1, 1, 5)]), "geometry_not_flat"),
        (Polygon([(0, 0), (np.inf, 0), (1, 1)]), "geometry_not_finite"),
        (BOW, "geometry_invalid"),
        (MultiPolygon([BOW]), "geometry_invalid"),
    ],
)
def test_each_wrong_geometry_is_an_error_that_says_why(
    shape: shapely.Geometry | None, code: str
) -> None:
    found = geometry_findings(AREAS, areas(shape))

    assert codes(found) == [code]
    assert found[0].severity is Severity.ERROR
    assert found[0].feature_id == "A0"


def test_an_invalid_geometry_is_reported_with_its_place() -> None:
    (found,) = geometry_findings(AREAS, areas(BOW))

    assert found.values["reason"] == "Self-intersection[1 1]"


def test_the_same_geometry_twice_is_a_decision_though_drawn_from_another_corner() -> (
    None
):
    square = Polygon([(0, 0), (1, 0), (1, 1), (0, 1)])
    turned = Polygon([(1, 1), (0, 1), (0, 0), (1, 0)])

    found = geometry_findings(AREAS, areas(square, turned))

    assert codes(found) == ["geometry_repeated"]
    assert found[0].severity is Severity.DECISION
    assert (found[0].feature_id, found[0].values["other"]) == ("A1", "A0")


def test_a_commune_may_have_the_geometry_of_its_district() -> None:
    same = areas(box(0, 0, 1, 1), box(0, 0, 1, 1), level=["commune", "district"])

    assert everything(AREAS, same) == []


def test_overlaps_are_totalled_and_the_worst_pair_comes_first() -> None:
    # 100 m by 100 m each; the second overlaps the first by 10 m, the third by 20 m.
    frame = areas(box(0, 0, 100, 100), box(90, 0, 190, 100), box(170, 0, 270, 100))

    total, worst, other = coverage_findings(AREAS, frame)

    assert (total.code, total.severity) == ("coverage_overlaps", Severity.DECISION)
    assert total.values["n"] == 2
    assert total.values["overlap_ha"] == pytest.approx(0.3)
    assert (worst.feature_id, worst.values["other"]) == ("A1", "A2")
    assert worst.values["overlap_ha"] == pytest.approx(0.2)
    assert other.values["overlap_ha"] == pytest.approx(0.1)


@pytest.mark.parametrize(
    "columns",
    [
        {"level": ["commune", "district"]},
        {
            "valid_from_on": [dt.date(2024, 1, 1), dt.date(2025, 7, 1)],
            "valid_to_on": [dt.date(2025, 6, 30), None],
        },
        {
            "valid_from_on": [dt.date(2025, 7, 1), dt.date(2024, 1, 1)],
            "valid_to_on": [None, dt.date(2025, 6, 30)],
        },
    ],
)
def test_areas_of_other_levels_or_other_days_may_overlap(
    columns: dict[str, object],
) -> None:
    frame = areas(box(0, 0, 100, 100), box(50, 0, 150, 100), **columns)

    assert coverage_findings(AREAS, frame) == []


def test_areas_that_share_one_day_may_not_overlap() -> None:
    frame = areas(
        box(0, 0, 100, 100),
        box(50, 0, 150, 100),
        valid_from_on=[dt.date(2024, 1, 1), dt.date(2025, 6, 30)],
        valid_to_on=[dt.date(2025, 6, 30), None],
    )

    assert codes(coverage_findings(AREAS, frame)) == [
        "coverage_overlaps",
        "coverage_overlap",
    ]


def test_a_hole_between_areas_is_a_gap_of_its_size() -> None:
    # A ring of 30 m around a hole of 10 m by 10 m: 0.01 ha.
    ring = box(0, 0, 30, 30).difference(box(10, 10, 20, 20))

    (gap,) = coverage_findings(AREAS, areas(ring))

    assert (gap.code, gap.severity) == ("coverage_gaps", Severity.DECISION)
    assert gap.values["gap_ha"] == pytest.approx(0.01)


def test_old_overlaps_are_not_reported_again_with_new_areas() -> None:
    frame = areas(box(0, 0, 100, 100), box(50, 0, 150, 100), box(150, 0, 250, 100))

    assert coverage_findings(AREAS, frame, only={"A2"}) == []
    assert len(coverage_findings(AREAS, frame, only={"A1"})) == 2


def test_overlaps_are_never_taken_from_degrees() -> None:
    frame = areas(box(106, 21, 107, 22)).set_crs("EPSG:4326", allow_override=True)

    with pytest.raises(CrsError, match="not in metres"):
        coverage_findings(AREAS, frame)


def test_five_thousand_areas_are_looked_at_in_a_few_seconds() -> None:
    cells = [box(x, y, x + 100, y + 100) for x in range(0, 10_000, 100)
             for y in range(0, 5_000, 100)]  # fmt: skip
    frame = areas(*cells)
    began = time.perf_counter()

    found = everything(AREAS, frame)

    assert found == []
    assert time.perf_counter() - began < 10


@settings(deadline=None)
@given(
    corners=st.lists(
        st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=2, max_size=6
    )
)
def test_the_overlap_is_what_the_sum_of_areas_has_more_than_their_union(
    corners: list[tuple[int, int]],
) -> None:
    """True while no point lies in three: so the widths are cut to let only two meet."""
    shapes = [box(15 * i, y, 15 * i + 20 + x, y + 9)
              for i, (x, y) in enumerate(corners)]  # fmt: skip
    frame = areas(*shapes)
    surplus_ha = (frame.area.sum() - frame.union_all().area) / 10_000

    found = [one for one in coverage_findings(AREAS, frame)
             if one.code == "coverage_overlaps"]  # fmt: skip

    total = sum(float(str(one.values["overlap_ha"])) for one in found)
    assert total == pytest.approx(surplus_ha)
