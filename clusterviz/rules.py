"""The law, and practice, as dated data: read from ``rules.toml``, never constants.

A province edits a ``rules.toml`` of its own in its workspace: what it names there
replaces what the program was shipped with.
"""

from __future__ import annotations

import datetime as dt
import operator
import tomllib
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, TypeVar

import pydantic
from pydantic import BaseModel, ConfigDict

from clusterviz.errors import SchemaError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Dated = TypeVar("Dated", bound="_Dated")

FILE = Path(__file__).resolve().with_name("rules.toml")

Comparison = Literal[">", ">=", "<", "<="]

_COMPARE: Mapping[str, Callable[[float, float], bool]] = MappingProxyType(
    {">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le}
)


class _Dated(BaseModel):
    """An entry that is in force for a time, and who says so.

    Parameters
    ----------
    id
        What it rules; entries of one id follow one another in time.
    valid_from_on, valid_to_on
        First and last day; ``None`` leaves that side open.
    document, article
        Who says so, by its official number; ``practice`` where no law does.
    note
        What else is said of it, such as a source that differs.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    valid_from_on: dt.date | None = None
    valid_to_on: dt.date | None = None
    document: str
    article: str = ""
    note: str = ""

    def holds_on(self, on: dt.date) -> bool:
        """Return whether it is in force on a day."""
        has_begun = self.valid_from_on is None or self.valid_from_on <= on
        return has_begun and (self.valid_to_on is None or on <= self.valid_to_on)

    @property
    def source(self) -> str:
        """The document and, where one is known, the article."""
        return f"{self.document}, {self.article}" if self.article else self.document


class Rule(_Dated):
    """One value that a law or practice sets, for as long as it does.

    Parameters
    ----------
    value, unit
        The value, in ``ha``, in ``months``, or as a ``ratio`` from 0 to 1.
    comparison
        How a figure must stand to `value` to meet the rule; ``None`` for a
        value that nothing is held against.
    """

    value: float
    unit: Literal["ha", "ratio", "months"]
    comparison: Comparison | None = None

    def is_met_by(self, figure: float) -> bool:
        """Return whether a figure meets the rule; strictness is the law's own.

        Raises
        ------
        SchemaError
            If nothing is held against the rule.

        Examples
        --------
        >>> rule = read_rules().rule("establish_unleased_ha", dt.date(2024, 5, 1))
        >>> rule.is_met_by(100.0), rule.is_met_by(100.0001)
        (True, False)
        """
        if self.comparison is None:
            raise SchemaError(
                f"rules.toml: the rule `{self.id}` has no comparison.",
                expected="one of >, >=, <, <=",
                remedy="Add it to the entry.",
            )
        return _COMPARE[self.comparison](figure, self.value)


class Reading(_Dated):
    """Which of several readings of an unsettled text is taken.

    Parameters
    ----------
    value
        The code of the reading.
    """

    value: str


class Scope(_Dated):
    """Over which level of areas the test for a new cluster is made.

    Parameters
    ----------
    id
        The level: ``district``, ``commune``, ``group`` or ``province``.
    """


class Deadline(_Dated):
    """A day by which something ends or must be done.

    Parameters
    ----------
    due_on
        The day.
    """

    due_on: dt.date


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
    readings: tuple[Reading, ...] = ()
    scopes: tuple[Scope, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
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
        return _one(self.rules, "rules", rule_id, on)

    def has(self, rule_id: str, on: dt.date) -> bool:
        """Return whether a rule is in force on a day."""
        return any(one.id == rule_id and one.holds_on(on) for one in self.rules)

    def value(self, rule_id: str, on: dt.date) -> float:
        """Return the value of a rule on a day; raises as `rule`."""
        return self.rule(rule_id, on).value

    def reading(self, reading_id: str, on: dt.date) -> Reading:
        """Return the reading that is taken on a day; raises as `rule`."""
        return _one(self.readings, "readings", reading_id, on)

    def is_placeholder(self, text: str) -> bool:
        """Return whether `text` stands where a fact should.

        Examples
        --------
        >>> read_rules().is_placeholder(" Chưa có ")
        True
        """
        return text.strip().casefold() in self.placeholders.texts

    def changed_by(self, own: Rules) -> Rules:
        """Return these rules with what a province says of its own.

        Every entry of an id that `own` names is replaced by its entries, the
        facts and placeholders as a whole; what it does not name stays.
        """
        return Rules(
            rules=_replaced(self.rules, own.rules),
            readings=_replaced(self.readings, own.readings),
            scopes=_replaced(self.scopes, own.scopes),
            deadlines=_replaced(self.deadlines, own.deadlines),
            facts=own.facts or self.facts,
            placeholders=own.placeholders
            if own.placeholders.texts
            else self.placeholders,
        )


def _one(entries: Sequence[Dated], table: str, entry_id: str, on: dt.date) -> Dated:
    found = [one for one in entries if one.id == entry_id and one.holds_on(on)]
    if len(found) != 1:
        raise SchemaError(
            f"rules.toml has {len(found)} {table} `{entry_id}` on {on}.",
            expected="exactly one on any day",
            remedy="Correct its valid_from_on and valid_to_on.",
        )
    return found[0]


def _replaced(shipped: Sequence[Dated], own: Sequence[Dated]) -> tuple[Dated, ...]:
    named = {one.id for one in own}
    return (*(one for one in shipped if one.id not in named), *own)


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


def rules_of(folder: Path) -> Rules:
    """Return the rules that a workspace asks by: the shipped ones, and its own.

    Parameters
    ----------
    folder
        Of the workspace; its ``rules.toml``, if it has one, is read.

    Raises
    ------
    SchemaError
        If that file cannot be read or breaks the form.
    """
    own = folder / FILE.name
    shipped = read_rules()
    return shipped.changed_by(read_rules(own)) if own.is_file() else shipped
