"""Files on their way in: the upload, what it is to become, what was decided."""

from __future__ import annotations

import datetime as dt
import io
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from clusterviz.errors import InputError
from clusterviz.files.guard import require_size
from clusterviz.files.refused import FileRefusedError
from clusterviz.workspace.imports import layer_of
from clusterviz.workspace.pasted import pasted_file
from clusterviz.workspace.reading import Reading
from clusterviz.workspace.uploads import Draft, new_draft, open_draft, open_drafts

if TYPE_CHECKING:
    from clusterviz.workspace.opened import Workspace

ABOUT, READING = "intake.json", "reading.json"


@dataclass(frozen=True)
class Intake:
    """One file on its way in.

    Parameters
    ----------
    draft
        Its folder and its upload.
    layer
        What it is to become.
    file
        Its name, as it came.
    begun_at
        UTC, ISO 8601.
    """

    draft: Draft
    layer: str
    file: str
    begun_at: str

    @property
    def reading(self) -> Reading:
        """What was decided so far."""
        path = self.draft.folder / READING
        if not path.is_file():
            return Reading(file=self.file)
        return Reading.model_validate_json(path.read_text(encoding="utf-8"))

    def keep_reading(self, reading: Reading) -> None:
        """Keep what was decided."""
        path = self.draft.folder / READING
        path.write_text(reading.model_dump_json(), encoding="utf-8")


def begin(workspace: Workspace, layer: str, file: str, content: bytes) -> Intake:
    """Keep an upload as a draft; nothing of it is believed or read yet.

    Parameters
    ----------
    workspace
        With a folder of its own.
    layer
        What it is to become.
    file
        Its name: shown, and only its suffix is used.
    content
        Its bytes.

    Raises
    ------
    FileRefusedError
        If it is too large.
    InputError
        If there is no such layer, or the workspace cannot be written.
    """
    layer_of(workspace, layer)
    draft = new_draft(workspace.root, io.BytesIO(content), file)
    try:
        require_size(draft.upload, workspace.settings.limits.upload_mb)
    except FileRefusedError:
        draft.forget()
        raise
    return _begun(draft, layer, file)


def begin_pasted(workspace: Workspace, layer: str, text: str, file: str) -> Intake:
    """Keep a pasted table of corners as a draft, as `begin` keeps a file.

    Parameters
    ----------
    workspace
        With a folder of its own.
    layer
        What it is to become.
    text
        As it was copied.
    file
        What the report calls it.

    Raises
    ------
    InputError
        If the text holds no table of corners, or as `begin`.
    """
    layer_of(workspace, layer)
    draft = new_draft(workspace.root)
    try:
        pasted_file(text, draft.folder).rename(draft.folder / "upload.csv")
    except InputError:
        draft.forget()
        raise
    return _begun(draft, layer, file)


def _begun(draft: Draft, layer: str, file: str) -> Intake:
    begun = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    about = {"layer": layer, "file": file, "begun_at": begun}
    (draft.folder / ABOUT).write_text(json.dumps(about), encoding="utf-8")
    return Intake(draft, **about)


def intakes(workspace: Workspace) -> list[Intake]:
    """Return what is on its way in, the newest first."""
    drafts = open_drafts(workspace.root)
    return [_of(one) for one in drafts if (one.folder / ABOUT).is_file()]


def intake(workspace: Workspace, draft_id: str) -> Intake:
    """Return one file on its way in.

    Raises
    ------
    InputError
        If there is none of that name.
    """
    return _of(open_draft(workspace.root, draft_id))


def _of(draft: Draft) -> Intake:
    about = json.loads((draft.folder / ABOUT).read_text(encoding="utf-8"))
    return Intake(draft, **about)
