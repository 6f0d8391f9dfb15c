"""What a month is reviewed from: its layers, their faults, and what was seen of them.

Whoever signs a month off signs what they saw. What was saved between their look and
their signature is not in it, so the month is not signed, and they are told what it is.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from clusterviz import texts
from clusterviz.core.review_rows import lacking_reasons
from clusterviz.errors import EditConflict, InputError, Told
from clusterviz.records import Severity
from clusterviz.roles import ROW
from clusterviz.workspace import audit

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from clusterviz.schema import Language
    from clusterviz.storage.journal import Holds, Newest
    from clusterviz.workspace.opened import Workspace
    from clusterviz.workspace.review import Review

LAYERS = (
    "clusters", "clearance_sites", "clearance_log", "projects", "reviews",
    "assignments",
)  # fmt: skip
"""What a month is read from."""


def n_errors(workspace: Workspace, on: dt.date) -> int:
    """Return how many errors `audit.check` finds in the layers of a review.

    Parameters
    ----------
    on
        The day that the figures are true of.

    Raises
    ------
    StorageError
        If a layer cannot be read.
    """
    workspace = workspace.frozen()
    return sum(
        int((found.rows["severity"] == Severity.ERROR.value).sum())
        for name in LAYERS
        if workspace.has(name)
        for found in [audit.check(workspace, name, as_of_on=on)]
    )


def n_without_reason(found: Review) -> int:
    """Return how many tracks of a month are behind and nobody said why."""
    return len(lacking_reasons(found.rows))


def require_faultless(workspace: Workspace, found: Review) -> None:
    """Raise where a month would be signed off with errors or untold reasons.

    Raises
    ------
    InputError
        Saying how many there are of each.
    StorageError
        If a layer cannot be read.
    """
    errors, reasons = n_errors(workspace, found.on), n_without_reason(found)
    if errors + reasons:
        raise InputError(
            texts.told(
                "review.refused_faults",
                month=found.month,
                n_errors=errors,
                n_reasons=reasons,
            )
        )


def unchanged(
    workspace: Workspace, month: str, on: dt.date, seen: Mapping[str, int]
) -> Holds:
    """Return what raises, when a month is signed, if it was not seen as it is now.

    Parameters
    ----------
    workspace
        Frozen: what is written from then on is met while the month is signed.
    month
        Such as ``2024-04``.
    on
        The day that its figures are true of.
    seen
        The versions of its layers that whoever signs has seen.

    Raises
    ------
    EditConflict
        If there are other versions already.
    """
    now = workspace.on(on).versions()
    _require_none(
        workspace, month, [one for one in LAYERS if now.get(one) != seen.get(one)]
    )
    return partial(_require_last, workspace, month)


def _require_last(workspace: Workspace, month: str, newest: Newest) -> None:
    """Raise where a layer has a line in the audit after those of its version."""
    published = newest("publication")
    known = workspace.published or workspace.current()
    later = []
    for name in LAYERS:
        lines = list(newest(f"{ROW}{name}").values())
        lines += [published[name]] if name in published else []
        last = known[name].edited_seq if name in known else 0
        if any(one.seq > last for one in lines):
            later.append(name)
    _require_none(workspace, month, later)


def _require_none(workspace: Workspace, month: str, changed: Sequence[str]) -> None:
    if not changed:
        return

    def said(language: Language) -> str:
        titles = ", ".join(workspace.layers[one].title.say(language) for one in changed)
        return texts.say(
            "review.refused_meanwhile", language, month=month, layers=titles
        )

    raise EditConflict(Told(vi=said("vi"), en=said("en")))
