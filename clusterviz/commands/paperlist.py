"""Papers that the command `report` knows: what each heeds, and what says it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from clusterviz import texts
from clusterviz.commands import arguments
from clusterviz.errors import InputError
from clusterviz.workspace.reports.certificate import certified
from clusterviz.workspace.reports.circular_forms import form_letter
from clusterviz.workspace.reports.dossier import dossier_book, dossier_letter
from clusterviz.workspace.reports.landfund import landfund_book, landfund_letter
from clusterviz.workspace.reports.monthly import (
    monthly_book,
    monthly_letter,
    notice_letter,
)
from clusterviz.workspace.reports.one_pager import card_letter
from clusterviz.workspace.reports.overlap import overlap_book, overlap_letter

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping

    from clusterviz.letter import Letter
    from clusterviz.schema import Language
    from clusterviz.workspace import Workspace
    from clusterviz.workspace.resultbook import Book


Said = TypeVar("Said")


@dataclass(frozen=True)
class Asked:
    """What somebody wants on paper.

    Parameters
    ----------
    workspace, language
        Of what, and in which words.
    area, cluster, level, as_of, period, month, personal
        As the options say; ``None`` where they were left out.
    """

    workspace: Workspace
    language: Language
    area: str | None = None
    cluster: str | None = None
    level: str | None = None
    as_of: str | None = None
    period: str | None = None
    month: str | None = None
    personal: bool | None = None

    @property
    def on(self) -> dt.date | None:
        """The day."""
        return arguments.day(self.as_of, "--as-of")


@dataclass(frozen=True)
class Paper:
    """A report on paper.

    Parameters
    ----------
    heeds
        Options that it takes.
    letter
        Says it, and whether it is what was asked for.
    needs
        Option that it cannot do without; empty for none.
    book
        Its tables as a workbook; ``None`` where it is no table.
    """

    heeds: tuple[str, ...]
    letter: Callable[[Asked], tuple[Letter, bool]]
    needs: str = ""
    book: Callable[[Asked], Book] | None = None


def _given(say: Callable[[Asked], Letter]) -> Callable[[Asked], tuple[Letter, bool]]:
    """Return what says a report that is always what was asked for."""
    return lambda asked: (say(asked), True)


def _by_area(say: Callable[..., Said], asked: Asked) -> Said:
    return say(
        asked.workspace, asked.language,
        area=asked.area, level=asked.level, as_of_on=asked.on,
    )  # fmt: skip


def _of_cluster(say: Callable[..., Said], asked: Asked) -> Said:
    return say(asked.workspace, asked.cluster or "", asked.language, as_of_on=asked.on)


def _of_month(say: Callable[..., Letter], asked: Asked) -> Letter:
    return say(
        asked.workspace, asked.month, asked.language,
        has_personal=bool(asked.personal),
    )  # fmt: skip


def _monthly_book(asked: Asked) -> Book:
    if asked.personal:
        raise InputError(texts.told("option.book_of_persons"))
    return monthly_book(asked.workspace, asked.month, asked.language)


def _certificate(asked: Asked) -> tuple[Letter, bool]:
    found = _of_cluster(certified, asked)
    return found.letter, found.is_given


def _form(number: str, asked: Asked) -> Letter:
    return form_letter(
        asked.workspace, number, asked.language,
        period=asked.period, level=asked.level,
    )  # fmt: skip


TEMPLATE = "template"

PAPERS: Mapping[str, Paper | None] = MappingProxyType(
    {
        "overlap": Paper(
            ("area", "level", "as_of"),
            _given(partial(_by_area, overlap_letter)),
            book=partial(_by_area, overlap_book),
        ),
        "certificate": Paper(("cluster", "as_of"), _certificate, needs="cluster"),
        "landfund": Paper(
            ("area", "level", "as_of"),
            _given(partial(_by_area, landfund_letter)),
            book=partial(_by_area, landfund_book),
        ),
        "monthly": Paper(
            ("month", "personal"),
            _given(partial(_of_month, monthly_letter)),
            book=_monthly_book,
        ),
        "notice": Paper(
            ("month", "personal"), _given(partial(_of_month, notice_letter))
        ),
        "dossier": Paper(
            ("cluster", "as_of"),
            _given(partial(_of_cluster, dossier_letter)),
            needs="cluster",
            book=partial(_of_cluster, dossier_book),
        ),
        "card": Paper(
            ("cluster", "as_of"),
            _given(partial(_of_cluster, card_letter)),
            needs="cluster",
        ),
        **{
            f"form{number}": Paper(("period", "level"), _given(partial(_form, number)))
            for number in ("01", "02", "03", "04")
        },
        TEMPLATE: None,
    }
)
"""By name, what can be had on paper; the template is no letter."""
