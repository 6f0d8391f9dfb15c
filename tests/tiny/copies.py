"""Stores that begin with what another held: made once, and copied for each test."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from functools import cache
from typing import TYPE_CHECKING

from clusterviz import crs
from clusterviz.storage.database import in_memory
from clusterviz.storage.memory import MemoryStore
from clusterviz.storage.ops import Operations
from clusterviz.storage.recorded import RecordedStore
from clusterviz.storage.shelf import MemoryShelf

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    import sqlalchemy as sa


class Template:
    """What a store in memory held, for copies that know nothing of each other.

    Parameters
    ----------
    store
        Is not asked again.
    """

    def __init__(self, store: MemoryStore) -> None:
        self._frames = dict(store._frames)
        with closing(store._operations._database.engine.raw_connection()) as held:
            self._database = _sqlite(held).serialize()

    def copied(self) -> MemoryStore:
        """Return a store that holds the same, and changes by itself."""
        return _Copied(self._database, self._frames)


def empty_store() -> MemoryStore:
    """Return a store without any version."""
    return _empty().copied()


@cache
def _empty() -> Template:
    return Template(MemoryStore())


class _Copied(MemoryStore):
    def __init__(
        self, database: bytes, frames: Mapping[tuple[str, str], pd.DataFrame]
    ) -> None:
        copied = in_memory()
        with closing(copied.engine.raw_connection()) as held:
            _sqlite(held).deserialize(database)
        RecordedStore.__init__(self, crs.METRIC, Operations(copied), MemoryShelf())
        # It gives copies of its frames, and replaces none.
        self._frames = dict(frames)


def _sqlite(held: sa.PoolProxiedConnection) -> sqlite3.Connection:
    connection = held.driver_connection
    assert isinstance(connection, sqlite3.Connection)
    return connection
