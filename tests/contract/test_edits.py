"""What every store promises of edits of rows, asked of each one."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import box

from clusterviz import crs
from clusterviz.errors import EditConflict, LayerNotFound, RowConflict, StorageError
from clusterviz.records import Actor, Lineage, RowEdit
from clusterviz.schema import read_layers
from clusterviz.settings import shipped
from tests.contract.stores import KINDS, open_store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clusterviz.storage.base import Store
    from clusterviz.storage.journal import Newest

LAYERS = read_layers(shipped("layers"))
LOG, CLUSTERS = LAYERS["clearance_log"], LAYERS["clusters"]
TOLD = Lineage("Báo cáo 15/BC-UBND", dt.date(2024, 5, 31))
AN, BINH = Actor(name="An"), Actor(name="Bình")


@pytest.fixture(params=KINDS)
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    """Give a store with three months of two sites, and two clusters."""
    with open_store(request.param) as opened:
        log = pd.DataFrame(
            {
                "entry_id": ["S1:2024-03", "S1:2024-04", "S2:2024-04"],
                "site_id": ["S1", "S1", "S2"],
                "month": ["2024-03", "2024-04", "2024-04"],
                "cleared_ha": [1.0, 2.0, 3.0],
            }
        )
        opened.publish(LOG, log, TOLD, replaces=0, is_valid=True)
        shapes = [box(0, 0, 100, 100), box(200, 0, 300, 100)]
        clusters = gpd.GeoDataFrame(
            {"cluster_id": ["C1", "C2"], "leased_ha": [5.0, None]},
            geometry=shapes,
            crs=crs.METRIC,
        )
        opened.publish(CLUSTERS, clusters, TOLD, replaces=0, is_valid=True)
        yield opened


def cleared(store: Store, version: int) -> dict[str, float]:
    """Return the cleared hectares of a version of the log, by entry."""
    rows = store.load_table(LOG, version)
    return dict(zip(rows["entry_id"], rows["cleared_ha"], strict=True))


def test_an_edit_is_a_new_version_and_the_one_before_stays(store: Store) -> None:
    wanted = [
        RowEdit("S1:2024-04", {"cleared_ha": 2.5, "obstacle_due_on": "2024-06-30"})
    ]

    made = store.edit(LOG, wanted, TOLD, made_from=1, by=AN)

    assert (made.version, made.n_features, made.lineage) == (2, 3, TOLD)
    assert store.current()["clearance_log"] == made
    assert cleared(store, 1)["S1:2024-04"] == 2.0
    assert cleared(store, 2) == {"S1:2024-03": 1, "S1:2024-04": 2.5, "S2:2024-04": 3}
    due = store.load_table(LOG, 2).set_index("entry_id")["obstacle_due_on"]
    assert due["S1:2024-04"] == dt.date(2024, 6, 30)
    assert [one.version for one in store.history("clearance_log")] == [1, 2]


def test_rows_are_added_and_removed(store: Store) -> None:
    added = RowEdit("S2:2024-05", {"site_id": "S2", "month": "2024-05"}, "add")
    removed = RowEdit("S1:2024-03", verb="remove")

    made = store.edit(LOG, [added, removed], TOLD, made_from=1, by=AN)

    assert made.n_features == 3
    assert list(store.load_table(LOG, 2)["entry_id"]) == [
        "S1:2024-04", "S2:2024-04", "S2:2024-05",
    ]  # fmt: skip
    assert list(store.load_columns(LOG, 2, ["month"])["month"])[-1] == "2024-05"


def test_boundaries_stay_as_they_are(store: Store) -> None:
    before = store.load_features(CLUSTERS, 1)

    store.edit(CLUSTERS, [RowEdit("C2", {"leased_ha": 7})], TOLD, made_from=1)

    after = store.load_features(CLUSTERS, 2)
    assert after.geometry.geom_equals_exact(before.geometry, 0).all()
    assert after.crs == before.crs
    assert list(after["leased_ha"]) == [5.0, 7.0]
    assert (
        store.load_shapes(CLUSTERS, 2, 1, 2) == store.load_shapes(CLUSTERS, 1, 1, 2)
    ).all()
    rows = store.load_rows(CLUSTERS, 2, pd.array([1]).to_numpy(dtype="int64"))
    assert rows["leased_ha"][0] == 7.0


def test_two_who_edit_different_rows_both_keep_theirs(store: Store) -> None:
    store.edit(
        LOG, [RowEdit("S1:2024-04", {"cleared_ha": 2.5})], TOLD, made_from=1, by=AN
    )

    made = store.edit(
        LOG, [RowEdit("S2:2024-04", {"cleared_ha": 3.5})], TOLD, made_from=1, by=BINH
    )

    assert cleared(store, made.version) == {
        "S1:2024-03": 1, "S1:2024-04": 2.5, "S2:2024-04": 3.5,
    }  # fmt: skip


def test_who_edits_a_row_that_changed_meanwhile_is_shown_both(store: Store) -> None:
    store.edit(
        LOG, [RowEdit("S1:2024-04", {"cleared_ha": 2.5})], TOLD, made_from=1, by=AN
    )
    mine = RowEdit("S1:2024-04", {"cleared_ha": 9.0})

    with pytest.raises(RowConflict) as told:
        store.edit(LOG, [mine, RowEdit("S2:2024-04", {})], TOLD, made_from=1, by=BINH)

    [clash] = told.value.clashes
    assert clash.wanted == mine
    assert (clash.seen or {})["cleared_ha"] == 2.0
    assert (clash.now or {})["cleared_ha"] == 2.5
    assert [one.by for one in (clash.latest,) if one] == ["An"]
    assert store.current()["clearance_log"].version == 2


def test_what_must_still_hold_may_refuse_an_edit_that_nobody_overtook(
    store: Store,
) -> None:
    def refuse(_: Newest) -> None:
        raise EditConflict("It is signed off.", expected="not", remedy="Reopen.")

    with pytest.raises(EditConflict, match="signed off"):
        store.edit(
            LOG, [RowEdit("S1:2024-04", {"cleared_ha": 2.5})], TOLD,
            made_from=1, by=AN, holds=refuse,
        )  # fmt: skip

    assert store.current()["clearance_log"].version == 1


def test_a_row_that_was_removed_meanwhile_is_a_conflict(store: Store) -> None:
    store.edit(LOG, [RowEdit("S1:2024-04", verb="remove")], TOLD, made_from=1, by=AN)

    with pytest.raises(RowConflict) as told:
        store.edit(LOG, [RowEdit("S1:2024-04", {"cleared_ha": 9.0})], TOLD, made_from=1)

    assert told.value.clashes[0].now is None


def test_a_row_published_otherwise_meanwhile_is_a_conflict(store: Store) -> None:
    rows = store.load_table(LOG, 1).assign(cleared_ha=[1.0, 2.2, 3.0])
    store.publish(LOG, rows, TOLD, replaces=1, is_valid=True)

    with pytest.raises(RowConflict):
        store.edit(LOG, [RowEdit("S1:2024-04", {"cleared_ha": 9.0})], TOLD, made_from=1)
    made = store.edit(
        LOG, [RowEdit("S2:2024-04", {"cleared_ha": 9.0})], TOLD, made_from=1
    )

    assert cleared(store, made.version)["S1:2024-04"] == 2.2


def test_a_publication_starts_anew(store: Store) -> None:
    store.edit(LOG, [RowEdit("S1:2024-04", {"cleared_ha": 2.5})], TOLD, made_from=1)
    rows = store.load_table(LOG, 1)

    store.publish(LOG, rows, TOLD, replaces=2, is_valid=True)

    assert cleared(store, 3)["S1:2024-04"] == 2.0
    assert cleared(store, 2)["S1:2024-04"] == 2.5


@pytest.mark.parametrize(
    "edit", [RowEdit("S9:2024-04", {"cleared_ha": 1.0}), RowEdit("S9", verb="remove")]
)
def test_a_row_that_never_was_cannot_be_changed(store: Store, edit: RowEdit) -> None:
    with pytest.raises(StorageError, match="no row"):
        store.edit(LOG, [edit], TOLD, made_from=1)

    assert store.current()["clearance_log"].version == 1


def test_a_layer_that_was_never_published_has_no_rows(store: Store) -> None:
    with pytest.raises(LayerNotFound):
        store.edit(LAYERS["projects"], [RowEdit("P", {}, "add")], TOLD, made_from=1)


EDITS = st.lists(
    st.tuples(
        st.sampled_from(["S1:2024-03", "S1:2024-04", "S2:2024-04", "N1", "N2"]),
        st.sampled_from(["change", "add", "remove"]),
        st.floats(0, 1_000, allow_nan=False),
    ),
    max_size=12,
)


@pytest.mark.parametrize("kind", KINDS)
@settings(deadline=None, max_examples=25)
@given(wanted=EDITS)
def test_edits_come_to_what_a_list_of_rows_comes_to(
    kind: str, wanted: list[tuple[str, str, float]]
) -> None:
    # A plain dictionary is the measure: changed in place, added at the end, removed.
    model = {"S1:2024-03": 1.0, "S1:2024-04": 2.0, "S2:2024-04": 3.0}
    with open_store(kind) as store:
        frame = pd.DataFrame(
            {"entry_id": list(model), "cleared_ha": list(model.values())}
        )
        version = store.publish(LOG, frame, TOLD, replaces=0, is_valid=True).version
        for key, verb, ha in wanted:
            is_there = key in model
            if is_there == (verb == "add"):
                continue
            values = {} if verb == "remove" else {"cleared_ha": ha}
            one: RowEdit = RowEdit(key, values, verb)  # type: ignore[arg-type]
            version = store.edit(LOG, [one], TOLD, made_from=version).version
            if verb == "remove":
                del model[key]
            else:
                model[key] = ha

        assert cleared(store, version) == model
        assert list(cleared(store, version)) == list(model)
        assert store.journal.verify().broken is None
