"""A view of the map on the page of exports: what shows in it, and nothing else."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING

import pytest

from clusterviz import texts
from clusterviz.schema import LANGUAGES
from clusterviz.storage.locks import taken
from clusterviz.workspace import scenarios
from clusterviz.workspace.creation import open_workspace
from tests.app.test_export_page import kept, press, said
from tests.app.test_pages import opened, table
from tests.kept import saved
from tests.unit.test_outgoing import ON, look, of_layer

if TYPE_CHECKING:
    from pathlib import Path

    from clusterviz.schema import Language
    from tests.app.conftest import Offered


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
    edges = "-".join(str(round(float(edge), 5)) for edge in view.split(","))
    assert f"clusters-view-{edges}-2024-04-22.geojson" in said(app)
    app = press(app, "view-off")
    assert "bbox" not in app.query_params
    assert len(table(app, 0)) > 1


PROFILE = """
title = { vi = "Dữ liệu cụm", en = "Cluster data" }
recipient = { vi = "Sở Công Thương", en = "Department of Industry and Trade" }
[[layers]]
layer = "clusters"
"""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("asked", ["bbox", "scenario"])
def test_a_hand_over_takes_the_view_and_the_drawn_site_that_other_files_take(
    tmp_path: Path, language: Language, asked: str, offered: Offered
) -> None:
    root = saved(tmp_path / "W")
    (root / "profiles").mkdir()
    (root / "profiles" / "own.toml").write_text(PROFILE, encoding="utf-8")
    workspace = open_workspace(root)
    clusters = workspace.features("clusters").set_index("cluster_id")
    spot = clusters.geometry["CCN-0001"].representative_point().buffer(1)
    degrees = clusters.geometry.loc[["CCN-0001"]].set_axis([0])
    degrees.iloc[0] = spot
    west, south, east, north = degrees.to_crs("EPSG:4326").total_bounds
    site = scenarios.save(workspace, spot, name="Khu A", by="An")
    values = {
        "bbox": f"{west:.6f},{south:.6f},{east:.6f},{north:.6f}",
        "scenario": site.scenario_id,
    }
    address = {"what": "profile", "profile": "own", "lang": language}

    app = kept(root, 1 << 30, **address, **{asked: values[asked]})

    assert not app.exception
    assert set(table(app, 0)["cluster_id"]) == {"CCN-0001"}
    # In the words that it has for every other file.
    label = texts.say("outgoing.within", language)
    assert label in [one.label for one in app.selectbox]
    is_off = [one.key for one in app.button if one.key == "view-off"]
    assert bool(is_off) == (asked == "bbox")
    press(app, "export-make")
    [(name, data)] = offered.items()
    assert name.startswith(f"own-{'view' if asked == 'bbox' else 'site'}-")
    with zipfile.ZipFile(io.BytesIO(data())) as archive:
        handed = json.loads(archive.read("manifest.json"))
        listed = archive.read("MANIFEST.txt").decode("utf-8")
    [part] = handed["layers"]
    assert part["n_rows"] == 1
    if asked == "bbox":
        assert handed["selection"]["bbox"] == pytest.approx(
            [west, south, east, north], abs=1e-6
        )
    else:
        code = handed["selection"]["within"]
        assert f"own-{code}-2024-04-22.zip" == name
        assert code in listed


def test_what_takes_long_to_write_is_made_beside_the_page_however_it_is_packed(
    tmp_path: Path,
) -> None:
    root = saved(tmp_path / "W")
    wanted = of_layer("clusters", ".dxf", as_of_on=ON, has_sides=True)
    found = look(open_workspace(root), wanted)
    assert found.size_bytes < found.written_bytes
    (root / "imports").mkdir(exist_ok=True)
    busy = taken(root / "imports" / ".busy.lock")
    assert busy is not None

    with busy:
        app = kept(root, found.size_bytes, form="dxf", sides="yes")
        app = press(app, "export-make")
        assert app.query_params["draft"]
        press(app, "job-cancel")


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
