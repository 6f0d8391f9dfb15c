"""Long work beside the page: a process of its own, watched through its folder.

A job belongs to a draft, of a file on its way in or out, and writes into its folder:
how far it is, and at the end what came of it. A page that is drawn again, or a server
that is started again, finds it there. One at a time works in a workspace, the others
wait.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from clusterviz import texts
from clusterviz.errors import ClustervizError, InputError
from clusterviz.settings import PACKAGE
from clusterviz.storage.locks import is_taken, taken
from clusterviz.texts.reasons import why
from clusterviz.workspace.creation import open_workspace
from clusterviz.workspace.jobfiles import (
    END,
    PROGRESS,
    REQUEST,
    JobState,
    Reporter,
    Request,
    end_in,
    failure,
    keep_end,
    progress_in,
    request_in,
    told,
    write_whole,
)
from clusterviz.workspace.uploads import new_draft, open_draft

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from types import FrameType

    from clusterviz.workspace.opened import Workspace

    OnProgress = Callable[[str, float], None]
    Action = Callable[[Workspace, Path, OnProgress], dict[str, Any]]

ACTIONS: Mapping[str, str] = {
    "export": "clusterviz.workspace.outgoing_jobs:export_job",
    "look": "clusterviz.workspace.drafts:look_job",
    "publish": "clusterviz.workspace.drafts:publish_job",
}
"""By name, the module and function that do the work, as ``module:function``."""

WALL_S = 1800.0
"""Longer than anything here takes; the time to wait for others left out."""

PROGRAM = (sys.executable, "-P", "-m", "clusterviz.workspace.jobs")

_ALIVE, _BUSY = "alive.lock", ".busy.lock"
_POLL_S = 0.2
_START_S = 60.0
"""Within this a process that was started has said that it lives."""
_GRACE_S = 20.0
"""How long one that was told to end may take to clear up."""
_NICE = 10


def start(
    root: Path,
    action: str,
    payload: Mapping[str, Any],
    *,
    job_id: str | None = None,
    wall_s: float = WALL_S,
    program: Sequence[str] = PROGRAM,
) -> str:
    """Start a job in a process of its own, and return the name of its draft.

    Parameters
    ----------
    root
        The workspace's folder.
    action
        One of `ACTIONS`.
    payload
        What it is given, as JSON has it; see `payload_of`.
    job_id
        The draft that it works on; ``None`` for a new one without upload.
    wall_s
        It is ended after so long.
    program
        What runs it.

    Raises
    ------
    InputError
        If there is no such draft, a job is at work on it, or there is no room.
    """
    draft = new_draft(root) if job_id is None else open_draft(root, job_id)
    if (draft.folder / REQUEST).exists() and state(root, draft.draft_id).is_running:
        raise InputError(texts.told("errors.job_busy"))
    for name in (PROGRESS, END):
        (draft.folder / name).unlink(missing_ok=True)
    request = Request(action=action, payload=dict(payload), wall_s=wall_s)
    try:
        write_whole(draft.folder / REQUEST, request)
    except OSError as error:
        if job_id is None:
            draft.forget()
        raise InputError(texts.told("errors.job_unbegun", why=why(error))) from error
    child = subprocess.Popen(
        [*program, str(draft.folder)],
        env={**os.environ, "PYTHONPATH": str(PACKAGE.parent)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        # Not ended with the terminal that the server was started in.
        start_new_session=True,
        creationflags=_window_flags(),
    )
    watch = threading.Thread(target=_watch, args=(child, draft.folder), daemon=True)
    watch.start()
    return draft.draft_id


def state(root: Path, job_id: str) -> JobState:
    """Return how far a job is.

    One that was killed, or whose machine was switched off, has failed.

    Raises
    ------
    InputError
        If there is no such job.
    """
    folder = open_draft(root, job_id).folder
    ended = end_in(folder)
    if ended is not None:
        return ended
    if is_taken(folder / _ALIVE):
        return progress_in(folder)
    # It may have ended well between the two looks.
    ended = end_in(folder)
    if ended is not None:
        return ended
    try:
        asked_at = (folder / REQUEST).stat().st_mtime
    except FileNotFoundError as error:
        raise InputError(texts.told("errors.no_job")) from error
    if time.time() - asked_at < _START_S and not (folder / PROGRESS).exists():
        return JobState(is_running=True)
    return progress_in(folder).model_copy(
        update={"failed": failure("history.job_ended"), "is_running": False}
    )


def cancel(root: Path, job_id: str) -> JobState:
    """End a job, and return how it ended: it may have been faster.

    Raises
    ------
    InputError
        If there is no such job.
    """
    folder = open_draft(root, job_id).folder
    found = state(root, job_id)
    if not found.is_running:
        return found
    alive = folder / _ALIVE
    cancelled = found.model_copy(
        update={"failed": failure("history.job_cancelled"), "is_running": False}
    )
    # Said first: one that is only starting looks here before it begins, and what
    # is ended is not to be taken for what failed.
    keep_end(folder, cancelled)
    for sign in (signal.SIGTERM, getattr(signal, "SIGKILL", signal.SIGTERM)):
        deadline = time.monotonic() + _GRACE_S
        while is_taken(alive) and time.monotonic() < deadline:
            # Whoever holds the lock wrote it: it is nobody else's number.
            number = alive.read_text(encoding="ascii")
            if number.isdecimal():
                with suppress(ProcessLookupError):
                    os.kill(int(number), sign)
            time.sleep(_POLL_S)
    return state(root, job_id)


def payload_of(folder: Path) -> dict[str, Any]:
    """Return what the job in `folder` was given."""
    return request_in(folder).payload


def run(folder: Path, actions: Mapping[str, Action]) -> int:
    """Do the job of `folder` in this process, and return its exit code.

    Parameters
    ----------
    folder
        Of the draft.
    actions
        What can be done, by name.
    """
    signal.signal(signal.SIGTERM, _end_tidily)
    if hasattr(os, "nice"):
        os.nice(_NICE)
    if not folder.is_dir():
        # Given up before this process began.
        return 1
    alive = _held(folder / _ALIVE, lambda: None)
    with alive:
        alive.truncate(0)
        alive.write(str(os.getpid()).encode("ascii"))
        alive.flush()
        if (folder / END).exists():
            return 1
        report = Reporter(folder)
        with _held(folder.parent / _BUSY, lambda: report("waiting", 0.0)):
            return _done(folder, request_in(folder), actions, report)


def _done(
    folder: Path, request: Request, actions: Mapping[str, Action], report: OnProgress
) -> int:
    clock = threading.Timer(request.wall_s, _out_of_time, (folder, request.wall_s))
    clock.daemon = True
    clock.start()
    workspace = None
    try:
        workspace = open_workspace(folder.parent.parent)
        outcome = actions[request.action](workspace, folder, report)
    except ClustervizError as error:
        keep_end(folder, JobState(failed=told(error)))
        return 1
    finally:
        clock.cancel()
        if workspace is not None:
            workspace.store.close()
    # A draft that was published is gone: its report says so.
    if folder.is_dir():
        keep_end(folder, JobState(step="done", done=1.0, outcome=outcome))
    return 0


def _held(path: Path, on_wait: Callable[[], None]) -> BinaryIO:
    """Return a lock as soon as nobody else holds it."""
    while True:
        file = taken(path)
        if file is not None:
            return file
        on_wait()
        time.sleep(_POLL_S)


def _watch(child: subprocess.Popen[bytes], folder: Path) -> None:
    """Wait for the process, so that its end is known at once and leaves nothing."""
    code = child.wait()
    # The draft may have been forgotten meanwhile.
    if code and folder.is_dir():
        keep_end(folder, JobState(failed=failure("history.job_ended")))


def _end_tidily(_number: int, _frame: FrameType | None) -> None:
    """End, but let everybody who holds something give it back; a signal handler."""
    raise SystemExit(1)


def _out_of_time(folder: Path, wall_s: float) -> None:
    found = failure("history.job_timeout", wall_s=round(wall_s))
    keep_end(folder, JobState(failed=found))
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_GRACE_S)
    os._exit(1)


def _window_flags() -> int:
    """Return what Windows needs so that no window opens."""
    if sys.platform == "win32":
        return subprocess.CREATE_NO_WINDOW | subprocess.BELOW_NORMAL_PRIORITY_CLASS
    return 0


def _known_actions() -> dict[str, Action]:
    found = {}
    for name, place in ACTIONS.items():
        module, _, function = place.partition(":")
        found[name] = getattr(import_module(module), function)
    return found


if __name__ == "__main__":
    sys.exit(run(Path(sys.argv[1]), _known_actions()))
