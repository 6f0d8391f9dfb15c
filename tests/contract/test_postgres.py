"""What a database on a server promises beyond other stores: PostGIS, copies, many."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import psycopg
import pytest
import shapely
from pyproj import Transformer

from clusterviz import crs
from clusterviz.errors import StorageError
from clusterviz.records import Actor, RowEdit
from clusterviz.storage.postgres import PostgresStore
from tests.contract.test_store import DOCUMENTS, LAYERS, LINEAGE, ZONES, documents
from tests.contract.test_store import publish as published

if TYPE_CHECKING:
    from typing import Any

    from clusterviz.addresses import Address

pytestmark = pytest.mark.postgis

LOG = LAYERS["clearance_log"]


def pieces() -> gpd.GeoDataFrame:
    """Return two zones near Bắc Giang: a square with a hole, and two triangles."""
    hole = shapely.box(400_100, 2_355_100, 400_200, 2_355_200)
    square = shapely.box(400_000, 2_355_000, 400_700, 2_355_700) - hole
    triangle = shapely.Polygon([(410_000, 2_355_000), (410_300, 2_355_000),
                                (410_000, 2_355_400)])  # fmt: skip
    other = shapely.affinity.translate(triangle, 5_000.25, 0.125)
    return gpd.GeoDataFrame(
        {"zone_id": ["Z1", "Z2"], "zone_name": ['Rừng "A", 100 %\n', None]},
        geometry=[square, shapely.MultiPolygon([triangle, other])],
        crs=crs.METRIC,
    )


def test_the_current_rows_are_a_table_of_postgis(
    server_store: PostgresStore, owner: psycopg.Connection[Any]
) -> None:
    published(server_store, ZONES, pieces())

    rows = owner.execute(
        "SELECT zone_id, zone_name, ST_SRID(geometry), ST_Area(geometry),"
        " ST_IsValid(geometry) FROM layers.plan_zones ORDER BY zone_id"
    ).fetchall()

    # 700 x 700 less 100 x 100, and twice 300 x 400 / 2.
    assert [row[3] for row in rows] == pytest.approx([480_000, 120_000], rel=1e-6)
    assert [row[:3] for row in rows] == [
        ("Z1", 'Rừng "A", 100 %\n', 9214), ("Z2", None, 9214),
    ]  # fmt: skip
    assert all(row[4] for row in rows)


def test_the_table_says_what_it_is_and_is_indexed(
    server_store: PostgresStore, owner: psycopg.Connection[Any]
) -> None:
    published(server_store, ZONES, pieces())

    [(title, label)] = owner.execute(
        "SELECT obj_description('layers.plan_zones'::regclass),"
        " col_description('layers.plan_zones'::regclass, 1)"
    ).fetchall()
    found = owner.execute(
        "SELECT indexdef FROM pg_indexes WHERE tablename = 'plan_zones'"
    ).fetchall()

    assert title == f"{ZONES.title.vi} / {ZONES.title.en}"
    assert (
        label
        == f"{ZONES.fields['zone_id'].label.vi} / {ZONES.fields['zone_id'].label.en}"
    )
    assert any("gist (geometry)" in one for (one,) in found)
    assert any("UNIQUE" in one and "(zone_id)" in one for (one,) in found)
    kinds = owner.execute(
        "SELECT type, srid, coord_dimension FROM geometry_columns"
        " WHERE f_table_schema = 'layers' AND f_table_name = 'plan_zones'"
    ).fetchall()
    assert kinds == [("MULTIPOLYGON", 9214, 2)]


def test_a_point_goes_to_degrees_as_proj_takes_it(
    server_store: PostgresStore, owner: psycopg.Connection[Any]
) -> None:
    asked = (
        "SELECT ST_X(p), ST_Y(p) FROM ST_Transform("
        "ST_SetSRID(ST_MakePoint(400000, 2355000), 9214), 4756) AS p"
    )
    [found] = owner.execute(asked).fetchall()

    ours = Transformer.from_crs("EPSG:9214", "EPSG:4756", always_xy=True)
    assert found == pytest.approx(ours.transform(400_000, 2_355_000), abs=1e-9)


def test_every_zone_of_vietnam_is_known(
    owner: psycopg.Connection[Any],
) -> None:
    found = owner.execute("SELECT srid FROM spatial_ref_sys").fetchall()

    assert {9205, 9209, 9214, 9218, 5896, 3405} <= {srid for (srid,) in found}


def test_an_edit_changes_its_row_alone(
    server_store: PostgresStore, owner: psycopg.Connection[Any]
) -> None:
    published(server_store, ZONES, pieces())
    edits = [
        RowEdit("Z2", {"zone_name": "Đồi"}),
        RowEdit("Z3", {"zone_name": "Mới"}, "add"),
        RowEdit("Z1", verb="remove"),
    ]

    server_store.edit(ZONES, edits, LINEAGE, made_from=1, by=Actor(name="An"))

    rows = owner.execute(
        "SELECT zone_id, zone_name, ST_Area(geometry) FROM layers.plan_zones ORDER BY 1"
    ).fetchall()
    assert rows == [("Z2", "Đồi", pytest.approx(120_000)), ("Z3", "Mới", None)]


def test_a_refused_edit_leaves_the_table_as_it_was(
    server_store: PostgresStore, owner: psycopg.Connection[Any]
) -> None:
    published(server_store, DOCUMENTS, documents("A"))

    with pytest.raises(StorageError):
        server_store.edit(
            DOCUMENTS, [RowEdit("B", {"issuer": "x"})], LINEAGE, made_from=1
        )

    assert owner.execute(
        "SELECT document_id, issuer FROM layers.documents"
    ).fetchall() == [("A", None)]


def test_what_postgres_has_no_letter_for_stays_in_the_file(
    server_store: PostgresStore, owner: psycopg.Connection[Any]
) -> None:
    published(server_store, DOCUMENTS, documents("A").assign(issuer="a\x00b"))

    assert list(server_store.load_table(DOCUMENTS, 1)["issuer"]) == ["a\x00b"]
    [(shown,)] = owner.execute("SELECT issuer FROM layers.documents").fetchall()
    assert shown == "a\N{REPLACEMENT CHARACTER}b"


def test_another_machine_has_no_copies_and_reads_the_same(
    server_store: PostgresStore,
    address: Address,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    published(server_store, ZONES, pieces())
    elsewhere = PostgresStore(address, tmp_path_factory.mktemp("elsewhere"))

    there, here = (one.load_features(ZONES, 1) for one in (elsewhere, server_store))

    assert there.geometry.geom_equals_exact(here.geometry, 0).all()
    assert elsewhere.layer_file(ZONES, 1).read_bytes() == (
        server_store.layer_file(ZONES, 1).read_bytes()
    )
    elsewhere.close()


def test_a_copy_that_is_damaged_is_fetched_again(
    server_store: PostgresStore, tmp_path: Path
) -> None:
    published(server_store, DOCUMENTS, documents("A"))
    [copy] = tmp_path.rglob("*.parquet")
    copy.write_bytes(b"damaged")

    assert list(server_store.load_table(DOCUMENTS, 1)["document_id"]) == ["A"]


def test_a_file_that_is_damaged_in_the_database_is_noticed(
    server_store: PostgresStore, owner: psycopg.Connection[Any], tmp_path: Path
) -> None:
    published(server_store, DOCUMENTS, documents("A"))
    [copy] = tmp_path.rglob("*.parquet")
    copy.unlink()
    owner.execute(
        "UPDATE layer_files"
        " SET content = set_byte(content, 40, get_byte(content, 40) # 1)"
    )

    with pytest.raises(StorageError, match="damaged"):
        server_store.load_table(DOCUMENTS, 1)
    assert not list(tmp_path.rglob("*.parquet"))


def test_a_large_file_goes_in_pieces(
    server_store: PostgresStore,
    owner: psycopg.Connection[Any],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setattr("clusterviz.storage.postgres_beside.CHUNK_BYTES", 1_000)
    published(server_store, DOCUMENTS, documents("A", "B"))
    [copy] = tmp_path.rglob("*.parquet")
    content = copy.read_bytes()
    copy.unlink()

    assert server_store.layer_file(DOCUMENTS, 1).read_bytes() == content
    [(n,)] = owner.execute("SELECT count(*) FROM layer_files").fetchall()
    assert n == -(-len(content) // 1_000) > 1


def test_many_who_edit_at_once_lose_nothing(
    server_store: PostgresStore, address: Address, tmp_path: Path
) -> None:
    keys = [f"S{i}:2024-04" for i in range(6)]
    log = pd.DataFrame({"entry_id": keys, "cleared_ha": [0.0] * len(keys)})
    server_store.publish(LOG, log, LINEAGE, replaces=0, is_valid=True)

    def edit(at: int) -> None:
        mine = PostgresStore(address, tmp_path)
        for n in range(1, 5):
            made_from = mine.current()["clearance_log"].version
            wanted = RowEdit(keys[at], {"cleared_ha": float(n)})
            mine.edit(LOG, [wanted], LINEAGE, made_from=made_from)
        mine.close()

    with ThreadPoolExecutor(len(keys)) as pool:
        list(pool.map(edit, range(len(keys))))

    n_edits = 4 * len(keys)
    assert [one.version for one in server_store.history("clearance_log")] == (
        list(range(1, n_edits + 2))
    )
    assert list(server_store.load_table(LOG, n_edits + 1)["cleared_ha"]) == [4.0] * len(
        keys
    )
    assert server_store.journal.verify().broken is None
