"""What was imported is kept, untouched, beside the report on it."""

from __future__ import annotations

import datetime as dt
import json
import secrets
import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clusterviz.errors import InputError
from clusterviz.files.leftovers import remove_stale

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = "imports"
REPORT = "report.json"

_PARTIAL = ".partial"


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
def staged(root: Path, path: Path) -> Iterator[Upload]:
    """Copy `path` into the workspace `root` for as long as it is looked at.

    What was not kept when the block ends is removed. Killed in between, a
    folder whose name ends in ``.partial`` stays, and the import of another
    day removes it.

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
    moment = dt.datetime.now(dt.UTC)
    name = f"{moment:%Y%m%dT%H%M%SZ}-{secrets.token_hex(4)}"
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
                f"`{path.name}` cannot be copied: {error.strerror}.",
                expected="a file that may be read and a workspace that may be written",
                remedy="Check both, and that the disk has room.",
            ) from error
        yield Upload(name if has_folder else "", copy, base / name)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
