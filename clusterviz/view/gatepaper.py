"""The gate of one area as a page of text to print, with its legal basis."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from clusterviz import texts
from clusterviz.view import chain, monthseal, statement, tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from clusterviz.schema import Language, Layer
    from clusterviz.view.statement import AreaGate


def paper(gate: AreaGate, layers: Mapping[str, Layer], language: Language) -> str:
    """Return the statement, whole lines of plain text.

    Parameters
    ----------
    gate
        From `workspace.area_gate`.
    layers
        The declarations: they have the words of levels.
    language
        Of the text.
    """
    lines = [*head(gate, layers, language)]
    for title, found in sections(gate, language):
        lines += ["", title, *(f"- {one}" for one in found)]
    # Names come from files: each stays on its own line.
    return "\n".join(" ".join(line.split()) for line in lines) + "\n"


def sections(gate: AreaGate, language: Language) -> list[tuple[str, list[str]]]:
    """Return the parts of the statement: each its numbered title, and its lines.

    Parameters
    ----------
    gate, language
        See `paper`.
    """
    found = (
        ("arms", statement.reasons(gate, language)),
        ("ways", statement.ways(gate, language)),
        ("readings", list(_readings(gate, language))),
        ("clusters", list(_clusters(gate, language))),
        ("candidates", list(_candidates(gate, language))),
        ("deadlines", list(_deadlines(gate, language))),
        ("sources", list(_sources(gate, language))),
    )
    none = texts.say("gate.paper_none", language)
    return [
        (f"{number}. {texts.say(f'gate.paper_{code}', language)}", lines or [none])
        for number, (code, lines) in enumerate(found, start=1)
    ]


def head(
    gate: AreaGate, layers: Mapping[str, Layer], language: Language
) -> Iterator[str]:
    """Yield what stands above the parts: the title first, the answer last.

    Parameters
    ----------
    gate, layers, language
        See `paper`.
    """
    row = gate.row
    level = level_name(str(row["level"]), layers, language)
    province = gate.province_vi if language == "vi" else gate.province_en
    yield texts.say("gate.paper_title", language)
    if gate.is_illustrative:
        yield texts.say("export.illustrative", language)
    yield texts.say(
        "gate.paper_area",
        language,
        area=statement.area_name(gate, language),
        level=level,
        day=texts.day(row["areas_from_on"], language),
        province=province,
    )
    if not row["is_lawful_scope"]:
        yield texts.say("gate.not_lawful", language)
    yield texts.say("gate.paper_day", language, day=texts.day(gate.as_of_on, language))
    source = statement.bases(gate, language)
    yield texts.say("gate.paper_basis", language, source=source)
    yield ""
    yield texts.say(
        "gate.paper_answer", language, answer=statement.verdict(gate, language)
    )


def level_name(code: str, layers: Mapping[str, Layer], language: Language) -> str:
    """Return what people read for the level of a scope; a group is none of an area."""
    if code == "group":
        return texts.say("gate.level_group", language)
    return tables.worded("level", code, layers, language)


def _readings(gate: AreaGate, language: Language) -> Iterator[str]:
    for row in gate.readings.to_dict("records"):
        arm = tables.worded("condition", row["condition"], {}, language)
        reading = f"{arm}; {statement.reading_name(row, language)}"
        said = (
            tables.worded("verdict", "cannot_be_judged", {}, language)
            if pd.isna(row["figure"])
            else statement.figure(row["figure"], row["unit"], language)
        )
        key = "gate.paper_reading_taken" if row["is_default"] else "gate.paper_reading"
        yield texts.say(key, language, reading=reading, figure=said)


def _clusters(gate: AreaGate, language: Language) -> Iterator[str]:
    for row in gate.clusters.to_dict("records"):
        name = f"{row['cluster_name']} ({row['cluster_id']})"
        if row["reason"]:
            why = tables.worded("reason", row["reason"], {}, language)
            yield texts.say("gate.paper_not_counted", language, name=name, why=why)
            continue
        sizes = {
            size: texts.hectares(row[f"{size}_ha"], language)
            for size in ("industrial_land", "leased", "committed", "unleased")
        }
        yield texts.say("gate.paper_cluster", language, name=name, **sizes)


def _candidates(gate: AreaGate, language: Language) -> Iterator[str]:
    for row in gate.candidates.to_dict("records"):
        yield texts.say(
            "gate.paper_candidate",
            language,
            name=f"{row['cluster_name']} ({row['cluster_id']})",
            area=texts.hectares(row["planned_area_ha"], language),
            size=tables.worded("size", row["size"], {}, language),
            answer=tables.worded("establish", row["establish"], {}, language),
        )


def _deadlines(gate: AreaGate, language: Language) -> Iterator[str]:
    words = texts.catalogue("lawbook", language)
    for code, due_on, document in gate.deadlines:
        yield texts.say(
            "gate.paper_deadline",
            language,
            what=words.get(f"lawbook.{code}", code),
            day=texts.day(due_on, language),
            document=document,
        )


def _sources(gate: AreaGate, language: Language) -> Iterator[str]:
    for name, version, as_of_on, document in gate.sources:
        yield texts.say(
            "gate.paper_source",
            language,
            layer=texts.say(f"map.title_{name}", language),
            version=texts.number(version, language),
            day=texts.day(as_of_on, language),
            document=document,
        )
    if gate.seal is not None:
        yield monthseal.sentence(gate.seal, language, is_frozen=True)
    if gate.chain_end is not None:
        yield chain.sentence(*gate.chain_end, language)
