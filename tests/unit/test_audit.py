from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from clusterviz.errors import InputError
from clusterviz.records import Lineage
from clusterviz.texts import finding, say
from clusterviz.workspace import analysis, audit
from tests.tiny import at, tiny_workspace
from tests.tiny.plan import area_rows, cluster_rows
from tests.tiny.works import log_rows, plot_rows

if TYPE_CHECKING:
    from clusterviz.schema import Language


def test_the_check_finds_what_is_wrong_with_the_tiny_workspace() -> None:
    answer = analysis.check(tiny_workspace())

    assert answer.rows.to_numpy().tolist() == [
        ["warning", "audit.fact_missing", "clusters", "CCN-0004", "business_lines"]
    ]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_check_puts_the_gravest_first_in_either_language(
    language: Language,
) -> None:
    rows = cluster_rows()
    rows[0] |= {"planned_area_ha": 55.0, "commune_names": "Xã Đông Bắc"}
    rows[1] |= {"legal_status": "not_established", "planned_area_ha": 4.0}
    rows[1] |= {"industrial_land_ha": 3.0, "committed_ha": 1.0, "leased_ha": 1.0}
    rows[1] |= {"fit_to_lease_ha": 3.0}
    rows[5]["withdrawn_on"] = None
    rows[6]["reduced_from_id"] = "gone"

    answer = analysis.check(tiny_workspace({"clusters": rows}))

    lost = answer.rows[answer.rows["severity"] == "error"]
    assert lost["field"].tolist() == ["reduced_from_id"]
    assert answer.rows["severity"].tolist() == ["error"] + ["warning"] * 9
    # Leased plots of CCN-0002 are 4 ha: more than 1 leased and 3 industrial.
    of_two = answer.rows.loc[answer.rows["feature_id"] == "CCN-0002", "code"]
    assert sorted(of_two.str.removeprefix("audit.")) == [
        "area_differs",
        "operating_not_established",
        "plots_differ",
        "plots_exceed_land",
        "size_outside",
    ]
    assert all(say(one.code, language, **one.values) for one in answer.notes)


def test_the_check_follows_references_between_layers() -> None:
    rows = [row for row in cluster_rows() if row["cluster_id"] != "CCN-0001"]

    answer = analysis.check(tiny_workspace({"clusters": rows}), "plots")

    assert len(answer.rows) == 6
    assert set(answer.rows["severity"]) == {"decision"}
    assert set(answer.rows["code"]) == {"audit.reference_unknown"}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_check_holds_the_clearance_log_against_its_sites(
    language: Language,
) -> None:
    rows = log_rows()
    # S2 has 5 ha and 20 households; S3 is written of once, so it cannot fall.
    rows[5] |= {"cleared_ha": 6.0, "n_inventoried": 19}

    answer = analysis.check(tiny_workspace({"clearance_log": rows}), "clearance_log")

    assert answer.rows[["severity", "code", "field"]].to_numpy().tolist() == [
        ["error", "audit.land_exceeds", "cleared_ha"],
        ["warning", "audit.figure_fell", "n_inventoried"],
    ]
    assert set(answer.rows["feature_id"]) == {"S2:2024-04"}
    assert "clearance_sites" in answer.layer_versions
    assert all(finding(one, language) for one in answer.notes)


def test_a_log_beside_sites_that_are_not_valid_is_held_against_itself_only() -> None:
    rows = log_rows()
    rows[5] |= {"cleared_ha": 6.0, "clean_ha": 6.5}
    workspace = tiny_workspace({"clearance_log": rows})
    workspace.store.publish(
        workspace.layers["clearance_sites"],
        workspace.features("clearance_sites"),
        Lineage("Test"),
        replaces=1,
        is_valid=False,
    )

    found = analysis.check(workspace, "clearance_log").rows

    assert found["field"].tolist() == ["clean_ha"]


def test_a_log_without_sites_is_held_against_itself_only() -> None:
    workspace = tiny_workspace(without=["clearance_sites"])

    assert analysis.check(workspace, "clearance_log").rows.empty


def test_the_check_says_that_a_layer_is_not_valid() -> None:
    workspace = tiny_workspace()
    workspace.store.publish(
        workspace.layers["roads"],
        workspace.features("roads"),
        Lineage("Test"),
        replaces=1,
        is_valid=False,
    )

    rows = analysis.check(workspace, "roads").rows

    assert rows["code"].tolist() == ["audit.not_valid"]
    assert rows["severity"].tolist() == ["error"]


def test_an_unknown_layer_cannot_be_checked() -> None:
    with pytest.raises(InputError, match="no layer `cluster`"):
        analysis.check(tiny_workspace(), "cluster")


