"""Tangles: how often a ring crosses itself, and when that is too often."""

from __future__ import annotations

from itertools import pairwise

import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely import LineString, Polygon

from clusterviz import texts
from clusterviz.core.shape import repairs
from clusterviz.core.shape.crossings import n_crossings
from clusterviz.core.shape.repairs import Repaired, repaired
from clusterviz.records import Severity
from clusterviz.schema import LANGUAGES
from tests.tiny import layers

ZONES = layers()["plan_zones"]
BOW = Polygon([(0, 0), (200, 200), (200, 0), (0, 200)])


def mended(*shapes: shapely.Geometry) -> Repaired:
    keys = [f"Z{i}" for i in range(len(shapes))]
    frame = gpd.GeoDataFrame({"zone_id": keys}, geometry=list(shapes), crs="EPSG:9214")
    return repaired(ZONES, frame)


def codes(found: Repaired) -> list[str]:
    return [one.code for one in found.findings]


def star(n: int, seed: int = 7) -> Polygon:
    """Return a ring through n random corners of a square of 1 km."""
    corners = np.random.default_rng(seed).uniform(0, 1000, (n, 2))
    return Polygon(corners)


def test_a_tangle_is_refused_without_being_unravelled() -> None:
    found = mended(star(3_000))

    assert codes(found) == ["geometry.tangled"]
    assert found.findings[0].severity is Severity.ERROR
    for language in LANGUAGES:
        assert "{" not in texts.finding(found.findings[0], language)


def test_tangles_of_one_file_share_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repairs, "MOST_CROSSINGS_IN_ALL", 2)

    assert codes(mended(BOW, BOW, BOW)) == [
        "geometry.tangled", "geometry.self_crossing", "geometry.self_crossing",
    ]  # fmt: skip


def test_a_file_that_is_broken_as_a_whole_is_not_mended(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(repairs, "MOST_REPAIRS", 2)

    found = mended(BOW, BOW, BOW)

    assert codes(found) == ["geometry.too_many"]
    assert found.repairs.empty


def test_crossings_are_counted_up_to_the_limit() -> None:
    # A zigzag through a bar crosses it once a tooth.
    teeth = [(x, 10 * (x % 2) - 5) for x in range(1, 10)]
    zigzag = Polygon([(0, 0), (11, 0), (11, 90), (10, 90), *teeth[::-1], (0, -90)])

    assert n_crossings(zigzag, 100) == n_crossings_by_hand(zigzag)
    assert n_crossings(zigzag, 3) == 4


def n_crossings_by_hand(shape: Polygon) -> int:
    """Return how many pairs of sides meet that are not neighbours, one by one."""
    sides = [LineString(pair) for pair in pairwise(shape.exterior.coords)]
    n = len(sides)
    return sum(
        sides[i].intersects(sides[j])
        for i in range(n)
        for j in range(i + 2, n)
        if not (i == 0 and j == n - 1)
    )
