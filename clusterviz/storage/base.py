"""The promise that every store keeps; ``tests/contract`` holds each one to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from clusterviz import texts
from clusterviz.errors import CrsError, EditConflict, LayerNotFound, StorageError
from clusterviz.records import Actor

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import geopandas as gpd
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray
    from pyproj import CRS

    from clusterviz.records import LayerVersion, Lineage, RowEdit
    from clusterviz.schema import Layer
    from clusterviz.storage.directory import Directory
    from clusterviz.storage.journal import Holds, Journal
    from clusterviz.storage.shelf import Shelf


LOCAL_ACTOR = Actor()
"""Whoever sits at the machine."""


class Store(Protocol):
    """Published versions of layers: immutable, numbered, named by their hash.

    Features are in the workspace's metric CRS. Frames come back with the
    columns of the layer in its order, equal to what was published. A killed
    or failed `publish` leaves the version before it current and whole.
    """

    @property
    def shelf(self) -> Shelf:
        """What was computed from versions, and can be computed again."""
        ...

    @property
    def journal(self) -> Journal:
        """What people wrote down, which cannot be computed again."""
        ...

    @property
    def directory(self) -> Directory:
        """Who may do what."""
        ...

    def current(self) -> Mapping[str, LayerVersion]:
        """Return the newest version of each layer that was ever published."""
        ...

    def history(self, layer_name: str) -> Sequence[LayerVersion]:
        """Return every version of one layer, oldest first; empty if none."""
        ...

    def load_features(self, layer: Layer, version: int) -> gpd.GeoDataFrame:
        """Return the features of one version.

        Raises
        ------
        LayerNotFound
            If there is no such version.
        StorageError
            If the stored file is damaged: its hash is checked before the
            program first uses it.
        """
        ...

    def load_table(self, layer: Layer, version: int) -> pd.DataFrame:
        """Return the rows of one version of a table; raises as `load_features`."""
        ...

    def load_columns(
        self, layer: Layer, version: int, columns: Sequence[str]
    ) -> pd.DataFrame:
        """Return some columns of one version, all rows, without geometry.

        Raises
        ------
        LayerNotFound
            If there is no such version.
        StorageError
            If the stored file is damaged, or a column is not declared.
        """
        ...

    def load_rows(
        self,
        layer: Layer,
        version: int,
        rows: NDArray[np.int64],
        columns: Sequence[str] | None = None,
    ) -> pd.DataFrame:
        """Return some rows of one version, without geometry, and read little else.

        Parameters
        ----------
        layer
            The declaration.
        version
            Which version of it.
        rows
            Positions from 0, in any order; a row asked for twice comes twice.
        columns
            Declared fields; ``None`` for all of them.

        Returns
        -------
        chosen
            One row for each of `rows`, in their order, numbered from 0.

        Raises
        ------
        LayerNotFound
            If there is no such version.
        StorageError
            If the stored file is damaged, a column is not declared, or there
            is no such row.
        """
        ...

    def load_shapes(
        self, layer: Layer, version: int, start: int, stop: int
    ) -> NDArray[np.object_]:
        """Return geometries of one version as WKB, and read little else.

        Parameters
        ----------
        layer
            The declaration.
        version
            Which version of it.
        start, stop
            Positions from 0, `stop` left out; as in a slice, what lies after
            the last row is left out.

        Returns
        -------
        shapes
            `bytes`, or ``None`` where a feature has no place. Not parsed:
            that is the dear part of reading, and whoever asks may spread it.

        Raises
        ------
        LayerNotFound
            If there is no such version.
        StorageError
            If the stored file is damaged, the layer has no geometry, or not
            0 <= `start` <= `stop`.
        """
        ...

    def layer_file(self, layer: Layer, version: int) -> Path:
        """Return the file of one version, for machines that share the folder.

        Raises
        ------
        LayerNotFound
            If there is no such version.
        StorageError
            If the file is damaged, or this store keeps no files.
        """
        ...

    def publish(
        self,
        layer: Layer,
        frame: pd.DataFrame,
        lineage: Lineage,
        *,
        replaces: int,
        is_valid: bool,
        by: Actor = LOCAL_ACTOR,
    ) -> LayerVersion:
        """Make `frame` the current version of `layer`, whole or not at all.

        It is a line of the audit.

        Parameters
        ----------
        replaces
            The version it was made from; 0 for the first.
        is_valid
            Its geometries passed the checks.
        by
            Who publishes.

        Raises
        ------
        EditConflict
            If the current version is no longer `replaces`.
        CrsError
            If features are not in the store's metric CRS.
        NotAllowed
            If `by` may not publish: see `roles`.
        """
        ...

    def edit(
        self,
        layer: Layer,
        edits: Sequence[RowEdit],
        lineage: Lineage,
        *,
        made_from: int,
        by: Actor = LOCAL_ACTOR,
        holds: Holds | None = None,
    ) -> LayerVersion:
        """Make edits of some rows, all or none of them, as a new version.

        Each is a line of the audit. Geometries stay; rows that are added have none.

        Parameters
        ----------
        layer
            The declaration; its rows are at most `edits.MOST_ROWS`.
        edits
            At least one, checked against the declaration by whoever calls.
        lineage
            Of the new version.
        made_from
            The version that whoever edits has seen.
        by
            Who edits.
        holds
            Given `Journal.newest` within the write; what it raises undoes the write.

        Raises
        ------
        RowConflict
            If one of the rows is no longer as it was in `made_from`. Other rows
            may have changed: theirs and these are both kept.
        LayerNotFound
            If there is no such version.
        NotAllowed
            If `by` may not edit one of them: see `roles`.
        StorageError
            If a row to be changed was never there, or the layer is too large.
        """
        ...

    def close(self) -> None:
        """Give back what is held open."""
        ...


def require_newest(layer_name: str, current: int, replaces: int) -> None:
    """Raise unless `replaces` is the current version."""
    if replaces != current:
        now, seen = str(current), str(replaces)
        told = texts.told("errors.version_moved", layer=layer_name, now=now, seen=seen)
        raise EditConflict(told)


def not_found(layer_name: str, version: int) -> LayerNotFound:
    """Return the error that says which version is missing."""
    return LayerNotFound(
        texts.told("stored.no_version", layer=layer_name, version=str(version))
    )


def require_store_crs(frame: gpd.GeoDataFrame, metric: CRS, layer_name: str) -> None:
    """Raise unless `frame` is in the store's metric CRS."""
    if frame.crs != metric:
        found = "no CRS" if frame.crs is None else frame.crs.name
        raise CrsError(
            f"`{layer_name}` is in {found}.",
            expected=f"the workspace's CRS, {metric.name}",
            remedy="Call crs.to_metric with the workspace's CRS first.",
        )


def require_rows(layer_name: str, rows: NDArray[np.int64], n_rows: int) -> None:
    """Raise unless each of `rows` is a position among `n_rows`."""
    if len(rows) and (rows.min() < 0 or rows.max() >= n_rows):
        raise StorageError(
            f"`{layer_name}` was asked for rows {rows.min()} to {rows.max()}.",
            expected=f"rows from 0 to below {n_rows}, which this version has",
            remedy="Ask for rows of the same version that they were found in.",
        )


def require_shapes(layer: Layer, start: int, stop: int) -> None:
    """Raise unless `layer` has geometries, and those positions may be some."""
    if not layer.has_geometry or not 0 <= start <= stop:
        raise StorageError(
            f"`{layer.name}` was asked for its geometries {start} to {stop}.",
            expected="a layer with geometry, and positions from 0 upwards",
            remedy=f"Compare the question with layers/{layer.name}.toml.",
        )
