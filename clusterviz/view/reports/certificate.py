"""That a cluster overlaps no other plan, in words."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from clusterviz import texts
from clusterviz.letter import Paragraph
from clusterviz.view import tables
from clusterviz.view.placewords import within_sentence
from clusterviz.view.reports import lacking
from clusterviz.view.reports.headed import headed, heading
from clusterviz.view.reports.judgement import grid, rest, sentence

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    import pandas as pd

    from clusterviz.letter import Block, Letter
    from clusterviz.schema import Language, Layer
    from clusterviz.view.reports.headed import Standing
    from clusterviz.view.reports.judgement import Judgement

_VOUCHED_MM = {"kind": 45, "area_name": 35, "source_document": 50, "as_of_on": 25}
_PAIRS_MM = {
    "kind": 32, "zone_name": 30, "zone_document": 41, "overlap_ha": 18,
    "mean_width_m": 18, "verdict": 16,
}  # fmt: skip


def certificate(
    found: Judgement,
    standing: Standing,
    layers: Mapping[str, Layer],
    language: Language,
    due_on: dt.date,
) -> Letter:
    """Return the certificate, or a letter that lists what it lacks.

    Parameters
    ----------
    found
        What may be said.
    standing
        What stands around it.
    layers
        The declarations: they have labels and the words of choices.
    language
        Of all that is not data.
    due_on
        By when a letter is answered.
    """
    if found.is_clear:
        letter = _given(found, standing, layers, language)
    else:
        letter = lacking.letter(found, standing, layers, language, due_on)
    # Both are dated when they are signed: their data may be older.
    return dataclasses.replace(
        letter,
        dated=texts.say(
            "certificate.dated", language, place=letter.dated.partition(",")[0]
        ),
    )


def _given(
    found: Judgement,
    standing: Standing,
    layers: Mapping[str, Layer],
    language: Language,
) -> Letter:
    blocks: list[Block] = [
        Paragraph(
            sentence(
                "basis",
                found,
                language,
                province=within_sentence(standing.province, language),
            )
        ),
        Paragraph(sentence("states", found, language)),
        Paragraph(
            sentence(
                "boundary", found, language, quality=_quality(found, layers, language)
            )
        ),
    ]
    lines = [
        ("vouched", grid(found.vouched, _VOUCHED_MM, layers, language)),
        ("minor", grid(_minor(found), _PAIRS_MM, layers, language)),
    ]
    for number, (name, table) in enumerate(lines, start=1):
        said = texts.say(f"certificate.{name}", language)
        blocks += [heading(f"{number}. {said}"), *table]
    blocks.append(Paragraph(texts.say("certificate.holds", language)))
    blocks += rest(found, layers, language)
    title = [
        texts.say("certificate.title", language),
        sentence("about", found, language),
    ]
    if standing.is_illustrative:
        title.append(texts.say("certificate.without_value", language))
    letter = headed(tuple(title), blocks, standing, language)
    return dataclasses.replace(letter, number=texts.say("certificate.number", language))


def _quality(found: Judgement, layers: Mapping[str, Layer], language: Language) -> str:
    said = tables.worded("geometry_quality", found.quality, layers, language)
    return said[:1].lower() + said[1:]


def _minor(found: Judgement) -> pd.DataFrame:
    """Return what the cluster meets that is no conflict, or only informs."""
    pairs = found.pairs
    is_minor = (pairs["verdict"] == "within_tolerance") | (
        (pairs["verdict"] == "conflict") & (pairs["severity"] == "inform")
    )
    return pairs[is_minor]
