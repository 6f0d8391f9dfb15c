"""A database of an older program is brought up to date, and guarded as a new one."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from clusterviz.records import LOCAL, Actor
from clusterviz.storage import migrations
from clusterviz.storage.agreement import expected_guards
from clusterviz.storage.folder import DATABASE, FolderStore
from clusterviz.storage.postgres import PostgresStore
from tests import postgres
from tests.contract.test_store import LAYERS, LINEAGE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from clusterviz.storage.base import Store

HERE = Actor(LOCAL, "An", "command line")

_OLDER_TABLE = """
CREATE TABLE layers.{name} ({key} text PRIMARY KEY{more});
GRANT SELECT ({granted}) ON layers.{name} TO clusterviz_reader;
GRANT SELECT, INSERT, UPDATE, DELETE ON layers.{name} TO clusterviz_app;
ALTER TABLE layers.{name} ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON layers.{name} FOR SELECT
  TO clusterviz_reader, clusterviz_app USING (true);
CREATE POLICY written ON layers.{name} FOR ALL TO clusterviz_app
  USING (clusterviz_wrote('row:{name}', {key}::text));
INSERT INTO layers.{name} ({key}) VALUES ('1');
INSERT INTO layer_versions VALUES
  ('{name}', 1, 'x', 1, '', true, '2024', '', NULL, '', '', '[]');
"""


def guards(store: Store) -> Sequence[str]:
    return [
        one.subject for one in store.journal.disagreements() if one.reason == "guard"
    ]


def test_a_folder_gets_the_guards_that_it_lacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Asked once by a process, and kept: of a database as steps make it now.
    expected_guards()
    with monkeypatch.context() as older:
        older.setattr(migrations, "NEWEST", "0004")
        store = FolderStore(tmp_path)
        rows = pd.DataFrame({"entry_id": ["S1:2024-04"], "cleared_ha": [1.0]})
        log = LAYERS["clearance_log"]
        store.publish(log, rows, LINEAGE, replaces=0, is_valid=True)
        assert guards(store) == ["audit_keep_replaced"]
        store.close()

    store = FolderStore(tmp_path)

    assert store.journal.disagreements() == ()
    with (
        closing(sqlite3.connect(tmp_path / DATABASE)) as database,
        pytest.raises(sqlite3.IntegrityError, match="only ever added to"),
    ):
        database.execute("REPLACE INTO audit SELECT * FROM audit")


@pytest.mark.postgis
def test_a_server_gets_the_guards_that_it_lacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = postgres.server().new_database()
    with monkeypatch.context() as older:
        older.setattr(migrations, "NEWEST", "0004")
        store = PostgresStore(address, tmp_path)
        store.journal.append("case", "C1|Z1", {}, after=0, by=HERE)
        store.close()
    tables = {
        "violations": ("violation_id", ", cluster_id text, offender_name text"),
        "clearance_log": ("entry_id", ", site_id text"),
        "documents": ("document_id", ""),
    }
    with postgres.connect(address) as connection:
        for name, (key, more) in tables.items():
            granted = (key + more).replace(" text", "").removesuffix(", offender_name")
            connection.execute(
                _OLDER_TABLE.format(name=name, key=key, more=more, granted=granted)
            )

    store = PostgresStore(address, tmp_path)

    assert guards(store) == []
    assert len(store.journal.lines()) == 1
    assert store.journal.verify().broken is None
    store.journal.append("case", "C1|Z1", {}, after=1, by=HERE)
    with postgres.connect(address) as connection:
        connection.execute("SET ROLE clusterviz_reader")
        for name in tables:
            found = connection.execute(f"SELECT * FROM layers.{name}")
            assert found.description is not None
            assert "offender_name" not in {one.name for one in found.description}
            assert len(found.fetchall()) == 1
    store.close()
