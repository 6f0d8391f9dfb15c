"""DCAT of a hand-over as JSON-LD: what GeoDCAT-AP makes of the ISO 19115 core.

The context stands in the file: nobody needs a network to read it. Addresses of files
are relative, so that the folder may lie anywhere.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from clusterviz.files.described import plain

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from clusterviz.files.described import DataFile, Described, Party
    from clusterviz.schema import Label

Node = dict[str, Any]

CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "dqv": "http://www.w3.org/ns/dqv#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "gsp": "http://www.opengis.net/ont/geosparql#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

_EU = "http://publications.europa.eu/resource/authority"
_IANA = "https://www.iana.org/assignments/media-types"

FREQUENCIES = {
    "continual": "UPDATE_CONT",
    "daily": "DAILY",
    "weekly": "WEEKLY",
    "fortnightly": "BIWEEKLY",
    "monthly": "MONTHLY",
    "quarterly": "QUARTERLY",
    "biannually": "ANNUAL_2",
    "annually": "ANNUAL",
    "irregular": "IRREG",
    "unknown": "UNKNOWN",
}
"""By the code of ISO 19115: that of DCAT-AP's list."""

_MEDIA = {
    ".geojson": ("GEOJSON", "application/geo+json"),
    ".gpkg": ("GPKG", "application/geopackage+sqlite3"),
    ".zip": ("SHP", "application/zip"),
    ".kml": ("KML", "application/vnd.google-earth.kml+xml"),
    ".kmz": ("KMZ", "application/vnd.google-earth.kmz"),
    ".parquet": ("PARQUET", "application/vnd.apache.parquet"),
    ".xlsx": (
        "XLSX",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    ".csv": ("CSV", "text/csv"),
    ".json": ("JSON", "application/json"),
    ".dxf": ("DXF", "image/vnd.dxf"),
}

_EMAIL = re.compile(r"[^\s@<>\"]+@[^\s@<>\"]+")
_ADDRESS = re.compile(r"https?://[^\s<>\"{}|\\^`]+")


@dataclass(frozen=True)
class Catalog:
    """What lists the layers of one hand-over.

    Parameters
    ----------
    identifier
        A UUID.
    title, description
        What it is.
    publisher
        Whose it is.
    issued_at
        When it was made, UTC.
    """

    identifier: str
    title: Label
    description: Label
    publisher: Label
    issued_at: dt.datetime


def dcat_json(catalog: Catalog, layers: Sequence[Described]) -> str:
    """Return a catalogue and its data sets as JSON-LD.

    Parameters
    ----------
    catalog
        Of what.
    layers
        Its data sets.
    """
    publisher = {"@type": "foaf:Agent", "foaf:name": _said(catalog.publisher)}
    listed: Node = {
        "@id": _urn(catalog.identifier),
        "@type": "dcat:Catalog",
        "dct:title": _said(catalog.title),
        "dct:description": _said(catalog.description),
        "dct:publisher": publisher,
        "dct:issued": _moment(catalog.issued_at),
        "dct:language": [_id(f"{_EU}/language/{one}") for one in ("VIE", "ENG")],
        "dcat:dataset": [_id(_urn(one.identifier)) for one in layers],
    }
    graph = [listed, *(_dataset(one, publisher) for one in layers)]
    document = {"@context": CONTEXT, "@graph": graph}
    return f"{json.dumps(document, ensure_ascii=False, indent=1)}\n"


def _dataset(described: Described, publisher: Node) -> Node:
    node: Node = {
        "@id": _urn(described.identifier),
        "@type": "dcat:Dataset",
        "dct:identifier": described.identifier,
        "dct:title": _said(described.title),
        "dct:description": _said(described.abstract),
        "dct:publisher": publisher,
        "dcat:contactPoint": _contact(described.contact),
        "dcat:keyword": [one for word in described.keywords for one in _said(word)],
        "dcat:theme": [_id(f"{_EU}/data-theme/{one}") for one in ("REGI", "ECON")],
        "dct:created": _day(described.created_on),
        "dct:issued": _moment(described.written_at),
        "dct:modified": _day(described.revised_on),
        "dcat:version": described.edition,
        "owl:versionInfo": described.edition,
        "dct:accrualPeriodicity": _id(
            f"{_EU}/frequency/{FREQUENCIES[described.frequency]}"
        ),
        "dct:language": _id(f"{_EU}/language/VIE"),
        "dct:provenance": _provenance(described),
        "prov:wasDerivedFrom": [
            {"@type": "prov:Entity", "rdfs:label": plain(one)}
            for one in described.sources
        ],
        "dct:accessRights": _access(described),
        "dcat:distribution": [_distribution(one, described) for one in described.files],
    }
    if described.limits:
        node["dct:rights"] = [
            {"@type": "dct:RightsStatement", "rdfs:label": _said(limit)}
            for limit in described.limits
        ]
    if described.as_of_on is not None:
        day = _day(described.as_of_on)
        node["dct:temporal"] = {
            "@type": "dct:PeriodOfTime", "dcat:startDate": day, "dcat:endDate": day,
        }  # fmt: skip
    if described.bounds is not None:
        node["dct:spatial"] = _place(described.bounds)
    systems = [_id(one.uri) for one in described.systems if one.uri]
    if systems:
        node["dct:conformsTo"] = systems
    if described.accuracy is not None and described.accuracy.worst_m is not None:
        node["dqv:hasQualityMeasurement"] = _measured(described.accuracy.worst_m)
    return node


def _distribution(file: DataFile, described: Described) -> Node:
    code, media = _MEDIA[file.suffix]
    node: Node = {
        "@type": "dcat:Distribution",
        "dct:title": plain(file.name),
        "dcat:accessURL": _id(file.address),
        "dcat:downloadURL": _id(file.address),
        "dct:format": _id(f"{_EU}/file-type/{code}"),
        "dcat:mediaType": _id(f"{_IANA}/{media}"),
        "dcat:byteSize": _typed(str(file.size_bytes), "nonNegativeInteger"),
        "dct:issued": _moment(described.written_at),
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": _id(f"{CONTEXT['spdx']}checksumAlgorithm_sha256"),
            "spdx:checksumValue": _typed(file.sha256, "hexBinary"),
        },
    }
    if file.system is not None and file.system.uri:
        node["dct:conformsTo"] = _id(file.system.uri)
    if described.licence:
        # An address is one; words are a document that has them as its label.
        is_address = _ADDRESS.fullmatch(described.licence)
        node["dct:license"] = (
            _id(described.licence)
            if is_address
            else {
                "@type": "dct:LicenseDocument",
                "rdfs:label": plain(described.licence),
            }
        )
    return node


