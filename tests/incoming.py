"""Files from outside, small enough to reckon, and imports of them."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
import zipfile
from contextlib import closing
from typing import TYPE_CHECKING, Any

import geopandas as gpd
from shapely import Polygon, box

from clusterviz import crs
from clusterviz.records import Severity
from clusterviz.settings import WorkspaceSettings
from clusterviz.workspace import Workspace
from clusterviz.workspace.imports import Consent, ImportReport, Reading, import_file
from tests.importer import CONSTANTS
from tests.tiny import layers
from tests.tiny.copies import empty_store

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import shapely

X, Y = 400_000, 2_350_000
"""South-west corner of all that is in metres."""

RING = [[106, 21], [106.1, 21], [106.1, 21.1], [106, 21]]

DAY = dt.date(2024, 4, 22)

SERIOUS = (Severity.ERROR, Severity.DECISION)


def empty_workspace(root: Path) -> Workspace:
    """Return a workspace in memory, without layers, with a folder for uploads."""
    root.mkdir(exist_ok=True)
    return Workspace(root, WorkspaceSettings(), layers(), empty_store())


def squares(*shapes: shapely.Geometry, **columns: object) -> gpd.GeoDataFrame:
    """Return a frame in VN-2000 with the keys Z0, Z1 … as a file might have them."""
    rows = {"zone_id": [f"Z{i}" for i in range(len(shapes))]}
    return gpd.GeoDataFrame(rows | columns, geometry=list(shapes), crs=crs.METRIC)


def square(i: int = 0) -> Polygon:
    """Return the i-th hectare of a row that goes east."""
    return box(X + 100 * i, Y, X + 100 * i + 100, Y + 100)


def geopackage(folder: Path, frame: gpd.GeoDataFrame, name: str = "zones") -> Path:
    """Return a GeoPackage of `frame`."""
    path = folder / f"{name}.gpkg"
    frame.to_file(path, driver="GPKG")
    return path


def bring(
    workspace: Workspace,
    layer: str,
    path: Path,
    *,
    accept_findings: bool = False,
    accept_repairs: bool = False,
    dry_run: bool = False,
    **decided: Any,  # noqa: ANN401
) -> ImportReport:
    """Import `path` with what is `decided`, the fields of a `Reading`."""
    return import_file(
        workspace,
        layer,
        path,
        Reading(**decided),
        consent=Consent(accept_findings, accept_repairs),
        dry_run=dry_run,
    )


def import_rice(workspace: Workspace, path: Path, **options: object) -> ImportReport:
    """Import `path` as rice land as of 22 April 2024."""
    given: dict[str, object] = {"constants": CONSTANTS, "as_of_on": DAY} | options
    return bring(workspace, "plan_zones", path, **given)  # type: ignore[arg-type]


def codes(report: ImportReport, *severities: Severity) -> list[str]:
    """Return what was found, without the notes on this system's protections."""
    return [
        one.code
        for one in report.findings
        if one.severity in severities and not one.code.startswith("no_")
    ]


def zones(name: str = "Đa Mai") -> gpd.GeoDataFrame:
    """Return one square kilometre with a name."""
    return gpd.GeoDataFrame(
        {"ten": [name], "so": [7]},
        geometry=[box(400_000, 2_350_000, 401_000, 2_351_000)],
        crs=crs.METRIC,
    )


def changed_geopackage(folder: Path, *commands: str) -> Path:
    """Return a GeoPackage of one layer, changed by SQL."""
    path = folder / "zones.gpkg"
    zones().to_file(path, layer="zones", driver="GPKG")
    with closing(sqlite3.connect(path)) as database:
        for command in commands:
            database.execute(command)
        database.commit()
    return path


def shapefile(folder: Path, name: str = "Đa Mai") -> Path:
    """Return a shapefile in UTF-8."""
    path = folder / "zones.shp"
    zones(name).to_file(path, encoding="UTF-8")
    return path


def zipped(shp: Path, renamed: Mapping[str, str] | None = None) -> Path:
    """Return a zip with the parts of `shp`, some under another name by suffix."""
    renamed = renamed or {}
    path = shp.with_suffix(".zip")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in sorted(shp.parent.glob(f"{shp.stem}.*")):
            if part != path:
                archive.write(part, renamed.get(part.suffix, part.name))
    return path


def written_geojson(folder: Path, document: object) -> Path:
    """Return a file that holds `document` as JSON."""
    path = folder / "zones.geojson"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def feature(**changed: object) -> dict[str, Any]:
    """Return a sound feature with some members changed."""
    sound = {"type": "Feature", "properties": {}, "geometry": polygon([RING])}
    return sound | changed


def polygon(coordinates: object) -> dict[str, object]:
    """Return a GeoJSON polygon with any coordinates."""
    return {"type": "Polygon", "coordinates": coordinates}
