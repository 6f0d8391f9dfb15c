"""A database on a server, reached as the program's own role, straight in SQL."""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
from shapely import box

from clusterviz import crs
from clusterviz.records import LOCAL, Actor, OwnArea, Person
from clusterviz.storage.postgres import PostgresStore
from tests import postgres
from tests.contract.test_store import LAYERS, LINEAGE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import psycopg

    from clusterviz.addresses import Address

HERE = Actor(LOCAL, "An", "command line")
OWN, OTHER = "district.213", "district.215"
DAY = "2024-05-31"

LINE = (
    "INSERT INTO audit SELECT seq + %(ahead)s, %(kind)s, %(subject)s, seq + 1, '2024',"
    " %(who)s, 'B', '', %(action)s, %(areas)s, %(of_on)s, '', %(body)s, 'x'"
    " FROM audit_head"
)
HEAD = "UPDATE audit_head SET seq = seq + 1, hash = 'x'"


@contextmanager
def behind_the_wall(folder: Path) -> Iterator[psycopg.Connection[Any]]:
    """Give a connection as the program's role, of an official of one district.

    The cluster C1 lies in the official's own district, C2 in the other.
    """
    with postgres.server().database() as address:
        store = PostgresStore(address, folder)
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


def address_of(connection: psycopg.Connection[Any]) -> Address:
    return replace(postgres.server().address, database=connection.info.dbname)


def line(**said: object) -> dict[str, object]:
    """Return a line of the audit about a case of one's own, unless said otherwise."""
    return {
        "ahead": 1, "kind": "case", "subject": "C1|Z1", "who": "p1", "action": "case",
        "areas": f'["{OWN}"]', "of_on": DAY, "body": "{}", **said,
    }  # fmt: skip


def row_line(
    project_id: str, cluster_id: str = "", **said: object
) -> dict[str, object]:
    """Return a line that says of a project that it was edited."""
    body = f'{{"values": {{"cluster_id": "{cluster_id}"}}}}' if cluster_id else "{}"
    about = {"kind": "row:projects", "action": "edit", "subject": project_id}
    return line(**{**about, "body": body, **said})
