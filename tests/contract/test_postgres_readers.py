"""Whoever reads the tables of layers, as QGIS does: all of each, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import psycopg
import pytest
from psycopg import sql

from clusterviz.records import RowEdit
from clusterviz.storage.postgres import PostgresStore
from clusterviz.storage.postgres_rows import ensure_table
from tests import postgres
from tests.contract.test_store import DOCUMENTS, LAYERS, LINEAGE, documents
from tests.contract.test_store import publish as published

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from clusterviz.addresses import Address

pytestmark = pytest.mark.postgis


@pytest.fixture
def address() -> Iterator[Address]:
    with postgres.server().database() as found:
        yield found


@pytest.fixture
def store(address: Address, tmp_path: Path) -> Iterator[PostgresStore]:
    opened = PostgresStore(address, tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def connection(
    store: PostgresStore, address: Address
) -> Iterator[psycopg.Connection[Any]]:
    """Give a connection of whoever made the database, once it has its tables."""
    with postgres.connect(address) as opened:
        yield opened


def test_who_reads_for_qgis_reads_layers_and_nothing_else(
    store: PostgresStore, connection: psycopg.Connection[Any]
) -> None:
    published(store, DOCUMENTS, documents("A"))
    connection.execute("SET ROLE clusterviz_reader")

    assert len(connection.execute("SELECT * FROM layers.documents").fetchall()) == 1
    for refused in (
        "SELECT * FROM audit", "SELECT * FROM people", "DELETE FROM layers.documents",
        "SELECT * FROM layer_files",
    ):  # fmt: skip
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(refused)


def test_who_reads_for_qgis_reads_no_field_that_may_name_a_person(
    store: PostgresStore, connection: psycopg.Connection[Any]
) -> None:
    layer = LAYERS["violations"]
    rows = pd.DataFrame({"violation_id": ["V1"], "offender_name": "Đặng Ứng"})
    store.publish(layer, rows, LINEAGE, replaces=0, is_valid=True)
    store.edit(layer, [RowEdit("V1", {"found_by": "Vũ Ẩn"})], LINEAGE, made_from=1)

    for role in ("clusterviz_reader", "clusterviz_app", "postgres"):
        connection.execute(f"SET ROLE {role}")
        # QGIS asks for all of a table before it opens it.
        found = connection.execute("SELECT * FROM layers.violations LIMIT 1")
        assert found.description is not None
        names = [one.name for one in found.description]
        assert names == [one for one in layer.fields if one not in layer.personal]
        assert found.fetchall()[0][0] == "V1"
    assert store.load_table(layer, 2)["offender_name"].tolist() == ["Đặng Ứng"]
    assert store.load_table(layer, 2)["found_by"].tolist() == ["Vũ Ẩn"]


def test_who_reads_for_qgis_opens_every_layer(
    store: PostgresStore, connection: psycopg.Connection[Any]
) -> None:
    with store._operations.writing() as writer:
        for layer in LAYERS.values():
            ensure_table(writer, layer, 9214)
    connection.execute("SET ROLE clusterviz_reader")

    for name, layer in LAYERS.items():
        table = sql.SQL("SELECT * FROM layers.{} LIMIT 1").format(sql.Identifier(name))
        found = connection.execute(table).description
        assert found is not None
        assert not {one.name for one in found} & set(layer.personal)
    assert any(layer.personal for layer in LAYERS.values())
