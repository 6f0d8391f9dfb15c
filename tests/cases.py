"""Sites and zones on which we and our peers must agree: random and degenerate."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import cycle, islice
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely import affinity

from tests.strategies import array_of, star
from tests.tiny import X0, Y0, at

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    Shapes = NDArray[np.object_]


@dataclass(frozen=True)
class Case:
    """Some sites and zones, and what a peer cannot read of them.

    Parameters
    ----------
    name
        What is special about them.
    sites, zones
        As we and `geopandas.overlay` are given them, (k,) and (n,).
    trouble
        Why PostGIS must be given something else; empty where it need not.
    as_read
        The zones that PostGIS is given instead.
    """

    name: str
    sites: Shapes
    zones: Shapes
    trouble: str = ""
    as_read: Shapes | None = None


def cases() -> list[Case]:
    """Return all of them, by the name of what is special."""
    return [
        *random_cases(),
        *touching_cases(),
        *thin_cases(),
        *far_cases(),
        *holed_cases(),
        *odd_cases(),
    ]


def scattered(seed: int, n: int, side_m: float, corners: Iterable[int]) -> Shapes:
    """Return n ragged stars, about 100 m wide, in a square."""
    random = np.random.default_rng(seed)
    return array_of(
        star(random.uniform(15, 90, k), *random.uniform(0, side_m, 2))
        for k in islice(cycle(corners), n)
    )


def random_cases() -> Iterator[Case]:
    """Yield ragged stars, boxes on whole metres, multiparts and giants."""
    for seed in range(3):
        yield Case(
            f"random stars {seed}",
            scattered(seed, 30, 400, range(3, 40)),
            scattered(100 + seed, 60, 400, range(3, 60)),
        )
    random = np.random.default_rng(7)
    corners = random.integers(0, 30, (2, 40, 4))
    sites, zones = (
        array_of(at(x, y, x + w + 1, y + h + 1) for x, y, w, h in some)
        for some in corners.tolist()
    )
    yield Case("boxes on whole metres, many borders in common", sites, zones)
    sites, zones = (
        array_of(shapely.union_all(some[i : i + 8]) for i in range(0, 40, 8))
        for some in (sites, zones)
    )
    yield Case("multiparts with holes", sites, zones)
    yield Case(
        "giants in tiles",
        scattered(5, 4, 300, [30, 900, 1_500]),
        scattered(6, 4, 300, [2_000, 40, 700]),
    )


def touching_cases() -> Iterator[Case]:
    """Yield the identical, and what touches by edge and by corner."""
    shapes = scattered(1, 8, 200, range(3, 300, 40))
    turned = shapely.reverse(shapes)
    yield Case("identical", shapes, shapes)
    yield Case("identical, run the other way", shapes, turned)
    yield Case("identical, begun elsewhere", shapes, shapely.normalize(turned))
    site = array_of([at(0, 0, 100, 100)])
    around = [at(100, 0, 200, 100), at(100, 30, 200, 60), at(-50, -80, 150, 0)]
    yield Case("touching by edge", site, array_of(around))
    yield Case(
        "touching by corner", site, array_of([at(100, 100, 150, 150), at(-9, -9, 0, 0)])
    )
    fan = [
        corner_of((50, 50), (100 * np.cos(a), 100 * np.sin(a)),
                  (100 * np.cos(a + 0.3), 100 * np.sin(a + 0.3)))
        for a in np.arange(20) * 0.3
    ]  # fmt: skip
    yield Case("sectors of a disc against one another", array_of(fan), array_of(fan))
    slanted = (
        corner_of((0, 0), (100, 37), (0, 37)),
        corner_of((0, 0), (100, 37), (100, 0)),
    )
    yield Case(
        "touching by a slanted edge with corners between",
        array_of([shapely.segmentize(slanted[0], 7), slanted[0]]),
        array_of([shapely.segmentize(slanted[1], 11), slanted[1]]),
    )


def corner_of(*corners: tuple[float, float]) -> shapely.Polygon:
    """Return the polygon of some corners, in metres from the origin."""
    return shapely.Polygon([(X0 + x, Y0 + y) for x, y in corners])


def thin_cases() -> Iterator[Case]:
    """Yield gaps and overlaps of a nanometre, needles and near-coincident borders."""
    # Near 0, where a nanometre can be told.
    site = array_of([shapely.box(0, 0, 100, 100)])
    for name, apart in (("gap", 1e-9), ("overlap", -1e-9), ("overlap", -1e-4)):
        beside = shapely.box(100 + apart, 0, 200, 100)
        over = shapely.box(-50, 100 + apart, 150, 150)
        within = shapely.box(-apart, -apart, 100 + apart, 100 + apart)
        yield Case(
            f"{name} of {abs(apart):g} m", site, array_of([beside, over, within])
        )
    random = np.random.default_rng(3)
    for width in (1e-3, 1e-5):
        yield Case(
            f"needles of {width:g} m",
            array_of(needle(random, width) for _ in range(15)),
            array_of(
                [
                    *(needle(random, width) for _ in range(15)),
                    *scattered(4, 5, 500, [9]),
                ]
            ),
        )
    for noise in (1e-9, 1e-6, 1e-3, 0.1):
        yield Case(f"one border drawn twice, {noise:g} m apart", *twice_drawn(noise))


def needle(random: np.random.Generator, width_m: float) -> shapely.Polygon:
    """Return a triangle of half a kilometre, as thin as is said."""
    x, y, angle = (
        random.uniform(0, 500),
        random.uniform(0, 500),
        random.uniform(0, 6.28),
    )
    c, s = np.cos(angle), np.sin(angle)
    tip = (x + 500 * c, y + 500 * s)
    return corner_of((x, y), (x - width_m * s, y + width_m * c), tip)


def twice_drawn(noise_m: float) -> tuple[Shapes, Shapes]:
    """Return land on both sides of a ragged line, and the same with other noise."""
    random = np.random.default_rng(2)
    line = np.stack([np.linspace(0, 1_000, 101), random.uniform(0, 40, 101)], axis=1)
    drawings = []
    for _ in range(2):
        moved = line + random.uniform(-noise_m, noise_m, line.shape)
        above = shapely.Polygon([*moved.tolist(), (1_000, 200), (0, 200)])
        below = shapely.Polygon([*moved.tolist(), (1_000, -200), (0, -200)])
        drawings.append(array_of([above, below]))
    return drawings[0], drawings[1]


def far_cases() -> Iterator[Case]:
    """Yield the same stars ever farther from the origin."""
    near = scattered(21, 12, 200, [5, 17]), scattered(22, 12, 200, [4, 33])
    for offset_m in (1e6, 1e7, 1e8):
        sites, zones = (
            array_of(affinity.translate(one, offset_m, offset_m) for one in some)
            for some in near
        )
        yield Case(f"{offset_m:g} m away", sites, zones)


def holed_cases() -> Iterator[Case]:
    """Yield holes, islands in holes, and rings around them."""
    random = np.random.default_rng(9)

    def ringed(radius_m: float) -> shapely.Polygon:
        outer = star(random.uniform(radius_m, 1.3 * radius_m, 40), 50, 50)
        inner = star(random.uniform(0.4 * radius_m, 0.6 * radius_m, 25), 50, 50)
        return shapely.Polygon(outer.exterior, [inner.exterior])

    rings = [ringed(radius_m) for radius_m in (8, 20, 45, 100)]
    filled = [shapely.Polygon(one.interiors[0]) for one in rings]
    yield Case("rings in rings", array_of(rings), array_of([*rings[::-1], *filled]))
    yield Case("what fills a hole", array_of(filled), array_of(rings))


def odd_cases() -> Iterator[Case]:
    """Yield the empty and the missing, and collections."""
    box, beside = at(0, 0, 10, 10), at(5, 0, 15, 10)
    some = [None, box, shapely.Polygon(), shapely.MultiPolygon(), beside]
    nothing = shapely.Polygon()
    yield Case("empty and missing among others", array_of(some), array_of(some[::-1]))
    yield Case("nothing but empty ones", array_of([nothing]), array_of([nothing, None]))
    yield Case("no sites", array_of([]), array_of([box]))
    yield Case("no zones", array_of([box]), array_of([]))
    sites = array_of([box, beside])
    line = shapely.LineString([(X0 - 5, Y0 + 5), (X0 + 50, Y0 + 5)])
    several = shapely.MultiPolygon([at(0, 0, 1, 1), at(3, 3, 4, 4)])
    zones = [
        shapely.GeometryCollection([line, at(2, 2, 4, 4), at(12, 2, 14, 4)]),
        shapely.GeometryCollection([line, shapely.Point(X0 + 1, Y0 + 1)]),
        shapely.GeometryCollection([several, at(5, 5, 6, 6)]),
        shapely.GeometryCollection(),
    ]
    yield Case("collections", sites, array_of(zones))
    yield Case(
        "a collection whose members overlap",
        sites,
        array_of([shapely.GeometryCollection([box, beside])]),
        trouble="PostGIS 3.3 on GEOS 3.11 takes the members for one invalid polygon "
        "and ends in a TopologyException",
        as_read=array_of([at(0, 0, 15, 10)]),
    )
