"""Straight against a database on a server, nobody reaches further than their role."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from clusterviz.records import LOCAL
from clusterviz.storage.audit import START
from tests.contract.wall import HEAD, LINE, OTHER, behind_the_wall, line, row_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.postgis


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[psycopg.Connection[Any]]:
    """Give a connection as the program's role, of an official of one district."""
    with behind_the_wall(tmp_path) as opened:
        yield opened


def test_a_line_of_ones_own_is_written(connection: psycopg.Connection[Any]) -> None:
    for said in (
        line(),
        line(subject="C1|Z2", body='{"cluster_id": "C1"}'),
        # Nobody knows that cluster: the areas that the line names must do.
        line(subject="C%7C1|Z1"),
        row_line("P1"),
        row_line("P1", "C1"),
        row_line("P3", "C1"),
    ):
        with connection.transaction():
            connection.execute(LINE, said)
            connection.execute(HEAD)


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
    said: dict[str, object], connection: psycopg.Connection[Any]
) -> None:
    with pytest.raises(psycopg.Error, match=r"may not|row-level security"):
        connection.execute(LINE, said)


@pytest.mark.parametrize("ahead", [-1, 0, 2, 300])
@pytest.mark.parametrize("role", ["clusterviz_app", "postgres"])
def test_a_line_out_of_turn_is_not(
    role: str, ahead: int, connection: psycopg.Connection[Any]
) -> None:
    connection.execute(f"SET ROLE {role}")

    with pytest.raises(psycopg.Error, match="follows the last"):
        connection.execute(LINE, line(ahead=ahead))


def test_a_line_that_the_head_does_not_name_stops_nobody(
    connection: psycopg.Connection[Any],
) -> None:
    """It would have the number of the next line, and no writer knew of it."""
    with pytest.raises(psycopg.Error, match="its last line"):
        connection.execute(LINE, line())

    with connection.transaction():
        connection.execute(LINE, line())
        connection.execute(HEAD)


def test_a_row_is_changed_only_beside_its_line(
    connection: psycopg.Connection[Any],
) -> None:
    change = "UPDATE layers.projects SET project_name = 'x' WHERE project_id = %s"
    assert connection.execute(change, ["P1"]).rowcount == 0

    with connection.transaction():
        connection.execute(LINE, row_line("P1"))
        connection.execute(HEAD)
        # xmin of what a block within a transaction writes is the block's.
        assert connection.execute(change, ["P2"]).rowcount == 0
        assert connection.execute(change, ["P1"]).rowcount == 1
    assert connection.execute(change, ["P1"]).rowcount == 0


def test_a_row_is_not_moved_to_a_foreign_cluster_beside_a_line_that_hides_it(
    connection: psycopg.Connection[Any],
) -> None:
    move = "UPDATE layers.projects SET cluster_id = %s WHERE project_id = 'P1'"
    with connection.transaction():
        connection.execute(LINE, row_line("P1"))
        connection.execute(HEAD)
        assert connection.execute(move, ["C1"]).rowcount == 1

        with pytest.raises(psycopg.Error, match="row-level security"):
            connection.execute(move, ["C2"])
        raise psycopg.Rollback


def test_a_row_is_added_and_removed_only_beside_its_line(
    connection: psycopg.Connection[Any],
) -> None:
    add = "INSERT INTO layers.projects (project_id, cluster_id) VALUES (%s, 'C1')"
    with pytest.raises(psycopg.Error, match="row-level security"):
        connection.execute(add, ["P9"])
    assert connection.execute("DELETE FROM layers.projects").rowcount == 0


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
    role: str, statement: str, connection: psycopg.Connection[Any]
) -> None:
    connection.execute(f"SET ROLE {role}")

    with pytest.raises(psycopg.Error, match=r"permission denied|only ever|last line"):
        connection.execute(statement)


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
    statement: str, connection: psycopg.Connection[Any]
) -> None:
    with pytest.raises(
        psycopg.Error, match=r"row-level security|permission denied|must be owner"
    ):
        connection.execute(statement)


def test_nobody_is_removed_without_a_line(
    connection: psycopg.Connection[Any],
) -> None:
    assert connection.execute("DELETE FROM person_areas").rowcount == 0
    assert connection.execute("DELETE FROM people").rowcount == 0


def test_a_table_of_ones_own_is_not_asked_who_may(
    connection: psycopg.Connection[Any],
) -> None:
    connection.execute("CREATE TEMPORARY TABLE people AS SELECT * FROM public.people")
    connection.execute("UPDATE people SET role = 'administrator'")

    with pytest.raises(psycopg.Error, match=r"may not|row-level security"):
        connection.execute(LINE, line(areas=f'["{OTHER}"]'))
