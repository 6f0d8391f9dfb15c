"""What a review of overlaps counts: in all, and by severity and verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clusterviz import texts
from clusterviz.view import tables
from clusterviz.view.reports.columns import LANDSCAPE_MM, Column, table

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from clusterviz.letter import Grid
    from clusterviz.schema import Language, Layer
    from clusterviz.view.reports.overlap import OverlapReview

SEVERITIES = ("forbidden", "needs_approval", "adjust", "inform", "")
"""The gravest first; the last one is of clusters without a boundary."""

VERDICTS = ("conflict", "within_tolerance", "cannot_be_judged")


def figures(found: OverlapReview) -> dict[str, float]:
    """Return the figures of the summary, on paper and in a workbook.

    Returns
    -------
    figures
        By column: ``n_clusters`` looked at, ``n_contested`` pairs that must be dealt
        with in ``n_contested_clusters``, ``contested_ha`` (each spot once),
        ``n_cases`` of which ``n_overdue_cases``, and ``n_not_taken_up`` pairs.
    """
    pairs, cases = found.pairs, found.cases
    is_contested = (pairs["verdict"] == "conflict") & (pairs["severity"] != "inform")
    running = cases[cases["due_on"].notna()]
    return {
        "n_clusters": found.n_clusters,
        "n_contested": int(is_contested.sum()),
        "n_contested_clusters": pairs.loc[is_contested, "cluster_id"].nunique(),
        "contested_ha": found.contested_ha,
        "n_cases": len(cases),
        "n_overdue_cases": int(running["is_overdue"].sum()),
        "n_not_taken_up": found.n_new,
    }


def counts(
    pairs: pd.DataFrame, layers: Mapping[str, Layer], language: Language
) -> Grid:
    """Return how many pairs have which severity and verdict, with sums.

    Parameters
    ----------
    pairs
        Of `analysis.overlaps`.
    layers, language
        See `review`.
    """
    by_verdict = {one: pairs[pairs["verdict"] == one] for one in VERDICTS}
    there = [one for one in SEVERITIES if (pairs["severity"] == one).any()]
    columns = [
        Column(
            tables.heading("severity", layers, language),
            72,
            [
                *(_severity(one, layers, language) for one in there),
                texts.say("column.total", language),
            ],
        )
    ]
    for verdict, rows in by_verdict.items():
        numbers = [int((rows["severity"] == one).sum()) for one in there]
        columns.append(
            Column(
                tables.worded("verdict", verdict, layers, language),
                45,
                [texts.number(n, language) for n in (*numbers, len(rows))],
            )
        )
    conflict = by_verdict["conflict"]
    by_severity = [conflict[conflict["severity"] == one] for one in there]
    hectares = [
        texts.number(float(rows["overlap_ha"].sum()), language, 2)
        for rows in (*by_severity, conflict)
    ]
    said = texts.say("report.overlap_ha_of_pairs", language)
    return table([*columns, Column(said, 45, hectares)], room_mm=LANDSCAPE_MM)


def _severity(code: str, layers: Mapping[str, Layer], language: Language) -> str:
    if not code:
        return texts.say("report.overlap_no_severity", language)
    return tables.worded("severity", code, layers, language)
