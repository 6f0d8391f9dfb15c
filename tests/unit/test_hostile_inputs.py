"""The 110 public hostile files through an import: each ends as its makers want.

The folder is given by ``CLUSTERVIZ_REAL_DATA``; without it these tests skip.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.source import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = os.environ.get("CLUSTERVIZ_REAL_DATA", "")
HOSTILE = Path(FOLDER) / "hostile_inputs.tar.xz"

pytestmark = pytest.mark.skipif(
    not FOLDER, reason="CLUSTERVIZ_REAL_DATA names no folder with the real data"
)

BAIT = Path("/var/tmp/clusterviz-canary/secret.csv")
PORT = 54380
"""What the hostile files try to read and to call, as their README says."""

OTHERWISE = {
    "S14": "a ring wound the wrong way is the same land: no reader here asks how",
}
"""What ends otherwise than its makers want, and why: at most 2 % of the files."""

WAYS_OUT = {"A09", "D12", "G16", "G19"}
"""Refused at first: the sentence says what a person can decide, and then it goes."""

MOST_S, MOST_MB = 30, 3000

Endings = dict[str, Any]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the hostile files, unpacked."""
    target = tmp_path_factory.mktemp("hostile")
    with tarfile.open(HOSTILE) as archive:
        archive.extractall(target, filter="data")
    return target / "hostile"


@pytest.fixture(scope="module")
def manifest(folder: Path) -> dict[str, dict[str, str]]:
    """Return what its makers say of each file, by its id."""
    listed = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return {one["id"]: one for one in listed}


@pytest.fixture(scope="module")
def suite(folder: Path) -> Endings:
    """Return what became of every file, with bait laid out and a canary listening."""
    token = f"canary-{os.getpid()}-bait"
    BAIT.parent.mkdir(parents=True, exist_ok=True)
    BAIT.write_text(f"id,x,y\n{token},106.1,21.3\n", encoding="utf-8")
    with socket.socket() as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        server.bind(("127.0.0.1", PORT))
        server.listen()
        server.setblocking(False)
        run = subprocess.run(
            [sys.executable, "-m", "tests.hostile", str(folder), token],
            cwd=ROOT,
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
        n_calls = 0
        try:
            server.accept()[0].close()
        except BlockingIOError:
            pass
        else:
            n_calls = 1
    BAIT.unlink()
    return {**json.loads(run.stdout), "n_calls": n_calls, "said": run.stderr}


def endings(suite: Endings) -> Iterator[tuple[str, Endings]]:
    """Yield each import with the id of its file."""
    for file_id, one in suite["outcomes"].items():
        for which in ("first", "second"):
            if one[which] is not None:
                yield file_id, one[which]


def is_as_wanted(want: str, one: Endings) -> bool:
    """Return whether a file ended as its makers want.

    To mend a file a person must have been asked: it stopped, or was refused with a
    way out; and what that person decides publishes it.
    """
    first = one["first"]["status"]
    if want == "fix":
        is_asked = first in ("stopped", "refused")
        return is_asked and one["second"]["status"] == "published"
    return bool(first == {"reject": "refused"}.get(want, "published"))


def test_at_least_98_percent_of_the_files_end_as_their_makers_want(
    suite: Endings, manifest: dict[str, dict[str, str]]
) -> None:
    wrong = {
        file_id: (manifest[file_id]["want"], one["first"], one["second"])
        for file_id, one in suite["outcomes"].items()
        if not is_as_wanted(manifest[file_id]["want"], one)
    }

    assert len(manifest) == 110
    assert {one: said for one, said in wrong.items() if one not in OTHERWISE} == {}
    assert len(OTHERWISE) <= 0.02 * len(manifest)


def test_what_a_person_may_mend_is_refused_only_where_a_choice_is_missing(
    suite: Endings, manifest: dict[str, dict[str, str]]
) -> None:
    refused = {
        file_id
        for file_id, one in suite["outcomes"].items()
        if manifest[file_id]["want"] == "fix" and one["first"]["status"] == "refused"
    }

    assert refused <= WAYS_OUT


def test_every_end_is_a_finding_with_a_sentence_in_both_languages(
    suite: Endings,
) -> None:
    raised = {one: end["error"] for one, end in endings(suite) if end["error"]}
    silent = {
        one
        for one, end in endings(suite)
        for severity, statuses in (("error", "refused"), ("decision", "stopped"))
        if end["status"] == statuses
        and not any(code.startswith(severity) for code in end["codes"])
    }
    unsaid = {one: end["unsaid"] for one, end in endings(suite) if end["unsaid"]}

    assert raised == {}
    assert silent == set()
    assert unsaid == {}
    assert suite["said"] == ""


def test_nothing_of_a_refused_file_is_kept(suite: Endings) -> None:
    kept = {
        one: end["kept"]
        for one, end in endings(suite)
        if end["status"] == "refused" and end["kept"]
    }

    assert kept == {}


def test_no_file_made_us_call_or_read_anything(suite: Endings) -> None:
    assert suite["n_calls"] == 0
    assert [one for one, end in endings(suite) if end["has_bait"]] == []


def test_no_file_hangs_or_takes_more_memory_than_allowed(suite: Endings) -> None:
    slow = {
        one: end["seconds"] for one, end in endings(suite) if end["seconds"] > MOST_S
    }

    assert slow == {}
    assert suite["peak_mb"] < MOST_MB
