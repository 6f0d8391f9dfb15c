"""A workspace to tamper with, and what `clusterviz verify` finds in it."""

from __future__ import annotations

import datetime as dt
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from clusterviz.records import About, Lineage, OwnArea, Person, RowEdit, Severity
from clusterviz.storage.base import LOCAL_ACTOR
from clusterviz.storage.folder import DATABASE
from clusterviz.workspace import verifying
from clusterviz.workspace.creation import init
from clusterviz.workspace.history import restore

if TYPE_CHECKING:
    from pathlib import Path

    from clusterviz.records import Finding
    from clusterviz.workspace import Workspace


def worked_on(root: Path, told: Lineage, about: About | None = None) -> Path:
    """Make a sample with two edits, a restored version, a snapshot and a person."""
    made = init(root, "bacgiang")
    log = made.layers["clearance_log"]
    key = str(made.table("clearance_log")["entry_id"].iloc[0])
    for n_paid in (1, 2):
        current = made.version("clearance_log").version
        edit = RowEdit(key, {"n_paid": n_paid}, about=about or About())
        made.store.edit(log, [edit], told, made_from=current)
    restore(made, "clearance_log", 1, reason="Sai số", replaces=3)
    area = OwnArea("district.213", dt.date(2024, 1, 1), None)
    made.store.directory.put(
        Person("an@example.vn", "An", "administrator", (area,), False, 0), LOCAL_ACTOR
    )
    made.store.close()
    return made.root


def errors(workspace: Workspace) -> list[Finding]:
    """Return what is wrong."""
    notes = verifying.verify(workspace).notes
    return [one for one in notes if one.severity is Severity.ERROR]


def tampered(root: Path, script: str) -> None:
    """Change the database as one would who has the file, triggers and all."""
    with closing(sqlite3.connect(root / DATABASE)) as database:
        guards = database.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall()
        for name, _ in guards:
            database.execute(f"DROP TRIGGER {name}")
        database.executescript(script)
        for _, sql in guards:
            database.execute(sql)
        database.commit()
