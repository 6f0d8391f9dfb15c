"""Use case: the layers and fields that anybody may read, as their declarations say.

A layer that names no fields under ``public`` is for insiders, and no question here
reaches it. What is personal is never public: the declarations are refused otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from clusterviz.workspace.once import Once

if TYPE_CHECKING:
    import datetime as dt

    from numpy.typing import NDArray

    from clusterviz.records import LayerVersion
    from clusterviz.schema import Layer
    from clusterviz.workspace.opened import Workspace

Days = np.datetime64


@dataclass(frozen=True)
class PublicRows:
    """What anybody may read of one version of a layer, ready to be asked.

    Parameters
    ----------
    layer
        Its declaration, with the public fields only.
    frame
        Its rows in the order of their key, in the metric CRS where they have places.
    tree
        Of their shapes; ``None`` for a table.
    begins, ends
        Since and until when each row is true, both inclusive; missing where that
        side is open.
    """

    layer: Layer
    frame: pd.DataFrame
    tree: shapely.STRtree | None
    begins: NDArray[np.datetime64]
    ends: NDArray[np.datetime64]

    def between(self, begin: dt.date | None, end: dt.date | None) -> NDArray[np.bool_]:
        """Return which rows are true of any day from `begin` to `end`."""
        found = np.ones(len(self.frame), dtype=bool)
        if end is not None:
            found &= np.isnat(self.begins) | (self.begins <= Days(end))
        if begin is not None:
            found &= np.isnat(self.ends) | (self.ends >= Days(begin))
        return found

    def meeting(self, place: shapely.Geometry) -> NDArray[np.bool_]:
        """Return which rows share a point with a place in the metric CRS."""
        found = np.zeros(len(self.frame), dtype=bool)
        if self.tree is not None:
            found[self.tree.query(place, predicate="intersects")] = True
        return found


class PublicShelf:
    """Public rows that were read once, for every thread of this process.

    Of each layer the newest version stays, and the one of another day that was
    asked last.
    """

    def __init__(self) -> None:
        self._read: Once[PublicRows] = Once()

    def rows(
        self, workspace: Workspace, name: str, on: dt.date | None = None
    ) -> PublicRows:
        """Return what anybody may read of a layer.

        Parameters
        ----------
        workspace
            Whose layer it is.
        name
            One of `public_layers`.
        on
            The day that the version must be true of; ``None`` for the newest.

        Raises
        ------
        LayerNotFound
            If it was never published.
        """
        now = workspace.frozen()
        asked = now if on is None else now.on(on)
        newest, version = now.version(name), asked.version(name)
        self._read.retain({_title(newest), _title(version)}, name)
        return self._read.get(_title(version), lambda: _read(asked, name))


def public_layers(workspace: Workspace) -> dict[str, Layer]:
    """Return the published layers of which anybody may read something, by name.

    Each has its public fields only.
    """
    there = workspace.current()
    return {
        name: _cut(layer)
        for name, layer in workspace.layers.items()
        if layer.public and name in there
    }


def _cut(layer: Layer) -> Layer:
    return layer.without(set(layer.fields) - set(layer.public))


def _title(version: LayerVersion) -> str:
    return f"{version.layer}/{version.version}/{version.stamp}"


def _read(workspace: Workspace, name: str) -> PublicRows:
    layer = _cut(workspace.layers[name])
    rows = workspace.rows(name)
    is_spatial = isinstance(rows, gpd.GeoDataFrame)
    columns = [*layer.fields, *(["geometry"] if is_spatial else [])]
    frame = rows[columns].sort_values(layer.key, kind="stable").reset_index(drop=True)
    tree = shapely.STRtree(frame.geometry.to_numpy()) if is_spatial else None
    has_days = "valid_from_on" in layer.fields
    begins = _days(frame, "valid_from_on" if has_days else "as_of_on")
    return PublicRows(layer, frame, tree, begins, _days(frame, "valid_to_on"))


def _days(frame: pd.DataFrame, name: str) -> NDArray[np.datetime64]:
    if name not in frame.columns:
        return np.full(len(frame), np.datetime64("NaT", "D"))
    days = frame[name].astype(object)
    return days.where(days.notna(), None).to_numpy().astype("datetime64[D]")
