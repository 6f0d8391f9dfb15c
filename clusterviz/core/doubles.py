"""Land that two features of one layer both claim, and names that two clusters bear.

Problems are rows, never errors.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from clusterviz.core.index import feature_index
from clusterviz.core.meetings import polygonal
from clusterviz.core.sharing import shared_areas
from clusterviz.core.status import is_symbol_only
from clusterviz.crs import M2_PER_HA, require_metric
from clusterviz.records import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import geopandas as gpd
    from numpy.typing import NDArray

    from clusterviz.core.polygons import Floats

LEAST_M2 = 1.0
"""Less than a square metre is the noise of shared borders, and claimed by nobody."""

_KINDS = ("cụm công nghiệp ", "cụm cn ", "ccn ")


class Claim(NamedTuple):
    """Land that two features claim: their positions, its area and mean width."""

    one: int
    other: int
    m2: float
    width_m: float


def claimed_twice(shapes: NDArray[np.object_]) -> list[Claim]:
    """Return the pairs of shapes that share more than a square metre.

    Parameters
    ----------
    shapes
        (n,) valid polygons in one metric CRS; missing ones claim nothing.

    Examples
    --------
    >>> claimed_twice(np.array([shapely.box(0, 0, 9, 9), shapely.box(7, 0, 20, 9)]))
    [Claim(one=0, other=1, m2=18.0, width_m=1.6363636363636365)]
    """
    found = shared_areas(shapes, feature_index(shapes))
    is_pair = (found.site < found.feature) & (found.m2 > LEAST_M2)
    ones, others = found.site[is_pair], found.feature[is_pair]
    # Land is cut out only of the few that share any.
    land = polygonal(shapely.intersection(shapes[ones], shapes[others]))
    return [
        Claim(*pair)
        for pair in zip(
            ones.tolist(),
            others.tolist(),
            found.m2[is_pair].tolist(),
            widest_m(land).tolist(),
            strict=True,
        )
    ]


def widest_m(land: NDArray[np.object_]) -> Floats:
    """Return the mean width of the widest piece of each land: 2 × area ÷ perimeter.

    Examples
    --------
    >>> widest_m(np.array([shapely.box(0, 0, 3, 6), shapely.Polygon()])).tolist()
    [2.0, 0.0]
    """
    parts, of = shapely.get_parts(land, return_index=True)
    around = shapely.length(parts)
    width_m = np.zeros(len(parts))
    np.divide(2 * shapely.area(parts), around, out=width_m, where=around > 0)
    found = np.zeros(len(land))
    np.maximum.at(found, of, width_m)
    return found


def accuracies_m(
    features: gpd.GeoDataFrame, tolerance_m: Mapping[str, float]
) -> Floats:
    """Return the positional accuracy of each feature, stated or assumed.

    Parameters
    ----------
    features
        With ``accuracy_m`` and ``geometry_quality``.
    tolerance_m
        What is assumed of a quality, where a feature states nothing; a quality
        without an entry counts as exact.
    """
    assumed = features["geometry_quality"].map(tolerance_m).astype("float64")
    stated = features["accuracy_m"].fillna(assumed).fillna(0.0)
    metres: Floats = stated.to_numpy(dtype="float64")
    return metres


def same_names(clusters: gpd.GeoDataFrame) -> list[Finding]:
    """Return a ``name_twice`` for each of two clusters that bear one name.

    A sum: the clusters of a plan are held against one another.

    Parameters
    ----------
    clusters
        The clusters in the plan on a day; those without a name are passed over.
    """
    return list(_same_names(clusters))


def same_land(
    clusters: gpd.GeoDataFrame, tolerance_m: Mapping[str, float]
) -> list[Finding]:
    """Return a ``land_twice`` for each of two clusters that claim the same land.

    A sum: the clusters of a plan are held against one another.

    Parameters
    ----------
    clusters
        The clusters in the plan on a day, valid and in metres. What they share
        counts where it is wider than their accuracies together.
    tolerance_m
        Accuracy assumed by quality, see `accuracies_m`.

    Raises
    ------
    CrsError
        If `clusters` has no CRS or one that distorts areas.
    """
    require_metric(clusters=clusters)
    return list(_same_land(clusters, tolerance_m))


def plain_name(name: str) -> str:
    """Return a name as it is compared: without its kind, case and spacing.

    Examples
    --------
    >>> plain_name("CCN  Tân Mỹ") == plain_name("Cụm công nghiệp tân mỹ")
    True
    """
    text = " ".join(unicodedata.normalize("NFC", name).casefold().split())
    for kind in _KINDS:
        text = text.removeprefix(kind)
    return text


def _same_names(clusters: gpd.GeoDataFrame) -> Iterator[Finding]:
    named = clusters[clusters["cluster_name"].notna()]
    ids: dict[str, list[str]] = {}
    for cluster_id, name in zip(
        named["cluster_id"], named["cluster_name"], strict=True
    ):
        ids.setdefault(plain_name(name), []).append(str(cluster_id))
    for name, same in ids.items():
        for cluster_id in same if name and len(same) > 1 else ():
            others = ", ".join(one for one in same if one != cluster_id)
            yield _finding("name_twice", cluster_id, "cluster_name", others=others)


def _same_land(
    clusters: gpd.GeoDataFrame, tolerance_m: Mapping[str, float]
) -> Iterator[Finding]:
    drawn = clusters[~is_symbol_only(clusters)]
    limits = accuracies_m(drawn, tolerance_m)
    ids = drawn["cluster_id"].tolist()
    for claim in claimed_twice(drawn.geometry.to_numpy()):
        if claim.width_m > limits[claim.one] + limits[claim.other]:
            overlap_ha = round(claim.m2 / M2_PER_HA, 4)
            for mine, theirs in ((0, 1), (1, 0)):
                yield _finding(
                    "land_twice", ids[claim[mine]], "",
                    other=ids[claim[theirs]], overlap_ha=overlap_ha,
                )  # fmt: skip


def _finding(code: str, cluster_id: str, field: str, **values: object) -> Finding:
    return Finding(
        Severity.WARNING, f"audit.{code}", "clusters", str(cluster_id), field, values
    )
