"""Gaps as people read them: signs and words, sentences without codes."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from clusterviz.records import Finding, Severity
from clusterviz.view.gaps import MARKS, cited, listed, sentence, value_text, wide
from clusterviz.workspace import audit
from tests.strategies import LAYERS
from tests.tiny import tiny_workspace
from tests.tiny.plan import cluster_rows

if TYPE_CHECKING:
    from clusterviz.schema import Language
    from clusterviz.workspace import Workspace


def flawed() -> Workspace:
    """Return a workspace where the west lacks two facts, and two days contradict."""
    rows = cluster_rows()
    rows[0] |= {"established_by": None, "operating_since_on": dt.date(2011, 1, 1)}
    return tiny_workspace({"clusters": rows})


@pytest.mark.parametrize(
    ("article", "language", "said"),
    [
        ("Art. 8(1)c", "vi", "điểm c khoản 1 Điều 8"),
        ("indicator 17", "vi", "chỉ tiêu 17"),
        ("indicator 17", "en", "indicators 17"),
        ("other", "vi", "other"),
    ],
)
def test_articles_are_cited(article: str, language: Language, said: str) -> None:
    assert cited(article, language) == said


def test_a_code_without_a_label_stays_as_it_is() -> None:
    more = {"value": 3, "other": "no_such_field", "limit": 2}
    found = Finding(Severity.ERROR, "audit.count_exceeds", "x", values=more)

    assert sentence(found, LAYERS, "en") == "3: more than `no_such_field`, 2."


@pytest.mark.parametrize(
    ("code", "values", "field", "said"),
    [
        ("gate.missing", {}, "industrial_land_ha", "“Đất công nghiệp"),
        ("gate.outside", {"level": "commune"}, "", "“Xã"),
        ("fill.published", {"layer": "`clusters`", "version": 2}, "", "“Cụm công"),
    ],
)
def test_codes_of_fields_levels_and_layers_are_said_in_words(
    code: str, values: dict[str, object], field: str, said: str
) -> None:
    found = Finding(Severity.WARNING, code, "clusters", field=field, values=values)

    sentence_said = sentence(found, LAYERS, "vi")

    assert said in sentence_said
    assert "`" not in sentence_said


def test_the_wide_table_has_a_sign_and_a_word_and_nothing_where_not_asked() -> None:
    answer = audit.matrix(flawed())

    table = wide(answer.rows, LAYERS, "en")

    assert table.shape[0] == 5
    first = table.iloc[0]
    assert first["Industrial cluster"] == "Tây Nam"
    assert first["Establishing decision"] == "✗ Missing"
    assert first["Operating since"] == "≠ Contradictory"
    assert first["Business lines"] == MARKS["present"]
    # Of a planned cluster no decision is asked.
    assert table["Establishing decision"].tolist()[3:] == ["", ""]


def test_gaps_are_listed_with_value_and_reason() -> None:
    answer = audit.matrix(flawed())

    gaps = listed(answer.rows, answer.notes, LAYERS, "vi")

    assert gaps["label"].tolist() == [
        "Quyết định thành lập", "Hoạt động từ", "Ngành nghề",
    ]  # fmt: skip
    assert gaps["value"].tolist() == ["", "01/01/2011", ""]
    assert gaps["message"].str.len().min() > 10


@pytest.mark.parametrize(
    ("field", "value", "vi", "en"),
    [
        ("planned_area_ha", "1234.5", "1.234,5 ha", "1,234.5 ha"),
        ("planned_area_ha", "40", "40 ha", "40 ha"),
        ("established_on", "2024-04-22", "22/04/2024", "22 Apr 2024"),
        ("investor_kind", "district_committee", "UBND cấp huyện", "District committee"),
        ("wastewater_meets_standard", "True", "Có", "Yes"),
        ("wastewater_meets_standard", "False", "Không", "No"),
        ("scheduled_by_year", "2025", "2025", "2025"),
        ("cluster_name", "=1+1", "=1+1", "=1+1"),
        ("planned_area_ha", "", "", ""),
        ("", "x", "x", "x"),
    ],
)
def test_a_value_is_written_as_people_write_it(
    field: str, value: str, vi: str, en: str
) -> None:
    assert value_text(field, value, LAYERS, "vi") == vi
    assert value_text(field, value, LAYERS, "en") == en
