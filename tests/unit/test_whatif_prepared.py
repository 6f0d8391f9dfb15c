"""Indexes that are built beside other work, and what a drawn site then reads."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

import pytest

from clusterviz.core.index import feature_index
from clusterviz.records import Lineage
from clusterviz.workspace import blocks, creation
from clusterviz.workspace.analysis import whatif
from clusterviz.workspace.site_meetings import LAYERS
from clusterviz.workspace.whatif import prepare
from tests.kept import saved
from tests.tiny import at, tiny_workspace

if TYPE_CHECKING:
    from pathlib import Path

    from clusterviz.core.index import FeatureIndex

SITE = at(850, 150, 1450, 250)
"""Over zones, clusters, plots and sites of the west."""


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that grows by the thread that builds each index."""
    threads: list[str] = []

    def counted(shapes: object) -> FeatureIndex:
        threads.append(threading.current_thread().name)
        return feature_index(shapes)  # type: ignore[arg-type]

    monkeypatch.setattr(blocks, "feature_index", counted)
    return threads


def test_what_is_prepared_is_not_built_again_and_answers_the_same(
    built: list[str],
) -> None:
    before = whatif(tiny_workspace(), SITE).rows
    built.clear()
    workspace = tiny_workspace()
    prepare(workspace).join(timeout=60)
    by_thread = built.copy()
    after = whatif(workspace, SITE).rows

    assert len(after) > 8
    assert after.equals(before)
    assert set(by_thread) == {"clusterviz-indexes"}
    assert built == by_thread


def test_who_asks_while_it_is_prepared_waits_and_builds_nothing_twice(
    built: list[str],
) -> None:
    expected = whatif(tiny_workspace(), SITE).rows
    n_all = len(built)
    workspace = tiny_workspace()
    thread = prepare(workspace)
    found = whatif(workspace, SITE).rows
    thread.join(timeout=60)

    assert found.equals(expected)
    assert len(built) == 2 * n_all


def test_what_is_prepared_is_of_the_versions_of_the_moment(built: list[str]) -> None:
    """Zones that are published next are prepared next; the rest stays."""
    workspace = tiny_workspace()
    prepare(workspace).join(timeout=60)
    built.clear()
    layer = workspace.layers["plan_zones"]
    changed = workspace.features("plan_zones")
    changed.loc[0, "geometry"] = at(0, 0, 50, 50)
    store = workspace.store
    store.publish(layer, changed, Lineage("Test"), replaces=1, is_valid=True)
    prepare(workspace).join(timeout=60)

    assert len(built) == 1


def test_a_workspace_without_layers_is_prepared() -> None:
    thread = prepare(tiny_workspace(without=LAYERS))
    thread.join(timeout=60)

    assert not thread.is_alive()
    assert thread.daemon


def test_a_layer_that_is_not_marked_valid_is_logged_and_the_others_are_prepared(
    caplog: pytest.LogCaptureFixture, built: list[str]
) -> None:
    """It is the first of five."""
    workspace = tiny_workspace()
    zones = workspace.features("plan_zones")
    layer = workspace.layers["plan_zones"]
    store = workspace.store
    store.publish(layer, zones, Lineage("Test"), replaces=1, is_valid=False)
    with caplog.at_level(logging.WARNING):
        prepare(workspace).join(timeout=60)

    assert [one.levelname for one in caplog.records] == ["WARNING"]
    assert "`plan_zones` was not prepared: Version 2" in caplog.text
    assert len(built) >= len(LAYERS) - 1


def test_a_damaged_file_is_logged_and_the_others_are_prepared(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, built: list[str]
) -> None:
    folder = saved(tmp_path / "W")
    [file] = (folder / "layers" / "plan_zones").glob("*.parquet")
    file.write_bytes(file.read_bytes()[:-100])
    workspace = creation.open_workspace(folder)
    with caplog.at_level(logging.WARNING):
        prepare(workspace).join(timeout=60)

    assert "`plan_zones` was not prepared" in caplog.text
    assert len(built) >= len(LAYERS) - 1


def test_a_file_that_is_gone_is_logged_and_the_others_are_prepared(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, built: list[str]
) -> None:
    folder = saved(tmp_path / "W")
    [file] = (folder / "layers" / "areas").glob("*.parquet")
    file.unlink()
    with caplog.at_level(logging.WARNING):
        prepare(creation.open_workspace(folder)).join(timeout=60)

    assert "`areas` was not prepared" in caplog.text
    assert len(built) > len(LAYERS) - 1
