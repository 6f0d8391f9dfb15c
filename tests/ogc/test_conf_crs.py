"""OGC API – Features Part 2 (18-058r1), class crs, by its abstract tests."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pyproj
import pytest
import shapely

from tests.ogc.conformed import CLUSTERS, COLLECTIONS, CRS84, ITEMS, definition
from tests.ogc.served import ids, read

if TYPE_CHECKING:
    from starlette.testclient import TestClient

_URI = re.compile(r"http://www\.opengis\.net/def/crs/[A-Z]+/[0-9.]+/[A-Za-z0-9]+")
OWN = "http://www.opengis.net/def/crs/EPSG/0/9214"


def moved(place: dict[str, object], uri: str) -> shapely.Geometry:
    """Return a place of GeoJSON in another system, by PROJ: in its own axis order."""
    code = uri.rpartition("/")[2]
    to = pyproj.Transformer.from_crs("OGC:CRS84", f"EPSG:{code}")
    return shapely.transform(
        shapely.geometry.shape(place),
        lambda points: np.column_stack(to.transform(*points.T)),
    )


@pytest.mark.parametrize("name", COLLECTIONS)
def test_features_2_crs__crs_uri_default_crs_and_storage_crs(
    asking: TestClient, name: str
) -> None:
    every = {one["id"]: one for one in read(asking, "/collections")["collections"]}
    for one in (every[name], read(asking, f"/collections/{name}")):
        assert CRS84 in one["crs"]
        assert one["storageCrs"] in one["crs"]
        assert all(_URI.fullmatch(uri) for uri in (*one["crs"], one["storageCrs"]))


@pytest.mark.parametrize("name", ["crs", "bbox-crs"])
def test_features_2_crs__definitions(asking: TestClient, name: str) -> None:
    """/req/crs/fc-crs-definition and fc-bbox-crs-definition."""
    given = definition(asking, ITEMS)[name]

    assert (given["in"], given["required"]) == ("query", False)
    assert (given["style"], given["explode"]) == ("form", False)
    assert (given["schema"]["type"], given["schema"]["format"]) == ("string", "uri")
    assert given["schema"]["enum"] == read(asking, CLUSTERS)["crs"]
    assert given["schema"]["default"] == CRS84


@pytest.mark.parametrize("path", [ITEMS, f"{ITEMS}/CCN-0001"])
def test_features_2_crs__crs_parameter_and_header(
    asking: TestClient, path: str
) -> None:
    """/conf/crs/crs-parameter, -default, -invalid and the header Content-Crs."""
    plain = asking.get(path)
    assert plain.headers["content-crs"] == f"<{CRS84}>"
    for uri in read(asking, CLUSTERS)["crs"]:
        found = asking.get(path, params={"crs": uri})
        assert found.status_code == 200
        assert found.headers["content-crs"] == f"<{uri}>"
    itself = asking.get(path, params={"crs": CRS84}).json()
    for key in ("features", "geometry"):
        assert itself.get(key) == plain.json().get(key)
    for wrong in ("EPSG:9214", "http://www.opengis.net/def/crs/EPSG/0/3857", "x", ""):
        assert asking.get(path, params={"crs": wrong}).status_code == 400


def test_features_2_crs__crs_transform(asking: TestClient) -> None:
    """Coordinates are those that PROJ has, within what seven decimals can say."""
    plain = read(asking, ITEMS)["features"]
    metres = read(asking, f"{ITEMS}?crs={OWN}")["features"]

    for ours, theirs in zip(metres, plain, strict=True):
        assert ours["id"] == theirs["id"]
        if ours["geometry"] is None:
            continue
        place = shapely.normalize(shapely.geometry.shape(ours["geometry"]))
        proj = shapely.normalize(moved(theirs["geometry"], OWN))
        assert shapely.hausdorff_distance(place, proj) < 0.02


def test_features_2_crs__bbox_crs_parameter(asking: TestClient) -> None:
    """/conf/crs/bbox-crs-parameter, -default, -invalid."""
    for one in read(asking, ITEMS)["features"]:
        if one["geometry"] is None:
            continue
        degrees = shapely.geometry.shape(one["geometry"]).centroid.buffer(0.0005)
        metres = moved(shapely.geometry.mapping(degrees), OWN)
        west, south, east, north = degrees.bounds
        plain = ids(asking, f"{ITEMS}?bbox={west},{south},{east},{north}")
        said = ids(
            asking, f"{ITEMS}?bbox={west},{south},{east},{north}&bbox-crs={CRS84}"
        )
        other = ",".join(map(str, shapely.bounds(metres)))
        assert plain == said == ids(asking, f"{ITEMS}?bbox={other}&bbox-crs={OWN}")
        assert one["id"] in plain
    for wrong in ("EPSG:9214", "http://www.opengis.net/def/crs/EPSG/0/3857", ""):
        path = f"{ITEMS}?bbox=1,2,3,4&bbox-crs={wrong}"
        assert asking.get(path).status_code == 400


def test_features_2_crs__links_to_other_pages_keep_the_system(
    asking: TestClient,
) -> None:
    [following] = [
        one["href"]
        for one in read(asking, f"{ITEMS}?limit=1&crs={OWN}")["links"]
        if one["rel"] == "next"
    ]

    assert asking.get(following).headers["content-crs"] == f"<{OWN}>"
