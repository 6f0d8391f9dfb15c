"""Who asks is known only as long as what says so."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
import streamlit as st

from clusterviz.ui import identity

if TYPE_CHECKING:
    from collections.abc import Mapping


@pytest.fixture
def claims(monkeypatch: pytest.MonkeyPatch) -> Mapping[str, object]:
    """Let a provider vouch for somebody in this window."""
    told = {
        "is_logged_in": True, "iss": "https://id.vn", "sub": "7",
        "email": "An@tinh.vn", "email_verified": True, "iat": time.time(),
    }  # fmt: skip
    monkeypatch.setattr(identity, "_claims", lambda: told)
    monkeypatch.setattr(identity, "_ENDED", set())
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
    later = time.time() + identity.SIGNED_IN_S + 60
    monkeypatch.setattr(time, "time", lambda: later)

    assert drawn.is_still is not None
    assert not drawn.is_still()
