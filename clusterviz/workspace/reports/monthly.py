"""Use case: the review of a month on paper, and the notice that concludes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clusterviz.view.reports import monthly as words
from clusterviz.view.reports.notice import notice as notice_in_words
from clusterviz.workspace import (
    month_seal,
    personal,
    review,
    review_clocks,
    review_signing,
)
from clusterviz.workspace.reports.standing import standing

if TYPE_CHECKING:
    from clusterviz.letter import Letter
    from clusterviz.schema import Language
    from clusterviz.view.reports.headed import Standing
    from clusterviz.workspace.opened import Workspace


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


def _gathered(
    workspace: Workspace, month: str | None, language: Language, *, has_personal: bool
) -> tuple[words.Month, Standing]:
    workspace = workspace.frozen()
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
        notes=(*found.notes, *clocks.notes),
        names=dict(
            zip(found.rows["cluster_id"], found.rows["cluster_name"], strict=True)
        ),
    )
    around = standing(
        workspace,
        found.on,
        {**clocks.layer_versions, **found.layer_versions},
        language,
        has_month=False,
    )
    return month_words, around
