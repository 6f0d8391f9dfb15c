"""Conditions of the law, each with its figure, its threshold and a verdict.

A verdict has three values: what lacks a figure cannot be judged.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable

    from clusterviz.rules import Rule

Verdict = Literal["met", "not_met", "cannot_be_judged"]
MET: Verdict = "met"
NOT_MET: Verdict = "not_met"
CANNOT_BE_JUDGED: Verdict = "cannot_be_judged"


def any_met(verdicts: Iterable[Verdict]) -> Verdict:
    """Return whether one of several conditions is met.

    Examples
    --------
    >>> any_met(["not_met", "cannot_be_judged"]), any_met(["cannot_be_judged", "met"])
    ('cannot_be_judged', 'met')
    """
    found = set(verdicts)
    return next((one for one in (MET, CANNOT_BE_JUDGED) if one in found), NOT_MET)


def all_met(verdicts: Iterable[Verdict]) -> Verdict:
    """Return whether all of several conditions are met.

    Examples
    --------
    >>> all_met(["met", "cannot_be_judged"]), all_met(["cannot_be_judged", "not_met"])
    ('cannot_be_judged', 'not_met')
    """
    found = set(verdicts)
    return next((one for one in (NOT_MET, CANNOT_BE_JUDGED) if one in found), MET)


@dataclass(frozen=True)
class Condition:
    """One condition, and how it stands.

    Parameters
    ----------
    condition
        ASCII; its label is ``column.condition.<condition>`` in the texts.
    verdict
        Whether it is met.
    reason
        Why it cannot be judged, or what else to know; empty for nothing. Its
        words are ``column.reason.<reason>``.
    field
        The field whose figure is missing; empty when none is.
    figure, unit
        What is held against the threshold; ``None`` where there is none.
    state
        The code of a status, where the condition is no figure.
    threshold, comparison, document, article
        Of the rule.
    """

    condition: str
    verdict: Verdict
    reason: str = ""
    field: str = ""
    figure: float | None = None
    unit: str = ""
    state: str = ""
    threshold: float | None = None
    comparison: str = ""
    document: str = ""
    article: str = ""


COLUMNS = (
    "condition", "figure", "unit", "state", "threshold", "comparison", "document",
    "article", "verdict", "reason", "field",
)  # fmt: skip
"""Of a table of conditions, after the column that says whose they are."""


def held_against(
    condition: str,
    rule: Rule,
    figure: float | None,
    *,
    field: str = "",
    reason: str = "missing_data",
) -> Condition:
    """Return how a figure stands to a rule; without a figure it cannot be judged.

    Parameters
    ----------
    condition
        Its code.
    rule
        With a comparison.
    figure
        In the unit of the rule.
    field, reason
        What is missing, and why, where there is no figure.
    """
    found = Condition(
        condition, CANNOT_BE_JUDGED, reason, field, None, rule.unit, "", rule.value,
        rule.comparison or "", rule.document, rule.article,
    )  # fmt: skip
    if figure is None:
        return found
    verdict = MET if rule.is_met_by(figure) else NOT_MET
    return dataclasses.replace(
        found, verdict=verdict, reason="", field="", figure=figure
    )


def conditions_table(of: str, rows: Iterable[tuple[str, Condition]]) -> pd.DataFrame:
    """Return conditions as a table.

    Parameters
    ----------
    of
        Name of the first column.
    rows
        Whose each condition is, and the condition.

    Returns
    -------
    table
        The column `of`, then `COLUMNS`.
    """
    pairs = list(rows)
    figures = {"figure", "threshold"}
    return pd.DataFrame(
        {
            of: pd.Series([who for who, _ in pairs], dtype="str"),
            **{
                name: pd.Series(
                    [getattr(one, name) for _, one in pairs],
                    dtype="float64" if name in figures else "str",
                )
                for name in COLUMNS
            },
        }
    )
