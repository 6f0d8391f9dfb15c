"""Where the sample's clusters, lots, sites and zones lie."""

from __future__ import annotations

import itertools
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from clusterviz.crs import M2_PER_HA
from generator import areas, gazetteer, setting, zones
from tests.unit.test_sample_figures import LAYERS, in_plan, operating, table

STAGES = LAYERS["clearance_log"].fields["stage"].choices


def area_set(level: str, valid_from: str) -> gpd.GeoDataFrame:
    rows = table("areas")
    since = rows["valid_from_on"].astype("str")
    return rows[(rows["level"] == level) & (since == valid_from)]


SETS = [
    ("province", "2024-01-01", 1),
    ("district", "2024-01-01", 10),
    ("commune", "2024-01-01", 209),
    ("commune", "2025-07-01", 58),
]


@pytest.mark.parametrize(("level", "valid_from", "n"), SETS)
def test_each_set_of_areas_is_a_coverage_of_the_province(
    level: str, valid_from: str, n: int
) -> None:
    rows = area_set(level, valid_from)
    province = area_set("province", "2024-01-01").geometry.iloc[0]

    assert len(rows) == n
    assert shapely.coverage_is_valid(rows.geometry.to_numpy())
    assert rows.area.sum() == pytest.approx(province.area, abs=1e-2)


def test_communes_make_up_their_district_and_districts_the_province() -> None:
    communes = area_set("commune", "2024-01-01")
    districts = area_set("district", "2024-01-01").set_index("area_code")
    sums = communes.area.groupby(communes["parent_code"]).sum()

    assert set(districts["parent_code"]) == {"24"}
    pd.testing.assert_series_equal(
        sums.sort_index(), districts.area.sort_index(), check_names=False, rtol=1e-9
    )


def test_areas_made_anew_equal_the_committed_ones() -> None:
    communes = gazetteer.communes()
    cells = areas.cells_of_communes(communes)
    anew = areas.areas(communes, cells).set_index("area_id").geometry
    kept = table("areas").set_index("area_id").geometry

    assert set(anew.index) == set(kept.index)
    apart = anew.loc[kept.index].symmetric_difference(kept, align=True).area
    assert apart.max() == pytest.approx(0, abs=1e-3)


def test_footprints_have_exactly_their_area_on_paper() -> None:
    rows = table("clusters").dropna(subset="planned_area_ha")
    rows = rows[rows.geometry.notna()]

    assert np.allclose(rows.area / M2_PER_HA, rows["planned_area_ha"], atol=1e-5)


def test_footprints_have_6_to_40_corners() -> None:
    rows = table("clusters")
    shapes = shapely.simplify(rows.geometry.dropna().to_numpy(), 0)

    corners = shapely.get_num_coordinates(shapes) - 1
    assert corners.min() >= 6
    assert corners.max() <= 40


def test_no_two_footprints_overlap_and_removed_parts_adjoin_their_cluster() -> None:
    rows = table("clusters")
    shapes = rows.set_index("cluster_id").geometry.dropna()
    parents = rows.set_index("cluster_id")["reduced_from_id"].dropna()

    for one, other in itertools.combinations(shapes.index, 2):
        assert shapes[one].intersection(shapes[other]).area < 1e-3
    for part, parent in parents.items():
        assert shapes[part].distance(shapes[parent]) < 1e-6


def test_a_cluster_lies_in_the_communes_on_paper() -> None:
    communes = area_set("commune", "2024-01-01")
    short = communes["area_name"].str.replace(r"^(Xã|Phường|Thị trấn) ", "", regex=True)
    named = table("clusters").dropna(subset="commune_names")
    named = named[named.geometry.notna()]
    renamed = {"Tiên Hưng (nay TT Đồi Ngô)": "Đồi Ngô", "Tiên Hưng": "Đồi Ngô",
               "TT Neo": "Nham Biền", "Nham Sơn": "Nham Biền",
               "Phi Mô": "Vôi", "Đức Thắng": "Thắng"}  # fmt: skip

    for row in named.itertuples():
        paper = {
            renamed.get(name, name).removeprefix("TT ")
            for name in row.commune_names.split("; ")
        }
        found = communes[short.isin(paper)].geometry.union_all()
        assert found.buffer(0.01).covers(row.geometry), row.cluster_id


