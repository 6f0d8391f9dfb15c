"""The dossier of withdrawn land as a report: duties, firms, and what it lacks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from clusterviz import texts
from clusterviz.letter import Paragraph
from clusterviz.view.dossiertables import word, worded
from clusterviz.view.reports.columns import (
    LANDSCAPE_MM,
    Column,
    cell,
    numbered,
    of_fields,
    table,
)
from clusterviz.view.reports.headed import headed, listed, sections
from clusterviz.view.tables import heading as label

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    import pandas as pd

    from clusterviz.letter import Block, Letter, Picture
    from clusterviz.schema import Language, Layer
    from clusterviz.view.reports.headed import Standing

FACTS = (
    "cluster_id", "planning_status", "withdrawn_on", "planned_area_ha", "dossier_id",
    "dossier_state", "decision", "decided_on", "target_use", "target_kind",
    "has_conversion_plan", "is_plan_feasible", "n_firms", "n_firms_listed",
    "n_with_destination", "n_duties_evidenced",
)  # fmt: skip
"""Of the register, what stands above the tables."""

_DUTIES = {
    "duty": 34, "duty_state": 26, "measure": 0, "responsible_body": 34, "due_on": 23,
    "done_on": 23, "evidence": 36, "residual_risk": 20,
}  # fmt: skip
_FIRMS = {
    "firm_id": 20, "firm_name": 0, "industry": 30, "hazard_class": 20, "n_workers": 18,
    "lease_end_on": 23, "land_needed_ha": 18, "destination": 34,
    "destination_plot_id": 28, "is_locked": 16,
}  # fmt: skip
_ZONES = {
    "use_verdict": 50, "kind": 50, "zone_name": 0, "overlap_ha": 26,
    "cluster_ratio": 26,
}  # fmt: skip
"""Columns of the tables, and how wide they are."""


@dataclass(frozen=True)
class DossierPaper:
    """What the report of a dossier says.

    Parameters
    ----------
    row
        Its line of the register.
    duties, firms, zones
        From `workspace.dossiers.dossier`, what is personal left out.
    use_verdict
        What may be said of the new use.
    edition_on
        The day of the rules by which that was judged; ``None`` where unknown.
    lacks
        What it lacks, in sentences.
    notes
        What else a reader must know, in sentences.
    map
        Of the land; ``None`` where it has no boundary.
    """

    row: Mapping[str, Any]
    duties: pd.DataFrame
    firms: pd.DataFrame
    zones: pd.DataFrame
    use_verdict: str
    edition_on: dt.date | None
    lacks: tuple[str, ...]
    notes: tuple[str, ...] = ()
    map: Picture | None = None


def letter(
    found: DossierPaper,
    standing: Standing,
    layers: Mapping[str, Layer],
    language: Language,
) -> Letter:
    """Return the report of a dossier; its title says when it is not complete.

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
    duties = of_fields(worded(found.duties, language), _DUTIES, layers, language)
    parts: dict[str, list[Block]] = {
        "facts": [_facts(found.row, layers, language)],
        "duties": [numbered(duties, language, room_mm=LANDSCAPE_MM)],
        "firms": _firms(found, layers, language),
        "ground": _ground(found, layers, language),
    }
    blocks = [
        *_standing(found, language),
        *sections(
            [
                (texts.say(f"dossierpaper.{name}", language), said)
                for name, said in parts.items()
            ]
        ),
        *listed(found.notes),
    ]
    return headed(title(found, language), blocks, standing, language, is_landscape=True)


def title(found: DossierPaper, language: Language) -> tuple[str, ...]:
    """Return the lines of the title; the last says when a dossier is not complete."""
    lines = (
        texts.say("dossierpaper.kind", language),
        texts.say(
            "dossierpaper.title",
            language,
            name=found.row["cluster_name"],
            cluster=found.row["cluster_id"],
        ),
    )
    if is_complete(found):
        return lines
    return (*lines, texts.say("dossierpaper.not_complete", language))


def is_complete(found: DossierPaper) -> bool:
    """Return whether the dossier lacks nothing."""
    return found.row["dossier_standing"] == "complete" and not found.lacks


def _standing(found: DossierPaper, language: Language) -> list[Paragraph]:
    """Return whether the dossier is complete, and all that it lacks."""
    if is_complete(found):
        return [Paragraph(texts.say("dossier.is_complete", language))]
    stands = word("dossier_standing", found.row["dossier_standing"], language)
    n = texts.number(len(found.lacks), language)
    said = texts.say("dossierpaper.lacks", language, standing=stands, n=n)
    return [Paragraph(said), *listed(found.lacks)]


def _facts(
    row: Mapping[str, Any], layers: Mapping[str, Layer], language: Language
) -> Block:
    """Return the facts as two pairs of columns, read down and then across."""
    known = [
        (label(name, layers, language), cell(name, row[name], layers, language))
        for name in FACTS
    ]
    half = (len(known) + 1) // 2
    sides = known[:half], [*known[half:], *[("", "")] * (2 * half - len(known))]
    fact, value = (
        texts.say(f"paper.column_{name}", language) for name in ("fact", "value")
    )
    columns: list[Column] = []
    for side in sides:
        columns += [
            Column(fact, 60, [one for one, _ in side]),
            Column(value, 0, [one for _, one in side]),
        ]
    return table(columns, room_mm=LANDSCAPE_MM)


def _firms(
    found: DossierPaper, layers: Mapping[str, Layer], language: Language
) -> list[Block]:
    if found.firms.empty:
        return [Paragraph(texts.say("dossier.no_firms", language))]
    columns = of_fields(found.firms, _FIRMS, layers, language)
    return [numbered(columns, language, room_mm=LANDSCAPE_MM)]


def _ground(
    found: DossierPaper, layers: Mapping[str, Layer], language: Language
) -> list[Block]:
    """Return what lies under the boundary, and whether the new use agrees."""
    verdict = word("use_verdict", found.use_verdict, language)
    parts: list[Block] = [
        Paragraph(texts.say("dossier.use", language, verdict=verdict))
    ]
    if len(found.zones):
        rows = worded(found.zones, language)
        columns = of_fields(rows, _ZONES, layers, language)
        parts.append(numbered(columns, language, room_mm=LANDSCAPE_MM))
    edition = texts.say("dossierpaper.edition_undated", language)
    if found.edition_on is not None:
        day = texts.day(found.edition_on, language)
        edition = texts.say("dossierpaper.edition", language, day=day)
    said = texts.say("dossierpaper.practice", language, edition=edition)
    parts.append(Paragraph(said))
    return parts if found.map is None else [*parts, found.map]
