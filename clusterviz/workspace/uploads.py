"""What was imported is kept, untouched, beside the report on it."""

from __future__ import annotations

import datetime as dt
import json
import re
import secrets
import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from clusterviz import texts
from clusterviz.errors import InputError
from clusterviz.files.leftovers import remove_stale
from clusterviz.texts.reasons import why

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = "imports"
REPORT = "report.json"

_PARTIAL = ".partial"

_DRAFT = ".draft"

_NAME = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{8}", re.ASCII)

_SUFFIX = re.compile(r"\.[a-z0-9]{1,10}", re.ASCII)


@dataclass(frozen=True)
class Upload:
    """One file that is being imported, copied into the workspace.

    Parameters
    ----------
    import_id
        Names its folder; empty when the workspace has no folder to keep it in.
    path
        The copy.
    home
        The folder that it will have under ``imports/``.
    """

    import_id: str
    path: Path
    home: Path

    def keep(self, report: dict[str, Any]) -> None:
        """Give the upload its folder, with `report` beside it, in one step."""
        if not self.import_id:
            return
        self.write_report(report)
        self.path.parent.rename(self.home)

    def write_report(self, report: dict[str, Any]) -> None:
        """Write `report` beside the upload, in the place of an earlier one."""
        if not self.import_id:
            return
        folder = self.home if self.home.is_dir() else self.path.parent
        text = json.dumps(report, ensure_ascii=False, indent=1, default=str)
        draft = folder / f"{REPORT}{_PARTIAL}"
        draft.write_text(text, encoding="utf-8")
        draft.replace(folder / REPORT)

    def forget(self) -> None:
        """Remove the upload: it came to nothing."""
        shutil.rmtree(self.home, ignore_errors=True)


@contextmanager
def staged(root: Path, path: Path, name: str = "") -> Iterator[Upload]:
    """Copy `path` into the workspace `root` for as long as it is looked at.

    What was not kept when the block ends is removed. Killed in between, a
    folder whose name ends in ``.partial`` stays, and the import of another
    day removes it.

    Parameters
    ----------
    root
        The workspace's folder.
    path
        The file.
    name
        What its folder is called, where that is free; empty for a new name.

    Yields
    ------
    upload
        The copy.

    Raises
    ------
    InputError
        If the file cannot be copied.
    """
    has_folder = root.is_dir()
    base = root / FOLDER if has_folder else Path(tempfile.gettempdir())
    if not name or (base / name).exists():
        name = _new_name()
    folder = base / f"{name}{_PARTIAL}"
    copy = folder / f"upload{path.suffix.lower()}"
    try:
        try:
            base.mkdir(exist_ok=True)
            if has_folder:
                remove_stale(base, f"*{_PARTIAL}")
            folder.mkdir(mode=0o700)
            shutil.copyfile(path, copy)
        except OSError as error:
            raise InputError(
                texts.told("errors.copy_failed", file=path.name, why=why(error))
            ) from error
        yield Upload(name if has_folder else "", copy, base / name)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@dataclass(frozen=True)
class Draft:
    """A file that a person is still deciding about, kept from step to step.

    Parameters
    ----------
    draft_id
        Names it in links and sessions.
    folder
        Its own: the upload, what was decided so far, and what was made of it.
    """

    draft_id: str
    folder: Path

    @property
    def upload(self) -> Path:
        """The untouched upload.

        Raises
        ------
        InputError
            If the draft has none.
        """
        found = next(self.folder.glob("upload*"), None)
        if found is None:
            raise _no_draft()
        return found

    def forget(self) -> None:
        """Remove the draft with all that was made of it."""
        shutil.rmtree(self.folder, ignore_errors=True)


def new_draft(root: Path, file: BinaryIO | None = None, name: str = "") -> Draft:
    """Return a new draft in the workspace `root`; those of another day are removed.

    Parameters
    ----------
    root
        The workspace's folder.
    file
        The upload, read to its end; ``None`` for a draft without one.
    name
        What its owner calls it: only its suffix is used.

    Raises
    ------
    InputError
        If it cannot be written.
    """
    base = root / FOLDER
    suffix = Path(name).suffix.lower()
    draft = Draft(found := _new_name(), base / f"{found}{_DRAFT}")
    try:
        base.mkdir(exist_ok=True)
        remove_stale(base, f"*{_DRAFT}")
        draft.folder.mkdir(mode=0o700)
        if file is not None:
            known = suffix if _SUFFIX.fullmatch(suffix) else ""
            with (draft.folder / f"upload{known}").open("xb") as copy:
                shutil.copyfileobj(file, copy)
    except OSError as error:
        draft.forget()
        key = "errors.job_unbegun" if file is None else "errors.keep_failed"
        raise InputError(texts.told(key, why=why(error))) from error
    return draft


def open_drafts(root: Path) -> list[Draft]:
    """Return every draft of the workspace `root`, the newest first."""
    folders = sorted((root / FOLDER).glob(f"*{_DRAFT}"), reverse=True)
    return [Draft(one.stem, one) for one in folders if _NAME.fullmatch(one.stem)]


def open_draft(root: Path, draft_id: str) -> Draft:
    """Return the draft of that name.

    Raises
    ------
    InputError
        If there is none, or no longer.
    """
    # Matched as a word first: it may come from a link, and becomes a path.
    if not _NAME.fullmatch(draft_id):
        raise _no_draft()
    draft = Draft(draft_id, root / FOLDER / f"{draft_id}{_DRAFT}")
    if not draft.folder.is_dir():
        raise _no_draft()
    return draft


def _no_draft() -> InputError:
    return InputError(texts.told("errors.no_upload"))


def _new_name() -> str:
    moment = dt.datetime.now(dt.UTC)
    return f"{moment:%Y%m%dT%H%M%SZ}-{secrets.token_hex(4)}"
