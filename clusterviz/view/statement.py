"""The gate of one area in words: what an official prints, signs and files."""

from __future__ import annotations

import math
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pandas as pd

from clusterviz import texts
from clusterviz.crs import M2_PER_HA
from clusterviz.view import tables

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from clusterviz.schema import Language
    from clusterviz.view.monthseal import MonthSeal

SIGNS: Mapping[str, str] = MappingProxyType({">": ">", ">=": "≥", "<": "<", "<=": "≤"})


@dataclass(frozen=True)
class AreaGate:
    """The gate of one scope, and all that it rests on.

    Parameters
    ----------
    row
        Of `workspace.gate.gate`.
    name_en, province_vi, province_en
        The English name of the scope, and the province.
    as_of_on
        The day of the figures and of the law.
    pace_ha
        Hectares leased in a quarter; ``None`` without a pace.
    is_illustrative
        The figures are a sample.
    conditions, readings, candidates, clusters
        Tables: the two arms; each by every reading; the clusters that may yet be
        established; the established ones that are counted, or why not.
    withdrawals
        Names of the clusters each of which, withdrawn, opens the gate.
    law_changes
        First day, document, article, threshold in hectares and hectares to lease
        by each law that is known to follow; the last is missing where no lease
        opens it.
    deadlines
        Code, day and document.
    sources
        Of each layer: name, version, day and document.
    chain_end
        The last line of the audit, and its day; ``None`` where it has none.
    seal
        How the month of its day stands; ``None`` where that is not asked.
    """

    row: Mapping[str, Any]
    name_en: str
    province_vi: str
    province_en: str
    as_of_on: dt.date
    pace_ha: float | None
    is_illustrative: bool
    conditions: pd.DataFrame
    readings: pd.DataFrame
    candidates: pd.DataFrame
    clusters: pd.DataFrame
    withdrawals: tuple[str, ...]
    law_changes: tuple[tuple[dt.date, str, str, float, float], ...]
    deadlines: tuple[tuple[str, dt.date, str], ...]
    sources: tuple[tuple[str, int, dt.date | None, str], ...]
    chain_end: tuple[str, dt.date] | None = None
    seal: MonthSeal | None = None


def area_name(gate: AreaGate, language: Language) -> str:
    """Return the name of the scope."""
    return str(gate.row["area_name"]) if language == "vi" else gate.name_en


def verdict(gate: AreaGate, language: Language) -> str:
    """Return the answer in one sentence."""
    return texts.say(f"gate.verdict_{verdict_code(gate)}", language)


def verdict_code(gate: AreaGate) -> str:
    """Return the verdict, or ``no_candidate`` where nothing is left to establish."""
    code = str(gate.row["establish"])
    return "no_candidate" if code == "met" and gate.candidates.empty else code


def reasons(gate: AreaGate, language: Language) -> list[str]:
    """Return why, in a sentence for each arm, or one where no arm is asked."""
    if is_free(gate):
        return [texts.say("gate.no_established", language)]
    return [
        texts.say(
            "gate.arm",
            language,
            condition=tables.worded("condition", one["condition"], {}, language),
            figure=condition_figure(one, language),
            threshold=threshold(one, language),
            verdict=tables.worded("verdict", one["verdict"], {}, language),
        )
        for one in gate.conditions.to_dict("records")
    ]


def is_free(gate: AreaGate) -> bool:
    """Return whether there is no established cluster, so that no arm is asked."""
    return gate.clusters.empty


def ways(gate: AreaGate, language: Language, *, is_exact: bool = True) -> list[str]:
    """Return what would open the gate, the nearest first.

    Parameters
    ----------
    is_exact
        To the square metre, as the law needs it; else to two decimals of a hectare,
        never less than is needed.
    """
    row = gate.row
    if row["establish"] == "met":
        nothing = "gate.nothing_left" if gate.candidates.empty else "gate.is_open"
        return [texts.say(nothing, language)]
    found = []
    if row["establish"] == "cannot_be_judged":
        found.append(texts.say("gate.supply_data", language))
    if not math.isnan(row["lease_to_open_ha"]):
        found.append(
            texts.say(
                "gate.lease",
                language,
                size=_needed(row["lease_to_open_ha"], language, is_exact=is_exact),
            )
        )
        found += _law_changes(gate, language, is_exact=is_exact)
        found += _month(gate, language)
    if gate.withdrawals:
        found.append(
            texts.say("gate.withdraw", language, names="; ".join(gate.withdrawals))
        )
    found = found or [texts.say("gate.no_way", language)]
    if gate.candidates.empty:
        found.append(texts.say("gate.nothing_left", language))
    return found


def _month(gate: AreaGate, language: Language) -> list[str]:
    if gate.pace_ha is None or not gate.row["opens_on"]:
        return []
    return [
        texts.say(
            "gate.month",
            language,
            pace=texts.hectares(gate.pace_ha, language, 1),
            month=tables.month(gate.row["opens_on"], language),
        )
    ]


