"""The figures of the first page, of some areas: against the whole, and by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from clusterviz.workspace import analysis
from tests.tiny import tiny_workspace

OF_CLUSTERS_WITH_LAND = ["n_conflicts", "n_conflict_clusters", "conflict_ha"]
"""A cluster in two areas is one of both."""


def of(*codes: str) -> pd.DataFrame:
    """Return the figures of some districts of the tiny workspace, by their code."""
    rows = analysis.overview_of(tiny_workspace(), area_codes=codes).rows
    return rows.set_index("figure")


def test_all_areas_together_are_the_province() -> None:
    whole = analysis.overview(tiny_workspace()).rows.set_index("figure")

    assert of("001", "002")["value"].to_dict() == whole["value"].to_dict()


def test_the_areas_add_up_to_the_province() -> None:
    west, east = of("001"), of("002")
    whole = analysis.overview(tiny_workspace()).rows.set_index("figure")

    is_sum = whole["unit"].isin(["n", "ha"])
    is_sum &= ~whole.index.isin([*OF_CLUSTERS_WITH_LAND, "n_cannot_be_judged"])
    sums = (west["value"] + east["value"])[is_sum]
    assert sums.to_dict() == whole["value"][is_sum].to_dict()
    # Both withdrawn ones lie in the east, and so does the one without a plan.
    assert west.loc["n_withdrawn", "value"] == 0
    assert east.loc["n_withdrawn", "value"] == 2
    assert east.loc["n_withdrawn_without_plan", "value"] == 1


@pytest.mark.parametrize("figure", OF_CLUSTERS_WITH_LAND)
def test_a_conflict_is_of_clusters_with_land_there(figure: str) -> None:
    assert of("001").loc[figure, "base"] == "with_land_in_area"


def test_each_names_the_areas_in_its_reference() -> None:
    assert of("001", "002")["reference"].str.contains("area=001+002", regex=False).all()
