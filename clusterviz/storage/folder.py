"""A workspace's folder as a store: layer files and one operational database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clusterviz import crs, texts
from clusterviz.errors import StorageError
from clusterviz.storage.filed import FiledStore
from clusterviz.storage.ops import Operations

if TYPE_CHECKING:
    from pathlib import Path

DATABASE = "ops.sqlite"


class FolderStore(FiledStore):
    """Versions in files and SQLite; keeps the promises of `storage.base.Store`.

    Parameters
    ----------
    root
        The workspace's folder, which exists.
    metric_crs
        The CRS that features must be in.

    Raises
    ------
    StorageError
        If the folder holds layer files but its database is gone or damaged.
    """

    def __init__(self, root: Path, metric_crs: str = crs.METRIC) -> None:
        _require_database(root)
        super().__init__(root, metric_crs, Operations(root / DATABASE))


def _require_database(root: Path) -> None:
    """Raise where files remain but the rows that name them are gone."""
    has_files = any((root / "layers").glob("*/*.parquet"))
    if has_files and not (root / DATABASE).is_file():
        raise StorageError(texts.told("stored.database_gone", root=root, file=DATABASE))
