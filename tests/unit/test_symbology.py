"""Looks for other programs: each class of the map, with its colour, line and words."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clusterviz.schema import Language, Layer
from clusterviz.view.style import CLUSTER_STATUSES, styles
from clusterviz.view.symbology.expressions import class_of, quoted
from clusterviz.view.symbology.looks import symbologies
from clusterviz.view.symbology.qml import qml
from clusterviz.view.symbology.qml_symbols import rgba
from clusterviz.view.symbology.sld import sld
from tests.tiny import layers

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from clusterviz.view.symbology.classes import Symbology

ON = dt.date(2024, 4, 22)
DRAWN = ("areas", "plan_zones", "roads", "clusters", "plots", "clearance_sites")


def look(name: str, language: Language = "vi") -> Symbology:
    """Return the usual look of a layer; clusters as a file has them."""
    usual, *_ = symbologies(held(name), layers(), language, level="district", on=ON)
    return usual


def held(name: str) -> Layer:
    """Return a layer as a file has it."""
    layer = layers()[name]
    if name != "clusters":
        return layer
    status = layer.fields["planning_status"]
    area = layer.fields["planned_area_ha"]
    fields = {**layer.fields, "map_status": status, "area_ha": area}
    return Layer(
        layer.name, layer.title, layer.description, layer.geometry, layer.key, fields
    )


def read(name: str, language: Language = "vi") -> Element:
    """Return the QML of a layer."""
    return ElementTree.fromstring(qml(look(name, language), language))


def values(element: Element) -> dict[str, str]:
    """Return what a symbol layer is told."""
    return {one.get("name", ""): one.get("value", "") for one in element.iter("Option")}


def sign(root: Element, code: str) -> dict[str, dict[str, str]]:
    """Return the symbol of a class: by kind of symbol layer, what it is told."""
    place = next(
        one.get("symbol") for one in root.iter("category") if one.get("value") == code
    )
    symbol = root.find(f"renderer-v2/symbols/symbol[@name='{place}']")
    assert symbol is not None
    return {one.get("class", ""): values(one) for one in symbol.findall("layer")}


def test_clusters_are_told_apart_by_their_status() -> None:
    root = read("clusters")
    renderer = root.find("renderer-v2")
    codes = [one.get("value") for one in root.iter("category")]

    assert renderer is not None
    assert renderer.get("type") == "categorizedSymbol"
    assert renderer.get("attr") == '"map_status"'
    # The last holds what has a code that nobody declared.
    assert codes == [*CLUSTER_STATUSES, ""]


@pytest.mark.parametrize(
    ("code", "fill"),
    [
        ("operating", "0,114,178,115"),
        ("established", "86,180,233,115"),
        ("withdrawn", "153,153,153,64"),
    ],
)
def test_a_status_has_the_colour_of_the_map(code: str, fill: str) -> None:
    """Of #0072b2 and #56b4e9 45 %, of #999999 25 %: UX's table."""
    assert sign(read("clusters"), code)["SimpleFill"]["color"] == fill


def test_what_is_planned_is_a_dashed_line_around_nothing() -> None:
    planned = sign(read("clusters"), "planned")

    assert planned["SimpleFill"]["style"] == "no"
    assert planned["SimpleLine"]["line_color"] == "0,114,178,255"
    # 6 and 4 pixels of 1/96 inch, in millimetres.
    assert planned["SimpleLine"]["customdash"] == "1.5875;1.0583"
    assert planned["SimpleLine"]["use_custom_dash"] == "1"


def test_what_is_withdrawn_is_hatched_in_black() -> None:
    assert "LinePatternFill" in sign(read("clusters"), "withdrawn")
    assert "LinePatternFill" not in sign(read("clusters"), "operating")


def test_what_has_only_a_symbol_is_a_ring_and_no_area() -> None:
    found = sign(read("clusters"), "symbol_only")

    assert list(found) == ["CentroidFill"]
    assert found["CentroidFill"]["chr"] == "?"


def test_every_kind_of_zone_has_its_declared_colour_and_code() -> None:
    root = read("plan_zones")
    kinds = layers()["plan_zones"].fields["kind"].choices
    texts = {
        one.get("description"): style.get("fieldName")
        for one in root.iter("rule")
        if (style := one.find("settings/text-style")) is not None
    }

    for code, kind in kinds.items():
        assert sign(root, code)["SimpleFill"]["color"] == rgba(kind.color, 0.55)
        assert texts[code] == f"'{kind.symbol}'"


