"""What every store promises, asked of each one."""

from __future__ import annotations

import datetime as dt
import math
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from shapely import MultiPolygon, Point, box

from clusterviz import crs
from clusterviz.errors import CrsError, EditConflict, LayerNotFound, StorageError
from clusterviz.records import Lineage
from clusterviz.schema import read_layers
from clusterviz.settings import shipped
from tests.contract.frames import frames
from tests.contract.stores import KINDS, open_store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clusterviz.schema import Layer
    from clusterviz.storage.base import Store

LAYERS = read_layers(shipped("layers"))
DOCUMENTS, ZONES = LAYERS["documents"], LAYERS["plan_zones"]
LINEAGE = Lineage(
    source_document="Quyết định 219/QĐ-TTg",
    as_of_on=dt.date(2024, 4, 22),
    import_id="2024-04-22-1",
    transformation="No change (accuracy 0 m)",
    repairs=("closed 2 rings", "removed 1 spike"),
)


@pytest.fixture(params=KINDS)
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    with open_store(request.param) as opened:
        yield opened


def documents(*ids: str) -> pd.DataFrame:
    """Return one row of the table `documents` for each id."""
    return pd.DataFrame({"document_id": list(ids)})


def zones(**columns: object) -> gpd.GeoDataFrame:
    """Return one plan zone of 1 ha."""
    return gpd.GeoDataFrame(
        {"zone_id": ["Z1"], **columns}, geometry=[box(0, 0, 100, 100)], crs=crs.METRIC
    )


def publish(store: Store, layer: Layer, frame: pd.DataFrame, replaces: int = 0) -> int:
    """Publish `frame` and return its version."""
    return store.publish(
        layer, frame, LINEAGE, replaces=replaces, is_valid=True
    ).version


def of_layers() -> st.SearchStrategy[tuple[Layer, pd.DataFrame]]:
    """Return a layer and a frame that its declaration allows."""
    return st.sampled_from(sorted(LAYERS)).flatmap(
        lambda name: st.tuples(st.just(LAYERS[name]), frames(LAYERS[name]))
    )


@pytest.mark.parametrize("kind", KINDS)
@settings(deadline=None, max_examples=60)
@given(drawn=of_layers())
def test_what_is_loaded_equals_what_was_published(
    kind: str, drawn: tuple[Layer, pd.DataFrame]
) -> None:
    layer, frame = drawn
    with open_store(kind) as store:
        publish(store, layer, frame)
        load = store.load_features if layer.has_geometry else store.load_table
        loaded = load(layer, 1)

    assert_frame_equal(
        pd.DataFrame(loaded[list(layer.fields)]),
        pd.DataFrame(frame[list(layer.fields)]),
    )
    if isinstance(frame, gpd.GeoDataFrame):
        assert isinstance(loaded, gpd.GeoDataFrame)
        assert loaded.crs == frame.crs
        both_missing = loaded.geometry.isna() & frame.geometry.isna()
        assert (both_missing | loaded.geom_equals(frame)).all()
        assert set(loaded.geom_type.dropna()) <= {layer.geometry}


def test_two_versions_that_hardly_differ_are_kept_apart(store: Store) -> None:
    nearly = zones(zone_name=[""])
    nearly.geometry = [box(0, 0, 100, math.nextafter(100, 101))]
    publish(store, ZONES, zones(zone_name=[None]))
    publish(store, ZONES, zones(zone_name=[""]), replaces=1)
    publish(store, ZONES, nearly, replaces=2)
    kept = [store.load_features(ZONES, version).iloc[0] for version in (1, 2, 3)]

    assert [one["zone_name"] == "" for one in kept] == [False, True, True]
    assert [one.geometry.bounds[3] > 100 for one in kept] == [False, False, True]


def test_an_empty_store_has_no_layers(store: Store) -> None:
    assert store.current() == {}
    assert list(store.history("documents")) == []


def test_versions_are_numbered_from_1_and_keep_their_lineage(store: Store) -> None:
    before = dt.datetime.now(dt.UTC)
    publish(store, DOCUMENTS, documents("A"))
    publish(store, DOCUMENTS, documents("A", "B"), replaces=1)
    first, second = store.history("documents")

    assert (first.version, second.version) == (1, 2)
    assert (first.n_features, second.n_features) == (1, 2)
    assert store.current() == {"documents": second}
    assert first.lineage == LINEAGE
    assert first.crs == ""
    assert before <= first.published_at <= second.published_at
    assert first.content_hash != second.content_hash


