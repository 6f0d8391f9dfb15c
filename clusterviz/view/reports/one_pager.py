"""One cluster on a page: its figures, tracks, map, conflicts, wastewater, clearance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from clusterviz import texts
from clusterviz.letter import Paragraph
from clusterviz.view import tables
from clusterviz.view.legend import labels
from clusterviz.view.reports import cardtables
from clusterviz.view.reports.columns import Column, cell, table
from clusterviz.view.reports.headed import headed, sections

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from clusterviz.letter import Block, Grid, Letter, Picture
    from clusterviz.schema import Language, Layer
    from clusterviz.view.reports.headed import Standing

_JOINED = {
    "investor": ("investor_kind", "investor_name"),
    "trade": ("cluster_type", "business_lines"),
}
"""By label, fields of the cluster that stand in one cell."""

_SIZES = ("planned_area_ha", "industrial_land_ha", "leased_ha", "committed_ha")
_PAIRS = 2


@dataclass(frozen=True)
class Card:
    """What the page of a cluster says.

    Parameters
    ----------
    fields
        Its fields as declared, what is personal left out.
    status
        Its derived status, as the map shows it.
    drawn_ha, occupancy_ratio
        ``None`` where there is none.
    parts_ha
        Hectares of each part of its land.
    overlaps, sites
        From `workspace.cards.card`.
    water
        Its row of `workspace.wastewater.lens`; no row when it is not in the plan.
    n_projects, n_producing, n_workers
        Of its projects.
    map
        ``None`` where it has no place.
    """

    fields: Mapping[str, Any]
    status: str
    drawn_ha: float | None
    occupancy_ratio: float | None
    parts_ha: Mapping[str, float]
    overlaps: pd.DataFrame
    sites: pd.DataFrame
    water: pd.DataFrame
    n_projects: int
    n_producing: int
    n_workers: int
    map: Picture | None = None


def letter(
    found: Card, standing: Standing, layers: Mapping[str, Layer], language: Language
) -> Letter:
    """Return the page of a cluster.

    Parameters
    ----------
    found
        What it says.
    standing
        Where, when and on what it was made.
    layers
        The declarations: they have the words of codes.
    language
        Of all that is not data.
    """
    water = cardtables.wastewater(found.water, layers, language)
    no_map = Paragraph(texts.say("onepager.no_map", language))
    parts: dict[str, list[Block]] = {
        "facts": [
            _in_pairs(facts(found, layers, language), language),
            *_land(found, language),
            found.map or no_map,
        ],
        "tracks": [cardtables.tracks(found.fields, layers, language)],
        "overlaps": cardtables.overlaps(found.overlaps, layers, language),
        "wastewater": [*water, *_lacks_works(found, language)],
        "clearance": cardtables.sites(found.sites, layers, language),
    }
    title = (
        texts.say("onepager.kind", language),
        texts.say(
            "onepager.title",
            language,
            name=found.fields["cluster_name"],
            cluster=found.fields["cluster_id"],
        ),
    )
    said = [
        _run_in(texts.say(f"onepager.{name}", language), blocks)
        for name, blocks in parts.items()
    ]
    return headed(title, sections(said), standing, language, is_compact=True)


def _run_in(title: str, blocks: Sequence[Block]) -> tuple[str, Sequence[Block]]:
    """Return a section whose heading has its first sentence: a page has few lines."""
    first, *others = blocks
    if not isinstance(first, Paragraph):
        return title, blocks
    return f"{title}. {first.text}", others


def facts(
    found: Card, layers: Mapping[str, Layer], language: Language
) -> list[tuple[str, str]]:
    """Return what is known of the cluster, each figure after its label."""

    def known(name: str) -> tuple[str, str]:
        value = cell(name, found.fields.get(name), layers, language)
        return tables.heading(name, layers, language), value

    status = labels("clusters", layers, language)[found.status]
    where = [found.fields.get(name) for name in ("commune_names", "district_names")]
    projects = texts.say(
        "onepager.projects_said",
        language,
        n=texts.number(found.n_projects, language),
        n_producing=texts.number(found.n_producing, language),
        n_workers=texts.number(found.n_workers, language),
    )
    joined = [
        (
            texts.say(f"onepager.{label}", language),
            " · ".join(said for _, said in map(known, names) if said != "–") or "–",
        )
        for label, names in _JOINED.items()
    ]
    drawn = texts.number(found.drawn_ha, language, 2)
    free = texts.number(free_ha(found), language, 2)
    return [
        (texts.say("onepager.status", language), status),
        (texts.say("card.place", language), ", ".join(filter(None, where)) or "–"),
        *joined,
        *map(known, _SIZES),
        (texts.say("onepager.drawn_ha", language), drawn),
        (texts.say("onepager.free_ha", language), free),
        (
            texts.say("onepager.occupancy", language),
            texts.percent(found.occupancy_ratio, language),
        ),
        (texts.say("card.projects", language), projects),
    ]


def free_ha(found: Card) -> float | None:
    """Return the industrial land that is not leased; ``None`` where it is unknown."""
    land_ha, leased_ha = (
        found.fields.get(name) for name in ("industrial_land_ha", "leased_ha")
    )
    if land_ha is None or leased_ha is None:
        return None
    return float(land_ha) - float(leased_ha)


def _in_pairs(known: list[tuple[str, str]], language: Language) -> Grid:
    """Return facts beside one another, read across."""
    fact, value = (
        texts.say(f"paper.column_{name}", language) for name in ("fact", "value")
    )
    rest = -len(known) % _PAIRS
    every = [*known, *[("", "")] * rest]
    columns: list[Column] = []
    for place in range(_PAIRS):
        ours = every[place::_PAIRS]
        columns += [
            Column(fact, 43, [one for one, _ in ours]),
            Column(value, 39, [one for _, one in ours]),
        ]
    return table(columns)


def _land(found: Card, language: Language) -> list[Block]:
    """Return the parts of the land that there are, in one sentence."""
    said = [
        f"{tables.worded('part', part, {}, language)} {texts.hectares(ha, language)}"
        for part, ha in found.parts_ha.items()
        if ha > 0
    ]
    if not said:
        return []
    land = texts.say("onepager.land", language, parts="; ".join(said))
    # A spot in conflict may be leased as well: it is counted once, as leased.
    is_contested = found.overlaps["verdict"] == "conflict"
    pairs_ha = float(found.overlaps.loc[is_contested, "overlap_ha"].sum())
    left_ha = found.parts_ha.get("conflict", 0.0)
    if round(pairs_ha, 2) != round(left_ha, 2):
        amounts = {"left": left_ha, "pairs": pairs_ha}
        both = {name: texts.hectares(ha, language) for name, ha in amounts.items()}
        land = f"{land} {texts.say('onepager.land_conflict', language, **both)}"
    return [Paragraph(land)]


def _lacks_works(found: Card, language: Language) -> list[Block]:
    is_treated = found.fields.get("wastewater_status") == "in_use"
    if found.status != "operating" or is_treated:
        return []
    return [Paragraph(texts.say("card.wastewater_lacks", language))]
