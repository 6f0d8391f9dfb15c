"""What lines of the audit say of the versions of layers that they made."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    import sqlalchemy as sa

_SAID = (
    "version", "content_hash", "n_features", "crs", "is_valid", "published_at",
    "source_document", "as_of_on", "import_id", "transformation", "repairs",
)  # fmt: skip
"""What a line says of the version that it made; lines of older programs say less."""


@dataclass(frozen=True)
class Line:
    """A line that may have made a version.

    Parameters
    ----------
    version
        Its number within its subject.
    body
        What it says; nothing where it cannot be read.
    at, of_on
        When it was written, and of which day.
    is_told
        Whether anybody is named: not of what there was before the audit.
    """

    version: int
    body: Mapping[str, Any]
    at: str
    of_on: str
    is_told: bool

    def differs(self, row: sa.Row[Any], before: sa.Row[Any] | None) -> bool:
        """Return whether a row is another than the line says.

        Parameters
        ----------
        row
            Of the version.
        before
            Of the version that was edited; ``None`` where it was published.
        """
        day = row.as_of_on.isoformat() if row.as_of_on else None
        found = {**row._mapping, "as_of_on": day}
        if any(self.body[name] != found[name] for name in _SAID if name in self.body):
            return True
        if "as_of_on" in self.body or day == self.of_on:
            return False
        if self.of_on == self.at[:10] and (day is None or not self.is_told):
            return False
        # An edit of an older day does not make a version older.
        return before is None or row.as_of_on != before.as_of_on


def line_of(row: sa.Row[Any]) -> Line:
    """Return a row of the audit as a line."""
    return Line(
        row.version, body_of(row.body), row.at, row.of_on, bool(row.name or row.origin)
    )


def body_of(text: str) -> dict[str, Any]:
    """Return what a line says: nothing where it cannot be read, as `verify` tells."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
