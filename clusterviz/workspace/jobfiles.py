"""What a job leaves in its folder: what was asked, how far it is, how it ended."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field

from clusterviz import texts
from clusterviz.files.refused import FileRefusedError
from clusterviz.records import Finding, Severity
from clusterviz.schema import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from clusterviz.errors import ClustervizError

REQUEST, PROGRESS, END = "request.json", "progress.json", "end.json"

_SHOWN_S = 0.2
"""Nobody looks more often than this."""


class JobFailure(BaseModel):
    """Why a job came to nothing.

    Parameters
    ----------
    code
        ASCII and stable.
    values
        What its sentence was filled with.
    vi, en
        The sentence. It may hold text from files: shown, never run.
    """

    model_config = ConfigDict(frozen=True)

    code: str
    values: dict[str, Any] = Field(default_factory=dict)
    vi: str
    en: str


class JobState(BaseModel):
    """How far a job is.

    Parameters
    ----------
    step
        Code of what it does now: ``starting``, ``waiting`` for other jobs, or one
        of the work's own.
    done
        How much of that step, 0 to 1.
    outcome
        What came of it; ``None`` until it has ended well.
    failed
        Why it came to nothing; ``None`` unless it did.
    is_running
        It has not ended.
    """

    model_config = ConfigDict(frozen=True)

    step: str = "starting"
    done: float = 0.0
    outcome: dict[str, Any] | None = None
    failed: JobFailure | None = None
    is_running: bool = False


class Request(BaseModel):
    """What was asked of a job.

    Parameters
    ----------
    action
        Name of the work.
    payload
        What it is given.
    wall_s
        It is ended after so long; the time to wait for others left out.
    """

    model_config = ConfigDict(frozen=True)

    action: str
    payload: dict[str, Any]
    wall_s: float


class Reporter:
    """Writes how far the work is, but not more often than anybody looks."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / PROGRESS
        self._step, self._at = "", 0.0

    def __call__(self, step: str, done: float) -> None:
        """Say which step it is at, and how much of it is done, 0 to 1."""
        now = time.monotonic()
        if step == self._step and now - self._at < _SHOWN_S and done < 1:
            return
        self._step, self._at = step, now
        write_whole(self._path, JobState(step=step, done=done, is_running=True))


def told(error: ClustervizError) -> JobFailure:
    """Return why a job came to nothing, as a file can keep it."""
    values: Mapping[str, object] = {}
    code = type(error).__name__
    if isinstance(error, FileRefusedError):
        code, values = error.code, error.values
    said = {language: error.say(language) for language in LANGUAGES}
    return JobFailure(code=code, values=dict(values), **said)


def failure(code: str, **values: object) -> JobFailure:
    """Return the failure whose sentence is `code` in the texts."""
    found = Finding(Severity.ERROR, code, "", values=values)
    said = {language: texts.finding(found, language) for language in LANGUAGES}
    return JobFailure(code=code, values=values, **said)


def request_in(folder: Path) -> Request:
    """Return what was asked of the job in `folder`."""
    text = (folder / REQUEST).read_text(encoding="utf-8")
    return Request.model_validate_json(text)


def progress_in(folder: Path) -> JobState:
    """Return how far the job in `folder` said it is."""
    return _read(folder / PROGRESS) or JobState(is_running=True)


def end_in(folder: Path) -> JobState | None:
    """Return how the job in `folder` ended; ``None`` if it has not."""
    ended = folder / END
    if ended.exists() and not ended.stat().st_size:
        return JobState(failed=failure("history.job_full"))
    return _read(ended)


def keep_end(folder: Path, ended: JobState) -> None:
    """Say how a job ended, unless that was said already.

    Where there is no room to say it, an empty file says that.
    """
    if (folder / END).exists():
        return
    try:
        write_whole(folder / END, ended)
    except OSError:
        (folder / END).touch()


def write_whole(path: Path, content: BaseModel) -> None:
    """Write a file so that whoever reads it finds all of it.

    Raises
    ------
    OSError
        If it cannot be written; nothing of it is left.
    """
    draft = path.with_suffix(f".{threading.get_ident()}")
    try:
        draft.write_text(content.model_dump_json(), encoding="utf-8")
        draft.replace(path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise


def _read(path: Path) -> JobState | None:
    try:
        return JobState.model_validate_json(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
