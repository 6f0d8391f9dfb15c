"""Which documents vouch for what is known where a cluster lies."""

from __future__ import annotations

import datetime as dt

import geopandas as gpd
import pandas as pd
import pytest

from clusterviz import crs
from clusterviz.core.vouching import vouching
from clusterviz.errors import CrsError
from tests.tiny import at, layers

ON = dt.date(2024, 4, 22)
KINDS = layers()["plan_zones"].fields["kind"].choices


def features(**shapes: object) -> gpd.GeoDataFrame:
    """Return areas by their id, each called as its id."""
    frame = gpd.GeoDataFrame(
        {"area_id": list(shapes), "area_name": list(shapes)},
        geometry=list(shapes.values()),
    )
    return crs.with_crs(frame, crs.METRIC)


def entries(*rows: tuple[str, str, dt.date, str]) -> pd.DataFrame:
    names = ["kind", "area_id", "as_of_on", "source_document"]
    return pd.DataFrame(rows, columns=names)


AREAS = features(west=at(0, 0, 100, 100), east=at(100, 0, 200, 100))
CLUSTER = features(C1=at(10, 10, 50, 50))


def found(*rows: tuple[str, str, dt.date, str]) -> list[tuple[object, ...]]:
    table = vouching(CLUSTER, entries(*rows), AREAS, KINDS, ON)
    return list(table.itertuples(index=False, name=None))


def test_an_entry_for_the_ground_of_a_cluster_vouches() -> None:
    rows = [("mineral", "west", ON, "1/QĐ"), ("mineral", "east", ON, "2/QĐ")]

    assert found(*rows) == [("mineral", "west", "1/QĐ", ON)]


@pytest.mark.parametrize(
    ("day", "document"),
    [
        (dt.date(2019, 4, 22), "1/QĐ"),
        (dt.date(2024, 4, 23), "1/QĐ"),
        (ON, " "),
        (ON, ""),
    ],
)
def test_what_is_old_or_later_or_without_a_document_does_not(
    day: dt.date, document: str
) -> None:
    assert found(("mineral", "west", day, document)) == []


def test_kinds_that_nobody_must_supply_are_left_out() -> None:
    assert found(("irrigation", "west", ON, "1/QĐ")) == []


def test_the_newest_comes_first_and_kinds_in_their_order() -> None:
    rows = [
        ("mineral", "west", dt.date(2022, 1, 1), "old"),
        ("mineral", "west", ON, "new"),
        ("industrial_park", "west", ON, "park"),
    ]

    assert [row[2] for row in found(*rows)] == ["park", "new", "old"]


def test_a_border_that_is_touched_is_no_ground() -> None:
    cluster = features(C1=at(50, 0, 100, 100))
    rows = entries(("mineral", "east", ON, "1/QĐ"))

    assert vouching(cluster, rows, AREAS, KINDS, ON).empty


def test_areas_are_never_taken_from_degrees() -> None:
    lonlat = crs.to_lonlat(CLUSTER)

    with pytest.raises(CrsError):
        vouching(lonlat, entries(), AREAS, KINDS, ON)
