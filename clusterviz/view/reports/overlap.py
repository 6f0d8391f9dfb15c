"""The review of overlaps in words: counts, pairs, cases, and what was supplied."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from clusterviz import texts
from clusterviz.letter import Paragraph
from clusterviz.view import tables
from clusterviz.view.placewords import within_sentence
from clusterviz.view.reports.columns import (
    LANDSCAPE_MM,
    Column,
    cell,
    numbered,
    of_fields,
    table,
    told_once,
)
from clusterviz.view.reports.headed import headed, heading, noted
from clusterviz.view.reports.overlapcounts import counts, figures, folded

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from clusterviz.letter import Block, Letter, Picture
    from clusterviz.records import Finding
    from clusterviz.schema import Language, Layer
    from clusterviz.view.reports.headed import Standing

PAIRS_MM = {
    "cluster_name": 30, "cluster_document": 36, "kind": 26, "zone_name": 0,
    "zone_document": 36, "severity": 22, "overlap_ha": 16, "cluster_ratio": 16,
    "zone_ratio": 16, "mean_width_m": 16,
}  # fmt: skip
"""Columns of the table of pairs in conflict, as wide as they are on paper."""

CASES_MM = {
    "number": 10, "cluster_name": 0, "cluster_document": 27, "kind": 24,
    "zone_document": 27, "severity": 20, "case_state": 24, "responsible": 24,
    "due_on": 20, "is_overdue": 16, "overlap_before_ha": 16, "overlap_now_ha": 16,
}  # fmt: skip

ANSWERED_MM = {"number": 14, "case_state": 48, "case_reason": 110, "evidence": 80}

UNJUDGED_MM = {
    "cluster_name": 52, "kind": 48, "zone_name": 44, "severity": 32,
    "unjudged_because": 66,
}  # fmt: skip

_KIND_MM = 52
_AREAS_A_TABLE = 10
"""More areas than fit beside one another stand in further tables."""


@dataclass(frozen=True)
class OverlapReview:
    """What a review of overlaps says.

    Parameters
    ----------
    area_name
        The area, with its kind; the province where it is of all of it.
    on
        The day of the data.
    n_clusters
        Clusters of the plan that were looked at.
    pairs
        Of `analysis.overlaps`, with ``unjudged_because``, empty where it can be.
    cases
        Of `cases.cases`, with ``cluster_document`` and ``zone_document``.
    supplies
        Of `supply.supplies`.
    contested_ha
        Hectares that need a case, each spot once.
    n_new
        Pairs that need a case and have none.
    pictures
        The map, to scale.
    notes
        What a reader must know beside the rows.
    tolerance
        By which widths it was judged.
    good_years
        How long data are in date.
    """

    area_name: str
    on: dt.date
    n_clusters: int
    pairs: pd.DataFrame
    cases: pd.DataFrame
    supplies: pd.DataFrame
    contested_ha: float
    n_new: int
    pictures: tuple[Picture, ...]
    notes: tuple[Finding, ...]
    tolerance: Finding
    good_years: int


def about(found: OverlapReview, language: Language) -> str:
    """Return what the review is about, and of which area."""
    area = within_sentence(found.area_name, language)
    return texts.say("report.overlap_about", language, area=area)


def review(
    found: OverlapReview,
    standing: Standing,
    layers: Mapping[str, Layer],
    language: Language,
) -> Letter:
    """Return the review as a report, on its long side.

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
    title = (texts.say("report.name", language), about(found, language))
    blocks: list[Block] = [Paragraph(_summary(found, language))]
    if found.n_new:
        n = texts.number(found.n_new, language)
        blocks.append(Paragraph(texts.say("report.overlap_new", language, n=n)))
    within = folded(found.pairs, layers, language)
    tolerance = Paragraph(texts.finding(found.tolerance, language))
    sections: tuple[tuple[str, list[Block]], ...] = (
        ("counts", [counts(found.pairs, layers, language)]),
        ("pairs", _conflicts(found.pairs, layers, language)),
        ("cases", list(_cases(found.cases, layers, language))),
        ("within", [tolerance, *(within or [_nothing(language)])]),
        ("unjudged", _unjudged(found.pairs, layers, language)),
        ("supplies", list(_supplies(found, layers, language))),
        ("map", list(found.pictures)),
    )
    for number, (name, parts) in enumerate(sections, start=1):
        said = texts.say(f"report.overlap_{name}", language)
        blocks += [heading(f"{number}. {said}"), *(parts or [_nothing(language)])]
    names = dict(
        zip(found.pairs["cluster_id"], found.pairs["cluster_name"], strict=True)
    )
    notes = noted(found.notes, names, layers, language)
    if notes:
        blocks += [heading(texts.say("report.notes", language)), *notes]
    blocks.append(heading(texts.say("gate.paper_sources", language)))
    return headed(title, blocks, standing, language, is_landscape=True)


