"""A view of the map on the page of exports: what shows in it, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from clusterviz.workspace.creation import open_workspace
from tests.app.test_export_page import kept, press, said
from tests.app.test_pages import opened, table
from tests.kept import saved

if TYPE_CHECKING:
    from pathlib import Path


def test_a_view_that_the_map_handed_on_narrows_the_file_and_can_be_taken_off(
    tmp_path: Path,
) -> None:
    root = saved(tmp_path / "W")
    clusters = open_workspace(root).features("clusters").set_index("cluster_id")
    place = clusters.to_crs("EPSG:4326").loc["CCN-0001"].geometry
    spot = place.representative_point().buffer(1e-5).bounds
    view = ",".join(f"{edge:.6f}" for edge in spot)

    app = kept(root, 1 << 30, lang="en", bbox=view)

    assert not app.exception
    assert set(table(app, 0)["cluster_id"]) == {"CCN-0001"}
    assert "clusters-view-2024-04-22.geojson" in said(app)
    app = press(app, "view-off")
    assert "bbox" not in app.query_params
    assert len(table(app, 0)) > 1


@pytest.mark.parametrize("view", ["x", "1,2,3", "106,21,105,22", "{{7*7}},1,2,3"])
def test_what_is_no_view_is_one_plain_box_and_can_be_taken_off(view: str) -> None:
    app = opened("export", lang="en", bbox=view)

    assert not app.exception
    assert len(app.error) == 1
    assert "is no view" in app.error[0].value
    [button] = [one for one in app.button if one.key == "view-off"]
    after = button.click().run()
    assert not after.error
    assert len(table(after, 0)) > 1


def test_a_view_that_is_not_heeded_is_said_to_be_so() -> None:
    app = opened("export", lang="en", bbox="105,21,106,22", layer="documents")

    assert not app.exception
    assert "The view of the map is not heeded here" in said(app)
    assert "-view-" not in said(app)
