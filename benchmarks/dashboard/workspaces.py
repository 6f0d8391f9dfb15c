"""The workspaces that are measured: the sample, and the sample with many zones."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely

from benchmarks.parcels import Parcels
from benchmarks.province import Province
from clusterviz.records import Lineage
from clusterviz.workspace import creation

if TYPE_CHECKING:
    from pathlib import Path

    from clusterviz.workspace import Workspace

SAMPLE = "bacgiang"


def sample(folder: Path) -> Workspace:
    """Return a new workspace of the sample in `folder`, in place of what was there."""
    shutil.rmtree(folder, ignore_errors=True)
    return creation.init(folder, SAMPLE)


def with_zones(folder: Path, n: int) -> Workspace:
    """Return a new workspace of the sample whose plan zones are about `n` parcels.

    Parameters
    ----------
    folder
        Is made anew.
    n
        Parcels of 13 or so vertices that cover the clusters' surroundings without a
        gap; the kinds of the declaration in turns.
    """
    workspace = sample(folder)
    old = workspace.features("plan_zones")
    west, south, east, north = workspace.features("clusters").total_bounds
    province = Province(east - west, north - south)
    shapes = np.concatenate(list(Parcels(province, n).blocks()))
    moved = shapely.transform(
        shapes, lambda xy: xy - [Province.WEST_M, Province.SOUTH_M] + [west, south]
    )
    kinds = list(workspace.layers["plan_zones"].fields["kind"].choices)
    places = np.arange(len(moved))
    zones = gpd.GeoDataFrame(
        {
            "zone_id": [f"parcel-{place:06d}" for place in places],
            "zone_name": [f"Thửa {place}" for place in places],
            "kind": np.array(kinds)[places % len(kinds)],
            "valid_from_on": None,
            "valid_to_on": None,
            "source_document": "benchmark",
            "as_of_on": old["as_of_on"].iloc[0],
            "geometry_quality": "digitised",
            "accuracy_m": 1.0,
        },
        geometry=moved,
        crs=old.crs,
    )[list(old.columns)]
    lineage = Lineage("benchmark", as_of_on=workspace.as_of_on)
    workspace.store.publish(
        workspace.layers["plan_zones"],
        zones,
        lineage,
        replaces=workspace.versions()["plan_zones"],
        is_valid=True,
    )
    return workspace
