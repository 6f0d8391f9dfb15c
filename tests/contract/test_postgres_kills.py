"""Killed at any moment, with the server or alone, a writer loses nothing it told."""

from __future__ import annotations

import pytest

from tests.contract.killed import killed_on_server

pytestmark = pytest.mark.postgis


def test_what_was_acknowledged_is_there_after_writer_and_server_were_killed() -> None:
    tally = killed_on_server(5)

    assert tally.faults == []
    assert tally.n_times == 5
    assert tally.n_said >= 5