def test_one_cluster_lies_in_two_districts() -> None:
    districts = area_set("district", "2024-01-01").geometry.to_numpy()

    def n_met(shape: BaseGeometry | None) -> int:
        return int(shapely.intersects(districts, shape).sum())

    crossing = [
        row.cluster_name
        for row in in_plan().itertuples()
        if row.geometry is not None
        and shapely.intersects(districts, row.geometry).sum() > 1
    ]

    assert crossing == ["CCN Phương Sơn - Đại Lâm"]


@pytest.mark.parametrize("name", ["plots", "clearance_sites"])
def test_lots_and_sites_partition_their_cluster(name: str) -> None:
    footprints = table("clusters").set_index("cluster_id").geometry
    for cluster_id, rows in table(name).groupby("cluster_id"):
        shapes = rows.geometry.to_numpy()
        whole = shapely.coverage_union_all(shapes)

        assert shapely.coverage_is_valid(shapes)
        apart = whole.symmetric_difference(footprints[cluster_id]).area
        assert apart == pytest.approx(0, abs=0.01)


def lot_sums(of: pd.Series[Any]) -> pd.Series[Any]:
    """Return hectares of the lots that `of` picks, by cluster."""
    rows = table("plots")
    drawn_ha: pd.Series[Any] = rows.area.where(of, 0.0) / M2_PER_HA
    return drawn_ha.groupby(rows["cluster_id"]).sum()


def test_lots_add_up_to_the_land_use_of_their_cluster() -> None:
    rows = table("plots")
    let = rows["lease_status"]
    paper = in_plan().set_index("cluster_id").dropna(subset="industrial_land_ha")

    for name, of in (
        ("industrial_land_ha", rows["plot_use"] == "industrial"),
        ("leased_ha", let == "leased"),
        ("committed_ha", let.isin(["leased", "committed"])),
    ):
        drawn = lot_sums(of).loc[paper.index]
        assert np.allclose(drawn, paper[name], rtol=0, atol=1e-6), name


def test_a_plan_has_3_to_15_industrial_lots_and_every_operating_cluster_a_plan() -> (
    None
):
    rows = table("plots")
    lots = rows[rows["plot_use"] == "industrial"].groupby("cluster_id").size()

    assert lots.between(3, 15).all()
    assert set(operating()["cluster_id"]) <= set(lots.index)


def test_leased_lots_lie_on_cleared_sites() -> None:
    log = table("clearance_log")
    last = log[log["month"] == "2024-04"].set_index("site_id")["cleared_ha"]
    sites = table("clearance_sites")
    cleared = sites[sites["site_id"].map(last) > 0]
    plots = table("plots")
    let = plots[plots["lease_status"].isin(["leased", "committed"])]

    for cluster_id, lots in let.groupby("cluster_id"):
        land = cleared[cleared["cluster_id"] == cluster_id].geometry.union_all()
        assert lots.geometry.union_all().difference(land).area < 0.01


def test_every_site_has_24_months_that_never_fall() -> None:
    log = table("clearance_log").sort_values(["site_id", "month"])
    counts = log.groupby("site_id")["month"].agg(["size", "min", "max"])
    cumulative = [name for name in log if name.startswith("n_") or name.endswith("_ha")]

    assert (counts["size"] == 24).all()
    assert set(counts["min"]) == {"2022-05"}
    assert set(counts["max"]) == {"2024-04"}
    steps = log.groupby("site_id")[cumulative].diff().fillna(0)
    assert (steps >= 0).all(axis=None)


