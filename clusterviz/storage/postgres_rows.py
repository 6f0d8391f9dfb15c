"""Rows of layers as PostGIS tables, in the schema ``layers``.

Without the fields that may name persons: whoever may read a table may read all of it,
as QGIS does before it opens one. The layers' files have those fields.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import shapely
import sqlalchemy as sa

from clusterviz.storage.columns import as_declared
from clusterviz.storage.layerfiles import ARROW

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from clusterviz.schema import Field, FieldType, Layer

SCHEMA = "layers"

_ROWS_AT_ONCE = 30_000

_TYPES: Mapping[FieldType, sa.types.TypeEngine[Any]] = {
    "text": sa.Text(),
    "integer": sa.BigInteger(),
    "number": sa.Double(),
    "boolean": sa.Boolean(),
    "date": sa.Date(),
    "month": sa.Text(),
    "choice": sa.Text(),
}

_POINTERS = ("cluster_id", "site_id")
"""Fields that say where a row belongs, the first of them that a layer has."""

_POLICIES = """
GRANT SELECT ON {table} TO clusterviz_reader;
GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO clusterviz_app;
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON {table} FOR SELECT
  TO clusterviz_reader, clusterviz_app USING (true);
CREATE POLICY written ON {table} FOR ALL TO clusterviz_app
  USING (clusterviz_wrote({kind}, {key}::text))
  WITH CHECK (clusterviz_puts({kind}, {key}::text, {pointer}));
"""


class Geometry(sa.types.UserDefinedType[bytes]):
    """Shapes of one type in one system.

    Parameters
    ----------
    kind
        ``MultiPolygon`` or ``MultiLineString``.
    srid
        Of the system.
    """

    cache_ok = True

    def __init__(self, kind: str, srid: int) -> None:
        self.kind, self.srid = kind, srid

    def get_col_spec(self, **_: object) -> str:
        """Return the type as PostGIS writes it."""
        return f"geometry({self.kind},{self.srid})"


def rows_table(layer: Layer, srid: int) -> sa.Table:
    """Return the table of the current rows of a layer, as it is declared."""
    return _table(layer, srid, sa.MetaData(schema=SCHEMA), layer.key)


def staging_table(layer: Layer, srid: int) -> sa.Table:
    """Return a table of one transaction, for rows on their way."""
    return _table(layer, srid, sa.MetaData(), "", suffix="_staged")


def ensure_table(connection: sa.Connection, layer: Layer, srid: int) -> bool:
    """Make the table of a layer where it is missing, or of another form.

    Returns
    -------
    is_made
        The table was made, and is empty.
    """
    table = rows_table(layer, srid)
    wanted = {
        column.name: column.type.compile(connection.dialect).lower()
        for column in table.columns
    }
    if _forms(connection, layer.name) == wanted:
        return False
    table.drop(connection, checkfirst=True)
    table.create(connection)
    names = connection.dialect.identifier_preparer
    pointer = next((one for one in _POINTERS if one in table.columns), "")
    policies = _POLICIES.format(
        table=names.format_table(table),
        pointer=f"{names.quote(pointer)}::text" if pointer else "NULL",
        kind=_literal(connection, f"row:{layer.name}"),
        key=names.quote(layer.key),
    )
    connection.exec_driver_sql(policies, execution_options={"no_parameters": True})
    return True


def copy_rows(
    connection: sa.Connection,
    table: sa.Table,
    layer: Layer,
    frame: pd.DataFrame,
    srid: int,
) -> None:
    """Send rows to a table, many at a time."""
    preparer = connection.dialect.identifier_preparer
    names = ", ".join(preparer.quote(column.name) for column in table.columns)
    command = f"COPY {preparer.format_table(table)} ({names}) FROM STDIN (FORMAT csv)"
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(command) as copying:
        for start in range(0, len(frame), _ROWS_AT_ONCE):
            rows = as_declared(layer, frame.iloc[start : start + _ROWS_AT_ONCE])
            copying.write(_csv(layer, rows, srid))


def put_staged(connection: sa.Connection, layer: Layer, srid: int) -> None:
    """Put the rows that wait in the staging table into the layer's own."""
    table = rows_table(layer, srid)
    names = [column.name for column in table.columns]
    waiting = sa.select(staging_table(layer, srid))
    connection.execute(table.insert().from_select(names, waiting))


def _table(
    layer: Layer, srid: int, metadata: sa.MetaData, key: str, suffix: str = ""
) -> sa.Table:
    columns: list[sa.Column[Any]] = [
        sa.Column(
            name,
            _TYPES[field.type],
            primary_key=name == key,
            comment=f"{field.label.vi} / {field.label.en}" if key else None,
        )
        for name, field in _shown(layer).items()
    ]
    indexes = []
    if layer.has_geometry:
        columns.append(sa.Column("geometry", Geometry(layer.geometry, srid)))
        if key:
            name = f"{layer.name}_geometry"
            indexes = [sa.Index(name, "geometry", postgresql_using="gist")]
    title = f"{layer.title.vi} / {layer.title.en}" if key else None
    temporary: dict[str, Any] = (
        {} if key else {"prefixes": ["TEMPORARY"], "postgresql_on_commit": "DROP"}
    )
    return sa.Table(
        f"{layer.name}{suffix}", metadata, *columns, *indexes,
        comment=title, **temporary,
    )  # fmt: skip


def _shown(layer: Layer) -> Mapping[str, Field]:
    """Return the fields that a table has: none that may name a person."""
    return {
        name: field for name, field in layer.fields.items() if not field.is_personal
    }


def _forms(connection: sa.Connection, name: str) -> dict[str, str]:
    """Return the columns that a table has, with their types; none if it is missing."""
    query = sa.text(
        "SELECT attname, lower(format_type(atttypid, atttypmod)) FROM pg_attribute"
        " WHERE attrelid = to_regclass(format('layers.%I', CAST(:name AS text)))"
        " AND attnum > 0 AND NOT attisdropped"
    )
    return {row[0]: row[1] for row in connection.execute(query, {"name": name})}


def _csv(layer: Layer, frame: pd.DataFrame, srid: int) -> bytes:
    """Return rows as COPY reads them: what is missing unquoted, texts in quotes."""
    arrays = {
        name: _storable(pa.array(frame[name], ARROW[field.type], from_pandas=True))
        for name, field in _shown(layer).items()
    }
    if isinstance(frame, gpd.GeoDataFrame):
        shapes = np.asarray(frame.geometry.array, dtype=object)
        placed = shapely.set_srid(shapes, srid)
        binary = shapely.to_wkb(placed, hex=True, include_srid=True, output_dimension=2)
        arrays["geometry"] = pa.array(binary, pa.string())
    written = io.BytesIO()
    options = pa_csv.WriteOptions(include_header=False)
    pa_csv.write_csv(pa.table(arrays), written, options)
    return written.getvalue()


def _storable(array: pa.Array) -> pa.Array:
    """Return texts without NUL, which is no text in PostgreSQL; the file has it."""
    if pa.types.is_string(array.type):
        return pc.replace_substring(array, "\x00", "\N{REPLACEMENT CHARACTER}")
    return array


def _literal(connection: sa.Connection, text: str) -> str:
    compiled = sa.literal(text).compile(
        dialect=connection.dialect, compile_kwargs={"literal_binds": True}
    )
    return str(compiled)
