"""An extract is no layer: it has an identity, a day and an extent of its own."""

from __future__ import annotations

import datetime as dt
import re
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from clusterviz.workspace import exports, handover
from clusterviz.workspace.selection import Selection
from tests.profiled import CLUSTERS, profiled
from tests.tiny import tiny_workspace

if TYPE_CHECKING:
    from pathlib import Path

DAY = dt.date(2024, 4, 22)
LATER = dt.date(2024, 5, 31)
ID = re.compile(r"fileIdentifier>\s*<gco:CharacterString>([0-9a-f-]{36})<")


def iso_within(path: Path) -> str:
    """Return the metadata by ISO 19115 that a GeoPackage of clusters holds."""
    with closing(sqlite3.connect(path)) as file:
        [(text,)] = file.execute(
            "SELECT metadata FROM gpkg_metadata_reference JOIN gpkg_metadata"
            " ON id = md_file_id WHERE table_name = 'clusters'"
            " AND mime_type = 'text/xml' AND md_standard_uri LIKE '%/gmd'"
        )
    return str(text)


def test_a_geopackage_says_the_day_and_the_identity_of_its_extract(
    tmp_path: Path,
) -> None:
    workspace = tiny_workspace()
    for name, area in (("whole", None), ("west", "001")):
        exports.export(
            workspace, "clusters", tmp_path / f"{name}.gpkg",
            selection=Selection(area=area, as_of_on=LATER), has_metadata=True,
        )  # fmt: skip
    whole, west = (iso_within(tmp_path / f"{one}.gpkg") for one in ("whole", "west"))
    beside = (tmp_path / "west.gpkg.metadata.xml").read_text("utf-8")

    assert LATER.isoformat() in west
    assert DAY.isoformat() not in re.findall(r"timePosition>([^<]*)<", west)
    assert ID.findall(west) == ID.findall(beside) != []
    assert ID.findall(west) != ID.findall(whole)


def test_hand_overs_of_two_areas_are_two_things(tmp_path: Path) -> None:
    workspace = profiled(tmp_path, CLUSTERS)
    ids = set()
    for area in (None, "001", "002"):
        out = tmp_path / f"out-{area}"
        handover.hand_over(workspace, "own", out, area=area)
        [one] = ID.findall((out / "clusters.metadata.xml").read_text("utf-8"))
        ids.add(one)

    assert len(ids) == 3


def test_a_view_is_told_to_the_digits_that_were_asked(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    view = (105.123456, 21.012345, 107.654321, 22.0)
    exports.export(tiny_workspace(), "clusters", path, selection=Selection(bbox=view))

    assert "105.123456, 21.012345, 107.654321, 22" in path.read_text("utf-8")
