"""What is used of the database drivers, which may not be installed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager


class Rows(Protocol):
    """The result of a statement."""

    def fetchall(self) -> list[tuple[Any, ...]]:
        """Return its rows."""

    def fetchnumpy(self) -> dict[str, Any]:
        """Return its columns: DuckDB's."""


class Copy(Protocol):
    """Rows on their way into a table of PostgreSQL."""

    def set_types(self, types: Sequence[str]) -> None:
        """Say what the columns are."""

    def write_row(self, row: Sequence[object]) -> None:
        """Send one row."""


class Cursor(Protocol):
    """A statement of PostgreSQL in its making."""

    def execute(self, sql: str) -> Rows:
        """Run a statement."""

    def copy(self, sql: str) -> AbstractContextManager[Copy]:
        """Begin to send rows."""


class Connection(Protocol):
    """A connection to DuckDB or PostgreSQL."""

    def execute(self, sql: str, given: Sequence[object] = ..., /) -> Rows:
        """Run a statement."""

    def cursor(self, *, binary: bool = ...) -> AbstractContextManager[Cursor]:
        """Return a cursor: PostgreSQL's."""

    def close(self) -> None:
        """Close it."""
