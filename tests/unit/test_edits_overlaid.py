"""Edits laid over rows: in one step or in several, the rows are the same."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from shapely import box

from clusterviz import crs
from clusterviz.storage.columns import as_declared
from clusterviz.storage.edits import overlaid, written_value
from tests.strategies import LAYERS, properties

if TYPE_CHECKING:
    from collections.abc import Mapping

CLUSTERS, LOG = LAYERS["clusters"], LAYERS["clearance_log"]

KEYS = ["A", "B", "C", "Đ"]

VALUES = {
    "clusters": st.fixed_dictionaries(
        {},
        optional={
            "cluster_name": st.none() | st.text(max_size=5),
            "leased_ha": st.none() | st.floats(0, 1e6),
            "established_on": st.none() | st.dates(dt.date(1990, 1, 1)),
        },
    ),
    "clearance_log": st.fixed_dictionaries(
        {},
        optional={
            "month": st.none() | st.just("2024-04"),
            "n_paid": st.none() | st.integers(0, 2**31),
            "cleared_ha": st.none() | st.floats(0, 1e6),
            "obstacle_due_on": st.none() | st.dates(dt.date(1990, 1, 1)),
        },
    ),
}


def edits(layer_name: str) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Return edits as the audit keeps them, of rows that are there or are not."""
    one = st.builds(
        lambda key, verb, values: {
            "key": key, "verb": verb,
            "values": {name: written_value(value) for name, value in values.items()},
        },
        st.sampled_from(KEYS),
        st.sampled_from(["change", "add", "remove"]),
        VALUES[layer_name],
    )  # fmt: skip
    return st.lists(one, max_size=10)


def before(layer_name: str) -> pd.DataFrame:
    """Return two rows of a layer, as they were published."""
    layer = LAYERS[layer_name]
    rows = pd.DataFrame({layer.key: KEYS[:2]})
    if layer.has_geometry:
        shapes = [box(0, 0, 1, 1), box(2, 0, 3, 1)]
        rows = gpd.GeoDataFrame(rows, geometry=shapes, crs=crs.METRIC)
    return as_declared(layer, rows)


@pytest.mark.parametrize("layer_name", ["clusters", "clearance_log"])
@properties
@given(data=st.data())
def test_two_steps_come_to_what_one_comes_to(
    layer_name: str, data: st.DataObject
) -> None:
    layer, rows = LAYERS[layer_name], before(layer_name)
    first, second = data.draw(edits(layer_name)), data.draw(edits(layer_name))

    at_once = overlaid(layer, rows, [*first, *second])
    in_steps = overlaid(layer, overlaid(layer, rows, first), second)

    assert_frame_equal(in_steps, at_once)


@properties
@given(data=st.data())
def test_the_rows_that_edits_are_laid_over_stay_as_they_were(
    data: st.DataObject,
) -> None:
    rows, kept = before("clusters"), before("clusters")

    overlaid(CLUSTERS, rows, data.draw(edits("clusters")))

    assert_frame_equal(rows, kept)


@properties
@given(last=edits("clearance_log"))
def test_a_row_is_as_its_last_edits_say(last: list[Mapping[str, Any]]) -> None:
    """A dictionary is the measure."""
    model: dict[str, dict[str, Any]] = {key: {} for key in KEYS[:2]}
    for one in last:
        if one["verb"] == "remove":
            model.pop(one["key"], None)
        else:
            model.setdefault(one["key"], {}).update(one["values"])

    found = overlaid(LOG, before("clearance_log"), last)

    assert list(found["entry_id"]) == list(model)
    for at, row in enumerate(model.values()):
        for name in ("month", "n_paid", "cleared_ha", "obstacle_due_on"):
            assert written_value(found[name].iloc[at]) == row.get(name)
