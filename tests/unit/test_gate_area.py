"""The gate of one scope, as it is shown and printed."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from clusterviz import texts
from clusterviz.errors import InputError
from clusterviz.schema import LANGUAGES, Language
from clusterviz.view import gatepaper, gatetables, statement
from clusterviz.view.gauges import Dial, gauge
from clusterviz.workspace.area_gate import area_gate
from clusterviz.workspace.expansions import expansion, expansion_conditions
from tests.tiny import layers, tiny_workspace
from tests.tiny.plan import cluster_rows

MAY = dt.date(2024, 5, 1)


def asked(
    area_code: str = "001",
    on: dt.date = MAY,
    pace_ha: float | None = None,
    **industrial_ha: float | None,
) -> statement.AreaGate:
    """Return the gate of a district, CCN-0001 having so much industrial land."""
    rows = cluster_rows()
    rows[0].update(industrial_ha)
    workspace = tiny_workspace({"clusters": rows})
    return area_gate(
        workspace, area_code, level="district", as_of_on=on, pace_ha=pace_ha
    )


def test_each_arm_has_its_figure_threshold_and_source() -> None:
    conditions = asked().conditions

    assert conditions["figure"].tolist() == [0.4, 30.0]
    assert conditions["threshold"].tolist() == [0.5, 100.0]
    assert conditions["comparison"].tolist() == [">", "<="]
    assert conditions["verdict"].tolist() == ["not_met", "met"]
    assert set(conditions["article"]) == {"Art. 8(1)c"}


def test_every_reading_stands_beside_the_one_taken() -> None:
    readings = asked().readings

    # West: 45 ha, 15 leased, 18 committed; rates of 50 and 20 %, or of 40 and 20 %.
    assert readings["figure"].tolist() == pytest.approx([0.4, 1 / 3, 0.35, 0.3, 30, 27])
    taken = readings[readings["is_default"]]
    assert taken["numerator"].tolist() == ["committed", "leased"]
    assert taken["average"].tolist() == ["area_weighted", ""]


def test_candidates_have_a_verdict_of_their_own() -> None:
    [west] = asked().candidates.to_dict("records")

    # CCN-0004, 20 ha in the plan.
    assert (west["cluster_id"], west["size"], west["establish"]) == (
        "CCN-0004",
        "met",
        "met",
    )
    # Where the gate is closed none may be established, whatever its size.
    closed = asked(industrial_land_ha=300.0).candidates
    assert closed["establish"].tolist() == ["not_met"]


@pytest.mark.parametrize(("area_code", "said"), [("001", "not_met"), ("002", "met")])
def test_a_small_cluster_is_lawful_only_in_the_mountains(
    area_code: str, said: str
) -> None:
    rows = cluster_rows()
    # 8 ha each; the east of the tiny province is mountainous, the west is not.
    rows[3]["planned_area_ha"] = rows[4]["planned_area_ha"] = 8.0
    found = area_gate(tiny_workspace({"clusters": rows}), area_code, as_of_on=MAY)

    assert found.candidates["size"].tolist() == [said]


def test_the_clusters_judged_sum_to_the_figures() -> None:
    found = asked()

    assert found.clusters["industrial_land_ha"].sum() == 45
    assert found.clusters["unleased_ha"].sum() == found.row["unleased_ha"] == 30


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_ways_to_open_it_are_in_words(language: Language) -> None:
    ways = statement.ways(asked(pace_ha=46.5, industrial_land_ha=300.0), language)

    exact = "139,5001 ha" if language == "vi" else "139.5001 ha"
    month = "03/2025" if language == "vi" else "Mar 2025"
    assert exact in ways[0]
    assert month in ways[1]
    assert "Tây Nam (CCN-0001)" in ways[2]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_law_that_is_known_to_follow_is_told(language: Language) -> None:
    # 75 ha un-leased: too much in April, not in May.
    ways = statement.ways(
        asked(on=dt.date(2024, 4, 30), industrial_land_ha=75.0), language
    )

    assert texts.day(MAY, language) in ways[1]
    assert "100 ha" in ways[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_left_to_establish_is_said_before_all(language: Language) -> None:
    rows = [row for row in cluster_rows() if row["cluster_id"] != "CCN-0004"]
    found = area_gate(tiny_workspace({"clusters": rows}), "001", as_of_on=MAY)

    assert statement.verdict_code(found) == "no_candidate"
    taken, beside = statement.readings_said(found, "establish_unleased_ha", language)
    assert texts.say("gate.less_leased", language) in taken
    # By the other reading, 27 ha of the west.
    assert "27" in beside
    assert statement.ways(found, language) == [texts.say("gate.nothing_left", language)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_missing_data_are_asked_for(language: Language) -> None:
    found = asked(industrial_land_ha=None)

    assert found.row["establish"] == "cannot_be_judged"
    assert statement.ways(found, language)[0] == texts.say("gate.supply_data", language)
    missing = found.clusters.set_index("cluster_id")["data_to_supply"]
    assert missing["CCN-0001"] == "industrial_land_ha"
    paper = gatepaper.paper(found, layers(), language)
    assert texts.say("gate.verdict_cannot_be_judged", language) in paper


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_text_to_print_says_what_it_rests_on(language: Language) -> None:
    paper = gatepaper.paper(asked(industrial_land_ha=300.0), layers(), language)

    article = "điểm c khoản 1 Điều 8" if language == "vi" else "Art. 8(1)c"
    decree = {"vi": "Nghị định số", "en": "Decree"}[language]
    assert f"{article}, {decree} 32/2024/NĐ-CP" in paper
    assert "Huyện Tây" in paper
    assert texts.day(MAY, language) in paper
    assert texts.say("gate.verdict_not_met", language) in paper
    assert texts.say("export.illustrative", language) in paper
    # Clusters without action of before 2009 must be dealt with by then.
    assert texts.day(dt.date(2026, 12, 31), language) in paper


def test_a_condition_that_the_province_changed_is_cited_by_its_document() -> None:
    found = asked(industrial_land_ha=300.0)
    rows = found.conditions.copy()
    rows.loc[1, ["document", "article"]] = ["12/2026/QĐ-UBND", ""]

    cited = statement.bases(dataclasses.replace(found, conditions=rows), "vi")

    assert cited == (
        "điểm c khoản 1 Điều 8, Nghị định số 32/2024/NĐ-CP; "
        "Quyết định số 12/2026/QĐ-UBND"
    )


def test_decree_139_is_a_deadline_only_since_it_is_in_force() -> None:
    before = asked(on=dt.date(2025, 6, 30)).deadlines
    since = asked(on=dt.date(2025, 7, 1)).deadlines

    assert "decree_139_lapses" not in {code for code, _, _ in before}
    assert ("decree_139_lapses", dt.date(2027, 3, 1), "139/2025/NĐ-CP") in since


def test_a_name_cannot_write_lines_of_its_own() -> None:
    rows = cluster_rows()
    rows[0]["cluster_name"] = "A\nKẾT LUẬN: Được"
    found = area_gate(tiny_workspace({"clusters": rows}), "001", as_of_on=MAY)

    lines = gatepaper.paper(found, layers(), "vi").splitlines()
    assert len([one for one in lines if one.startswith("KẾT LUẬN")]) == 1


def test_a_code_that_no_scope_has_is_refused() -> None:
    with pytest.raises(InputError, match="999"):
        asked("999")


def test_expansion_is_asked_of_the_clusters_of_the_day() -> None:
    rows = expansion(tiny_workspace(), as_of_on=MAY).rows.set_index("cluster_id")

    # CCN-0001: 40 ha, demand 36 of 30, all works in use. CCN-0002: works are being
    # built. CCN-0003: 20 % full, demand 5 of 10.
    assert rows["expand"].to_dict() == {
        "CCN-0001": "met",
        "CCN-0002": "not_met",
        "CCN-0003": "not_met",
    }
    assert rows.at["CCN-0002", "works_to_finish"] == (
        "water_supply_status, wastewater_status"
    )
    # 60 % of 20 ha are 12, 4 are committed.
    assert rows.at["CCN-0002", "commit_to_expand_ha"] == 8


@pytest.mark.parametrize("language", LANGUAGES)
def test_conditions_are_shown_in_words(language: Language) -> None:
    found = expansion_conditions(tiny_workspace(), as_of_on=MAY, cluster_id="CCN-0002")
    shown = gatetables.conditions_shown(found.rows, layers(), language)

    percent = "20,00%" if language == "vi" else "20.00%"
    assert percent in shown["figure"].tolist()
    # What is left to 75 ha must be something.
    room = shown["threshold"].iloc[0]
    assert room == texts.say("gate.room_asked", language, limit="75 ha")


def test_a_cluster_that_is_not_established_cannot_be_expanded() -> None:
    with pytest.raises(InputError, match="CCN-0004"):
        expansion(tiny_workspace(), cluster_id="CCN-0004")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("dial", "lawful"),
    [
        (Dial(0.3, 0.5, ">", is_ratio=True), (0.5, 1.0)),
        (Dial(None, 0.5, ">", is_ratio=True), (0.5, 1.0)),
        (Dial(180.0, 100.0, "<=", is_ratio=False), (0.0, 100.0)),
        (Dial(57.0, 50.0, "<", is_ratio=False), (0.0, 50.0)),
    ],
)
def test_a_gauge_marks_what_the_law_asks(
    dial: Dial, lawful: tuple[float, float], language: Language
) -> None:
    drawn = gauge(dial, language).to_dict()
    said = [row.get("said") for rows in drawn["datasets"].values() for row in rows]

    assert dial.lawful == lawful
    assert dial.limit < dial.end
    assert dial.value is None or dial.value <= dial.end
    # In words, so that nobody depends on the colour.
    assert texts.say("gate.lawful", language) in said


@pytest.mark.parametrize(
    ("un_leased_ha", "said"),
    [
        (30.1234, "30.12 ha"),
        # Two decimals would say 100, which the law allows.
        (100.0049, "100.0049 ha"),
    ],
)
def test_a_reading_beside_has_the_decimals_that_its_verdict_needs(
    un_leased_ha: float, said: str
) -> None:
    found = asked(on=MAY)
    rows = found.readings.assign(figure=un_leased_ha)
    told = dataclasses.replace(found, readings=rows)
    _, beside = statement.readings_said(told, "establish_unleased_ha", "en")

    assert said in beside
