"""WKB, looked at before a library reads it."""

from __future__ import annotations

import struct
from typing import Literal

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import (
    GeometryCollection,
    LineString,
    MultiLineString,
    MultiPoint,
    MultiPolygon,
    Point,
    Polygon,
    box,
)

from clusterviz.files.refused import FileRefusedError
from clusterviz.files.rows import checked_wkb
from clusterviz.files.wkb import n_vertices

HOLED = Polygon([(0, 0), (9, 0), (9, 9), (0, 9)], [[(1, 1), (1, 2), (2, 2), (2, 1)]])
MANY_RINGS = box(0, 0, 999, 9) - MultiPolygon(
    [box(3 * i + 1, 1, 3 * i + 2, 2) for i in range(100)]
)
SHAPES: list[shapely.Geometry] = [
    Point(1, 2),
    LineString([(0, 0), (1, 1), (2, 0)]),
    HOLED,
    MANY_RINGS,
    MultiPoint([(0, 0), (1, 1)]),
    MultiLineString([[(0, 0), (1, 1)], [(2, 2), (3, 3), (4, 4)]]),
    MultiPolygon([HOLED, box(20, 20, 21, 21)]),
    GeometryCollection([Point(0, 0), HOLED]),
    Polygon(),
    MultiPolygon(),
    GeometryCollection(),
    shapely.force_3d(HOLED, 5),
]


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.geom_type)
@pytest.mark.parametrize("flavor", ["iso", "extended"])
@pytest.mark.parametrize("order", [0, 1])
def test_a_sound_shape_passes_with_all_its_vertices(
    shape: shapely.Geometry, flavor: Literal["iso", "extended"], order: int
) -> None:
    blob = shapely.to_wkb(shape, flavor=flavor, byte_order=order)

    # The shape of many rings is counted from two sides: a bound, not a figure.
    n = shapely.get_num_coordinates(shape)
    assert n <= n_vertices([blob]) <= 2 * n


@pytest.mark.parametrize("shape", SHAPES[:8], ids=lambda shape: shape.geom_type)
def test_a_shape_cut_off_anywhere_or_with_more_behind_is_refused(
    shape: shapely.Geometry,
) -> None:
    blob = shapely.to_wkb(shape, flavor="iso")

    for end in range(0, len(blob), 1 if len(blob) < 500 else 97):
        assert reason_of(blob[:end]) == "geometry_cut_off"
    assert reason_of(blob + b"x") == "geometry_cut_off"


def reason_of(blob: bytes) -> str:
    """Return why a shape is refused."""
    with pytest.raises(FileRefusedError) as caught:
        n_vertices([blob])
    return caught.value.reason


def head(kind: int, n: int) -> bytes:
    """Return the beginning of a shape, little-endian."""
    return b"\x01" + struct.pack("<II", kind, n)


@pytest.mark.parametrize(
    ("blob", "reason"),
    [
        (head(2, 2**32 - 1), "geometry_cut_off"),
        (head(3, 2**32 - 1) + bytes(4), "geometry_cut_off"),
        (head(3, 1) + struct.pack("<I", 2**32 - 1), "geometry_cut_off"),
        (head(6, 2**32 - 1), "geometry_cut_off"),
        (head(7, 2**32 - 1), "geometry_cut_off"),
        (head(7, 1) * 2000, "geometry_deep"),
        (head(6, 1) * 2000, "geometry_kind"),
        (head(4, 1) + head(2, 0), "geometry_kind"),
        (head(8, 0), "geometry_kind"),
        (head(10, 0), "geometry_kind"),
        (head(15, 0), "geometry_kind"),
        (head(0, 0), "geometry_kind"),
        (head(4003, 0), "geometry_kind"),
        (head(3 | 0x20000000, 0) + bytes(4), "geometry_kind"),
        (b"\x02" + head(3, 0)[1:], "geometry_cut_off"),
        (b"", "geometry_cut_off"),
    ],
)
def test_a_shape_that_lies_or_is_of_no_kind_that_is_read_is_refused(
    blob: bytes, reason: str
) -> None:
    assert reason_of(blob) == reason


@settings(deadline=None)
@given(st.data())
def test_changed_bytes_are_refused_or_read_without_harm(data: st.DataObject) -> None:
    blob = bytearray(shapely.to_wkb(data.draw(st.sampled_from(SHAPES)), flavor="iso"))
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(blob) - 1))
        blob[place] = data.draw(st.integers(0, 255))

    try:
        found = checked_wkb([bytes(blob), None])
    except FileRefusedError:
        return
    assert len(found) == 2
