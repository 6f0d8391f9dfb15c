"""`core.meetings` on a Dask cluster, when one machine is not enough.

Dask has no overlay, so our own function is mapped: a partition is a run of row
groups of the layer's file, which each worker reads from a shared folder, and the
sites go to all. Nothing is decided here: the same kernel answers for every part,
and the parts are put together in an order that no worker has a say in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import shapely

from clusterviz.core.index import feature_index
from clusterviz.core.meetings import Meetings, stacked
from clusterviz.core.meetings import meetings as meetings_of
from clusterviz.core.polygons import exploded
from clusterviz.scale.cluster import connected, require_alike, results, sendable
from clusterviz.scale.partitions import Sites, runs_met, shapes_near, sites_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from distributed import Client, Future
    from numpy.typing import NDArray

    from clusterviz.scale.partitions import Run

_RETRIES = 2
"""Of a partition whose reading failed: a shared folder may be away for a moment."""

_SETTINGS = {
    # No text is in these frames.
    "dataframe.convert-string": False,
    # The sites are in the graph once; a warning would presume a mistake.
    "distributed.admin.large-graph-warning-threshold": "1GiB",
}

_NUMBERS = ("site", "feature", "m2", "feature_m2", "width_m")


def meetings(
    scheduler: str,
    path: Path,
    sites: NDArray[np.object_],
    *,
    on_progress: Callable[[int, int], None] | None = None,
) -> Meetings:
    """Return what each site shares with each feature of a file, by a Dask cluster.

    The same as ``core.meetings.meetings(sites, feature_index(features))``, to the
    last digit, however many workers there are and whichever of them are lost on
    the way. A worker holds one run of row groups at a time, and of it only the
    features near a site; row groups that no site's box meets are never read.

    Parameters
    ----------
    scheduler
        The address of the cluster's scheduler, such as ``tcp://10.0.0.5:8786``.
    path
        A published layer: GeoParquet with a bbox covering, valid polygons in the
        metric CRS of `sites`. Every worker must find it at this very path.
    sites
        (k,) valid polygons; missing and empty ones meet nothing.
    on_progress
        Told how many partitions are done, and how many there are.

    Returns
    -------
    met
        By site and then by feature; a feature is a row's position in the file.

    Raises
    ------
    ClustervizError
        If the extra ``scale`` is not installed, or partitions end their workers.
    InputError
        If nobody answers at `scheduler`, if it has no workers or workers of
        another version, or if a geometry is a line or a point.
    StorageError
        If this machine or a worker cannot read the file, or it has no covering.
    """
    # Raises what one machine would, wherever the site lies.
    exploded(shapely.force_2d(sites))
    runs = runs_met(path, shapely.bounds(sites))
    if not runs:
        return meetings_of(sites, feature_index(sites[:0]))
    path = path.absolute()
    found: dict[int, Meetings] = {}
    with connected(scheduler) as client:
        require_alike(client, scheduler, path)
        for place, frame in results(client, _sent(client, path, runs, sites)):
            found[place] = _meetings(frame)
            if on_progress:
                on_progress(len(found), len(runs))
    return stacked([found[place] for place in range(len(runs))])


def _sent(
    client: Client, path: Path, runs: list[Run], sites: NDArray[np.object_]
) -> list[Future[Any]]:
    """Return the work on each run, in the order of `runs`."""
    import dask_geopandas
    from dask import config
    from dask.dataframe import from_map
    from dask.delayed import delayed
    from distributed import futures_of

    none = meetings_of(sites[:0], feature_index(sites[:0]))
    with config.set(_SETTINGS):
        features: dask_geopandas.GeoDataFrame = from_map(
            _features, runs, path=path, meta=gpd.GeoDataFrame(geometry=[])
        )
        # A task, and not data put on a worker, that would be lost with it.
        everywhere = delayed(sites_of, pure=True)(shapely.to_wkb(sites))
        pairs = features.map_partitions(_met, everywhere, meta=_frame(none))
        # Reading and measuring as one task: no worker holds features that wait.
        futures = futures_of(client.persist(pairs.optimize(), retries=_RETRIES))
    return sorted(futures, key=lambda future: int(future.key[1]))


def _features(run: Run, path: Path) -> gpd.GeoDataFrame:
    """Return the features of one partition that are near a site, by row."""
    with sendable():
        return shapes_near(run, path)


def _met(features: gpd.GeoDataFrame, sites: Sites) -> gpd.GeoDataFrame:
    """Return the meetings with the features of one partition."""
    with sendable():
        index = feature_index(features.geometry.to_numpy())
        met = meetings_of(sites.near(features.total_bounds), index)
    frame = _frame(met)
    frame["feature"] = features.index.to_numpy()[met.feature]
    return frame


def _frame(met: Meetings) -> gpd.GeoDataFrame:
    columns = {name: getattr(met, name) for name in _NUMBERS}
    return gpd.GeoDataFrame(columns, geometry=met.pieces)


def _meetings(frame: gpd.GeoDataFrame) -> Meetings:
    columns: dict[str, Any] = {name: frame[name].to_numpy() for name in _NUMBERS}
    return Meetings(**columns, pieces=frame.geometry.to_numpy())
