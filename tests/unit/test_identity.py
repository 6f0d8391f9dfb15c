"""Who asks is known only as long as what says so."""

from __future__ import annotations

import math
import os
import subprocess
import sys
import time
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
import streamlit as st

from clusterviz.errors import SettingsError
from clusterviz.records import Person
from clusterviz.ui import identity, wall
from clusterviz.workspace import ended, people, proxied

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from clusterviz.workspace import Workspace


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
    just, old = (time.time() - ended.KEPT_S + one for one in (60, -60))

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


def test_a_clock_that_goes_ahead_and_back_undoes_no_sign_out(
    claims: Mapping[str, object], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    identity.sign_out()
    now = time.time()

    with monkeypatch.context() as wrong:
        wrong.setattr(time, "time", lambda: now + ended.SIGNED_IN_S + 3600)
        ended.end(tmp_path / "state", ended.digest({"sub": "somebody else"}))

    assert identity.person_of(claims, time.time())
    assert identity.asking().actor.person_id == ""


@pytest.mark.parametrize(
    ("ahead_s", "found"),
    [(0, "an@tinh.vn"), (299, "an@tinh.vn"), (301, ""), (1e9, ""), (math.nan, "")],
)
def test_a_token_of_another_day_to_come_is_not_believed(
    claims: Mapping[str, object], ahead_s: float, found: str
) -> None:
    now = 1_700_000_000.0

    assert identity.person_of({**claims, "iat": now + ahead_s}, now) == found


@pytest.fixture
def by_proxy(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], identity.Asking]:
    """Return what says who asks, where a proxy signed for an id."""

    def asked(person_id: str) -> identity.Asking:
        seen = proxied.signed(person_id, wall._KEY, time.time())
        context = SimpleNamespace(headers={wall.SEEN: seen}, ip_address="10.0.0.1")
        monkeypatch.setattr(identity, "st", SimpleNamespace(context=context))
        monkeypatch.setattr(identity, "_claims", lambda: None)
        monkeypatch.setattr(
            identity, "Access", lambda: SimpleNamespace(way="proxy", state=None)
        )
        return identity.asking()

    return asked


@pytest.mark.parametrize(
    "person_id", ["An.NV@Tinh.vn", " an@x.vn ", "E\u0301a@x.vn", "https://id.vn#Xy1"]
)
def test_whom_a_proxy_signs_for_is_found_as_the_table_keeps_them(
    workspace: Workspace,
    by_proxy: Callable[[str], identity.Asking],
    person_id: str,
) -> None:
    listed = people.put(workspace, Person(person_id, "An", "viewer"))

    asked = by_proxy(person_id)

    assert asked.actor.person_id == listed.person_id
    assert people.role(workspace.acting_as(asked.actor)) == "viewer"


@pytest.mark.parametrize("person_id", ["local", "Local", " LOCAL "])
def test_a_proxy_cannot_sign_for_whoever_sits_here(
    by_proxy: Callable[[str], identity.Asking], person_id: str
) -> None:
    assert by_proxy(person_id).actor.person_id == ""


@pytest.mark.parametrize("has_email", [True, False])
def test_an_id_is_read_in_one_form_of_its_letters(
    claims: Mapping[str, object], has_email: bool
) -> None:
    both = [
        {**claims, "email": f"{one}a@x.vn", "sub": f"{one}a"}
        for one in ("\u00e9", "e\u0301")
    ]
    found = {
        identity.person_of({**one, "email_verified": has_email}, time.time())
        for one in both
    }

    assert found == {"\u00e9a@x.vn" if has_email else "https://id.vn#\u00e9a"}