def _contact(party: Party) -> Node:
    node: Node = {
        "@type": "vcard:Organization",
        "vcard:fn": _said(party.organisation),
    }
    if _EMAIL.fullmatch(party.email):
        node["vcard:hasEmail"] = _id(f"mailto:{party.email}")
    if party.phone:
        node["vcard:hasTelephone"] = {"vcard:hasValue": plain(party.phone)}
    if party.address:
        node["vcard:hasAddress"] = {
            "@type": "vcard:Address", "vcard:street-address": plain(party.address),
        }  # fmt: skip
    return node


def _provenance(described: Described) -> list[Node]:
    said = [described.lineage, *(one.text for one in described.steps)]
    return [
        {"@type": "dct:ProvenanceStatement", "rdfs:label": _said(one)} for one in said
    ]


def _access(described: Described) -> Node:
    code = "PUBLIC" if described.access == "public" else "RESTRICTED"
    return {
        "@id": f"{_EU}/access-right/{code}",
        "@type": "dct:RightsStatement",
        "rdfs:label": _said(described.access_note),
    }


def _place(bounds: tuple[float, float, float, float]) -> Node:
    west, south, east, north = bounds
    corners = [
        (west, south), (east, south), (east, north), (west, north), (west, south),
    ]  # fmt: skip
    ring = ", ".join(f"{lon:.7f} {lat:.7f}" for lon, lat in corners)
    return {
        "@type": "dct:Location",
        "dcat:bbox": {"@value": f"POLYGON(({ring}))", "@type": "gsp:wktLiteral"},
    }


def _measured(worst_m: float) -> Node:
    return {
        "@type": "dqv:QualityMeasurement",
        "dqv:isMeasurementOf": {
            "@type": "dqv:Metric",
            "skos:definition": {
                "@value": "Largest stated positional accuracy, in metres",
                "@language": "en",
            },
            "dqv:expectedDataType": _id("xsd:decimal"),
        },
        "dqv:value": _typed(f"{worst_m:.3f}", "decimal"),
    }


def _said(label: Label) -> list[Node]:
    return [
        {"@value": plain(label.vi), "@language": "vi"},
        {"@value": plain(label.en), "@language": "en"},
    ]


def _id(address: str) -> Node:
    return {"@id": address}


def _urn(identifier: str) -> str:
    return f"urn:uuid:{identifier}"


def _typed(value: str, kind: str) -> Node:
    return {"@value": value, "@type": f"xsd:{kind}"}


def _day(day: dt.date) -> Node:
    return _typed(day.isoformat(), "date")


def _moment(moment: dt.datetime) -> Node:
    return _typed(moment.isoformat(timespec="seconds"), "dateTime")