def test_an_older_version_stays_as_it_was(store: Store) -> None:
    publish(store, DOCUMENTS, documents("A"))
    publish(store, DOCUMENTS, documents("B"), replaces=1)

    assert list(store.load_table(DOCUMENTS, 1)["document_id"]) == ["A"]
    assert list(store.load_table(DOCUMENTS, 2)["document_id"]) == ["B"]


def test_the_same_rows_may_be_published_twice(store: Store) -> None:
    publish(store, DOCUMENTS, documents("A"))
    publish(store, DOCUMENTS, documents("A"), replaces=1)

    assert list(store.load_table(DOCUMENTS, 1)["document_id"]) == ["A"]
    assert list(store.load_table(DOCUMENTS, 2)["document_id"]) == ["A"]


def test_a_restored_version_says_so_and_the_others_do_not(store: Store) -> None:
    told = Lineage("QĐ 1", restores=1, withdraws=(2, 3), reason="Nhầm tệp")
    for number, name in enumerate("ABC"):
        publish(store, DOCUMENTS, documents(name), replaces=number)
    store.publish(DOCUMENTS, documents("A"), told, replaces=3, is_valid=True)
    kept = [one.lineage for one in store.history("documents")]

    assert kept == [LINEAGE, LINEAGE, LINEAGE, told]
    assert store.current()["documents"].lineage == told


def test_changing_a_loaded_frame_does_not_change_the_store(store: Store) -> None:
    published = documents("A")
    publish(store, DOCUMENTS, published)
    published.loc[0, "document_id"] = "B"
    loaded = store.load_table(DOCUMENTS, 1)
    loaded.loc[0, "document_id"] = "C"

    assert list(store.load_table(DOCUMENTS, 1)["document_id"]) == ["A"]


def test_a_feature_layer_states_its_crs_and_whether_it_is_valid(store: Store) -> None:
    store.publish(ZONES, zones(), LINEAGE, replaces=0, is_valid=False)

    assert store.current()["plan_zones"].crs == "EPSG:9214"
    assert not store.current()["plan_zones"].is_valid


@pytest.mark.parametrize("replaces", [0, 2])
def test_a_stale_publication_is_a_conflict_and_changes_nothing(
    store: Store, replaces: int
) -> None:
    publish(store, DOCUMENTS, documents("A"))

    with pytest.raises(EditConflict, match="at version 1"):
        publish(store, DOCUMENTS, documents("B"), replaces=replaces)

    assert [one.version for one in store.history("documents")] == [1]
    assert list(store.load_table(DOCUMENTS, 1)["document_id"]) == ["A"]


@pytest.mark.parametrize("system", ["EPSG:4326", "EPSG:3857", "EPSG:9209", None])
def test_features_in_another_crs_are_refused(store: Store, system: str | None) -> None:
    frame = zones().set_crs(system, allow_override=True)

    with pytest.raises(CrsError, match="workspace's CRS"):
        publish(store, ZONES, frame)

    assert store.current() == {}


def test_a_version_that_never_was_is_not_found(store: Store) -> None:
    publish(store, ZONES, zones())

    with pytest.raises(LayerNotFound, match="no version 2"):
        store.load_features(ZONES, 2)
    with pytest.raises(LayerNotFound, match="no version 1"):
        store.load_table(DOCUMENTS, 1)


@pytest.mark.parametrize(
    ("frame", "complaint"),
    [
        (zones(colour="red"), "columns colour"),
        (zones(accuracy_m="near"), "no number"),
        (zones().set_geometry([Point(0, 0)], crs=crs.METRIC), "given a Point"),
        (pd.DataFrame({"zone_id": ["Z1"]}), "no geometry"),
    ],
)
def test_what_the_declaration_does_not_allow_is_refused(
    store: Store, frame: pd.DataFrame, complaint: str
) -> None:
    with pytest.raises(StorageError, match=complaint):
        publish(store, ZONES, frame)

    assert store.current() == {}


def test_a_declared_field_that_is_not_given_is_missing(store: Store) -> None:
    publish(store, ZONES, zones())
    loaded = store.load_features(ZONES, 1)

    assert list(loaded) == [*ZONES.fields, "geometry"]
    assert loaded["valid_to_on"].isna().all()


def test_a_single_polygon_comes_back_as_a_multipolygon_of_one(store: Store) -> None:
    publish(store, ZONES, zones())

    place = store.load_features(ZONES, 1).geometry[0]
    assert place == MultiPolygon([box(0, 0, 100, 100)])
