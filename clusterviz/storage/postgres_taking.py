"""Filling an empty database on a server with a workspace that is in a folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clusterviz.storage.copies import named_files
from clusterviz.storage.folder import DATABASE, FolderStore
from clusterviz.storage.layerfiles import layer_path
from clusterviz.storage.moving import move_rows
from clusterviz.storage.ops import Operations
from clusterviz.storage.postgres_beside import keep_file
from clusterviz.storage.postgres_rows import copy_rows, ensure_table, rows_table
from clusterviz.storage.postgres_systems import srid_of
from clusterviz.storage.postgres_tables import workspace_files

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import sqlalchemy as sa
    from pyproj import CRS

    from clusterviz.schema import Layer


def take_over(
    operations: Operations,
    metric: CRS,
    folder: Path,
    layers: Mapping[str, Layer],
    texts: Mapping[str, str],
) -> None:
    """Fill a database, in one transaction; see `PostgresStore.take_over`."""
    source = Operations(folder / DATABASE)
    try:
        with source.reading() as one, operations.writing() as other:
            move_rows(one, other)
            for name, content_hash in named_files(one):
                path = layer_path(folder, name, content_hash)
                if path.is_file():
                    keep_file(other, path)
            for name, content in texts.items():
                values = {"name": name, "content": content}
                other.execute(workspace_files.insert().values(values))
            _show_rows(other, metric, folder, layers)
    finally:
        source.close()


def _show_rows(
    connection: sa.Connection, metric: CRS, folder: Path, layers: Mapping[str, Layer]
) -> None:
    """Put the current rows of each layer where QGIS finds them."""
    srid = srid_of(metric)
    store = FolderStore(folder)
    try:
        for name, version in store.current().items():
            layer = layers.get(name)
            path = layer_path(folder, name, version.content_hash)
            # A layer that is declared no more is kept, and shown nowhere.
            if layer is None or not path.is_file():
                continue
            load = store.load_features if layer.has_geometry else store.load_table
            rows = load(layer, version.version)
            ensure_table(connection, layer, srid)
            table = rows_table(layer, srid)
            copy_rows(connection, table, layer, rows, srid)
    finally:
        store.close()
