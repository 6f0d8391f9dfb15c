"""Whether two drawings of one cluster are the same boundary, and how they differ."""

from __future__ import annotations

from typing import NamedTuple

import shapely

SAME_RATIO = 0.01
"""Of the area: up to this a boundary is as large as another, and in its place."""


class Difference(NamedTuple):
    """How one boundary differs from another.

    Parameters
    ----------
    before_m2, after_m2
        The areas.
    shared_ratio
        Share of the smaller one that both have, 0 to 1.
    moved_m
        Distance of the centroids.
    """

    before_m2: float
    after_m2: float
    shared_ratio: float
    moved_m: float

    @property
    def is_resized(self) -> bool:
        """Whether the areas differ by more than 1 % of the larger one."""
        largest = max(self.before_m2, self.after_m2)
        return abs(self.after_m2 - self.before_m2) > SAME_RATIO * largest

    @property
    def is_moved(self) -> bool:
        """Whether less than 99 % of the smaller one is shared."""
        return self.shared_ratio < 1 - SAME_RATIO


def difference(
    before: shapely.Geometry, after: shapely.Geometry, limit_m: float
) -> Difference | None:
    """Return how two boundaries differ; ``None`` where they are the same.

    They are the same where no piece of land that is in one of them alone is wider
    than `limit_m`; the mean width of a piece is twice its area over its perimeter.

    Parameters
    ----------
    before, after
        Valid polygons, in metres.
    limit_m
        The positional accuracies of both together.

    Examples
    --------
    A square of 100 m moves by 50 m; then its border is drawn 1 m farther out,
    by surveys that are each good to half a metre:

    >>> square, moved = shapely.box(0, 0, 100, 100), shapely.box(50, 0, 150, 100)
    >>> difference(square, moved, 1.0)
    Difference(before_m2=10000.0, after_m2=10000.0, shared_ratio=0.5, moved_m=50.0)
    >>> difference(square, shapely.box(0, 0, 101, 100), 1.0) is None
    True
    """
    if shapely.equals_exact(before, after, 0.0):
        return None
    alone = shapely.get_parts(
        [shapely.difference(before, after), shapely.difference(after, before)]
    )
    is_land = shapely.get_dimensions(alone) == 2
    pieces = alone[is_land]
    if not (2 * shapely.area(pieces) > limit_m * shapely.length(pieces)).any():
        return None
    before_m2, after_m2 = float(shapely.area(before)), float(shapely.area(after))
    shared_m2 = float(shapely.area(shapely.intersection(before, after)))
    centres = shapely.centroid([before, after])
    return Difference(
        before_m2=before_m2,
        after_m2=after_m2,
        shared_ratio=min(1.0, shared_m2 / min(before_m2, after_m2)),
        moved_m=float(shapely.distance(*centres)),
    )
