"""The audit, people and permissions; entries become lines of the audit.

What was published before is written into the audit too, in its order in time: the
chain begins with the first thing that is known.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import sqlalchemy as sa
from alembic import op

from clusterviz.storage.audit import START, chained

if TYPE_CHECKING:
    from collections.abc import Iterator

revision = "0002"
down_revision = "0001"

_TABLES = sa.MetaData()

_audit = sa.Table(
    "audit",
    _TABLES,
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
    sa.CheckConstraint("version >= 1"),
)
_head = sa.Table(
    "audit_head",
    _TABLES,
    sa.Column("only", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("seq", sa.Integer, nullable=False),
    sa.Column("hash", sa.Text, nullable=False),
    sa.CheckConstraint('"only" = 1'),
)
sa.Table(
    "people",
    _TABLES,
    sa.Column("person_id", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("is_removed", sa.Boolean, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
)
sa.Table(
    "person_areas",
    _TABLES,
    sa.Column("person_id", sa.Text, primary_key=True),
    sa.Column("area", sa.Text, primary_key=True, comment="level.code"),
    sa.Column("valid_from_on", sa.Text, primary_key=True, comment="ISO 8601 or empty"),
    sa.Column("valid_to_on", sa.Text, nullable=False, comment="ISO 8601 or empty"),
    sa.ForeignKeyConstraint(["person_id"], ["people.person_id"]),
)
sa.Table(
    "permissions",
    _TABLES,
    sa.Column("role", sa.Text, primary_key=True),
    sa.Column("action", sa.Text, primary_key=True),
    sa.Column("reach", sa.Text, nullable=False),
)

_KEPT = """
CREATE TRIGGER audit_keep_{lower} BEFORE {verb} ON audit
BEGIN SELECT RAISE(ABORT, 'the audit is only ever added to'); END
"""

_ALLOWED = """
CREATE TRIGGER audit_allowed BEFORE INSERT ON audit
WHEN NEW.person_id <> 'local' AND NOT EXISTS (
  SELECT 1 FROM people JOIN permissions
    ON permissions.role = people.role AND permissions.action = NEW.action
  WHERE people.person_id = NEW.person_id AND NOT people.is_removed AND (
    permissions.reach = 'everywhere'
    OR permissions.reach = 'own' AND EXISTS (
      SELECT 1 FROM person_areas, json_each(NEW.areas) AS asked
      WHERE person_areas.person_id = NEW.person_id
        AND person_areas.area = asked.value
        AND person_areas.valid_from_on <= NEW.of_on
        AND (person_areas.valid_to_on = '' OR person_areas.valid_to_on >= NEW.of_on)
    )
  )
)
BEGIN SELECT RAISE(ABORT, 'whoever writes may not do that there'); END
"""


def upgrade() -> None:
    """Make the tables, and write what is known into the audit."""
    bind = op.get_bind()
    _TABLES.create_all(bind)
    for name in ("published_seq", "edited_seq"):
        column = sa.Column(name, sa.Integer, nullable=False, server_default="0")
        op.add_column("layer_versions", column)
    seq, digest = 0, START
    for line in chained(_known(bind)):
        bind.execute(_audit.insert().values(**line))
        seq, digest = int(str(line["seq"])), str(line["hash"])
        if line["kind"] == "publication":
            bind.execute(
                sa.text(
                    "UPDATE layer_versions SET published_seq = :seq, edited_seq = :seq"
                    " WHERE layer = :layer AND version = :version"
                ),
                {"seq": seq, "layer": line["subject"], "version": line["version"]},
            )
    bind.execute(_head.insert().values(only=1, seq=seq, hash=digest))
    op.drop_table("entries")
    if bind.dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(_KEPT.format(verb=verb, lower=verb.lower()))
        op.execute(_ALLOWED)


def _known(bind: sa.Connection) -> Iterator[dict[str, object]]:
    """Give what was published and written so far, in its order in time."""
    found = [*_publications(bind), *_entries(bind)]
    yield from sorted(found, key=lambda line: str(line["at"]))


def _publications(bind: sa.Connection) -> Iterator[dict[str, object]]:
    query = (
        "SELECT v.*, r.restores, r.reason FROM layer_versions AS v "
        "LEFT JOIN restorations AS r ON r.layer = v.layer AND r.version = v.version "
        "ORDER BY v.published_at, v.layer, v.version"
    )
    for row in bind.execute(sa.text(query)).mappings():
        body = {
            "version": row["version"],
            "content_hash": row["content_hash"],
            "n_features": row["n_features"],
            "source_document": row["source_document"],
            "import_id": row["import_id"],
            "restores": row["restores"] or 0,
            "reason": row["reason"] or "",
        }
        text = json.dumps(body, ensure_ascii=False, sort_keys=True)
        about = ("publication", row["layer"], row["version"], row["published_at"])
        yield _line(*about, "", text, "publish")


def _entries(bind: sa.Connection) -> Iterator[dict[str, object]]:
    query = sa.text("SELECT * FROM entries ORDER BY entry_id")
    for row in bind.execute(query).mappings():
        body = row["body"]
        body = json.loads(body) if isinstance(body, str) else body
        text = json.dumps(body, ensure_ascii=False, sort_keys=True)
        about = (row["kind"], row["subject"], row["version"], row["at"])
        yield _line(*about, row["by"], text, row["kind"])


def _line(
    kind: str, subject: str, version: int, at: str, name: str, body: str, action: str
) -> dict[str, object]:
    return {
        "kind": kind, "subject": subject, "version": version, "at": at,
        "person_id": "local", "name": name, "origin": "", "action": action,
        "areas": "[]", "of_on": str(at)[:10], "document": "", "body": body,
    }  # fmt: skip
