"""Shapes lose their heights with a word, and become the multi-part ones of a layer."""

from __future__ import annotations

import dataclasses

import geopandas as gpd
import pytest
from shapely import LineString, MultiLineString, MultiPolygon, Polygon, box

from clusterviz.core.shape.flattening import MOST
from clusterviz.core.table.conform import conform
from clusterviz.records import Severity
from clusterviz.schema import Field, Label, Layer

NAME = Label(vi="Lô", en="Plot")
PLOTS = Layer(
    name="plots",
    title=NAME,
    description=NAME,
    geometry="MultiPolygon",
    key="plot_id",
    fields={
        "plot_id": Field("plot_id", "text", NAME),
        "n_trees": Field("n_trees", "integer", NAME),
    },
)


@pytest.mark.parametrize(
    ("height", "code", "severity"),
    [
        (0.0, "height_zero_dropped", Severity.WARNING),
        (7.5, "height_dropped", Severity.DECISION),
    ],
)
def test_heights_are_dropped_only_with_a_word(
    height: float, code: str, severity: Severity
) -> None:
    tall = Polygon([(0, 0, height), (1, 0, height), (1, 1, height)])
    table = gpd.GeoDataFrame({"plot_id": ["P1"]}, geometry=[tall])

    done = conform(PLOTS, table, mapping={}, constants={})

    (found,) = done.findings
    assert (found.code, found.severity, found.feature_id) == (code, severity, "P1")
    assert not done.frame.geometry.iloc[0].has_z


def test_polygons_become_multi_polygons_and_other_types_stay_to_be_reported() -> None:
    line = LineString([(0, 0), (1, 1)])
    table = gpd.GeoDataFrame(
        {"plot_id": ["P1", "P2", "P3"]}, geometry=[box(0, 0, 1, 1), None, line]
    )

    done = conform(PLOTS, table, mapping={}, constants={})

    assert done.frame.geometry.tolist() == [MultiPolygon([box(0, 0, 1, 1)]), None, line]


def test_heights_without_end_are_counted_and_not_all_told() -> None:
    tall = Polygon([(0, 0, 1), (1, 0, 1), (1, 1, 1)])
    table = gpd.GeoDataFrame(
        {"n_trees": [1] * (MOST + 5)}, geometry=[tall] * (MOST + 5)
    )

    done = conform(PLOTS, table, mapping={}, constants={})

    assert len(done.findings) == MOST + 1
    assert done.findings[-1].code == "columns.more_heights"
    assert {one.severity for one in done.findings} == {Severity.DECISION}


def test_lines_become_multi_lines_where_the_layer_has_lines() -> None:
    line = LineString([(0, 0), (1, 1)])
    roads = dataclasses.replace(PLOTS, geometry="MultiLineString")
    table = gpd.GeoDataFrame(
        {"plot_id": ["R"] * 3}, geometry=[line, LineString(), None]
    )

    done = conform(roads, table, mapping={}, constants={})

    shapes = done.frame.geometry.tolist()
    assert shapes[0] == MultiLineString([line])
    assert shapes[1].is_empty
    assert shapes[2] is None
