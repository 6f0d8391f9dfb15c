"""The land fund in words, and whether a new cluster may be established."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from clusterviz import texts
from clusterviz.letter import Paragraph
from clusterviz.view import gatepaper, gatetables
from clusterviz.view.placewords import within_sentence
from clusterviz.view.reports.columns import LANDSCAPE_MM, Column, of_fields, table
from clusterviz.view.reports.headed import headed, heading, listed, noted
from clusterviz.view.rounded import rounding_note

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from clusterviz.letter import Block, Grid, Letter
    from clusterviz.records import Finding
    from clusterviz.schema import Language, Layer
    from clusterviz.view.reports.headed import Standing
    from clusterviz.view.statement import AreaGate

FUND_MM = {
    "area_code": 13, "area_name": 28, "n_clusters": 16, "planned_ha": 18,
    "symbol_only_ha": 16, "conflict_ha": 16, "still_to_clear_ha": 16,
    "cleared_not_serviced_ha": 17, "not_for_lease_ha": 16, "leased_ha": 17,
    "usable_ha": 16, "committed_not_leased_ha": 23, "not_established_ha": 22,
    "scheduled_later_ha": 18,
}  # fmt: skip
"""Columns of the land fund, in the order of its table."""

SCOPES_MM = {
    "area_code": 16, "area_name": 40, "level": 22, "establish": 26,
    "average_occupancy_ratio": 22, "unleased_ha": 22, "lease_to_open_ha": 22,
    "is_lawful_scope": 19, "n_candidates": 22, "n_established": 22, "n_left_out": 19,
}  # fmt: skip


@dataclass(frozen=True)
class LandReport:
    """What a report on the land fund says.

    Parameters
    ----------
    area_name
        The area, with its kind; the province where it is of all of it.
    on
        The day of the data.
    fund
        Rows of `analysis.landfund`.
    scopes
        Rows of `gate.gate`; none where the report is of one area.
    group_names
        Of groups, by code, where they differ in the language.
    gate
        Of the area; ``None`` where the report is of all.
    names
        Of clusters, by code.
    notes
        What a reader must know beside the rows.
    """

    area_name: str
    on: dt.date
    fund: pd.DataFrame
    scopes: pd.DataFrame
    group_names: Mapping[str, str]
    gate: AreaGate | None
    names: Mapping[str, str]
    notes: tuple[Finding, ...]


def about(found: LandReport, language: Language) -> str:
    """Return what the report is about, and of which area."""
    area = within_sentence(found.area_name, language)
    return texts.say("report.landfund_about", language, area=area)


def report(
    found: LandReport,
    standing: Standing,
    layers: Mapping[str, Layer],
    language: Language,
) -> Letter:
    """Return the report, on its long side.

    Parameters
    ----------
    found
        What it says.
    standing
        What stands around it.
    layers
        The declarations: they have labels and the words of choices.
    language
        Of all that is not data.
    """
    area, day = (
        within_sentence(found.area_name, language),
        texts.day(found.on, language),
    )
    title = (texts.say("report.name", language), about(found, language))
    blocks: list[Block] = [
        Paragraph(
            texts.say(
                "report.landfund_basis", language, area=area, day=day, rule=_rule(found)
            )
        ),
        heading(texts.say("report.landfund_fund", language)),
        fund(found.fund, layers, language),
        *_rounded(found.fund, language),
        Paragraph(texts.say("landfund.waterfall_note", language)),
        heading(texts.say("report.landfund_gate", language)),
    ]
    if found.gate is None:
        blocks += _scopes(found, layers, language)
    else:
        blocks += statement(found.gate, layers, language)
    notes = noted(found.notes, found.names, layers, language)
    if notes:
        blocks += [heading(texts.say("report.notes", language)), *notes]
    blocks.append(heading(texts.say("report.rests_on", language)))
    return headed(title, blocks, standing, language, is_landscape=True)


def fund(rows: pd.DataFrame, layers: Mapping[str, Layer], language: Language) -> Grid:
    """Return the table of the land fund, with its line of totals.

    Parameters
    ----------
    rows
        Of `analysis.landfund`.
    layers, language
        See `report`.
    """
    shown = rows.rename(columns={"to_clear_ha": "still_to_clear_ha"})
    names = [str(one) for one in shown.columns]
    added = [one for one in names if one.endswith("_ha") or one.startswith("n_")]
    # A sum of which a part is missing is missing.
    sums = {name: [shown[name].sum(skipna=False)] for name in added}
    total = pd.DataFrame({"area_code": [""], **sums})
    total["area_name"] = texts.say("column.total", language)
    columns = of_fields(shown, FUND_MM, layers, language)
    below = of_fields(total, FUND_MM, layers, language)
    both = [
        Column(one.heading, one.width_mm, [*one.cells, *last.cells])
        for one, last in zip(columns, below, strict=True)
    ]
    return table(both, room_mm=LANDSCAPE_MM)


def statement(
    gate: AreaGate, layers: Mapping[str, Layer], language: Language
) -> list[Block]:
    """Return the gate of one scope, as the page prints it.

    Parameters
    ----------
    gate
        From `area_gate.printed_gate`.
    layers, language
        See `report`.
    """
    # Month and audit stand below the whole report.
    gate = dataclasses.replace(gate, seal=None, chain_end=None)
    _, *above = gatepaper.head(gate, layers, language)
    blocks: list[Block] = [Paragraph(one) for one in above if one]
    for title, lines in gatepaper.sections(gate, language):
        blocks += [heading(title), *listed(lines)]
    return blocks


def _rounded(rows: pd.DataFrame, language: Language) -> list[Block]:
    note = rounding_note(rows, language)
    return [Paragraph(note, is_note=True)] if note else []


def _rule(found: LandReport) -> str:
    """Return the decree by which the gate was judged: that of the day."""
    rows = [found.gate.row] if found.gate else found.scopes.to_dict("records")
    return ", ".join(dict.fromkeys(str(one["rule"]) for one in rows))


def _scopes(
    found: LandReport, layers: Mapping[str, Layer], language: Language
) -> list[Block]:
    rows = gatetables.scopes_shown(found.scopes, language, found.group_names)
    rows = rows.assign(
        area_code=found.scopes["area_code"],
        level=[
            gatepaper.level_name(str(one), layers, language) for one in rows["level"]
        ],
    )
    blocks: list[Block] = [
        Paragraph(texts.say("gate.either", language)),
        table(of_fields(rows, SCOPES_MM, layers, language), room_mm=LANDSCAPE_MM),
    ]
    is_idle = (rows["establish"] == "met") & (rows["n_candidates"] == 0)
    if is_idle.any():
        areas = "; ".join(rows.loc[is_idle, "area_name"])
        said = texts.say("report.landfund_no_candidate", language, areas=areas)
        blocks.append(Paragraph(said))
    return blocks
