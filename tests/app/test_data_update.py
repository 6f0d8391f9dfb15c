"""On the page, a file may change single features and leave all others alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

from clusterviz import texts
from clusterviz.workspace.creation import open_workspace
from tests.app.dataroom import at_step, geojson, handed_in, zones
from tests.kept import saved

if TYPE_CHECKING:
    from pathlib import Path

    from streamlit.testing.v1 import AppTest


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return the folder of the tiny workspace."""
    return saved(tmp_path / "w")


def updating(app: AppTest) -> AppTest:
    """Return the page after a person says that some features change."""
    [whole] = [one for one in app.radio if str(one.key).startswith("whole-")]
    return whole.set_value(True).run()


def test_one_feature_changes_and_the_others_stay(root: Path, tmp_path: Path) -> None:
    before = open_workspace(root).features("plan_zones").set_index("zone_id")
    frame = zones().iloc[[0]].assign(zone_name="Tên mới")

    app = updating(
        handed_in(root, "plan_zones", geojson(tmp_path / "one.geojson", frame))
    )
    app = at_step(app, "difference")
    figures = {one.label: one.value for one in app.metric}
    app.button(key="accept").click()
    app = app.run()

    now = open_workspace(root).features("plan_zones").set_index("zone_id")
    key = frame["zone_id"].iloc[0]
    others = before.index.drop(key)
    assert figures[texts.say("dataroom.figure_removed", "vi")] == "0"
    assert now.loc[key, "zone_name"] == "Tên mới"
    pd.testing.assert_frame_equal(now.loc[others], before.loc[others])


def test_required_fields_are_not_asked_for_where_rows_are_there(
    root: Path, tmp_path: Path
) -> None:
    frame = zones().iloc[[0]][["zone_id", "geometry"]]
    app = handed_in(root, "plan_zones", geojson(tmp_path / "one.geojson", frame))

    asked = at_step(app, "columns")
    assert any("kind" in str(one.key) for one in asked.selectbox)

    app = at_step(updating(at_step(app, "read")), "columns")
    assert not any("constant-kind" in str(one.key) for one in app.selectbox)
