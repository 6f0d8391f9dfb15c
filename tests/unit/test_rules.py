from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from clusterviz.errors import SchemaError
from clusterviz.rules import read_rules
from tests.strategies import LAYERS

if TYPE_CHECKING:
    from pathlib import Path

LAST_DAY_OF_DECREE_68 = dt.date(2024, 4, 30)
FIRST_DAY_OF_DECREE_32 = dt.date(2024, 5, 1)


@pytest.mark.parametrize("on", [LAST_DAY_OF_DECREE_68, FIRST_DAY_OF_DECREE_32])
@pytest.mark.parametrize(
    ("rule_id", "hectares"),
    [
        ("cluster_least_ha", 10),
        ("small_cluster_least_ha", 5),
        ("cluster_most_ha", 75),
    ],
)
def test_limits_of_size_are_those_of_either_decree(
    rule_id: str, hectares: float, on: dt.date
) -> None:
    assert read_rules().value(rule_id, on) == hectares


def test_a_rule_names_the_document_of_its_day() -> None:
    rules = read_rules()

    before = rules.rule("cluster_most_ha", LAST_DAY_OF_DECREE_68)
    after = rules.rule("cluster_most_ha", FIRST_DAY_OF_DECREE_32)

    assert before.document == "68/2017/NĐ-CP"
    assert (after.document, after.article) == ("32/2024/NĐ-CP", "Art. 2(1)")


def test_every_fact_is_a_field_of_clusters() -> None:
    assert {fact.field for fact in read_rules().facts} <= set(LAYERS["clusters"].fields)


def test_a_rule_that_is_not_there_is_an_error_with_its_name_and_day() -> None:
    with pytest.raises(SchemaError, match="0 rules `size` on 1 May 2024"):
        read_rules().rule("size", FIRST_DAY_OF_DECREE_32)


def test_two_rules_for_one_day_are_an_error(tmp_path: Path) -> None:
    entry = '[[rules]]\nid = "a"\nvalue = 1\nunit = "ha"\ndocument = "practice"\n'
    path = tmp_path / "rules.toml"
    path.write_text(entry * 2, encoding="utf-8")

    with pytest.raises(SchemaError, match="2 rules `a`"):
        read_rules(path).rule("a", FIRST_DAY_OF_DECREE_32)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("rules = ", "cannot be read"),
        (
            "[[rules]]\nid = 'a'\nvalue = 'much'\nunit = 'ha'\ndocument = 'x'\n",
            "rules.0.value",
        ),
        ("[[facts]]\nfield = 'a'\nof = 'some'\ndocument = 'x'\n", "facts.0.of"),
        ("[other]\n", "other"),
    ],
)
def test_a_wrong_file_of_rules_names_the_place(
    tmp_path: Path, text: str, complaint: str
) -> None:
    path = tmp_path / "rules.toml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(SchemaError, match=complaint):
        read_rules(path)
