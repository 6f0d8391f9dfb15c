"""A file on its way out: made at once where it is small, else beside the page.

What is made beside the page lies in the folder of a draft, which is whoever's asked
for it and nobody else's, and is gone a day later. The address of the page names the
draft, so whether it is theirs, and whether they still may have it, is asked each time.
"""

from __future__ import annotations

import dataclasses
import shutil
from typing import TYPE_CHECKING, Any

from clusterviz import texts
from clusterviz.errors import InputError, NotAllowed
from clusterviz.files.spare import spare_folder
from clusterviz.records import Actor
from clusterviz.workspace import jobs, people
from clusterviz.workspace.jobfiles import REQUEST
from clusterviz.workspace.outgoing import Outgoing
from clusterviz.workspace.outgoing_made import Made, make
from clusterviz.workspace.uploads import open_draft

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from clusterviz.workspace.jobfiles import JobState
    from clusterviz.workspace.opened import Workspace

    OnProgress = Callable[[str, float], None]

AT_ONCE_BYTES = 5_000_000
"""A file up to so long is made while the page waits."""

MADE = "made"
"""The folder in a draft that holds the file, and what is written of it so far."""


def made_now(workspace: Workspace, wanted: Outgoing) -> tuple[Made, bytes]:
    """Return a small file and what is said of it; nothing is left on the disk.

    Raises
    ------
    ClustervizError
        As `make`.
    """
    _require_reader(workspace)
    with spare_folder("export") as folder:
        made = make(workspace, wanted, folder)
        return made, (folder / made.file).read_bytes()


def begin(workspace: Workspace, wanted: Outgoing) -> str:
    """Start making a file in a process of its own, and return the name of its draft.

    Raises
    ------
    NotAllowed
        If who asks may read nothing that is not public.
    InputError
        If the workspace cannot be written.
    """
    _require_reader(workspace)
    payload = {
        "wanted": wanted.model_dump(mode="json"),
        "actor": dataclasses.asdict(workspace.actor),
    }
    return jobs.start(workspace.root, "export", payload)


def export_job(
    workspace: Workspace, folder: Path, on_progress: OnProgress
) -> dict[str, Any]:
    """Do `make` in a process of its own; see `workspace.jobs`."""
    wanted, actor = _asked(folder)
    target = folder / MADE
    target.mkdir()
    on_progress("writing", 0.0)

    def tell(n_done: int, n: int) -> None:
        on_progress("writing", n_done / n if n else 0.0)

    try:
        made = make(workspace.acting_as(actor), wanted, target, tell)
    except BaseException:
        # Ended or refused: what was written of it is nobody's.
        shutil.rmtree(target, ignore_errors=True)
        raise
    return made.model_dump(mode="json")


def found(workspace: Workspace, job_id: str) -> tuple[Outgoing, JobState]:
    """Return what was asked of a job, and how far it is; of a lost one, no half file.

    Raises
    ------
    InputError
        If there is no such job of whoever asks.
    NotAllowed
        If they may no longer have it.
    """
    folder = _own(workspace, job_id)
    wanted, _ = _asked(folder)
    _require_reader(workspace)
    if wanted.has_personal and not people.may(workspace, "personal"):
        raise NotAllowed(texts.told("export.personal_refused"))
    now = jobs.state(workspace.root, job_id)
    if now.failed is not None:
        # Killed: nobody was there to clear up.
        shutil.rmtree(folder / MADE, ignore_errors=True)
    return wanted, now


def made_file(workspace: Workspace, job_id: str) -> tuple[Made, Path]:
    """Return what a job made, for as long as it is kept.

    Raises
    ------
    InputError
        If there is no such job of whoever asks, or it made nothing.
    NotAllowed
        If they may no longer have it.
    """
    _, now = found(workspace, job_id)
    if now.outcome is None:
        raise _no_file()
    made = Made.model_validate(now.outcome)
    return made, open_draft(workspace.root, job_id).folder / MADE / made.file


def forget(workspace: Workspace, job_id: str) -> None:
    """End a job that is still at work, and remove all that it made.

    Raises
    ------
    InputError
        If there is no such job of whoever asks.
    """
    _own(workspace, job_id)
    jobs.cancel(workspace.root, job_id)
    open_draft(workspace.root, job_id).forget()


def _own(workspace: Workspace, job_id: str) -> Path:
    folder = open_draft(workspace.root, job_id).folder
    is_export = (folder / REQUEST).is_file() and "wanted" in jobs.payload_of(folder)
    if not is_export or _asked(folder)[1].person_id != workspace.actor.person_id:
        raise _no_file()
    return folder


def _asked(folder: Path) -> tuple[Outgoing, Actor]:
    given = jobs.payload_of(folder)
    return Outgoing.model_validate(given["wanted"]), Actor(**given["actor"])


def _require_reader(workspace: Workspace) -> None:
    if not people.may(workspace, "read"):
        raise NotAllowed(texts.told("handover.not_allowed"))


def _no_file() -> InputError:
    return InputError(texts.told("outgoing.gone"))
