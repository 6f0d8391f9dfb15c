"""The first form: versions of layers, restorations, and entries.

Workspaces of that time have these tables, and no note of any step.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_TABLES = sa.MetaData()

sa.Table(
    "layer_versions",
    _TABLES,
    sa.Column("layer", sa.Text, primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("content_hash", sa.Text, nullable=False),
    sa.Column("n_features", sa.Integer, nullable=False),
    sa.Column("crs", sa.Text, nullable=False),
    sa.Column("is_valid", sa.Boolean, nullable=False),
    sa.Column("published_at", sa.Text, nullable=False, comment="UTC, ISO 8601"),
    sa.Column("source_document", sa.Text, nullable=False),
    sa.Column("as_of_on", sa.Date),
    sa.Column("import_id", sa.Text, nullable=False),
    sa.Column("transformation", sa.Text, nullable=False),
    sa.Column("repairs", sa.JSON, nullable=False),
    sa.CheckConstraint("version >= 1"),
)
sa.Table(
    "restorations",
    _TABLES,
    sa.Column("layer", sa.Text, primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("restores", sa.Integer, nullable=False),
    sa.Column("withdraws", sa.JSON, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.ForeignKeyConstraint(
        ["layer", "version"], ["layer_versions.layer", "layer_versions.version"]
    ),
    sa.CheckConstraint("restores >= 1 AND restores < version"),
)
sa.Table(
    "entries",
    _TABLES,
    sa.Column("entry_id", sa.Integer, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("at", sa.Text, nullable=False, comment="UTC, ISO 8601"),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("body", sa.JSON, nullable=False),
    sa.UniqueConstraint("kind", "subject", "version"),
    sa.CheckConstraint("version >= 1"),
)


def upgrade() -> None:
    """Make the tables that are missing."""
    _TABLES.create_all(op.get_bind(), checkfirst=True)
