"""Use case: the review of a month on paper, and the notice that concludes it."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from clusterviz.core import review_counts
from clusterviz.view.reports import monthly as words
from clusterviz.view.reports.notice import notice as notice_in_words
from clusterviz.view.reviewwords import in_words
from clusterviz.workspace import (
    month_seal,
    personal,
    review,
    review_clocks,
    review_signing,
)
from clusterviz.workspace.references import reference
from clusterviz.workspace.reports.books import book
from clusterviz.workspace.reports.codes import with_codes
from clusterviz.workspace.reports.standing import standing

if TYPE_CHECKING:
    from clusterviz.letter import Letter
    from clusterviz.schema import Language
    from clusterviz.view.reports.headed import Standing
    from clusterviz.workspace.opened import Workspace
    from clusterviz.workspace.resultbook import Book


_TABLES = MappingProxyType(
    {"tracks": "rows", "slow": "slow", "agenda": "agenda", "clocks": "clocks"}
)
"""The tables of a workbook, and which rows of the month they have."""


def monthly_letter(
    workspace: Workspace,
    month: str | None,
    language: Language,
    *,
    has_personal: bool = False,
) -> Letter:
    """Return the report of a month: as it was signed off, or as it stands now.

    Parameters
    ----------
    workspace
        Its actor is who asks.
    month
        Such as ``2024-04``; the latest when not given.
    language
        Of all that is not data.
    has_personal
        Name the owners of tasks.

    Raises
    ------
    InputError
        If `month` is not written as ``2024-04``.
    NotAllowed
        If owners are asked for by one who may not see what is personal.
    StorageError
        If there are no clusters, or a layer is not marked valid.
    """
    found, around = _gathered(workspace, month, language, has_personal=has_personal)
    return words.review(found, around, workspace.layers, language)


def notice_letter(
    workspace: Workspace,
    month: str | None,
    language: Language,
    *,
    has_personal: bool = False,
) -> Letter:
    """Return the notice that concludes a month; asked and refused as its review."""
    found, around = _gathered(workspace, month, language, has_personal=has_personal)
    return notice_in_words(found, around, workspace.layers, language)


def monthly_book(workspace: Workspace, month: str | None, language: Language) -> Book:
    """Return the tables of `monthly_letter`: tracks, what is slow, agenda, clocks.

    Asked and refused as the letter; nobody is named in it.
    """
    workspace = workspace.frozen()
    found, versions = _reviewed(workspace, month, has_personal=False)
    tables = {
        name: in_words(getattr(found, rows), workspace.layers, language)
        for name, rows in _TABLES.items()
    }
    title = " – ".join(words.title("review", found, language))
    on = found.seal.on
    return book(workspace, title, tables, versions, on, found.notes, language)


def _gathered(
    workspace: Workspace, month: str | None, language: Language, *, has_personal: bool
) -> tuple[words.Month, Standing]:
    workspace = workspace.frozen()
    found, versions = _reviewed(workspace, month, has_personal=has_personal)
    on = found.seal.on
    around = standing(workspace, on, versions, language, has_month=False)
    said = {reference("review", figure=name): n for name, n in found.counts.items()}
    signed = month_seal.as_signed(workspace, on)
    return found, with_codes(around, signed, said, language)


def _reviewed(
    workspace: Workspace, month: str | None, *, has_personal: bool
) -> tuple[words.Month, dict[str, int]]:
    """Return what the report says of a month, and from which versions."""
    asked = month or review.months(workspace)[0]
    left_out = personal.left_out(
        workspace, workspace.layers["assignments"], is_asked=has_personal
    )
    last_line = review_signing.last_line(workspace)
    found = review.review(workspace, asked, last_line=last_line)
    pinned = month_seal.as_signed(workspace, found.on)
    clocks = review_clocks.clocks(pinned, asked)
    month_words = words.Month(
        month=asked,
        seal=month_seal.month_seal(workspace, found.on),
        rows=found.rows,
        slow=found.slow,
        agenda=found.agenda.drop(columns=list(left_out), errors="ignore"),
        clocks=clocks.rows,
        counts=review_counts.counts(found.rows, found.slow, found.agenda, clocks.rows),
        notes=(*found.notes, *clocks.notes),
        names=dict(
            zip(found.rows["cluster_id"], found.rows["cluster_name"], strict=True)
        ),
    )
    return month_words, {**clocks.layer_versions, **found.layer_versions}
