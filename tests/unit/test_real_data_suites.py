"""Others' suites of broken and sound files: each is refused, reported or read right.

The folder is given by ``CLUSTERVIZ_REAL_DATA``; without it these tests skip.
"""

from __future__ import annotations

import csv
import os
import unicodedata
from pathlib import Path

import pytest

from clusterviz.schema import Field, Label, Layer
from clusterviz.settings import WorkspaceSettings
from clusterviz.storage.memory import MemoryStore
from clusterviz.workspace import Workspace
from clusterviz.workspace.imports import Consent, Reading, import_file

FOLDER = os.environ.get("CLUSTERVIZ_REAL_DATA", "")
SUITE = Path(FOLDER) / "geojson_suites" / "geojson_validator"

pytestmark = pytest.mark.skipif(
    not FOLDER, reason="CLUSTERVIZ_REAL_DATA names no folder with the real data"
)

GERMANY = "EPSG:32632"
"""Where the public suite lies."""


def sites(tmp_path: Path, metric_crs: str) -> Workspace:
    """Return a workspace with one layer of polygons that asks for nothing else."""
    name = Label(vi="Điểm", en="Site")
    fields = {"site_id": Field("site_id", "text", name)}
    layer = Layer("sites", name, name, "MultiPolygon", "site_id", fields)
    settings = WorkspaceSettings(metric_crs=metric_crs)
    return Workspace(tmp_path, settings, {"sites": layer}, MemoryStore(metric_crs))


def names(tmp_path: Path) -> Workspace:
    """Return a workspace with one table of communes."""
    name = Label(vi="Xã", en="Commune")
    fields = {one: Field(one, "text", name) for one in ("code", "commune")}
    layer = Layer("names", name, name, "none", "code", fields)
    return Workspace(tmp_path, WorkspaceSettings(), {"names": layer}, MemoryStore())


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

    report = import_file(workspace, "sites", path, dry_run=True)

    codes = [one.code for one in report.findings]
    assert report.status in ("refused", "stopped") or REPORTED[path.stem] in codes


# Of the valid files those with nothing but polygons, which is what the layer holds.
POLYGONS = (
    "valid_feature_null_properties",
    "valid_featurecollection",
    "valid_featurecollection_bboxes",
    "valid_geometry_bbox",
    "valid_geometry_multipolygon",
    "valid_geometry_polygon",
)


MISFITS = {
    "geometry_wrong_type",
    "geometry_missing",
    "geometry_empty",
    "no_rows",
    "located.only_points",
    "closing.no_polygons",
}

# Of polygons and a point together, only the polygons are taken, if a person agrees.
MIXED = (
    "valid_featurecollcetion_with_geometrycollection",
    "valid_geometry_geometrycollection",
)


@pytest.mark.parametrize("path", suite("valid"), ids=lambda path: path.stem)
def test_valid_geojson_is_accepted_as_far_as_it_fits_the_layer(
    path: Path, tmp_path: Path
) -> None:
    workspace = sites(tmp_path, GERMANY)

    consent = Consent(findings=path.stem not in MIXED)
    report = import_file(workspace, "sites", path, consent=consent)

    if path.stem in POLYGONS:
        assert report.status == "published"
    elif path.stem in MIXED:
        assert report.status == "stopped"
        agreed = import_file(workspace, "sites", path, consent=Consent(repairs=True))
        assert agreed.status == "published"
    else:
        assert report.status == "refused"
        assert MISFITS & {one.code for one in report.findings}


@pytest.mark.parametrize(
    "path", suite("problematic_geometries"), ids=lambda path: path.stem
)
def test_problematic_geojson_ends_in_a_report(path: Path, tmp_path: Path) -> None:
    workspace = sites(tmp_path, GERMANY)

    report = import_file(workspace, "sites", path, dry_run=True)

    assert report.status in ("dry_run", "stopped", "refused")


ENCODED = sorted((Path(FOLDER) / "vn_encodings").glob("*.csv"))

MAPPED = Reading(mapping={"code": "code", "name": "commune"})


@pytest.mark.parametrize("path", ENCODED, ids=lambda path: path.stem)
def test_names_come_right_from_every_encoding_and_never_as_mojibake(
    path: Path, tmp_path: Path
) -> None:
    plain = Path(FOLDER) / "vn_encodings" / "names.utf8.csv"
    with plain.open(encoding="utf-8", newline="") as file:
        wanted = [row["name"] for row in csv.DictReader(file)]
    workspace = names(tmp_path)
    undecided = import_file(workspace, "names", path, MAPPED)

    # What was only told from the letters themselves is shown before it is kept.
    is_stated = ".utf" in path.name
    assert undecided.status == ("published" if is_stated else "stopped")
    report = undecided
    if not is_stated:
        assert not workspace.has("names")
        report = import_file(
            workspace, "names", path, MAPPED, consent=Consent(findings=True)
        )
    assert report.status == "published"
    assert workspace.rows("names")["commune"].tolist() == [
        unicodedata.normalize("NFC", name) for name in wanted
    ]