def test_stages_follow_one_another_as_declared() -> None:
    log = table("clearance_log").sort_values(["site_id", "month"])
    for _, stages in log.groupby("site_id")["stage"]:
        for before, after in itertools.pairwise(stages):
            assert after == before or after in STAGES[before].next


def test_a_site_is_cleared_wholly_or_not_at_all() -> None:
    log = table("clearance_log")
    area = table("clearance_sites").set_index("site_id").area / M2_PER_HA
    whole = log["site_id"].map(area)

    is_over = log["stage"].isin(["handed_over", "levelled"])
    assert np.allclose(log["cleared_ha"], whole.where(is_over, 0.0), atol=1e-4)


def zones_met(cluster_id: str) -> pd.Series[Any]:
    """Return hectares of each kind of zone in one cluster."""
    shape = table("clusters").set_index("cluster_id").geometry[cluster_id]
    rows = table("plan_zones")
    near = rows[rows.intersects(shape)]
    met_ha: pd.Series[Any] = near.intersection(shape).area / M2_PER_HA
    return met_ha.groupby(near["kind"]).sum()


def test_wet_rice_of_the_stated_size_is_left_in_six_clusters() -> None:
    for cluster_id, area_ha in setting.RICE_HA.items():
        assert zones_met(cluster_id)["rice_land"] == pytest.approx(area_ha, abs=0.01)


def test_each_other_true_conflict_is_there() -> None:
    assert zones_met("BG-025")["protection_forest"] == pytest.approx(1.8, abs=0.01)
    assert zones_met("BG-052")["other_project"] == pytest.approx(2.0, abs=0.01)
    assert zones_met("BG-037")["industrial_park"] > 0.5
    assert zones_met("BG-001")["power_line_corridor"] > 0.5


def test_slivers_are_narrower_than_both_accuracies_together() -> None:
    tolerance_m = 1.0 + zones.ACCURACY_M
    shapes = table("clusters").set_index("cluster_id").geometry
    rows = table("plan_zones")
    for cluster_id, kind in setting.SLIVERS.items():
        pieces = rows[rows["kind"] == kind].intersection(shapes[cluster_id])
        pieces = pieces[pieces.area > 0].explode()
        widths = 2 * pieces.area / pieces.length
        assert len(pieces) > 0
        assert widths.max() < tolerance_m


def test_no_other_cluster_meets_a_zone() -> None:
    stated = {
        *setting.RICE_HA,
        *setting.SLIVERS,
        *setting.PROTECTION_FOREST_HA,
        *setting.PARK_M,
        *setting.OTHER_PROJECT_HA,
        *setting.POWER_LINE,
    }
    rows = in_plan()
    rest = rows[~rows["cluster_id"].isin(stated) & rows.geometry.notna()]

    assert all(zones_met(name).sum() == 0 for name in rest["cluster_id"])


def test_zones_of_one_mosaic_do_not_overlap() -> None:
    rows = table("plan_zones")
    mosaic = rows[rows["kind"].str.contains("_land|_forest")].geometry.to_numpy()
    one, other = shapely.STRtree(mosaic).query(mosaic, predicate="intersects")
    pairs = one < other
    shared = shapely.area(
        shapely.intersection(mosaic[one[pairs]], mosaic[other[pairs]])
    )

    assert shared.max() < 1.0


def test_no_zone_lies_where_its_kind_was_not_supplied() -> None:
    districts = area_set("district", "2024-01-01").set_index("area_code").geometry
    supplied = set(table("coverage")["coverage_id"])
    rows = table("plan_zones")

    for kind in rows["kind"].unique():
        for code, district in districts.items():
            if f"{kind}:{code}" not in supplied:
                own = rows[rows["kind"] == kind]
                assert own.intersection(district.buffer(-1)).area.sum() == 0


def test_parks_bear_real_names_at_places_said_to_be_illustrative() -> None:
    rows = table("plan_zones")
    parks = rows.loc[rows["kind"] == "industrial_park", "zone_name"]

    assert parks.str.startswith("KCN ").all()
    assert parks.str.contains("minh họa").all()
