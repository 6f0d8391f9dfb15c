"""Use case: writing of a month's review: plans, reasons, and what it assigns.

Every write is an edit of a row, by whoever may, and of a month that is open.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from clusterviz import texts
from clusterviz.core import review_agenda
from clusterviz.core.cells import shown
from clusterviz.core.review import TRACKS
from clusterviz.errors import InputError
from clusterviz.workspace import edits, review_signing
from clusterviz.workspace.edits import Change
from clusterviz.workspace.review import day_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from clusterviz.records import LayerVersion
    from clusterviz.workspace.opened import Workspace

OPEN, DONE, CANCELLED = (
    review_agenda.OPEN, review_agenda.DONE, review_agenda.CANCELLED,
)  # fmt: skip


def record(
    workspace: Workspace,
    month: str,
    cluster_id: str,
    values: Mapping[str, object],
    *,
    made_from: int,
    source_document: str,
    reason: str = "",
) -> LayerVersion:
    """Write what is planned of a cluster in a month, and why a track is behind.

    Parameters
    ----------
    values
        Fields of the layer ``reviews``, only those that change.
    made_from
        The version of the layer that the writer has seen; 0 where it has none.
    source_document
        The minutes or the dispatch behind it.
    reason
        Why, where somebody was asked.

    Raises
    ------
    InputError
        If the month is signed off, or another reason is given and not told.
    EditRefusedError
        If a value breaks the declaration.
    RowConflict
        If somebody wrote of it meanwhile.
    NotAllowed
        If the actor may not edit there.
    """
    review_signing.require_open(workspace, [month])
    key = f"{cluster_id}:{month}"
    before = edits.row(workspace, "reviews", key)
    after = {**(before or {}), **values}
    for track in TRACKS:
        note = str(after.get(f"{track}_note") or "").strip()
        if after.get(f"{track}_reason") == "other" and not note:
            raise InputError(texts.told("review.refused_other", cluster=cluster_id))
    verb = "change" if before else "add"
    added = {} if before else {"cluster_id": cluster_id, "month": month}
    change = Change(key, {**added, **values}, verb, reason)
    return edits.edit(
        workspace, "reviews", [change],
        made_from=_seen(workspace, "reviews", made_from),
        source_document=source_document,
        as_of_on=day_of(workspace, month),
    )  # fmt: skip


def assign(
    workspace: Workspace,
    month: str,
    values: Mapping[str, object],
    *,
    made_from: int,
    source_document: str,
) -> str:
    """Write an assignment that the review of a month gives, and return its id.

    Parameters
    ----------
    values
        ``cluster_id``, ``track``, ``task``, ``owner``, ``due_on`` and, where the
        figures can tell, ``target``, in the unit of the track.
    made_from, source_document
        See `record`.

    Raises
    ------
    InputError
        If the month is signed off.
    EditRefusedError
        If a value is missing or breaks the declaration.
    NotAllowed
        If the actor may not edit there.
    """
    review_signing.require_open(workspace, [month])
    assignment_id = f"NV-{month}-{secrets.token_hex(3)}"
    said = {**values, "month": month, "assignment_state": OPEN}
    edits.edit(
        workspace, "assignments", [Change(assignment_id, said, "add")],
        made_from=_seen(workspace, "assignments", made_from),
        source_document=source_document,
        as_of_on=day_of(workspace, month),
    )  # fmt: skip
    return assignment_id


def settle(
    workspace: Workspace,
    assignment_id: str,
    state: str,
    *,
    made_from: int,
    source_document: str,
    done_on: dt.date | None = None,
    evidence: str = "",
    reason: str = "",
) -> LayerVersion:
    """Say that an assignment is done, given up, or open again.

    It may be of a month that is signed off: what was signed stays as it was.

    Parameters
    ----------
    state
        ``done``, ``cancelled`` or ``open``.
    made_from, source_document
        See `record`.
    done_on, evidence
        When it was done, and what shows it; both are asked of what is done.
    reason
        Why it is given up or opened again.

    Raises
    ------
    InputError
        If there is no such assignment, or day, evidence or reason are not told.
    RowConflict
        If somebody wrote of it meanwhile.
    NotAllowed
        If the actor may not edit there.
    """
    if edits.row(workspace, "assignments", assignment_id) is None:
        raise InputError(
            texts.told("review.refused_no_assignment", assignment=shown(assignment_id))
        )
    values: dict[str, object] = {"assignment_state": state}
    if state == DONE:
        if done_on is None or not evidence.strip():
            raise InputError(texts.told("review.refused_no_evidence"))
        values |= {"done_on": done_on, "evidence": evidence.strip()}
    elif not reason.strip():
        raise InputError(texts.told("review.refused_no_reason_to_settle"))
    else:
        values |= {"done_on": None}
    change = Change(assignment_id, values, "change", reason)
    return edits.edit(
        workspace, "assignments", [change],
        made_from=made_from, source_document=source_document,
        as_of_on=max(done_on or workspace.as_of_on, workspace.as_of_on),
    )  # fmt: skip


def _seen(workspace: Workspace, layer_name: str, made_from: int) -> int:
    """Return the version that a writer has seen who saw a layer without rows.

    Another may have written its first row meanwhile: that is no conflict.
    """
    return made_from or int(workspace.has(layer_name))
