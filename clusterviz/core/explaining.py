"""Why a figure is what it is: the rows that it is made of, and those left out.

An explanation is taken from the same tallies as its figure. `evaluate` reckons
the figure again from nothing but the rows that an explanation lists, which is
what a person who doubts it does by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from clusterviz.core.tally import PER_UNIT
from clusterviz.core.terms import (
    left_out_of,
    listed,
    nothing_left_out,
    terms_of,
    total_in,
    whole_where_leading,
)

if TYPE_CHECKING:
    from collections.abc import Collection

    from clusterviz.core.bases import Facts
    from clusterviz.core.tally import Tally

Formula = Literal[
    "sum", "ratio", "mean_of_rates", "difference", "area_union", "unknown"
]
"""How terms make a figure; `unknown` is one that the data cannot say."""

Legal = tuple[tuple[str, str], ...]
"""Documents and their articles."""


@dataclass(frozen=True)
class Explanation:
    """What one figure is made of.

    Parameters
    ----------
    reference
        What was asked, with every reading that was taken.
    value
        In `unit`; missing where the data do not say it.
    unit
        ``n``, ``ha``, ``billion_vnd`` or ``ratio``.
    formula
        Its sentence is ``explain.formula_<code>``.
    terms
        `terms.TERMS`, one row a feature and term, the largest first: ``amount`` is
        counted in ``unit``, ``share_ratio`` is the part of the feature's whole
        that lies in the area asked for.
    left_out
        `terms.LEFT_OUT`: first the rows that lack a figure (``missing``, or ``zero``
        where nothing can be divided by it), then clusters of the plan that the
        figure is not about (``outside_base``).
    base
        Which rows it counts; its label is ``explain.base_<code>``.
    legal
        Who says how it is counted.
    """

    reference: str
    value: float
    unit: str
    formula: Formula
    terms: pd.DataFrame
    left_out: pd.DataFrame
    base: str
    legal: Legal = ()

    def n_counted(self) -> int:
        """Return how many features are counted, each once."""
        return int(self.terms["feature_id"].nunique())


def evaluate(terms: pd.DataFrame, formula: str) -> float:
    """Reckon a figure from the rows that its explanation lists.

    Amounts are added as whole square metres, pieces or thousand dong, and
    divided last.

    Examples
    --------
    >>> terms = pd.DataFrame(
    ...     {
    ...         "term": ["numerator", "denominator", "numerator", "denominator"],
    ...         "feature_id": ["C1", "C1", "C2", "C2"],
    ...         "amount": [15.0, 30.0, 4.0, 20.0],
    ...         "unit": "ha",
    ...     }
    ... )
    >>> evaluate(terms, "ratio"), evaluate(terms, "mean_of_rates")
    (0.38, 0.35)
    """
    if formula == "unknown":
        return np.nan
    units = terms["unit"].unique().tolist()
    per_unit = PER_UNIT[units[0]] if units else 1
    whole = pd.Series(
        np.rint(terms["amount"].to_numpy(dtype="float64") * per_unit), terms.index
    )
    sums = whole.groupby(terms["term"]).sum()
    if formula == "ratio":
        below = sums.get("denominator", 0.0)
        return float(sums.get("numerator", np.nan) / below) if below else np.nan
    if formula == "mean_of_rates":
        by_feature = whole.groupby([terms["feature_id"], terms["term"]]).sum()
        rates = by_feature.unstack("term", fill_value=0)
        if rates.empty:
            return np.nan
        return float((rates["numerator"] / rates["denominator"]).mean())
    if formula == "difference":
        return float(sums.get("plus", 0.0) - sums.get("minus", 0.0)) / per_unit
    return float(sums.sum()) / per_unit


def summed(
    reference: str,
    tally: Tally,
    facts: Facts,
    area_ids: Collection[str] | None = None,
    legal: Legal = (),
) -> Explanation:
    """Explain a total.

    Parameters
    ----------
    reference
        What was asked.
    tally
        Its rows.
    facts
        Of what they were taken.
    area_ids
        Only what lies in these areas; ``None`` for all of it.
    legal
        Who says how it is counted.
    """
    value = total_in(tally, facts, area_ids)
    return Explanation(
        reference,
        value,
        tally.quantity.unit,
        "unknown" if np.isnan(value) else "sum",
        terms_of({"amount": tally}, facts, area_ids),
        left_out_of([tally], facts, area_ids),
        tally.quantity.base,
        legal,
    )


def divided(
    reference: str,
    numerator: Tally,
    denominator: Tally,
    facts: Facts,
    area_ids: Collection[str] | None = None,
    legal: Legal = (),
    *,
    by_rates: bool = False,
) -> Explanation:
    """Explain a share; asked as `summed`.

    Parameters
    ----------
    reference
        What was asked.
    numerator, denominator
        Of the same unit.
    facts, area_ids, legal
        As `summed`.
    by_rates
        The mean of the features' own rates: of whole features, each where most
        of it lies.
    """
    both = {"numerator": numerator, "denominator": denominator}
    if by_rates:
        both = {term: whole_where_leading(one, area_ids) for term, one in both.items()}
        terms = terms_of(both, facts)
        value = evaluate(terms, "mean_of_rates")
    else:
        terms = terms_of(both, facts, area_ids)
        below = total_in(denominator, facts, area_ids)
        value = total_in(numerator, facts, area_ids) / below if below else np.nan
    return Explanation(
        reference,
        value,
        "ratio",
        "mean_of_rates" if by_rates else "ratio",
        terms,
        left_out_of([numerator, denominator], facts, area_ids),
        denominator.quantity.base,
        legal,
    )


def subtracted(
    reference: str,
    plus: Tally,
    minus: Tally,
    facts: Facts,
    area_ids: Collection[str] | None = None,
    legal: Legal = (),
) -> Explanation:
    """Explain a difference of two totals; asked as `summed`.

    Parameters
    ----------
    reference
        What was asked.
    plus, minus
        Of the same unit.
    facts, area_ids, legal
        As `summed`.
    """
    unit = plus.quantity.unit
    more, less = (total_in(one, facts, area_ids) for one in (plus, minus))
    # Whole amounts are subtracted, and divided last.
    value = np.rint((more - less) * PER_UNIT[unit]) / PER_UNIT[unit]
    return Explanation(
        reference,
        float(value),
        unit,
        "unknown" if np.isnan(value) else "difference",
        terms_of({"plus": plus, "minus": minus}, facts, area_ids),
        left_out_of([plus, minus], facts, area_ids),
        plus.quantity.base,
        legal,
    )


def of_ledger(
    reference: str,
    ledger: pd.DataFrame,
    unit: str,
    base: str,
    area_ids: Collection[str] | None = None,
    *,
    formula: Formula = "sum",
    left_out: pd.DataFrame | None = None,
    legal: Legal = (),
) -> Explanation:
    """Explain a figure whose rows are known; asked as `summed`.

    Parameters
    ----------
    reference
        What was asked.
    ledger
        See `terms.listed`.
    unit, base
        Of the figure.
    area_ids
        Only what lies in these areas; ``None`` for all of it.
    formula
        What makes the figure of the rows.
    left_out
        `terms.LEFT_OUT`; ``None`` for nothing.
    legal
        Who says how it is counted.
    """
    terms = listed(ledger, area_ids)
    return Explanation(
        reference,
        evaluate(terms, formula),
        unit,
        formula,
        terms,
        nothing_left_out() if left_out is None else left_out,
        base,
        legal,
    )
