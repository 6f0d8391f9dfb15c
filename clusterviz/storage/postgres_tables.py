"""The tables that only a database on a server has.

As they are now; `storage.migrations` brings an older database to it.
"""

from __future__ import annotations

import sqlalchemy as sa

TABLES = sa.MetaData()

layer_files = sa.Table(
    "layer_files",
    TABLES,
    sa.Column("content_hash", sa.Text, primary_key=True),
    sa.Column("chunk", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("content", sa.LargeBinary, nullable=False),
)
"""Published layers as files, cut into pieces."""

workspace_files = sa.Table(
    "workspace_files",
    TABLES,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("content", sa.Text, nullable=False),
)
"""The settings of a workspace, and its own rules."""

spatial_ref_sys = sa.Table(
    "spatial_ref_sys",
    TABLES,
    sa.Column("srid", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("auth_name", sa.Text),
    sa.Column("auth_srid", sa.Integer),
    sa.Column("srtext", sa.Text),
)
"""The systems that PostGIS knows; its own table."""
