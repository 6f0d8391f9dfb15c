"""A hand-over with one GeoPackage of all its layers, that opens as the map shows."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pyogrio
import pytest

from clusterviz.errors import InputError
from clusterviz.workspace import handover, profiles
from tests.profiled import CLUSTERS, handed, profiled

if TYPE_CHECKING:
    from pathlib import Path

PACKAGED = """
package = "tat_ca"
formats = []
selection = { area = "002" }
[[layers]]
layer = "clusters"
[[layers]]
layer = "projects"
[[layers]]
layer = "documents"
formats = [".csv"]
"""


def test_it_holds_the_layers_with_looks_and_metadata(tmp_path: Path) -> None:
    path = handed(tmp_path, PACKAGED) / "tat_ca.gpkg"
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        styled = {one for (one,) in database.execute(
            "SELECT f_table_name FROM layer_styles WHERE useAsDefault")}  # fmt: skip
        said = [one for (one,) in database.execute(
            "SELECT metadata FROM gpkg_metadata")]  # fmt: skip

    assert {name for name, _ in pyogrio.list_layers(path)} >= {"clusters", "projects"}
    assert len(pyogrio.read_dataframe(path, layer="clusters")) == 4
    assert "clusters" in styled
    assert any("MD_Metadata" in one for one in said)


def test_the_list_says_which_layers_are_in_it(tmp_path: Path) -> None:
    out = handed(tmp_path, PACKAGED)
    told = json.loads((out / "manifest.json").read_text("utf-8"))
    layers = {one["layer"]: one for one in told["layers"]}
    file = next(one for one in told["files"] if one["name"] == "tat_ca.gpkg")

    assert file["crs"] == "EPSG:9214"
    assert layers["clusters"]["files"] == ["tat_ca.gpkg"]
    assert layers["projects"]["files"] == ["tat_ca.gpkg"]
    # A table of no place is not in it where a place is asked for.
    assert layers["documents"]["files"] == ["documents.csv"]
    assert layers["clusters"]["n_rows"] == 4
    catalog = (out / "metadata.jsonld").read_text("utf-8")
    assert '"tat_ca.gpkg"' in catalog


def test_one_that_nobody_may_write_is_replaced_with_force(tmp_path: Path) -> None:
    out = handed(tmp_path, PACKAGED)
    handover.hand_over(profiled(tmp_path, PACKAGED), "own", out, force=True)

    assert sorted(one.name for one in tmp_path.iterdir()) == ["out", "w"]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (f"formats = []\n{CLUSTERS}", "written in no format"),
        (f'package = "x/y"\n{CLUSTERS}', "cannot be the name of a file"),
        (f'package = "clusters"\n{CLUSTERS}', "two parts are written to `clusters`"),
        (
            f'package = "x"\n{CLUSTERS}[layers.fields]\ncluster_id = "ma"\n',
            "no fields or statuses of `clusters` can be picked",
        ),
    ],
)
def test_a_package_that_cannot_be_is_refused(
    tmp_path: Path, text: str, complaint: str
) -> None:
    with pytest.raises(InputError, match=complaint):
        profiles.read_profile(profiled(tmp_path, text), "own")


def test_a_table_that_would_be_in_no_file_is_refused(tmp_path: Path) -> None:
    text = PACKAGED.replace('formats = [".csv"]', "")

    with pytest.raises(InputError, match="`documents` is a table without places"):
        handed(tmp_path, text)
    assert not (tmp_path / "out").exists()


def test_the_dictionary_of_a_package_names_every_field(tmp_path: Path) -> None:
    told = json.loads((handed(tmp_path, PACKAGED) / "dictionary.json").read_text())

    assert len(told["layers"][0]["fields"]) > 40
