"""How those who ask are told apart here, as whoever starts the server has it.

Nothing of it lies in the workspace: a copy of that holds no secret.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import stat
import tomllib
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from clusterviz import texts
from clusterviz.errors import SettingsError

Way = Literal["local", "sign_in", "proxy", "read_only"]
"""Whoever sits here; by a provider; by a proxy's signature; nobody at all."""

LOOPBACK = ("127.0.0.1", "::1", "localhost")

MIN_SECRET_BYTES = 32

_NEEDED = ("client_id", "client_secret", "server_metadata_url", "redirect_uri")


class Access(BaseSettings):
    """What the environment says, by variables such as ``CLUSTERVIZ_SIGN_IN``.

    Parameters
    ----------
    sign_in
        A TOML file with the table ``[auth]`` of an OpenID Connect provider.
    proxy_secret
        A file with the secret that a proxy signs who asks with.
    is_read_only
        Everybody sees what is public, and nobody more.
    host_names
        By which browsers may reach the server, with commas between; those of this
        machine, and that of ``redirect_uri``, need not be named. ``*`` for any.
    is_api_open
        Anybody may ask the OGC API for what is public, though people sign in.
    state
        The folder of secrets that are made here, outside every workspace.
    """

    model_config = SettingsConfigDict(env_prefix="CLUSTERVIZ_", frozen=True)

    sign_in: Path | None = None
    proxy_secret: Path | None = None
    is_read_only: bool = False
    host_names: str = ""
    is_api_open: bool = False
    state: Path = Field(default_factory=lambda: _usual_state())

    @property
    def way(self) -> Way:
        """How those who ask are told apart.

        Raises
        ------
        SettingsError
            If two ways are asked for at once.
        """
        ways: dict[Way, bool] = {
            "sign_in": self.sign_in is not None,
            "proxy": self.proxy_secret is not None,
            "read_only": self.is_read_only,
        }
        asked = [way for way, is_asked in ways.items() if is_asked]
        if len(asked) > 1:
            raise SettingsError(texts.told("people.two_ways", ways=", ".join(asked)))
        return asked[0] if asked else "local"


def is_api_open(access: Access) -> bool:
    """Return whether anybody may ask the OGC API.

    Where people sign in it is shut unless somebody opened it: whoever put a sign-in
    before the server may count on nothing being read without one.

    Examples
    --------
    >>> is_api_open(Access(is_read_only=True)), is_api_open(Access(sign_in=Path("f")))
    (True, False)
    """
    return access.is_api_open or access.way in {"local", "read_only"}


def is_loopback(host: str) -> bool:
    """Return whether only this machine can reach an address.

    Examples
    --------
    >>> [is_loopback(one) for one in ("127.0.0.1", "::1", "localhost", "0.0.0.0", "")]
    [True, True, True, False, False]
    """
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def host_names(access: Access) -> frozenset[str]:
    """Return the names by which a browser may ask; ``*`` among them for any."""
    named = {one.strip().lower() for one in access.host_names.split(",")} - {""}
    if access.way == "sign_in":
        uri = str(provider(access)["redirect_uri"])
        named.add((urlsplit(uri).hostname or "").lower())
    return frozenset({*LOOPBACK, *named} - {""})


def provider(access: Access) -> dict[str, object]:
    """Return the table ``[auth]`` of the sign-in file, as Streamlit wants it.

    Raises
    ------
    SettingsError
        If the file is not there, others may read it, or something is missing. What
        is in it is never said.
    """
    path = access.sign_in
    if path is None:
        return {}
    try:
        table = tomllib.loads(_private(path).decode("utf-8")).get("auth", {})
    except (UnicodeDecodeError, tomllib.TOMLDecodeError):
        # Without its cause, which may quote a line, and the line may be a secret.
        told = texts.told("people.sign_in_unread", path=path)
        raise SettingsError(told) from None
    missing = [name for name in _NEEDED if not str(table.get(name, "")).strip()]
    uri = urlsplit(str(table.get("redirect_uri", "")))
    if uri.path != "/oauth2callback" or uri.scheme not in {"http", "https"}:
        missing.append("redirect_uri = …/oauth2callback")
    is_safe = uri.scheme == "https" or is_loopback(uri.hostname or "")
    if not is_safe:
        missing.append("redirect_uri = https://…")
    if missing:
        named = ", ".join(dict.fromkeys(missing))
        raise SettingsError(
            texts.told("people.sign_in_lacks", path=path, missing=named)
        )
    return {name: table[name] for name in (*_NEEDED, "client_kwargs") if name in table}


def is_https(access: Access) -> bool:
    """Return whether browsers reach the server by HTTPS alone."""
    return str(provider(access).get("redirect_uri", "")).startswith("https://")


def secrets_of(access: Access, root: Path) -> dict[str, Any] | None:
    """Return what Streamlit must know to let people sign in; ``None`` without that.

    Parameters
    ----------
    access
        How those who ask are told apart.
    root
        The workspace that is served.
    """
    if access.way != "sign_in":
        return None
    return {"auth": {**provider(access), "cookie_secret": kept_secret(access, root)}}


def proxy_key(access: Access) -> bytes:
    """Return the secret that the proxy signs with.

    Raises
    ------
    SettingsError
        If the file is not there, others may read it, or it is too short.
    """
    path = access.proxy_secret
    if path is None:
        return b""
    key = _private(path).strip()
    if len(key) < MIN_SECRET_BYTES:
        raise SettingsError(
            texts.told("people.secret_short", path=path, n=MIN_SECRET_BYTES)
        )
    return key


def kept_secret(access: Access, root: Path) -> str:
    """Return the secret that cookies of a workspace are signed with.

    Made at the first call, for this user alone to read.

    Parameters
    ----------
    access
        Where secrets are kept.
    root
        The workspace: each has its own.

    Raises
    ------
    SettingsError
        If others may read the file, or it cannot be written.
    """
    name = hashlib.sha256(str(root.resolve()).encode()).hexdigest()[:16]
    path = access.state / f"cookie-{name}"
    try:
        access.state.mkdir(mode=0o700, parents=True, exist_ok=True)
        new = access.state / f".{path.name}-{secrets.token_hex(8)}"
        if not path.exists():
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
            with os.fdopen(os.open(new, flags, 0o600), "w", encoding="ascii") as file:
                file.write(secrets.token_hex(32))
            _linked(new, path)
    except OSError as error:
        told = texts.told("people.state_unwritten", path=access.state)
        raise SettingsError(told) from error
    return _private(path).decode("ascii").strip()


def _linked(new: Path, path: Path) -> None:
    """Give a whole file its name, unless another server was faster: its counts."""
    with suppress(FileExistsError):
        os.link(new, path)
    new.unlink()


def _private(path: Path) -> bytes:
    """Return what is in a file that nobody but its owner may read."""
    try:
        mode = path.stat().st_mode
        if os.name != "nt" and stat.S_IMODE(mode) & 0o077:
            raise SettingsError(texts.told("people.secret_open", path=path))
        return path.read_bytes()
    except OSError as error:
        raise SettingsError(texts.told("people.secret_missing", path=path)) from error


def _usual_state() -> Path:
    base = os.environ.get("LOCALAPPDATA" if os.name == "nt" else "XDG_STATE_HOME", "")
    return (Path(base) if base else Path.home() / ".local" / "state") / "clusterviz"
