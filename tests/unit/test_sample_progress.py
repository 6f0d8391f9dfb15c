"""Papers, works, days and reports of the sample: plausible, and short where meant."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pandas as pd
import pytest

from generator.papers import begins, with_papers
from generator.register import register
from generator.works import with_works
from tests.unit.test_sample_figures import in_plan, table

AS_OF_ON = dt.date(2024, 4, 22)
LAST_DAYS = {"2023-H1": dt.date(2023, 6, 14), "2023": dt.date(2023, 12, 14)}
STEPS = ["none", "plan_approved", "project_approved", "building", "finished"]
PAPERS = [
    "planned_on",
    "established_on",
    "detailed_plan_on",
    "infrastructure_project_on",
    "operating_since_on",
]


def by_id() -> pd.DataFrame:
    return pd.DataFrame(in_plan()).set_index("cluster_id")


def reports(period: str, name: str = "project_reports") -> pd.DataFrame:
    rows = pd.DataFrame(table(name))
    return rows[rows["period"] == period]


@pytest.mark.parametrize("name", ["clusters", "projects"])
def test_nothing_happened_after_the_day_of_the_sample(name: str) -> None:
    # By when land is to be in use is planned: it may lie ahead.
    happened = (
        table(name).filter(regex="_on$").drop(columns="in_use_due_on", errors="ignore")
    )
    days = happened.melt()["value"].dropna()

    assert len(days) > 200
    assert days.max() <= AS_OF_ON


def test_papers_were_signed_in_their_order_but_for_one_fault_on_purpose() -> None:
    wrong = {
        (cluster_id, later)
        for cluster_id, row in by_id()[PAPERS].iterrows()
        for (_, one), (later, other) in pairwise(row.dropna().items())
        if one > other
    }

    assert wrong == {("BG-059", "operating_since_on")}


def test_approvals_are_those_that_construction_has_come_to() -> None:
    rows = by_id()
    step = rows["construction_status"].map(STEPS.index)

    for name, first in (("detailed_plan", 1), ("infrastructure_project", 2)):
        is_dated = rows[f"{name}_on"].notna()
        assert not is_dated[step < first].any()
        assert 0 < (~is_dated[step >= first]).sum() <= 4
        assert (is_dated <= rows[f"{name}_by"].notna()).all()


def test_the_one_detailed_plan_that_a_source_names_is_as_it_says() -> None:
    row = by_id().loc["BG-022"]

    assert row["detailed_plan_on"] == dt.date(2012, 10, 30)
    assert row["detailed_plan_by"] == "1568/QĐ-UBND"


def test_capital_is_known_of_approved_projects_and_never_overspent() -> None:
    rows = by_id()
    capital = rows["infrastructure_capital_billion_vnd"]
    paid = rows["infrastructure_paid_billion_vnd"]

    assert set(rows.loc[capital.notna(), "construction_status"]) == set(STEPS[2:])
    assert (paid.dropna() <= capital[paid.notna()]).all()


def test_land_fit_to_lease_lies_between_the_committed_and_the_industrial() -> None:
    rows = by_id().dropna(subset="fit_to_lease_ha")

    # 55 established, 3 of them without a detailed plan; BG-003; 2 are not known.
    assert len(rows) == 55 - 3 + 1 - 2
    assert (rows["fit_to_lease_ha"] <= rows["industrial_land_ha"]).all()
    assert (rows["fit_to_lease_ha"] >= rows["committed_ha"]).all()


def test_works_are_in_use_only_where_they_were_built() -> None:
    rows = by_id()
    begun = rows["construction_status"].isin(STEPS[3:])
    is_finished = rows["construction_status"] == "finished"

    assert (rows.loc[~begun, "roads_status"] == "none").all()
    assert set(rows.loc[rows["wastewater_status"] == "in_use"].index) <= set(
        rows.index[is_finished]
    )
    judged = rows["wastewater_meets_standard"].notna()
    assert (rows.loc[judged, "wastewater_status"] == "in_use").all()


def test_five_clusters_could_be_expanded_from_may_2024() -> None:
    """Art. 8(2): up to 75 ha; 60 % or demand above the land; all works in use."""
    rows = by_id()
    is_full = rows["committed_ha"] * 10 >= rows["industrial_land_ha"] * 6
    is_wanted = rows["lease_demand_ha"] > rows["industrial_land_ha"]
    works = rows[["roads_status", "water_supply_status", "wastewater_status"]]
    in_use = (works == "in_use").all(axis="columns")
    has_room = rows["planned_area_ha"] < 75

    assert set(rows.index[in_use & has_room & is_full]) == {
        "BG-001", "BG-002", "BG-011",
    }  # fmt: skip
    assert set(rows.index[in_use & has_room & is_wanted]) == {"BG-010", "BG-024"}
    assert set(rows.index[is_wanted & ~in_use]) == {"BG-051"}


def test_the_plan_says_2025_or_2030_and_of_a_few_nothing() -> None:
    schedule = by_id()["scheduled_by_year"]

    assert set(schedule.dropna()) == {2025, 2030}
    assert set(schedule.index[schedule.isna()]) == {"BG-006", "BG-018", "BG-070"}


def test_only_one_cluster_was_established_more_than_5_ha_over_the_plan() -> None:
    rows = by_id()
    over = rows["established_area_ha"] - rows["planned_area_ha"]

    assert set(over.index[over > 5]) == {"BG-061"}
    assert over["BG-061"] == pytest.approx(6)


def test_two_names_differ_by_a_capital_letter_only() -> None:
    names = by_id()["cluster_name"].str.casefold()

    assert set(names.index[names.duplicated(keep=False)]) == {"BG-069", "BG-070"}


def test_faults_on_purpose_are_said_in_the_note() -> None:
    said = by_id()["note"].str.contains("sai lệch cố ý")

    assert set(said.index[said]) == {"BG-059", "BG-061", "BG-064", "BG-070"}


def test_only_of_son_dong_is_it_said_that_it_is_mountainous() -> None:
    rows = table("areas").dropna(subset="is_mountainous")

    assert rows["area_name"].tolist() == ["Huyện Sơn Động"]
    assert rows["is_mountainous"].all()


def test_no_project_produces_before_it_was_registered_or_its_cluster_opened() -> None:
    rows = table("projects")
    dated = rows.dropna(subset="producing_since_on")
    opened = dated["cluster_id"].map(by_id()["operating_since_on"])

    assert dated["is_producing"].all()
    assert (dated["producing_since_on"] > dated["registered_on"]).all()
    assert (dated["producing_since_on"] >= opened)[opened.notna()].all()
    assert rows["registered_on"].isna().sum() == 4


def test_the_last_reports_give_the_45000_workers_of_the_projects() -> None:
    rows, projects = reports("2024-H1"), table("projects")

    assert len(rows) == len(projects) == 271
    assert rows["n_workers"].sum() == 45_000
    assert (rows["n_workers"] > 0).sum() == 226


def test_a_year_holds_its_first_half() -> None:
    half, year = (
        reports(period).set_index("project_id")["revenue_billion_vnd"].dropna()
        for period in LAST_DAYS
    )
    both = half.index.intersection(year.index)

    assert (year[both] >= half[both]).all()
    assert half.sum() > 0.3 * year.sum()


@pytest.mark.parametrize("period", LAST_DAYS)
def test_projects_report_no_sooner_than_they_are_registered(period: str) -> None:
    since = table("projects").set_index("project_id")
    rows = reports(period).set_index("project_id")
    registered = since["registered_on"].reindex(rows.index).dropna()
    producing = since["producing_since_on"].reindex(rows.index).dropna()
    later = producing.index[producing > LAST_DAYS[period]]

    assert (registered <= LAST_DAYS[period]).all()
    assert len(later) > 0
    assert not rows.loc[later, "n_workers"].any()


def test_the_last_form_02_says_what_the_layers_say_but_once() -> None:
    rows = reports("2024-H1", "investor_reports").set_index("cluster_id")
    ours = by_id().loc[rows.index]
    projects = table("projects")
    counts = projects["cluster_id"].value_counts().reindex(rows.index, fill_value=0)
    producing = projects[projects["is_producing"]]["cluster_id"].value_counts()
    apart = rows["leased_ha"] - ours["leased_ha"]

    assert apart[apart.abs() > 1e-9].round(9).to_dict() == {"BG-064": 1.5}
    for name in ("capital", "paid"):
        field = f"infrastructure_{name}_billion_vnd"
        pd.testing.assert_series_equal(rows[field], ours[field])
    assert rows["n_projects"].tolist() == counts.tolist()
    assert (
        rows["n_operating"].tolist()
        == producing.reindex(rows.index, fill_value=0).tolist()
    )
    assert set(ours["legal_status"]) == {"established"}


def test_facts_made_anew_equal_the_committed_ones() -> None:
    kept = table("clusters")
    names = [
        "planned_on", "scheduled_by_year", "established_area_ha", "detailed_plan_on",
        "infrastructure_project_on", "infrastructure_capital_billion_vnd",
        "infrastructure_paid_billion_vnd", "fit_to_lease_ha", "lease_demand_ha",
    ]  # fmt: skip
    bare = pd.DataFrame(kept).drop(columns=names)

    anew = with_works(with_papers(bare))

    for name in names:
        assert anew[name].isna().tolist() == kept[name].isna().tolist(), name
        is_known = kept[name].notna()
        assert anew.loc[is_known, name].tolist() == kept.loc[is_known, name].tolist()


def test_every_cluster_has_a_day_to_begin_from() -> None:
    assert set(begins(table("clusters"))) == set(register()["cluster_id"])
