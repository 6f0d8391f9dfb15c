"""Real broken, valid and hostile files, read in place: nothing crashes or leaks.

The folder is given by ``CLUSTERVIZ_REAL_DATA``; without it these tests skip.
"""

from __future__ import annotations

import json
import os
import socket
import tarfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from clusterviz import crs
from clusterviz.errors import ClustervizError
from clusterviz.schema import Field, Label, Layer
from clusterviz.settings import WorkspaceSettings
from clusterviz.storage.memory import MemoryStore
from clusterviz.workspace import Workspace
from clusterviz.workspace.imports import import_file

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = os.environ.get("CLUSTERVIZ_REAL_DATA", "")
SUITE = Path(FOLDER) / "geojson_suites" / "geojson_validator"
HOSTILE = Path(FOLDER) / "hostile_inputs.tar.xz"

pytestmark = pytest.mark.skipif(
    not FOLDER, reason="CLUSTERVIZ_REAL_DATA names no folder with the real data"
)

GERMANY = "EPSG:32632"
"""Where the public suite lies."""

BAIT = "/var/tmp/clusterviz-canary/secret.csv"
PORT = 54380
"""What the hostile files try to read and to call, as their README says."""


def sites(tmp_path: Path, metric_crs: str) -> Workspace:
    """Return a workspace with one layer of polygons that asks for nothing else."""
    name = Label(vi="Điểm", en="Site")
    fields = {"site_id": Field("site_id", "text", name)}
    layer = Layer("sites", name, name, "MultiPolygon", "site_id", fields)
    settings = WorkspaceSettings(metric_crs=metric_crs)
    return Workspace(tmp_path, settings, {"sites": layer}, MemoryStore(metric_crs))


def suite(*folders: str) -> list[Path]:
    """Return the files of the public suite of GeoJSON; none where it is absent."""
    return [path for folder in folders for path in sorted((SUITE / folder).glob("*"))]


# Not against RFC 7946, or harmless: each is accepted, and said.
REPORTED = {
    "invalid_exterior_not_ccw": "rings_clockwise",
    "invalid_interior_not_cw": "rings_clockwise",
    "invalid_featurecollection_crs_defined": "crs_member",
    "invalid_crs_defined": "crs_member",
}


@pytest.mark.parametrize(
    "path",
    suite("invalid_structure", "invalid_geometries", "problematic_structure"),
    ids=lambda path: path.stem,
)
def test_invalid_geojson_is_refused_or_reported(path: Path, tmp_path: Path) -> None:
    workspace = sites(tmp_path, GERMANY)
    try:
        report = import_file(workspace, "sites", path, dry_run=True)
    except ClustervizError:
        assert path.stem not in REPORTED
        return

    codes = [one.code for one in report.findings]
    assert report.status == "refused" or REPORTED[path.stem] in codes


# Of the valid files those with nothing but polygons, which is what the layer holds.
POLYGONS = (
    "valid_feature_null_properties",
    "valid_featurecollection",
    "valid_featurecollection_bboxes",
    "valid_geometry_bbox",
    "valid_geometry_multipolygon",
    "valid_geometry_polygon",
)


@pytest.mark.parametrize("path", suite("valid"), ids=lambda path: path.stem)
def test_valid_geojson_is_accepted_as_far_as_it_fits_the_layer(
    path: Path, tmp_path: Path
) -> None:
    workspace = sites(tmp_path, GERMANY)

    report = import_file(workspace, "sites", path, accept_findings=True)

    if path.stem in POLYGONS:
        assert report.status == "published"
    else:
        assert report.status == "refused"
        misfits = {"geometry_wrong_type", "geometry_missing", "geometry_empty",
                   "no_rows"}  # fmt: skip
        assert misfits & {one.code for one in report.findings}


@pytest.mark.parametrize(
    "path", suite("problematic_geometries"), ids=lambda path: path.stem
)
def test_problematic_geojson_ends_in_a_report(path: Path, tmp_path: Path) -> None:
    workspace = sites(tmp_path, GERMANY)

    assert outcome_of(workspace, path, "no bait") in ("dry_run", "stopped", "refused")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the hostile files, unpacked."""
    folder = tmp_path_factory.mktemp("hostile")
    with tarfile.open(HOSTILE) as archive:
        archive.extractall(folder, filter="data")
    return folder / "hostile"


@pytest.fixture
def bait() -> Iterator[str]:
    """Lay out the file that hostile files try to read; return what is in it."""
    token = f"canary-{os.getpid()}"
    path = Path(BAIT)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"id,x,y\n{token},106.1,21.3\n", encoding="utf-8")
    yield token
    path.unlink()


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """Listen where hostile files call; nobody may."""
    with socket.socket() as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        server.bind(("127.0.0.1", PORT))
        server.listen()
        server.setblocking(False)
        yield server


READ_HERE = ("archive", "shp", "geojson", "redirect", "gpkg")

ALLOWED = {
    "reject": ["refused"],
    "fix": ["refused", "stopped", "dry_run"],
    "accept": ["dry_run"],
    "safe": ["dry_run"],
}

# Refused though a person might mend them, or accepted parts of what is refused.
STRICTER = {"S03": "a shapefile without .dbf has no attributes to import"}


def test_hostile_files_are_refused_or_harmless(
    hostile: Path, bait: str, listener: socket.socket, tmp_path: Path
) -> None:
    workspace = sites(tmp_path, crs.METRIC)
    manifest = json.loads((hostile / "manifest.json").read_text(encoding="utf-8"))
    entries = [entry for entry in manifest if entry["group"] in READ_HERE]

    def outcome(entry: dict[str, str]) -> str:
        return outcome_of(workspace, hostile / "files" / entry["file"], bait)

    # Each waits for a child process: as many at once as there are processors.
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        outcomes = [*pool.map(outcome, entries)]

    wrong = [
        (entry["id"], entry["title"], entry["want"], came_to)
        for entry, came_to in zip(entries, outcomes, strict=True)
        if came_to not in ALLOWED[entry["want"]] and entry["id"] not in STRICTER
    ]
    assert wrong == []
    with pytest.raises(BlockingIOError):
        listener.accept()


def outcome_of(workspace: Workspace, path: Path, bait: str) -> str:
    """Return what an import of `path` comes to; the bait may not be in it."""
    try:
        report = import_file(workspace, "sites", path, dry_run=True)
    except ClustervizError as error:
        status, said = "refused", str(error)
    else:
        status, said = report.status, repr(report)
    assert bait not in said
    assert len(said.splitlines()) == 1
    return status


def test_what_is_accepted_of_hostile_text_is_published_as_it_is(
    hostile: Path, tmp_path: Path
) -> None:
    workspace = sites(tmp_path, crs.METRIC)

    report = import_file(
        workspace, "sites", hostile / "files" / "g47_ssti.geojson",
        mapping={"name": "site_id"},
    )  # fmt: skip

    assert report.status == "published"
    assert "{{" in workspace.features("sites")["site_id"][0]
