"""What a database keeps beside a version of a layer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import sqlalchemy as sa


class Beside(Protocol):
    """What a database keeps beside a version, in the same transaction."""

    def before(self, connection: sa.Connection) -> None:
        """Do what takes long and changes nothing that others see."""
        ...

    def after(self, connection: sa.Connection) -> None:
        """Write, once the version has its row; no other writer is at work."""
        ...


class Nothing:
    """Nothing beside a version."""

    def before(self, connection: sa.Connection) -> None:
        """Do nothing."""

    def after(self, connection: sa.Connection) -> None:
        """Do nothing."""


NOTHING = Nothing()
