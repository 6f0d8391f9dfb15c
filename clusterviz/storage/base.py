"""The promise that every store keeps; ``tests/contract`` holds each one to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from clusterviz.errors import CrsError, EditConflict, LayerNotFound

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import geopandas as gpd
    import pandas as pd
    from pyproj import CRS

    from clusterviz.records import LayerVersion, Lineage
    from clusterviz.schema import Layer


class Store(Protocol):
    """Published versions of layers: immutable, numbered, named by their hash.

    Features are in the workspace's metric CRS. Frames come back with the
    columns of the layer in its order, equal to what was published. A killed
    or failed `publish` leaves the version before it current and whole.
    """

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
            If the stored file is damaged: its hash is checked.
        """
        ...

    def load_table(self, layer: Layer, version: int) -> pd.DataFrame:
        """Return the rows of one version of a table; raises as `load_features`."""
        ...

    def publish(
        self,
        layer: Layer,
        frame: pd.DataFrame,
        lineage: Lineage,
        *,
        replaces: int,
        is_valid: bool,
    ) -> LayerVersion:
        """Make `frame` the current version of `layer`, whole or not at all.

        Parameters
        ----------
        replaces
            The version it was made from; 0 for the first.
        is_valid
            Its geometries passed the checks.

        Raises
        ------
        EditConflict
            If the current version is no longer `replaces`.
        CrsError
            If features are not in the store's metric CRS.
        """
        ...

    def close(self) -> None:
        """Give back what is held open."""
        ...


def require_newest(layer_name: str, current: int, replaces: int) -> None:
    """Raise unless `replaces` is the current version."""
    if replaces != current:
        raise EditConflict(
            f"`{layer_name}` is at version {current}.",
            expected=f"version {replaces}, which this change was made from",
            remedy="Look at the newer version, then make the change again.",
        )


def not_found(layer_name: str, version: int) -> LayerNotFound:
    """Return the error that says which version is missing."""
    return LayerNotFound(
        f"`{layer_name}` has no version {version} in this workspace.",
        expected="a version that `clusterviz layers` lists",
        remedy="Import the layer first.",
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
