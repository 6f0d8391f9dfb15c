"""Whether the month of a report is signed off, in words: the one sentence of all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from clusterviz import texts
from clusterviz.view import tables

if TYPE_CHECKING:
    import datetime as dt

    from clusterviz.schema import Label, Language


@dataclass(frozen=True)
class MonthSeal:
    """How the month of a report stands.

    Parameters
    ----------
    month
        Such as ``2024-04``.
    on
        The day that the report is true of.
    state
        ``open`` was never signed off; ``reopened`` was, and is not any more.
    by, office
        Who signed or opened it again, and the role they had; empty where nobody says.
    at
        When it was signed off, or opened again.
    signed_on
        The day that the signed figures are true of.
    line
        Number and first digits of the hash of the line of the audit that seals it.
    changed
        Titles of the layers whose rows of that day are others now, with the version.
    """

    month: str
    on: dt.date
    state: Literal["open", "reopened", "signed"] = "open"
    by: str = ""
    office: str = ""
    at: dt.datetime | None = None
    signed_on: dt.date | None = None
    line: str = ""
    changed: tuple[tuple[Label, int], ...] = ()

    @property
    def is_of_its_day(self) -> bool:
        """Whether the report is of the day that the signed figures are true of."""
        return self.state == "signed" and self.signed_on == self.on


def sentence(seal: MonthSeal, language: Language, *, is_frozen: bool = False) -> str:
    """Return what a report says of its month.

    Parameters
    ----------
    seal
        How it stands.
    language
        Of the words.
    is_frozen
        The report was made from the versions that were signed.

    Examples
    --------
    >>> import datetime as dt
    >>> sentence(MonthSeal("2024-04", dt.date(2024, 4, 22)), "en")
    'Review of Apr 2024: not signed off; the figures may still change.'
    """
    month = tables.month(seal.month, language)
    if seal.state == "open":
        return texts.say("seal.open", language, month=month)
    if seal.state == "reopened":
        return texts.say(
            "seal.reopened",
            language,
            month=month,
            by=_signatory(seal, language),
            moment=_moment(seal, language),
        )
    said = texts.say(
        "seal.signed",
        language,
        month=month,
        by=_signatory(seal, language),
        moment=_moment(seal, language),
        day=texts.day(seal.signed_on, language),
        line=seal.line,
    )
    parts = [said]
    if not seal.is_of_its_day:
        day = texts.day(seal.on, language)
        parts.append(texts.say("seal.another_day", language, day=day))
    elif is_frozen:
        parts.append(texts.say("seal.frozen", language))
    if seal.is_of_its_day and seal.changed:
        layers = ", ".join(
            texts.say(
                "seal.layer", language, layer=title.say(language), version=version
            )
            for title, version in seal.changed
        )
        parts.append(texts.say("seal.changed", language, layers=layers))
    return " ".join(parts)


def _signatory(seal: MonthSeal, language: Language) -> str:
    """Return who signed, with their office; a dash where nobody may say."""
    office = texts.catalogue("people", language).get(f"people.role_{seal.office}", "")
    return ", ".join(one for one in (seal.by, office) if one) or "–"


def _moment(seal: MonthSeal, language: Language) -> str:
    return "–" if seal.at is None else texts.moment(seal.at, language)
