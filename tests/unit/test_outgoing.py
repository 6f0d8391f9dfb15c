"""What a file will hold is said before it is made: rows, length, what is left out."""

from __future__ import annotations

import csv
import datetime as dt
import json
import zipfile
from typing import TYPE_CHECKING

import pandas as pd
import pyogrio
import pytest

from clusterviz import texts
from clusterviz.errors import InputError, NotAllowed
from clusterviz.records import Actor
from clusterviz.schema import LANGUAGES
from clusterviz.workspace.creation import open_workspace
from clusterviz.workspace.formats import SUFFIXES
from clusterviz.workspace.outgoing import Outgoing, file_name, suffixes_of
from clusterviz.workspace.outgoing_made import make
from clusterviz.workspace.outgoing_parts import seen
from clusterviz.workspace.profiles import profiles
from tests.kept import sample
from tests.profiled import profiled
from tests.tiny import tiny_workspace
from tests.unit.test_personal import FACTS

if TYPE_CHECKING:
    from pathlib import Path

    from clusterviz.workspace import Workspace
    from clusterviz.workspace.outgoing_rows import Seen

ON = dt.date(2024, 4, 22)


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Return the sample of a province."""
    return open_workspace(sample(tmp_path_factory.mktemp("sample") / "W"))


def of_layer(name: str, suffix: str = ".geojson", /, **asked: object) -> Outgoing:
    """Return what asks for one layer."""
    told = {"kind": "layer", "layers": (name,), "suffix": suffix}
    return Outgoing.model_validate(told | asked)


def look(workspace: Workspace, wanted: Outgoing) -> Seen:
    """Return what a file will hold."""
    return seen(workspace, wanted.model_dump_json())


def test_the_first_rows_are_those_of_the_file(tmp_path: Path) -> None:
    workspace, wanted = tiny_workspace(), of_layer("clusters", ".csv", as_of_on=ON)
    [part] = look(workspace, wanted).parts
    path = tmp_path / make(workspace, wanted, tmp_path).file
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))

    assert list(part.rows) == list(rows[0])
    assert part.n_rows == len(rows)
    ours = part.rows["established_on"].fillna("").tolist()
    assert ours == [one["established_on"] for one in rows[: len(ours)]]
    areas = part.rows["area_ha"].map("{:g}".format).replace("nan", "").tolist()
    written = [one["area_ha"] for one in rows[: len(ours)]]
    assert areas == [f"{float(one):g}" if one else "" for one in written]


@pytest.mark.parametrize("suffix", [".geojson", ".gpkg", ".parquet", ".json"])
def test_the_columns_that_are_shown_are_those_of_the_file(
    tmp_path: Path, suffix: str
) -> None:
    workspace, wanted = tiny_workspace(), of_layer("clusters", suffix)
    [part] = look(workspace, wanted).parts
    path = tmp_path / make(workspace, wanted, tmp_path).file
    if suffix == ".parquet":
        written = set(pd.read_parquet(path)) - {"geometry", "bbox"}
    elif suffix == ".json":
        written = set(json.loads(path.read_text(encoding="utf-8"))["rows"][0])
    else:
        # What GeoJSON has beside its properties is no column.
        written = set(pyogrio.read_info(path, layer=0)["fields"]) - {"id"}

    assert set(part.rows) == written


def test_the_names_of_a_shapefile_are_shown_as_they_are_cut(tmp_path: Path) -> None:
    workspace, wanted = tiny_workspace(), of_layer("clusters", ".zip")
    found = look(workspace, wanted)
    path = tmp_path / make(workspace, wanted, tmp_path).file
    written = pyogrio.read_info(f"/vsizip/{path}")["fields"].tolist()

    assert list(found.parts[0].rows) == written
    [cut] = [one for one in found.findings if one.code == "outgoing.cut_names"]
    assert "cluster_name → cluster_na" in str(cut.values["names"])


def told(rows: str = "violations") -> Workspace:
    """Return a workspace with a layer that names somebody."""
    fact = {"cluster_id": "CCN-0001", "violation_id": "V-1", "offender_name": "ZQ"}
    return tiny_workspace({rows: [{**FACTS[rows], **fact}]})


def test_what_names_persons_is_left_out_and_that_is_said(tmp_path: Path) -> None:
    workspace, wanted = told(), of_layer("violations", ".json")
    [part] = look(workspace, wanted).parts
    made = make(workspace, wanted, tmp_path)

    personal = workspace.layers["violations"].personal
    assert part.left_out == tuple((name, "personal") for name in personal)
    assert not set(personal) & set(part.rows)
    assert "ZQ" not in (tmp_path / made.file).read_text(encoding="utf-8")


def test_whoever_may_asks_for_it_and_nobody_else(tmp_path: Path) -> None:
    wanted = of_layer("violations", ".json", has_personal=True)
    [part] = look(told(), wanted).parts
    stranger = told().acting_as(Actor("ai@tinh.vn", "", "test"))

    assert part.left_out == ()
    assert part.rows["offender_name"].tolist() == ["ZQ"]
    with pytest.raises(NotAllowed):
        look(stranger, wanted)
    with pytest.raises(NotAllowed):
        make(stranger, wanted, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_public_package_says_what_is_not_public(tmp_path: Path) -> None:
    workspace = tiny_workspace()
    wanted = Outgoing(kind="package", suffix=".gpkg")
    found = look(workspace, wanted)
    path = tmp_path / make(workspace, wanted, tmp_path).file

    for part in found.parts:
        fields = set(pyogrio.read_info(path, layer=part.layer)["fields"])
        gone = {name for name, _ in part.left_out}
        assert gone.isdisjoint(fields)
        assert set(part.rows) <= fields
        assert gone == set(workspace.layers[part.layer].fields) - fields
    reasons = {why for part in found.parts for _, why in part.left_out}
    assert "not_public" in reasons


def test_a_hand_over_is_seen_under_the_receivers_names(tmp_path: Path) -> None:
    text = """
