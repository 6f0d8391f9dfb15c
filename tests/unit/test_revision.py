"""What another version of a layer adds, removes and changes."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, Polygon, box

from clusterviz import crs, texts
from clusterviz.core.revision import Revision, compared, revision
from clusterviz.errors import CrsError
from tests.tiny.ground import X0, Y0, at, layers, typed

if TYPE_CHECKING:
    from random import Random

    from tests.tiny import Row

LAYERS = layers()
ZONES, ROADS, DOCUMENTS = LAYERS["plan_zones"], LAYERS["roads"], LAYERS["documents"]


def zone(zone_id: str, place: shapely.Geometry | None, **cells: object) -> Row:
    """Return one zone of rice land."""
    return {"zone_id": zone_id, "kind": "rice_land", "geometry": place, **cells}


def zones(*rows: Row) -> pd.DataFrame:
    """Return zones as they are stored."""
    return typed(ZONES, rows)


def kinds(found: Revision) -> dict[str, str]:
    """Return what became of each feature."""
    return dict(
        zip(found.changes["feature_id"], found.changes["revision"], strict=True)
    )


def pieces_ha(found: Revision, feature_id: str) -> dict[str, float]:
    """Return the hectares of each piece of one feature, to the square centimetre."""
    of_it = found.shapes[found.shapes["feature_id"] == feature_id]
    return {row["piece"]: round(row["piece_ha"], 8) for _, row in of_it.iterrows()}


def test_a_layer_does_not_differ_from_itself() -> None:
    same = zones(zone("A", at(0, 0, 100, 100), accuracy_m=0.5), zone("B", None))
    found = revision(ZONES, same, same.iloc[::-1])

    assert found.changes.empty
    assert found.cells.empty
    assert found.shapes.empty
    assert (found.n_before, found.n_after, found.n_restated) == (2, 2, 0)


def test_of_the_first_version_everything_is_added() -> None:
    found = revision(ZONES, None, zones(zone("A", at(0, 0, 100, 100))))

    assert found.n_by_kind == {
        "added": 1, "removed": 0, "attributes": 0, "boundary": 0, "both": 0,
    }  # fmt: skip
    assert (found.gained_ha, found.lost_ha) == (1.0, 0.0)
    assert found.changes["symmetric_ha"].tolist() == [1.0]


def test_a_feature_may_be_added_removed_or_stay() -> None:
    before = zones(zone("A", at(0, 0, 100, 100)), zone("B", at(200, 0, 400, 100)))
    after = zones(zone("C", at(0, 0, 50, 100)), zone("A", at(0, 0, 100, 100)))
    found = revision(ZONES, before, after)

    assert kinds(found) == {"C": "added", "B": "removed"}
    assert pieces_ha(found, "C") == {"gained": 0.5}
    assert pieces_ha(found, "B") == {"lost": 2.0}


def test_a_boundary_that_moved_gains_and_loses_land() -> None:
    before = zones(zone("A", at(0, 0, 200, 100)))
    after = zones(zone("A", at(50, 0, 300, 100)))
    found = revision(ZONES, before, after)
    [row] = found.changes.to_dict("records")

    assert row["revision"] == "boundary"
    assert (row["before_ha"], row["after_ha"], row["symmetric_ha"]) == (2.0, 2.5, 1.5)
    assert pieces_ha(found, "A") == {
        "before": 2.0, "after": 2.5, "gained": 1.0, "lost": 0.5,
    }  # fmt: skip


def test_a_changed_attribute_is_named_with_both_values() -> None:
    place = at(0, 0, 100, 100)
    before = zones(zone("A", place, zone_name="Cũ", valid_to_on=None))
    after = zones(zone("A", place, zone_name="Mới", valid_to_on=dt.date(2030, 1, 1)))
    found = revision(ZONES, before, after)

    assert found.changes[["feature_name", "revision", "fields"]].values.tolist() == [
        ["Mới", "attributes", "zone_name,valid_to_on"]
    ]
    assert found.changes["symmetric_ha"].tolist() == [0.0]
    assert found.cells.values.tolist() == [
        ["A", "zone_name", "Cũ", "Mới"],
        ["A", "valid_to_on", None, dt.date(2030, 1, 1)],
    ]


def test_a_feature_may_change_in_both_ways() -> None:
    before = zones(zone("A", at(0, 0, 100, 100), accuracy_m=1.0))
    after = zones(zone("A", at(0, 0, 100, 200), accuracy_m=None))
    found = revision(ZONES, before, after)

    assert kinds(found) == {"A": "both"}
    assert found.changes["fields"].tolist() == ["accuracy_m"]


def test_another_document_or_day_alone_is_no_change_but_is_counted() -> None:
    here, there, new = at(0, 0, 9, 9), at(20, 0, 29, 9), {"source_document": "QĐ 2"}
    before = zones(zone("A", here), zone("B", here), zone("C", here))
    after = zones(
        zone("A", here, **new),
        zone("B", here, **new, zone_name="Mới"),
        zone("C", there, **new),
    )
    found = revision(ZONES, before, after)

    assert kinds(found) == {"B": "attributes", "C": "boundary"}
    assert found.changes["fields"].tolist() == ["zone_name", ""]
    assert found.n_restated == 1


def test_the_same_ring_from_another_corner_is_the_same_boundary() -> None:
    ring = [(X0, Y0), (X0 + 9, Y0), (X0 + 9, Y0 + 9), (X0, Y0 + 9)]
    before = zones(zone("A", Polygon(ring)))
    after = zones(zone("A", Polygon([ring[2], ring[1], ring[0], ring[3]])))
    found = revision(ZONES, before, after)

    assert found.changes.empty
    assert found.n_rewritten == 1


@pytest.mark.parametrize(("moved_m", "is_changed"), [(0.0004, False), (0.002, True)])
def test_a_boundary_is_the_same_up_to_a_millimetre(
    moved_m: float, is_changed: bool
) -> None:
    before = zones(zone("A", box(X0, Y0, X0 + 100, Y0 + 100)))
    after = zones(zone("A", box(X0, Y0, X0 + 100 + moved_m, Y0 + 100)))

    assert (not revision(ZONES, before, after).changes.empty) is is_changed


def test_a_small_corner_of_a_long_boundary_is_seen() -> None:
    """9 m² cut out of 40 km of boundary: thin for all of it, wide where it is."""
    large = box(X0, Y0, X0 + 10_000, Y0 + 10_000)
    cut = shapely.difference(large, box(X0, Y0, X0 + 3, Y0 + 3))
    found = revision(ZONES, zones(zone("A", large)), zones(zone("A", cut)))
    assert found.changes["symmetric_ha"].tolist() == pytest.approx([0.0009])


def test_a_place_that_comes_or_goes_is_a_change_of_boundary() -> None:
    before = zones(zone("A", None), zone("B", at(0, 0, 100, 100)))
    after = zones(zone("A", at(0, 0, 100, 100)), zone("B", None))
    found = revision(ZONES, before, after)

    assert kinds(found) == {"A": "boundary", "B": "boundary"}
    assert found.gained_ha == found.lost_ha == 1.0


def test_of_an_invalid_shape_no_land_is_reckoned() -> None:
    bow = Polygon([(X0, Y0), (X0 + 9, Y0 + 9), (X0 + 9, Y0), (X0, Y0 + 9)])
    found = revision(ZONES, zones(zone("A", at(0, 0, 9, 9))), zones(zone("A", bow)))

    assert kinds(found) == {"A": "boundary"}
    assert np.isnan(found.changes["symmetric_ha"][0])
    assert set(found.shapes["piece"]) == {"before", "after"}


def test_a_line_tells_how_far_it_moved_and_has_no_hectares() -> None:
    def roads(y: float) -> pd.DataFrame:
        place = LineString([(X0, Y0 + y), (X0 + 100, Y0 + y)])
        return typed(ROADS, [{ROADS.key: "R", "geometry": place}])

    found = revision(ROADS, roads(0), roads(7))

    assert found.changes["hausdorff_m"].tolist() == [7.0]
    assert found.changes["symmetric_ha"].isna().all()
    assert found.gained_ha == 0


def test_a_table_differs_by_its_cells_alone() -> None:
    before = pd.DataFrame({"document_id": ["1", "2"], "document_title": ["Một", None]})
    after = pd.DataFrame({"document_id": ["2", "3"], "document_title": [None, "Ba"]})
    found = revision(DOCUMENTS, before, after)

    assert kinds(found) == {"3": "added", "1": "removed"}
    assert found.shapes.empty


def test_rows_without_a_key_of_their_own_are_held_against_each_other_in_order() -> None:
    before = pd.DataFrame({"document_id": ["1", "1"], "document_title": ["Một", "Hai"]})
    after = pd.DataFrame({"document_id": ["1", "1"], "document_title": ["Một", "Ba"]})

    assert revision(DOCUMENTS, before, after).cells.values.tolist() == [
        ["1", "document_title", "Hai", "Ba"]
    ]


def test_areas_are_never_compared_in_degrees() -> None:
    place = gpd.GeoDataFrame({"zone_id": ["A"]}, geometry=[box(0, 0, 1, 1)])

    with pytest.raises(CrsError, match="in metres"):
        revision(ZONES, None, crs.with_crs(place, crs.LONLAT))


def test_the_sentence_tells_counts_and_land() -> None:
    before = zones(zone("A", at(0, 0, 200, 100)))
    after = zones(zone("A", at(50, 0, 300, 100)), zone("B", at(900, 0, 1000, 100)))
    said = texts.finding(compared(ZONES, revision(ZONES, before, after), 3), "en")

    assert said.startswith("Compared with version 3: 1 features added, 0 removed;")
    assert "2.00 ha of land gained, 0.50 ha lost" in said


@st.composite
def drawn_zones(draw: st.DrawFn) -> pd.DataFrame:
    """Return up to 4 zones of one or two boxes on whole metres, some without place."""
    side = st.integers(0, 12)
    boxes = st.builds(
        lambda x, y, width, height: at(x, y, x + width + 1, y + height + 1),
        side, side, side, side,
    )  # fmt: skip
    shape = st.lists(boxes, min_size=1, max_size=2).map(shapely.union_all)
    ids = draw(st.lists(st.sampled_from("ABCDE"), unique=True, max_size=4))
    names = st.none() | st.sampled_from(["Một", "Hai"])
    return zones(
        *(zone(one, draw(st.none() | shape), zone_name=draw(names)) for one in ids)
    )


@settings(deadline=None)
@given(frame=drawn_zones(), chance=st.randoms())
def test_nothing_differs_from_itself_in_any_order(
    frame: pd.DataFrame, chance: Random
) -> None:
    order = list(range(len(frame)))
    chance.shuffle(order)

    assert revision(ZONES, frame, frame.iloc[order]).changes.empty


@settings(deadline=None)
@given(before=drawn_zones(), after=drawn_zones())
def test_going_back_adds_what_was_removed_and_gains_what_was_lost(
    before: pd.DataFrame, after: pd.DataFrame
) -> None:
    there, back = revision(ZONES, before, after), revision(ZONES, after, before)
    opposite = {"added": "removed", "removed": "added"}

    assert {
        one: opposite.get(kind, kind) for one, kind in kinds(there).items()
    } == kinds(back)
    assert there.gained_ha == pytest.approx(back.lost_ha)
    assert there.lost_ha == pytest.approx(back.gained_ha)


@settings(deadline=None)
@given(before=drawn_zones(), after=drawn_zones())
def test_land_is_neither_made_nor_lost_on_the_way(
    before: pd.DataFrame, after: pd.DataFrame
) -> None:
    found = revision(ZONES, before, after)
    changes = found.changes.fillna({"before_ha": 0.0, "after_ha": 0.0})
    lost = found.shapes[found.shapes["piece"] == "lost"]
    lost_ha = lost.groupby("feature_id")["piece_ha"].sum()
    lost_ha = lost_ha.reindex(changes["feature_id"]).fillna(0.0).to_numpy()
    grown_ha = (changes["after_ha"] - changes["before_ha"]).to_numpy()

    np.testing.assert_allclose(
        changes["symmetric_ha"].fillna(0.0), grown_ha + 2 * lost_ha, atol=1e-9
    )
    assert changes["symmetric_ha"].sum() == pytest.approx(
        found.gained_ha + found.lost_ha
    )


@settings(deadline=None)
@given(before=drawn_zones(), after=drawn_zones())
def test_every_row_is_added_removed_changed_or_kept(
    before: pd.DataFrame, after: pd.DataFrame
) -> None:
    counts = revision(ZONES, before, after).n_by_kind
    common = set(before["zone_id"]) & set(after["zone_id"])

    assert counts["added"] == len(after) - len(common)
    assert counts["removed"] == len(before) - len(common)
