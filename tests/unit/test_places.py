"""Clusters by area and by words, their cards, sites, and what pages hand on."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json

import pandas as pd
import pytest

from clusterviz.core.search import is_match
from clusterviz.errors import InputError
from clusterviz.workspace import analysis, cards, handouts, places, sites
from clusterviz.workspace.cards import ClusterCard
from clusterviz.workspace.mapframes import MapQuestion
from tests.tiny import AS_OF_ON, tiny_workspace


def card(cluster_id: str, without: tuple[str, ...] = ()) -> ClusterCard:
    """Return the card of one cluster of the tiny workspace."""
    workspace = tiny_workspace(without=without)
    pairs = analysis.overlaps(workspace, as_of_on=AS_OF_ON).rows
    parts = analysis.land_parts(workspace, AS_OF_ON)
    return cards.card(workspace, cluster_id, AS_OF_ON, pairs, parts)


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("dinh tri", ["1"]),
        ("DINH", ["1"]),
        ("đồi", ["2"]),
        ("doi", ["2"]),
        ("tri cong ty", ["1"]),
        ("", ["1", "2"]),
        (".*", []),
    ],
)
def test_words_are_found_with_and_without_accents(words: str, codes: list[str]) -> None:
    rows = pd.DataFrame(
        {
            "id": ["1", "2"],
            "name": ["Dĩnh Trì", "Đồi Ngô"],
            "investor": ["Công ty A", None],
        }
    )

    assert rows[is_match(rows, words, ["name", "investor"])]["id"].tolist() == codes


def test_withdrawn_clusters_are_shown_and_parts_not_yet_removed_are_not() -> None:
    workspace = tiny_workspace()
    before = places.clusters_shown(workspace, dt.date(2015, 12, 30))
    after = places.clusters_shown(workspace, dt.date(2015, 12, 31))

    assert "CCN-0007" not in set(before["cluster_id"])
    assert len(after) == len(before) + 1
    by_id = after.set_index("cluster_id")["map_status"]
    assert by_id[["CCN-0006", "CCN-0007"]].tolist() == ["withdrawn", "withdrawn"]


def test_a_cluster_over_two_areas_is_in_both() -> None:
    shares = places.cluster_areas(tiny_workspace(), "district", AS_OF_ON, AS_OF_ON)

    ours = shares[shares["cluster_id"] == "CCN-0002"].set_index("area_code")
    assert ours["share_ratio"].to_dict() == pytest.approx({"001": 0.75, "002": 0.25})


def test_a_card_has_all_that_is_known_of_its_cluster() -> None:
    ours = card("CCN-0001")

    assert (ours.status, ours.drawn_ha, ours.occupancy_ratio) == ("operating", 40, 0.5)
    assert sum(ours.parts_ha.values()) == pytest.approx(40)
    assert (ours.n_projects, ours.n_producing, ours.n_workers) == (2, 1, 200)
    plots = ours.plots.set_index(["plot_use", "lease_status"])["n_plots"]
    assert plots["industrial", "vacant"] == 2
    assert ours.overlaps["zone_id"].tolist() == ["Z01", "Z02", "Z03"]
    assert ours.sites["site_id"].tolist() == ["S1", "S2"]


def test_a_card_says_nothing_where_nothing_is_known() -> None:
    ours = card("CCN-0005")

    assert (ours.status, ours.drawn_ha, ours.occupancy_ratio) == (
        "symbol_only",
        None,
        None,
    )
    assert ours.fields["industrial_land_ha"] is None
    assert ours.plots.empty
    assert ours.sites.empty


def test_a_withdrawn_cluster_has_a_card_without_parts() -> None:
    assert card("CCN-0006").parts_ha == {}


def test_a_card_needs_only_the_clusters() -> None:
    left_out = ("plots", "projects", "clearance_sites", "clearance_log", "plan_zones")

    ours = card("CCN-0001", without=left_out)

    assert (ours.n_projects, len(ours.plots), len(ours.sites)) == (0, 0, 0)


def test_a_card_of_nobody_is_a_clear_error() -> None:
    with pytest.raises(InputError, match="There is no cluster `CCN-9999`"):
        card("CCN-9999")


def test_a_site_stands_where_it_was_last_written_of() -> None:
    states = sites.site_states(tiny_workspace(), "2024-04").set_index("site_id")

    assert states["month"].to_dict() == {
        "S1": "2024-04",
        "S2": "2024-04",
        "S3": "2024-02",
        "S4": "2024-04",
    }
    assert states.loc["S3", "area_ha"] == pytest.approx(40)
    assert states.loc["S2", "cluster_name"] == "Tây Nam"


def test_what_the_map_filters_out_is_not_handed_on() -> None:
    question = MapQuestion("plan_zones", AS_OF_ON)

    text = handouts.shown_geojson(
        tiny_workspace(), question, "vi", kinds=("rice_land",), cluster_ids=()
    )

    collection = json.loads(text)
    assert [one["id"] for one in collection["features"]] == ["Z01", "Z08"]
    assert "map_class" not in collection["features"][0]["properties"]


def test_a_symbol_is_handed_on_without_a_place() -> None:
    question = MapQuestion("clusters", AS_OF_ON)

    text = handouts.shown_geojson(
        tiny_workspace(), question, "vi", cluster_ids=("CCN-0005",)
    )

    [feature] = json.loads(text)["features"]
    assert feature["geometry"] is None


def test_overlaps_are_handed_on_with_their_shared_land() -> None:
    workspace = tiny_workspace()
    pieces = analysis.pieces(workspace, AS_OF_ON)

    collection = json.loads(handouts.pairs_geojson(workspace, pieces, "en"))

    features = {one["id"]: one for one in collection["features"]}
    assert len(features) == len(pieces)
    assert features["CCN-0001|Z01"]["geometry"]["type"] in {"Polygon", "MultiPolygon"}
    assert features["CCN-0002|mineral"]["geometry"] is None
    assert collection["title"] == "Overlaps of industrial clusters"


def test_rows_are_handed_on_as_csv_that_says_it_is_a_sample() -> None:
    workspace = tiny_workspace()
    rows = analysis.landfund(workspace).rows

    text = handouts.csv_bytes(workspace, rows).decode("utf-8-sig")

    [first, *_] = csv.DictReader(io.StringIO(text))
    assert (first["area_name"], first["planned_ha"]) == ("Huyện Tây", "90.0")
    assert first["illustrative"].casefold() == "true"
