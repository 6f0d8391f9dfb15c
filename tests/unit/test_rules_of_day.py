"""The dated rules of DOMAIN §3, each on both sides of its limit and of its day."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from clusterviz import texts
from clusterviz.errors import SchemaError
from clusterviz.rules import read_rules, rules_of

if TYPE_CHECKING:
    from pathlib import Path

DECREE_68_ENDS = dt.date(2024, 4, 30)
DECREE_32_BEGINS = dt.date(2024, 5, 1)

OWN = """
[[rules]]
id = "establish_unleased_ha"
value = 80
unit = "ha"
comparison = "<="
document = "12/2026/QĐ-UBND"
article = "Điều 3"

[[readings]]
id = "occupancy_average"
value = "mean_of_rates"
document = "12/2026/QĐ-UBND"
"""


@pytest.mark.parametrize(
    ("rule_id", "on", "just_met", "just_not"),
    [
        # Decree 68/2017: more than 50 %, or less than 50 ha un-leased.
        ("establish_occupancy_ratio", DECREE_68_ENDS, 0.5000001, 0.5),
        ("establish_unleased_ha", DECREE_68_ENDS, 49.9999, 50.0),
        # Decree 32/2024, Art. 8(1)c: more than 50 %, or not over 100 ha un-leased.
        ("establish_occupancy_ratio", DECREE_32_BEGINS, 0.5000001, 0.5),
        ("establish_unleased_ha", DECREE_32_BEGINS, 100.0, 100.0001),
        # Art. 8(2): to 75 ha, from 60 %, or demand above the land that is there.
        ("expand_total_ha", DECREE_32_BEGINS, 75.0, 75.0001),
        ("expand_occupancy_ratio", DECREE_32_BEGINS, 0.6, 0.5999999),
        ("expand_demand_ratio", DECREE_32_BEGINS, 1.0000001, 1.0),
        # Art. 10(4): up to 5 ha over the plan; Art. 2(2): from 75 %; Art. 2: from
        # 60 %; Art. 3(1)c: at most 10 %.
        ("established_over_plan_ha", DECREE_32_BEGINS, 5.0, 5.0001),
        ("craft_village_land_ratio", DECREE_32_BEGINS, 0.75, 0.7499),
        ("specialised_land_ratio", DECREE_32_BEGINS, 0.6, 0.5999),
        ("service_land_ratio", DECREE_32_BEGINS, 0.1, 0.1001),
    ],
)
def test_a_rule_is_as_strict_as_its_article(
    rule_id: str, on: dt.date, just_met: float, just_not: float
) -> None:
    rule = read_rules().rule(rule_id, on)

    assert rule.is_met_by(just_met)
    assert not rule.is_met_by(just_not)


@pytest.mark.parametrize(
    "rule_id",
    [
        "expand_total_ha", "expand_occupancy_ratio", "expand_demand_ratio",
        "established_over_plan_ha", "craft_village_land_ratio",
        "specialised_land_ratio", "service_land_ratio",
    ],
)  # fmt: skip
def test_what_nobody_has_told_of_decree_68_is_not_in_the_table(rule_id: str) -> None:
    rules = read_rules()

    assert not rules.has(rule_id, DECREE_68_ENDS)
    assert rules.has(rule_id, DECREE_32_BEGINS)


@pytest.mark.parametrize(
    ("on", "levels"),
    [
        (dt.date(2025, 6, 30), {"district"}),
        (dt.date(2025, 7, 1), {"commune", "group", "province"}),
    ],
)
def test_districts_are_the_scope_until_they_end(on: dt.date, levels: set[str]) -> None:
    assert {one.id for one in read_rules().scopes if one.holds_on(on)} == levels


def test_each_rule_names_its_document_and_an_unsettled_one_says_so() -> None:
    rules = read_rules()

    entries = (*rules.rules, *rules.readings, *rules.scopes, *rules.deadlines)
    assert all(one.document for one in entries)
    craft_village = rules.rule("craft_village_land_ratio", DECREE_32_BEGINS)
    assert "60 %" in texts.say(f"lawbook.note_{craft_village.note}", "en")
    assert rules.rule("established_over_plan_ha", DECREE_32_BEGINS).note
    assert rules.rule("establish_unleased_ha", DECREE_32_BEGINS).source == (
        "32/2024/NĐ-CP, Art. 8(1)c"
    )


def test_a_province_replaces_what_its_own_file_names(tmp_path: Path) -> None:
    (tmp_path / "rules.toml").write_text(OWN, encoding="utf-8")

    rules = rules_of(tmp_path)

    for on in (DECREE_68_ENDS, DECREE_32_BEGINS):
        assert rules.rule("establish_unleased_ha", on).source == (
            "12/2026/QĐ-UBND, Điều 3"
        )
    assert rules.reading("occupancy_average", DECREE_32_BEGINS).value == (
        "mean_of_rates"
    )
    assert rules.value("cluster_most_ha", DECREE_32_BEGINS) == 75
    assert rules.facts == read_rules().facts


@pytest.mark.parametrize(
    ("days", "ours", "shipped"),
    [
        ("valid_from_on = 2026-01-01", ["2026-01-01"], ["2024-04-30", "2025-12-31"]),
        ("valid_to_on = 2024-05-31", ["2024-05-01", "2024-05-31"], ["2024-06-01"]),
        (
            "valid_from_on = 2024-04-01\nvalid_to_on = 2024-06-30",
            ["2024-04-01", "2024-04-30", "2024-05-01", "2024-06-30"],
            ["2024-03-31", "2024-07-01"],
        ),
    ],
)
def test_a_rule_of_its_own_holds_on_its_days_and_the_shipped_one_on_all_others(
    tmp_path: Path, days: str, ours: list[str], shipped: list[str]
) -> None:
    text = OWN.partition("[[readings]]")[0] + days
    (tmp_path / "rules.toml").write_text(text, encoding="utf-8")
    rules = rules_of(tmp_path)

    for on in map(dt.date.fromisoformat, ours):
        assert rules.value("establish_unleased_ha", on) == 80
    for on in map(dt.date.fromisoformat, shipped):
        usual = 50 if on <= DECREE_68_ENDS else 100
        assert rules.value("establish_unleased_ha", on) == usual


def test_a_workspace_without_rules_of_its_own_has_the_shipped_ones(
    tmp_path: Path,
) -> None:
    assert rules_of(tmp_path) == read_rules()


def test_a_wrong_comparison_in_a_provinces_file_is_named(tmp_path: Path) -> None:
    text = OWN.replace('"<="', '"at most"')
    (tmp_path / "rules.toml").write_text(text, encoding="utf-8")

    with pytest.raises(SchemaError, match=r"rules\.0\.comparison"):
        rules_of(tmp_path)


def test_nothing_is_held_against_a_rule_without_a_comparison() -> None:
    with pytest.raises(SchemaError, match="`inaction_months` has no comparison"):
        read_rules().rule("inaction_months", DECREE_32_BEGINS).is_met_by(1)
