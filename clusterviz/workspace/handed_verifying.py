"""Use case: hold a hand-over against its list, and the list against the workspace."""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

import pandas as pd

from clusterviz import texts
from clusterviz.core.cells import shown
from clusterviz.errors import InputError
from clusterviz.records import Finding, Severity
from clusterviz.workspace.answers import Answer
from clusterviz.workspace.handed_folder import (
    MOST_LIST_BYTES,
    parsed,
    read_list,
    strangers,
    summed,
)
from clusterviz.workspace.manifest import NAME

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from clusterviz.workspace.manifest import Handed, HandedFile
    from clusterviz.workspace.opened import Workspace

    OnProgress = Callable[[int, int], None]
    Sums = Callable[[HandedFile], tuple[int, str] | None]


def verify_handed(
    workspace: Workspace,
    path: Path,
    on_progress: OnProgress = lambda _n_done, _n_parts: None,
) -> Answer:
    """Return whether a hand-over is as it was made, and of this workspace.

    Parameters
    ----------
    workspace
        Whose audit it names; of one without any layer only the files are held
        against the list, as whoever received them can.
    path
        The folder, or the zip.
    on_progress
        Told how many files are read, and how many there are.

    Returns
    -------
    answer
        ``severity code layer feature_id field``, and the findings as its notes. An
        error is something that is not as it was handed over.

    Raises
    ------
    InputError
        If there is no list of a hand-over.
    """
    workspace = workspace.frozen()
    found = _in_zip if path.is_file() else _in_folder
    findings = [*found(path, on_progress)]
    handed = _list_of(path)
    if workspace.current():
        findings += [*_audit(workspace, handed), *_versions(workspace, handed)]
    else:
        # Whoever received it has nothing to hold the list against.
        findings.append(_finding(Severity.INFO, "not_the_sender"))
    rows = [
        {"severity": one.severity.value, "code": one.code, "layer": one.layer,
         "feature_id": one.feature_id, "field": one.field}
        for one in findings
    ]  # fmt: skip
    return Answer(
        rows=pd.DataFrame(rows),
        layer_versions=workspace.versions(),
        as_of_on=workspace.as_of_on,
        notes=tuple(findings),
    )


def _list_of(path: Path) -> Handed:
    if not path.is_file():
        return read_list(path)
    try:
        with zipfile.ZipFile(path) as archive, archive.open(NAME) as file:
            return parsed(file.read(MOST_LIST_BYTES + 1), path)
    except KeyError as error:
        raise InputError(texts.told("handover.no_list", path=path)) from error
    except _UNREADABLE as error:
        raise InputError(texts.told("handover.list_unread", path=path)) from error


_UNREADABLE = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, lzma.LZMAError, struct.error,
    EOFError, NotImplementedError, OSError, RuntimeError, ValueError,
)  # fmt: skip
"""What `zipfile` raises of a file that is no zip, is damaged or is locked."""


def _in_folder(path: Path, on_progress: OnProgress) -> Iterator[Finding]:
    handed = read_list(path)

    def sums(file: HandedFile) -> tuple[int, str] | None:
        there = path / file.name
        # What a link points at was not handed over.
        if there.is_symlink() or not there.is_file():
            return None
        with there.open("rb") as opened:
            return summed(opened, file.size_bytes)

    yield from _files(handed, sums, strangers(path, handed), on_progress)


def _in_zip(path: Path, on_progress: OnProgress) -> Iterator[Finding]:
    handed = _list_of(path)
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())

        def sums(file: HandedFile) -> tuple[int, str] | None:
            if file.name not in names:
                return None
            try:
                with archive.open(file.name) as opened:
                    return summed(opened, file.size_bytes)
            except _UNREADABLE:
                return -1, ""

        known = {NAME, *(one.name for one in handed.files)}
        yield from _files(handed, sums, sorted(names - known), on_progress)


def _files(
    handed: Handed, sums: Sums, others: list[str], on_progress: OnProgress
) -> Iterator[Finding]:
    n_whole = 0
    for n_done, file in enumerate(handed.files, start=1):
        found = sums(file)
        if found is None:
            yield _finding(Severity.ERROR, "file_missing", file=file.name)
        elif found != (file.size_bytes, file.sha256):
            yield _finding(Severity.ERROR, "file_altered", file=file.name)
        else:
            n_whole += 1
        on_progress(n_done, len(handed.files))
    for name in others:
        yield _finding(Severity.WARNING, "file_added", file=shown(name))
    yield _finding(Severity.INFO, "files_whole", n=n_whole, all=len(handed.files))


def _audit(workspace: Workspace, handed: Handed) -> Iterator[Finding]:
    if not handed.audit_seq:
        yield _finding(Severity.WARNING, "audit_none")
        return
    is_same = workspace.store.journal.digest(handed.audit_seq) == handed.audit_digest
    yield _finding(
        Severity.INFO if is_same else Severity.ERROR,
        "audit_found" if is_same else "audit_differs",
        line=shown(handed.audit_line),
    )


def _versions(workspace: Workspace, handed: Handed) -> Iterator[Finding]:
    """Yield which layers are not known here, or were brought up to date since."""
    now = workspace.current()
    for one in handed.layers:
        newest = now.get(one.layer)
        if newest is None or newest.version < one.version:
            yield _finding(
                Severity.ERROR, "version_unknown", shown(one.layer), version=one.version
            )
        elif newest.version > one.version or (
            newest.is_edited and newest.edited_seq > handed.audit_seq
        ):
            yield _finding(
                Severity.INFO,
                "version_newer",
                one.layer,
                version=one.version,
                newest=newest.version,
            )


def _finding(
    severity: Severity, code: str, layer: str = "", **values: object
) -> Finding:
    return Finding(severity, f"handover.{code}", layer, values=values)
