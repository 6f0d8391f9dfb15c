"""What `clusterviz serve` refuses before it starts, and what it tells the server."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from clusterviz.commands import serving
from clusterviz.errors import InputError, SettingsError
from clusterviz.workspace import access

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in list(os.environ):
        if name.startswith("CLUSTERVIZ_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("CLUSTERVIZ_STATE", str(tmp_path / "state"))


def asked(host: str, *, is_read_only: bool = False, **given: object) -> access.Access:
    """Return how those who ask are told apart at a host."""
    return serving._asked(given, host, is_read_only=is_read_only)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "cum.example", ""])
def test_an_open_address_needs_somebody_to_sign_in(host: str) -> None:
    with pytest.raises(InputError, match="nobody signs in") as refused:
        asked(host)

    assert "--read-only" in refused.value.say("vi")


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.1", "::1", "localhost"])
def test_this_machine_alone_needs_nobody(host: str) -> None:
    assert asked(host).way == "local"


def test_what_is_public_may_be_shown_to_all_by_any_name() -> None:
    found = asked("0.0.0.0", is_read_only=True)

    assert found.way == "read_only"
    assert "*" in access.host_names(found)


def test_where_people_sign_in_a_browser_must_ask_by_a_name_of_ours(
    tmp_path: Path,
) -> None:
    key = tmp_path / "key"
    key.write_text("k" * 40)
    key.chmod(0o600)
    found = asked("10.0.0.5", proxy_secret=key, host_names=["cum.example"])

    assert access.host_names(found) == {*access.LOOPBACK, "10.0.0.5", "cum.example"}
    told = serving._environment(found)
    assert told["CLUSTERVIZ_PROXY_SECRET"] == str(key)
    assert "k" * 40 not in "".join(told.values())


def test_a_secret_that_is_not_there_is_said_before_the_server_starts(
    tmp_path: Path,
) -> None:
    found = asked("10.0.0.5", proxy_secret=tmp_path / "nothing")

    with pytest.raises(SettingsError, match="cannot be read"):
        serving._require_sound(found, tmp_path)


def test_every_setting_that_security_names_is_written_out() -> None:
    command = serving.streamlit_command("127.0.0.1", 8501, 64)

    assert {
        "--server.enableXsrfProtection=true",
        "--server.enableCORS=true",
        "--server.enableStaticServing=false",
        "--server.maxUploadSize=64",
        "--client.showErrorDetails=none",
        "--client.showErrorLinks=false",
    } <= set(command)
    assert not [one for one in command if "secret" in one.lower()]