def test_what_is_too_small_is_a_dot_of_nine_pixels() -> None:
    """9 pixels of 1/96 inch are 2.38 mm: 2,381 m at 1:1,000,000."""
    found = sign(read("clusters"), "operating")

    assert "@map_scale * 0.002381" in found["CentroidFill"]["expression"]
    assert found["CentroidFill"]["size"] == "2.3813"
    assert found["SimpleFill"]["expression"].startswith("NOT (")
    # At 45 % so small a dot would hardly be seen.
    assert found["CentroidFill"]["color"] == "0,114,178,230"


def test_plots_are_seen_from_near_alone() -> None:
    assert read("plots").get("hasScaleBasedVisibilityFlag") == "1"
    assert read("plots").get("minScale") == "70000"
    assert read("clusters").get("hasScaleBasedVisibilityFlag") == "0"


def test_outlines_of_zones_are_seen_from_near_alone() -> None:
    line = sign(read("plan_zones"), "rice_land")["SimpleLine"]

    assert line["expression"] == "@map_scale <= 120000"
    assert "expression" not in sign(read("plots"), "leased")["SimpleLine"]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_words_are_in_the_language_that_is_asked(language: Language) -> None:
    kinds = layers()["plan_zones"].fields["kind"].choices
    labels = {
        one.get("value"): one.get("label")
        for one in read("plan_zones", language).iter("category")
    }

    for code, kind in kinds.items():
        assert labels[code] == kind.label.say(language)


def test_codes_have_words_in_the_table_too() -> None:
    field = read("clusters", "en").find("fieldConfiguration/field[@name='land_status']")

    assert field is not None
    words = {one.get("value"): one.get("name") for one in field.iter("Option")}
    assert words["clearing"] == "Being cleared"


def test_only_areas_of_the_level_and_the_day_are_drawn() -> None:
    usual = look("areas")
    drawn = {
        one.get("value"): one.get("render") for one in read("areas").iter("category")
    }

    assert drawn["district"] == "true"
    assert {drawn["province"], drawn["commune"], drawn["not_valid"]} == {"false"}
    assert "to_date('2024-04-22')" in class_of(usual)


def test_a_layer_opens_read_only() -> None:
    for name in DRAWN:
        root = read(name)
        assert root.get("readOnly") == "1"
        assert "LayerConfiguration" in root.get("styleCategories", "")


def test_every_symbol_is_there_once_for_each_class() -> None:
    for name in DRAWN:
        root = read(name)
        asked = [one.get("symbol") for one in root.iter("category")]
        symbols = [
            one.get("name") for one in root.findall("renderer-v2/symbols/symbol")
        ]
        # A symbol that two classes name is QGIS's for the first of them alone.
        assert len(set(asked)) == len(asked)
        assert set(asked) <= set(symbols)


def test_no_class_of_the_map_is_forgotten() -> None:
    looks = styles(layers())

    # The stages of sites are in the log: a file of sites knows none of them.
    for name in set(DRAWN) - {"clearance_sites"}:
        assert set(looks[name]) <= {one.code for one in look(name).classes}


def test_looks_of_tracks_whose_field_is_left_out_are_left_out() -> None:
    cut = held("clusters").without(["land_status"])
    found = symbologies(cut, layers(), "en", level="district", on=ON)

    assert len(found) == 5
    assert "Land" not in {one.title.rpartition(": ")[2] for one in found}


@given(st.text(st.characters(min_codepoint=32, blacklist_categories=["Cs", "Cn"])))
@settings(deadline=None, max_examples=50)
def test_labels_come_back_whatever_they_say(text: str) -> None:
    usual = look("clearance_sites")
    (site,) = usual.classes
    one = dataclasses.replace(
        look("plan_zones"), classes=(dataclasses.replace(site, label=text),)
    )
    label = ElementTree.fromstring(qml(one, "vi")).find(".//category")
    title = ElementTree.fromstring(sld(one)).find(".//{http://www.opengis.net/se}Title")

    assert label is not None
    assert label.get("label") == text
    assert title is not None
    assert (title.text or "") == text


@given(st.text())
def test_text_in_an_expression_ends_where_it_should(text: str) -> None:
    inside = quoted(text)[1:-1]

    assert quoted(text)[0] == quoted(text)[-1] == "'"
    assert inside.replace("\\\\", "").replace("''", "").count("'") == 0
    assert inside.replace("\\\\", "\\").replace("''", "'") == text
