"""The wastewater lens: inflow by hand, works, and what is not known."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clusterviz.core.wastewater import STANDINGS, Rate, industries
from clusterviz.errors import InputError, SchemaError
from clusterviz.workspace import inflow_rates, wastewater
from tests.tiny import tiny_rows, tiny_workspace
from tests.tiny.ground import layers
from tests.tiny.plan import cluster_rows

if TYPE_CHECKING:
    from pathlib import Path

    from clusterviz.workspace import Workspace
    from tests.tiny import Row

RATES = (Rate("other", 30), Rate("garments", 20, ("may mặc",)))


def works(cluster_id: str, **facts: object) -> Row:
    """Return one module in use, of 500 m³ a day."""
    return {
        "works_id": f"NT-{cluster_id}",
        "cluster_id": cluster_id,
        "works_status": "in_use",
        "capacity_m3_day": 500,
        "n_connected": 1,
        **facts,
    }


def clusters(**changes: object) -> list[Row]:
    """Return the tiny clusters, CCN-0001 with `changes`."""
    return [
        {**row, **changes} if row["cluster_id"] == "CCN-0001" else row
        for row in cluster_rows()
    ]


def asked(
    *modules: Row, occupancy_ratio: float = 1.0, **rows: list[Row]
) -> pd.DataFrame:
    """Return the lens of the tiny workspace with some works, by cluster."""
    workspace = tiny_workspace({"wastewater_works": list(modules), **rows})
    answer = wastewater.lens(workspace, occupancy_ratio=occupancy_ratio, rates=RATES)
    return answer.rows.set_index("cluster_id")


def codes(workspace: Workspace) -> set[str]:
    """Return the codes of the notes."""
    return {one.code for one in wastewater.lens(workspace, rates=RATES).notes}


def test_inflow_is_hectares_let_times_the_rate_of_their_industry() -> None:
    projects = [
        {**row, "project_name": "May mặc 1"} if row["project_id"] == "PR-1" else row
        for row in tiny_rows(layers())["projects"]
    ]

    rows = asked(works("CCN-0001"), projects=projects)

    # 12 ha of garments at 20; 4 ha of nobody knows what at 30.
    assert rows.loc["CCN-0001", "inflow_m3_day"] == pytest.approx(240)
    assert rows.loc["CCN-0002", "inflow_m3_day"] == pytest.approx(120)


def test_what_is_promoted_adds_the_land_still_to_let_at_the_rate_of_others() -> None:
    rows = asked(works("CCN-0001"), occupancy_ratio=0.8)

    # 12 of 30 ha are let: at 80 % it is 24 ha, 12 more.
    assert rows.loc["CCN-0001", "inflow_m3_day"] == pytest.approx(360)
    assert rows.loc["CCN-0001", "promoted_inflow_m3_day"] == pytest.approx(720)
    assert rows.loc["CCN-0001", "headroom_m3_day"] == pytest.approx(140)
    assert rows.loc["CCN-0001", "promoted_headroom_m3_day"] == pytest.approx(-220)


def test_land_that_is_let_stays_let_whatever_is_promoted() -> None:
    rows = asked(works("CCN-0001"), occupancy_ratio=0.1)

    now, then = "inflow_m3_day", "promoted_inflow_m3_day"
    assert rows[then].to_dict()["CCN-0001"] == rows[now].to_dict()["CCN-0001"]


@pytest.mark.parametrize(
    ("changes", "capacity", "standing"),
    [
        ({}, 1000, "enough"),
        ({}, 800, "short_when_promoted"),
        ({}, 300, "overloaded"),
        ({}, None, "cannot_be_judged"),
        ({"wastewater_meets_standard": False}, 1000, "below_standard"),
        ({"wastewater_status": "none"}, 1000, "without_plant"),
        ({"wastewater_status": "building"}, 1000, "without_plant"),
        ({"wastewater_status": None}, 1000, "cannot_be_judged"),
        ({"industrial_land_ha": None}, 1000, "cannot_be_judged"),
        ({"operation_status": "not_operating"}, 300, "not_operating"),
    ],
)
def test_a_cluster_stands_as_its_gravest_fact(
    changes: dict[str, object], capacity: float | None, standing: str
) -> None:
    # 12 of 30 ha let: 360 m³ now, 900 when all is.
    rows = asked(
        works("CCN-0001", capacity_m3_day=capacity), clusters=clusters(**changes)
    )

    assert rows.loc["CCN-0001", "standing"] == standing
    assert standing in STANDINGS


def test_a_capacity_that_nobody_said_is_unknown_and_not_zero() -> None:
    rows = asked(
        works("CCN-0001"), works("CCN-0001", works_id="NT-2", capacity_m3_day=None)
    )

    assert math.isnan(rows["capacity_m3_day"]["CCN-0001"])
    assert math.isnan(rows["headroom_m3_day"]["CCN-0001"])


def test_works_being_built_or_stopped_treat_nothing_yet() -> None:
    rows = asked(
        works("CCN-0001"),
        works("CCN-0001", works_id="NT-2", works_status="building"),
        works("CCN-0001", works_id="NT-3", works_status="stopped"),
    )

    assert rows.loc["CCN-0001", "capacity_m3_day"] == 500
    assert rows.loc["CCN-0001", "building_m3_day"] == 500


def test_without_plots_the_hectares_on_paper_count_at_the_rate_of_others() -> None:
    rows = asked(works("CCN-0001"), plots=[])

    assert rows.loc["CCN-0001", "inflow_m3_day"] == 12 * 30
    assert rows.loc["CCN-0001", "basis"] == "paper"
    assert math.isnan(rows["inflow_m3_day"]["CCN-0004"])


def test_the_condition_of_expansion_is_that_works_are_in_use() -> None:
    rows = asked(works("CCN-0001"))["works_verdict"]

    assert rows["CCN-0001"] == "met"
    assert rows["CCN-0002"] == rows["CCN-0003"] == "not_met"
    assert rows["CCN-0005"] == "cannot_be_judged"


def test_notes_say_what_is_missing_and_what_contradicts() -> None:
    bare = tiny_workspace()
    stopped = tiny_workspace(
        {"wastewater_works": [works("CCN-0001", works_status="stopped")]}
    )
    early = tiny_workspace({"wastewater_works": [works("CCN-0002")]})

    assert {"violations.no_works", "violations.no_capacity"} <= codes(bare)
    assert "violations.works_not_in_use" in codes(stopped)
    assert "violations.works_in_use_only" in codes(early)
    assert "violations.works_in_use_only" not in codes(stopped)


@settings(deadline=None, max_examples=25)
@given(shares=st.lists(st.floats(0, 1), min_size=2, max_size=2))
def test_the_more_is_promoted_the_more_flows_in_and_never_less_than_now(
    shares: list[float],
) -> None:
    workspace = _WORKSPACE
    low, high = (
        wastewater.lens(workspace, occupancy_ratio=one, rates=RATES).rows.set_index(
            "cluster_id"
        )
        for one in sorted(shares)
    )

    for name in low.index[low["promoted_inflow_m3_day"].notna()]:
        now = low.loc[name, "inflow_m3_day"]
        first, second = (one.loc[name, "promoted_inflow_m3_day"] for one in (low, high))
        assert now <= first <= second


_WORKSPACE = tiny_workspace({"wastewater_works": [works("CCN-0001")]})


def test_the_plots_of_a_cluster_sum_to_its_inflow() -> None:
    rows = asked(works("CCN-0001"))
    for name in ("CCN-0001", "CCN-0002"):
        flows = wastewater.tenants(_WORKSPACE, name, rates=RATES)

        total = flows["inflow_m3_day"].sum()
        assert total == pytest.approx(rows.loc[name, "inflow_m3_day"])


@given(names=st.lists(st.one_of(st.none(), st.text(max_size=20)), max_size=8))
def test_every_name_has_an_industry_that_there_is(names: list[str | None]) -> None:
    found = industries(pd.Series(names, dtype="object"), RATES)

    assert set(found) <= {"other", "garments"}


@pytest.mark.parametrize("share", [-0.01, 1.01, math.nan])
def test_an_occupancy_beyond_all_land_is_refused(share: float) -> None:
    with pytest.raises(InputError):
        wastewater.lens(_WORKSPACE, occupancy_ratio=share)


def test_a_province_replaces_a_rate_and_adds_one(tmp_path: Path) -> None:
    (tmp_path / "wastewater.toml").write_text(
        "[[rates]]\n"
        'industry = "other"\n'
        'label = { vi = "Khác", en = "Other" }\n'
        "m3_ha_day = 22\n"
        'document = "12/QĐ-UBND"\n'
        "[[rates]]\n"
        'industry = "paint"\n'
        'label = { vi = "Sơn", en = "Paint" }\n'
        "m3_ha_day = 15\n"
        'words = ["Sơn"]\n'
        'document = "12/QĐ-UBND"\n',
        encoding="utf-8",
    )

    rates = inflow_rates.plain_rates(inflow_rates.rates_of(tmp_path))

    assert inflow_rates.other_rate(rates) == 22
    assert industries(pd.Series(["Nhà máy SƠN"]), rates).tolist() == ["paint"]


@pytest.mark.parametrize(
    "wrong", ["m3_ha_day = -1", "m3_ha_day = nan", 'm3_ha_day = "x"', "m3 = 1"]
)
def test_a_wrong_file_of_rates_is_refused_by_name(tmp_path: Path, wrong: str) -> None:
    (tmp_path / "wastewater.toml").write_text(
        f'[[rates]]\nindustry = "other"\nlabel = {{ vi = "a", en = "b" }}\n{wrong}\n'
        'document = "x"\n',
        encoding="utf-8",
    )

    with pytest.raises(SchemaError, match=r"wastewater\.toml"):
        inflow_rates.rates_of(tmp_path)


def test_every_shipped_rate_names_who_says_so() -> None:
    rates = inflow_rates._read(inflow_rates.FILE)

    assert all(one.document for one in rates)
    # Practice: 20 to 40 m³ a hectare and day; dyeing is known to need more.
    usual = [one.m3_ha_day for one in rates if one.industry != "dyeing"]
    assert min(usual) == 20
    assert max(usual) == 40
