"""A PostgreSQL with PostGIS of our own, one for each process that runs tests.

It listens on a port of the loopback alone, runs as a user without rights where we are
root, and is stopped with the process. Databases are used again: they are emptied, for
that takes far less time than making one.
"""

from __future__ import annotations

import atexit
import itertools
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from psycopg import sql

from clusterviz.addresses import Address
from clusterviz.storage.audit import START
from clusterviz.storage.postgres import PostgresStore

if TYPE_CHECKING:
    from collections.abc import Iterator

USER = "postgres"
"""Who made the server's files, here and in the database."""

_READY_S = 60.0

_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}

_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "shared_buffers": "64MB",
    "max_connections": "200",
    "autovacuum": "off",
}

_EMPTIED = (
    "restorations", "layer_versions", "audit", "person_areas", "people",
    "layer_files", "workspace_files",
)  # fmt: skip


class Server:
    """A server that runs.

    Parameters
    ----------
    is_safe
        What it was told is on the disk, as it must be to be killed.
    """

    def __init__(self, *, is_safe: bool = False) -> None:
        self._binaries = _binaries()
        self._owner = USER if os.geteuid() == 0 else None
        self.folder = Path(tempfile.mkdtemp(prefix="postgres-"))
        self._settings = _SETTINGS | ({} if is_safe else _FAST)
        self._process: subprocess.Popen[bytes] | None = None
        self._numbers = itertools.count()
        self._free: list[Address] = []
        if self._owner:
            shutil.chown(self.folder, self._owner)
        self._run("initdb", "-D", str(self.folder / "data"), "-U", USER, "-A", "trust",
                  "-E", "UTF8", "--locale=C", "-N")  # fmt: skip
        self.port = _free_port()
        self.start()

    @property
    def address(self) -> Address:
        """Of the database that every server has."""
        return Address("postgres", "127.0.0.1", self.port, USER)

    def start(self) -> None:
        """Start it, and wait until it answers."""
        settings = {**self._settings, "port": str(self.port)}
        flags = [part for pair in settings.items() for part in ("-c", "=".join(pair))]
        self._process = subprocess.Popen(
            [self._binaries / "postgres", "-D", self.folder / "data", *flags],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, cwd=self.folder, user=self._owner,
            group=self._owner, extra_groups=[] if self._owner else None,
        )  # fmt: skip
        until = time.monotonic() + _READY_S
        while True:
            try:
                connect(self.address).close()
                return
            except psycopg.OperationalError:
                if self._process.poll() is not None or time.monotonic() > until:
                    raise
                time.sleep(0.05)

    def crash(self) -> None:
        """End it as a power cut does, and start it again."""
        assert self._process
        self._process.send_signal(signal.SIGQUIT)
        self._process.wait(_READY_S)
        self.start()

    def stop(self) -> None:
        """Stop it, and remove what it wrote."""
        if self._process and self._process.poll() is None:
            # Its fast shutdown: it waits for nobody.
            self._process.send_signal(signal.SIGINT)
            self._process.wait(_READY_S)
        shutil.rmtree(self.folder, ignore_errors=True)

    def new_database(self) -> Address:
        """Make a database that is as the server makes them: without any table."""
        name = f"clusterviz_{next(self._numbers)}"
        with connect(self.address) as connection:
            connection.execute(
                sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
            )
        return replace(self.address, database=name)

    @contextmanager
    def database(self) -> Iterator[Address]:
        """Give a database for a while, without anything that others wrote."""
        address = self._free.pop() if self._free else self.new_database()
        yield address
        _empty(address)
        self._free.append(address)

    @contextmanager
    def copied(self, source: Address) -> Iterator[Address]:
        """Give a copy of a database that nobody is connected to, for a while."""
        name = f"clusterviz_{next(self._numbers)}"
        copy, of = sql.Identifier(name), sql.Identifier(source.database)
        with connect(self.address) as connection:
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(copy, of)
            )
            yield replace(self.address, database=name)
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(copy))

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [self._binaries / program, *arguments], check=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, cwd=self.folder,
            user=self._owner, group=self._owner,
            extra_groups=[] if self._owner else None,
        )  # fmt: skip


@cache
def server() -> Server:
    """Return the server of this process; skip the test where there can be none."""
    started = Server()
    atexit.register(started.stop)
    return started


@contextmanager
def opened(metric_crs: str | None = None) -> Iterator[PostgresStore]:
    """Give an empty store, and take it away again."""
    with server().database() as address, tempfile.TemporaryDirectory() as folder:
        more = () if metric_crs is None else (metric_crs,)
        store = PostgresStore(address, Path(folder), *more)
        try:
            yield store
        finally:
            store.close()


def connect(address: Address) -> psycopg.Connection[Any]:
    """Return a connection that commits by itself, as who made the database."""
    return psycopg.connect(str(address), autocommit=True)


def _empty(address: Address) -> None:
    with connect(address) as connection, connection.transaction():
        found = connection.execute(
            "SELECT format('%%I.%%I', schemaname, tablename) FROM pg_tables"
            " WHERE schemaname = 'layers'"
            " OR (schemaname = 'public' AND tablename = ANY(%s))",
            [list(_EMPTIED)],
        ).fetchall()
        # No trigger fires, nor is a key of another table looked up.
        connection.execute("SET LOCAL session_replication_role = replica")
        for (table,) in found:
            connection.execute(f"DELETE FROM {table}")
        if found:
            connection.execute("UPDATE audit_head SET seq = 0, hash = %s", [START])


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _binaries() -> Path:
    """Return the folder of the newest server that has PostGIS."""
    folders = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"),
        key=lambda path: float(path.parts[-2]),
    )
    for folder in reversed(folders):
        share = Path("/usr/share/postgresql") / folder.parts[-2]
        if (share / "extension" / "postgis.control").exists():
            return folder
    pytest.skip("There is no PostGIS. Debian: apt-get install postgresql-15-postgis-3.")
