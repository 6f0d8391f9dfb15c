"""We and PostGIS find the same pairs and areas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import shapely

from tests import postgres
from tests.cases import Case, cases
from tests.pairs import assert_same_land, by_kernel
from tests.unit.test_agreement_overlay import AGREED_RATIO

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray
    from psycopg import Connection

pytestmark = pytest.mark.postgis

_TABLE = """
    CREATE TEMPORARY TABLE {name} AS
    SELECT i - 1 AS at, ST_GeomFromWKB(wkb) AS shape
    FROM unnest(%s::bytea[]) WITH ORDINALITY AS given (wkb, i)
"""

_PAIRS = """
    SELECT sites.at, zones.at, ST_Area(ST_Intersection(sites.shape, zones.shape))
    FROM sites JOIN zones ON ST_Intersects(sites.shape, zones.shape)
"""


@pytest.fixture(scope="module")
def connection() -> Iterator[Connection[Any]]:
    """Give a connection to a database that is there for these tests."""
    with postgres.connect(postgres.server().new_database()) as opened:
        opened.execute("CREATE EXTENSION postgis")
        yield opened


def by_postgis(case: Case, connection: Connection[Any]) -> NDArray[np.float64]:
    """Return what PostGIS finds of each pair."""
    zones = case.zones if case.as_read is None else case.as_read
    tables = {"sites": case.sites, "zones": zones}
    for name, shapes in tables.items():
        connection.execute(f"DROP TABLE IF EXISTS {name}")
        connection.execute(_TABLE.format(name=name), [shapely.to_wkb(shapes).tolist()])
    table = np.zeros([len(shapes) for shapes in tables.values()])
    for site, zone, m2 in connection.execute(_PAIRS).fetchall():
        table[site, zone] = m2
    return table


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_areas_are_those_of_postgis(case: Case, connection: Connection[Any]) -> None:
    found = by_kernel(case.sites, case.zones)

    assert_same_land(found, by_postgis(case, connection), AGREED_RATIO)
