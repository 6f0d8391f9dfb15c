"""Addresses of databases on a server, and the folder that stands for each.

Wherever a workspace is named, ``postgresql://USER@HOST/DATABASE`` may stand in place
of its folder. It becomes a folder of this machine: that of its copies, with a note
of the address. No address that the program keeps, shows or logs has a password: one
that was written into it is handed to PostgreSQL's own library at once.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from clusterviz import texts
from clusterviz.errors import InputError
from clusterviz.texts.reasons import why

NOTE = "database.url"
"""In the folder that stands for a database: its address."""

CACHE = "CLUSTERVIZ_CACHE"
"""The variable that names the folder of such folders."""

PASSWORD = "PGPASSWORD"
"""The variable that PostgreSQL's library reads a password from."""

_SCHEMES = ("postgresql://", "postgres://")

_OPTIONS = frozenset(
    {"host", "port", "sslmode", "sslrootcert", "sslcert", "sslkey", "passfile",
     "service", "connect_timeout", "target_session_attrs", "gssencmode"}
)  # fmt: skip


@dataclass(frozen=True)
class Address:
    """Where a database is, without its password.

    Parameters
    ----------
    database
        Its name.
    host
        Name of the server; empty for one on this machine.
    port
        Of the server; ``None`` for PostgreSQL's own.
    user
        Who asks; empty for whoever runs the program.
    options
        Such as ``sslmode``, in the order of their names.
    """

    database: str
    host: str = ""
    port: int | None = None
    user: str = ""
    options: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        """Return it as it may be shown.

        Examples
        --------
        >>> str(Address("clusters", "db.bacgiang.gov.vn", user="so_cong_thuong"))
        'postgresql://so_cong_thuong@db.bacgiang.gov.vn/clusters'
        """
        user = f"{quote(self.user, safe='')}@" if self.user else ""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port is None else f":{self.port}"
        options = f"?{urlencode(self.options)}" if self.options else ""
        database = quote(self.database, safe="")
        return f"postgresql://{user}{host}{port}/{database}{options}"


def is_address(text: str) -> bool:
    """Return whether a word names a database on a server.

    Examples
    --------
    >>> is_address("postgresql://localhost/clusters"), is_address("workspace")
    (True, False)
    """
    return text.startswith(_SCHEMES)


def read_address(text: str) -> tuple[Address, str]:
    """Return the address that `text` is, and the password in it; often empty.

    Raises
    ------
    InputError
        If it names no database, or has an option that is not known. What it says
        is not repeated: it may be a secret.

    Examples
    --------
    >>> address, password = read_address("postgresql://an:bi+mat@localhost:5433/cum")
    >>> str(address), password
    ('postgresql://an@localhost:5433/cum', 'bi+mat')
    """
    try:
        parts = urlsplit(text)
        port = parts.port
        given = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
    except ValueError:
        # Not told from where: what cannot be read may hold the password anywhere.
        raise _unreadable() from None
    database = unquote(parts.path.removeprefix("/"))
    if not database or "/" in parts.path[1:] or parts.fragment:
        raise _unreadable()
    password = unquote(parts.password or "") or given.pop("password", "")
    if unknown := sorted(given.keys() - _OPTIONS):
        raise InputError(
            texts.told(
                "option.database_option",
                option=unknown[0],
                known=", ".join(sorted(_OPTIONS)),
            )
        )
    address = Address(
        database,
        unquote(parts.hostname or ""),
        port,
        unquote(parts.username or ""),
        tuple(sorted(given.items())),
    )
    return address, password


def place(text: str) -> Path:
    """Return the folder of the workspace that a word names.

    Of an address, the folder that stands for its database on this machine; a password
    goes to where PostgreSQL's library and the processes that we start look for it.

    Raises
    ------
    InputError
        If it is an address that cannot be read, or its folder cannot be made.
    """
    if not is_address(text):
        return Path(text)
    address, password = read_address(text)
    if password:
        os.environ[PASSWORD] = password
    name = hashlib.sha256(str(address).encode()).hexdigest()[:12]
    shown = "".join(one if one.isalnum() else "_" for one in address.database)
    folder = _caches() / f"{shown}-{name}"
    try:
        # What is copied there is read as the workspace allows: by nobody else.
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if address_of(folder) != address:
            _note(folder, address)
    except OSError as error:
        raise InputError(
            texts.told(
                "stored.no_copies", folder=folder, why=why(error), variable=CACHE
            )
        ) from error
    return folder


def address_of(folder: Path) -> Address | None:
    """Return the address that a folder stands for; ``None`` if it is a workspace."""
    note = folder / NOTE
    return read_address(note.read_text("utf-8"))[0] if note.is_file() else None


def _note(folder: Path, address: Address) -> None:
    temporary = folder / f".{NOTE}-{secrets.token_hex(4)}"
    temporary.write_text(str(address), encoding="utf-8")
    temporary.replace(folder / NOTE)


def _caches() -> Path:
    """Return the folder of copies: as named, or where this system keeps such."""
    if named := os.environ.get(CACHE):
        return Path(named)
    home = Path.home()
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = home / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or home / ".cache")
    return base / "clusterviz"


def _unreadable() -> InputError:
    return InputError(texts.told("option.database_unread"))