def test_plots_are_checked_with_the_layer_that_they_speak_of() -> None:
    rows = plot_rows()
    # L2 begins 20 m within L1: 1 ha is leased twice, and 12 ha stay leased.
    rows[1]["geometry"] = at(420, 200, 500, 700)
    # L8 reaches 100 m beyond its cluster: 5 ha more are leased than on paper.
    rows[7]["geometry"] = at(2120, 200, 2300, 700)
    workspace = tiny_workspace({"plots": rows})

    of_plots = analysis.check(workspace, "plots").rows
    of_clusters = analysis.check(workspace, "clusters").rows

    assert of_plots[["code", "feature_id"]].to_numpy().tolist() == [
        ["audit.plot_leased_twice", "L1"],
        ["audit.plot_outside", "L8"],
    ]
    assert of_clusters[["code", "feature_id"]].to_numpy().tolist() == [
        ["audit.fact_missing", "CCN-0004"],
        ["audit.plots_differ", "CCN-0002"],
    ]


def test_nothing_is_measured_on_plots_that_are_not_valid() -> None:
    rows = plot_rows()
    rows[7]["geometry"] = at(2120, 200, 2300, 700)
    workspace = tiny_workspace({"plots": rows})
    workspace.store.publish(
        workspace.layers["plots"],
        workspace.features("plots"),
        Lineage("Test"),
        replaces=1,
        is_valid=False,
    )

    assert analysis.check(workspace, "plots").rows["code"].tolist() == [
        "audit.not_valid"
    ]


@pytest.mark.parametrize(
    ("place", "code"),
    [("west", "audit.size_outside"), ("east", None)],
)
def test_a_small_cluster_is_lawful_in_a_mountainous_district(
    place: str, code: str | None
) -> None:
    # 9 ha, in the west or the mountainous east of the tiny province.
    x0 = {"west": 200, "east": 2200}[place]
    row = cluster_rows()[3] | {"planned_area_ha": 9.0, "business_lines": "Cơ khí"}
    row |= {"geometry": at(x0, 1200, x0 + 300, 1500)}
    row |= {"commune_names": {"west": "Xã Tây Bắc", "east": "Xã Đông Bắc"}[place]}

    found = analysis.check(tiny_workspace({"clusters": [row]}), "clusters").rows

    assert found["code"].tolist() == ([code] if code else [])


@pytest.mark.parametrize(
    ("of_district", "of_commune", "code"),
    [
        (True, False, None),
        (False, True, "audit.size_outside"),
        (None, True, None),
        (None, False, "audit.size_outside"),
        (None, None, "audit.size_small"),
    ],
)
def test_the_word_of_the_district_goes_before_that_of_the_commune(
    of_district: bool | None, of_commune: bool | None, code: str | None
) -> None:
    # The decree speaks of mountainous districts.
    said = {"district": of_district, "commune": of_commune, "province": None}
    areas = [row | {"is_mountainous": said[row["level"]]} for row in area_rows()]
    row = cluster_rows()[3] | {"planned_area_ha": 9.0, "business_lines": "Cơ khí"}
    row["geometry"] = at(200, 1200, 500, 1500)

    workspace = tiny_workspace({"clusters": [row], "areas": areas})
    found = analysis.check(workspace, "clusters").rows

    assert found["code"].tolist() == ([code] if code else [])


def test_after_the_districts_nobody_says_what_is_mountainous() -> None:
    row = cluster_rows()[3] | {"planned_area_ha": 9.0, "business_lines": "Cơ khí"}
    row |= {"geometry": at(2200, 1200, 2500, 1500), "commune_names": None}
    workspace = tiny_workspace({"clusters": [row]})

    codes = [
        set(analysis.check(workspace, "clusters", as_of_on=day).rows["code"])
        for day in (dt.date(2025, 6, 30), dt.date(2025, 7, 1))
    ]

    assert codes == [{"audit.fact_missing"}, {"audit.fact_missing", "audit.size_small"}]


def test_the_matrix_names_cluster_and_area_and_notes_what_is_against_it() -> None:
    answer = audit.matrix(tiny_workspace())

    rows = answer.rows
    against = rows[rows["state"] != "present"]
    assert against[
        ["cluster_id", "cluster_name", "area_code", "area_name", "field", "state"]
    ].to_numpy().tolist() == [
        ["CCN-0004", "Tây Bắc", "001", "Huyện Tây", "business_lines", "missing"]
    ]
    assert [one.code for one in answer.notes] == ["audit.fact_missing"]
    # Of all five clusters 6 facts; of three established 5; of two operating 8.
    assert len(rows) == 5 * 6 + 3 * 5 + 2 * 8


def test_scores_count_each_cluster_where_most_of_it_lies() -> None:
    rows = audit.scores(tiny_workspace()).rows

    # West: 0001, 0002 with 19 facts each and 0004 with 6; east: 11 and 6.
    assert rows["area_code"].tolist() == ["001", "002"]
    assert rows["n_clusters"].tolist() == [3, 2]
    assert rows["n_cells"].tolist() == [44, 17]
    assert rows["n_missing"].tolist() == [1, 0]
    assert rows["present_ratio"].tolist() == [43 / 44, 1.0]


def test_scores_sum_to_the_same_over_any_areas() -> None:
    workspace = tiny_workspace()
    new = {"level": "commune", "areas_on": dt.date(2025, 7, 1)}

    totals = [
        audit.scores(workspace, **asked).rows.filter(regex="^n_").sum().tolist()
        for asked in ({"level": "province"}, {"level": "district"}, new)
    ]

    assert totals[0] == totals[1] == totals[2]
