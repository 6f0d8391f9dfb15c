"""Starting the child process that opens a file from outside, and ending it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyogrio

from clusterviz.files.guard import DRIVERS, Kind, require_size, sniffed_kind
from clusterviz.files.handed import open_plain, progress
from clusterviz.files.refused import FileRefusedError, is_known
from clusterviz.files.returned import DamagedRowsError, returned_rows
from clusterviz.files.spare import spare_folder, spare_told
from clusterviz.files.worker import (
    ANSWER,
    REQUEST,
    ROWS,
    Note,
    Refusal,
    Request,
    read_answer,
)
from clusterviz.settings import PACKAGE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import pandas as pd

    from clusterviz.schema import GeometryType
    from clusterviz.settings import ImportLimits

_POLL_S = 0.2

_NEEDED = ("SYSTEMROOT", "SYSTEMDRIVE")
"""Variables without which Windows starts no Python."""

_SWITCHES = {
    # What GDAL would fetch goes to a port that nobody may listen on.
    "GDAL_HTTP_PROXY": "127.0.0.1:9",
    "GDAL_HTTPS_PROXY": "127.0.0.1:9",
    "GDAL_HTTP_MAX_RETRY": "0",
    "GDAL_HTTP_TIMEOUT": "1",
    "GDAL_HTTP_CONNECTTIMEOUT": "1",
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".none",
    "CPL_AWS_EC2_METADATA": "NO",
    "PROJ_NETWORK": "OFF",
    # No neighbour of the file is opened, no plug-in or extension loaded.
    "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR",
    "GDAL_DRIVER_PATH": "disable",
    "OGR_SQLITE_LOAD_EXTENSIONS": "NONE",
    "OGR_SQLITE_PRAGMA": "trusted_schema=0,cell_size_check=1",
    "ALLOW_OGR_SQL_FUNCTIONS_FROM_TRIGGER_AND_VIEW": "NO",
    "SHAPE_RESTORE_SHX": "NO",
    # Of address space, which is what is limited, others reserve far more than
    # they use.
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "PYTHONUTF8": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
    "OMP_NUM_THREADS": "1",
}


@dataclass(frozen=True)
class RawLayer:
    """What a file holds, as it came: nothing renamed, moved or mended.

    Parameters
    ----------
    frame
        Rows, with ``geometry`` (no CRS yet) where there is any.
    layer
        The name that the file gives the layer.
    crs
        What the file says its CRS is; empty where it says nothing.
    kind
        Its format.
    notes
        What the reader has to say.
    is_bytes
        Nothing says how its text is encoded: each letter of it is one byte, as
        Latin-1 has them.
    """

    frame: pd.DataFrame
    layer: str
    crs: str
    kind: Kind
    notes: tuple[Note, ...]
    is_bytes: bool = False


def read_raw(
    path: Path,
    limits: ImportLimits,
    *,
    layer: str | None = None,
    headings: Sequence[str] = (),
    encoding: str | None = None,
    on_progress: Callable[[float], None] | None = None,
    kept: Path | None = None,
    geometry: GeometryType = "none",
) -> RawLayer:
    """Return the rows of a file from outside, read in a child process.

    Parameters
    ----------
    path
        Of any `Kind`; only ever copied here.
    limits
        What reading may cost.
    layer
        Which layer or sheet, where the file holds several.
    headings
        Words by which the row of headings of a sheet is known.
    encoding
        Of its text, as a person said; ``None`` to go by what the file says.
    on_progress
        Called now and then with how much was read, 0 to 1.
    kept
        A folder where what was read stays, for the same question about this very
        file; ``None`` for nowhere.
    geometry
        What the rows become: see `files.returned.returned_rows`.

    Raises
    ------
    FileRefusedError
        If the file is refused, cannot be read, or costs too much.
    """
    require_size(path, limits.upload_mb)
    kind = sniffed_kind(path)
    request = Request(
        file=f"input.{kind.value}",
        kind=kind,
        layer=layer,
        limits=limits,
        headings=tuple(headings),
        encoding=encoding,
    )
    text = request.model_dump_json()
    if kept is not None and _is_of(kept, text):
        # What was damaged since is read again.
        with suppress(FileRefusedError):
            return _returned(kept, path, request, None, geometry)
    with spare_folder("reading") as folder:
        with spare_told():
            shutil.copyfile(path, folder / request.file)
            (folder / REQUEST).write_text(text, encoding="utf-8")
        reason = _run(folder, kind, limits, on_progress)
        raw = _returned(folder, path, request, reason, geometry)
        if kept is not None:
            _keep(folder, kept, text)
    return raw


def _is_of(kept: Path, text: str) -> bool:
    """Return whether what was kept answers the same request of the same file."""
    path = kept / REQUEST
    return path.is_file() and path.read_text(encoding="utf-8") == text


def _keep(folder: Path, kept: Path, text: str) -> None:
    """Copy what a child left; the request comes last, since it vouches for it."""
    kept.mkdir(exist_ok=True)
    (kept / REQUEST).unlink(missing_ok=True)
    for name in (ROWS, ANSWER):
        # A plain file: what the child left may be a link to anywhere.
        with open_plain(folder / name) as source, (kept / name).open("wb") as copy:
            shutil.copyfileobj(source, copy)
    (kept / REQUEST).write_text(text, encoding="utf-8")


def _returned(
    folder: Path,
    path: Path,
    request: Request,
    reason: FileRefusedError | None,
    geometry: GeometryType,
) -> RawLayer:
    """Return what a child left in `folder`; raise where it is no layer."""
    limits = request.limits
    answer = read_answer(folder)
    if isinstance(answer, Refusal):
        raise _refused(answer, limits)
    if reason or answer is None:
        raise reason or _failed(limits)
    try:
        frame = returned_rows(folder / ROWS, limits, geometry)
    except DamagedRowsError as error:
        raise _failed(limits) from error
    # Its name in the child's folder is no name of its own.
    stem = Path(request.file).stem
    name = path.stem if answer.layer in ("", stem) else answer.layer
    return RawLayer(
        frame, name, answer.crs, request.kind, answer.notes, answer.is_bytes
    )


def _run(
    folder: Path,
    kind: Kind,
    limits: ImportLimits,
    on_progress: Callable[[float], None] | None = None,
) -> FileRefusedError | None:
    """Run the child to its end; return how it failed, ``None`` if it did not."""
    child = subprocess.Popen(
        [sys.executable, "-P", "-s", "-m", "clusterviz.files.worker"],
        cwd=folder,
        env=_environment(folder, kind),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    end = time.monotonic() + limits.wall_s
    code = None
    try:
        while code is None:
            try:
                code = child.wait(_POLL_S)
            except subprocess.TimeoutExpired:
                if time.monotonic() > end:
                    return FileRefusedError("reader_slow", wall_s=limits.wall_s)
            done_ratio = progress(folder) if on_progress else None
            if on_progress and done_ratio is not None:
                on_progress(done_ratio)
    finally:
        _end(child)
    return _failure(code, limits)


def _failure(code: int, limits: ImportLimits) -> FileRefusedError | None:
    """Return what the way in which the child ended means."""
    if code == 0:
        return None
    if sys.platform != "win32":
        if code == -signal.SIGALRM:
            return FileRefusedError("reader_slow", wall_s=limits.wall_s)
        if code == -signal.SIGXCPU:
            return FileRefusedError("reader_costly", cpu_s=limits.cpu_s)
        if code == -signal.SIGXFSZ:
            return FileRefusedError("reader_memory", memory_mb=limits.memory_mb)
    return _failed(limits)


def _failed(limits: ImportLimits) -> FileRefusedError:
    # A library that gets no more memory may end the process without a word.
    return FileRefusedError(
        "reader_failed", cpu_s=limits.cpu_s, memory_mb=limits.memory_mb
    )


def _refused(answer: Refusal, limits: ImportLimits) -> FileRefusedError:
    """Return what the child says, if it is something that it can say."""
    if not is_known(answer.reason, answer.values):
        return _failed(limits)
    return FileRefusedError(answer.reason, choices=answer.choices, **answer.values)


def _end(child: subprocess.Popen[bytes]) -> None:
    """End the child and whatever it started."""
    if sys.platform == "win32":
        child.kill()
    else:
        try:
            os.killpg(child.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            # Gone already; macOS calls that a missing permission.
            child.kill()
    child.wait()


def _environment(folder: Path, kind: Kind) -> Mapping[str, str]:
    """Return the child's environment: no secret of ours, GDAL cut to one driver."""
    wanted = DRIVERS.get(kind)
    skipped = [name for name in pyogrio.list_drivers() if name != wanted]
    return {
        **{name: os.environ[name] for name in _NEEDED if name in os.environ},
        **_SWITCHES,
        "GDAL_SKIP": ",".join(skipped),
        "PYTHONPATH": str(PACKAGE.parent),
        **dict.fromkeys(("HOME", "TMPDIR", "TEMP", "TMP"), str(folder)),
    }
