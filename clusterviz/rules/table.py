"""The table of rules: what is shipped, what a province says, what holds on a day."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, ConfigDict

from clusterviz import texts
from clusterviz.errors import SchemaError
from clusterviz.rules.entries import (
    Dated,
    Deadline,
    Fact,
    Placeholders,
    Reading,
    Rule,
    Scope,
)
from clusterviz.tomlfiles import read_form

if TYPE_CHECKING:
    from collections.abc import Sequence

FILE = Path(__file__).resolve().parents[1] / "rules.toml"

Entry = TypeVar("Entry", bound=Dated)


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

        On the days of an entry of `own` no other of its id holds; on other days,
        and of what it does not name, the shipped ones stay. Facts and placeholders
        are replaced as a whole.
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


def _one(entries: Sequence[Entry], table: str, entry_id: str, on: dt.date) -> Entry:
    found = [one for one in entries if one.id == entry_id and one.holds_on(on)]
    if len(found) != 1:
        raise SchemaError(
            texts.told(
                "stored.rule_on_day", n=len(found), table=table, entry=entry_id, on=on
            )
        )
    return found[0]


def _replaced(shipped: Sequence[Entry], own: Sequence[Entry]) -> tuple[Entry, ...]:
    """Return own entries, and the shipped ones for the days that these leave."""
    left = list(shipped)
    for entry in own:
        left = [
            part
            for one in left
            for part in (_outside(one, entry) if one.id == entry.id else [one])
        ]
    return (*left, *own)


def _outside(entry: Entry, other: Entry) -> list[Entry]:
    """Return what is left of an entry's days when those of another are taken out."""
    first, last = entry.valid_from_on, entry.valid_to_on
    parts = []
    if other.valid_from_on is not None and (
        first is None or first < other.valid_from_on
    ):
        day_before = other.valid_from_on - dt.timedelta(days=1)
        ends = day_before if last is None else min(last, day_before)
        parts.append(entry.model_copy(update={"valid_to_on": ends}))
    if other.valid_to_on is not None and (last is None or last > other.valid_to_on):
        day_after = other.valid_to_on + dt.timedelta(days=1)
        begins = day_after if first is None else max(first, day_after)
        parts.append(entry.model_copy(update={"valid_from_on": begins}))
    return parts


def read_rules(path: Path = FILE) -> Rules:
    """Return the rules of one TOML file.

    Raises
    ------
    SchemaError
        If the file cannot be read or breaks the form; the message names the
        entry and the field.
    """
    return read_form(Rules, path, path.name)


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
