"""The tables of the page of a cluster: tracks, overlaps, wastewater, clearance."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from clusterviz import texts
from clusterviz.letter import Paragraph
from clusterviz.view import tables
from clusterviz.view.reports.columns import Column, cell, numbered, of_fields, table
from clusterviz.view.violationwords import in_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from clusterviz.letter import Block, Grid
    from clusterviz.schema import Language, Layer

TRACKS: Mapping[str, tuple[tuple[str, str], ...]] = MappingProxyType(
    {
        "planning_status": (("planned_on", ""), ("withdrawn_on", "")),
        "legal_status": (("established_on", "established_by"),),
        "land_status": (),
        "construction_status": (
            ("detailed_plan_on", "detailed_plan_by"),
            ("infrastructure_project_on", "infrastructure_project_by"),
        ),
        "operation_status": (("operating_since_on", ""),),
    }
)
"""The five tracks, each with the days of its steps and their documents."""

MOST_ROWS = 3
"""Of a list that a page shows; the overlap review has all."""


def n_rows(overlaps: pd.DataFrame, sites: pd.DataFrame) -> int:
    """Return how many rows the lists of a page have together.

    Parameters
    ----------
    overlaps, sites
        See the functions of that name.
    """
    lists = (_to_act_on(overlaps), _not_clean(sites))
    return sum(min(len(one), MOST_ROWS) for one in lists)


_OVERLAPS = {
    "kind": 34, "zone_name": 0, "overlap_ha": 18, "cluster_ratio": 18, "verdict": 26,
    "severity": 26,
}  # fmt: skip
_SITES = {
    "site_name": 20, "stage": 31, "area_ha": 16, "cleared_ha": 17, "clean_ha": 17,
    "obstacle": 0,
}  # fmt: skip
"""Columns of the tables, and how wide they are."""

_WATER = (
    "wastewater_status", "meets_standard", "capacity_m3_day", "inflow_m3_day",
    "headroom_m3_day", "standing",
)  # fmt: skip
"""What one sentence says of wastewater."""


def tracks(
    fields: Mapping[str, Any], layers: Mapping[str, Layer], language: Language
) -> Grid:
    """Return each track with its status, its days and its documents.

    Parameters
    ----------
    fields
        Of the cluster, as declared.
    layers
        The declarations: they have labels and the words of choices.
    language
        Of all that is not data.
    """

    def said(name: str) -> str:
        return cell(name, fields.get(name), layers, language) if name else "–"

    rows = []
    for track, steps in TRACKS.items():
        known = [one for one in steps if {said(one[0]), said(one[1])} != {"–"}]
        for place, (day, paper) in enumerate(known or [("", "")]):
            name = "" if place else tables.heading(track, layers, language)
            status = "" if place else said(track)
            what = tables.heading(day, layers, language) if day else "–"
            rows.append((name, status, what, said(day), said(paper)))
    names, statuses, steps_said, days, papers = zip(*rows, strict=True)
    heads = {
        name: texts.say(f"onepager.column_{name}", language)
        for name in ("track", "status", "what", "day", "document")
    }
    columns = [
        Column(heads["track"], 20, names),
        Column(heads["status"], 38, statuses),
        Column(heads["what"], 42, steps_said),
        Column(heads["day"], 18, days),
        Column(heads["document"], 0, papers),
    ]
    return table(columns)


def overlaps(
    rows: pd.DataFrame, layers: Mapping[str, Layer], language: Language
) -> list[Block]:
    """Return what the cluster collides with, the largest first, and counts the rest.

    Parameters
    ----------
    rows
        Of `workspace.analysis.overlaps`.
    layers, language
        See `tracks`.
    """
    if rows.empty:
        return [Paragraph(texts.say("card.overlaps_none", language))]
    shown = _to_act_on(rows)
    ranked = shown.assign(rest=shown["verdict"] != "conflict").sort_values(
        ["rest", "overlap_ha"], ascending=[True, False], kind="stable"
    )
    counts = rows["verdict"].value_counts()
    said = texts.say(
        "onepager.overlaps_said",
        language,
        **{
            f"n_{one}": texts.number(int(counts.get(one, 0)), language)
            for one in ("conflict", "within_tolerance", "cannot_be_judged")
        },
    )
    if ranked.empty:
        return [Paragraph(said)]
    listed_ones = of_fields(ranked.head(MOST_ROWS), _OVERLAPS, layers, language)
    found = numbered(listed_ones, language)
    return [Paragraph(said), found, *_more(len(ranked), language)]


def wastewater(
    rows: pd.DataFrame, layers: Mapping[str, Layer], language: Language
) -> list[Block]:
    """Return how the works of the cluster stand to what flows in.

    Parameters
    ----------
    rows
        Of `workspace.wastewater.lens`; none when the cluster is not in the plan.
    layers, language
        See `tracks`.
    """
    if rows.empty:
        return [Paragraph(texts.say("onepager.water_none", language))]
    works = in_words(rows, language).iloc[0]
    said = {name: cell(name, works[name], layers, language) for name in _WATER}
    return [Paragraph(texts.say("onepager.water_said", language, **said))]


def sites(
    rows: pd.DataFrame, layers: Mapping[str, Layer], language: Language
) -> list[Block]:
    """Return how far clearance has come, with the sites that are not clean yet.

    Parameters
    ----------
    rows
        Of `workspace.sites.site_states`.
    layers, language
        See `tracks`.
    """
    if rows.empty:
        return [Paragraph(texts.say("card.clearance_none", language))]
    sums = {
        name: texts.hectares(float(rows[name].sum(min_count=1)), language)
        for name in ("area_ha", "cleared_ha", "clean_ha")
    }
    said = texts.say(
        "onepager.clearance_said",
        language,
        n_sites=texts.number(len(rows), language),
        month=tables.month(str(rows["month"].max()), language),
        **sums,
    )
    left = _not_clean(rows)
    if left.empty:
        return [Paragraph(said)]
    shown = of_fields(left.head(MOST_ROWS), _SITES, layers, language)
    return [Paragraph(said), table(shown), *_more(len(left), language)]


def _to_act_on(overlaps: pd.DataFrame) -> pd.DataFrame:
    # What is within tolerance needs nobody to act: it is counted.
    return overlaps[overlaps["verdict"] != "within_tolerance"]


def _not_clean(sites: pd.DataFrame) -> pd.DataFrame:
    # What is not clean yet is what somebody has to act on.
    return sites[~(sites["clean_ha"].round(2) >= sites["area_ha"].round(2))]


def _more(n_rows: int, language: Language) -> list[Paragraph]:
    if n_rows <= MOST_ROWS:
        return []
    n = texts.number(n_rows - MOST_ROWS, language)
    return [Paragraph(texts.say("card.more", language, n=n), is_note=True)]
