"""The committed sample against the published figures of Bắc Giang."""

from __future__ import annotations

from functools import cache
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from clusterviz import crs
from clusterviz.core.ordering import cluster_contradictions, log_contradictions
from clusterviz.core.partition import land_parts
from clusterviz.schema import read_layers
from clusterviz.settings import read_settings, shipped

SAMPLE = shipped("layers") / "sample" / "bacgiang"
LAYERS = read_layers(shipped("layers"))
M2_PER_HA = crs.M2_PER_HA


@cache
def table(name: str) -> gpd.GeoDataFrame:
    """Return a committed layer; one without geometry as a plain frame."""
    path = SAMPLE / f"{name}.parquet"
    if LAYERS[name].has_geometry:
        return gpd.read_parquet(path)
    return pd.read_parquet(path)


def in_plan() -> gpd.GeoDataFrame:
    rows = table("clusters")
    return rows[rows["planning_status"] == "in_plan"]


def established() -> gpd.GeoDataFrame:
    rows = in_plan()
    return rows[rows["legal_status"] == "established"]


def operating() -> gpd.GeoDataFrame:
    rows = in_plan()
    return rows[rows["operation_status"] == "operating"]


def whole_m2(values: pd.Series[Any]) -> int:
    """Return the sum of hectares in whole square metres."""
    return int((values * M2_PER_HA).round().sum())


def test_the_sample_says_that_it_is_illustrative_and_of_which_day() -> None:
    settings = read_settings(SAMPLE)

    assert settings.is_illustrative
    assert str(settings.as_of_on) == "2024-04-22"


def test_the_whole_sample_is_under_5_mb() -> None:
    assert sum(path.stat().st_size for path in SAMPLE.iterdir()) < 5_000_000


def test_55_clusters_are_established_on_2329_ha() -> None:
    assert len(established()) == 55
    assert whole_m2(established()["planned_area_ha"]) == 23_290_000
    assert established().area.sum() / M2_PER_HA == pytest.approx(2_329, abs=1e-3)


def test_14_infrastructure_investors_are_district_committees_and_41_enterprises() -> (
    None
):
    counts = established()["investor_kind"].value_counts().to_dict()

    assert counts == {"enterprise": 41, "district_committee": 14}


def test_committed_land_of_the_35_operating_clusters_is_exactly_40_6_percent() -> None:
    rows = operating()
    industrial_m2 = whole_m2(rows["industrial_land_ha"])

    assert len(rows) == 35
    assert rows["industrial_land_ha"].notna().all()
    assert whole_m2(rows["committed_ha"]) * 1_000 == industrial_m2 * 406
    assert whole_m2(rows["leased_ha"]) / industrial_m2 == pytest.approx(0.36, abs=1e-5)


def test_occupancy_of_the_established_clusters_is_lower_than_of_the_operating() -> None:
    rows = established().dropna(subset="industrial_land_ha")

    assert rows["committed_ha"].sum() / rows["industrial_land_ha"].sum() < 0.30


def test_leased_land_is_committed_and_committed_land_is_industrial() -> None:
    rows = in_plan().dropna(subset="industrial_land_ha")

    assert (rows["leased_ha"] <= rows["committed_ha"]).all()
    assert (rows["committed_ha"] <= rows["industrial_land_ha"]).all()
    assert (rows["industrial_land_ha"] < rows["planned_area_ha"]).all()


def test_the_sample_s_figures_and_its_log_are_in_order() -> None:
    log, sites = table("clearance_log"), table("clearance_sites")

    # But for the one cluster that operated before it was established, on purpose.
    out_of_order = cluster_contradictions(in_plan())
    assert [one.feature_id for one in out_of_order] == ["BG-059"]
    assert log_contradictions(log, sites) == []


def test_leased_land_is_the_same_in_the_land_fund_and_in_occupancy() -> None:
    """Every leased or committed plot of the sample is of an established cluster."""
    rows = {name: table(name) for name in ("plots", "clearance_sites", "clearance_log")}
    parts = land_parts(
        in_plan(),
        rows["plots"],
        rows["clearance_sites"],
        rows["clearance_log"].iloc[:0],
        in_plan().iloc[:0],
    )
    fund = parts.groupby("part")["area_ha"].sum()
    on_paper = established()[["leased_ha", "committed_ha"]].sum()

    assert fund["leased"] == pytest.approx(on_paper["leased_ha"], abs=1e-6)
    both = fund["leased"] + fund["committed_not_leased"]
    assert both == pytest.approx(on_paper["committed_ha"], abs=1e-6)


def test_271_projects_of_which_226_produce_employ_45000_people() -> None:
    rows = table("projects")
    producing = rows[rows["is_producing"]]

    assert len(rows) == 271
    assert len(producing) == 226
    assert producing["n_workers"].sum() == 45_000
    assert set(rows["cluster_id"]) <= set(operating()["cluster_id"])


