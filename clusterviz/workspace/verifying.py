"""Use case: hold everything that a workspace keeps against what was written."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

import pandas as pd

from clusterviz import texts
from clusterviz.errors import ClustervizError, InputError, StorageError
from clusterviz.records import Finding, Severity
from clusterviz.storage import audit
from clusterviz.storage.copies import looking, require_sound
from clusterviz.storage.folder import DATABASE
from clusterviz.storage.layerfiles import layer_path
from clusterviz.storage.restoring import check_backup
from clusterviz.storage.snapshots import files_named, snapshots
from clusterviz.workspace.answers import Answer
from clusterviz.workspace.provenance import SHOWN_DIGITS
from clusterviz.workspace.sweeping import leftovers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from clusterviz.records import LayerVersion
    from clusterviz.workspace.opened import Workspace

    OnProgress = Callable[[int, int], None]

_PRINTED = re.compile(r"(\d{1,10})\s*[-:/ ]\s*([0-9a-f]{8,64})", re.ASCII)


def verify(
    workspace: Workspace,
    *,
    printed: str | None = None,
    backup: Path | None = None,
    on_progress: OnProgress | None = None,
) -> Answer:
    """Return what is altered, removed, out of order or left over.

    Parameters
    ----------
    workspace
        Which.
    printed
        Number and hash of a line as a report has them, ``25 3fa9c0d1e2b4``;
        ``None`` for none.
    backup
        A file to be held against its own list too.
    on_progress
        Told how many files are read, and how many there are.

    Returns
    -------
    answer
        ``severity code layer feature_id field``, and the findings as its notes. An
        error is something that is not as it was written.

    Raises
    ------
    InputError
        If `printed` names no line.
    """
    found = workspace.store.journal.verify()
    findings = [
        _finding(
            Severity.INFO, "audit", seq=found.n_lines, digest=found.head[:SHOWN_DIGITS]
        )
    ]
    if found.broken is not None:
        findings.append(
            _finding(
                Severity.ERROR, f"line_{found.broken.reason}", seq=found.broken.seq
            )
        )
    findings += [
        _finding(
            # What was put right is told for good, and is right by now.
            Severity.WARNING if one.reason == "permitted" else Severity.ERROR,
            f"row_{one.reason}",
            table=one.table, subject=one.subject, seq=one.seq,
        )
        for one in workspace.store.journal.disagreements()
    ]  # fmt: skip
    if printed is not None:
        findings += _printed(workspace, printed)
    findings += _files(workspace, on_progress)
    findings += _snapshots(workspace)
    if backup is not None:
        findings += _backup(backup)
    findings += [
        _finding(Severity.INFO, f"left_{one.kind}", file=_name(workspace, one.path))
        for one in leftovers(workspace)
    ]
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


def _finding(
    severity: Severity, code: str, layer: str = "", **values: object
) -> Finding:
    return Finding(severity, f"verify.{code}", layer, values=values)


def _printed(workspace: Workspace, printed: str) -> Iterator[Finding]:
    match = _PRINTED.fullmatch(printed.strip().lower())
    if match is None:
        raise InputError(texts.told("option.no_printed_line", text=printed[:80]))
    seq, digest = int(match[1]), match[2]
    is_same = workspace.store.journal.digest(seq).startswith(digest)
    yield _finding(
        Severity.INFO if is_same else Severity.ERROR,
        "printed_found" if is_same else "printed_differs",
        seq=seq,
        digest=digest,
    )


def _files(workspace: Workspace, on_progress: OnProgress | None) -> Iterator[Finding]:
    """Yield the files of versions that are missing, or not what was published."""
    versions: dict[tuple[str, str], LayerVersion] = {
        (name, one.content_hash): one
        for name in sorted(workspace.current())
        for one in workspace.store.history(name)
    }
    is_here = (workspace.root / DATABASE).is_file()
    for n_done, ((name, content_hash), one) in enumerate(versions.items(), start=1):
        path = layer_path(workspace.root, name, content_hash)
        if is_here and not path.is_file():
            yield _finding(
                Severity.ERROR, "file_missing", name,
                version=one.version, file=_name(workspace, path),
            )  # fmt: skip
        elif is_here and _hash(path) != content_hash:
            yield _finding(
                Severity.ERROR, "file_altered", name,
                version=one.version, file=_name(workspace, path),
            )  # fmt: skip
        elif not is_here and name in workspace.layers:
            yield from _kept_elsewhere(workspace, one)
        if on_progress is not None:
            on_progress(n_done, len(versions))
    yield _finding(Severity.INFO, "files", n=len(versions))


def _kept_elsewhere(workspace: Workspace, one: LayerVersion) -> Iterator[Finding]:
    """Yield whether a version cannot be read, where its file is no file here."""
    layer = workspace.layers[one.layer]
    try:
        workspace.store.load_columns(layer, one.version, [layer.key])
    except StorageError:
        yield _finding(
            Severity.ERROR, "file_altered", one.layer,
            version=one.version, file=one.content_hash,
        )  # fmt: skip


def _snapshots(workspace: Workspace) -> Iterator[Finding]:
    found = snapshots(workspace.root)
    yield _finding(Severity.INFO, "snapshots" if found else "no_snapshot", n=len(found))
    for folder in found:
        try:
            with looking(folder / DATABASE) as connection:
                require_sound(connection, folder / DATABASE)
                is_whole = audit.verify(connection).broken is None
            missing = _missing(workspace, files_named(folder))
        except StorageError:
            is_whole, missing = False, []
        if not is_whole or missing:
            yield _finding(
                Severity.ERROR, "snapshot_damaged",
                file=folder.name, what=", ".join(missing[:3]) or DATABASE,
            )  # fmt: skip


def _missing(workspace: Workspace, named: Sequence[tuple[str, str]]) -> list[str]:
    """Return the files that are neither in the folder nor on the server it is of."""
    paths = {one: layer_path(workspace.root, *one) for one in named}
    gone = {one for one, path in paths.items() if not path.is_file()}
    if not (workspace.root / DATABASE).is_file():
        gone -= {
            (name, one.content_hash)
            for name in {name for name, _ in gone}
            for one in workspace.store.history(name)
        }
    return [f"{paths[one].parent.name}/{paths[one].name}" for one in sorted(gone)]


def _backup(path: Path) -> Iterator[Finding]:
    try:
        found = check_backup(path)
    except ClustervizError as error:
        yield _finding(
            Severity.ERROR, "backup_damaged", file=path.name, what=error.found
        )
        return
    yield _finding(
        Severity.INFO, "backup_whole",
        file=path.name, n=len(found.files), seq=found.n_lines,
        digest=found.head[:SHOWN_DIGITS],
    )  # fmt: skip


def _name(workspace: Workspace, path: Path) -> str:
    return path.relative_to(workspace.root).as_posix()


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
