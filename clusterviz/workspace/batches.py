"""Large layers a batch of rows at a time: a million polygons are never in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely

from clusterviz.files.geojson import ROWS_AT_ONCE
from clusterviz.workspace.opened import FEW

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clusterviz.schema import Layer
    from clusterviz.workspace.opened import Workspace


def is_large(workspace: Workspace, layer_name: str) -> bool:
    """Return whether a layer is better read in batches than whole.

    What has few rows, was loaded already, or has rows edited since its file was
    written, is in memory anyway.
    """
    if layer_name not in workspace.layers or not workspace.has(layer_name):
        return False
    version = workspace.version(layer_name)
    return (
        workspace.layers[layer_name].has_geometry
        and version.n_features > FEW
        and not version.is_edited
        and (layer_name, version.version) not in workspace.kept
    )


def batches(workspace: Workspace, layer: Layer) -> Iterator[gpd.GeoDataFrame]:
    """Yield the features of a layer part by part, as `Workspace.features` has them.

    Parameters
    ----------
    workspace
        Frozen: a version that is published meanwhile would mix with this one.
    layer
        With geometry; only its fields are read.
    """
    found = workspace.version(layer.name)
    system = workspace.settings.metric_crs
    for start in range(0, found.n_features, ROWS_AT_ONCE):
        stop = min(start + ROWS_AT_ONCE, found.n_features)
        wkb = workspace.store.load_shapes(layer, found.version, start, stop)
        rows = workspace.store.load_rows(
            layer, found.version, np.arange(start, stop), list(layer.fields)
        )
        yield gpd.GeoDataFrame(rows, geometry=shapely.from_wkb(wkb), crs=system)
