"""Where a site comes from; what comes from a browser or a file is hostile."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from clusterviz import crs, texts
from clusterviz.core.site_text import MOST_CORNERS
from clusterviz.errors import InputError
from clusterviz.schema import LANGUAGES
from clusterviz.workspace import Workspace, site_sources
from clusterviz.workspace.site_sources import SiteRefusedError
from tests.strategies import properties
from tests.tiny import AS_OF_ON, X0, Y0, at, tiny_workspace

if TYPE_CHECKING:
    from collections.abc import Callable

SITE = at(200, 1650, 700, 1950)
CORNERS = [(200, 1650), (200, 1950), (700, 1950), (700, 1650)]
TABLE = "STT\tX (m)\tY (m)\n" + "".join(
    f"{n}\t{Y0 + y},00\t{X0 + x},00\n" for n, (x, y) in enumerate(CORNERS, start=1)
)
RING = [[106.0, 21.0], [106.01, 21.0], [106.01, 21.01], [106.0, 21.0]]


@pytest.fixture(scope="module")
def workspace() -> Workspace:
    return tiny_workspace()


def lonlat(site: shapely.Polygon) -> dict[str, Any]:
    """Return a site as GeoJSON in longitude and latitude."""
    frame = crs.with_crs(gpd.GeoDataFrame(geometry=[site]), crs.METRIC)
    found: dict[str, Any] = json.loads(crs.to_lonlat(frame).to_json())
    return found


def reason(call: Callable[[], object]) -> str:
    """Return why something is refused."""
    with pytest.raises(SiteRefusedError) as caught:
        call()
    for language in LANGUAGES:
        assert caught.value.say(language)
    return caught.value.reason


def test_a_drawn_polygon_is_put_into_metres_to_the_centimetre(
    workspace: Workspace,
) -> None:
    geometry = lonlat(SITE)["features"][0]["geometry"]

    assert site_sources.drawn_site(workspace, geometry).equals(SITE)


@pytest.mark.parametrize(
    ("geometry", "why"),
    [
        ({}, "no_polygon"),
        ({"type": "Polygon"}, "no_polygon"),
        ({"type": "Point", "coordinates": [106, 21]}, "no_polygon"),
        ({"type": "Polygon", "coordinates": []}, "no_polygon"),
        ({"type": "Polygon", "coordinates": [RING[:3]]}, "no_polygon"),
        ({"type": "Polygon", "coordinates": [[[106, 21, 5]] * 4]}, "no_polygon"),
        ({"type": "Polygon", "coordinates": [[[106, "21"]] * 4]}, "no_polygon"),
        ({"type": "Polygon", "coordinates": [[[True, 21]] * 4]}, "no_polygon"),
        ({"type": "Polygon", "coordinates": [[[math.nan, 21]] * 4]}, "no_polygon"),
        ({"type": "Polygon", "coordinates": [[[1e300, 21]] * 4]}, "no_polygon"),
        ({"type": "Polygon", "coordinates": [[[106, 21]] * 9_000]}, "corners"),
        ({"type": "Polygon", "coordinates": [[[106, 21]] * 6]}, "crosses"),
        (
            {
                "type": "Polygon",
                "coordinates": [
                    [RING[0], RING[2], RING[1], [106.0, 21.01], RING[0]],
                ],
            },
            "crosses",
        ),
        (
            {
                "type": "Polygon",
                "coordinates": [
                    [[106, 21], [106.00001, 21], [106.00001, 21.00001], [106, 21]]
                ],
            },
            "small",
        ),
        (
            {
                "type": "Polygon",
                "coordinates": [[[100, 10], [109, 10], [109, 20], [100, 10]]],
            },
            "large",
        ),
    ],
)  # fmt: skip
def test_what_is_no_site_is_refused_with_a_reason(
    workspace: Workspace, geometry: dict[str, Any], why: str
) -> None:
    assert reason(lambda: site_sources.drawn_site(workspace, geometry)) == why


anything = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5) | st.integers(),
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=20,
)


@properties
@given(
    kind=st.sampled_from(["Polygon", "MultiPolygon", "x"]), coordinates=anything
)  # fmt: skip
def test_nothing_a_browser_sends_breaks_it(
    workspace: Workspace, kind: str, coordinates: object
) -> None:
    with pytest.raises(SiteRefusedError):
        site_sources.drawn_site(workspace, {"type": kind, "coordinates": coordinates})


def test_pasted_corners_are_read_as_the_data_room_reads_them(
    workspace: Workspace,
) -> None:
    """X is north on paper in Vietnam; commas are decimals."""
    assert site_sources.pasted_site(workspace, TABLE, crs.METRIC).equals(SITE)


def test_corners_in_the_wrong_order_are_refused_not_mended(
    workspace: Workspace,
) -> None:
    lines = TABLE.splitlines()
    crossed = "\n".join([lines[0], lines[1], lines[3], lines[2], lines[4]])

    why = reason(lambda: site_sources.pasted_site(workspace, crossed, crs.METRIC))

    assert why == "crosses"


def test_text_without_corners_is_refused_in_words(workspace: Workspace) -> None:
    with pytest.raises(InputError) as caught:
        site_sources.pasted_site(workspace, "chưa có tọa độ", crs.METRIC)

    assert caught.value.say("vi") != caught.value.say("en")


def test_two_lists_of_corners_are_two_sites(workspace: Workspace) -> None:
    moved = TABLE.replace(str(X0)[:3], "401")
    both = f"Cụm A\n{TABLE}\nCụm B\n{moved}"

    why = reason(lambda: site_sources.pasted_site(workspace, both, crs.METRIC))

    assert why in {"several", "place"}


def test_an_uploaded_file_is_read_where_it_says_it_lies(workspace: Workspace) -> None:
    content = json.dumps(lonlat(SITE)).encode()

    assert site_sources.uploaded_site(workspace, "a.geojson", content).equals(SITE)


@pytest.mark.parametrize("name", ["../../etc/passwd", "a.php", "", "x" * 400, ".\x00"])
def test_the_name_of_an_upload_makes_no_path(workspace: Workspace, name: str) -> None:
    with pytest.raises(InputError):
        site_sources.uploaded_site(workspace, name, b"nothing")


def test_two_polygons_are_no_site(workspace: Workspace) -> None:
    one, other = lonlat(SITE), lonlat(at(1200, 1650, 1300, 1950))
    one["features"] += other["features"]
    content = json.dumps(one).encode()

    why = reason(lambda: site_sources.uploaded_site(workspace, "a.geojson", content))

    assert why == "several"


def test_the_boundary_of_a_cluster_is_a_site(workspace: Workspace) -> None:
    found = site_sources.cluster_site(workspace, "CCN-0004", AS_OF_ON)

    assert found.equals(at(200, 1200, 700, 1600))


@pytest.mark.parametrize("cluster_id", ["CCN-0005", "CCN-0006", "no such", ""])
def test_a_cluster_without_a_boundary_that_day_is_none(
    workspace: Workspace, cluster_id: str
) -> None:
    why = reason(lambda: site_sources.cluster_site(workspace, cluster_id, AS_OF_ON))

    assert why == "no_cluster"


def test_an_address_that_holds_no_site_is_refused() -> None:
    assert reason(lambda: site_sources.site_of_text("abc")) == "address"


def test_a_border_of_too_many_corners_is_refused() -> None:
    circle = shapely.Point(X0, Y0).buffer(500, quad_segs=MOST_CORNERS)

    assert reason(lambda: site_sources.require_site(circle)) == "corners"


def test_every_reason_has_words_in_both_languages() -> None:
    for language in LANGUAGES:
        keys = texts.catalogue("site", language)
        assert {key for key in keys if key.startswith("site.refused_")}
