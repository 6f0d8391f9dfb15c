"""A drawn site in a file: one polygon whose place is known, or an error that helps."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import geopandas as gpd
import pytest
import shapely

from clusterviz import crs
from clusterviz.errors import ClustervizError, CrsError, InputError
from clusterviz.workspace.drawn import read_site
from tests.incoming import feature, shapefile, written_geojson, zipped
from tests.tiny import X0, Y0, at, tiny_workspace

if TYPE_CHECKING:
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

    from clusterviz.workspace import Workspace

SITE = at(1410, 210, 1490, 290)

RINGS = {"type": "Polygon", "coordinates": []}

OTHER_ZONE = "EPSG:9209"
"""VN-2000 in the zone 105-30; `crs.METRIC` is 107-00."""


@pytest.fixture(scope="module")
def workspace() -> Workspace:
    return tiny_workspace()


def lonlat(shape: shapely.Geometry) -> BaseGeometry:
    """Return a metric shape in degrees, as web maps draw it."""
    metric = gpd.GeoDataFrame(geometry=[shape], crs=crs.METRIC)
    moved: BaseGeometry = crs.to_lonlat(metric).geometry.iloc[0]
    return moved


def drawn(folder: Path, *shapes: BaseGeometry | None) -> Path:
    """Return a GeoJSON file of one feature a shape."""
    features = [
        feature(geometry=None if one is None else shapely.geometry.mapping(one))
        for one in shapes
    ]
    return written_geojson(folder, {"type": "FeatureCollection", "features": features})


def apart_m(one: shapely.Geometry, other: shapely.Geometry) -> float:
    return float(shapely.hausdorff_distance(one, other))


def test_degrees_of_geojson_are_put_where_they_are(
    workspace: Workspace, tmp_path: Path
) -> None:
    """To the millimetre, with or without a height, beside a feature without place."""
    shape = lonlat(SITE)
    high = shapely.force_3d(shape, 7.5)
    for path in (drawn(tmp_path, shape), drawn(tmp_path, None, high)):
        found = read_site(workspace, path)
        assert apart_m(found, SITE) < 0.001
        assert not found.has_z
        assert found.is_valid


def test_a_site_may_have_several_parts(workspace: Workspace, tmp_path: Path) -> None:
    parts = shapely.MultiPolygon([SITE, at(900, 210, 920, 230)])
    found = read_site(workspace, drawn(tmp_path, lonlat(parts)))

    assert found.geom_type == "MultiPolygon"
    assert apart_m(found, parts) < 0.001


def test_a_system_that_is_named_wins_where_the_file_names_none(
    workspace: Workspace, tmp_path: Path
) -> None:
    """Metres, of which GeoJSON says that they are degrees."""
    path = drawn(tmp_path, SITE)
    with pytest.raises(InputError, match="in doubt"):
        read_site(workspace, path)

    assert read_site(workspace, path, crs=crs.METRIC).equals(SITE)


def test_other_formats_are_read_as_imports_are(
    workspace: Workspace, tmp_path: Path
) -> None:
    """One square kilometre at the origin, as shapefile and as GeoPackage."""
    square = at(0, 0, 1000, 1000)
    package = tmp_path / "site.gpkg"
    frame = gpd.GeoDataFrame(geometry=[square], crs=crs.METRIC)
    frame.to_file(package, driver="GPKG")

    for path in (package, zipped(shapefile(tmp_path))):
        assert read_site(workspace, path).equals(square)


BOW_TIE = shapely.Polygon([(X0, Y0), (X0 + 90, Y0 + 90), (X0 + 90, Y0), (X0, Y0 + 90)])


@pytest.mark.parametrize(
    ("shapes", "complaint"),
    [
        ([SITE, at(0, 0, 10, 10)], "2 shapes"),
        ([], "0 shapes"),
        ([None], "0 shapes"),
        ([shapely.Polygon()], "0 shapes"),
        ([shapely.LineString([(X0, Y0), (X0 + 90, Y0)])], "a LineString"),
        ([shapely.Point(X0, Y0)], "a Point"),
        ([BOW_TIE], "Self-intersection"),
    ],
)
def test_what_is_not_one_sound_polygon_is_refused(
    workspace: Workspace,
    tmp_path: Path,
    shapes: list[BaseGeometry | None],
    complaint: str,
) -> None:
    there = [None if one is None else lonlat(one) for one in shapes]
    with pytest.raises(ClustervizError) as caught:
        read_site(workspace, drawn(tmp_path, *there))

    assert complaint in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"   \n",
        b"site",
        b"{",
        b"\x00" * 100,
        b"\xff\xfe\x00polygon",
        b"PK\x03\x04 but no archive",
        b"SQLite format 3\x00 but no database",
        json.dumps({"type": "Feature", "geometry": RINGS}).encode(),
        json.dumps({"type": "FeatureCollection"}).encode(),
        b"[" * 100_000,
        b"<kml></kml>",
        b"x,y\n106,21\n",
    ],
    ids=lambda body: repr(body[:12]),
)
def test_bytes_that_hold_no_site_are_an_error_of_one_line(
    workspace: Workspace, tmp_path: Path, body: bytes
) -> None:
    path = tmp_path / "site.geojson"
    path.write_bytes(body)
    with pytest.raises(ClustervizError) as caught:
        read_site(workspace, path)

    assert "\n" not in str(caught.value)


def test_no_file_and_a_folder_are_errors(workspace: Workspace, tmp_path: Path) -> None:
    for path in (tmp_path / "none.geojson", tmp_path):
        with pytest.raises(InputError):
            read_site(workspace, path)


@pytest.mark.parametrize("size", ["1e308", "1e999", "-1e308", "123456789012345678901"])
def test_numbers_that_are_no_place_are_refused(
    workspace: Workspace, tmp_path: Path, size: str
) -> None:
    ring = f"[[106,21],[{size},21],[106.1,21.1],[106,21]]"
    path = tmp_path / "site.geojson"
    path.write_text(f'{{"type":"Polygon","coordinates":[{ring}]}}', encoding="utf-8")
    for code in (None, crs.METRIC):
        with pytest.raises(ClustervizError) as caught:
            read_site(workspace, path, crs=code)
        assert "\n" not in str(caught.value)


def test_a_place_elsewhere_is_questioned(workspace: Workspace, tmp_path: Path) -> None:
    """In Hồ Chí Minh City, in Paris, and with latitude first."""
    x, y = lonlat(SITE).centroid.coords[0]
    for lon, lat in ((106.7, 10.8), (2.35, 48.85), (y, x)):
        with pytest.raises(InputError, match="in doubt"):
            read_site(
                workspace,
                drawn(tmp_path, shapely.box(lon, lat, lon + 0.001, lat + 0.001)),
            )


def test_a_system_that_puts_the_site_far_away_is_questioned(
    workspace: Workspace, tmp_path: Path
) -> None:
    """Zone 105-30 is 156 km west of 107-00; it wins over the file all the same."""
    path = tmp_path / "site.gpkg"
    frame = gpd.GeoDataFrame(geometry=[SITE], crs=crs.METRIC)
    frame.to_file(path, driver="GPKG")
    wrong = tmp_path / "wrong.gpkg"
    crs.with_crs(gpd.GeoDataFrame(geometry=[SITE]), OTHER_ZONE).to_file(
        wrong, driver="GPKG"
    )

    for file, code in ((path, OTHER_ZONE), (wrong, None)):
        with pytest.raises(InputError, match=r"in doubt: .* km"):
            read_site(workspace, file, crs=code)
    assert read_site(workspace, wrong, crs=crs.METRIC).equals(SITE)
    with pytest.raises(CrsError):
        read_site(workspace, path, crs="EPSG:nine")


def test_a_site_larger_than_uploads_may_be_is_refused(tmp_path: Path) -> None:
    small = tiny_workspace()
    limits = small.settings.limits
    path = tmp_path / "site.geojson"
    with path.open("wb") as file:
        file.truncate(limits.upload_mb * 1024 * 1024 + 1)

    with pytest.raises(InputError, match="MB"):
        read_site(small, path)
