"""Straight against a database on a server, nobody reaches further than their role."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from clusterviz.records import LOCAL
from clusterviz.storage.audit import START
from tests.contract.wall import HEAD, LINE, OTHER, line, row_line

pytestmark = pytest.mark.postgis


def test_a_line_of_ones_own_is_written(walled: psycopg.Connection[Any]) -> None:
    for said in (
        line(),
        line(subject="C1|Z2", body='{"cluster_id": "C1"}'),
        # Nobody knows that cluster: the areas that the line names must do.
        line(subject="C%7C1|Z1"),
        row_line("P1"),
        row_line("P1", "C1"),
        row_line("P3", "C1"),
    ):
        with walled.transaction():
            walled.execute(LINE, said)
            walled.execute(HEAD)


@pytest.mark.parametrize(
    "said",
    [
        line(areas=f'["{OTHER}"]'),
        line(of_on="2025-07-01"),
        line(who="p0"),
        line(who=LOCAL),
        line(who="nobody"),
        line(action="people", kind="person"),
        line(action="publish", kind="publication"),
        line(kind="person"),
        line(kind="publication"),
        line(kind="row:projects"),
        line(kind="sign_off"),
        line(action="edit"),
        row_line("P2"),
        row_line("P3", "C2"),
        row_line("P1", "C2"),
        row_line("P1", "C2", of_on="2019-12-31"),
        line(subject="C2|Z1"),
        line(subject="C2"),
        line(subject="X|Z1", body='{"cluster_id": "C2"}'),
        line(subject="C2|Z1", kind="case", action="scenario"),
        line(kind="permissions", action="read"),
        row_line("C2", kind="row:clusters"),
    ],
)
def test_no_other_line_is(
    said: dict[str, object], walled: psycopg.Connection[Any]
) -> None:
    with pytest.raises(psycopg.Error, match=r"may not|row-level security"):
        walled.execute(LINE, said)


@pytest.mark.parametrize("ahead", [-1, 0, 2, 300])
@pytest.mark.parametrize("role", ["clusterviz_app", "postgres"])
def test_a_line_out_of_turn_is_not(
    role: str, ahead: int, walled: psycopg.Connection[Any]
) -> None:
    walled.execute(f"SET ROLE {role}")

    with pytest.raises(psycopg.Error, match="follows the last"):
        walled.execute(LINE, line(ahead=ahead))


def test_a_line_that_the_head_does_not_name_stops_nobody(
    walled: psycopg.Connection[Any],
) -> None:
    """It would have the number of the next line, and no writer knew of it."""
    with pytest.raises(psycopg.Error, match="its last line"):
        walled.execute(LINE, line())

    with walled.transaction():
        walled.execute(LINE, line())
        walled.execute(HEAD)


def test_a_row_is_changed_only_beside_its_line(
    walled: psycopg.Connection[Any],
) -> None:
    change = "UPDATE layers.projects SET project_name = 'x' WHERE project_id = %s"
    assert walled.execute(change, ["P1"]).rowcount == 0

    with walled.transaction():
        walled.execute(LINE, row_line("P1"))
        walled.execute(HEAD)
        # xmin of what a block within a transaction writes is the block's.
        assert walled.execute(change, ["P2"]).rowcount == 0
        assert walled.execute(change, ["P1"]).rowcount == 1
    assert walled.execute(change, ["P1"]).rowcount == 0


def test_a_row_is_not_moved_to_a_foreign_cluster_beside_a_line_that_hides_it(
    walled: psycopg.Connection[Any],
) -> None:
    move = "UPDATE layers.projects SET cluster_id = %s WHERE project_id = 'P1'"
    with walled.transaction():
        walled.execute(LINE, row_line("P1"))
        walled.execute(HEAD)
        assert walled.execute(move, ["C1"]).rowcount == 1

        with pytest.raises(psycopg.Error, match="row-level security"):
            walled.execute(move, ["C2"])
        raise psycopg.Rollback


def test_a_row_is_added_and_removed_only_beside_its_line(
    walled: psycopg.Connection[Any],
) -> None:
    add = "INSERT INTO layers.projects (project_id, cluster_id) VALUES (%s, 'C1')"
    with pytest.raises(psycopg.Error, match="row-level security"):
        walled.execute(add, ["P9"])
    assert walled.execute("DELETE FROM layers.projects").rowcount == 0


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET name = 'x'",
        "DELETE FROM audit",
        "TRUNCATE audit",
        "DELETE FROM audit_head",
        "UPDATE audit_head SET seq = seq + 1",
        f"UPDATE audit_head SET hash = '{START}'",
    ],
)
@pytest.mark.parametrize("role", ["clusterviz_app", "postgres"])
def test_the_audit_is_only_ever_added_to(
    role: str, statement: str, walled: psycopg.Connection[Any]
) -> None:
    walled.execute(f"SET ROLE {role}")

    with pytest.raises(psycopg.Error, match=r"permission denied|only ever|last line"):
        walled.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO people VALUES ('p9', 'X', 'administrator', false, 1)",
        "INSERT INTO person_areas VALUES ('p1', 'district.215', '', '')",
        "INSERT INTO restorations VALUES ('projects', 1, 0, '[]', '')",
        "INSERT INTO layer_files VALUES ('x', 0, 'x')",
        "INSERT INTO layer_versions SELECT layer, 9, content_hash, n_features, crs,"
        " is_valid, published_at, source_document, as_of_on, import_id, transformation,"
        " repairs, published_seq, edited_seq FROM layer_versions",
        "UPDATE permissions SET reach = 'everywhere'",
        "UPDATE people SET role = 'administrator'",
        "UPDATE workspace_files SET content = ''",
        "CREATE TABLE layers.mine (a integer)",
        "ALTER TABLE audit DISABLE TRIGGER ALL",
    ],
)
def test_nothing_is_written_beside_the_audit(
    statement: str, walled: psycopg.Connection[Any]
) -> None:
    with pytest.raises(
        psycopg.Error, match=r"row-level security|permission denied|must be owner"
    ):
        walled.execute(statement)


def test_nobody_is_removed_without_a_line(
    walled: psycopg.Connection[Any],
) -> None:
    assert walled.execute("DELETE FROM person_areas").rowcount == 0
    assert walled.execute("DELETE FROM people").rowcount == 0


def test_a_table_of_ones_own_is_not_asked_who_may(
    walled: psycopg.Connection[Any],
) -> None:
    walled.execute("CREATE TEMPORARY TABLE people AS SELECT * FROM public.people")
    walled.execute("UPDATE people SET role = 'administrator'")

    with pytest.raises(psycopg.Error, match=r"may not|row-level security"):
        walled.execute(LINE, line(areas=f'["{OTHER}"]'))
