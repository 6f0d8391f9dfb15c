"""Which data sets are measured, whole and at a hundredth."""

from __future__ import annotations

from benchmarks.data import DataSet
from benchmarks.province import Province

PARCEL_M2 = 6_000.0
"""Of a province of 100 by 60 km with a million parcels."""


def parcels(*, is_small: bool = False) -> DataSet:
    """Return a hundred clusters on a coverage of a million parcels."""
    return DataSet("parcels", 10_000 if is_small else 1_000_000)


def mixed(*, is_small: bool = False) -> DataSet:
    """Return a hundred clusters on troubled parcels, giants and corridors."""
    if is_small:
        return DataSet("mixed", 10_000, n_giants=15, n_corridors=20,
                       giant_vertices=(2_000, 10_000), is_troubled=True)  # fmt: skip
    return DataSet("mixed", 100_000, n_giants=300, n_corridors=400, is_troubled=True)


def drawn(*, is_small: bool = False) -> DataSet:
    """Return 200 drawn sites and 20 large ones on a million parcels and the rest."""
    if is_small:
        return DataSet("drawn", 10_000, n_sites=20, n_large=4, n_giants=15,
                       n_corridors=20, giant_vertices=(2_000, 10_000))  # fmt: skip
    return DataSet(
        "drawn", 1_000_000, n_sites=200, n_large=20, n_giants=300, n_corridors=400
    )


def growing(*, is_small: bool = False) -> list[int]:
    """Return the numbers of parcels between which growth is seen."""
    return [10_000, 20_000, 40_000] if is_small else [10_000, 100_000, 1_000_000]


def denser(n_parcels: int) -> DataSet:
    """Return the same clusters and province under ever smaller parcels."""
    return DataSet("parcels", n_parcels)


def wider(n_parcels: int) -> DataSet:
    """Return the same clusters and parcels in an ever larger province.

    Thirty clusters: as many as lie apart from each other in the smallest one.
    """
    height_m = (n_parcels * PARCEL_M2 * 0.6) ** 0.5
    return DataSet(
        "wider",
        n_parcels,
        province=Province(height_m / 0.6, height_m),
        sites_in=Province(10_000.0, 6_000.0),
        n_sites=30,
    )


def replaced(*, is_small: bool = False) -> DataSet:
    """Return a hundred clusters on parcels that come in ten parts."""
    return parcels(is_small=is_small)


def country(*, is_small: bool = False) -> DataSet:
    """Return a thousand clusters on the ten million parcels of a country."""
    n_parcels = 100_000 if is_small else 10_000_000
    height_m = (n_parcels * PARCEL_M2 * 0.6) ** 0.5
    return DataSet(
        "country",
        n_parcels,
        province=Province(height_m / 0.6, height_m),
        n_sites=50 if is_small else 1_000,
    )