def test_7_clusters_of_80_36_ha_were_withdrawn_in_2015() -> None:
    rows = table("clusters")
    gone = rows[rows["planning_status"] == "withdrawn"]

    assert len(gone) == 7
    assert whole_m2(gone["planned_area_ha"]) == 803_600
    assert {day.year for day in gone["withdrawn_on"]} == {2015}


def test_6_clusters_were_reduced_from_176_30_to_67_02_ha_in_2015() -> None:
    rows = table("clusters")
    removed = rows[rows["planning_status"] == "removed_part"]
    reduced = rows[rows["cluster_id"].isin(removed["reduced_from_id"])]

    assert len(removed) == len(reduced) == 6
    assert (reduced["planning_status"] == "in_plan").all()
    assert whole_m2(reduced["planned_area_ha"]) == 670_200
    assert whole_m2(removed["planned_area_ha"]) == 1_763_000 - 670_200
    assert {day.year for day in removed["withdrawn_on"]} == {2015}


def test_every_withdrawn_cluster_and_removed_part_has_a_dossier() -> None:
    rows = table("clusters")
    gone = rows[rows["planning_status"] != "in_plan"]
    dossiers = table("dossiers")

    assert sorted(dossiers["cluster_id"]) == sorted(gone["cluster_id"])
    assert not dossiers["has_conversion_plan"].all()


def test_known_facts_stand_as_published() -> None:
    rows = table("clusters").set_index("cluster_name")

    assert rows.loc["CCN Hợp Thịnh", "planned_area_ha"] == 74.92
    assert rows.loc["CCN Hợp Thịnh", "industrial_land_ha"] == 52.38
    assert rows.loc["CCN Hương Sơn", "industrial_land_ha"] == 59.34
    assert str(rows.loc["CCN Việt Nhật", "established_on"]) == "2018-01-30"
    assert rows.loc["CCN Phương Sơn - Đại Lâm", "district_names"] == (
        "Lục Nam; Lạng Giang"
    )


def test_what_no_source_states_is_missing() -> None:
    rows = table("clusters").set_index("cluster_name")

    assert pd.isna(rows.loc["CCN Thanh Vân", "planned_area_ha"])
    assert pd.isna(rows.loc["CCN JUTECH", "established_on"])
    assert pd.isna(rows.loc["CCN Hà Thịnh", "commune_names"])


def test_one_cluster_has_only_a_symbol() -> None:
    rows = in_plan()
    drawn = rows.geometry.notna()

    assert list(rows.loc[~drawn, "geometry_quality"]) == ["symbol"]
    assert set(rows.loc[drawn, "geometry_quality"]) == {"indicative"}


def test_sizes_are_lawful_except_of_the_old_clusters() -> None:
    old = {"CCN Đức Thắng", "CCN Đồi Ngô", "CCN Thọ Xương", "CCN Xương Giang II"}
    rows = in_plan().dropna(subset="planned_area_ha")
    rows = rows[~rows["cluster_name"].isin(old)]

    assert rows["planned_area_ha"].between(10, 75).all()


@pytest.mark.parametrize("name", sorted(LAYERS))
def test_each_layer_has_its_declared_columns_keys_and_choices(name: str) -> None:
    layer, rows = LAYERS[name], table(name)
    expected = [*layer.fields, *(["geometry"] if layer.has_geometry else [])]

    assert list(rows.columns) == expected
    assert rows[layer.key].is_unique
    for field in layer.fields.values():
        if field.is_required:
            assert rows[field.name].notna().all(), field.name
        if field.choices:
            assert set(rows[field.name].dropna()) <= set(field.choices), field.name


@pytest.mark.parametrize("name", sorted(LAYERS))
def test_every_reference_is_found(name: str) -> None:
    for field in LAYERS[name].fields.values():
        if field.references:
            other, _, key = field.references.partition(".")
            assert set(table(name)[field.name].dropna()) <= set(table(other)[key])


@pytest.mark.parametrize("name", [n for n in LAYERS if LAYERS[n].has_geometry])
def test_geometry_is_valid_metric_and_indicative(name: str) -> None:
    rows = table(name)
    drawn = rows[rows.geometry.notna()]

    crs.require_metric(**{name: rows})
    assert drawn.is_valid.all()
    assert not drawn.is_empty.any()
    assert set(drawn["geometry_quality"]) == {"indicative"}
    assert drawn["source_document"].str.contains("llustrative sample").all()


def test_plan_zones_are_of_ten_kinds_and_more_at_a_planners_density() -> None:
    rows = table("plan_zones")
    n_vertices = shapely.get_num_coordinates(rows.geometry.to_numpy())
    is_forest = rows["kind"].str.endswith("_forest").to_numpy()

    assert rows["kind"].nunique() >= 10
    assert 2_500 <= len(rows) <= 5_000
    assert (n_vertices[is_forest] > 1_000).sum() >= 3
    assert n_vertices[is_forest].max() > 5_000
