"""The law, and practice, as dated data: read from ``rules.toml``, never constants."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path
from typing import Literal

import pydantic
from pydantic import BaseModel, ConfigDict

from clusterviz.errors import SchemaError

FILE = Path(__file__).resolve().with_name("rules.toml")


class Rule(BaseModel):
    """One value that a law or practice sets, for as long as it does.

    Parameters
    ----------
    id
        What it rules; entries of one id follow one another in time.
    value, unit
        The value, in ``ha``, or as a ``ratio`` from 0 to 1.
    valid_from_on, valid_to_on
        First and last day; ``None`` leaves that side open.
    document, article
        Who says so, by its official number; ``practice`` where no law does.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    value: float
    unit: Literal["ha", "ratio"]
    valid_from_on: dt.date | None = None
    valid_to_on: dt.date | None = None
    document: str
    article: str = ""

    def holds_on(self, on: dt.date) -> bool:
        """Return whether the rule is in force on a day."""
        has_begun = self.valid_from_on is None or self.valid_from_on <= on
        return has_begun and (self.valid_to_on is None or on <= self.valid_to_on)


class Fact(BaseModel):
    """Something that must be known of a cluster.

    Parameters
    ----------
    field
        Field of the layer ``clusters``.
    of
        Of which clusters.
    document, article
        Who asks for it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    field: str
    of: Literal["all", "established", "operating"] = "all"
    document: str
    article: str = ""


class Placeholders(BaseModel):
    """Texts that stand where a fact should."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    texts: frozenset[str] = frozenset()


class Rules(BaseModel):
    """Everything that ``rules.toml`` holds."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rules: tuple[Rule, ...] = ()
    facts: tuple[Fact, ...] = ()
    placeholders: Placeholders = Placeholders()

    def rule(self, rule_id: str, on: dt.date) -> Rule:
        """Return the rule that is in force on a day.

        Raises
        ------
        SchemaError
            If none is, or more than one.

        Examples
        --------
        >>> read_rules().rule("cluster_most_ha", dt.date(2024, 5, 1)).document
        '32/2024/NĐ-CP'
        """
        found = [one for one in self.rules if one.id == rule_id and one.holds_on(on)]
        if len(found) != 1:
            raise SchemaError(
                f"rules.toml has {len(found)} rules `{rule_id}` on {on}.",
                expected="exactly one on any day",
                remedy="Correct its valid_from_on and valid_to_on.",
            )
        return found[0]

    def value(self, rule_id: str, on: dt.date) -> float:
        """Return the value of a rule on a day; raises as `rule`."""
        return self.rule(rule_id, on).value

    def is_placeholder(self, text: str) -> bool:
        """Return whether `text` stands where a fact should.

        Examples
        --------
        >>> read_rules().is_placeholder(" Chưa có ")
        True
        """
        return text.strip().casefold() in self.placeholders.texts


def read_rules(path: Path = FILE) -> Rules:
    """Return the rules of one TOML file.

    Raises
    ------
    SchemaError
        If the file cannot be read or breaks the form; the message names the
        entry and the field.
    """
    try:
        return Rules.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SchemaError(
            f"`{path.name}` cannot be read: {error}.",
            expected="TOML in UTF-8",
            remedy="Correct the line it names.",
        ) from error
    except pydantic.ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise SchemaError(
            f"{path.name}: `{place}` is {first['input']!r}.",
            expected=first["msg"],
            remedy=f"Correct or remove `{place}`.",
        ) from error
