"""Straight against a database on a server, nobody reaches further than their role."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import psycopg
import pytest
from shapely import box

from clusterviz import crs, roles
from clusterviz.records import LOCAL, Actor, OwnArea, Person
from clusterviz.storage.audit import START
from clusterviz.storage.postgres import PostgresStore
from tests import postgres
from tests.contract.test_store import LAYERS, LINEAGE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.postgis

HERE = Actor(LOCAL, "An", "command line")
OWN, OTHER = "district.213", "district.215"
DAY = "2024-05-31"

LINE = (
    "INSERT INTO audit VALUES (%(seq)s, %(kind)s, %(subject)s, 1, '2024', %(who)s, 'B',"
    " '', %(action)s, %(areas)s, %(of_on)s, '', %(body)s, 'x')"
)


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[psycopg.Connection[Any]]:
    """Give a connection as the program's role, of an official of one district.

    The cluster C1 lies in the official's own district, C2 in the other.
    """
    with postgres.server().database() as address:
        store = PostgresStore(address, tmp_path)
        areas = gpd.GeoDataFrame(
            {
                "area_id": ["a", "b"], "area_code": ["213", "215"],
                "level": "district", "valid_from_on": dt.date(2020, 1, 1),
            },
            geometry=[box(0, 0, 1_000, 1_000), box(1_000, 0, 2_000, 1_000)],
            crs=crs.METRIC,
        )  # fmt: skip
        # Each lies a little in the other's district too.
        clusters = gpd.GeoDataFrame(
            {"cluster_id": ["C1", "C2"]},
            geometry=[box(500, 0, 1_100, 100), box(900, 200, 1_500, 300)],
            crs=crs.METRIC,
        )
        projects = pd.DataFrame(
            {"project_id": ["P1", "P2"], "cluster_id": ["C1", "C2"]}
        )
        for name, frame in (
            ("areas", areas), ("clusters", clusters), ("projects", projects),
        ):  # fmt: skip
            layer = LAYERS[name]
            store.publish(layer, frame, LINEAGE, replaces=0, is_valid=True, by=HERE)
        store.directory.put(Person("p0", "An", "administrator"), HERE)
        own = OwnArea(OWN, dt.date(2024, 1, 1), dt.date(2025, 6, 30))
        store.directory.put(Person("p1", "Bình", "official", (own,)), HERE)
        store.close()
        with postgres.connect(address) as opened:
            opened.execute("SET ROLE clusterviz_app")
            opened.execute("SET clusterviz.person_id = 'p1'")
            yield opened
            opened.execute("RESET ROLE")


def line(**said: object) -> dict[str, object]:
    """Return a line of the audit about a case of one's own, unless said otherwise."""
    return {
        "seq": 99, "kind": "case", "subject": "A", "who": "p1", "action": "case",
        "areas": f'["{OWN}"]', "of_on": DAY, "body": "{}", **said,
    }  # fmt: skip


def row_line(
    project_id: str, cluster_id: str = "", **said: object
) -> dict[str, object]:
    """Return a line that says of a project that it was edited."""
    body = f'{{"values": {{"cluster_id": "{cluster_id}"}}}}' if cluster_id else "{}"
    about = {"kind": "row:projects", "action": "edit", "subject": project_id}
    return line(**{**about, "body": body, **said})


def test_a_line_of_ones_own_is_written(connection: psycopg.Connection[Any]) -> None:
    connection.execute(LINE, line())
    connection.execute(LINE, row_line("P1", seq=100))
    connection.execute(LINE, row_line("P3", "C1", seq=101))


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
        row_line("C2", kind="row:clusters"),
    ],
)
def test_no_other_line_is(
    said: dict[str, object], connection: psycopg.Connection[Any]
) -> None:
    with pytest.raises(psycopg.Error, match=r"may not|row-level security"):
        connection.execute(LINE, said)


def test_a_row_is_changed_only_beside_its_line(
    connection: psycopg.Connection[Any],
) -> None:
    change = "UPDATE layers.projects SET project_name = 'x' WHERE project_id = %s"
    assert connection.execute(change, ["P1"]).rowcount == 0

    with connection.transaction():
        connection.execute(LINE, row_line("P1"))
        # xmin of what a block within a transaction writes is the block's.
        assert connection.execute(change, ["P2"]).rowcount == 0
        assert connection.execute(change, ["P1"]).rowcount == 1
    assert connection.execute(change, ["P1"]).rowcount == 0


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


WRITES = tuple(one for one in roles.ACTIONS if one not in roles.SEEING)


@pytest.mark.parametrize("role", roles.ROLES)
def test_each_role_reaches_as_far_as_its_definition(
    role: roles.Role, connection: psycopg.Connection[Any]
) -> None:
    connection.execute("RESET ROLE")
    connection.execute("UPDATE people SET role = %s WHERE person_id = 'p1'", [role])
    connection.execute("SET ROLE clusterviz_app")
    kinds = {"edit": "row:documents", "publish": "publication", "people": "person"}
    for seq, (action, area) in enumerate(itertools.product(WRITES, (OWN, OTHER)), 200):
        reach = roles.PERMISSIONS[role][action]
        kind = kinds.get(action, action)
        said = line(seq=seq, kind=kind, subject=str(seq), action=action,
                    areas=f'["{area}"]')  # fmt: skip
        if reach == "everywhere" or (reach == "own" and area == OWN):
            connection.execute(LINE, said)
        else:
            with pytest.raises(psycopg.Error, match=r"may not|row-level security"):
                connection.execute(LINE, said)
