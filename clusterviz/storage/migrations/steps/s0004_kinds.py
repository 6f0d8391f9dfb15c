"""Lines of one kind are found without reading the others: edits of a version are."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the index."""
    op.create_index("audit_by_kind", "audit", ["kind", "seq"])
