from __future__ import annotations

import datetime as dt

from clusterviz.core.status import clusters_on, map_status
from tests.strategies import cluster, features
from tests.tiny import AS_OF_ON, at
from tests.tiny.plan import cluster_rows

LATER = dt.date(2030, 1, 1)


def test_the_map_shows_one_status_for_each_row() -> None:
    clusters = features("clusters", cluster_rows())

    assert map_status(clusters, AS_OF_ON).tolist() == [
        "operating",
        "operating",
        "established",
        "planned",
        "symbol_only",
        "withdrawn",
        "withdrawn",
    ]


def test_withdrawn_clusters_and_removed_parts_are_never_counted() -> None:
    counted = clusters_on(features("clusters", cluster_rows()), AS_OF_ON)

    assert counted["planning_status"].unique().tolist() == ["in_plan"]
    assert len(counted) == 5


def test_a_cluster_withdrawn_later_is_still_in_the_plan() -> None:
    row = cluster("C", at(0, 0, 1, 1), planning_status="withdrawn", withdrawn_on=LATER)
    clusters = features("clusters", [row])

    assert len(clusters_on(clusters, AS_OF_ON)) == 1
    assert map_status(clusters, AS_OF_ON).tolist() == ["operating"]
    assert len(clusters_on(clusters, LATER)) == 0
    assert map_status(clusters, LATER).tolist() == ["withdrawn"]


def test_a_withdrawn_cluster_without_a_day_is_out() -> None:
    row = cluster("C", at(0, 0, 1, 1), planning_status="withdrawn")

    assert len(clusters_on(features("clusters", [row]), AS_OF_ON)) == 0


def test_a_removed_part_is_no_cluster_even_before_its_day() -> None:
    row = cluster(
        "C", at(0, 0, 1, 1), planning_status="removed_part", withdrawn_on=LATER
    )

    assert len(clusters_on(features("clusters", [row]), AS_OF_ON)) == 0


def test_what_happens_later_has_not_happened_yet() -> None:
    row = cluster("C", at(0, 0, 1, 1), established_on=LATER, operating_since_on=LATER)
    clusters = features("clusters", [row])

    assert map_status(clusters, AS_OF_ON).tolist() == ["planned"]
    assert map_status(clusters, LATER).tolist() == ["operating"]
