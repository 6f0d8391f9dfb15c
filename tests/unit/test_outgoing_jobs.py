"""A file made beside the page: watched, ended without a trace, and nobody else's."""

from __future__ import annotations

import dataclasses
import errno
import hashlib
import os
import sys
import time
from typing import TYPE_CHECKING

import pytest

from clusterviz.errors import InputError, NotAllowed
from clusterviz.records import Actor, Person
from clusterviz.storage.locks import taken
from clusterviz.workspace import (
    corners,
    handed_folder,
    jobfiles,
    jobs,
    outgoing_jobs,
    people,
)
from clusterviz.workspace.creation import open_workspace
from clusterviz.workspace.drafts import intakes
from clusterviz.workspace.formats import SUFFIXES
from clusterviz.workspace.jobfiles import REQUEST, Request
from clusterviz.workspace.outgoing import Outgoing
from clusterviz.workspace.sweeping import OLD_S, sweep
from tests.jobber import PROGRAM
from tests.kept import saved
from tests.source import ROOT
from tests.tiny import tiny_workspace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from clusterviz.workspace import Workspace
    from clusterviz.workspace.jobfiles import JobState

PATIENCE_S = 120

PACKAGE = Outgoing(kind="package", layers=("clusters", "projects"), suffix=".gpkg")
NAMING = Outgoing(kind="layer", layers=("clusters",), suffix=".csv", has_personal=True)


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    """Return the tiny workspace in a folder; processes find the tests."""
    monkeypatch.setattr("clusterviz.workspace.jobs.PACKAGE", ROOT / "clusterviz")
    found = open_workspace(saved(tmp_path / "W"))
    yield found
    found.store.close()


