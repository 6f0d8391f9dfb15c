"""The land of clusters over real districts: the same by every way of asking.

The folder is given by ``CLUSTERVIZ_REAL_DATA``; without it these tests skip.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from clusterviz import crs
from clusterviz.core import index as indexing
from clusterviz.core import sharing
from clusterviz.core.apportion import NO_AREA, apportioned, area_shares
from clusterviz.core.index import feature_index
from clusterviz.core.sharing import shared_areas
from clusterviz.core.tiles import tiled
from tests.pairs import NOISE_M2, as_table, assert_identical, assert_same_land
from tests.strategies import cluster, features, star
from tests.tiny import X0, Y0
from tests.unit.test_agreement_overlay import AGREED_RATIO

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from clusterviz.core.sharing import Shared

FOLDER = os.environ.get("CLUSTERVIZ_REAL_DATA", "")
BACGIANG = Path(FOLDER) / "bacgiang"

pytestmark = pytest.mark.skipif(
    not FOLDER, reason="CLUSTERVIZ_REAL_DATA names no folder with the real data"
)

FILES = {
    "district": "districts_2024_hires.gpkg",
    "commune": "communes_2024_simplified.gpkg",
}


@pytest.fixture(scope="module", params=list(FILES))
def areas(request: pytest.FixtureRequest) -> gpd.GeoDataFrame:
    """Return the real districts, or the real communes, in metres."""
    read = crs.to_metric(gpd.read_file(BACGIANG / FILES[request.param]))
    rows = [
        {"area_id": str(i), "area_code": code, "area_name": name, "geometry": shape,
         "level": request.param}
        for i, (code, name, shape) in enumerate(
            zip(read["code"], read["name"], read.geometry, strict=True)
        )
    ]  # fmt: skip
    return features("areas", rows)


@pytest.fixture(scope="module")
def clusters(areas: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return clusters of about 10 to 75 ha, every other astride a real border."""
    random = np.random.default_rng(2024)
    rows = []
    for i in range(60):
        corners = shapely.get_coordinates(areas.geometry.iloc[i % len(areas)])
        middle = corners[random.integers(len(corners))]
        if i % 2:
            middle = corners.mean(axis=0)
        lengths = random.uniform(0.7, 1.3, random.integers(30, 400))
        shape = star(lengths * random.uniform(180, 470), *(middle - (X0, Y0)))
        rows.append(cluster(f"CCN-{i:04}", shape))
    return features("clusters", rows)


@contextmanager
def tiles_of(most: int) -> Iterator[None]:
    """Cut areas and clusters of more corners than that, and no others."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (indexing, sharing):
            patch.setattr(
                module, "tiled", lambda parts, **_: tiled(parts, over=most, most=most)
            )
        yield


def shared(clusters: gpd.GeoDataFrame, areas: gpd.GeoDataFrame) -> Shared:
    """Return the land that clusters share with areas."""
    index = feature_index(areas.geometry.to_numpy())
    return shared_areas(clusters.geometry.to_numpy(), index)


def by_overlay(
    clusters: gpd.GeoDataFrame, areas: gpd.GeoDataFrame
) -> NDArray[np.float64]:
    """Return what `geopandas.overlay` finds of each cluster and area."""
    pieces = gpd.overlay(
        gpd.GeoDataFrame({"cluster": range(len(clusters))}, geometry=clusters.geometry),
        gpd.GeoDataFrame({"area": range(len(areas))}, geometry=areas.geometry),
        keep_geom_type=False,
    )
    table = np.zeros((len(clusters), len(areas)))
    np.add.at(table, (pieces["cluster"], pieces["area"]), pieces.area)
    return table


def test_shares_over_real_areas_sum_to_one(
    clusters: gpd.GeoDataFrame, areas: gpd.GeoDataFrame
) -> None:
    shares = area_shares(clusters, areas)

    by_cluster = shares.groupby("cluster_id")
    sums, counts = by_cluster["share_ratio"].sum(), by_cluster.size()
    assert len(sums) == 60
    assert sums.to_numpy() == pytest.approx(1, abs=1e-12)
    # Some are whole, some are divided, and some reach beyond the province.
    assert (counts == 1).any()
    assert (counts >= 2).sum() > 15
    assert (shares["area_id"] == NO_AREA).any()


def test_areas_are_those_of_geopandas_overlay_on_real_areas(
    clusters: gpd.GeoDataFrame, areas: gpd.GeoDataFrame
) -> None:
    table = as_table(shared(clusters, areas), len(clusters), len(areas))

    assert_same_land(table, by_overlay(clusters, areas), AGREED_RATIO)


def test_shares_are_those_of_geopandas_overlay_on_real_areas(
    clusters: gpd.GeoDataFrame, areas: gpd.GeoDataFrame
) -> None:
    shares = area_shares(clusters, areas)

    ratios = by_overlay(clusters, areas) / clusters.area.to_numpy()[:, None]
    found = np.zeros_like(ratios)
    inside = shares[shares["area_id"] != NO_AREA]
    at = inside["cluster_id"].str.removeprefix("CCN-").astype("int64")
    found[at, inside["area_id"].astype("int64")] = inside["share_ratio"]
    # Less than half a square metre is no share: of 10 ha, 5 in a million.
    assert found == pytest.approx(ratios, rel=AGREED_RATIO, abs=5e-6)


@pytest.mark.parametrize("threads", [2, 4])
def test_threads_change_no_digit_on_real_areas(
    clusters: gpd.GeoDataFrame,
    areas: gpd.GeoDataFrame,
    threads: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    index = feature_index(areas.geometry.to_numpy())
    sites = clusters.geometry.to_numpy()
    expected = shared_areas(sites, index)

    monkeypatch.setattr(sharing, "_PAIRS_AT_ONCE", 20)

    assert_identical(shared_areas(sites, index, threads=threads), expected)


@pytest.mark.parametrize("most", [64, 1_000, 10**9])
def test_tiling_changes_no_area_on_real_areas(
    clusters: gpd.GeoDataFrame, areas: gpd.GeoDataFrame, most: int
) -> None:
    expected = shared(clusters, areas)

    with tiles_of(most):
        found = shared(clusters, areas)

    assert found.feature.tolist() == expected.feature.tolist()
    assert found.m2 == pytest.approx(expected.m2, rel=1e-9, abs=NOISE_M2)


@pytest.mark.parametrize("most", [64, 10**9])
def test_tiling_moves_no_square_metre_between_real_areas(
    clusters: gpd.GeoDataFrame, areas: gpd.GeoDataFrame, most: int
) -> None:
    amounts = pd.Series(
        np.rint(clusters.area.to_numpy()).astype("int64"), clusters["cluster_id"]
    )
    shares = area_shares(clusters, areas)

    with tiles_of(most):
        others = area_shares(clusters, areas)

    assert others["area_id"].tolist() == shares["area_id"].tolist()
    divided = apportioned(amounts, others)
    assert divided.tolist() == apportioned(amounts, shares).tolist()
    assert divided.sum() == amounts.sum()
