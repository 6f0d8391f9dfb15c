"""A drawn site, read from a file of which nothing is believed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import shapely

from clusterviz import texts
from clusterviz.errors import InputError
from clusterviz.files.guard import require_size, sniffed_kind
from clusterviz.files.sandbox import read_raw
from clusterviz.records import Severity
from clusterviz.workspace.placement import placed

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from clusterviz.workspace.opened import Workspace


def read_site(
    workspace: Workspace, path: Path, *, crs: str | None = None
) -> shapely.Polygon | shapely.MultiPolygon:
    """Return the one polygon in a file, in the workspace's metric CRS.

    Parameters
    ----------
    workspace
        For its limits and its CRS.
    path
        GeoJSON, GeoPackage or zipped shapefile, read as imports are.
    crs
        The CRS of its coordinates, whatever the file says; ``None`` to believe
        the file.

    Raises
    ------
    InputError
        If the file is refused or cannot be read, holds more or less than one
        valid polygon, or its place is in doubt.
    CrsError
        If `crs` names no system.
    """
    require_size(path, workspace.settings.limits.upload_mb)
    sniffed_kind(path)
    raw = read_raw(path, workspace.settings.limits)
    frame = _one_polygon(path, raw.frame)
    place = placed(workspace, workspace.layers["clusters"], frame, raw, crs)
    doubts = [
        texts.finding(one, "en")
        for one in place.findings
        if one.severity in (Severity.ERROR, Severity.DECISION)
        # Whoever names a system has decided: GeoJSON in metres says degrees too.
        and one.code != "crs_differs"
    ]
    if doubts or place.frame is None:
        raise InputError(
            texts.told(
                "errors.place_in_doubt",
                file=path.name,
                doubts=" ".join(doubts),
                crs=workspace.settings.metric_crs,
            )
        )
    site: shapely.Polygon | shapely.MultiPolygon = place.frame.geometry.iloc[0]
    return site


def _one_polygon(path: Path, frame: pd.DataFrame) -> gpd.GeoDataFrame:
    shapes = frame.geometry if isinstance(frame, gpd.GeoDataFrame) else []
    sites = [one for one in shapes if one is not None and not one.is_empty]
    is_one = len(sites) == 1 and sites[0].geom_type.endswith("Polygon")
    if not is_one or not sites[0].is_valid:
        found = f"{len(sites)} shapes"
        if is_one:
            found = shapely.is_valid_reason(sites[0])
        elif len(sites) == 1:
            found = f"a {sites[0].geom_type}"
        raise InputError(
            texts.told("errors.no_site_in_file", file=path.name, found=found)
        )
    return gpd.GeoDataFrame(geometry=[shapely.force_2d(sites[0])])
