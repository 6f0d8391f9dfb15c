"""Use case: hand a letter or a report on as a file, in Word or as a PDF."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from pathlib import PurePath
from typing import TYPE_CHECKING

from clusterviz import texts
from clusterviz.errors import InputError
from clusterviz.files.word import letter_bytes
from clusterviz.files.word_template import shipped_template
from clusterviz.workspace import exports

if TYPE_CHECKING:
    from pathlib import Path

    from clusterviz.letter import Letter
    from clusterviz.workspace.opened import Workspace

SUFFIXES = (".docx", ".pdf")

TEMPLATE = "templates/report.docx"
"""Where a workspace has a frame of its own for documents in Word."""


def paper_bytes(workspace: Workspace, letter: Letter, suffix: str) -> bytes:
    """Return a document as a file, in the frame that the workspace has for it.

    Parameters
    ----------
    workspace
        Its `TEMPLATE` is the frame in Word; the shipped one where it has none.
    letter
        What it says.
    suffix
        One of `SUFFIXES`: officials edit the first, and file the second, which has
        the frame of Decree 30/2020/NĐ-CP always.

    Raises
    ------
    InputError
        If the suffix is another, or the template is none.
    """
    if suffix.lower() == ".docx":
        template = workspace.root / TEMPLATE
        return letter_bytes(letter, dt.datetime.now(dt.UTC), template)
    if suffix.lower() == ".pdf":
        # Imported here: few ask for it, and it loads slowly.
        from clusterviz.files.paper_pdf import pdf_bytes

        return pdf_bytes(letter)
    raise InputError(
        texts.told("report.suffix", suffix=suffix or "–", known=", ".join(SUFFIXES))
    )


def write_paper(
    workspace: Workspace, letter: Letter, path: Path, *, force: bool = False
) -> None:
    """Write a document to a file, whole or not at all.

    Parameters
    ----------
    workspace, letter
        See `paper_bytes`.
    path
        Its suffix says the format.
    force
        Replace a file that is there.

    Raises
    ------
    InputError
        As `paper_bytes`; or if the file exists, or cannot be written.
    """
    exports.require_new(path, force=force)
    data = paper_bytes(workspace, letter, path.suffix)
    exports.write_whole(path, lambda to: _write(to, data))


def write_template(path: Path, *, force: bool = False) -> None:
    """Write the shipped template, to be edited in Word.

    Parameters
    ----------
    path
        A ``.docx``; as `TEMPLATE` of a workspace, its documents have it.
    force
        Replace a file that is there.

    Raises
    ------
    InputError
        If the suffix is another, the file exists, or cannot be written.
    """
    if path.suffix.lower() != ".docx":
        raise InputError(
            texts.told("report.suffix", suffix=path.suffix or "–", known=".docx")
        )
    if path.parts[-2:] == PurePath(TEMPLATE).parts and path.parent.parent.is_dir():
        # A folder that cannot be made is told below.
        with suppress(OSError):
            path.parent.mkdir(exist_ok=True)
    exports.require_new(path, force=force)
    exports.write_whole(path, lambda to: _write(to, shipped_template()))


def _write(path: Path, data: bytes) -> None:
    path.write_bytes(data)
