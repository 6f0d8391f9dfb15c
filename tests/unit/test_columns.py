"""What each column of a file is taken for, and what is left to a person."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clusterviz.core.table.aliases import unit_of
from clusterviz.core.table.columns import (
    Proposal,
    column_findings,
    mapping_of,
    proposals,
)
from clusterviz.core.table.words import meant_words, with_words_read, words
from clusterviz.records import Severity
from tests.tiny import layers

LAYERS = layers()
CLUSTERS, ZONES = LAYERS["clusters"], LAYERS["plan_zones"]
PROJECTS = LAYERS["projects"]
SAID = ("as_of_on", "source_document")


def proposed(layer: str, **columns: object) -> dict[str, tuple[str, str]]:
    """Return field and way for each column of a file."""
    frame = pd.DataFrame(columns)
    found = proposals(LAYERS[layer], frame, given={}, remembered={}, taken=SAID)
    return {one.column: (one.field, one.how) for one in found}


@pytest.mark.parametrize(
    ("layer", "heading", "field"),
    [
        ("clusters", "Tên CCN", "cluster_name"),
        ("clusters", "TEN_CCN", "cluster_name"),
        ("clusters", "tenccn", "cluster_name"),
        ("clusters", "Tên cụm công nghiệp", "cluster_name"),
        ("clusters", "Mã CCN", "cluster_id"),
        ("clusters", "DT_QH_ha", "planned_area_ha"),
        ("clusters", "DT quy hoạch (ha)", "planned_area_ha"),
        ("clusters", "Tổng diện tích theo QH, ha", "planned_area_ha"),
        ("clusters", "DIEN_TICH_", "planned_area_ha"),
        ("clusters", "planned_area_m2", "planned_area_ha"),
        ("clusters", "Diện tích đất CN", "industrial_land_ha"),
        ("clusters", "Số QĐ", "established_by"),
        ("clusters", "SO_QD", "established_by"),
        ("clusters", "Ngày QĐ", "established_on"),
        ("clusters", "Chủ đầu tư", "investor_name"),
        ("clusters", "CHU_DAU_TU", "investor_name"),
        ("clusters", "Địa điểm", "commune_names"),
        ("clusters", "Xã", "commune_names"),
        ("clusters", "HUYEN", "district_names"),
        ("clusters", "Cluster name", "cluster_name"),
        ("plan_zones", "Loại đất", "kind"),
        ("plan_zones", "MĐSD", "kind"),
        ("plan_zones", "mdsd", "kind"),
        ("plots", "Mục đích sử dụng đất", "plot_use"),
        ("plots", "Lô", "plot_id"),
        ("clearance_sites", "Số hộ", "n_households"),
        ("projects", "Số LĐ", "n_workers"),
        ("documents", "Số, ký hiệu", "document_id"),
    ],
)
def test_names_that_vietnamese_files_use_are_known(
    layer: str, heading: str, field: str
) -> None:
    found = proposed(layer, **{heading: [None]})

    assert found[heading][0] == field


@pytest.mark.parametrize(
    "heading",
    ["STT", "TT", "OBJECTID", "Shape_Area", "area_ha", "Diện tích chưa cho thuê",
     "Diện tích đất nông nghiệp", "Huyện CCN", "{{7*7}}", "", "_", "ha", "x" * 5000],
)  # fmt: skip
def test_names_that_mean_something_else_are_left(heading: str) -> None:
    assert proposed("clusters", **{heading: [1.5]})[heading] == ("", "")


@pytest.mark.parametrize("layer", [*LAYERS])
def test_every_name_of_a_field_leads_to_that_field(layer: str) -> None:
    for field in LAYERS[layer].fields.values():
        if field.name in SAID:
            continue
        for name in (field.name, field.label.vi, field.label.en, *field.aliases):
            for written in (name, name.upper(), f" {name}_"):
                assert proposed(layer, **{written: [None]})[written][0] == field.name


def test_the_closest_name_wins_and_the_other_column_is_left() -> None:
    found = proposed(
        "clusters", **{"Diện tích": [1], "Diện tích theo hồ sơ": [2], "CCN": ["A"]}
    )

    assert found["Diện tích theo hồ sơ"] == ("planned_area_ha", "label")
    assert found["Diện tích"] == ("", "")


def test_two_columns_that_are_as_close_are_left_to_a_person() -> None:
    frame = pd.DataFrame({"TEN_CCN": ["A"], "TENCCN": ["B"]})

    found = proposals(CLUSTERS, frame, given={}, remembered={})

    assert [(one.field, one.others) for one in found] == [("", ("cluster_name",))] * 2
    told = column_findings(CLUSTERS, found)
    assert [(one.code, one.severity) for one in told] == [
        ("columns.ambiguous", Severity.WARNING)
    ] * 2


def test_the_start_of_a_name_that_two_fields_share_names_neither() -> None:
    assert proposed("clusters", ESTABLISHE=[None])["ESTABLISHE"] == ("", "")
    assert proposed("clusters", INVESTOR_N=["x"])["INVESTOR_N"][0] == "investor_name"


def test_a_short_name_is_not_believed_of_a_column_of_another_kind() -> None:
    assert proposed("clusters", NGAY_QDTL=["22/4/2024"])["NGAY_QDTL"][0] == ""
    found = proposed("clusters", NGAY_QD_TL=["22/4/2024"])
    assert found["NGAY_QD_TL"] == ("established_on", "abbreviation")
    assert proposed("clusters", NGAY_QD_TL=["Đa Mai"])["NGAY_QD_TL"] == ("", "")


def test_symbols_of_land_use_tell_what_a_column_is() -> None:
    found = proposed("plan_zones", SYM=["LUC", "RPH", None, "luc"])

    assert found["SYM"] == ("kind", "content")
    assert proposed("plan_zones", SYM=["LUC", "x"])["SYM"] == ("", "")


def test_words_of_two_choices_tell_nothing() -> None:
    found = proposed("clusters", **{"Trạng thái": ["Chưa có"]})

    assert found["Trạng thái"] == ("", "")


def test_keys_that_are_known_tell_what_a_column_is() -> None:
    frame = pd.DataFrame({"thuoc": ["CCN-1", "CCN-2"], "x": ["CCN-1", "CCN-9"]})
    known = {"clusters.cluster_id": {"CCN-1", "CCN-2"}}

    found = proposals(PROJECTS, frame, given={}, remembered={}, known=known)

    assert [one.field for one in found] == ["cluster_id", ""]


def test_what_a_person_says_wins_over_every_name() -> None:
    frame = pd.DataFrame({"cluster_name": ["A"], "CCN": ["B"], "Tên CCN": ["C"]})
    given = {"CCN": "cluster_name,cluster_id", "Tên CCN": "", "gone": "note"}

    found = proposals(CLUSTERS, frame, given=given, remembered={"CCN": "note"})

    assert mapping_of(found) == given
    assert {one.column: one.how for one in found}["cluster_name"] == ""


def test_what_was_said_before_wins_over_names_where_it_can_be_used() -> None:
    frame = pd.DataFrame({"Tên": ["A"], "Ghi": ["B"], "Mã": ["C"]})
    before = {"Tên": "note", "Ghi": "gone", "Mã": "cluster_id", "other": "leased_ha"}

    found = proposals(
        CLUSTERS, frame, given={}, remembered=before, taken={"cluster_id"}
    )

    assert mapping_of(found) == {"Tên": "note"}
    assert [one.code for one in column_findings(CLUSTERS, found)] == [
        "columns.remembered"
    ]


def test_a_guess_needs_a_decision_and_shows_what_the_column_holds() -> None:
    frame = pd.DataFrame({"DT_QH_ha": [50.5, None, 50.5, 7, 8, 9]})

    [found] = column_findings(
        CLUSTERS, proposals(CLUSTERS, frame, given={}, remembered={})
    )

    assert (found.code, found.severity) == ("columns.guessed", Severity.DECISION)
    assert found.field == "planned_area_ha"
    assert found.values == {"column": "DT_QH_ha", "samples": "50.5; 7.0; 8.0"}


def test_our_own_names_are_no_news() -> None:
    frame = pd.DataFrame({name: [None] for name in CLUSTERS.fields})

    found = proposals(CLUSTERS, frame, given={}, remembered={})

    assert mapping_of(found) == {name: name for name in CLUSTERS.fields}
    assert column_findings(CLUSTERS, found) == []


@settings(deadline=None, max_examples=50)
@given(
    names=st.lists(
        st.text(max_size=30)
        | st.sampled_from(["Tên CCN", "TEN_CCN", "DT_QH_ha", "Mã"]),
        unique=True,
        max_size=8,
    ).filter(lambda names: "geometry" not in names)
)
def test_any_headings_are_proposed_once_and_fill_a_field_once(
    names: list[str],
) -> None:
    frame = pd.DataFrame({name: [None] for name in names})

    found: list[Proposal] = proposals(CLUSTERS, frame, given={}, remembered={})

    assert [one.column for one in found] == names
    fields = [one.field for one in found if one.field]
    assert len(fields) == len(set(fields))


@pytest.mark.parametrize(
    ("heading", "unit"),
    [("Diện tích (m²)", "m2"), ("DT_m2", "m2"), ("DT ha", "ha"), ("Diện tích hạ", ""),
     ("area_km2_official", "km2"), ("Vốn (triệu đồng)", "million_vnd"), ("ha", "")],
)  # fmt: skip
def test_a_heading_tells_its_unit(heading: str, unit: str) -> None:
    assert unit_of(heading) == unit


def test_words_labels_and_symbols_become_codes_and_are_told() -> None:
    frame = pd.DataFrame({"MĐSD": ["LUC", "dat chuyen trong lua", "rice_land", "x"]})

    read, [found] = with_words_read(ZONES, frame, {"MĐSD": "kind"})

    assert read["MĐSD"].tolist() == ["rice_land", "rice_land", "rice_land", "x"]
    assert (found.code, found.severity) == ("columns.words_read", Severity.INFO)
    assert found.values["n"] == 2


def test_a_word_that_may_be_meant_needs_a_decision() -> None:
    frame = pd.DataFrame({"MĐSD": ["Đất trồng lúa", "LUA", "LUC"]})

    read, found = with_words_read(ZONES, frame, {"MĐSD": "kind"})

    assert read["MĐSD"].tolist() == ["rice_land"] * 3
    assert [(one.code, one.values["n"]) for one in found] == [
        ("columns.words_read", 1), ("columns.words_guessed", 2)
    ]  # fmt: skip


def test_a_symbol_that_two_kinds_share_stands_for_neither() -> None:
    frame = pd.DataFrame({"MĐSD": ["DGT"]})

    assert with_words_read(ZONES, frame, {"MĐSD": "kind"}) == (frame, [])


def test_yes_and_no_are_read_and_numbers_are_left() -> None:
    frame = pd.DataFrame({"a": ["Có", "khong", "1", None]}, dtype="str")

    read, [found] = with_words_read(PROJECTS, frame, {"a": "is_producing"})

    assert read["a"].tolist() == [True, False, True, None]
    assert found.values["n"] == 2


def test_no_word_of_a_choice_is_that_of_another_once_accents_are_gone() -> None:
    for layer in LAYERS.values():
        for field in layer.fields.values():
            assert not set(words(field)) & set(meant_words(field))
            for choice in field.choices.values():
                for alias in choice.aliases:
                    read = with_words_read(
                        layer, pd.DataFrame({"c": [alias]}), {"c": field.name}
                    )[0]
                    assert read["c"].tolist() == [choice.code]
