"""The letter that asks an area for what is not known of its clusters."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from clusterviz import texts
from clusterviz.letter import Grid, Letter, Paragraph
from clusterviz.view import tables
from clusterviz.view.gaps import INDICATORS, cited, field_label, sentence
from clusterviz.view.placewords import within_sentence, without_kind

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from clusterviz.records import Finding
    from clusterviz.rules import Fact
    from clusterviz.schema import Language, Layer

_TITLES = {
    "2029/UBND-KTTH": "dispatch_2029",
    "32/2024/NĐ-CP": "decree_32",
    "14/2024/TT-BCT": "circular_14",
}
"""Documents whose full title is ``completeness.<code>`` in the texts."""


@dataclass(frozen=True)
class Asking:
    """What a letter asks, of whom and until when.

    Parameters
    ----------
    area_name
        The area, with its kind: Huyện Lạng Giang.
    province
        The name of the province, with its kind.
    rows
        Cells that are not present: columns of `workspace.audit.matrix`.
    findings
        Why, one for each of `rows`.
    plots
        What is wrong with plots of clusters of the area.
    counts
        The area's row of `workspace.audit.scores`.
    facts
        Who asks for what must be known.
    on, due_on
        The day of the data, and by when it is answered.
    is_illustrative
        The data are a sample.
    """

    area_name: str
    province: str
    rows: pd.DataFrame
    findings: Sequence[Finding]
    plots: Sequence[Finding]
    counts: Mapping[str, float]
    facts: Sequence[Fact]
    on: dt.date
    due_on: dt.date
    is_illustrative: bool


def letter(asking: Asking, layers: Mapping[str, Layer], language: Language) -> Letter:
    """Return the letter, in the parts that Decree 30/2020/NĐ-CP asks for.

    Parameters
    ----------
    asking
        What it asks.
    layers
        The declarations: they have the labels of fields.
    language
        Of all that is not data.
    """
    area = within_sentence(asking.area_name, language)
    return Letter(
        nation=(
            texts.say("completeness.letter_nation", language),
            texts.say("completeness.letter_motto", language),
        ),
        agency=(
            texts.say(
                "completeness.letter_committee", language, area=asking.province
            ).upper(),
            texts.say("completeness.letter_department", language).upper(),
        ),
        number=texts.say("completeness.letter_number", language),
        subject=texts.say("completeness.letter_subject", language, area=area),
        dated=dated(asking.province, language),
        to=texts.say("completeness.letter_to", language, area=area),
        blocks=_blocks(asking, layers, language),
        recipients=(
            texts.say("completeness.letter_recipients", language),
            texts.say("completeness.letter_as_above", language),
            texts.say("completeness.letter_to_province", language),
            texts.say("completeness.letter_filed", language),
        ),
        signatory=texts.say("completeness.letter_signatory", language),
        warning=texts.say("export.illustrative", language)
        if asking.is_illustrative
        else "",
    )


def dated(province: str, language: Language) -> str:
    """Return the place, and room for the day, as they stand below the motto.

    The day of a document is that on which it is signed and issued (Decree
    30/2020/NĐ-CP, Appendix I): it is written by hand, as its number is.

    Examples
    --------
    >>> dated("Tỉnh Bắc Giang", "vi")
    'Bắc Giang, ngày … tháng … năm …'
    """
    place = without_kind(province)
    return texts.say("completeness.letter_dated", language, place=place)


def _blocks(
    asking: Asking, layers: Mapping[str, Layer], language: Language
) -> tuple[Paragraph | Grid, ...]:
    area = within_sentence(asking.area_name, language)
    counts = {
        name: texts.number(value, language)
        for name, value in asking.counts.items()
        if name.startswith("n_")
    }
    ratio = texts.percent(asking.counts["present_ratio"], language)
    parts: list[Paragraph | Grid] = [
        Paragraph(_basis(asking, language)),
        Paragraph(
            texts.say(
                "completeness.letter_found", language,
                area=area, ratio=ratio, on=texts.day(asking.on, language), **counts,
            )
        ),
        _gaps(asking, layers, language),
    ]  # fmt: skip
    if asking.plots:
        heading = texts.say("completeness.letter_plots", language)
        parts += [Paragraph(heading), _plots(asking.plots, layers, language)]
    due = texts.day(asking.due_on, language)
    return (
        *parts,
        Paragraph(texts.say("completeness.letter_asks", language, area=area, due=due)),
        Paragraph(texts.say("completeness.letter_ends", language)),
    )


def _basis(asking: Asking, language: Language) -> str:
    """Return the sentence that names who asks for what, as the rules have it."""
    articles: dict[str, list[str]] = {}
    for fact in asking.facts:
        of = articles.setdefault(fact.document, [])
        if fact.article and fact.article not in of:
            of.append(fact.article)
    named = []
    for document, of in articles.items():
        title = document
        if document in _TITLES:
            title = texts.say(f"completeness.{_TITLES[document]}", language)
        places = ", ".join(_together(of, language))
        named.append(f"{title} ({places})" if places else title)
    return texts.say("completeness.letter_basis", language, documents="; ".join(named))


def _together(articles: Sequence[str], language: Language) -> list[str]:
    """Return articles as cited, all indicators of a form as one list."""
    articles = sorted(articles, key=_place)
    found = [INDICATORS.fullmatch(one) for one in articles]
    numbers = ", ".join(one["numbers"] for one in found if one)
    cited_ones = [
        cited(article, language)
        for article, one in zip(articles, found, strict=True)
        if one is None
    ]
    return [
        *cited_ones,
        *([cited(f"indicators {numbers}", language)] if numbers else []),
    ]


def _place(article: str) -> list[float]:
    """Return where an article stands in its document: 10(4) is after 4-5."""
    return [float(one) for one in re.findall(r"\d+(?:\.\d+)?", article)]


def _gaps(asking: Asking, layers: Mapping[str, Layer], language: Language) -> Grid:
    columns = zip(
        asking.rows["cluster_id"],
        asking.rows["cluster_name"],
        asking.rows["field"],
        asking.rows["state"],
        asking.findings,
        strict=True,
    )
    return Grid(
        headings=tuple(
            texts.say(f"completeness.{name}", language)
            for name in ("number", "cluster", "field", "state", "reason")
        ),
        rows=tuple(
            (
                str(number),
                _named(name, cluster_id),
                field_label(field, layers, language),
                tables.worded("state", state, {}, language),
                sentence(finding, layers, language),
            )
            for number, (cluster_id, name, field, state, finding) in enumerate(
                columns, start=1
            )
        ),
        widths_mm=(14, 35, 35, 20, 61),
    )


def _plots(
    findings: Sequence[Finding], layers: Mapping[str, Layer], language: Language
) -> Grid:
    return Grid(
        headings=tuple(
            texts.say(f"completeness.{name}", language)
            for name in ("number", "plot", "reason")
        ),
        rows=tuple(
            (str(number), one.feature_id, sentence(one, layers, language))
            for number, one in enumerate(findings, start=1)
        ),
        widths_mm=(14, 46, 105),
    )


def _named(name: object, cluster_id: str) -> str:
    is_name = isinstance(name, str) and name.strip()
    return f"{name} ({cluster_id})" if is_name else cluster_id
