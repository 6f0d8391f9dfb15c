"""Versions of layers as rows of the operational database, and back."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import sqlalchemy as sa

from clusterviz.records import LayerVersion, Lineage
from clusterviz.storage.tables import audit_lines, layer_versions, restorations

if TYPE_CHECKING:
    from typing import Any

VERSIONS = sa.select(
    layer_versions,
    restorations.c.restores,
    restorations.c.withdraws,
    restorations.c.reason,
).outerjoin_from(
    layer_versions,
    restorations,
    (layer_versions.c.layer == restorations.c.layer)
    & (layer_versions.c.version == restorations.c.version),
)

_LATEST = (
    sa.select(
        layer_versions.c.layer, sa.func.max(layer_versions.c.version).label("version")
    )
    .group_by(layer_versions.c.layer)
    .subquery()
)
CURRENT = VERSIONS.join(
    _LATEST,
    (layer_versions.c.layer == _LATEST.c.layer)
    & (layer_versions.c.version == _LATEST.c.version),
)
"""The newest version of each layer."""


Line = tuple[int, str]
"""Number and hash of a line of the audit: the hash holds every line before it."""


def last_line(connection: sa.Connection) -> Line | None:
    """Return the last line of the audit; ``None`` while there is none."""
    of = audit_lines.c
    query = sa.select(of.seq, of.hash).order_by(of.seq.desc()).limit(1)
    found = connection.execute(query).one_or_none()
    return None if found is None else (found.seq, found.hash)


def is_there(connection: sa.Connection, line: Line) -> bool:
    """Return whether a database still has a line that was read."""
    of = audit_lines.c
    found = connection.scalar(sa.select(of.hash).where(of.seq == line[0]))
    return found == line[1]


def insert(connection: sa.Connection, version: LayerVersion) -> None:
    """Write a version, and what it restores if it does."""
    connection.execute(layer_versions.insert().values(_row(version)))
    if version.lineage.restores:
        connection.execute(restorations.insert().values(_restoration(version)))


def newest(connection: sa.Connection, layer_name: str) -> int:
    """Return the number of the current version of a layer; 0 if there is none."""
    found = connection.scalar(
        sa.select(sa.func.max(layer_versions.c.version)).where(
            layer_versions.c.layer == layer_name
        )
    )
    return int(found or 0)


def version_of(row: sa.Row[Any]) -> LayerVersion:
    """Return a row of `VERSIONS` as a version."""
    return LayerVersion(
        layer=row.layer,
        version=row.version,
        content_hash=row.content_hash,
        n_features=row.n_features,
        crs=row.crs,
        is_valid=row.is_valid,
        published_at=dt.datetime.fromisoformat(row.published_at),
        lineage=Lineage(
            source_document=row.source_document,
            as_of_on=row.as_of_on,
            import_id=row.import_id,
            transformation=row.transformation,
            repairs=tuple(row.repairs),
            restores=row.restores or 0,
            withdraws=tuple(row.withdraws or ()),
            reason=row.reason or "",
        ),
        published_seq=row.published_seq,
        edited_seq=row.edited_seq,
    )


def said(version: LayerVersion) -> dict[str, object]:
    """Return what the audit says of a version: its row, but for where it stands."""
    row = _row(version)
    for name in ("layer", "published_seq", "edited_seq"):
        del row[name]
    day = version.lineage.as_of_on
    return {**row, "as_of_on": day.isoformat() if day else None}


def _row(version: LayerVersion) -> dict[str, object]:
    return {
        "layer": version.layer,
        "version": version.version,
        "content_hash": version.content_hash,
        "n_features": version.n_features,
        "crs": version.crs,
        "is_valid": version.is_valid,
        "published_at": version.published_at.astimezone(dt.UTC).isoformat(),
        "source_document": version.lineage.source_document,
        "as_of_on": version.lineage.as_of_on,
        "import_id": version.lineage.import_id,
        "transformation": version.lineage.transformation,
        "repairs": list(version.lineage.repairs),
        "published_seq": version.published_seq,
        "edited_seq": version.edited_seq,
    }


def _restoration(version: LayerVersion) -> dict[str, object]:
    return {
        "layer": version.layer,
        "version": version.version,
        "restores": version.lineage.restores,
        "withdraws": list(version.lineage.withdraws),
        "reason": version.lineage.reason,
    }
