"""The land fund of the sample and of real districts: the same by every method.

Real districts and communes are read in place from the folder that
``CLUSTERVIZ_REAL_DATA`` names; without it those tests skip.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from clusterviz.core import meetings as kernel
from clusterviz.core.apportion import area_shares
from clusterviz.core.tiles import tiled
from clusterviz.core.timeline import areas_on
from clusterviz.records import Lineage
from clusterviz.storage.memory import MemoryStore
from clusterviz.workspace import Workspace, analysis, creation
from tests.incoming import bring, empty_workspace

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = os.environ.get("CLUSTERVIZ_REAL_DATA", "")
DAY = dt.date(2024, 4, 22)
FILES = {
    "district": ("districts_2024_hires.gpkg", {}),
    "commune": ("communes_2024_simplified.gpkg", {"dcode": "parent_code"}),
}

Figures = dict[str, pd.DataFrame]


@pytest.fixture(scope="module", params=["sample", "real"])
def folder(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """Return the folder of the sample, by its own areas or by the real ones."""
    if request.param == "real" and not FOLDER:
        pytest.skip("CLUSTERVIZ_REAL_DATA names no folder with the real data")
    path = tmp_path_factory.mktemp("land") / "W"
    workspace = creation.init(path, sample="bacgiang")
    if request.param == "real":
        publish_real_areas(workspace, tmp_path_factory.mktemp("areas"))
    yield path
    # The sample is large, and pytest keeps the folders of its last three runs.
    shutil.rmtree(path)


def publish_real_areas(workspace: Workspace, empty: Path) -> None:
    """Put real districts and communes in the place of the sample's."""
    other = empty_workspace(empty)
    for level, (name, columns) in FILES.items():
        report = bring(
            other,
            "areas",
            Path(FOLDER) / "bacgiang" / name,
            mapping={"code": "area_code", "name": "area_name"} | columns,
            constants={
                "level": level,
                "geometry_quality": "digitised",
                "valid_from_on": "2024-01-01",
            },
            as_of_on=DAY,
        )
        assert report.status == "published"
    workspace.store.publish(
        workspace.layers["areas"],
        other.features("areas"),
        Lineage("Test"),
        replaces=1,
        is_valid=True,
    )


@pytest.fixture(scope="module")
def expected(folder: Path) -> Figures:
    """Return the figures as a program that opens the folder first finds them."""
    return figures(creation.open_workspace(folder))


def figures(workspace: Workspace) -> Figures:
    """Return land fund, overlaps and area shares by district and by commune."""
    workspace = workspace.frozen()
    clusters, areas = workspace.features("clusters"), workspace.features("areas")
    found = {"overlaps": analysis.overlaps(workspace, as_of_on=DAY).rows}
    for level in FILES:
        fund = analysis.landfund(workspace, level=level, as_of_on=DAY)
        found[f"landfund by {level}"] = fund.rows
        shares = area_shares(clusters, areas_on(areas, level, DAY))
        found[f"shares by {level}"] = shares
    return found


def in_memory(folder: Path) -> Workspace:
    """Return the same workspace in memory, where nothing was ever computed."""
    kept = creation.open_workspace(folder)
    store = MemoryStore(kept.settings.metric_crs)
    for name, version in kept.current().items():
        store.publish(
            kept.layers[name],
            kept.rows(name),
            version.lineage,
            replaces=0,
            is_valid=version.is_valid,
        )
    return Workspace(kept.root, kept.settings, kept.layers, store)


def assert_identical(found: Figures, expected: Figures) -> None:
    """Fail unless every figure is the same to the last digit."""
    for name, rows in expected.items():
        pd.testing.assert_frame_equal(found[name], rows, check_exact=True, obj=name)


def assert_same_land(found: Figures, expected: Figures) -> None:
    """Fail unless land funds are the same and areas are, to a billionth of them.

    A land fund is in whole square metres. The other figures are sums of tiles:
    cut otherwise, they are rounded otherwise.
    """
    for name, rows in expected.items():
        is_fund = name.startswith("landfund")
        pd.testing.assert_frame_equal(
            found[name], rows, check_exact=is_fund, rtol=1e-9, atol=1e-9, obj=name
        )


def test_there_is_something_to_compare(expected: Figures) -> None:
    """Of the sample's 76 clusters some are in conflict, in most of 10 districts."""
    fund = expected["landfund by district"]

    assert len(expected["overlaps"]) > 50
    assert (fund["planned_ha"] > 0).sum() > 5
    assert fund["conflict_ha"].sum() > 1
    ours = expected["shares by commune"].groupby("cluster_id")["share_ratio"].sum()
    assert ours.to_numpy() == pytest.approx(1)


def test_the_next_program_and_the_next_question_find_the_same(
    folder: Path, expected: Figures
) -> None:
    workspace = creation.open_workspace(folder)

    assert_identical(figures(workspace), expected)
    assert_identical(figures(workspace), expected)


def test_what_is_computed_anew_is_what_was_kept(
    folder: Path, expected: Figures
) -> None:
    assert any((folder / "derived").rglob("*.npy"))
    shutil.rmtree(folder / "derived")

    assert_identical(figures(creation.open_workspace(folder)), expected)


@pytest.mark.parametrize("threads", [1, 2, 4])
def test_memory_and_threads_find_what_the_folder_does(
    folder: Path, expected: Figures, monkeypatch: pytest.MonkeyPatch, threads: int
) -> None:
    monkeypatch.setattr(kernel, "meetings", partial(kernel.meetings, threads=threads))
    # So that there is more than one step to share.
    monkeypatch.setattr("clusterviz.core.sharing._PAIRS_AT_ONCE", 50)

    assert_identical(figures(in_memory(folder)), expected)


@pytest.mark.parametrize("rows", [100, 1_000])
def test_blocks_of_any_size_find_the_same(
    folder: Path, expected: Figures, monkeypatch: pytest.MonkeyPatch, rows: int
) -> None:
    monkeypatch.setattr("clusterviz.workspace.blocks._ROWS_PER_BLOCK", rows)

    assert_identical(figures(in_memory(folder)), expected)


@pytest.mark.parametrize("corners", [16, 128, 10**9])
def test_tiles_of_any_size_find_the_same_land(
    folder: Path, expected: Figures, monkeypatch: pytest.MonkeyPatch, corners: int
) -> None:
    """The largest forest has 23,737 corners; the last of these cuts nothing."""
    cut = partial(tiled, over=corners, most=corners)
    monkeypatch.setattr("clusterviz.core.index.tiled", cut)
    monkeypatch.setattr("clusterviz.core.sharing._CUT_SITES_OVER", corners)
    monkeypatch.setattr("clusterviz.core.sharing.tiled", partial(tiled, most=corners))

    assert_same_land(figures(in_memory(folder)), expected)
