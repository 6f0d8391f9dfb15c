"""The command `api`, and how `serve` decides who may ask beside it."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from clusterviz.cli import main
from clusterviz.commands import serving
from clusterviz.ogc import app
from clusterviz.workspace import access
from tests.kept import saved

if TYPE_CHECKING:
    from collections.abc import Mapping

KEY = Path("key")


@pytest.mark.parametrize(
    ("given", "is_open"),
    [
        ({}, True),
        ({"is_read_only": True}, True),
        ({"proxy_secret": KEY}, False),
        ({"sign_in": KEY}, False),
        ({"proxy_secret": KEY, "is_api_open": True}, True),
        ({"sign_in": KEY, "is_api_open": True}, True),
    ],
)
def test_where_people_sign_in_the_api_is_shut_unless_somebody_opens_it(
    given: Mapping[str, object], is_open: bool
) -> None:
    found = access.Access.model_validate(given)

    assert access.is_api_open(found) is is_open
    told = serving._environment(found)["CLUSTERVIZ_IS_API_OPEN"]
    assert told == str(found.is_api_open).lower()


def test_without_the_extra_the_command_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(app, "is_installed", lambda: False)

    assert main(["api", str(tmp_path)]) == 2
    assert 'pip install "clusterviz[ogc]"' in capsys.readouterr().err


def test_an_address_of_pages_must_be_one(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["api", str(tmp_path), "--dashboard", "javascript:alert(1)"]) == 2
    assert "--dashboard" in capsys.readouterr().err


def test_the_command_serves_until_it_is_ended(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "clusterviz", "api", str(saved(tmp_path / "W"))]
    words = [*command, "--port", str(port)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, encoding="utf-8") as server:
        try:
            assert server.stdout is not None
            assert f"http://127.0.0.1:{port}/" in server.stdout.readline()
            found = answered(f"http://127.0.0.1:{port}/collections")
        finally:
            server.terminate()

    assert [one["id"] for one in found["collections"]] == ["areas", "clusters", "roads"]


def answered(url: str) -> dict[str, list[dict[str, str]]]:
    """Return what is answered once the server is there."""
    for _ in range(100):
        try:
            with urllib.request.urlopen(url, timeout=20) as answer:
                found: dict[str, list[dict[str, str]]] = json.load(answer)
                return found
        except OSError:
            time.sleep(0.1)
    raise AssertionError("The server does not answer.")
