"""SLD 1.1: rules of each class, whose filters hold for its features alone."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest

from clusterviz.view.symbology.sld import sld
from tests.tiny import layers
from tests.unit.test_symbology import DRAWN, look

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

SPACES = {
    "sld": "http://www.opengis.net/sld",
    "se": "http://www.opengis.net/se",
    "ogc": "http://www.opengis.net/ogc",
}

Row = dict[str, str | None]


def rules(name: str) -> list[Element]:
    """Return the rules of a layer that draw, in their order."""
    root = ElementTree.fromstring(sld(look(name)))
    every = root.findall(
        "sld:NamedLayer/sld:UserStyle/se:FeatureTypeStyle/se:Rule", SPACES
    )
    return [one for one in every if one.find("se:TextSymbolizer", SPACES) is None]


def drawn_as(name: str, row: Row) -> list[str]:
    """Return the names of the rules that a feature passes, by the standard."""
    found = []
    for rule in rules(name):
        held = rule.find("ogc:Filter", SPACES)
        if held is not None and passes(held[0], row):
            found.append(rule.findtext("se:Name", "", SPACES))
    return list(dict.fromkeys(found))


def passes(test: Element, row: Row) -> bool:
    """Return whether a feature passes a filter of OGC 04-095."""
    kind = test.tag.partition("}")[2]
    if kind == "And":
        return all(passes(one, row) for one in test)
    if kind == "Or":
        return any(passes(one, row) for one in test)
    if kind == "Not":
        return not passes(test[0], row)
    value = row.get(test.findtext("ogc:PropertyName", "", SPACES))
    if kind == "PropertyIsNull":
        return value is None
    literal = test.findtext("ogc:Literal", "", SPACES)
    if value is None:
        return False
    return {
        "PropertyIsEqualTo": value == literal,
        "PropertyIsLike": literal.strip("%") in value,
        "PropertyIsLessThanOrEqualTo": value <= literal,
        "PropertyIsGreaterThanOrEqualTo": value >= literal,
    }[kind]


@pytest.mark.parametrize("name", DRAWN)
def test_it_is_a_document_of_the_standard(name: str) -> None:
    root = ElementTree.fromstring(sld(look(name)))

    assert root.tag == "{http://www.opengis.net/sld}StyledLayerDescriptor"
    assert root.get("version") == "1.1.0"
    assert root.findtext("sld:NamedLayer/se:Name", "", SPACES) == name


def test_each_kind_of_zone_passes_its_own_rule() -> None:
    for kind in layers()["plan_zones"].fields["kind"].choices:
        assert drawn_as("plan_zones", {"kind": kind}) == [kind]


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ({"lease_status": "leased", "plot_use": "industrial"}, ["leased"]),
        ({"lease_status": None, "plot_use": "road"}, ["road"]),
        ({"lease_status": None, "plot_use": None}, ["other"]),
        ({"lease_status": "unheard of", "plot_use": "road"}, ["other"]),
    ],
)
def test_a_plot_is_drawn_by_its_lease_or_else_by_its_use(
    row: Row, rule: list[str]
) -> None:
    assert drawn_as("plots", row) == rule


@pytest.mark.parametrize(
    ("kind", "rule"),
    [
        ("railway", "railway"),
        ("light rail", "railway"),
        ("primary", "road"),
        (None, "road"),
    ],
)
def test_a_line_is_a_railway_if_its_kind_says_rail(kind: str | None, rule: str) -> None:
    assert drawn_as("roads", {"road_kind": kind}) == [rule]


@pytest.mark.parametrize(
    ("first", "last", "is_drawn"),
    [
        (None, None, True),
        ("2024-04-22", "2024-04-22", True),
        ("2024-04-23", None, False),
        (None, "2024-04-21", False),
    ],
)
def test_what_is_not_valid_on_the_day_is_not_drawn(
    first: str | None, last: str | None, is_drawn: bool
) -> None:
    row = {"kind": "rice_land", "valid_from_on": first, "valid_to_on": last}

    assert dt.date(2024, 4, 22) == look("plan_zones").valid_on
    assert drawn_as("plan_zones", row) == ["rice_land"] * is_drawn


def test_a_rule_has_the_fill_and_line_of_the_map() -> None:
    rule = next(
        one
        for one in rules("clusters")
        if one.findtext("se:Name", "", SPACES) == "operating"
    )
    told = {
        one.get("name"): one.text
        for one in rule.iter(f"{{{SPACES['se']}}}SvgParameter")
    }

    assert told["fill"] == "#0072b2"
    assert told["fill-opacity"] == "0.45"
    assert told["stroke-width"] == "2"


def test_what_is_inside_a_rule_comes_in_the_order_of_the_schema() -> None:
    order = [
        "Name", "Description", "Filter", "ElseFilter", "MinScaleDenominator",
        "MaxScaleDenominator", "PolygonSymbolizer", "LineSymbolizer", "PointSymbolizer",
        "TextSymbolizer",
    ]  # fmt: skip
    for name in DRAWN:
        root = ElementTree.fromstring(sld(look(name)))
        for rule in root.iter(f"{{{SPACES['se']}}}Rule"):
            found = [one.tag.partition("}")[2] for one in rule]
            assert found == sorted(found, key=order.index)
