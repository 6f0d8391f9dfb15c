"""The six figures that open the dashboard, in words."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from clusterviz import texts
from clusterviz.ui.metrics import Figure
from clusterviz.view.glossary import WORD_OF

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    import pandas as pd

    from clusterviz.schema import Language

SIX: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "n_established": ("established_ha", "n_in_plan", "in_plan_ha"),
        "n_operating": ("n_projects", "n_producing", "n_workers"),
        "occupancy_ratio": ("mean_of_rates_ratio",),
        "usable_ha": (),
        "n_conflict_clusters": ("conflict_ha", "n_cannot_be_judged"),
        "n_withdrawn_without_plan": ("n_withdrawn",),
    }
)
"""The figures shown large, and those to read with each."""


def in_words(rows: pd.DataFrame, language: Language) -> pd.DataFrame:
    """Return every figure with its words, and those of what it is taken of.

    Parameters
    ----------
    rows
        From `analysis.overview`.
    language
        Of the words.
    """
    said = {
        name: [texts.say(f"audit.{name}_{one}", language) for one in rows[name]]
        for name in ("figure", "base")
    }
    return rows.assign(**said)


def six(rows: pd.DataFrame, language: Language) -> list[Figure]:
    """Return the six figures, each with its base and what to read with it.

    Parameters
    ----------
    rows
        From `analysis.overview`.
    language
        Of words and figures.
    """
    by_code = {str(row["figure"]): row for row in rows.to_dict(orient="records")}
    return [
        Figure(
            label=texts.say(f"overview.{code}", language),
            value=_said(by_code[code], language),
            base=texts.say(
                "overview.base",
                language,
                base=texts.say(f"audit.base_{by_code[code]['base']}", language),
            ),
            beside=tuple(
                texts.say(
                    "overview.beside",
                    language,
                    label=texts.say(f"overview.{one}", language),
                    value=_said(by_code[one], language),
                )
                for one in beside
            ),
            reference=str(by_code[code]["reference"]),
            beside_references=tuple(str(by_code[one]["reference"]) for one in beside),
            word=WORD_OF[code],
        )
        for code, beside in SIX.items()
    ]


def _said(row: Mapping[Hashable, Any], language: Language) -> str:
    value = row["value"]
    if row["unit"] == "ratio":
        return texts.percent(value, language)
    if row["unit"] == "ha":
        return texts.hectares(value, language, 1)
    return texts.number(value, language)
