"""What is computed once of the same content is what would be computed again."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal
from shapely import Point, box

from clusterviz import crs
from clusterviz.workspace import contents, edits, land
from clusterviz.workspace.edits import Change
from tests.tiny import AS_OF_ON, tiny_workspace

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    """Forget what functions of other tests made, which may be called the same."""
    contents._KEPT.clear()


def sites() -> gpd.GeoDataFrame:
    frame = gpd.GeoDataFrame(
        {
            "site_id": pd.Series(["S1", "S2"], dtype="str"),
            "cleared_ha": [1.5, None],
            "n": pd.Series([1, None], dtype="Int64"),
            "on": pd.Series([dt.date(2024, 4, 1), None], dtype="object"),
        },
        geometry=[box(0, 0, 1, 1), None],
    )
    return crs.with_crs(frame, crs.METRIC)


def _set(column: str, value: object) -> Callable[[gpd.GeoDataFrame], pd.DataFrame]:
    def change(frame: gpd.GeoDataFrame) -> pd.DataFrame:
        values = frame[column].astype("object").to_list()
        dtype = frame[column].dtype
        changed: pd.DataFrame = frame.copy()
        changed[column] = pd.Series([value, *values[1:]], dtype=dtype)
        return changed

    return change


OTHERS: dict[str, Callable[[gpd.GeoDataFrame], pd.DataFrame]] = {
    "a text": _set("site_id", "S1 "),
    "a number": _set("cleared_ha", 1.5000000000000002),
    "a number that is missing": _set("cleared_ha", None),
    "a count": _set("n", 2),
    "a day": _set("on", dt.date(2024, 4, 2)),
    "a shape": lambda frame: frame.set_geometry([box(0, 0, 1, 1.0000000001), None]),
    "a shape that is missing": lambda frame: frame.set_geometry([None, None]),
    "shapes the other way round": lambda frame: frame.set_geometry(
        [None, box(0, 0, 1, 1)]
    ),
    "the system": lambda frame: frame.set_crs(crs.LONLAT, allow_override=True),
    "the index": lambda frame: frame.set_index(pd.Index([5, 6])),
    "the order": lambda frame: frame.iloc[::-1],
    "a type": lambda frame: frame.astype({"n": "float64"}),
    "a name": lambda frame: frame.rename(columns={"n": "n_sites"}),
    "the order of columns": lambda frame: frame[[*frame.columns[1:], "site_id"]],
    "no shapes at all": lambda frame: pd.DataFrame(frame.drop(columns="geometry")),
}


@pytest.mark.parametrize("other", OTHERS)
def test_any_difference_is_another_content(other: str) -> None:
    asked: list[int] = []

    def noted(frame: pd.DataFrame) -> pd.DataFrame:
        asked.append(len(frame))
        return frame

    first, second = sites(), OTHERS[other](sites())
    for frame in (first, sites(), second, first):
        assert_frame_equal(contents.computed(noted, frame), frame)

    assert len(asked) == 2


def test_functions_and_their_words_are_told_apart() -> None:
    def times(frame: pd.DataFrame, *, by: str = "1") -> pd.DataFrame:
        scaled = frame.copy()
        scaled["cleared_ha"] *= float(by)
        return scaled

    def named(frame: pd.DataFrame) -> pd.DataFrame:
        return frame[["site_id"]]

    found = [contents.computed(times, sites(), by=by) for by in ("2", "3", "2")]

    assert [one["cleared_ha"].iloc[0] for one in found] == [3.0, 4.5, 3.0]
    assert list(contents.computed(named, sites())) == ["site_id"]


def test_what_one_reader_does_to_an_answer_no_other_sees() -> None:
    def same(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        return frame

    mine = contents.computed(same, sites())
    mine.loc[0, "cleared_ha"] = 9.0

    yours = contents.computed(same, sites())
    assert yours["cleared_ha"].iloc[0] == 1.5
    assert yours.geometry.iloc[0] is not mine.geometry.iloc[0]


def test_many_rows_are_computed_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents, "MOST_ROWS", 1)
    asked: list[int] = []

    def noted(frame: pd.DataFrame) -> pd.DataFrame:
        asked.append(len(frame))
        return frame

    for _ in range(2):
        contents.computed(noted, sites())

    assert asked == [2, 2]


def test_an_edit_that_says_nothing_of_land_leaves_it_and_one_that_does_not() -> None:
    workspace = tiny_workspace()

    def parts() -> pd.DataFrame:
        found: pd.DataFrame = land.land_parts(workspace.frozen(), AS_OF_ON)
        return found

    def edit(layer: str, change: Change) -> None:
        edits.edit(
            workspace, layer, [change],
            made_from=workspace.version(layer).version,
            source_document="01/BC", as_of_on=AS_OF_ON,
        )  # fmt: skip

    before = parts()
    edit("clearance_sites", Change("S1", {"n_households": 77}, reason="đếm lại"))
    assert_frame_equal(parts(), before)

    edit(
        "clearance_log",
        Change("S1:2024-04", {"cleared_ha": 0.0, "clean_ha": 0.0}, reason="nhầm"),
    )
    after = parts()

    def to_clear_ha(frame: pd.DataFrame) -> float:
        return float(frame.loc[frame["part"] == "to_clear", "area_ha"].sum())

    assert to_clear_ha(after) > to_clear_ha(before)


def test_points_are_shapes_too() -> None:
    def same(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        return frame

    places = gpd.GeoDataFrame({"n": [1]}, geometry=[Point(1, 2)])
    moved = gpd.GeoDataFrame({"n": [1]}, geometry=[Point(1, 3)])

    assert contents.computed(same, places).geometry.iloc[0].y == 2
    assert contents.computed(same, moved).geometry.iloc[0].y == 3
