"""Who asks is known only as long as what says so."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
import streamlit as st

from clusterviz.errors import SettingsError
from clusterviz.ui import identity
from clusterviz.workspace import ended

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@pytest.fixture
def claims(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Mapping[str, object]:
    """Let a provider vouch for somebody in this window."""
    told = {
        "is_logged_in": True, "iss": "https://id.vn", "sub": "7",
        "email": "An@tinh.vn", "email_verified": True, "iat": time.time(),
    }  # fmt: skip
    monkeypatch.setattr(identity, "_claims", lambda: told)
    monkeypatch.setenv("CLUSTERVIZ_STATE", str(tmp_path / "state"))
    monkeypatch.setattr(st, "logout", lambda: None)
    return told


@pytest.mark.usefixtures("claims")
def test_a_sign_in_that_was_ended_is_over_for_what_was_drawn_before() -> None:
    drawn = identity.asking()
    assert drawn.actor.person_id == "an@tinh.vn"
    assert drawn.is_still is not None
    assert drawn.is_still()

    identity.sign_out()

    assert not drawn.is_still()
    assert identity.asking().actor.person_id == ""


@pytest.mark.usefixtures("claims")
def test_a_sign_in_ends_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = identity.asking()
    later = time.time() + ended.SIGNED_IN_S + 60
    monkeypatch.setattr(time, "time", lambda: later)

    assert drawn.is_still is not None
    assert not drawn.is_still()


def test_what_was_ended_is_ended_for_a_server_that_starts_later(
    claims: Mapping[str, object], tmp_path: Path
) -> None:
    identity.sign_out()

    # Nothing but the folder of the cookies' secret is left to a new process.
    asked = (
        "import sys; from pathlib import Path; from clusterviz.workspace import ended"
    )
    asked += "; print(ended.is_ended(Path(sys.argv[1]), sys.argv[2]))"
    words = [sys.executable, "-c", asked, str(tmp_path / "state")]
    told = [
        subprocess.run(
            [*words, ended.digest(one)], capture_output=True, check=True, text=True
        ).stdout.strip()
        for one in (claims, {**claims, "iat": 1})
    ]

    assert told == ["True", "False"]


@pytest.mark.usefixtures("claims")
def test_marks_of_sign_ins_too_old_to_be_believed_are_cleared_up(
    tmp_path: Path,
) -> None:
    identity.sign_out()
    [mark] = (tmp_path / "state" / ended.FOLDER).iterdir()
    just, old = (time.time() - ended.SIGNED_IN_S + one for one in (60, -60))

    os.utime(mark, (just, just))
    ended.end(tmp_path / "state", "other")
    assert mark.exists()
    os.utime(mark, (old, old))
    ended.end(tmp_path / "state", "other")
    assert not mark.exists()


@pytest.mark.usefixtures("claims")
def test_a_sign_out_that_cannot_be_written_down_says_so_and_ends_here(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "state").write_text("a file in the place of the folder")
    was_ended_here = []
    monkeypatch.setattr(st, "logout", lambda: was_ended_here.append(True))

    with pytest.raises(SettingsError, match="CLUSTERVIZ_STATE"):
        identity.sign_out()

    assert was_ended_here
