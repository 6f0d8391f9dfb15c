"""A GeoPackage of one layer is the same as a package of several: looks, columns, words.

A plain export was once another file: QGIS drew its layer in grey.
"""

from __future__ import annotations

import dataclasses
import json
import re
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import pandas as pd
import pyogrio
import pytest

from clusterviz.errors import InputError
from clusterviz.workspace import exports, packages
from clusterviz.workspace.selection import Selection
from tests.incoming import SERIOUS, bring, codes
from tests.tiny import tiny_workspace

if TYPE_CHECKING:
    from pathlib import Path

    from clusterviz.workspace import Workspace

PLACED = ("areas", "plan_zones", "roads", "clusters", "plots", "clearance_sites")

OWN = {"area_ha", "map_status", "illustrative"}
"""Columns that no declaration has."""

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[^<\" ]*")


@pytest.fixture
def workspace() -> Workspace:
    return tiny_workspace()


def rows(path: Path, query: str) -> list[tuple[Any, ...]]:
    """Return the rows of a query, as SQLite alone reads the file."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        return database.execute(query).fetchall()


def held(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Return all that a file holds, by table, but when it was written."""
    tables = rows(path, "SELECT name FROM sqlite_master WHERE type = 'table'")
    return {
        name: [
            tuple(MOMENT.sub("", one) if isinstance(one, str) else one for one in row)
            for row in rows(path, f'SELECT * FROM "{name}"')
        ]
        for (name,) in tables
        if not name.startswith("rtree_")
    }


@pytest.mark.parametrize("name", [*PLACED, "projects", "documents"])
def test_it_is_the_same_file(workspace: Workspace, tmp_path: Path, name: str) -> None:
    alone, package = tmp_path / "a" / "x.gpkg", tmp_path / "b" / "x.gpkg"
    for path in (alone, package):
        path.parent.mkdir()
    exports.export(workspace, name, alone)
    packages.write_package(workspace, package, layers=[name])

    assert held(alone) == held(package)


@pytest.mark.parametrize("name", PLACED)
def test_its_looks_name_columns_that_it_has(
    workspace: Workspace, tmp_path: Path, name: str
) -> None:
    path = tmp_path / "x.gpkg"
    exports.export(workspace, name, path)
    columns = set(pyogrio.read_info(path, layer=name)["fields"])
    looks = rows(
        path, "SELECT f_table_name, styleQML, styleSLD, useAsDefault FROM layer_styles"
    )

    assert {table for table, *_ in looks} == {name}
    assert [usual for *_, usual in looks] == [1] + [0] * (len(looks) - 1)
    for _, qml, sld, _ in looks:
        renderer = ElementTree.fromstring(qml).find("renderer-v2")
        assert renderer is not None
        asked = set(re.findall('"([^"]+)"', renderer.get("attr", "")))
        asked |= set(re.findall("PropertyName>([^<]+)<", sld))
        assert asked <= columns
    if name == "clusters":
        assert 'attr="&quot;map_status&quot;"' in looks[0][1]


