"""The sample's violations and wastewater works hold together."""

from __future__ import annotations

import pandas as pd
import pytest

from clusterviz.core import violations, wastewater
from clusterviz.settings import shipped
from generator import enforcement

SAMPLE = shipped("layers") / "sample" / "bacgiang"


def rows(name: str) -> pd.DataFrame:
    """Return one layer of the sample."""
    return pd.read_parquet(SAMPLE / f"{name}.parquet")


def test_no_violation_of_the_sample_contradicts_itself() -> None:
    assert violations.contradictions(rows("violations")) == []


@pytest.mark.parametrize("stage", enforcement.STAGES)
def test_every_stage_has_some(stage: str) -> None:
    assert (rows("violations")["violation_stage"] == stage).any()


def test_every_violation_is_of_a_project_in_its_cluster_or_of_a_household() -> None:
    cases = rows("violations")
    clusters = rows("projects").set_index("project_id")["cluster_id"]

    known = cases[cases["project_id"].notna()]
    assert (known["project_id"].map(clusters) == known["cluster_id"]).all()
    assert (cases["project_id"].isna() == cases["offender_name"].notna()).all()


def test_works_are_where_the_clusters_say() -> None:
    clusters = rows("clusters").drop(columns="geometry")
    works = rows("wastewater_works")

    assert wastewater.contradictions(clusters, works) == []
    has_works = clusters["wastewater_status"].isin(["in_use", "building"])
    assert set(works["cluster_id"]) == set(clusters.loc[has_works, "cluster_id"])


def test_one_capacity_is_not_known_so_that_there_is_something_to_ask_for() -> None:
    works = rows("wastewater_works")

    unknown = works.loc[works["capacity_m3_day"].isna(), "cluster_id"]
    assert set(unknown) == enforcement.NO_CAPACITY
