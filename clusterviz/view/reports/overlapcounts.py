"""What a review of overlaps counts: in all, by severity and verdict, and by kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clusterviz import texts
from clusterviz.letter import Paragraph
from clusterviz.view import tables
from clusterviz.view.reports.columns import LANDSCAPE_MM, Column, cell, table

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from clusterviz.letter import Block, Grid
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


def folded(
    pairs: pd.DataFrame, layers: Mapping[str, Layer], language: Language
) -> list[Block]:
    """Return the pairs within tolerance by kind, with sums: nobody has to act on them.

    Parameters
    ----------
    pairs
        Of `analysis.overlaps`; those that are in conflict or unjudged are left out.
    layers, language
        See `counts`.
    """
    rows = pairs[pairs["verdict"] == "within_tolerance"]
    if rows.empty:
        return []
    # The gravest first, as everywhere in the review.
    of_kinds = [one for _, one in rows.groupby("kind", sort=False)]
    of_kinds.sort(key=lambda one: SEVERITIES.index(one["severity"].iloc[0]))
    every = [*of_kinds, rows]
    total = texts.say("column.total", language)
    named = {
        name: [cell(name, one[name].iloc[0], layers, language) for one in of_kinds]
        for name in ("kind", "severity")
    }
    figures_of: dict[str, list[tuple[float, int]]] = {
        "report.overlap_n_clusters": [
            (one["cluster_id"].nunique(), 0) for one in every
        ],
        "report.overlap_n_pairs": [(len(one), 0) for one in every],
        "report.overlap_sum_ha": [(one["overlap_ha"].sum(), 2) for one in every],
        "report.overlap_widest_m": [(one["mean_width_m"].max(), 1) for one in every],
    }
    heads = {name: tables.heading(name, layers, language) for name in named}
    columns = [
        Column(heads["kind"], 0, [*named["kind"], total]),
        Column(heads["severity"], 45, [*named["severity"], ""]),
    ]
    for key, values in figures_of.items():
        said = [texts.number(float(one), language, n) for one, n in values]
        columns.append(Column(texts.say(key, language), 36, said))
    sheet = texts.say("report.sheet_pairs", language)
    where = texts.say("report.overlap_folded", language, sheet=sheet)
    return [table(columns, room_mm=LANDSCAPE_MM), Paragraph(where)]


def _severity(code: str, layers: Mapping[str, Layer], language: Language) -> str:
    if not code:
        return texts.say("report.overlap_no_severity", language)
    return tables.worded("severity", code, layers, language)
