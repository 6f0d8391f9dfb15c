"""Whoever owns a database on a server may take its guards away, not unnoticed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

from clusterviz.storage.agreement import disagreements
from clusterviz.storage.postgres import PostgresStore
from tests import postgres
from tests.contract.test_store import LAYERS, LINEAGE

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.postgis


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresStore]:
    """Give a store with a layer, in a database that no other test is given."""
    address = postgres.server().new_database()
    opened = PostgresStore(address, tmp_path_factory.mktemp("guards"))
    rows = pd.DataFrame({"entry_id": ["S1:2024-04"], "cleared_ha": [1.0]})
    opened.publish(LAYERS["clearance_log"], rows, LINEAGE, replaces=0, is_valid=True)
    yield opened
    opened.close()


def test_a_database_as_the_steps_make_it_has_every_guard(store: PostgresStore) -> None:
    assert store.journal.disagreements() == ()


@pytest.mark.parametrize(
    ("taken", "noticed"),
    [
        ("DROP TRIGGER audit_keep_update ON audit", "trigger audit_keep_update"),
        ("ALTER TABLE audit DISABLE TRIGGER audit_allowed", "trigger audit_allowed"),
        (
            "CREATE TRIGGER mine BEFORE INSERT ON audit"
            " FOR EACH ROW EXECUTE FUNCTION clusterviz_kept()",
            "trigger mine",
        ),
        (
            "CREATE OR REPLACE FUNCTION clusterviz_kept() RETURNS trigger"
            " LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
            "function clusterviz_kept",
        ),
        (
            "ALTER FUNCTION clusterviz_may(text, text, text, text)"
            " SET search_path = pg_temp, public",
            "function clusterviz_may",
        ),
        (
            "ALTER POLICY added ON people WITH CHECK (true)",
            "policy added on people",
        ),
        (
            "CREATE POLICY mine ON audit FOR INSERT TO clusterviz_app"
            " WITH CHECK (true)",
            "policy mine on audit",
        ),
        ("ALTER TABLE audit DISABLE ROW LEVEL SECURITY", "row security of audit"),
        ("GRANT UPDATE ON audit TO clusterviz_app", "rights on audit"),
        ("GRANT INSERT ON people TO PUBLIC", "rights on people"),
        ("ALTER ROLE clusterviz_app BYPASSRLS", "role clusterviz_app"),
        (
            "ALTER TABLE layers.clearance_log DISABLE ROW LEVEL SECURITY",
            "row security of layers.clearance_log",
        ),
        (
            "ALTER POLICY written ON layers.clearance_log USING (true)",
            "policy written on clearance_log in layers",
        ),
    ],
)
def test_a_guard_that_is_taken_away_or_put_in_is_named(
    store: PostgresStore, taken: str, noticed: str
) -> None:
    """Straight in SQL, and undone again: the transaction is rolled back."""
    with store._operations.writing() as connection:
        connection.exec_driver_sql(taken, execution_options={"no_parameters": True})
        found = [one.subject for one in disagreements(connection)]
        connection.rollback()

    assert found == [noticed]
