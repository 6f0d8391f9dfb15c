"""One entry of the table of rules: what holds, from when to when, who says so."""

from __future__ import annotations

import datetime as dt
import operator
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict

from clusterviz import texts
from clusterviz.errors import SchemaError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Comparison = Literal[">", ">=", "<", "<="]

_COMPARE: Mapping[str, Callable[[float, float], bool]] = MappingProxyType(
    {">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le}
)


class Dated(BaseModel):
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
        What else is said of it, such as a source that differs: a code whose words
        are ``lawbook.note_<code>`` in the texts, or a province's own words.
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


class Rule(Dated):
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
        >>> from clusterviz.rules import read_rules
        >>> rule = read_rules().rule("establish_unleased_ha", dt.date(2024, 5, 1))
        >>> rule.is_met_by(100.0), rule.is_met_by(100.0001)
        (True, False)
        """
        if self.comparison is None:
            raise SchemaError(texts.told("stored.rule_comparison", rule=self.id))
        return _COMPARE[self.comparison](figure, self.value)


class Reading(Dated):
    """Which of several readings of an unsettled text is taken.

    Parameters
    ----------
    value
        The code of the reading.
    """

    value: str


class Scope(Dated):
    """Over which level of areas the test for a new cluster is made.

    Parameters
    ----------
    id
        The level: ``district``, ``commune``, ``group`` or ``province``.
    """


class Deadline(Dated):
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
