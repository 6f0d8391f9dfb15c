"""The coordinate systems that PostGIS must know: it lacks those of Vietnam."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from clusterviz import crs
from clusterviz.storage.postgres_tables import spatial_ref_sys

if TYPE_CHECKING:
    from pyproj import CRS


def srid_of(system: CRS) -> int:
    """Return the number of a system in PostGIS; 0 where it has no code.

    Examples
    --------
    >>> srid_of(crs.read_crs(crs.METRIC))
    9214
    """
    number = crs.code_of(system).rpartition(":")[2]
    return int(number) if number.isdecimal() else 0


def add_systems(connection: sa.Connection, metric: CRS) -> None:
    """Tell PostGIS of the systems that it lacks: Vietnam's, and the workspace's."""
    wanted = {srid_of(one): one for one in map(crs.read_crs, crs.CANDIDATES)}
    wanted[srid_of(metric)] = metric
    query = sa.select(spatial_ref_sys.c.srid)
    known = set(connection.scalars(query.where(spatial_ref_sys.c.srid.in_(wanted))))
    for srid in sorted(wanted.keys() - known - {0}):
        authority = crs.code_of(wanted[srid]).partition(":")[0]
        # No proj4text: it would leave the datum out, and PostGIS reads it last.
        connection.execute(
            spatial_ref_sys.insert().values(
                srid=srid,
                auth_name=authority,
                auth_srid=srid,
                srtext=wanted[srid].to_wkt("WKT1_GDAL"),
            )
        )
