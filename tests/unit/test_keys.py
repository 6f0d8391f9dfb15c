"""Rows told twice: by their key, or by what they are."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from clusterviz.core.validate import key_findings
from clusterviz.records import Severity
from tests.unit.test_validate import AREAS, codes

LOG = replace(AREAS, name="log", key_from=("area_name", "month"))


def log(**columns: list[str | None]) -> pd.DataFrame:
    """Return entries E0, E1 … of one site in one month, unless `columns` say."""
    n = len(next(iter(columns.values())))
    ours = {
        "area_id": [f"E{i}" for i in range(n)],
        "area_name": ["S1"] * n,
        "month": ["2024-04"] * n,
    }
    return pd.DataFrame({**ours, **columns})


def test_two_rows_of_one_site_and_month_are_an_error_though_their_keys_differ() -> None:
    (found,) = key_findings(LOG, log(month=["2024-04", "2024-03", "2024-04"]))

    assert (found.severity, found.code) == (Severity.ERROR, "key_from_repeated")
    assert found.feature_id == "E2"
    assert found.field == "area_name"
    assert found.values == {
        "value": "S1:2024-04",
        "fields": "area_name, month",
        "n": 2,
    }


def test_rows_of_other_sites_and_unknown_months_are_no_repeats() -> None:
    assert key_findings(LOG, log(area_name=["S1", "S2"])) == []
    assert key_findings(LOG, log(month=[None, None])) == []


def test_a_row_that_comes_twice_with_its_key_is_told_once() -> None:
    found = key_findings(LOG, log(area_id=["E0", "E0"]))

    assert codes(found) == ["key_repeated"]


def test_a_repeat_is_found_only_where_it_touches_the_rows_asked_of() -> None:
    rows = log(area_name=["S1", "S1", "S2"])

    assert key_findings(LOG, rows, only={"E2"}) == []
    assert codes(key_findings(LOG, rows, only={"E0"})) == ["key_from_repeated"]


def test_a_repeated_key_is_found_only_where_asked() -> None:
    frame = pd.DataFrame({"area_id": ["A", "A", "B", "B"]})

    assert [one.feature_id for one in key_findings(AREAS, frame)] == ["A", "B"]
    assert [one.feature_id for one in key_findings(AREAS, frame, {"B"})] == ["B"]