[[layers]]
layer = "clusters"
file = "cum"
[layers.fields]
cluster_id = "ma"
cluster_name = "ten"

[[layers]]
layer = "roads"
is_optional = true
"""
    workspace = profiled(tmp_path, text)
    wanted = Outgoing(kind="profile", profile="own", suffix=".zip", as_of_on=ON)
    found = look(workspace, wanted)
    out = tmp_path / "out"
    out.mkdir()
    made = make(workspace, wanted, out)

    part = found.parts[0]
    assert (part.stem, list(part.rows)[:2]) == ("cum", ["ma", "ten"])
    assert ("leased_ha", "not_in_profile") in part.left_out
    with zipfile.ZipFile(out / made.file) as archive:
        features = json.loads(archive.read("cum.geojson"))["features"]
        assert made.list_sha256
    assert len(features) == part.n_rows
    assert found.n_features == made.n_features
    assert set(features[0]["properties"]) <= set(part.rows)


def test_areas_of_another_day_are_several_with_commas(tmp_path: Path) -> None:
    workspace = tiny_workspace()
    days: dict[str, object] = {"as_of_on": ON, "areas_on": dt.date(2025, 7, 15)}
    north, south, both = (
        look(workspace, of_layer("clusters", area=code, **days)).n_features
        for code in ("101", "102", "101,102")
    )

    everything = look(workspace, of_layer("clusters", as_of_on=ON)).n_features
    # What lies in both communes is counted in each.
    assert max(north, south) < both <= min(north + south, everything)
    with pytest.raises(InputError, match="`101`"):
        look(workspace, of_layer("clusters", area="101", as_of_on=ON))
    with pytest.raises(InputError, match="`999`"):
        make(workspace, of_layer("clusters", area="101,999", **days), tmp_path)


def test_no_cluster_is_not_every_cluster(tmp_path: Path) -> None:
    # Both withdrawn clusters are in the other district.
    which: dict[str, object] = {
        "statuses": ("withdrawn",),
        "area": "001",
        "as_of_on": ON,
    }
    wanted = Outgoing.model_validate({"kind": "corners", "suffix": ".xlsx", **which})
    clusters = look(tiny_workspace(), of_layer("clusters", **which))

    assert clusters.n_features == 0
    assert [one.code for one in clusters.findings] == ["outgoing.empty"]
    with pytest.raises(InputError):
        look(tiny_workspace(), wanted)
    with pytest.raises(InputError):
        make(tiny_workspace(), wanted, tmp_path)


def test_a_file_says_its_system_in_metres_in_its_name() -> None:
    workspace = tiny_workspace()
    package = Outgoing(kind="package", suffix=".gpkg", as_of_on=ON)
    wanted = {
        "clusters-2024-04-22.geojson": of_layer("clusters", as_of_on=ON),
        "clusters-epsg9214-2024-04-22.zip": of_layer("clusters", ".zip", as_of_on=ON),
        "projects-2024-04-22.gpkg": of_layer("projects", ".gpkg", as_of_on=ON),
        "clusterviz-epsg9214-2024-04-22.gpkg": package,
        "clusterviz-2024-04-22.gpkg": package.model_copy(update={"crs": "wgs84"}),
        "_.._x_-2024-04-22.zip": Outgoing(
            kind="profile", profile="/../x<", suffix=".zip", as_of_on=ON
        ),
    }

    assert [file_name(workspace, one) for one in wanted.values()] == list(wanted)


def test_a_table_is_offered_no_format_of_a_map() -> None:
    workspace = tiny_workspace()

    assert suffixes_of(workspace, of_layer("clusters")) == SUFFIXES
    tables = (".gpkg", ".xlsx", ".csv", ".parquet", ".json")
    assert suffixes_of(workspace, of_layer("projects")) == tables


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_has_a_sentence(shipped: Workspace, language: str) -> None:
    said = next(one for one in LANGUAGES if one == language)
    for name in profiles(shipped):
        wanted = Outgoing(kind="profile", profile=name, suffix=".zip", area="213")
        for one in look(shipped, wanted).findings:
            assert texts.finding(one, said)