def ended(workspace: Workspace, job_id: str) -> JobState:
    """Return how a job ended."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        _, now = outgoing_jobs.found(workspace, job_id)
        if not now.is_running:
            return now
        time.sleep(0.05)
    raise AssertionError(now)


def drafts_of(workspace: Workspace) -> list[Path]:
    """Return the folders of drafts."""
    return list((workspace.root / "imports").glob("*.draft"))


def test_a_job_makes_the_file_that_it_says(workspace: Workspace) -> None:
    job_id = outgoing_jobs.begin(workspace, PACKAGE)
    now = ended(workspace, job_id)
    made, path = outgoing_jobs.made_file(workspace, job_id)

    assert now.failed is None
    assert made.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert made.size_bytes == path.stat().st_size
    assert outgoing_jobs.found(workspace, job_id)[0] == PACKAGE
    # It is no file on its way in.
    assert intakes(workspace) == []

    outgoing_jobs.forget(workspace, job_id)
    assert drafts_of(workspace) == []


def test_what_is_made_at_once_leaves_nothing(workspace: Workspace) -> None:
    before = sorted(workspace.root.rglob("*"))
    made, content = outgoing_jobs.made_now(workspace, PACKAGE)

    assert made.sha256 == hashlib.sha256(content).hexdigest()
    assert sorted(workspace.root.rglob("*")) == before


def test_a_job_that_waits_is_ended_and_leaves_nothing(workspace: Workspace) -> None:
    (workspace.root / "imports").mkdir(exist_ok=True)
    busy = taken(workspace.root / "imports" / ".busy.lock")
    assert busy is not None
    with busy:
        job_id = outgoing_jobs.begin(workspace, PACKAGE)
        deadline = time.monotonic() + PATIENCE_S
        while outgoing_jobs.found(workspace, job_id)[1].step != "waiting":
            assert time.monotonic() < deadline
            time.sleep(0.05)
        outgoing_jobs.forget(workspace, job_id)

    assert drafts_of(workspace) == []
    with pytest.raises(InputError):
        outgoing_jobs.found(workspace, job_id)


def test_work_says_how_far_it_is_and_ended_midway_leaves_no_file(
    workspace: Workspace, tmp_path: Path
) -> None:
    folder = tmp_path / "draft"
    folder.mkdir()
    payload = {"wanted": PACKAGE.model_dump(mode="json"), "actor": {}}
    request = Request(action="export", payload=payload, wall_s=1)
    (folder / REQUEST).write_text(request.model_dump_json(), encoding="utf-8")
    told: list[tuple[str, float]] = []

    def tell(step: str, done: float) -> None:
        told.append((step, done))
        if done > 0:
            # As the signal does that ends a job.
            assert list((folder / "made").iterdir())
            raise SystemExit(1)

    with pytest.raises(SystemExit):
        outgoing_jobs.export_job(workspace, folder, tell)

    n = [len(workspace.rows(name)) for name in ("clusters", "projects")]
    assert told[0] == ("writing", 0.0)
    assert told[-1] == ("writing", n[0] / sum(n))
    assert sorted(one.name for one in folder.iterdir()) == [REQUEST]


@pytest.mark.skipif(sys.platform == "win32", reason="it dies as POSIX processes do")
def test_half_a_file_of_a_killed_job_goes_when_it_is_looked_at(
    workspace: Workspace,
) -> None:
    payload = {"wanted": PACKAGE.model_dump(mode="json"), "actor": {}}
    job_id = jobs.start(workspace.root, "die_writing", payload, program=PROGRAM)
    now = ended(workspace, job_id)

    assert now.failed is not None
    assert now.failed.code == "history.job_ended"
    [draft] = drafts_of(workspace)
    assert not list(draft.rglob("half*"))
    with pytest.raises(InputError):
        outgoing_jobs.made_file(workspace, job_id)


def test_a_killed_job_that_nobody_looks_at_is_swept(workspace: Workspace) -> None:
    folder = workspace.root / "imports" / "20240422T010203Z-0123abcd.draft"
    (folder / "made").mkdir(parents=True)
    (folder / "made" / "half.geojson").write_text("{", encoding="utf-8")
    yesterday = time.time() - OLD_S - 60
    os.utime(folder, (yesterday, yesterday))

    assert [one.path for one in sweep(workspace)] == [folder]
    assert drafts_of(workspace) == []


def test_a_file_is_nobody_elses(workspace: Workspace) -> None:
    for who in ("an", "ai"):
        person = Person(f"{who}@tinh.vn", who, "administrator")
        people.put(workspace, person)
    an, ai = (
        workspace.acting_as(Actor(f"{who}@tinh.vn", who, "test"))
        for who in ("an", "ai")
    )
    job_id = outgoing_jobs.begin(an, NAMING)
    ended(an, job_id)

    for ask in (outgoing_jobs.found, outgoing_jobs.made_file, outgoing_jobs.forget):
        with pytest.raises(InputError):
            ask(ai, job_id)
    # Who may no longer see it may no longer take it.
    person = people.people(workspace)["an@tinh.vn"]
    people.put(workspace, dataclasses.replace(person, role="viewer"))
    with pytest.raises(NotAllowed):
        outgoing_jobs.made_file(an, job_id)


def test_nobody_takes_what_is_not_public_without_signing_in() -> None:
    stranger = tiny_workspace().acting_as(Actor("x@tinh.vn", "", "test"))

    with pytest.raises(NotAllowed):
        outgoing_jobs.made_now(stranger, PACKAGE)
    with pytest.raises(NotAllowed):
        outgoing_jobs.begin(stranger, PACKAGE)


def test_the_draft_of_an_import_is_no_file(workspace: Workspace) -> None:
    job_id = jobs.start(workspace.root, "count", {"n": 1}, program=PROGRAM)

    with pytest.raises(InputError):
        outgoing_jobs.found(workspace, job_id)
    with pytest.raises(InputError):
        outgoing_jobs.found(workspace, "../../etc")


FULL = OSError(errno.ENOSPC, "No space left on device")

EVERY = [
    *(Outgoing(kind="layer", layers=("clusters",), suffix=one) for one in SUFFIXES),
    Outgoing(kind="layer", layers=("clusters",), suffix=".csv", has_sides=True),
    PACKAGE,
    Outgoing(kind="profile", profile="industry_trade", suffix=".zip"),
    *(Outgoing(kind="corners", suffix=one) for one in corners.SUFFIXES),
]


@pytest.mark.parametrize("wanted", EVERY, ids=lambda one: f"{one.kind}{one.suffix}")
@pytest.mark.parametrize("when", ["written", "named"])
def test_a_file_that_fails_midway_leaves_nothing(
    workspace: Workspace,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    wanted: Outgoing,
    when: str,
) -> None:
    folder = tmp_path / "draft"
    folder.mkdir()
    payload = {"wanted": wanted.model_dump(mode="json"), "actor": {}}
    request = Request(action="export", payload=payload, wall_s=1)
    (folder / REQUEST).write_text(request.model_dump_json(), encoding="utf-8")
    n_tries = []

    def full(*_: object, **__: object) -> None:
        n_tries.append(1)
        raise FULL

    if when == "named":
        monkeypatch.setattr("pathlib.Path.replace", full)
    else:
        monkeypatch.setattr("os.fsync", full)
        monkeypatch.setattr(handed_folder, "_zip", full)
    with pytest.raises(InputError, match="No space left on device"):
        outgoing_jobs.export_job(workspace, folder, lambda _step, _done: None)

    assert n_tries
    assert [one.name for one in folder.iterdir()] == [REQUEST]


def test_a_job_that_has_no_room_to_begin_is_one_clear_error_and_leaves_nothing(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise FULL

    monkeypatch.setattr(jobs, "write_whole", full)
    with pytest.raises(InputError) as caught:
        outgoing_jobs.begin(workspace, PACKAGE)

    assert "The work cannot be begun: No space left" in caught.value.say("en")
    assert "Không bắt đầu được" in caught.value.say("vi")
    assert drafts_of(workspace) == []


def test_a_job_that_has_no_room_to_say_how_it_ended_is_told_and_can_be_removed(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = outgoing_jobs.begin(workspace, PACKAGE)
    ended(workspace, job_id)
    [draft] = drafts_of(workspace)
    (draft / jobfiles.END).unlink()

    def half(path: Path, *_: object, **__: object) -> None:
        path.touch()
        raise FULL

    with monkeypatch.context() as patch:
        patch.setattr("pathlib.Path.write_text", half)
        jobfiles.keep_end(draft, jobfiles.JobState(step="done"))

    _, now = outgoing_jobs.found(workspace, job_id)
    assert not now.is_running
    assert now.failed is not None
    assert "disk of the workspace is full" in now.failed.en
    assert "hết chỗ trống" in now.failed.vi
    assert not list(draft.glob("end.[0-9]*"))
    assert not list(draft.rglob("*.gpkg"))
    outgoing_jobs.forget(workspace, job_id)
    assert drafts_of(workspace) == []
