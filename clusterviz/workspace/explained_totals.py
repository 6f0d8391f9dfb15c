"""Explanations of totals, occupancy, un-leased land and lines of the forms."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from clusterviz import texts
from clusterviz.core import explaining, occupancy, periods
from clusterviz.core import forms as indicators
from clusterviz.core.quantities import QUANTITIES
from clusterviz.core.tally import tally
from clusterviz.errors import InputError
from clusterviz.workspace import forms
from clusterviz.workspace.asked import facts_on
from clusterviz.workspace.references import AVERAGES, Reference

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clusterviz.core.explaining import Explanation, Legal
    from clusterviz.core.occupancy import Base, Land, Numerator
    from clusterviz.rules import Reading, Rule
    from clusterviz.workspace.asked import Asked

_OF_PERIOD = ("reports", "established_in_period")
"""Bases that mean nothing without a period."""


def total(asked: Asked) -> Explanation:
    """Explain one of `QUANTITIES`.

    Raises
    ------
    InputError
        If there is no such area, or a figure of a period is asked without one.
    """
    quantity = QUANTITIES[asked.reference.get("code")]
    code = asked.reference.get("period")
    if quantity.base in _OF_PERIOD and not code:
        raise InputError(texts.told("errors.figure_period", code=quantity.code))
    areas = asked.areas()
    period = periods.period(code) if code else None
    facts = facts_on(asked.workspace, asked.on, areas, period)
    counted = tally(quantity, facts)
    said = asked.reference.text()
    return explaining.summed(said, counted, facts, asked.area_ids(areas))


def occupied(asked: Asked) -> Explanation:
    """Explain an occupancy; what the reference leaves out follows the rules."""
    rules, on = asked.workspace.rules, asked.on
    average = rules.reading("occupancy_average", on)
    numerator = rules.reading("occupancy_numerator", on)
    usual = {
        "base": "operating",
        "numerator": numerator.value,
        "land": "industrial",
        "average": average.value,
    }
    whole = _with(asked.reference, usual)
    areas = asked.areas()
    facts = facts_on(asked.workspace, on, areas)
    above, below = occupancy.tallies(
        facts,
        cast("Base", whole.get("base")),
        cast("Numerator", whole.get("numerator")),
        cast("Land", whole.get("land")),
    )
    return explaining.divided(
        whole.text(),
        above,
        below,
        facts,
        asked.area_ids(areas),
        _legal(numerator, average),
        by_rates=whole.get("average") == AVERAGES[1],
    )


def unleased(asked: Asked) -> Explanation:
    """Explain un-leased land of established clusters, as Art. 8(1)c asks for it."""
    rules, on = asked.workspace.rules, asked.on
    reading = rules.reading("unleased_numerator", on)
    whole = _with(asked.reference, {"numerator": reading.value})
    areas = asked.areas()
    facts = facts_on(asked.workspace, on, areas)
    numerator = cast("Numerator", whole.get("numerator"))
    above, below = occupancy.tallies(facts, "established", numerator, "industrial")
    legal = _legal(rules.rule("establish_unleased_ha", on), reading)
    return explaining.subtracted(
        whole.text(), below, above, facts, asked.area_ids(areas), legal
    )


def line(asked: Asked) -> Explanation:
    """Explain a line of form 03 or 04, of the cut-off day of its period.

    Raises
    ------
    InputError
        If there is no such area, or form 04 is asked for one.
    """
    said = asked.reference.text()
    is_whole = asked.reference.get("number") == "04"
    if is_whole and asked.reference.get("area"):
        raise InputError(texts.told("errors.form04_area", said=said))
    period = periods.period(asked.reference.get("period"))
    areas = asked.areas()
    facts = forms.facts(asked.workspace, period, areas)
    area_ids = asked.area_ids(areas)
    tallies = indicators.tallies_of(
        indicators.EVERY[asked.reference.get("indicator")], facts
    )
    if len(tallies) == 1:
        return explaining.summed(said, tallies[0], facts, area_ids)
    return explaining.divided(said, tallies[0], tallies[1], facts, area_ids)


def _with(reference: Reference, usual: Mapping[str, str]) -> Reference:
    """Return a reference that says what it left out."""
    area = {key: said for key, said in reference.values.items() if key == "area"}
    rest = {key: reference.get(key, code) for key, code in usual.items()}
    return Reference(reference.name, area | rest)


def _legal(*entries: Rule | Reading) -> Legal:
    return tuple(dict.fromkeys((one.document, one.article) for one in entries))