def _summary(found: OverlapReview, language: Language) -> str:
    said = {
        name: texts.hectares(one, language)
        if name.endswith("_ha")
        else texts.number(one, language)
        for name, one in figures(found).items()
    }
    return texts.say(
        "report.overlap_summary",
        language,
        area=within_sentence(found.area_name, language),
        day=texts.day(found.on, language),
        **said,
    )


def _nothing(language: Language) -> Paragraph:
    return Paragraph(texts.say("gate.paper_none", language))


def _conflicts(
    pairs: pd.DataFrame, layers: Mapping[str, Layer], language: Language
) -> list[Block]:
    rows = pairs[pairs["verdict"] == "conflict"]
    if rows.empty:
        return []
    widths_mm, notes = told_once(rows, PAIRS_MM, layers, language)
    columns = of_fields(rows, widths_mm, layers, language)
    return [numbered(columns, language, room_mm=LANDSCAPE_MM), *notes]


def _cases(
    cases: pd.DataFrame, layers: Mapping[str, Layer], language: Language
) -> Iterator[Block]:
    if cases.empty:
        return
    widths_mm, notes = told_once(cases, CASES_MM, layers, language)
    columns = of_fields(cases, widths_mm, layers, language)
    yield table(columns, room_mm=LANDSCAPE_MM)
    yield from notes
    is_answered = (cases["case_reason"] != "") | (cases["evidence"] != "")
    answered = cases[is_answered]
    if len(answered):
        yield Paragraph(texts.say("report.overlap_answered", language))
        columns = of_fields(answered, ANSWERED_MM, layers, language)
        yield table(columns, room_mm=LANDSCAPE_MM)
    yield Paragraph(texts.say("cases.practice", language))


def _unjudged(
    pairs: pd.DataFrame, layers: Mapping[str, Layer], language: Language
) -> list[Block]:
    rows = pairs[pairs["verdict"] == "cannot_be_judged"]
    if rows.empty:
        return []
    columns = of_fields(rows, UNJUDGED_MM, layers, language)
    return [
        Paragraph(texts.say("overlaps.coverage", language)),
        numbered(columns, language, room_mm=LANDSCAPE_MM),
    ]


def _supplies(
    found: OverlapReview, layers: Mapping[str, Layer], language: Language
) -> Iterator[Block]:
    """Yield which kind was supplied for which area, some areas a table."""
    rows = found.supplies
    if rows.empty:
        return
    years = texts.number(found.good_years, language)
    yield Paragraph(texts.say("report.overlap_supplies_mean", language, years=years))
    kinds = list(rows["kind"].drop_duplicates())
    first = Column(
        tables.heading("kind", layers, language),
        _KIND_MM,
        [cell("kind", one, layers, language) for one in kinds],
    )
    areas = rows.drop_duplicates("area_id")
    width = (LANDSCAPE_MM - _KIND_MM) // min(len(areas), _AREAS_A_TABLE)
    for begin in range(0, len(areas), _AREAS_A_TABLE):
        columns = [first]
        for area in areas.iloc[begin : begin + _AREAS_A_TABLE].to_dict("records"):
            ours = rows[rows["area_id"] == area["area_id"]].set_index("kind")["supply"]
            cells = [
                tables.worded("supply", ours.get(k), layers, language) for k in kinds
            ]
            columns.append(Column(str(area["area_name"]), width, cells))
        yield table(columns, room_mm=LANDSCAPE_MM)
