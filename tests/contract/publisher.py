"""Publishers in processes of their own: to race each other and to be killed."""

from __future__ import annotations

import multiprocessing
import sys
from typing import TYPE_CHECKING

import geopandas as gpd
from shapely import box

from clusterviz import crs
from clusterviz.errors import EditConflict
from clusterviz.records import Lineage
from clusterviz.schema import read_layers
from clusterviz.settings import shipped
from clusterviz.storage.folder import FolderStore

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkServerContext, SpawnContext
    from multiprocessing.synchronize import Barrier
    from pathlib import Path

    from clusterviz.schema import Layer

N_ZONES = 400


def processes() -> ForkServerContext | SpawnContext:
    """Return the way to start processes that share nothing with this one."""
    if sys.platform == "win32":
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    return context


def plan_zones() -> Layer:
    """Return the shipped declaration of the plan zones."""
    return read_layers(shipped("layers"))["plan_zones"]


def zones(word: str) -> gpd.GeoDataFrame:
    """Return 400 zones, every one of which has the name `word`."""
    return gpd.GeoDataFrame(
        {"zone_id": [f"Z{i}" for i in range(N_ZONES)], "zone_name": word},
        geometry=[box(i, 0, i + 1, 1) for i in range(N_ZONES)],
        crs=crs.METRIC,
    )


def publish_for_ever(root: Path, said: Connection) -> None:
    """Publish version after version, named by its number; say each when done."""
    layer = plan_zones()
    store = FolderStore(root)
    version = store.current()[layer.name].version
    while True:
        frame = zones(f"version {version + 1}")
        lineage = Lineage(source_document="Test")
        store.publish(layer, frame, lineage, replaces=version, is_valid=True)
        version += 1
        said.send(version)


def publish_once(root: Path, replaces: int, start: Barrier, said: Connection) -> None:
    """Publish once everybody is ready; say how it ended."""
    layer = plan_zones()
    store = FolderStore(root)
    frame = zones(str(said.fileno()))
    start.wait()
    try:
        lineage = Lineage(source_document="Test")
        store.publish(layer, frame, lineage, replaces=replaces, is_valid=True)
    except EditConflict:
        said.send("conflict")
    else:
        said.send("published")
