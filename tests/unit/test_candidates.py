"""Sizes of Art. 2(1): 10 to 75 ha; from 5 ha in mountains and craft villages."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from clusterviz.core.candidates import Candidates, candidates
from clusterviz.rules import read_rules
from tests.strategies import cluster, features
from tests.tiny import at

DAYS = [dt.date(2024, 4, 30), dt.date(2024, 5, 1)]


def asked(
    planned_ha: float | None,
    kind: str | None = "general",
    is_high: object = False,
    on: dt.date = DAYS[1],
    legal_status: str = "not_established",
    established_on: dt.date | None = None,
) -> Candidates:
    """Return the answer for one cluster that is not established."""
    row = cluster(
        "C1",
        at(0, 0, 100, 100),
        planned_area_ha=planned_ha,
        cluster_type=kind,
        legal_status=legal_status,
        established_on=established_on,
    )
    high = pd.Series([is_high], index=["C1"], dtype="boolean")
    return candidates(features("clusters", [row]), high, read_rules(), on)


# The same before and after: DOMAIN has no other size for Decree 68/2017.
@pytest.mark.parametrize("on", DAYS)
@pytest.mark.parametrize(
    ("planned_ha", "kind", "is_high", "said"),
    [
        (10.0, "general", False, "met"),
        (9.9999, "general", False, "not_met"),
        (9.9999, "general", True, "met"),
        (9.9999, "craft_village", False, "met"),
        (9.9999, "craft_village", pd.NA, "met"),
        (5.0, "general", True, "met"),
        (4.9999, "general", True, "not_met"),
        (4.9999, "craft_village", False, "not_met"),
        (4.9999, "general", pd.NA, "not_met"),
        # Nobody said whether it is in the mountains, or for a craft village.
        (9.9999, "general", pd.NA, "cannot_be_judged"),
        (9.9999, None, False, "cannot_be_judged"),
        (10.0, None, pd.NA, "met"),
        (75.0, "general", False, "met"),
        (75.0001, "general", True, "not_met"),
        (None, "general", True, "cannot_be_judged"),
    ],
)
def test_each_size_is_judged_by_the_article(
    on: dt.date, planned_ha: float | None, kind: str | None, is_high: object, said: str
) -> None:
    assert asked(planned_ha, kind, is_high, on).rows["size"].tolist() == [said]


def test_a_condition_says_its_limit_and_its_source() -> None:
    found = asked(9.0, is_high=pd.NA).conditions

    assert found["condition"].tolist() == ["cluster_least_ha", "cluster_most_ha"]
    assert found["figure"].tolist() == [9.0, 9.0]
    assert found["threshold"].tolist() == [10.0, 75.0]
    assert found["comparison"].tolist() == [">=", "<="]
    assert found["article"].tolist() == ["Art. 2(1)"] * 2
    assert found["reason"].tolist() == ["is_mountainous_unknown", ""]


def test_only_what_is_not_established_can_be_established() -> None:
    assert asked(20.0, legal_status="established").rows.empty
    # One whose decision was repealed is in the plan, and not established.
    assert len(asked(20.0, legal_status="repealed").rows) == 1
    # Established later than the day: not yet.
    next_day = dt.date(2024, 5, 2)
    later = asked(20.0, legal_status="established", established_on=next_day)
    assert len(later.rows) == 1
