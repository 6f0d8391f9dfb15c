"""What the tests of PostgreSQL alone share: a database, its store, who asks it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from clusterviz.storage.postgres import PostgresStore
from tests import postgres
from tests.contract.wall import behind_the_wall

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import psycopg

    from clusterviz.addresses import Address


@pytest.fixture
def address() -> Iterator[Address]:
    """Give the address of an empty database."""
    with postgres.server().database() as found:
        yield found


@pytest.fixture
def server_store(address: Address, tmp_path: Path) -> Iterator[PostgresStore]:
    """Give a store in that database."""
    opened = PostgresStore(address, tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def owner(
    server_store: PostgresStore, address: Address
) -> Iterator[psycopg.Connection[Any]]:
    """Give a connection of whoever made the database, once it has its tables."""
    with postgres.connect(address) as opened:
        yield opened


@pytest.fixture
def walled(tmp_path: Path) -> Iterator[psycopg.Connection[Any]]:
    """Give a connection as the program's role, of an official of one district."""
    with behind_the_wall(tmp_path) as opened:
        yield opened
