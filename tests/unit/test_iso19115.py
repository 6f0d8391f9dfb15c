"""ISO 19115 metadata: valid by the schemas of ISO 19139, and read by another tool.

The schemas (edition 20070417) are those that pycsw ships.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from owslib.iso import MD_Metadata

from clusterviz.files.described import Described
from clusterviz.files.iso19115 import SPACES, iso_xml
from clusterviz.schema import Label
from tests.described import (
    HISTORY,
    MOVED,
    STATED,
    clusters_described,
    table_described,
)

GMD = "plugins/profiles/apiso/schemas/ogc/iso/19139/20070417/gmd/gmd.xsd"

WHERE = "//gmd:identificationInfo/gmd:MD_DataIdentification"


@cache
def schema() -> etree.XMLSchema:
    """Return the schema of metadata, read without a network."""
    found = find_spec("pycsw")
    assert found is not None
    assert found.origin is not None
    path = Path(found.origin).parent / GMD
    return etree.XMLSchema(etree.parse(path, etree.XMLParser(no_network=True)))


def tree(described: Described) -> etree._Element:
    """Return the document, parsed."""
    return etree.fromstring(iso_xml(described).encode())


def all_of(root: etree._Element, path: str) -> list[str]:
    """Return the text of everything at a path."""
    found = root.xpath(path, namespaces=SPACES)
    return ["".join(one.itertext()).strip() for one in found]


def said(root: etree._Element, path: str) -> tuple[str, str]:
    """Return what an element says in Vietnamese and in English."""
    other = "gmd:PT_FreeText/gmd:textGroup/gmd:LocalisedCharacterString[@locale='#EN']"
    return (
        all_of(root, f"{path}/gco:CharacterString")[0],
        all_of(root, f"{path}/{other}")[0],
    )


CASES: dict[str, Callable[[], Described]] = {
    "not_stated": clusters_described,
    "stated": lambda: clusters_described(publication=STATED),
    "table": table_described,
    "bare": lambda: dataclasses.replace(
        table_described(), as_of_on=None, files=(), limits=()
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_it_is_valid_by_the_schemas(case: str) -> None:
    valid = schema()

    assert valid.validate(tree(CASES[case]())), valid.error_log


def test_the_schemas_see_what_is_wrong() -> None:
    text = iso_xml(table_described())
    lacking = text.replace("gmd:edition>", "gmd:issue>")

    assert lacking != text
    assert not schema().validate(etree.fromstring(lacking.encode()))


def test_title_and_abstract_are_in_both_languages() -> None:
    root = tree(clusters_described())

    assert said(root, f"{WHERE}//gmd:title") == (
        "Cụm công nghiệp – Tỉnh Bắc Giang",
        "Industrial clusters – Bắc Giang province",
    )
    vietnamese, english = said(root, f"{WHERE}/gmd:abstract")
    assert "Số đối tượng: 7. Phiên bản 2, số liệu đến 22/04/2024." in vietnamese
    assert "Features: 7. Version 2, as of 22 Apr 2024." in english


def test_dates_are_told_apart_and_the_day_is_the_data_s_own() -> None:
    root = tree(clusters_described())
    kinds = root.xpath("//gmd:CI_DateTypeCode/@codeListValue", namespaces=SPACES)

    assert kinds == ["creation", "publication", "revision"]
    assert all_of(root, "//gmd:CI_Date")[1].split()[0] == "2024-05-02"
    assert all_of(root, "//gml:timePosition") == ["2024-04-22"]


def test_lineage_has_documents_operations_repairs_and_tolerance() -> None:
    root = tree(clusters_described())
    vietnamese, english = said(root, "//gmd:lineage//gmd:statement")
    steps = all_of(root, "//gmd:processStep//gco:CharacterString")

    assert "QĐ 105/QĐ-UBND" in vietnamese
    assert "0,5 m" in vietnamese
    assert "0.5 m if surveyed, 5.0 m if digitised" in english
    assert any(MOVED in one for one in steps)
    assert any("3 spikes cut, -0.01 ha" in one for one in steps)
    assert "No shape was mended" not in english
    assert "QĐ 105/QĐ-UBND" in all_of(root, "//gmd:LI_Source/gmd:description")
    assert "Test" in all_of(root, "//gmd:LI_Source/gmd:description")


def test_a_layer_that_was_not_mended_says_so() -> None:
    plain = dataclasses.replace(HISTORY, repairs=())
    _, english = said(tree(clusters_described(plain)), "//gmd:lineage//gmd:statement")

    assert "No shape was mended" in english


def test_accuracy_is_the_worst_that_is_stated() -> None:
    root = tree(clusters_described())

    assert all_of(root, "//gmd:DQ_QuantitativeResult/gmd:value") == ["5"]
    # Six of the seven clusters have a shape; two of them state an accuracy.
    assert all_of(root, "//gmd:measureDescription") == [
        "Features that state one: 2 / 6"
    ]


def test_the_extent_holds_the_clusters_and_the_systems_are_named() -> None:
    root = tree(clusters_described())
    edges = [float(one) for one in all_of(root, "//gmd:EX_GeographicBoundingBox/*")]
    west, east, south, north = edges

    assert 105 < west < east < 107.5
    assert 20.5 < south < north < 22
    assert all_of(root, "//gmd:RS_Identifier/gmd:code") == [
        "http://www.opengis.net/def/crs/EPSG/0/9214",
        "http://www.opengis.net/def/crs/EPSG/0/4326",
    ]


def test_a_contact_that_nobody_named_is_not_invented() -> None:
    root = tree(clusters_described())

    assert said(root, "/*/gmd:contact//gmd:organisationName") == (
        "Chưa nêu", "Not stated",
    )  # fmt: skip
    missing = root.xpath("//gmd:contactInfo/@gco:nilReason", namespaces=SPACES)
    assert missing
    assert set(missing) == {"missing"}
    assert not root.xpath("//gmd:electronicMailAddress", namespaces=SPACES)


def test_a_contact_that_is_named_is_there() -> None:
    root = tree(clusters_described(publication=STATED))

    assert said(root, "/*/gmd:contact//gmd:organisationName") == (
        "Sở Công Thương Bắc Giang",
        "Department of Industry and Trade of Bắc Giang",
    )
    assert set(all_of(root, "//gmd:electronicMailAddress")) == {"sct@bacgiang.example"}
    assert set(all_of(root, "//gmd:voice")) == {"+84 204 000000"}


def test_constraints_say_sample_persons_limits_and_licence() -> None:
    root = tree(clusters_described(publication=STATED))
    limits = " ".join(all_of(root, "//gmd:useLimitation"))
    codes = "//gmd:MD_RestrictionCode/@codeListValue"

    for one in ("without legal value", "For planning only.", "note", "VN-2000"):
        assert one in limits
    assert STATED.licence in all_of(root, "//gmd:otherConstraints")
    assert root.xpath(codes, namespaces=SPACES) == [
        "restricted", "otherRestrictions", "license",
    ]  # fmt: skip
    frequency = "//gmd:MD_MaintenanceFrequencyCode/@codeListValue"
    assert root.xpath(frequency, namespaces=SPACES) == ["monthly"]


def test_a_table_is_no_geographic_data_set() -> None:
    root = tree(table_described())
    scope = "/*/gmd:hierarchyLevel/gmd:MD_ScopeCode/@codeListValue"

    assert root.xpath(scope, namespaces=SPACES) == ["nonGeographicDataset"]
    assert not root.xpath("//gmd:EX_GeographicBoundingBox", namespaces=SPACES)
    assert not root.xpath("//gmd:referenceSystemInfo", namespaces=SPACES)


@pytest.mark.filterwarnings("ignore::FutureWarning:owslib.iso")
def test_another_reader_finds_the_same() -> None:
    described = clusters_described(publication=STATED)
    reader: Any = MD_Metadata
    read = reader(tree(described))
    found = read.identification
    found = found[0] if isinstance(found, list) else found

    assert read.identifier == described.identifier
    assert found.title == described.title.vi
    assert found.abstract == described.abstract.vi
    assert [one.type for one in found.date] == ["creation", "publication", "revision"]
    assert described.bounds is not None
    box = (found.bbox.minx, found.bbox.miny, found.bbox.maxx, found.bbox.maxy)
    assert tuple(map(float, box)) == pytest.approx(described.bounds, abs=1e-6)
    assert read.dataquality.lineage == described.lineage.vi
    assert read.contact[0].email == "sct@bacgiang.example"
    assert [one.url for one in read.distribution.online] == [
        "clusters.gpkg", "clusters.geojson",
    ]  # fmt: skip


@settings(deadline=None, max_examples=150)
@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_text_from_files_is_text_whatever_it_is(text: str) -> None:
    described = dataclasses.replace(
        _plain(), lineage=Label(vi=text, en=text), sources=(text,), licence=text
    )
    root = tree(described)
    found = root.xpath(
        "//gmd:statement/gco:CharacterString", namespaces=SPACES
    )[0].text or ""  # fmt: skip

    assert schema().validate(root), schema().error_log
    # XML reads a carriage return as a line break, and has no control characters.
    kept = [one for one in text if one.isprintable()]
    assert [one for one in found if one.isprintable() and one != "\ufffd"] == [
        one for one in kept if one != "\ufffd"
    ]


@cache
def _plain() -> Described:
    return table_described()
