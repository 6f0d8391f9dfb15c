"""The dossiers of the sample: one for each of 13 pieces of withdrawn land."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pandas as pd

from clusterviz.settings import shipped
from clusterviz.workspace import creation, dossiers, matching

SAMPLE = shipped("layers") / "sample" / "bacgiang"


@cache
def table(name: str) -> pd.DataFrame:
    """Return one table of the sample."""
    return pd.read_parquet(SAMPLE / f"{name}.parquet")


def test_seven_withdrawn_and_six_reduced_have_a_dossier_each(tmp_path: Path) -> None:
    workspace = creation.init(tmp_path / "W", "bacgiang")

    rows = dossiers.register(workspace).rows

    assert rows["planning_status"].value_counts().to_dict() == {
        "withdrawn": 7, "removed_part": 6,
    }  # fmt: skip
    assert (rows["dossier_id"] != "").all()
    assert set(rows["dossier_standing"]) == {"incomplete", "complete"}
    assert (rows["dossier_standing"] == "incomplete").sum() > len(rows) / 2


def test_as_many_firms_are_listed_as_the_dossiers_count() -> None:
    counts = table("dossiers").set_index("dossier_id")["n_firms"]

    listed = table("firms")["dossier_id"].value_counts()

    assert listed.reindex(counts.index, fill_value=0).tolist() == counts.tolist()
    assert len(table("firms")) == 44


def test_every_reference_of_the_sample_leads_somewhere() -> None:
    known = set(table("dossiers")["dossier_id"])
    plots = table("plots").set_index("plot_id")

    assert set(table("firms")["dossier_id"]) <= known
    assert set(table("duties")["dossier_id"]) <= known
    moves = table("firms")["destination_plot_id"].dropna()
    assert (plots.loc[moves, "lease_status"] == "vacant").all()
    assert moves.is_unique


def test_no_plot_of_the_sample_is_proposed_twice(tmp_path: Path) -> None:
    workspace = creation.init(tmp_path / "W", "bacgiang")

    rows = matching.proposals(workspace).rows

    given = rows["destination_plot_id"].dropna()
    assert given.is_unique
    assert (rows["match"] == "proposed").any()
    small = rows["plot_area_ha"] < rows["land_needed_ha"]
    assert not small.any()
