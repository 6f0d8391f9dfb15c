"""ISO 19115 metadata of a layer as XML, in the encoding of ISO 19139 (``gmd``).

That encoding, not the newer ISO 19115-3, since it is the one that receivers read:
QGIS's catalogue client and every other that is built on OWSLib, GeoNetwork, ArcGIS,
pycsw and CKAN take it; 19115-3 only the newest of them do. Vietnamese stands as the
text of each element, English beside it as its ``PT_FreeText``.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from clusterviz.files.described import plain

if TYPE_CHECKING:
    from clusterviz.files.described import Described, Party
    from clusterviz.schema import Label

SPACES = {
    "gmd": "http://www.isotc211.org/2005/gmd",
    "gco": "http://www.isotc211.org/2005/gco",
    "gml": "http://www.opengis.net/gml/3.2",
    "xlink": "http://www.w3.org/1999/xlink",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
}

_CODES = "http://standards.iso.org/iso/19139/resources/gmxCodelists.xml"
_LANGUAGES = "http://www.loc.gov/standards/iso639-2/"
_METRE = "http://www.opengis.net/def/uom/EPSG/0/9001"
_OTHER = "EN"
"""The locale of the second language."""

_NAMES = {
    ".geojson": ("GeoJSON", "RFC 7946"),
    ".gpkg": ("GeoPackage", "1.3"),
    ".zip": ("ESRI Shapefile", "1.0"),
    ".kml": ("KML", "2.2"),
    ".kmz": ("KMZ", "2.2"),
    ".parquet": ("GeoParquet", "1.1.0"),
    ".xlsx": ("Office Open XML Workbook", "ISO/IEC 29500"),
    ".csv": ("CSV", "RFC 4180"),
    ".json": ("JSON", "RFC 8259"),
    ".dxf": ("DXF", "AC1024"),
}

_Element = ElementTree.Element


def iso_xml(described: Described) -> str:
    """Return the metadata of a layer as one XML document.

    Parameters
    ----------
    described
        The layer.
    """
    root = ElementTree.Element(_tag("gmd:MD_Metadata"))
    _text(root, "gmd:fileIdentifier", described.identifier)
    _language(_in(root, "gmd:language"), "vie")
    _code(root, "gmd:characterSet", "MD_CharacterSetCode", "utf8")
    _code(root, "gmd:hierarchyLevel", "MD_ScopeCode", _scope(described))
    if described.bounds is None:
        _text(root, "gmd:hierarchyLevelName", "table")
    _party(root, "gmd:contact", described.contact, "pointOfContact")
    stamp = described.written_at.astimezone(dt.UTC).isoformat(timespec="seconds")
    _in(root, "gmd:dateStamp/gco:DateTime").text = stamp
    _text(root, "gmd:metadataStandardName", "ISO 19115:2003/19139")
    _text(root, "gmd:metadataStandardVersion", "1.0")
    _locale(root)
    for system in described.systems:
        # RS_Identifier: which register, and which entry of it.
        place = "gmd:referenceSystemInfo/gmd:MD_ReferenceSystem"
        named = _in(root, f"{place}/gmd:referenceSystemIdentifier/gmd:RS_Identifier")
        _text(named, "gmd:code", system.uri or system.name)
        if system.authority:
            _text(named, "gmd:codeSpace", system.authority)
    _identification(_in(root, "gmd:identificationInfo/gmd:MD_DataIdentification"),
                    described)  # fmt: skip
    if described.files:
        _distribution(_in(root, "gmd:distributionInfo/gmd:MD_Distribution"), described)
    _quality(_in(root, "gmd:dataQualityInfo/gmd:DQ_DataQuality"), described)
    for prefix, space in SPACES.items():
        ElementTree.register_namespace(prefix, space)
    ElementTree.indent(root)
    text = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _identification(where: _Element, described: Described) -> None:
    citation = _in(where, "gmd:citation/gmd:CI_Citation")
    _label(citation, "gmd:title", described.title)
    days = {
        "creation": described.created_on,
        "publication": described.written_at.astimezone(dt.UTC).date(),
        "revision": described.revised_on,
    }
    for kind, day in days.items():
        _day(citation, day, kind)
    _text(citation, "gmd:edition", described.edition)
    named = _in(citation, "gmd:identifier/gmd:MD_Identifier")
    _text(named, "gmd:code", f"urn:uuid:{described.identifier}")
    _label(where, "gmd:abstract", described.abstract)
    _party(where, "gmd:pointOfContact", described.contact, "pointOfContact")
    if described.publisher != described.contact.organisation:
        party = _in(where, "gmd:pointOfContact/gmd:CI_ResponsibleParty")
        _label(party, "gmd:organisationName", described.publisher)
        _code(party, "gmd:role", "CI_RoleCode", "owner")
    kept = _in(where, "gmd:resourceMaintenance/gmd:MD_MaintenanceInformation")
    _code(
        kept, "gmd:maintenanceAndUpdateFrequency", "MD_MaintenanceFrequencyCode",
        described.frequency,
    )  # fmt: skip
    words = _in(where, "gmd:descriptiveKeywords/gmd:MD_Keywords")
    for word in described.keywords:
        _label(words, "gmd:keyword", word)
    _constraints(where, described)
    kind = "textTable" if described.bounds is None else "vector"
    _code(
        where, "gmd:spatialRepresentationType", "MD_SpatialRepresentationTypeCode", kind
    )
    _language(_in(where, "gmd:language"), "vie")
    _code(where, "gmd:characterSet", "MD_CharacterSetCode", "utf8")
    _in(where, "gmd:topicCategory/gmd:MD_TopicCategoryCode").text = "planningCadastre"
    _extent(where, described)


def _constraints(where: _Element, described: Described) -> None:
    if described.limits:
        limits = _in(where, "gmd:resourceConstraints/gmd:MD_Constraints")
        for limit in described.limits:
            _label(limits, "gmd:useLimitation", limit)
    legal = _in(where, "gmd:resourceConstraints/gmd:MD_LegalConstraints")
    kinds = ["otherRestrictions"] if described.access == "public" else ["restricted"]
    for kind in dict.fromkeys([*kinds, "otherRestrictions"]):
        _code(legal, "gmd:accessConstraints", "MD_RestrictionCode", kind)
    if described.licence:
        _code(legal, "gmd:useConstraints", "MD_RestrictionCode", "license")
    _label(legal, "gmd:otherConstraints", described.access_note)
    if described.licence:
        _text(legal, "gmd:otherConstraints", described.licence)


def _extent(where: _Element, described: Described) -> None:
    if described.bounds is None and described.as_of_on is None:
        return
    extent = _in(where, "gmd:extent/gmd:EX_Extent")
    if described.bounds is not None:
        west, south, east, north = described.bounds
        box = _in(extent, "gmd:geographicElement/gmd:EX_GeographicBoundingBox")
        edges = {
            "westBoundLongitude": west, "eastBoundLongitude": east,
            "southBoundLatitude": south, "northBoundLatitude": north,
        }  # fmt: skip
        for name, degrees in edges.items():
            _in(box, f"gmd:{name}/gco:Decimal").text = f"{degrees:.7f}"
    if described.as_of_on is not None:
        place = "gmd:temporalElement/gmd:EX_TemporalExtent/gmd:extent/gml:TimeInstant"
        instant = _in(extent, place)
        instant.set(_tag("gml:id"), "as_of")
        _in(instant, "gml:timePosition").text = described.as_of_on.isoformat()


def _distribution(where: _Element, described: Described) -> None:
    for suffix in dict.fromkeys(one.suffix for one in described.files):
        name, version = _NAMES.get(suffix, (suffix.removeprefix("."), "–"))
        form = _in(where, "gmd:distributionFormat/gmd:MD_Format")
        _text(form, "gmd:name", name)
        _text(form, "gmd:version", version)
    # A file that holds its own metadata cannot say its own sum.
    for file in (one for one in described.files if one.sha256):
        place = "gmd:transferOptions/gmd:MD_DigitalTransferOptions"
        options = _in(where, place)
        if file.size_bytes:
            size = _in(options, "gmd:transferSize/gco:Real")
            size.text = f"{file.size_bytes / 10**6:.6f}"
        online = _in(options, "gmd:onLine/gmd:CI_OnlineResource")
        _in(online, "gmd:linkage/gmd:URL").text = file.address
        _text(online, "gmd:name", file.name)
        if file.sha256:
            _text(online, "gmd:description", f"SHA-256 {file.sha256}")
        _code(online, "gmd:function", "CI_OnLineFunctionCode", "download")


def _quality(where: _Element, described: Described) -> None:
    scope = _in(where, "gmd:scope/gmd:DQ_Scope")
    _code(scope, "gmd:level", "MD_ScopeCode", _scope(described))
    accuracy = described.accuracy
    if accuracy is not None and accuracy.worst_m is not None:
        report = _in(where, "gmd:report/gmd:DQ_AbsoluteExternalPositionalAccuracy")
        _text(report, "gmd:nameOfMeasure", "Largest stated positional accuracy")
        stated = f"{accuracy.n_stated} / {accuracy.n}"
        _text(report, "gmd:measureDescription", f"Features that state one: {stated}")
        result = _in(report, "gmd:result/gmd:DQ_QuantitativeResult")
        _in(result, "gmd:valueUnit").set(_tag("xlink:href"), _METRE)
        _in(result, "gmd:value/gco:Record").text = f"{accuracy.worst_m:g}"
    lineage = _in(where, "gmd:lineage/gmd:LI_Lineage")
    _label(lineage, "gmd:statement", described.lineage)
    for step in described.steps:
        done = _in(lineage, "gmd:processStep/gmd:LI_ProcessStep")
        _label(done, "gmd:description", step.text)
        if step.at is not None:
            moment = step.at.astimezone(dt.UTC).isoformat(timespec="seconds")
            _in(done, "gmd:dateTime/gco:DateTime").text = moment
    for source in described.sources:
        _text(_in(lineage, "gmd:source/gmd:LI_Source"), "gmd:description", source)


def _scope(described: Described) -> str:
    return "nonGeographicDataset" if described.bounds is None else "dataset"


def _party(where: _Element, tag: str, party: Party, role: str) -> None:
    named = _in(where, f"{tag}/gmd:CI_ResponsibleParty")
    _label(named, "gmd:organisationName", party.organisation)
    if party.phone or party.email or party.address:
        contact = _in(named, "gmd:contactInfo/gmd:CI_Contact")
        if party.phone:
            _text(_in(contact, "gmd:phone/gmd:CI_Telephone"), "gmd:voice", party.phone)
        if party.email or party.address:
            address = _in(contact, "gmd:address/gmd:CI_Address")
            if party.address:
                _text(address, "gmd:deliveryPoint", party.address)
            if party.email:
                _text(address, "gmd:electronicMailAddress", party.email)
    else:
        _in(named, "gmd:contactInfo").set(_tag("gco:nilReason"), "missing")
    _code(named, "gmd:role", "CI_RoleCode", role)


def _locale(root: _Element) -> None:
    locale = _in(root, "gmd:locale/gmd:PT_Locale")
    locale.set("id", _OTHER)
    _language(_in(locale, "gmd:languageCode"), "eng")
    _code(locale, "gmd:characterEncoding", "MD_CharacterSetCode", "utf8")


def _day(where: _Element, day: dt.date, kind: str) -> None:
    date = _in(where, "gmd:date/gmd:CI_Date")
    _in(date, "gmd:date/gco:Date").text = day.isoformat()
    _code(date, "gmd:dateType", "CI_DateTypeCode", kind)


def _in(where: _Element, path: str) -> _Element:
    """Return a new element, in new ones, at the end of `where`."""
    for name in path.split("/"):
        where = ElementTree.SubElement(where, _tag(name))
    return where


def _text(where: _Element, tag: str, text: str) -> None:
    _in(where, f"{tag}/gco:CharacterString").text = plain(text)


def _label(where: _Element, tag: str, label: Label) -> None:
    element = _in(where, tag)
    element.set(_tag("xsi:type"), "gmd:PT_FreeText_PropertyType")
    _in(element, "gco:CharacterString").text = plain(label.vi)
    place = "gmd:PT_FreeText/gmd:textGroup/gmd:LocalisedCharacterString"
    other = _in(element, place)
    other.set("locale", f"#{_OTHER}")
    other.text = plain(label.en)


def _code(where: _Element, tag: str, codes: str, value: str) -> None:
    element = _in(where, f"{tag}/gmd:{codes}")
    element.set("codeList", f"{_CODES}#{codes}")
    element.set("codeListValue", value)
    element.text = value


def _language(where: _Element, code: str) -> None:
    element = _in(where, "gmd:LanguageCode")
    element.set("codeList", _LANGUAGES)
    element.set("codeListValue", code)
    element.text = code


def _tag(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"{{{SPACES[prefix]}}}{local}"
