"""What a cluster lacks to be certified, in words: a letter to those who have it."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from clusterviz import texts
from clusterviz.letter import Paragraph
from clusterviz.view import tables
from clusterviz.view.reports.columns import Column, numbered
from clusterviz.view.reports.headed import headed
from clusterviz.view.reports.judgement import grid, rest, sentence

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from clusterviz.letter import Block, Letter
    from clusterviz.schema import Language, Layer
    from clusterviz.view.reports.headed import Standing
    from clusterviz.view.reports.judgement import Judgement

OF_CLUSTER = ("cluster_symbol", "cluster_indicative", "cluster_no_document")
"""Obstacles that lie with the cluster, not with a plan layer."""

OVERLAPS = ("conflict", "accepted", "other_cluster")
"""Obstacles that are overlaps."""

_ACCEPTED_MM = {
    "number": 14, "kind": 28, "zone_name": 27, "overlap_ha": 18, "case_reason": 40,
    "evidence": 38,
}  # fmt: skip
_CONFLICTS_MM = {
    "kind": 32, "zone_name": 32, "zone_document": 45, "severity": 26, "overlap_ha": 20,
}  # fmt: skip


def letter(
    found: Judgement,
    standing: Standing,
    layers: Mapping[str, Layer],
    language: Language,
    due_on: dt.date,
) -> Letter:
    """Return the letter that stands in place of a certificate.

    Parameters
    ----------
    found
        What may be said: nothing yet.
    standing
        What stands around it.
    layers
        The declarations: they have labels and the words of choices.
    language
        Of all that is not data.
    due_on
        By when it is answered, where anything is asked for.
    """
    met = set(found.obstacles["obstacle"])
    # Where nothing is lacking, nothing is asked for but the overlap dealt with.
    is_overlap = met <= set(OVERLAPS)
    says = "overlaps_say" if is_overlap else "cannot_say"
    blocks: list[Block] = [
        Paragraph(sentence(says, found, language)),
        _obstacles(found.obstacles, layers, language),
    ]
    pairs = found.pairs
    conflicts = pairs[
        (pairs["verdict"] == "conflict") & (pairs["severity"] != "inform")
    ]
    if len(conflicts):
        blocks.append(Paragraph(texts.say("certificate.conflicts", language)))
        blocks += grid(conflicts, _CONFLICTS_MM, layers, language)
    if len(found.accepted):
        blocks.append(Paragraph(texts.say("certificate.accepted_already", language)))
        blocks += grid(
            found.accepted, _ACCEPTED_MM, layers, language, is_numbered=False
        )
    asks = "asks"
    if met == {"accepted"}:
        asks = "asks_nobody"
    elif is_overlap:
        asks = "asks_overlap"
    elif met.isdisjoint(OVERLAPS):
        asks = "asks_data"
    due = texts.day(due_on, language)
    blocks.append(Paragraph(texts.say(f"certificate.{asks}", language, due=due)))
    blocks += rest(found, layers, language)
    said = headed((), blocks, standing, language)
    return dataclasses.replace(
        said,
        number=texts.say("completeness.letter_number", language),
        subject=sentence("overlaps" if is_overlap else "lacks", found, language),
        to=texts.say("certificate.to", language),
        recipients=tuple(
            texts.say(f"completeness.letter_{one}", language)
            for one in ("recipients", "as_above", "to_province", "filed")
        ),
    )


def _obstacles(
    obstacles: pd.DataFrame, layers: Mapping[str, Layer], language: Language
) -> Block:
    """Return what is lacking, the kinds, and who can supply it."""
    reasons, kinds, suppliers = [], [], []
    for name, rows in obstacles.groupby("obstacle", sort=False):
        obstacle = str(name)
        codes = [one for one in rows["kind"] if one]
        reasons.append(texts.say(f"certificate.obstacle_{obstacle}", language))
        said = [tables.worded("kind", one, layers, language) for one in codes]
        kinds.append("; ".join(said) or "–")
        suppliers.append(_supplier(obstacle, codes, language))
    return numbered(
        [
            Column(texts.say("certificate.what_lacks", language), 50, reasons),
            Column(tables.heading("kind", layers, language), 55, kinds),
            Column(texts.say("certificate.who_supplies", language), 50, suppliers),
        ],
        language,
    )


def _supplier(obstacle: str, kinds: Sequence[str], language: Language) -> str:
    # Of land that two clusters claim, both have a boundary to mend.
    if obstacle in (*OF_CLUSTER, "other_cluster"):
        return texts.say("certificate.who_cluster", language)
    if obstacle in OVERLAPS:
        return texts.say(f"certificate.who_{obstacle}", language)
    known = texts.catalogue("cases", language)
    usual = texts.say("cases.supplier_unknown", language)
    found = [known.get(f"cases.supplier_{one}", usual) for one in kinds]
    return "; ".join(dict.fromkeys(found))
