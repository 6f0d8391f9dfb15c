"""What stands around a report: state and agency, place and day, on what it rests."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from clusterviz import texts
from clusterviz.letter import Letter, Paragraph
from clusterviz.view.gaps import sentence
from clusterviz.view.letter import dated

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from clusterviz.letter import Block
    from clusterviz.records import Finding
    from clusterviz.schema import Language, Layer


@dataclass(frozen=True)
class Standing:
    """Where, when and on what a report was made.

    Parameters
    ----------
    province
        Its name, with its kind.
    on
        The day that the report is true of.
    is_illustrative
        The data are a sample.
    lines
        On what it rests: data with versions, month, audit.
    """

    province: str
    on: dt.date
    is_illustrative: bool
    lines: tuple[str, ...] = ()


def headed(
    title: tuple[str, ...],
    blocks: Sequence[Block],
    standing: Standing,
    language: Language,
    *,
    kind: str = "report",
    is_landscape: bool = False,
    is_compact: bool = False,
) -> Letter:
    """Return a report in the parts that Decree 30/2020/NĐ-CP asks for.

    Parameters
    ----------
    title
        Its lines, the kind of paper first; they may hold data.
    blocks
        What it says.
    standing
        Its last lines say on what it rests.
    language
        Of all that is not data.
    kind
        ``report`` or ``notice``: it stands in the number.
    is_landscape
        For wide tables.
    is_compact
        To fit a page, see `Letter`: a sheet of facts, which has no number, day,
        recipients or signature of its own.
    """
    # A sheet of facts has few lines.
    lines = (" ".join(standing.lines),) if is_compact else standing.lines
    notes = [Paragraph(one, is_note=True) for one in lines]
    committee = texts.say(
        "completeness.letter_committee", language, area=standing.province
    )
    recipients = tuple(
        texts.say(f"completeness.letter_{one}", language)
        for one in ("recipients", "to_province", "filed")
    )
    letter = Letter(
        nation=(
            texts.say("completeness.letter_nation", language),
            texts.say("completeness.letter_motto", language),
        ),
        agency=(
            committee.upper(),
            texts.say("completeness.letter_department", language).upper(),
        ),
        number=texts.say(f"paper.number_{kind}", language),
        subject="",
        dated=dated(standing.province, language),
        to="",
        blocks=(*blocks, *notes),
        recipients=recipients,
        signatory=texts.say("completeness.letter_signatory", language),
        warning=texts.say("export.illustrative", language)
        if standing.is_illustrative
        else "",
        is_landscape=is_landscape,
        is_compact=is_compact,
        title=title,
    )
    if not is_compact:
        return letter
    return replace(letter, number="", dated="", recipients=(), signatory="")


def heading(text: str) -> Paragraph:
    """Return a paragraph that stands above what follows it."""
    return Paragraph(text, is_heading=True)


def sections(parts: Sequence[tuple[str, Sequence[Block]]]) -> list[Block]:
    """Return what each section says, under its numbered heading.

    Examples
    --------
    >>> found = sections([("Land", [Paragraph("12 ha")]), ("Law", [])])
    >>> [one.text for one in found]
    ['1. Land', '12 ha', '2. Law']
    """
    found: list[Block] = []
    for number, (title, blocks) in enumerate(parts, start=1):
        found += [heading(f"{number}. {title}"), *blocks]
    return found


def listed(lines: Sequence[str]) -> list[Paragraph]:
    """Return lines as the items of a list.

    Examples
    --------
    >>> [one.text for one in listed(["A", "B"])]
    ['- A', '- B']
    """
    return [Paragraph(f"- {one}") for one in lines]


def noted(
    notes: Sequence[Finding],
    names: Mapping[str, str],
    layers: Mapping[str, Layer],
    language: Language,
) -> list[Paragraph]:
    """Return what a reader must know, each sentence once with what it is said of.

    Parameters
    ----------
    notes
        Findings.
    names
        Of the features that they name, by code.
    layers, language
        See `view.gaps.sentence`.
    """
    said: dict[str, list[str]] = {}
    for one in notes:
        of = said.setdefault(sentence(one, layers, language), [])
        name = names.get(one.feature_id, one.feature_id)
        if name and name not in of:
            of.append(name)
    return listed([_said_of(line, "; ".join(of)) for line, of in said.items()])


def _said_of(line: str, names: str) -> str:
    """Return a line with what it is said of; never brackets within brackets."""
    if not names:
        return line
    return f"{line} {names}." if "(" in names else f"{line} ({names})"
