"""The review of a month as a report: agenda, four tracks, what is slow, clocks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from clusterviz import texts
from clusterviz.letter import Paragraph
from clusterviz.view import monthseal, tables
from clusterviz.view.reports import monthtables
from clusterviz.view.reports.columns import LANDSCAPE_MM
from clusterviz.view.reports.headed import headed, noted, sections

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from clusterviz.letter import Block, Letter
    from clusterviz.records import Finding
    from clusterviz.schema import Language, Layer
    from clusterviz.view.monthseal import MonthSeal
    from clusterviz.view.reports.headed import Standing

ITEMS = ("earlier", "closed", "given")
"""What an agenda speaks of, in the order of a meeting."""


@dataclass(frozen=True)
class Month:
    """A month as it was reviewed.

    Parameters
    ----------
    month
        Such as ``2024-04``.
    seal
        Whether it is signed off.
    rows, slow, agenda
        From `workspace.review`; an agenda without ``owner`` names nobody.
    clocks
        From `workspace.review_clocks`.
    counts
        From `core.review_counts`.
    notes
        What a reader must know.
    names
        Of clusters, by code.
    """

    month: str
    seal: MonthSeal
    rows: pd.DataFrame
    slow: pd.DataFrame
    agenda: pd.DataFrame
    clocks: pd.DataFrame
    counts: Mapping[str, int]
    notes: Sequence[Finding]
    names: Mapping[str, str]


def review(
    found: Month, standing: Standing, layers: Mapping[str, Layer], language: Language
) -> Letter:
    """Return the report of a month; its title says when it is not signed off.

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
    notes = noted(found.notes, found.names, layers, language)
    tasks = agenda(found, ITEMS, layers, language, room_mm=LANDSCAPE_MM)
    parts: dict[str, Sequence[Block]] = {
        "agenda": [*tasks, *unnamed(found, language)],
        "tracks": monthtables.tracks(found.rows, layers, language),
        "reasons": monthtables.reasons(found.rows, layers, language),
        "slow": monthtables.slow(found.slow, layers, language),
        "clocks": monthtables.clocks(found.clocks, language),
        **({"notes": notes} if notes else {}),
    }
    blocks = [
        Paragraph(monthseal.sentence(found.seal, language, is_frozen=True)),
        Paragraph(summary(found, standing, language)),
        *sections(
            [
                (texts.say(f"monthly.{name}", language), said)
                for name, said in parts.items()
            ]
        ),
    ]
    return headed(
        title("review", found, language), blocks, standing, language, is_landscape=True
    )


def title(kind: str, found: Month, language: Language) -> tuple[str, ...]:
    """Return the lines of a title, the last of which says when nothing is signed.

    Parameters
    ----------
    kind
        ``review`` or ``notice``.
    found
        The month.
    language
        Of the words.
    """
    month = tables.month(found.month, language)
    lines = (
        texts.say(f"monthly.kind_{kind}", language),
        texts.say(f"monthly.title_{kind}", language, month=month),
    )
    if found.seal.state == "signed":
        return lines
    return (*lines, texts.say(f"monthly.unsigned_{kind}", language))


def summary(found: Month, standing: Standing, language: Language) -> str:
    """Return how many tracks are behind, tasks overdue and clocks due."""
    counts = {
        "n_clusters": found.rows["cluster_id"].nunique(),
        **found.counts,
    }
    return texts.say(
        "monthly.summary",
        language,
        day=texts.day(standing.on, language),
        **{name: texts.number(n, language) for name, n in counts.items()},
    )


def agenda(
    found: Month,
    items: Sequence[str],
    layers: Mapping[str, Layer],
    language: Language,
    *,
    room_mm: int,
) -> list[Block]:
    """Return the tasks of some items of an agenda, a table for each.

    Parameters
    ----------
    found
        The month.
    items
        Some of `ITEMS`.
    layers, language
        See `review`.
    room_mm
        Width between the margins; the narrow table leaves figures out.
    """
    parts: list[Block] = []
    for item in items:
        rows = found.agenda[found.agenda["item"] == item]
        if rows.empty:
            parts.append(Paragraph(texts.say(f"monthly.none_{item}", language)))
            continue
        parts.append(Paragraph(texts.say(f"monthly.item_{item}", language)))
        parts.append(monthtables.tasks(rows, layers, language, room_mm=room_mm))
    return parts


def unnamed(found: Month, language: Language) -> list[Paragraph]:
    """Return the sentence that says that owners are left out, where they are."""
    if "owner" in found.agenda or found.agenda.empty:
        return []
    return [Paragraph(texts.say("monthly.nobody_named", language))]
