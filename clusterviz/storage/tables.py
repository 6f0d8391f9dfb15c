"""The tables of the operational database, in SQLite and in PostgreSQL alike.

As they are now; `storage.migrations` brings an older database to it.
"""

from __future__ import annotations

import sqlalchemy as sa

TABLES = sa.MetaData()

layer_versions = sa.Table(
    "layer_versions",
    TABLES,
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
    sa.Column("published_seq", sa.Integer, nullable=False, server_default="0"),
    sa.Column("edited_seq", sa.Integer, nullable=False, server_default="0"),
    sa.CheckConstraint("version >= 1"),
)

restorations = sa.Table(
    "restorations",
    TABLES,
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

audit_lines = sa.Table(
    "audit",
    TABLES,
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("at", sa.Text, nullable=False, comment="UTC, ISO 8601"),
    sa.Column("person_id", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("origin", sa.Text, nullable=False),
    sa.Column("action", sa.Text, nullable=False),
    sa.Column("areas", sa.Text, nullable=False, comment="JSON list"),
    sa.Column("of_on", sa.Text, nullable=False, comment="ISO 8601"),
    sa.Column("document", sa.Text, nullable=False),
    sa.Column("body", sa.Text, nullable=False, comment="JSON"),
    sa.Column("hash", sa.Text, nullable=False, comment="of this line and the last"),
    sa.UniqueConstraint("kind", "subject", "version"),
    sa.Index("audit_by_kind", "kind", "seq"),
    sa.CheckConstraint("version >= 1"),
)
"""What was done, line by line: only ever added to, each line holding the hash of the
one before."""

audit_head = sa.Table(
    "audit_head",
    TABLES,
    sa.Column("only", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("seq", sa.Integer, nullable=False),
    sa.Column("hash", sa.Text, nullable=False),
    sa.CheckConstraint('"only" = 1'),
)
"""The last line. A writer holds this row: there is one writer at a time."""

people = sa.Table(
    "people",
    TABLES,
    sa.Column("person_id", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("is_removed", sa.Boolean, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
)

person_areas = sa.Table(
    "person_areas",
    TABLES,
    sa.Column("person_id", sa.Text, primary_key=True),
    sa.Column("area", sa.Text, primary_key=True, comment="level.code"),
    sa.Column("valid_from_on", sa.Text, primary_key=True, comment="ISO 8601 or empty"),
    sa.Column("valid_to_on", sa.Text, nullable=False, comment="ISO 8601 or empty"),
    sa.ForeignKeyConstraint(["person_id"], ["people.person_id"]),
)

permissions = sa.Table(
    "permissions",
    TABLES,
    sa.Column("role", sa.Text, primary_key=True),
    sa.Column("action", sa.Text, primary_key=True),
    sa.Column("reach", sa.Text, nullable=False),
)
"""A copy of `roles.PERMISSIONS`, for the database to hold writes against."""
