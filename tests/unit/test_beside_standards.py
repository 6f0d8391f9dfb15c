"""The metadata beside one layer: by ISO 19115 and DCAT, as beside a hand-over."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import zipfile
from types import MappingProxyType
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest
from lxml import etree
from rdflib import Graph, URIRef
from rdflib.namespace import DCAT, DCTERMS, RDF
from rdflib.plugins.parsers.jsonld import to_rdf

from clusterviz.files.described import Accuracy
from clusterviz.files.iso19115 import SPACES
from clusterviz.workspace import batches, exports
from clusterviz.workspace.creation import open_workspace
from clusterviz.workspace.noted import Noted
from clusterviz.workspace.outgoing_made import make
from clusterviz.workspace.selection import Selection
from tests.described import told
from tests.kept import saved
from tests.tiny import tiny_workspace
from tests.tiny.plan import cluster_rows
from tests.unit.test_iso19115 import all_of, schema
from tests.unit.test_outgoing import ON, of_layer

if TYPE_CHECKING:
    from pathlib import Path

    from clusterviz.workspace import Workspace

BASE = "http://folder.example/out/"
FORMATS = sorted(exports.SUFFIXES)


def iso(path: Path) -> etree._Element:
    """Return the ISO 19115 metadata beside a file, valid by the schemas."""
    root = etree.fromstring(path.with_name(f"{path.name}.metadata.xml").read_bytes())
    valid = schema()
    assert valid.validate(root), valid.error_log
    return root


def catalog(path: Path) -> Graph:
    """Return the statements of the DCAT beside a file."""
    text = path.with_name(f"{path.name}.metadata.jsonld").read_text(encoding="utf-8")
    found: Graph = to_rdf(json.loads(text), Graph(), base=f"{BASE}x.jsonld")
    return found


def handed(
    workspace: Workspace,
    path: Path,
    layer: str = "clusters",
    selection: Selection | None = None,
) -> Path:
    """Export with what goes beside."""
    exports.export(workspace, layer, path, selection=selection, has_metadata=True)
    return path


def of_part(tmp_path: Path, name: str, selection: Selection | None) -> str:
    """Return the identifier of a file of some clusters."""
    path = handed(tiny_workspace(), tmp_path / name, selection=selection)
    [found] = all_of(iso(path), "/*/gmd:fileIdentifier")
    return found


@pytest.mark.parametrize("suffix", FORMATS)
def test_both_standards_say_of_every_format_what_the_file_is(
    tmp_path: Path, suffix: str
) -> None:
    path = handed(tiny_workspace(), tmp_path / f"x{suffix}")
    content = path.read_bytes()
    sha256 = hashlib.sha256(content).hexdigest()
    root, found = iso(path), catalog(path)

    [part] = found.subjects(RDF.type, DCAT.Distribution)
    [dataset] = found.objects(None, DCAT.dataset)
    assert (dataset, DCAT.distribution, part) in found
    assert found.value(part, DCAT.downloadURL) == URIRef(f"{BASE}x{suffix}")
    assert str(found.value(part, DCAT.byteSize)) == str(len(content))
    assert sha256 in {str(one).lower() for one in found.objects()}
    assert all_of(root, "//gmd:onLine//gmd:description") == [f"SHA-256 {sha256}"]
    assert all_of(root, "//gmd:linkage") == [f"x{suffix}"]
    is_metric = suffix in {".gpkg", ".parquet", ".zip", ".dxf"}
    system = "EPSG/0/9214" if is_metric else "EPSG/0/4326"
    [named] = all_of(root, "//gmd:referenceSystemInfo//gmd:code")
    assert named == f"http://www.opengis.net/def/crs/{system}"
    assert found.value(part, DCTERMS.conformsTo) == URIRef(named)
    about = json.loads((tmp_path / f"x{suffix}.metadata.json").read_bytes())
    # A table that has but a point in degrees is not in metres.
    assert about["crs"]["coordinates"].startswith(
        "EPSG:9214" if is_metric else "OGC:CRS84"
    )


def test_a_table_without_places_has_no_system(tmp_path: Path) -> None:
    path = handed(tiny_workspace(), tmp_path / "x.csv", "documents")

    assert all_of(iso(path), "//gmd:referenceSystemInfo") == []
    assert not [*catalog(path).objects(None, DCTERMS.conformsTo)]


@pytest.mark.parametrize("has_days", [False, True])
def test_a_large_layer_has_the_same_metadata_as_a_small_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, has_days: bool
) -> None:
    workspace = open_workspace(saved(tmp_path / "W"))
    asked = Selection(as_of_on=ON) if has_days else None
    for name in ("few", "many"):
        (tmp_path / name).mkdir()
        handed(workspace, tmp_path / name / "x.geojson", "plan_zones", asked)
        monkeypatch.setattr(batches, "FEW", 1)
        monkeypatch.setattr(batches, "ROWS_AT_ONCE", 2)
    workspace.store.close()
    few, many = (iso(tmp_path / name / "x.geojson") for name in ("few", "many"))
    for one in (few, many):
        # The moment, and the sum of a file that tells it, are each one's own.
        for path in ("//gmd:dateStamp", "//gmd:transferOptions"):
            for found in one.xpath(path, namespaces=SPACES):
                found.getparent().remove(found)

    assert etree.tostring(few) == etree.tostring(many)


def test_a_part_says_which_part_it_is_and_is_not_taken_for_the_whole(
    tmp_path: Path,
) -> None:
    east = handed(tiny_workspace(), tmp_path / "e.csv", selection=Selection(area="002"))
    limits = all_of(iso(east), "//gmd:useLimitation/gco:CharacterString")
    ids = {
        of_part(tmp_path, f"{n}.csv", one)
        for n, one in enumerate([None, Selection(area="001"), Selection(area="002")])
    }

    assert any("Chỉ là một phần" in one and "002 (Huyện Đông)" in one for one in limits)
    assert len(ids) == 3
    # The same question has the same name the next time, and on another day too.
    assert of_part(tmp_path, "n.csv", Selection(as_of_on=ON)) in ids


def test_what_is_noted_part_by_part_is_what_is_noted_of_the_whole() -> None:
    rows = told().rows("clusters")
    rows["source_document"] = [f"QĐ {n}" for n in range(len(rows))]
    # The largest is in the first part, and the last states none.
    rows.loc[rows.index[0], "accuracy_m"] = 9.0
    whole, parted = Noted(), Noted()
    whole.rows(rows)
    for start in range(0, len(rows), 3):
        parted.rows(rows.iloc[start : start + 3])

    assert parted == whole
    assert whole.accuracy == Accuracy(9.0, 2, 6)
    assert len(whole.documents) == len(rows)


@pytest.mark.parametrize("suffix", [".geojson", ".gpkg"])
def test_what_is_personal_is_not_told_in_them(tmp_path: Path, suffix: str) -> None:
    there = tiny_workspace(
        {"clusters": [{**one, "source_document": "ZQ"} for one in cluster_rows()]}
    )
    layer = there.layers["clusters"]
    fields = dict(layer.fields)
    fields["source_document"] = dataclasses.replace(
        fields["source_document"], is_personal=True
    )
    layer = dataclasses.replace(layer, fields=MappingProxyType(fields))
    secret = dataclasses.replace(there, layers={**there.layers, "clusters": layer})
    path = handed(secret, tmp_path / f"x{suffix}")
    limits = all_of(iso(path), "//gmd:useLimitation/gco:CharacterString")

    assert any("source_document" in one for one in limits)
    for one in tmp_path.iterdir():
        assert b"ZQ" not in one.read_bytes()
    handed(there, tmp_path / f"y{suffix}")
    assert b"ZQ" in (tmp_path / f"y{suffix}.metadata.xml").read_bytes()


def test_a_file_of_any_name_is_found_by_its_address(tmp_path: Path) -> None:
    name = "cụm <1> & #2 {{x}}.csv"
    path = handed(tiny_workspace(), tmp_path / name)
    [address] = catalog(path).objects(None, DCAT.downloadURL)

    assert unquote(str(address)) == BASE + name
    assert not set(str(address)) & set(" <>{}#&")
    assert unquote(all_of(iso(path), "//gmd:linkage")[0]) == name


def test_two_formats_lie_in_one_folder_each_with_its_own(tmp_path: Path) -> None:
    first = handed(tiny_workspace(), tmp_path / "clusters.geojson")
    second = handed(tiny_workspace(), tmp_path / "clusters.gpkg")

    assert len([*tmp_path.iterdir()]) == 10
    for path in (first, second):
        about = json.loads((tmp_path / f"{path.name}.metadata.json").read_bytes())
        assert about["file"] == path.name
        assert about["dictionary"] == f"{path.name}.dictionary.json"
        assert all_of(iso(path), "//gmd:linkage") == [path.name]


def test_the_zip_of_the_export_page_holds_them_too(tmp_path: Path) -> None:
    wanted = of_layer("clusters", ".geojson", as_of_on=ON, has_sides=True)
    made = make(tiny_workspace(), wanted, tmp_path)
    with zipfile.ZipFile(tmp_path / made.file) as archive:
        archive.extractall(tmp_path / "out")
    [path] = (tmp_path / "out").glob("*.geojson")

    assert all_of(iso(path), "//gmd:linkage") == [path.name]
    assert [*catalog(path).subjects(RDF.type, DCAT.Dataset)]
