"""What takes long, and what goes wrong inside, is said and given up."""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING

import pytest
from starlette.testclient import TestClient

from clusterviz.errors import StorageError
from clusterviz.ogc import alone, app
from tests.ogc.served import SITE, client
from tests.tiny import tiny_workspace

if TYPE_CHECKING:
    from clusterviz.workspace import Workspace


def test_a_request_that_takes_too_long_is_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def slow() -> Workspace:
        time.sleep(1.0)
        return tiny_workspace()

    monkeypatch.setattr(app, "MOST_S", 0.05)
    asking = TestClient(alone.application(slow, SITE), base_url="http://127.0.0.1")

    found = asking.get("/collections")

    assert found.status_code == 503
    assert found.headers["retry-after"]
    assert found.json()["code"] == "ServiceUnavailable"


def test_what_is_wrong_with_the_workspace_is_not_told_to_everybody() -> None:
    def broken() -> Workspace:
        raise StorageError(
            "`/srv/secret/path` is gone.", expected="it there", remedy="Look."
        )

    asking = TestClient(alone.application(broken, SITE), base_url="http://127.0.0.1")

    found = asking.get("/collections")

    assert found.status_code == 503
    assert "/srv/secret" not in found.text


def test_what_nobody_waits_for_any_longer_still_counts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Else whoever gives up and asks again would fill the machine with threads."""
    going_on = threading.Event()

    def stuck() -> Workspace:
        going_on.wait(20)
        return tiny_workspace()

    monkeypatch.setattr(app, "AT_ONCE", 1)
    monkeypatch.setattr(app, "WAITED_S", 0.05)
    monkeypatch.setattr(app, "MOST_S", 0.5)
    asking = TestClient(alone.application(stuck, SITE), base_url="http://127.0.0.1")

    first, second = (asking.get("/collections?lang=en") for _ in range(2))
    going_on.set()

    assert (first.status_code, second.status_code) == (503, 503)
    assert "takes longer" in first.json()["description"]
    assert "busy" in second.json()["description"]


def test_the_log_of_the_program_stays_as_it_was(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    root = logging.getLogger()
    # pygeoapi sets up what nobody has set up before it.
    monkeypatch.setattr(root, "handlers", [])
    level = root.level

    assert client().get("/collections/areas/items").status_code == 200

    assert (root.handlers, root.level) == ([], level)
