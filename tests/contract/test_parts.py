"""Parts of a version: what every store promises, asked of each one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from shapely import MultiPolygon, box

from clusterviz import crs
from clusterviz.errors import LayerNotFound, StorageError
from tests.contract.stores import KINDS, open_store
from tests.contract.test_store import (
    DOCUMENTS,
    LAYERS,
    ZONES,
    documents,
    of_layers,
    publish,
    store,
    zones,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from clusterviz.schema import Layer
    from clusterviz.storage.base import Store

__all__ = ["store"]

N_ROWS = 3_100
"""Two whole groups of 1,500 rows, and 100 in a third."""


def row_of_zones() -> gpd.GeoDataFrame:
    """Return squares of 1 m in a row; the last of each thousand has no place."""
    numbers = range(N_ROWS)
    return gpd.GeoDataFrame(
        {"zone_id": [f"Z{i}" for i in numbers], "accuracy_m": [i / 2 for i in numbers]},
        geometry=[None if i % 1000 == 999 else box(i, 0, i + 1, 1) for i in numbers],
        crs=crs.METRIC,
    )


def positions(*rows: int) -> NDArray[np.int64]:
    """Return the positions of rows."""
    return np.array(rows, dtype=np.int64)


def whole(store: Store, layer: Layer) -> pd.DataFrame:
    """Return version 1 of a layer as it is loaded whole, without geometry."""
    load = store.load_features if layer.has_geometry else store.load_table
    return pd.DataFrame(load(layer, 1)[list(layer.fields)])


@pytest.mark.parametrize("kind", KINDS)
@settings(deadline=None, max_examples=60)
@given(drawn=of_layers(), data=st.data())
def test_parts_equal_those_of_the_whole(
    kind: str, drawn: tuple[Layer, pd.DataFrame], data: st.DataObject
) -> None:
    layer, frame = drawn
    rows = data.draw(st.lists(st.integers(0, len(frame) - 1)) if len(frame) else
                     st.just([]))  # fmt: skip
    columns = data.draw(st.lists(st.sampled_from(list(layer.fields)), unique=True))
    with open_store(kind) as store:
        publish(store, layer, frame)
        expected = whole(store, layer)
        places = positions(*rows)
        some = expected.iloc[places].reset_index(drop=True)

        assert_frame_equal(store.load_rows(layer, 1, places), some)
        assert_frame_equal(store.load_rows(layer, 1, places, columns), some[columns])
        assert_frame_equal(store.load_columns(layer, 1, columns), expected[columns])
        if layer.has_geometry:
            shapes = store.load_shapes(layer, 1, 0, len(frame))
            features = store.load_features(layer, 1)
            assert shapes.tolist() == list(shapely.to_wkb(features.geometry.array))


@pytest.mark.parametrize(
    "rows", [(3_099, 0, 1_500, 1_499, 0), (2_999, 3_000), (), (1_600,)]
)
def test_rows_come_in_the_order_asked_for_from_any_group(
    store: Store, rows: tuple[int, ...]
) -> None:
    publish(store, ZONES, row_of_zones())
    found = store.load_rows(ZONES, 1, positions(*rows), ["accuracy_m", "zone_id"])

    assert list(found) == ["accuracy_m", "zone_id"]
    assert list(found.index) == list(range(len(rows)))
    assert found["zone_id"].tolist() == [f"Z{i}" for i in rows]
    assert found["accuracy_m"].tolist() == [i / 2 for i in rows]


@pytest.mark.parametrize(
    ("start", "stop", "expected"),
    [
        (0, 2, [0, 1]),
        (998, 1_001, [998, None, 1_000]),
        (1_499, 1_501, [1_499, 1_500]),
        (3_098, 4_000, [3_098, 3_099]),
        (5, 5, []),
        (3_100, 3_200, []),
    ],
)
def test_shapes_are_the_wkb_of_a_slice(
    store: Store, start: int, stop: int, expected: list[int | None]
) -> None:
    publish(store, ZONES, row_of_zones())
    shapes = store.load_shapes(ZONES, 1, start, stop)

    assert shapes.dtype == object
    assert shapes.tolist() == [
        None if i is None else MultiPolygon([box(i, 0, i + 1, 1)]).wkb for i in expected
    ]


def test_columns_are_all_rows_without_geometry(store: Store) -> None:
    publish(store, ZONES, row_of_zones())
    found = store.load_columns(ZONES, 1, ["zone_id"])

    assert type(found) is pd.DataFrame
    assert found["zone_id"].tolist() == [f"Z{i}" for i in range(N_ROWS)]
    assert len(store.load_columns(ZONES, 1, [])) == N_ROWS


def test_nothing_is_part_of_an_empty_version(store: Store) -> None:
    publish(store, ZONES, zones()[:0])

    assert len(store.load_columns(ZONES, 1, ["zone_id"])) == 0
    assert len(store.load_rows(ZONES, 1, positions())) == 0
    assert store.load_shapes(ZONES, 1, 0, 10).tolist() == []


def test_a_large_number_keeps_its_digits_beside_a_missing_one(store: Store) -> None:
    firms = LAYERS["dossiers"]
    numbers = pd.array([2**53 + 1, None], dtype="Int64")
    frame = pd.DataFrame({"dossier_id": ["D1", "D2"], "n_firms": numbers})
    publish(store, firms, frame)

    assert store.load_table(firms, 1)["n_firms"][0] == 2**53 + 1
    assert store.load_rows(firms, 1, positions(0, 1))["n_firms"][0] == 2**53 + 1


@pytest.mark.parametrize("row", [-1, 2, 1_500])
def test_a_row_that_is_not_there_is_refused(store: Store, row: int) -> None:
    publish(store, DOCUMENTS, documents("A", "B"))

    with pytest.raises(StorageError, match=f"asked for rows .*{row}"):
        store.load_rows(DOCUMENTS, 1, positions(0, row))


def test_a_column_that_is_not_declared_is_refused(store: Store) -> None:
    publish(store, ZONES, zones())

    with pytest.raises(StorageError, match="columns colour, geometry"):
        store.load_columns(ZONES, 1, ["zone_id", "colour", "geometry"])
    with pytest.raises(StorageError, match="columns bbox"):
        store.load_rows(ZONES, 1, positions(0), ["bbox"])


def test_only_a_layer_with_geometry_has_shapes(store: Store) -> None:
    publish(store, DOCUMENTS, documents("A"))
    publish(store, ZONES, zones())

    with pytest.raises(StorageError, match="asked for its geometries"):
        store.load_shapes(DOCUMENTS, 1, 0, 1)
    with pytest.raises(StorageError, match="geometries -1 to 1"):
        store.load_shapes(ZONES, 1, -1, 1)
    with pytest.raises(StorageError, match="geometries 1 to 0"):
        store.load_shapes(ZONES, 1, 1, 0)


def test_parts_of_a_version_that_never_was_are_not_found(store: Store) -> None:
    publish(store, ZONES, zones())

    with pytest.raises(LayerNotFound, match="no version 2"):
        store.load_columns(ZONES, 2, ["zone_id"])
    with pytest.raises(LayerNotFound, match="no version 2"):
        store.load_rows(ZONES, 2, positions(0))
    with pytest.raises(LayerNotFound, match="no version 2"):
        store.load_shapes(ZONES, 2, 0, 1)
