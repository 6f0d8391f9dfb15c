"""What may be said of the overlaps of one cluster, and the parts of both papers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from clusterviz import texts
from clusterviz.letter import Paragraph
from clusterviz.view.placewords import proper_name
from clusterviz.view.reports.columns import numbered, of_fields, table
from clusterviz.view.reports.headed import heading, noted
from clusterviz.view.sources import source

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    import pandas as pd

    from clusterviz.letter import Block, Picture
    from clusterviz.records import Finding
    from clusterviz.schema import Language, Layer


@dataclass(frozen=True)
class Judgement:
    """What may be said of the overlaps of one cluster.

    Parameters
    ----------
    cluster_id, cluster_name, cluster_document
        The cluster, and what its boundary rests on.
    quality
        Of its boundary.
    area_ha
        Of its boundary, in the CRS of the workspace; missing without one.
    crs
        The name of that.
    place
        The areas that it lies in.
    on
        The day of the data.
    n_kinds
        Mandatory kinds of plan zone.
    obstacles
        ``obstacle`` and ``kind``: what forbids it; no rows if nothing.
    accepted
        Pairs in conflict that were accepted, which forbids it too: with ``number``,
        ``case_reason`` and ``evidence`` of the case.
    pairs
        Of `analysis.overlaps`, the others of the cluster.
    vouched
        Of `core.vouching`.
    pictures
        The map, to scale.
    notes
        What a reader must know beside that.
    """

    cluster_id: str
    cluster_name: str
    cluster_document: str
    quality: str
    area_ha: float
    crs: str
    place: str
    on: dt.date
    n_kinds: int
    obstacles: pd.DataFrame
    accepted: pd.DataFrame
    pairs: pd.DataFrame
    vouched: pd.DataFrame
    pictures: tuple[Picture, ...]
    notes: tuple[Finding, ...]

    @property
    def is_clear(self) -> bool:
        """Whether it may be certified."""
        return self.obstacles.empty

    @property
    def name(self) -> str:
        """Name and code of the cluster, as they stand after the words of its kind."""
        return f"{proper_name(self.cluster_name)} ({self.cluster_id})"


def rest(
    found: Judgement, layers: Mapping[str, Layer], language: Language
) -> list[Block]:
    """Return the map, the notes, and the heading of what it rests on.

    Parameters
    ----------
    found
        What may be said.
    layers, language
        See `certificate.certificate`.
    """
    blocks: list[Block] = []
    if found.pictures:
        blocks.append(heading(texts.say("certificate.map", language)))
        blocks += found.pictures
    notes = noted(found.notes, {found.cluster_id: found.name}, layers, language)
    if notes:
        blocks += [heading(texts.say("report.notes", language)), *notes]
    return [*blocks, heading(texts.say("gate.paper_sources", language))]


def sentence(key: str, found: Judgement, language: Language, **more: str) -> str:
    """Return a sentence of the papers, filled with what it is of.

    Parameters
    ----------
    key
        Follows ``certificate.`` in the texts.
    found
        What may be said.
    language
        Of the sentence.
    **more
        What else fills it.
    """
    return texts.say(
        f"certificate.{key}",
        language,
        **{
            "name": found.name,
            "day": texts.day(found.on, language),
            "area": texts.hectares(found.area_ha, language),
            "crs": found.crs,
            "document": source(found.cluster_document, language),
            "place": found.place,
            "kinds": texts.number(found.n_kinds, language),
            **more,
        },
    )


def grid(
    rows: pd.DataFrame,
    widths_mm: Mapping[str, int],
    layers: Mapping[str, Layer],
    language: Language,
    *,
    is_numbered: bool = True,
) -> list[Block]:
    """Return a table of some pairs; the words that there are none, where it is empty.

    Parameters
    ----------
    rows
        Of the pairs.
    widths_mm
        By column, see `columns.of_fields`.
    layers, language
        See `certificate.certificate`.
    is_numbered
        The rows are counted; else they have a number of their own.
    """
    if rows.empty:
        return [Paragraph(texts.say("gate.paper_none", language))]
    columns = of_fields(rows, widths_mm, layers, language)
    if is_numbered:
        return [numbered(columns, language)]
    return [table(columns)]
