"""The sample's register against the published facts it restates."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd
import pytest

from generator.register import register


@pytest.fixture
def facts() -> pd.DataFrame:
    folder = os.environ.get("CLUSTERVIZ_REAL_DATA")
    if not folder or not Path(folder).is_dir():
        pytest.skip("CLUSTERVIZ_REAL_DATA names no folder with the real data.")
    path = Path(folder) / "bacgiang" / "clusters_facts.csv"
    return pd.read_csv(path).set_index("name_vi")


def restated(facts: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the register that stand for `facts`, in their order."""
    return register().set_index("cluster_name").loc[facts.index]


def test_every_cluster_of_the_facts_is_in_the_register(facts: pd.DataFrame) -> None:
    assert len(restated(facts)) == len(facts) == 50


@pytest.mark.parametrize(
    ("theirs", "ours"), [("commune", "commune_names"), ("district", "district_names")]
)
def test_communes_and_districts_are_as_the_facts_have_them(
    facts: pd.DataFrame, theirs: str, ours: str
) -> None:
    assert restated(facts)[ours].fillna("").eq(facts[theirs].fillna("")).all()


def test_known_areas_are_kept_and_the_others_marked_as_illustrative(
    facts: pd.DataFrame,
) -> None:
    rows = restated(facts)
    is_known = facts["area_ha"].notna()

    assert rows.loc[is_known, "planned_area_ha"].eq(facts["area_ha"][is_known]).all()
    invented = rows[~is_known & rows["planned_area_ha"].notna()]
    assert invented["is_area_illustrative"].all()
    assert invented["note"].str.contains("Diện tích là số minh họa").all()
    assert not rows.loc[is_known, "is_area_illustrative"].any()


def test_clusters_that_operate_and_that_were_withdrawn_are_those_of_the_facts(
    facts: pd.DataFrame,
) -> None:
    rows = restated(facts)
    operates = facts["status"].str.startswith("operating")
    withdrawn = facts["status"].str.startswith("withdrawn")

    assert rows.loc[operates, "is_operating"].all()
    assert rows["planning_status"].eq("withdrawn").eq(withdrawn).all()
