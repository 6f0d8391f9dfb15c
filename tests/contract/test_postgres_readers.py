"""Whoever reads the tables of layers, as QGIS does: all of each, and nothing else."""

from __future__ import annotations

from typing import Any

import pandas as pd
import psycopg
import pytest
from psycopg import sql

from clusterviz.records import RowEdit
from clusterviz.storage.postgres import PostgresStore
from clusterviz.storage.postgres_rows import ensure_table
from tests.contract.test_store import DOCUMENTS, LAYERS, LINEAGE, documents
from tests.contract.test_store import publish as published

pytestmark = pytest.mark.postgis


def test_who_reads_for_qgis_reads_layers_and_nothing_else(
    server_store: PostgresStore, owner: psycopg.Connection[Any]
) -> None:
    published(server_store, DOCUMENTS, documents("A"))
    owner.execute("SET ROLE clusterviz_reader")

    assert len(owner.execute("SELECT * FROM layers.documents").fetchall()) == 1
    for refused in (
        "SELECT * FROM audit", "SELECT * FROM people", "DELETE FROM layers.documents",
        "SELECT * FROM layer_files",
    ):  # fmt: skip
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            owner.execute(refused)


def test_who_reads_for_qgis_reads_no_field_that_may_name_a_person(
    server_store: PostgresStore, owner: psycopg.Connection[Any]
) -> None:
    layer = LAYERS["violations"]
    rows = pd.DataFrame({"violation_id": ["V1"], "offender_name": "Đặng Ứng"})
    server_store.publish(layer, rows, LINEAGE, replaces=0, is_valid=True)
    server_store.edit(
        layer, [RowEdit("V1", {"found_by": "Vũ Ẩn"})], LINEAGE, made_from=1
    )

    for role in ("clusterviz_reader", "clusterviz_app", "postgres"):
        owner.execute(f"SET ROLE {role}")
        # QGIS asks for all of a table before it opens it.
        found = owner.execute("SELECT * FROM layers.violations LIMIT 1")
        assert found.description is not None
        names = [one.name for one in found.description]
        assert names == [one for one in layer.fields if one not in layer.personal]
        assert found.fetchall()[0][0] == "V1"
    assert server_store.load_table(layer, 2)["offender_name"].tolist() == ["Đặng Ứng"]
    assert server_store.load_table(layer, 2)["found_by"].tolist() == ["Vũ Ẩn"]


def test_who_reads_for_qgis_opens_every_layer(
    server_store: PostgresStore, owner: psycopg.Connection[Any]
) -> None:
    with server_store._operations.writing() as writer:
        for layer in LAYERS.values():
            ensure_table(writer, layer, 9214)
    owner.execute("SET ROLE clusterviz_reader")

    for name, layer in LAYERS.items():
        table = sql.SQL("SELECT * FROM layers.{} LIMIT 1").format(sql.Identifier(name))
        found = owner.execute(table).description
        assert found is not None
        assert not {one.name for one in found} & set(layer.personal)
    assert any(layer.personal for layer in LAYERS.values())
