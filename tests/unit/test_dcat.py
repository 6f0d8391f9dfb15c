"""DCAT as JSON-LD: expanded by rdflib, with what DCAT-AP asks for."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import re
from functools import cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import (
    DCAT,
    DCTERMS,
    FOAF,
    OWL,
    PROV,
    RDF,
    RDFS,
    SKOS,
    XSD,
    Namespace,
)
from rdflib.plugins.parsers.jsonld import to_rdf

from clusterviz.files.dcat import CONTEXT, Catalog, dcat_json
from clusterviz.schema import Label
from tests.described import (
    AT,
    MOVED,
    STATED,
    clusters_described,
    table_described,
)

if TYPE_CHECKING:
    from rdflib.term import Node

    from clusterviz.files.described import Described

BASE = "http://folder.example/out/metadata.jsonld"
EU = "http://publications.europa.eu/resource/authority"

VCARD = Namespace(CONTEXT["vcard"])
SPDX = Namespace(CONTEXT["spdx"])
GSP = Namespace(CONTEXT["gsp"])

KNOWN = {str(one): one for one in (DCAT, DCTERMS, FOAF, OWL, PROV, RDF, RDFS, SKOS)}
"""Vocabularies of which rdflib knows every term."""

CATALOG = Catalog(
    "71f887ac-909e-5d90-8907-84083f5d04a7",
    Label("Dữ liệu cụm", "Cluster data"),
    Label("Bàn giao cho Sở Công Thương.", "Handed to the department."),
    Label("Tỉnh Bắc Giang", "Bắc Giang province"),
    AT,
)


def graph(*layers: Described) -> Graph:
    """Return the statements of a catalogue."""
    document = json.loads(dcat_json(CATALOG, layers))
    # What `Graph.parse` calls; that warns of a class of its own.
    found: Graph = to_rdf(document, Graph(), base=BASE)
    return found


@cache
def usual() -> Graph:
    """Return those of clusters, of which all is stated, and of a table."""
    return graph(clusters_described(publication=STATED), table_described())


def one(found: Graph, subject: Node, predicate: URIRef) -> Node:
    """Return the only value of a property."""
    values = [*found.objects(subject, predicate)]
    assert len(values) == 1
    return values[0]


def said(found: Graph, subject: Node, predicate: URIRef) -> dict[str, str]:
    """Return what a property says, by language."""
    words = [*found.objects(subject, predicate)]
    return {
        str(word.language): str(word) for word in words if isinstance(word, Literal)
    }


def clusters(found: Graph) -> Node:
    """Return the data set of clusters."""
    title = Literal("Industrial clusters – Bắc Giang province", lang="en")
    return one_of(found, DCTERMS.title, title)


def one_of(found: Graph, predicate: URIRef, value: Node) -> Node:
    """Return the only subject of a property and value."""
    subjects = [*found.subjects(predicate, value)]
    assert len(subjects) == 1
    return subjects[0]


def test_every_term_is_one_of_its_vocabulary() -> None:
    used = {str(p) for p in usual().predicates()}
    used |= {str(o) for o in usual().objects(None, RDF.type)}
    unknown = [
        term
        for term in used
        for base, known in KNOWN.items()
        if term.startswith(base) and URIRef(term) not in known
    ]

    # Of DCAT 3, which rdflib does not know yet.
    assert unknown == [f"{DCAT}version"]
    assert {base for base in KNOWN if any(term.startswith(base) for term in used)} >= {
        str(DCAT), str(DCTERMS), str(FOAF), str(PROV),
    }  # fmt: skip


def test_nothing_is_fetched_to_read_it() -> None:
    document = json.loads(dcat_json(CATALOG, [table_described()]))

    assert isinstance(document["@context"], dict)
    assert all(isinstance(one, str) for one in document["@context"].values())


def test_the_catalogue_has_what_dcat_ap_asks_for() -> None:
    found = usual()
    catalog = one_of(found, RDF.type, DCAT.Catalog)
    publisher = one(found, catalog, DCTERMS.publisher)

    assert said(found, catalog, DCTERMS.title) == {
        "vi": "Dữ liệu cụm", "en": "Cluster data",
    }  # fmt: skip
    assert set(said(found, catalog, DCTERMS.description)) == {"vi", "en"}
    assert (publisher, RDF.type, FOAF.Agent) in found
    assert said(found, publisher, FOAF.name)["vi"] == "Tỉnh Bắc Giang"
    datasets = set(found.subjects(RDF.type, DCAT.Dataset))
    assert set(found.objects(catalog, DCAT.dataset)) == datasets
    assert len(datasets) == 2


def test_a_data_set_has_what_dcat_ap_asks_for_and_recommends() -> None:
    found = usual()
    for dataset in found.subjects(RDF.type, DCAT.Dataset):
        assert set(said(found, dataset, DCTERMS.title)) == {"vi", "en"}
        assert set(said(found, dataset, DCTERMS.description)) == {"vi", "en"}
        for predicate in (
            DCAT.contactPoint, DCAT.distribution, DCAT.keyword, DCTERMS.publisher,
            DCTERMS.provenance, DCTERMS.accessRights, DCTERMS.accrualPeriodicity,
            DCTERMS.issued, DCTERMS.modified, DCTERMS.identifier,
        ):  # fmt: skip
            assert (dataset, predicate, None) in found


def test_a_file_has_its_address_size_sum_and_system() -> None:
    found = usual()
    path = URIRef("http://folder.example/out/clusters.gpkg")
    file = one_of(found, DCAT.downloadURL, path)
    checksum = one(found, file, SPDX.checksum)

    assert one(found, file, DCAT.accessURL) == path
    assert one(found, file, DCTERMS.format) == URIRef(f"{EU}/file-type/GPKG")
    size = one(found, file, DCAT.byteSize)
    assert size == Literal("1500000", datatype=XSD.nonNegativeInteger)
    assert str(one(found, checksum, SPDX.checksumValue)).lower() == "ab" * 32
    assert one(found, checksum, SPDX.algorithm) == SPDX.checksumAlgorithm_sha256
    system = URIRef("http://www.opengis.net/def/crs/EPSG/0/9214")
    assert one(found, file, DCTERMS.conformsTo) == system
    assert one(found, file, DCTERMS.license) == URIRef(STATED.licence)


def test_place_day_and_rhythm_are_those_of_the_layer() -> None:
    found = usual()
    dataset = clusters(found)
    box = one(found, one(found, dataset, DCTERMS.spatial), DCAT.bbox)
    period = one(found, dataset, DCTERMS.temporal)
    day = Literal("2024-04-22", datatype=XSD.date)

    assert isinstance(box, Literal)
    assert box.datatype == GSP.wktLiteral
    numbers = [float(each) for each in re.findall(r"[\d.]+", str(box))]
    lons, lats = numbers[::2], numbers[1::2]
    assert 105 < min(lons) < max(lons) < 107.5
    assert 20.5 < min(lats) < max(lats) < 22
    assert one(found, period, DCAT.startDate) == day
    assert one(found, dataset, DCTERMS.accrualPeriodicity) == URIRef(
        f"{EU}/frequency/MONTHLY"
    )


def test_provenance_has_operation_and_repairs() -> None:
    found = usual()
    labels = " ".join(
        str(label)
        for statement in found.objects(clusters(found), DCTERMS.provenance)
        for label in found.objects(statement, RDFS.label)
    )

    assert MOVED in labels
    assert "3 spikes cut" in labels
    assert "tolerance" in labels


def test_a_contact_that_nobody_named_is_said_not_to_be_stated() -> None:
    found = graph(clusters_described())
    contact = one(found, clusters(found), DCAT.contactPoint)

    assert said(found, contact, VCARD.fn) == {"vi": "Chưa nêu", "en": "Not stated"}
    assert (contact, VCARD.hasEmail, None) not in found
    assert (None, DCTERMS.license, None) not in found
    rhythm = one(found, clusters(found), DCTERMS.accrualPeriodicity)
    assert rhythm == URIRef(f"{EU}/frequency/UNKNOWN")


def test_a_contact_that_is_named_is_there() -> None:
    found = usual()
    contact = one(found, clusters(found), DCAT.contactPoint)

    assert one(found, contact, VCARD.hasEmail) == URIRef("mailto:sct@bacgiang.example")


@pytest.mark.parametrize("email", ["not an address", "a@b c", "<script>@x"])
def test_what_is_no_address_is_no_link(email: str) -> None:
    stated = STATED.model_copy(update={"email": email, "licence": "CC BY 4.0"})
    found = graph(clusters_described(publication=stated))
    contact = one(found, clusters(found), DCAT.contactPoint)

    assert (contact, VCARD.hasEmail, None) not in found
    licences = set(found.objects(None, DCTERMS.license))
    words = {str(x) for one in licences for x in found.objects(one, RDFS.label)}
    assert words == {"CC BY 4.0"}


def test_days_are_days_and_moments_have_a_zone() -> None:
    dates = [
        o.toPython()
        for o in usual().objects(None, DCTERMS.issued)
        if isinstance(o, Literal)
    ]

    assert dates
    assert all(isinstance(each, dt.datetime) and each.tzinfo for each in dates)


@settings(deadline=None, max_examples=100)
@given(text=st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40))
def test_text_from_files_is_text_whatever_it_is(text: str) -> None:
    plain = _plain()
    hostile = dataclasses.replace(plain, title=Label(text, text), sources=(text,))
    found = graph(hostile)
    dataset = one_of(found, DCTERMS.identifier, Literal(plain.identifier))
    expected = text.replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")

    assert said(found, dataset, DCTERMS.title) == {"vi": expected, "en": expected}


@cache
def _plain() -> Described:
    return table_described()
