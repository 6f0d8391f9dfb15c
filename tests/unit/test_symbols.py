"""Features known by one point only, drawn as symbols where a layer allows it."""

from __future__ import annotations

import dataclasses
import math

import geopandas as gpd
import pytest
import shapely

from clusterviz import crs
from clusterviz.core.place.located import as_symbols
from clusterviz.errors import CrsError
from clusterviz.records import Severity
from clusterviz.schema import read_layers
from clusterviz.settings import shipped

CLUSTERS = read_layers(shipped("layers"))["clusters"]
POINT = shapely.Point(421_000, 2_355_000)


def features(
    *shapes: shapely.Geometry | None, at: str = crs.METRIC
) -> gpd.GeoDataFrame:
    """Return clusters with these shapes, whose names are their numbers."""
    names = [str(number) for number in range(len(shapes))]
    return gpd.GeoDataFrame({"cluster_name": names}, geometry=list(shapes), crs=at)


def test_a_point_becomes_an_octagon_fifty_metres_around_it() -> None:
    done, _ = as_symbols(CLUSTERS, features(POINT))
    symbol = done.geometry.iloc[0]

    # A regular octagon of apothem a has the area 8 a² tan 22.5°.
    assert symbol.area == pytest.approx(8 * 50**2 * math.tan(math.pi / 8))
    assert symbol.centroid.distance(POINT) < 1e-6
    assert symbol.bounds == pytest.approx((420_950, 2_354_950, 421_050, 2_355_050))


def test_symbols_are_marked_and_need_a_decision() -> None:
    done, findings = as_symbols(CLUSTERS, features(POINT, shapely.MultiPoint([POINT])))

    assert done["geometry_quality"].tolist() == ["symbol", "symbol"]
    assert [(one.severity, one.code) for one in findings] == [
        (Severity.DECISION, "located.symbols")
    ]
    assert findings[0].values == {"n": 2, "n_changed": 2}


def test_what_is_no_point_stays_as_it_is() -> None:
    box = POINT.buffer(100)
    frame = features(box, None, POINT)
    frame["geometry_quality"] = ["surveyed", None, "symbol"]

    done, findings = as_symbols(CLUSTERS, frame)

    assert done.geometry.iloc[0].equals_exact(box, 0)
    assert done.geometry.iloc[1] is None
    assert done["geometry_quality"].tolist()[0] == "surveyed"
    assert findings[0].values == {"n": 1, "n_changed": 0}


def test_a_layer_that_knows_no_symbols_needs_boundaries() -> None:
    fields = {
        name: one for name, one in CLUSTERS.fields.items() if name != "geometry_quality"
    }
    layer = dataclasses.replace(CLUSTERS, fields=fields)

    done, (found,) = as_symbols(layer, features(POINT))

    assert (found.severity, found.code) == (Severity.ERROR, "located.only_points")
    assert done.geometry.iloc[0].equals(POINT)


def test_a_frame_without_points_is_not_copied() -> None:
    frame = features(POINT.buffer(100))

    assert as_symbols(CLUSTERS, frame)[0] is frame


def test_symbols_are_drawn_in_metres_only() -> None:
    with pytest.raises(CrsError):
        as_symbols(CLUSTERS, features(shapely.Point(106, 21), at=crs.LONLAT))