def _needed(ha: float, language: Language, *, is_exact: bool) -> str:
    if is_exact:
        return figure(ha, "ha", language)
    return texts.hectares(-(-round(ha * M2_PER_HA) // 100) / 100, language)


def _law_changes(
    gate: AreaGate, language: Language, *, is_exact: bool
) -> Iterator[str]:
    """Yield what a law that is known to follow asks, where it asks for less."""
    now_ha = gate.row["lease_to_open_ha"]
    for first_on, document, article, limit_ha, lease_ha in gate.law_changes:
        if math.isnan(lease_ha) or lease_ha >= now_ha:
            continue
        key = "gate.law_opens" if lease_ha == 0 else "gate.law_asks"
        size = _needed(lease_ha, language, is_exact=is_exact)
        sizes = {} if lease_ha == 0 else {"size": size}
        yield texts.say(
            key,
            language,
            day=texts.day(first_on, language),
            document=cited(document, article, language),
            limit=texts.hectares(limit_ha, language, 0),
            **sizes,
        )


def cited(document: str, article: str, language: Language) -> str:
    """Return a document with its article, as people cite it.

    Examples
    --------
    >>> cited("32/2024/NĐ-CP", "Art. 8(1)c", "vi")
    'điểm c khoản 1 Điều 8, Nghị định số 32/2024/NĐ-CP'
    """
    named = texts.document(document, language)
    return f"{texts.article(article, language)}, {named}" if article else named


def bases(gate: AreaGate, language: Language) -> str:
    """Return the documents of the conditions, each once, as people cite them."""
    rows = gate.conditions.to_dict("records")
    every = [cited(one["document"], one["article"], language) for one in rows]
    return "; ".join(dict.fromkeys(every))


def reading_name(row: Mapping[Any, Any], language: Language) -> str:
    """Return a reading of an arm in words, from a row of the readings."""
    if not row["average"]:
        return texts.say(f"gate.less_{row['numerator']}", language)
    words = [
        tables.worded(name, row[name], {}, language)
        for name in ("numerator", "average")
    ]
    return "; ".join(words)


def readings_said(
    gate: AreaGate, condition: str, language: Language
) -> tuple[str, str]:
    """Return by which reading the figure of an arm is, and what the others give."""
    ours = gate.readings[gate.readings["condition"] == condition]
    limits = gate.conditions.set_index("condition")["threshold"]
    taken = ours[ours["is_default"]].to_dict("records")
    others = [
        texts.say(
            "gate.reading",
            language,
            reading=reading_name(one, language),
            figure="–"
            if pd.isna(one["figure"])
            else _read(one["figure"], one["unit"], limits[condition], language),
        )
        for one in ours[~ours["is_default"]].to_dict("records")
    ]
    name = reading_name(taken[0], language) if taken else "–"
    return (
        texts.say("gate.reading_taken", language, reading=name),
        texts.say("gate.readings_beside", language, readings=" · ".join(others)),
    )


def condition_figure(
    row: Mapping[Any, Any], language: Language, *, is_exact: bool = True
) -> str:
    """Return the figure of a condition, or why there is none; see `ways`."""
    if row["state"]:
        return str(row["state"])
    if pd.isna(row["figure"]):
        return tables.worded("reason", row["reason"], {}, language)
    value, unit = row["figure"], row["unit"]
    said = figure(value, unit, language)
    if not is_exact:
        said = _read(value, unit, row["threshold"], language)
    if row["reason"] == "at_least":
        return texts.say("gate.at_least", language, figure=said)
    return said


def _read(value: float, unit: str, limit: float, language: Language) -> str:
    """Return a figure as it is read on a screen, to two decimals."""
    # So near the limit, two decimals would contradict the verdict.
    if unit == "ratio" or abs(value - limit) < 0.01:
        return figure(value, unit, language)
    return texts.hectares(value, language)


def threshold(row: Mapping[Any, Any], language: Language) -> str:
    """Return what a condition asks for: ``> 50 %``."""
    if pd.isna(row["threshold"]):
        return "–"
    if row["condition"] == "expand_total_ha":
        limit = texts.hectares(row["threshold"], language, 0)
        return texts.say("gate.room_asked", language, limit=limit)
    sign = SIGNS.get(row["comparison"], "")
    if row["unit"] == "ratio":
        return f"{sign} {texts.percent(row['threshold'], language, 0)}"
    return f"{sign} {texts.hectares(row['threshold'], language, 0)}"


def figure(value: float, unit: str, language: Language) -> str:
    """Return a figure with its unit, as exact as a verdict needs it."""
    if unit == "ratio":
        return texts.percent(value, language, 2)
    # Land is written to 0.01 ha; a limit may be missed by less.
    decimals = 2 if round(value, 2) == round(value, 4) else 4
    return texts.hectares(value, language, decimals)
