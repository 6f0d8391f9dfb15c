"""The words of the field: what they mean, and which columns are about them."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from clusterviz import texts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clusterviz.schema import Language

WORDS = (
    "cluster", "plan_zone", "area", "as_of", "established", "withdrawn", "reduced",
    "industrial_land", "leased", "committed", "unleased", "occupancy", "average",
    "gate", "land_fund", "usable", "site_clearance", "clean_land", "overlap",
    "verdict", "severity", "tolerance", "cannot_be_judged", "coverage", "case",
    "scenario", "infrastructure_investor", "project", "operating", "rice_land",
    "forest_land", "contested", "overdue", "violation", "repeat", "wastewater",
    "dossier", "destination", "completeness", "change", "version",
)  # fmt: skip
"""In the order of the page: what comes later is explained by what came before."""

WORD_OF: Mapping[str, str] = MappingProxyType(
    {
        "industrial_land_ha": "industrial_land",
        "leased_ha": "leased",
        "committed_ha": "committed",
        "unleased_ha": "unleased",
        "occupancy_ratio": "occupancy",
        "mean_of_rates_ratio": "average",
        "planned_ha": "land_fund",
        "usable_ha": "usable",
        "cleared_ha": "site_clearance",
        "to_clear_ha": "site_clearance",
        "clean_ha": "clean_land",
        "overlap_ha": "overlap",
        "mean_width_m": "tolerance",
        "verdict": "verdict",
        "severity": "severity",
        "coverage": "coverage",
        "present_ratio": "completeness",
        "n_established": "established",
        "n_operating": "operating",
        "n_conflict_clusters": "overlap",
        "n_withdrawn_without_plan": "withdrawn",
        "remaining_ha": "site_clearance",
    }
)
"""By column of a table, or figure: the word that explains its heading."""


@dataclass(frozen=True)
class Word:
    """A word, what it means, and where the law says so.

    Parameters
    ----------
    code
        One of `WORDS`.
    term, meaning
        As people read them.
    source
        The article; empty where the word is the program's own.
    """

    code: str
    term: str
    meaning: str
    source: str


def glossary(language: Language) -> tuple[Word, ...]:
    """Return every word in a language.

    Examples
    --------
    >>> [word.term for word in glossary("vi") if word.code == "occupancy"]
    ['Tỷ lệ lấp đầy']
    """
    known = texts.catalogue("help", language)
    return tuple(
        Word(
            code,
            texts.say(f"help.word_{code}", language),
            texts.say(f"help.means_{code}", language),
            known.get(f"help.source_{code}", ""),
        )
        for code in WORDS
    )


def help_of(column: str, language: Language) -> str:
    """Return what explains the heading of a column; empty where nothing must.

    Examples
    --------
    >>> help_of("leased_ha", "en")
    'Industrial land that is leased or sub-leased.'
    >>> help_of("cluster_name", "en")
    ''
    """
    code = WORD_OF.get(column, "")
    return meaning(code, language) if code else ""


def meaning(word: str, language: Language) -> str:
    """Return what one of `WORDS` means.

    Examples
    --------
    >>> meaning("clean_land", "en")
    'Land that was handed over and levelled. Cleared is not yet clean.'
    """
    return texts.say(f"help.means_{word}", language)
