"""Long work in a process of its own: watched, ended, and never lost in silence."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from clusterviz.errors import InputError
from clusterviz.storage.locks import is_taken, taken
from clusterviz.workspace import jobs
from clusterviz.workspace.creation import init
from clusterviz.workspace.uploads import new_draft, open_draft
from tests.jobber import PROGRAM
from tests.source import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from clusterviz.workspace.jobfiles import JobState

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="the toy jobs end as POSIX processes do"
)

PATIENCE_S = 120


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of an empty workspace; processes find the tests."""
    monkeypatch.setattr("clusterviz.workspace.jobs.PACKAGE", ROOT / "clusterviz")
    init(tmp_path / "W").store.close()
    return tmp_path / "W"


def start(root: Path, action: str, **payload: object) -> str:
    """Start a toy job."""
    return jobs.start(root, action, payload, program=PROGRAM)


def when(root: Path, job_id: str, is_so: Callable[[JobState], bool]) -> JobState:
    """Return the state of a job as soon as something is so."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        found = jobs.state(root, job_id)
        if is_so(found):
            return found
        time.sleep(0.05)
    raise AssertionError(found)


def ended(root: Path, job_id: str) -> JobState:
    """Return the state of a job once it has ended."""
    return when(root, job_id, lambda found: not found.is_running)


def test_a_job_comes_to_its_outcome(root: Path) -> None:
    job_id = start(root, "count", n=3)
    found = ended(root, job_id)

    assert found.failed is None
    assert found.outcome is not None
    assert found.outcome["n"] == 3
    assert found.outcome["layers"] > 0
    assert jobs.state(root, job_id) == found


def test_a_refusal_is_told_in_both_languages(root: Path) -> None:
    found = ended(root, start(root, "refuse"))

    assert found.outcome is None
    assert found.failed is not None
    assert found.failed.code == "refusal.file_empty"
    assert found.failed.values == {"file": "xã.geojson"}
    assert "`xã.geojson` is empty" in found.failed.en
    assert "xã.geojson" in found.failed.vi != found.failed.en


def test_a_job_that_was_killed_has_failed(root: Path) -> None:
    found = ended(root, start(root, "die"))

    assert found.failed is not None
    assert found.failed.code == "history.job_ended"


def test_a_process_that_never_comes_to_its_work_has_failed(root: Path) -> None:
    program = (sys.executable, "-c", "raise SystemExit(3)")
    found = ended(root, jobs.start(root, "count", {}, program=program))

    assert found.failed is not None
    assert found.failed.code == "history.job_ended"


def test_a_job_can_be_stopped_and_clears_up(root: Path) -> None:
    job_id = start(root, "wait")
    when(root, job_id, lambda found: found.step == "counting")
    found = jobs.cancel(root, job_id)

    assert not found.is_running
    assert found.failed is not None
    assert found.failed.code == "history.job_cancelled"
    assert (open_draft(root, job_id).folder / "tidied").exists()


def test_a_job_that_is_only_starting_can_be_stopped(root: Path) -> None:
    job_id = start(root, "wait")
    jobs.cancel(root, job_id)
    found = ended(root, job_id)

    assert found.failed is not None
    assert found.failed.code == "history.job_cancelled"


def test_a_job_that_takes_too_long_is_ended(root: Path) -> None:
    job_id = jobs.start(root, "wait", {}, wall_s=0.5, program=PROGRAM)
    found = ended(root, job_id)

    assert found.failed is not None
    assert found.failed.code == "history.job_timeout"


def test_one_job_works_and_the_others_wait(root: Path) -> None:
    first = start(root, "wait")
    when(root, first, lambda found: found.step == "counting")
    second = start(root, "count", n=1)
    when(root, second, lambda found: found.step == "waiting")
    (open_draft(root, first).folder / "enough").touch()

    assert ended(root, first).outcome == {}
    assert ended(root, second).outcome is not None


def test_a_draft_has_one_job_at_a_time_and_may_have_another_after_it(
    root: Path,
) -> None:
    job_id = start(root, "wait")
    with pytest.raises(InputError, match="being worked on"):
        jobs.start(root, "count", {"n": 1}, job_id=job_id, program=PROGRAM)
    jobs.cancel(root, job_id)
    jobs.start(root, "count", {"n": 1}, job_id=job_id, program=PROGRAM)

    assert ended(root, job_id).outcome is not None


def test_a_draft_keeps_the_upload_under_a_name_of_ours(tmp_path: Path) -> None:
    name = "../../Vùng {{7*7}}.GPKG"
    draft = new_draft(tmp_path, io.BytesIO(b"content"), name)

    assert open_draft(tmp_path, draft.draft_id).upload.read_bytes() == b"content"
    assert draft.upload.name == "upload.gpkg"
    assert draft.upload.is_relative_to(tmp_path / "imports")
    draft.forget()
    assert list((tmp_path / "imports").iterdir()) == []


@pytest.mark.parametrize("suffix", [".a/b", ".{{x}}", ".php\x00", ".xlsx ", ""])
def test_a_suffix_that_is_none_is_left_out(tmp_path: Path, suffix: str) -> None:
    assert new_draft(tmp_path, io.BytesIO(), f"a{suffix}").upload.name == "upload"


@pytest.mark.parametrize(
    "name", ["", "..", "../W", "20240422T000000Z-00000000", "x" * 300, "a\x00"]
)
def test_only_a_draft_of_ours_is_opened(tmp_path: Path, name: str) -> None:
    (tmp_path / "imports").mkdir()

    with pytest.raises(InputError, match="not there"):
        open_draft(tmp_path, name)


def test_drafts_of_another_day_are_removed(tmp_path: Path) -> None:
    old, young = new_draft(tmp_path), new_draft(tmp_path)
    two_days_ago = time.time() - 2 * 86_400
    os.utime(old.folder, (two_days_ago, two_days_ago))
    new_draft(tmp_path)

    assert not old.folder.exists()
    assert young.folder.exists()


def test_a_lock_has_one_holder_and_is_given_back(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    assert not is_taken(path)
    held = taken(path)
    assert held is not None
    assert is_taken(path)
    assert taken(path) is None
    held.close()

    assert not is_taken(path)


def test_a_draft_given_up_before_its_job_began_is_left_without_a_word(
    tmp_path: Path,
) -> None:
    words = [sys.executable, "-m", "clusterviz.workspace.jobs"]
    done = subprocess.run([*words, str(tmp_path / "gone.draft")], capture_output=True)

    assert (done.returncode, done.stdout, done.stderr) == (1, b"", b"")
    assert list(tmp_path.iterdir()) == []
