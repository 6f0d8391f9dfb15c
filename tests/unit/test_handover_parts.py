"""Parts of layers in a hand-over: which rows, and that every file says so."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.profiled import handed
from tests.unit.test_handover import listed

if TYPE_CHECKING:
    from pathlib import Path


def test_a_table_of_no_place_is_whole_and_that_is_said(tmp_path: Path) -> None:
    text = """
formats = [".csv"]
selection = { area = "002" }
[[layers]]
layer = "clusters"
[[layers]]
layer = "projects"
[[layers]]
layer = "documents"
"""
    out = handed(tmp_path, text)
    layers = {one["layer"]: one for one in listed(out)["layers"]}

    assert layers["clusters"]["n_rows"] == 4
    assert layers["clusters"]["n_placeless"] == 1
    assert layers["projects"]["n_rows"] < layers["projects"]["n_all"]
    assert layers["documents"]["is_narrowed"] is False
    assert layers["documents"]["n_rows"] == layers["documents"]["n_all"]
    said = (out / "MANIFEST.txt").read_text("utf-8")
    assert "handed over whole" in said
    assert "area 002" in said


def test_each_file_says_of_which_part_it_is_and_what_is_whole_does_not(
    tmp_path: Path,
) -> None:
    text = """
formats = [".json"]
selection = { area = "002" }
[[layers]]
layer = "clusters"
statuses = ["operating"]
[[layers]]
layer = "documents"
"""
    out = handed(tmp_path, text)
    about = {
        name: (out / f"{name}.metadata.xml").read_text("utf-8")
        for name in ("clusters", "documents")
    }
    own = {
        name: json.loads((out / f"{name}.json").read_text("utf-8")) for name in about
    }

    assert "Only a part of the layer" in about["clusters"]
    assert own["clusters"]["selection"]["area"] == "002"
    assert own["clusters"]["selection"]["status"] == "operating"
    assert "Only a part of the layer" not in about["documents"]
    assert "selection" not in own["documents"]
