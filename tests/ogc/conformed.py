"""What the tests of the conformance classes share, and how they are named.

A test of a class is named after it: that of
``http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core`` begins with
``test_features_1_core__``. What follows is the abstract test, or the requirement.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tests.ogc.served import HOST, read

if TYPE_CHECKING:
    from starlette.testclient import TestClient

BASE = f"http://{HOST}"
COLLECTIONS = ("areas", "clusters", "roads")
CLUSTERS = "/collections/clusters"
ITEMS = f"{CLUSTERS}/items"
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
RESOURCES = (
    "/", "/conformance", "/openapi", "/collections",
    *(f"/collections/{one}" for one in COLLECTIONS),
    *(f"/collections/{one}/items" for one in COLLECTIONS),
    f"{ITEMS}/CCN-0001", f"{CLUSTERS}/queryables",
)  # fmt: skip

_URI = re.compile(r"http://www\.opengis\.net/spec/ogcapi-(.+)/1\.0/conf/(.+)")


def prefix(uri: str) -> str:
    """Return how the tests of a conformance class begin."""
    found = _URI.fullmatch(uri)
    assert found is not None, uri
    return f"test_{found[1]}_{found[2]}__".replace("-", "_")


def rels(answer: dict[str, Any]) -> set[tuple[str, str]]:
    """Return what links are, and of which form; each must say both and lead here."""
    for one in answer["links"]:
        assert one["rel"]
        assert one["type"]
        assert one["href"].startswith(BASE)
    return {(one["rel"], one["type"]) for one in answer["links"]}


def definition(asking: TestClient, path: str) -> dict[str, dict[str, Any]]:
    """Return the parameters that the API's definition gives an address, by name."""
    whole = read(asking, "/openapi")
    shared = whole["components"]["parameters"]
    found = [
        shared[one["$ref"].rpartition("/")[2]] if "$ref" in one else one
        for one in whole["paths"][path]["get"]["parameters"]
    ]
    return {one["name"]: one for one in found}
