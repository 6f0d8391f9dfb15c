"""The land of the sample's projects: days in their order, and clocks of each stage."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pandas as pd
import pytest

from clusterviz.core import clocks
from clusterviz.rules import read_rules
from generator import handover
from tests.unit.test_sample_figures import table

AS_OF_ON = dt.date(2024, 4, 22)
ORDER = ["registered_on", "land_received_on", "land_used_on", "producing_since_on"]


def projects() -> pd.DataFrame:
    return pd.DataFrame(table("projects"))


def running() -> pd.DataFrame:
    """Return the clocks of land, by the law of the sample's day."""
    names = (clocks.UNUSED, clocks.BEHIND)
    months = {one: int(read_rules().value(one, AS_OF_ON)) for one in names}
    return clocks.land_use(projects(), AS_OF_ON, months)


def test_land_is_handed_over_after_registration_and_used_before_production() -> None:
    for _, row in projects()[ORDER].iterrows():
        days = row.dropna().tolist()
        assert all(one <= other for one, other in pairwise(days))


def test_what_produces_has_used_its_land_and_most_projects_have_days() -> None:
    rows = projects()
    is_dated = rows["registered_on"].notna()
    produces = rows["is_producing"].astype("bool") & is_dated

    assert rows.loc[produces, list(handover.DAYS)].notna().all(axis=None)
    assert set(rows.loc[is_dated & rows["in_use_due_on"].isna(), "project_id"]) <= (
        handover.NO_DAYS
    )


@pytest.mark.parametrize("clock", [clocks.UNUSED, clocks.BEHIND])
def test_each_clock_of_land_shows_every_stage_for_a_few_projects(clock: str) -> None:
    rows = running()
    counts = rows.loc[rows["clock"] == clock, "falls"].value_counts()

    assert set(counts.index) == set(clocks.FALLS)
    # Most of the 271 projects use their land: what is overdue stays the exception.
    assert counts[clocks.OVERDUE] <= 0.05 * len(projects())
