"""A file of one place or site says so, and what goes beside it goes in one zip."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import openpyxl
import pytest

from clusterviz.settings import Publication
from clusterviz.workspace.outgoing import file_name
from clusterviz.workspace.outgoing_made import make
from tests.tiny import tiny_workspace
from tests.unit.test_outgoing import ON, look, of_layer

if TYPE_CHECKING:
    from pathlib import Path

    from clusterviz.records import Finding


@pytest.mark.parametrize("suffix", [".geojson", ".csv", ".zip"])
def test_dictionary_and_metadata_go_beside_a_file_in_one_zip(
    tmp_path: Path, suffix: str
) -> None:
    workspace = tiny_workspace()
    wanted = of_layer("clusters", suffix, as_of_on=ON, has_sides=True)

    made = make(workspace, wanted, tmp_path)

    assert [one.name for one in tmp_path.iterdir()] == [made.file]
    assert made.file.endswith("-2024-04-22-metadata.zip")
    with zipfile.ZipFile(tmp_path / made.file) as archive:
        [own] = [one for one in archive.namelist() if one.endswith(suffix)]
        endings = (
            "dictionary.json",
            "metadata.json",
            "metadata.xml",
            "metadata.jsonld",
        )
        assert set(archive.namelist()) == {own, *(f"{own}.{one}" for one in endings)}
        said = json.loads(archive.read(f"{own}.metadata.json"))
    # It names the file that lies beside it.
    assert own in json.dumps(said)
    assert made.n_features == look(workspace, wanted).n_features


@pytest.mark.parametrize("suffix", [".gpkg", ".xlsx"])
def test_a_file_that_holds_its_metadata_is_not_zipped(suffix: str) -> None:
    wanted = of_layer("clusters", suffix, has_sides=True)

    assert file_name(tiny_workspace(), wanted).endswith(suffix)


def test_only_what_shares_land_with_a_drawn_shape_leaves(tmp_path: Path) -> None:
    workspace = tiny_workspace()
    clusters = workspace.features("clusters").set_index("cluster_id").geometry
    spot = clusters["CCN-0001"].representative_point().buffer(1)
    wanted = of_layer("clusters", within=spot.wkt)

    made = make(workspace, wanted, tmp_path)

    [feature] = json.loads((tmp_path / made.file).read_bytes())["features"]
    assert feature["properties"]["cluster_id"] == "CCN-0001"
    assert look(workspace, wanted).n_features == made.n_features == 1
    assert look(workspace, of_layer("clusters")).n_features > 1


def test_clusters_without_a_boundary_are_not_lost_from_a_district_unsaid(
    tmp_path: Path,
) -> None:
    workspace = tiny_workspace()
    shapes = workspace.features("clusters").geometry
    n_without = int((shapes.isna() | shapes.is_empty).sum())
    assert n_without
    of_district = look(workspace, of_layer("clusters", as_of_on=ON, area="001"))
    whole = look(workspace, of_layer("clusters", as_of_on=ON))

    said = {one.code: one.values for one in of_district.findings}
    assert said["outgoing.unplaced"] == {"n": n_without}
    assert "outgoing.unplaced" not in {one.code for one in whole.findings}


def test_clusters_of_several_statuses_are_counted_apart(tmp_path: Path) -> None:
    workspace = tiny_workspace()
    found = look(workspace, of_layer("clusters", as_of_on=ON, language="en"))

    [said] = [one for one in found.findings if one.code == "outgoing.statuses"]
    statuses = str(said.values["statuses"])
    counts = [int(one.rpartition(" ")[2]) for one in statuses.split("; ")]
    assert sum(counts) == found.n_features
    assert "Withdrawn or removed part 2" in statuses
    withdrawn = of_layer("clusters", as_of_on=ON, statuses=("withdrawn",))
    codes = {one.code for one in look(workspace, withdrawn).findings}
    assert "outgoing.statuses" not in codes


def test_a_file_of_one_place_says_so_in_its_name_and_in_itself(tmp_path: Path) -> None:
    workspace = tiny_workspace()
    made = make(workspace, of_layer("clusters", as_of_on=ON, area="001"), tmp_path)

    assert made.file == "clusters-001-2024-04-22.geojson"
    said = json.loads((tmp_path / made.file).read_bytes())["selection"]
    assert (said["area"], said["area_name"]) == ("001", "Huyện Tây")


def test_files_of_two_views_or_two_sites_have_two_names() -> None:
    workspace = tiny_workspace()
    clusters = workspace.features("clusters").set_index("cluster_id").geometry
    sites = [clusters["CCN-0001"].buffer(metres).wkt for metres in (1, 2)]
    views = [(106.1, 21.2, 106.3, 21.3), (106.1, 21.2, 106.3, 21.30001)]

    wanted = [
        of_layer("clusters", as_of_on=ON),
        *(of_layer("clusters", as_of_on=ON, within=one) for one in sites),
        *(of_layer("clusters", as_of_on=ON, bbox=one) for one in views),
    ]
    names = [file_name(workspace, one) for one in wanted]

    assert len(set(names)) == len(names)
    assert names[-1] == "clusters-view-106.1-21.2-106.3-21.30001-2024-04-22.geojson"
    again = of_layer("clusters", as_of_on=ON, within=sites[0])
    assert file_name(workspace, again) == names[1]


def _texts(path: Path) -> str:
    """Return the words of a file, as whoever opens it reads them."""
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path)
        cells = (one for sheet in book for row in sheet.iter_rows() for one in row)
        return " ".join(str(one.value) for one in cells)
    if path.suffix == ".gpkg":
        with closing(sqlite3.connect(path)) as database:
            said = database.execute("SELECT description FROM gpkg_contents")
            return " ".join(str(one) for one in said)
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("suffix", [".geojson", ".xlsx", ".gpkg", ".kml", ".dxf"])
def test_each_format_says_of_which_part_it_is(tmp_path: Path, suffix: str) -> None:
    workspace = tiny_workspace()
    part, whole = (
        make(workspace, of_layer("clusters", suffix, as_of_on=ON, **of), tmp_path)
        for of in ({"area": "001"}, {})
    )

    assert "001 (Huyện Tây)" in _texts(tmp_path / part.file) or (
        suffix == ".geojson" and "Huyện Tây" in _texts(tmp_path / part.file)
    )
    assert "(Huyện Tây)" not in _texts(tmp_path / whole.file)
    assert '"selection"' not in _texts(tmp_path / whole.file)


def test_what_the_province_has_not_said_of_its_data_is_told_before_they_leave() -> None:
    workspace = tiny_workspace()
    wanted = of_layer("clusters", ".geojson", as_of_on=ON, has_sides=True)
    about = {"organisation_vi": "Sở Công Thương", "phone": " ", "licence": "CC BY 4.0"}
    settings = workspace.settings.model_copy(
        update={"publication": Publication.model_validate(about)}
    )
    told = replace(workspace, settings=settings)

    [lacking] = [one for one in look(workspace, wanted).findings if is_unstated(one)]
    [left] = [one for one in look(told, wanted).findings if is_unstated(one)]

    assert lacking.values["names"] == (
        "cơ quan chịu trách nhiệm, cách liên hệ, giấy phép sử dụng"
    )
    # A blank is nothing said.
    assert left.values["names"] == "cách liên hệ"
    alone = of_layer("clusters", ".geojson", as_of_on=ON)
    assert not any(is_unstated(one) for one in look(workspace, alone).findings)


def is_unstated(one: Finding) -> bool:
    return one.code == "outgoing.unstated"
