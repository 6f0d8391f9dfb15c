"""References to figures: what may be asked, and how a wrong one is answered."""

from __future__ import annotations

import pytest

from clusterviz.core.quantities import QUANTITIES
from clusterviz.errors import InputError
from clusterviz.workspace.references import KINDS, known, parse, reference


def test_a_reference_is_read_as_it_is_written() -> None:
    text = reference("landfund", part="usable", area="213", schedule=2025)

    assert text == "landfund:part=usable,area=213,schedule=2025"
    assert parse(text).text() == text


def test_keys_may_come_in_any_order_and_with_spaces() -> None:
    said = parse(" unleased: numerator = leased , area=213 ")

    assert said.text() == "unleased:area=213,numerator=leased"


def test_a_reference_without_keys_is_its_name() -> None:
    assert parse("occupancy").text() == "occupancy"
    assert parse("unleased:").text() == "unleased"


def test_what_lies_outside_every_area_has_a_name_of_its_own() -> None:
    assert reference("total", code="n_in_plan", area="").endswith("area=outside")
    assert reference("total", code="n_in_plan", area=None) == "total:code=n_in_plan"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("sheep", "unleased:"),
        ("", "total:code="),
        ("total", "names no figure"),
        ("total:area=213", "n_established"),
        ("total:code=sheep", "n_established"),
        ("total:code=n_established,wool=1", "knows no `wool`"),
        ("total:code=n_established,area", "cannot be read"),
        ("total:code=n_established,area=", "cannot be read"),
        ("unleased:area=1,area=2", "each key once"),
        ("occupancy:base=both", "established"),
        ("form:number=05,indicator=1,period=2024", "03, 04"),
        ("form:number=03,indicator=28,period=2024", "27"),
        ("clearance:figure=wool_ha", "cleared_ha"),
    ],
)
def test_an_unknown_figure_is_refused_with_what_may_be_asked(
    text: str, said: str
) -> None:
    with pytest.raises(InputError, match=said):
        parse(text)


def test_every_total_can_be_asked_for() -> None:
    forms = dict(zip(KINDS, known(), strict=True))

    assert all(code in forms["total"] for code in QUANTITIES)
    for code in QUANTITIES:
        assert parse(f"total:code={code}").get("code") == code
