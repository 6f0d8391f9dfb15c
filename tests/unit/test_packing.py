"""Frames that threads share: no shape of theirs is another's."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any, NamedTuple

import geopandas as gpd
import pandas as pd
import shapely
from pandas.testing import assert_frame_equal
from shapely import box

from clusterviz import crs
from clusterviz.workspace import land
from clusterviz.workspace.packing import kept, lent, packed, unpacked
from tests.tiny import tiny_workspace


def test_a_frame_comes_back_whole_with_shapes_of_its_own() -> None:
    frame = crs.with_crs(
        gpd.GeoDataFrame({"a": [1, 2]}, geometry=[box(0, 0, 1, 1), None]), crs.METRIC
    )[["geometry", "a"]]

    kept = packed(frame)
    one, other = unpacked(kept), unpacked(kept)

    assert_frame_equal(pd.DataFrame(one), pd.DataFrame(frame))
    assert isinstance(one, gpd.GeoDataFrame)
    assert one.crs == frame.crs
    assert one.geometry.iloc[0] is not other.geometry.iloc[0]
    shapely.prepare(one.geometry.to_numpy()[:1])
    assert not shapely.is_prepared(other.geometry.iloc[0])


def test_a_table_comes_back_and_no_reader_changes_another_s() -> None:
    kept = packed(pd.DataFrame({"a": [1, 2]}))

    one = unpacked(kept)
    one.loc[0, "a"] = 9

    assert unpacked(kept)["a"].tolist() == [1, 2]


class Pair(NamedTuple):
    """A kind of answer that is neither a frame nor a dataclass."""

    name: str
    rows: list[int]


@dataclass(frozen=True)
class Found:
    """An answer with frames at every depth."""

    land: gpd.GeoDataFrame
    by_area: dict[str, pd.DataFrame]
    pairs: tuple[Pair, ...]
    notes: list[list[str]]


def found() -> Found:
    """Return an answer as a use case would."""
    land = gpd.GeoDataFrame({"a": [1]}, geometry=[box(0, 0, 1, 1)])
    table = pd.DataFrame({"a": [1, 2]})
    return Found(land, {"x": table}, (Pair("p", [1]),), [["n"]])


def test_what_one_reader_does_to_an_answer_no_other_sees() -> None:
    shared = kept(found())

    mine: Any = lent(shared)
    mine.by_area["x"].loc[0, "a"] = 9
    mine.by_area["y"] = pd.DataFrame()
    mine.pairs[0].rows.append(2)
    mine.notes[0].append("more")
    shapely.prepare(mine.land.geometry.to_numpy()[:1])

    yours: Any = lent(shared)
    assert isinstance(yours, Found)
    assert_frame_equal(yours.by_area.pop("x"), found().by_area["x"])
    assert (yours.by_area, yours.pairs, yours.notes) == ({}, found().pairs, [["n"]])
    assert_frame_equal(pd.DataFrame(yours.land), pd.DataFrame(found().land))
    assert not shapely.is_prepared(yours.land.geometry.iloc[0])


def test_what_whoever_asked_first_does_to_his_answer_no_other_sees() -> None:
    first = found()
    shared = kept(first)

    first.by_area["x"].loc[0, "a"] = 9
    first.notes[0].append("more")

    yours: Any = lent(shared)
    assert yours.by_area["x"]["a"].tolist() == [1, 2]
    assert yours.notes == [["n"]]


def test_threads_may_ask_the_same_workspace_at_once() -> None:
    workspace = tiny_workspace()
    expected = land.overlaps(workspace).rows
    wrong: list[object] = []

    def ask() -> None:
        for _ in range(15):
            rows = land.overlaps(workspace).rows
            if not rows.equals(expected):
                wrong.append(rows)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert wrong == []


def test_a_layer_that_was_read_once_is_not_read_again() -> None:
    workspace = tiny_workspace()
    first = workspace.frozen().features("clusters")
    first.loc[first.index[0], "cluster_name"] = "Another"

    again = workspace.frozen().features("clusters")

    assert "Another" not in set(again["cluster_name"])
    assert again.geometry.iloc[0] is not first.geometry.iloc[0]
