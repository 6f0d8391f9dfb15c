"""A file as a province sends it: parcels in a GeoPackage, with names and kinds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely

from benchmarks.parcels import Parcels
from benchmarks.province import WHOLE
from clusterviz.crs import METRIC

if TYPE_CHECKING:
    from pathlib import Path

EDITION = 1
"""Raised when the generator changes, so that no file of an older one is used."""

MOVED_M = (-67_000, 35_000)
"""From the made-up province to where Bắc Giang lies: elsewhere is a finding."""


def upload(folder: Path, n_parcels: int) -> Path:
    """Return a GeoPackage of about so many parcels; made unless it is there."""
    path = folder / f"upload-{EDITION}-{n_parcels}.gpkg"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        shapes = np.concatenate(list(Parcels(WHOLE, n_parcels).blocks()))
        numbers = np.arange(len(shapes)).astype(str).astype(object)
        rows = {"zone_id": "Z" + numbers, "zone_name": "Thửa đất số " + numbers}
        moved = shapely.transform(shapes, lambda points: points + MOVED_M)
        part = path.with_suffix(".part.gpkg")
        frame = gpd.GeoDataFrame(rows, geometry=moved, crs=METRIC)
        frame.to_file(part, driver="GPKG", layer="zones")
        part.replace(path)
    return path
