"""How those who ask are told apart: files of secrets, ways, and names of hosts."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

from clusterviz.errors import SettingsError
from clusterviz.workspace import access
from clusterviz.workspace.access import Access

if TYPE_CHECKING:
    from pathlib import Path

SECRET = "s3cr3t-of-the-provider-that-nobody-may-see"

WHOLE = {
    "client_id": "clusterviz",
    "client_secret": SECRET,
    "server_metadata_url": "https://id.example/.well-known/openid-configuration",
    "redirect_uri": "https://cum.example:8443/oauth2callback",
}

no_modes = pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")


def kept(path: Path, text: str, mode: int = 0o600) -> Path:
    """Return a file with a text, readable by whom the mode says."""
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)
    return path


def toml(**changes: str) -> str:
    """Return a sign-in file; an empty value takes a line out."""
    lines = {**WHOLE, **changes}
    return "[auth]\n" + "".join(f'{k} = "{v}"\n' for k, v in lines.items() if v)


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("CLUSTERVIZ_"):
            monkeypatch.delenv(name)


def test_without_anything_said_whoever_sits_here_asks() -> None:
    assert Access().way == "local"
    assert access.host_names(Access()) == {"127.0.0.1", "::1", "localhost"}


def test_two_ways_at_once_are_refused(tmp_path: Path) -> None:
    both = Access(sign_in=tmp_path / "a", is_read_only=True)

    with pytest.raises(SettingsError, match="sign_in, read_only"):
        _ = both.way


def test_the_host_of_the_way_back_may_be_asked_for(tmp_path: Path) -> None:
    asked = Access(sign_in=kept(tmp_path / "a.toml", toml()), host_names="Noi-Bo , ")

    assert access.host_names(asked) == {
        *access.LOOPBACK, "cum.example", "noi-bo",
    }  # fmt: skip
    assert access.is_https(asked)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"client_secret": ""}, "client_secret"),
        ({"redirect_uri": ""}, "redirect_uri"),
        ({"redirect_uri": "https://cum.example/back"}, "oauth2callback"),
        ({"redirect_uri": "http://cum.example/oauth2callback"}, "https://"),
    ],
)
def test_what_a_sign_in_file_lacks_is_named_and_no_secret(
    tmp_path: Path, changes: dict[str, str], said: str
) -> None:
    asked = Access(sign_in=kept(tmp_path / "a.toml", toml(**changes)))

    with pytest.raises(SettingsError, match=said) as refused:
        access.provider(asked)

    assert SECRET not in str(refused.value) + refused.value.say("vi")


def test_a_sign_in_file_that_is_no_toml_is_refused_without_its_words(
    tmp_path: Path,
) -> None:
    asked = Access(sign_in=kept(tmp_path / "a.toml", f"client_secret = {SECRET}"))

    with pytest.raises(SettingsError, match="cannot be read") as refused:
        access.provider(asked)

    assert refused.value.__cause__ is None
    assert SECRET not in str(refused.value)


@no_modes
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604])
def test_a_secret_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    asked = Access(proxy_secret=kept(tmp_path / "key", "k" * 40, mode))

    with pytest.raises(SettingsError, match="chmod 600"):
        access.proxy_key(asked)


def test_a_short_secret_is_refused(tmp_path: Path) -> None:
    asked = Access(proxy_secret=kept(tmp_path / "key", "k" * 31 + "\n"))

    with pytest.raises(SettingsError, match="at least 32"):
        access.proxy_key(asked)


@no_modes
def test_the_secret_of_cookies_is_made_once_for_its_owner_alone(
    tmp_path: Path,
) -> None:
    asked = Access(state=tmp_path / "state")

    first = access.kept_secret(asked, tmp_path / "W")

    [path] = (tmp_path / "state").iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(bytes.fromhex(first)) == 32
    assert access.kept_secret(asked, tmp_path / "W") == first
    assert access.kept_secret(asked, tmp_path / "V") != first


def test_streamlit_is_told_the_provider_only_where_people_sign_in(
    tmp_path: Path,
) -> None:
    state = tmp_path / "state"
    asked = Access(sign_in=kept(tmp_path / "a.toml", toml()), state=state)

    told = access.secrets_of(asked, tmp_path / "W")

    assert access.secrets_of(Access(), tmp_path / "W") is None
    assert told is not None
    assert {**WHOLE, "cookie_secret": told["auth"]["cookie_secret"]} == told["auth"]


def test_the_state_lies_in_no_workspace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "mine"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "mine"))

    assert Access().state == tmp_path / "mine" / "clusterviz"
