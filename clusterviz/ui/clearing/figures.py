"""The figures of site clearance, each with its share and its change in the month."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from clusterviz import texts
from clusterviz.ui import explain, metrics
from clusterviz.view import tables
from clusterviz.view.glossary import WORD_OF
from clusterviz.workspace.references import CLEARANCE_FIGURES, reference

if TYPE_CHECKING:
    from clusterviz.schema import Language
    from clusterviz.ui.clearing.asked import Question
    from clusterviz.workspace.pace import Progress

FIVE = ("cleared_ha", "clean_ha", "n_inventoried", "n_paid", "n_handed_over")
"""The figures shown large."""


def five(
    found: Progress, question: Question, language: Language
) -> list[metrics.Figure]:
    """Return the figures of all that is shown, each with its share.

    One of a single cluster or site has no explanation: its rows stand below.
    """
    sums = found.states.sum(numeric_only=True)
    return [
        _figure(
            name,
            float(sums[name]),
            float(sums["to_clear_ha" if name.endswith("_ha") else "n_households"]),
            _change_said(name, found.change(name), found.earlier, language),
            question,
            language,
        )
        for name in FIVE
    ]


def _figure(
    name: str,
    value: float,
    whole: float,
    change: str,
    question: Question,
    language: Language,
) -> metrics.Figure:
    write = texts.hectares if name.endswith("_ha") else texts.number
    decimals = 1 if name.endswith("_ha") else 0
    share = texts.percent(value / whole if whole else None, language)
    base = texts.say(
        "clearance.of", language, share=share, whole=write(whole, language, decimals)
    )
    return metrics.Figure(
        label=texts.say(f"clearance.{name}", language),
        value=write(value, language, decimals),
        base=base,
        beside=(change,),
        reference=figure_reference(name, question),
        word=WORD_OF.get(name, "site_clearance"),
    )


def _change_said(name: str, change: float, earlier: str, language: Language) -> str:
    """Return how a figure stands to the month before; too small to write is none."""
    month = tables.month(earlier, language)
    if math.isnan(change):
        return texts.say("pace.change_unknown", language)
    size = round(abs(change), 1 if name.endswith("_ha") else 0)
    if not size:
        return texts.say("pace.change_none", language, month=month)
    said = (
        texts.hectares(size, language, 1)
        if name.endswith("_ha")
        else texts.number(size, language)
    )
    sign = "+" if change > 0 else "−"
    return texts.say("pace.change", language, change=f"{sign}{said}", month=month)


def figure_reference(name: str, question: Question, area: str | None = None) -> str:
    """Return the reference of a figure of what is shown, or of one area."""
    if name not in CLEARANCE_FIGURES or (question.code and question.by != "area"):
        return ""
    meant = area or question.code or explain.areas_meant(question.scope)
    return reference("clearance", figure=name, area=meant, month=question.month)
