"""A PostgreSQL of our own: started, tuned, and stopped with the run."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.peers.base import THREADS, PeerAbsentError, library

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.peers.sql import Connection

USER = "postgres"

TUNED = {
    "effective_cache_size": "12GB",
    "work_mem": "256MB",
    "maintenance_work_mem": "1GB",
    "random_page_cost": "1.1",
    "max_wal_size": "8GB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_worker_processes": str(2 * THREADS),
    "max_parallel_workers": str(THREADS),
    "max_parallel_workers_per_gather": str(THREADS - 1),
}
"""The leader works too: with one worker beside it there are two, as elsewhere."""

_SAFE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on",
         "autovacuum": "on"}  # fmt: skip

_READY_S = 60.0


class Server:
    """A running server that listens on a socket in its own folder, on no port.

    Use it as a context: the server is stopped and its folder removed at the end.

    Parameters
    ----------
    is_safe
        What it was told is on the disk before it answers, as a server of figures
        that nobody may lose is run; else it is as fast as it can be.

    Raises
    ------
    PeerAbsentError
        If PostgreSQL is not on this machine, or nobody is there to run it as.
    """

    def __init__(self, *, is_safe: bool = False) -> None:
        self._more = _SAFE if is_safe else {}
        self._binaries = _binaries()
        self._user = _user()
        library("psycopg")
        self._folder = Path(tempfile.mkdtemp(prefix="bench-pg-"))
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def socket(self) -> str:
        """The folder of the socket."""
        return str(self._folder)

    def connect(self) -> Connection:
        """Return a new connection that commits by itself."""
        return connect(self.socket)

    def restart(self) -> None:
        """Stop and start: what the server had in memory is gone."""
        self._stop()
        self._start()

    def __enter__(self) -> Server:
        """Make a cluster, start it, and add PostGIS."""
        try:
            self._set_up()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        """Stop it and remove what it wrote."""
        self._stop()
        shutil.rmtree(self._folder)

    def _set_up(self) -> None:
        if self._user:
            shutil.chown(self._folder, self._user)
        self._run([
            self._binaries / "initdb", "-D", self._folder / "data", "-U", USER,
            "-A", "trust", "-E", "UTF8", "--locale=C", "-N",
        ])  # fmt: skip
        self._start()
        connection = self.connect()
        try:
            connection.execute("CREATE EXTENSION postgis")
        except library("psycopg").Error as error:
            raise PeerAbsentError(
                f"This PostgreSQL has no PostGIS ({str(error).splitlines()[0]}).",
                expected="the extension beside the server",
                remedy="Debian: apt-get install postgresql-15-postgis-3.",
            ) from error
        finally:
            connection.close()

    def _start(self) -> None:
        settings = {
            **TUNED,
            **self._more,
            "shared_buffers": _buffers(),
            "listen_addresses": "",
            "unix_socket_directories": self.socket,
        }
        flags = [part for pair in settings.items() for part in ("-c", "=".join(pair))]
        self._process = subprocess.Popen(
            [self._binaries / "postgres", "-D", self._folder / "data", *flags],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self._folder,
            user=self._user,
            group=self._user,
            extra_groups=[] if self._user else None,
        )
        psycopg = library("psycopg")
        until = time.monotonic() + _READY_S
        while True:
            try:
                self.connect().close()
                return
            except psycopg.OperationalError:
                if self._process.poll() is not None or time.monotonic() > until:
                    self._stop()
                    raise
                time.sleep(0.1)

    def _stop(self) -> None:
        if self._process and self._process.poll() is None:
            # Its fast shutdown: it waits for nobody.
            self._process.send_signal(signal.SIGINT)
            self._process.wait(timeout=_READY_S)

    def _run(self, command: Sequence[str | Path]) -> None:
        subprocess.run(
            command,
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            cwd=self._folder,
            user=self._user,
            group=self._user,
            extra_groups=[] if self._user else None,
        )


def connect(socket: str) -> Connection:
    """Return a connection to the server whose socket is in folder `socket`."""
    psycopg = library("psycopg")
    opened: Connection = psycopg.connect(
        host=socket, user=USER, dbname="postgres", autocommit=True
    )
    return opened


def _buffers() -> str:
    """Return a quarter of the machine's memory, 4 GB at most."""
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return f"{min(total // 4, 4 * 1024**3) // 1024**2}MB"


def _binaries() -> Path:
    """Return the folder of the newest server: Debian keeps them off the path."""
    found = shutil.which("postgres")
    folders = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/postgres"),
        key=lambda path: float(path.parts[-3]),
    )
    if found or folders:
        return Path(found).parent if found else folders[-1].parent
    raise PeerAbsentError(
        "PostgreSQL is not on this machine.",
        expected="the server and PostGIS, since the peer is made of them",
        remedy="Debian: apt-get install postgresql-15-postgis-3.",
    )


def _user() -> str | None:
    """Return whom the server must run as; ``None`` for who we are."""
    if os.geteuid() != 0:
        return None
    if USER in {entry.pw_name for entry in pwd.getpwall()}:
        return USER
    raise PeerAbsentError(
        f"PostgreSQL will not run as root, and there is no user {USER}.",
        expected="a user to run it as",
        remedy="Run the benchmark as yourself.",
    )
