"""How much wastewater each industry sends: what is shipped, and a province's own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from clusterviz import texts
from clusterviz.core.wastewater import OTHER, Rate
from clusterviz.errors import SchemaError
from clusterviz.tomlfiles import read_form

if TYPE_CHECKING:
    from clusterviz.schema import Language

FILE = Path(__file__).resolve().parents[1] / "wastewater.toml"


class Words(BaseModel):
    """What people read, in both languages."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    vi: str
    en: str


class RateEntry(BaseModel):
    """The rate of one industry, and who says so.

    Parameters
    ----------
    industry
        ASCII; names it in tables.
    label
        What people read.
    m3_ha_day
        Cubic metres a hectare and day.
    words
        A project whose name has one of them is of this industry.
    document, article
        Who says so, by its official number; ``practice`` where no law does.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    industry: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    label: Words
    m3_ha_day: float = Field(gt=0, allow_inf_nan=False)
    words: tuple[str, ...] = ()
    document: str
    article: str = ""

    def say(self, language: Language) -> str:
        """Return the label in `language`."""
        return self.label.vi if language == "vi" else self.label.en


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    rates: tuple[RateEntry, ...] = ()


def rates_of(folder: Path) -> tuple[RateEntry, ...]:
    """Return the rates that a workspace estimates by: the shipped ones, and its own.

    Parameters
    ----------
    folder
        Of the workspace; its ``wastewater.toml``, if it has one, is read. What it
        adds comes first, so that its words count before the shipped ones.

    Raises
    ------
    SchemaError
        If that file cannot be read or breaks the form.

    Examples
    --------
    >>> [one.m3_ha_day for one in rates_of(Path()) if one.industry == "other"]
    [30.0]
    """
    own_file = folder / FILE.name
    own = _read(own_file) if own_file.is_file() else ()
    named = {one.industry for one in own}
    return (*own, *(one for one in _read(FILE) if one.industry not in named))


def plain_rates(entries: tuple[RateEntry, ...]) -> tuple[Rate, ...]:
    """Return what estimates are made by: industry, rate and words.

    Examples
    --------
    >>> plain_rates(rates_of(Path()))[0]
    Rate(industry='other', m3_ha_day=30.0, words=())
    """
    return tuple(
        Rate(
            one.industry,
            one.m3_ha_day,
            tuple(word.strip().casefold() for word in one.words if word.strip()),
        )
        for one in entries
    )


def other_rate(rates: tuple[Rate, ...]) -> float:
    """Return the rate of what no industry is known of.

    Examples
    --------
    >>> other_rate((Rate("other", 30.0),))
    30.0
    """
    return next(one.m3_ha_day for one in rates if one.industry == OTHER)


def _read(path: Path) -> tuple[RateEntry, ...]:
    rates = read_form(_Table, path, path.name).rates
    names = [one.industry for one in rates]
    twice = sorted({one for one in names if names.count(one) > 1})
    if twice:
        raise SchemaError(
            texts.told("stored.two_rates", file=path.name, industry=twice[0])
        )
    return rates
