"""A package as QGIS opens it: looks, words and rights, by QGIS's own reader."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from clusterviz import crs
from clusterviz.view.style import CLUSTER_STATUSES, styles
from clusterviz.workspace import exports, packages
from tests import qgis
from tests.tiny import X0, Y0, layers, tiny_workspace

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(
    not qgis.is_there(), reason="no QGIS: apt-get install python3-qgis"
)

DRAWN = ["areas", "plan_zones", "roads", "clusters", "plots", "clearance_sites"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("qgis")
    packages.write_package(
        tiny_workspace(), folder / "x.gpkg", layers=DRAWN, language="en"
    )
    return folder


@pytest.fixture(scope="module")
def told(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    home = tmp_path_factory.mktemp("home")
    return qgis.opened(
        folder / "x.gpkg",
        DRAWN,
        home,
        home / "map.png",
        (X0, Y0, X0 + 4000, Y0 + 2000),
        (1200, 600),
    )


def test_it_takes_every_layer_with_its_usual_look(told: dict[str, Any]) -> None:
    for name in DRAWN:
        assert told[name]["is_valid"]
        usual = "singleSymbol" if name == "clearance_sites" else "categorizedSymbol"
        assert told[name]["renderer"] == usual
        assert told[name]["crs"] == crs.METRIC
    assert told["errors"] == []


def test_classes_have_the_colours_of_the_map(told: dict[str, Any]) -> None:
    kinds = styles(layers())["plan_zones"]

    for code, kind in kinds.items():
        assert told["plan_zones"]["colors"][code] == kind.fill
    for code in ("operating", "established", "withdrawn"):
        assert told["clusters"]["colors"][code] == CLUSTER_STATUSES[code].fill
    assert "Operating" in told["clusters"]["labels"]


def test_only_the_areas_of_the_level_and_the_day_are_drawn(
    told: dict[str, Any],
) -> None:
    assert told["areas"]["drawn"] == ["district", ""]


def test_names_are_lettered_by_rules(told: dict[str, Any]) -> None:
    for name in ("clusters", "areas", "plan_zones"):
        assert told[name]["letters"] == "rule-based"


def test_columns_have_words(told: dict[str, Any]) -> None:
    assert told["clusters"]["aliases"]["leased_ha"] == "Leased"


def test_layers_open_read_only_and_nothing_is_written_beside_them(
    told: dict[str, Any], folder: Path
) -> None:
    assert all(told[name]["is_read_only"] for name in DRAWN)
    assert [one.name for one in folder.iterdir()] == ["x.gpkg"]


def test_an_operating_cluster_is_blue_as_on_the_map(
    folder: Path, tmp_path: Path
) -> None:
    """#0072b2 at 45 % on white is (140, 192, 220): 0.45 a + 0.55 * 255 of each."""
    found = qgis.opened(
        folder / "x.gpkg",
        ["clusters"],
        tmp_path,
        tmp_path / "map.png",
        (X0, Y0, X0 + 4000, Y0 + 2000),
        (1200, 600),
    )
    # 950 m east and 233 m north of the corner: in CCN-0001, off its name.
    with Image.open(tmp_path / "map.png") as picture:
        seen = picture.convert("RGB").getpixel((285, 530))

    assert found["errors"] == []
    assert seen == pytest.approx((140, 192, 220), abs=2)


@pytest.mark.parametrize("name", ["clusters", "plan_zones", "roads"])
def test_a_file_of_one_layer_opens_with_the_same_look(
    told: dict[str, Any], tmp_path: Path, name: str
) -> None:
    path = tmp_path / f"{name}.gpkg"
    exports.export(tiny_workspace(), name, path, language="en")
    found = qgis.opened(path, [name], tmp_path)

    assert found[name] == told[name]


def test_the_looks_for_map_servers_are_read_by_it_too(
    folder: Path, tmp_path: Path
) -> None:
    slds = {}
    with closing(
        sqlite3.connect(f"file:{folder / 'x.gpkg'}?mode=ro", uri=True)
    ) as held:
        query = "SELECT f_table_name, styleSLD FROM layer_styles WHERE useAsDefault"
        for name, text in held.execute(query).fetchall():
            slds[name] = tmp_path / f"{name}.sld"
            slds[name].write_text(text, encoding="utf-8")
    found = qgis.opened(folder / "x.gpkg", DRAWN, tmp_path, slds=slds)
    rules = dict(found["plots"]["rules"])

    assert set(found["unread"].values()) == {""}
    assert ["Operating", "map_status = 'operating'"] in found["clusters"]["rules"]
    assert rules["Leased"].startswith("lease_status = 'leased'")
    # A rule without a filter would be drawn over all the others.
    assert all(filtered for _, filtered in found["plots"]["rules"])
