"""A fresh process that hands a layer on as GeoJSON, and says what it took."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from benchmarks.memory import peak_mb
from benchmarks.parcels import Parcels
from benchmarks.province import WHOLE
from benchmarks.upload import MOVED_M
from benchmarks.worker import ROOT
from clusterviz.crs import M2_PER_HA, METRIC, to_lonlat

if TYPE_CHECKING:
    from clusterviz.workspace import Workspace

EDITION = 1
"""Raised when the generator changes, so that no workspace of an older one is used."""

LAYER = "plan_zones"


def handed_over(*words: str | Path) -> dict[str, Any]:
    """Return what a new process says of ``ours``, ``pyogrio`` or ``read_back``."""
    command = [sys.executable, "-m", "benchmarks.handing", *map(str, words)]
    done = subprocess.run(
        command, cwd=ROOT, stdout=subprocess.PIPE, check=True, encoding="utf-8"
    )
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return said


def holding(folder: Path, n_parcels: int) -> Path:
    """Return a workspace with about so many plan zones; made unless it is there."""
    from clusterviz.records import Lineage
    from clusterviz.workspace.creation import init

    root = folder / f"holding-{EDITION}-{n_parcels}"
    if (root / "made").exists():
        return root
    workspace = init(root)
    shapes = np.concatenate(list(Parcels(WHOLE, n_parcels).blocks()))
    moved = shapely.transform(shapes, lambda points: points + MOVED_M)
    numbers = np.arange(len(shapes)).astype(str).astype(object)
    rows = {
        "zone_id": "Z" + numbers,
        "zone_name": "Thửa đất số " + numbers,
        "kind": "rice_land",
        "geometry_quality": "digitised",
        "source_document": "benchmark",
        "as_of_on": dt.date(2024, 4, 22),
    }
    frame = gpd.GeoDataFrame(rows, geometry=moved, crs=METRIC)
    workspace.store.publish(
        workspace.layers[LAYER],
        frame,
        Lineage(source_document="benchmark", as_of_on=dt.date(2024, 4, 22)),
        replaces=0,
        is_valid=True,
    )
    workspace.store.close()
    (root / "made").touch()
    return root


def _ours(workspace: Workspace, path: Path) -> dict[str, float]:
    from clusterviz.workspace.exports import export

    start = time.perf_counter()
    done = export(workspace, LAYER, path, force=True)
    seconds = time.perf_counter() - start
    return {"seconds": seconds, "n_features": done.n_features}


def _pyogrio(file: Path, path: Path) -> dict[str, float]:
    """Read the layer's file and write it with GDAL's own RFC 7946 writer."""
    import pyogrio

    start = time.perf_counter()
    frame = gpd.read_parquet(file).drop(columns="bbox", errors="ignore")
    for name in ("valid_from_on", "valid_to_on", "as_of_on"):
        # What pyogrio takes for a day.
        frame[name] = pd.to_datetime(frame[name]).astype("datetime64[ms]")
    frame["area_ha"] = (frame.area / M2_PER_HA).round(4)
    begin = time.perf_counter()
    pyogrio.write_dataframe(
        frame,
        path,
        driver="GeoJSON",
        layer=LAYER,
        RFC7946="YES",
        COORDINATE_PRECISION=7,
        ID_FIELD="zone_id",
    )
    end = time.perf_counter()
    return {
        "seconds": end - start, "writing_s": end - begin, "n_features": len(frame)
    }  # fmt: skip


def _read_back(file: Path, path: Path) -> dict[str, float]:
    """Return how GDAL reads a file of features, against the layer in degrees.

    Returns
    -------
    said
        ``n_features``, how many are the same (``n_same``), and how far the furthest
        boundary is from where it was (``furthest_deg``).
    """
    import pyogrio

    read = pyogrio.read_dataframe(path, use_arrow=True)
    layer = to_lonlat(gpd.read_parquet(file))
    is_same = (read["id"] == layer["zone_id"]).to_numpy()
    for name in ("zone_name", "kind", "source_document"):
        is_same = is_same & (read[name] == layer[name]).to_numpy()
    places = (frame.geometry.to_numpy() for frame in (read, layer))
    return {
        "n_features": len(read),
        "n_same": int(is_same.sum()),
        "furthest_deg": float(np.nanmax(shapely.hausdorff_distance(*places))),
    }


def main(words: list[str]) -> None:
    """Do one task and print what it took, as one line of JSON."""
    from clusterviz.workspace.creation import open_workspace

    task, root, path = words[0], Path(words[1]), Path(words[2])
    workspace = open_workspace(root)
    file = workspace.store.layer_file(workspace.layers[LAYER], 1)
    if task == "ours":
        said = _ours(workspace, path)
    else:
        said = _pyogrio(file, path) if task == "pyogrio" else _read_back(file, path)
    workspace.store.close()
    print(json.dumps({**said, "peak_mb": peak_mb()}))


if __name__ == "__main__":
    main(sys.argv[1:])