def test_nobody_writes_it_and_it_is_replaced_only_by_force(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "x.gpkg"
    exports.export(workspace, "roads", path)
    with pytest.raises(InputError, match="already exists"):
        exports.export(workspace, "clusters", path)
    exports.export(workspace, "clusters", path, force=True, has_metadata=True)

    assert path.stat().st_mode & 0o222 == 0
    assert rows(path, "SELECT count(*) FROM clusters") == [(7,)]
    # The side files are nobody's to draw on: they stay as any file.
    assert (tmp_path / "x.gpkg.metadata.json").stat().st_mode & 0o200


def test_progress_is_told_to_the_last_row(workspace: Workspace, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    exports.export(
        workspace,
        "clusters",
        tmp_path / "x.gpkg",
        on_progress=lambda n_done, n_rows: told.append((n_done, n_rows)),
    )

    assert told[-1] == (7, 7)


class StoppedError(Exception):
    """Somebody does not want it any more."""


def test_one_that_is_stopped_leaves_no_file(
    workspace: Workspace, tmp_path: Path
) -> None:
    def stop(_n_done: int, _n_rows: int) -> None:
        raise StoppedError

    with pytest.raises(StoppedError):
        exports.export(workspace, "clusters", tmp_path / "x.gpkg", on_progress=stop)

    assert list(tmp_path.iterdir()) == []


def test_a_status_is_asked_of_the_clusters_alone(
    workspace: Workspace, tmp_path: Path
) -> None:
    """A package leaves the others whole; who asks it of one other layer errs."""
    path = tmp_path / "x.gpkg"
    with pytest.raises(InputError):
        exports.export(workspace, "roads", path, status="operating")
    with pytest.raises(InputError):
        exports.export(
            workspace, "roads", path, selection=Selection(statuses=("operating",))
        )
    exports.export(workspace, "clusters", path, status="operating")

    assert rows(path, "SELECT DISTINCT map_status FROM clusters") == [("operating",)]


@pytest.mark.parametrize("name", [*PLACED, "documents"])
@pytest.mark.parametrize("is_illustrative", [True, False])
def test_the_dictionary_has_every_column_in_its_order(
    tmp_path: Path, name: str, is_illustrative: bool
) -> None:
    there = tiny_workspace()
    settings = there.settings.model_copy(update={"is_illustrative": is_illustrative})
    path = tmp_path / "x.gpkg"
    done = exports.export(
        dataclasses.replace(there, settings=settings), name, path, has_metadata=True
    )
    fields = json.loads(done.beside[0].read_text(encoding="utf-8"))["fields"]
    columns = pyogrio.read_info(path, layer=name)["fields"].tolist()

    assert [one["name"] for one in fields] == columns
    assert {one["name"] for one in fields if one["is_computed"]} == OWN & {*columns}


def test_file_and_dictionary_say_the_same_of_the_status(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "x.gpkg"
    done = exports.export(workspace, "clusters", path, has_metadata=True)
    fields = json.loads(done.beside[0].read_text(encoding="utf-8"))["fields"]
    (status,) = [one for one in fields if one["name"] == "map_status"]
    inside = rows(
        path,
        "SELECT value, description FROM gpkg_data_column_constraints"
        " WHERE constraint_name = 'clusters_map_status' ORDER BY rowid",
    )

    assert status["label"] == {
        "vi": "Trạng thái trên bản đồ",
        "en": "Status on the map",
    }
    assert status["type"] == "choice"
    assert [(one["code"], one["label"]["vi"]) for one in status["choices"]] == inside
    assert ("operating", "Đang hoạt động") in inside


@pytest.mark.parametrize("is_update", [True, False])
@pytest.mark.parametrize("name", [*PLACED, "projects"])
def test_it_comes_back_as_the_same_rows(
    workspace: Workspace, tmp_path: Path, name: str, is_update: bool
) -> None:
    """What the file adds is told as unused: no field of ours is filled with it."""
    path = tmp_path / "x.gpkg"
    exports.export(workspace, name, path)
    there = dataclasses.replace(workspace, root=tmp_path)
    before = workspace.rows(name)
    report = bring(there, name, path, is_update=is_update)
    (unused,) = [one for one in report.findings if one.code == "columns_unused"]
    added = OWN & set(pyogrio.read_info(path, layer=name)["fields"])

    assert codes(report, *SERIOUS) == []
    assert report.status == "published"
    assert set(str(unused.values["columns"]).split(", ")) == {"fid", *added}
    pd.testing.assert_frame_equal(there.rows(name), before)


def test_a_column_that_is_gone_is_not_filled_from_what_the_file_adds(
    workspace: Workspace, tmp_path: Path
) -> None:
    """Somebody deletes the planned area in QGIS and brings the rest as an update."""
    path, less = tmp_path / "x.gpkg", tmp_path / "less.gpkg"
    exports.export(workspace, "clusters", path)
    read = pyogrio.read_dataframe(path, layer="clusters")
    gone = ["planned_area_ha", "planning_status", "land_status"]
    read.drop(columns=gone).to_file(less, driver="GPKG", layer="clusters")
    there = dataclasses.replace(workspace, root=tmp_path)
    before = workspace.rows("clusters")[gone]
    report = bring(there, "clusters", less, is_update=True)

    assert codes(report, *SERIOUS) == []
    assert there.rows("clusters")[gone].equals(before)


def test_its_metadata_say_that_it_holds_a_part_of_the_layer(
    workspace: Workspace, tmp_path: Path
) -> None:
    for name, area in (("part", "002"), ("all", None)):
        exports.export(workspace, "clusters", tmp_path / f"{name}.gpkg", area=area)
    query = "SELECT metadata FROM gpkg_metadata WHERE mime_type = 'text/xml'"
    [(part,)], [(whole,)] = (
        rows(tmp_path / f"{name}.gpkg", query) for name in ("part", "all")
    )

    said = "Only a part of the layer: "
    assert said in part
    assert "002 (Huyện Đông)" in part[part.index(said) :]
    assert said not in whole
