"""KML that is read back: places, values, and text that stays text."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pyogrio
import pytest

from clusterviz import crs
from clusterviz.workspace import exports
from tests.tiny import at, tiny_workspace
from tests.tiny.plan import cluster_rows, zone_rows

if TYPE_CHECKING:
    from pathlib import Path

    from tests.tiny import Row

KML = {"": "http://www.opengis.net/kml/2.2"}


def exported(folder: Path, name: str, rows: dict[str, list[Row]] | None = None) -> Path:
    """Return the KML of a layer of the tiny workspace."""
    path = folder / f"{name}.kml"
    exports.export(tiny_workspace(rows), name, path, language="en")
    return path


def test_shapes_come_back_where_they_were(tmp_path: Path) -> None:
    read = pyogrio.read_dataframe(exported(tmp_path, "clusters"))
    metric = crs.to_metric(read)

    # CCN-0005 is known by a symbol only: its placemark has no place.
    assert len(metric) == 7
    assert metric.geometry.isna().tolist() == [False] * 4 + [True] + [False] * 2
    assert metric.geometry.iloc[0].area == pytest.approx(400_000, rel=1e-4)
    assert metric["Name"].iloc[0] == "Tây Nam"


def test_values_stand_beside_each_shape_and_missing_ones_do_not(tmp_path: Path) -> None:
    root = ElementTree.parse(exported(tmp_path, "clusters")).getroot()
    first = root.find("Document/Placemark", KML)
    assert first is not None
    values = {
        one.get("name"): one.findtext("value", namespaces=KML)
        for one in first.iterfind("ExtendedData/Data", KML)
    }

    assert values["cluster_id"] == "CCN-0001"
    assert values["area_ha"] == "40.0"
    assert values["established_on"] == "2012-05-01"
    assert values["illustrative"] == "true"
    assert "withdrawn_on" not in values


def test_the_document_says_that_it_is_a_sample(tmp_path: Path) -> None:
    root = ElementTree.parse(exported(tmp_path, "clusters")).getroot()
    note = "Illustrative data, without legal value."

    assert root.findtext("Document/name", "", KML) == f"Industrial clusters – {note}"
    assert note in root.findtext("Document/description", "", KML)


@pytest.mark.parametrize(
    "name", ["]]><Placemark/>", "<b>&amp;", "{{7*7}}", "a\x00b\x1b", "\"'"]
)
def test_text_stays_text(tmp_path: Path, name: str) -> None:
    first, *others = cluster_rows()
    rows = {"clusters": [{**first, "cluster_name": name}, *others]}
    root = ElementTree.parse(exported(tmp_path, "clusters", rows)).getroot()
    names = [one.text for one in root.iterfind("Document/Placemark/name", KML)]

    # What XML cannot hold shows as the sign for unreadable characters.
    assert names[0] == name.replace("\x00", "\ufffd").replace("\x1b", "\ufffd")
    assert len(names) == 7


def test_a_hole_stays_a_hole(tmp_path: Path) -> None:
    first, *others = zone_rows()
    ring = at(800, 100, 1200, 300) - at(900, 150, 1000, 250)
    rows = {"plan_zones": [{**first, "geometry": ring}, *others]}
    read = crs.to_metric(pyogrio.read_dataframe(exported(tmp_path, "plan_zones", rows)))

    assert read.geometry.iloc[0].area == pytest.approx(70_000, rel=1e-4)


def test_lines_come_back(tmp_path: Path) -> None:
    read = crs.to_metric(pyogrio.read_dataframe(exported(tmp_path, "roads")))

    assert read.geometry.iloc[0].length == pytest.approx(4000, rel=1e-3)
