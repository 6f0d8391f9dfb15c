"""A zipped shapefile that the program's own import takes, and a key to its names."""

from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING

import pytest

from clusterviz import crs
from clusterviz.files.sandbox import RawLayer, read_raw
from clusterviz.files.shapefile import short_names
from clusterviz.settings import ImportLimits
from clusterviz.workspace import exports
from tests.tiny import tiny_workspace
from tests.tiny.plan import cluster_rows

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("shapefile") / "clusters.zip"
    exports.export(tiny_workspace(), "clusters", path, language="en")
    return path


@pytest.fixture(scope="module")
def raw(path: Path) -> RawLayer:
    return read_raw(path, ImportLimits())


def test_the_import_reads_it_back_as_it_was(raw: RawLayer) -> None:
    kept = tiny_workspace().features("clusters")
    frame = raw.frame

    assert raw.layer == "clusters"
    assert frame["cluster_id"].tolist() == kept["cluster_id"].tolist()
    assert frame["cluster_na"].tolist() == kept["cluster_name"].tolist()
    assert frame["leased_ha"].iloc[0] == 12
    assert str(frame["establishe"].iloc[0])[:10] == "2012-05-01"
    assert frame["area_ha"].iloc[0] == 40
    assert frame.geometry.isna().tolist() == [False] * 4 + [True] + [False] * 2
    assert frame.geometry.iloc[0].equals(kept.geometry.iloc[0])


def test_no_reader_has_to_guess_encoding_or_crs(raw: RawLayer) -> None:
    assert "encoding_unstated" not in {one.code for one in raw.notes}
    assert "VN_2000" in raw.crs or "VN-2000" in raw.crs or raw.crs == crs.METRIC


def test_the_zip_says_what_each_short_name_stands_for(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        lines = archive.read("fields.txt").decode().splitlines()
    key = {short: (name, *label) for short, name, *label in map(_columns, lines)}

    assert key["cluster_na"] == ("cluster_name", "Cluster name")
    assert key["area_ha"] == ("area_ha",)
    assert all(len(short) <= 10 for short in key)
    assert {name for name, *_ in key.values()} >= set(
        tiny_workspace().layers["clusters"].fields
    )


def _columns(line: str) -> list[str]:
    return line.split("\t")


def test_a_sample_says_so_in_a_file_of_its_own(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        note = archive.read("illustrative.txt").decode()

    assert note == "Illustrative data, without legal value.\n"


def test_short_names_differ_however_long_the_long_ones_agree() -> None:
    names = [f"planning_status_{n}" for n in range(12)]
    short = list(short_names(names).values())

    assert short[:3] == ["planning_s", "planning_1", "planning_2"]
    assert short[-1] == "planning11"
    assert len(set(short)) == 12


@pytest.mark.parametrize(("n", "is_cut"), [(127, False), (128, True)])
def test_text_that_is_cut_stays_whole_beside_the_table(
    tmp_path: Path, n: int, is_cut: bool
) -> None:
    """127 letters of two bytes fit into 254; of 128, 125 and an ellipsis do."""
    first, *others = cluster_rows()
    rows = {"clusters": [{**first, "cluster_name": "â" * n}, *others]}
    path = tmp_path / "x.zip"
    exports.export(tiny_workspace(rows), "clusters", path)
    name = read_raw(path, ImportLimits()).frame["cluster_na"].iloc[0]
    with zipfile.ZipFile(path) as archive:
        has_file = "cut_texts.json" in archive.namelist()
        cut = json.loads(archive.read("cut_texts.json")) if has_file else []

    assert name == ("â" * 125 + "…" if is_cut else "â" * n)
    assert [one["text"] for one in cut] == ["â" * n] * is_cut
    assert [one["cluster_id"] for one in cut] == ["CCN-0001"] * is_cut


@pytest.mark.parametrize(
    ("size_ha", "is_rounded"), [(0.123456, False), (0.1234567, True)]
)
def test_a_number_with_more_places_than_its_column_stays_whole_beside_it(
    tmp_path: Path, size_ha: float, is_rounded: bool
) -> None:
    first, *others = cluster_rows()
    rows = {"clusters": [{**first, "leased_ha": size_ha}, *others]}
    path = tmp_path / "x.zip"
    exports.export(tiny_workspace(rows), "clusters", path)
    read = read_raw(path, ImportLimits()).frame["leased_ha"].iloc[0]
    with zipfile.ZipFile(path) as archive:
        has_file = "rounded_numbers.json" in archive.namelist()
        lost = json.loads(archive.read("rounded_numbers.json")) if has_file else []

    assert read == pytest.approx(size_ha, abs=5e-7)
    told = {"cluster_id": "CCN-0001", "field": "leased_ha", "number": size_ha}
    assert lost == [told] * is_rounded


def test_the_encoding_is_stated_and_is_utf_8(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        assert archive.read("clusters.cpg").decode() == "UTF-8"
        assert "Tây Nam".encode() in archive.read("clusters.dbf")
