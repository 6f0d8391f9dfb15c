"""A PostgreSQL with PostGIS for the tests that compare us with it.

It is started in a folder of its own, listens on a socket there and on no port,
runs as a user without rights where we are root, and is stopped by its process.
"""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import pytest

from benchmarks.peers.base import PeerAbsentError
from benchmarks.postgres import Server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.peers.sql import Connection


@contextmanager
def connected() -> Iterator[Connection]:
    """Give a connection to a new server; skip where the machine has none."""
    with ExitStack() as opened:
        try:
            server = opened.enter_context(Server())
        except PeerAbsentError as error:
            pytest.skip(f"{error.found} {error.remedy}")
        connection = server.connect()
        opened.callback(connection.close)
        yield connection
