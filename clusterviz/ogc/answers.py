"""What pygeoapi answered, put right: addresses, links, words and what it keeps.

It offers formats, processes and transactions that are not here, and titles in English
only: an answer of ours promises what it keeps, in the language that was asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from clusterviz import texts
from clusterviz.ogc import places, values
from clusterviz.ogc.config import BASE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clusterviz.ogc.asked import Question
    from clusterviz.schema import Language, Layer

JSON, GEOJSON = "application/json", "application/geo+json"
SCHEMA = "application/schema+json"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
HTML = "text/html"

_SPEC = "http://www.opengis.net/spec"
CONFORMS_TO = (
    f"{_SPEC}/ogcapi-common-1/1.0/conf/core",
    f"{_SPEC}/ogcapi-common-1/1.0/conf/landing-page",
    f"{_SPEC}/ogcapi-common-1/1.0/conf/json",
    f"{_SPEC}/ogcapi-common-1/1.0/conf/html",
    f"{_SPEC}/ogcapi-common-1/1.0/conf/oas30",
    f"{_SPEC}/ogcapi-common-2/1.0/conf/collections",
    f"{_SPEC}/ogcapi-features-1/1.0/conf/core",
    f"{_SPEC}/ogcapi-features-1/1.0/conf/oas30",
    f"{_SPEC}/ogcapi-features-1/1.0/conf/html",
    f"{_SPEC}/ogcapi-features-1/1.0/conf/geojson",
    f"{_SPEC}/ogcapi-features-2/1.0/conf/crs",
    f"{_SPEC}/ogcapi-features-3/1.0/conf/queryables",
    f"{_SPEC}/ogcapi-features-3/1.0/conf/queryables-query-parameters",
)
"""What is declared; `tests/ogc/test_conf_*.py` hold each class to its tests."""

_REL = "http://www.opengis.net/def/rel/ogc/1.0"
QUERYABLES = f"{_REL}/queryables"
_NAMES = {QUERYABLES: "queryables", f"{_REL}/schema": "schema"}
_KEPT = frozenset(
    {"self", "alternate", "items", "collection", "root", "data",
     "conformance", "service-desc", "service-doc", "related", *_NAMES}
)  # fmt: skip
"""Kinds of link that lead somewhere here."""

_FORMATS = (JSON, GEOJSON, SCHEMA, OPENAPI, HTML)


def tidied(answer: dict[str, Any], base: str, asked: Question) -> dict[str, Any]:
    """Return an answer whose links are ours, in words of the language asked for.

    Parameters
    ----------
    answer
        As pygeoapi gave it; it is changed.
    base
        The address of the API, as the reader knows it.
    asked
        In which language, and for whom.
    """
    if "links" in answer:
        kept = [one for one in answer["links"] if _is_kept(one)]
        answer["links"] = [_link(one, base, asked) for one in kept]
    if "$id" in answer:
        answer["$id"] = answer["$id"].replace(BASE, base, 1)
    for one in answer.get("collections", []):
        tidied(one, base, asked)
    return answer


def _is_kept(link: Mapping[str, str]) -> bool:
    return link["rel"] in _KEPT and link["type"] in _FORMATS


def _link(link: Mapping[str, str], base: str, asked: Question) -> dict[str, str]:
    rel, kind = link["rel"], link["type"]
    href = link["href"].replace(f"{BASE}?", f"{base}/?", 1).replace(BASE, base, 1)
    if rel in {"self", "alternate"}:
        # pygeoapi was asked for JSON, whoever reads it.
        is_self = (kind == HTML) == (asked.shown_as == "html")
        rel = "self" if is_self else "alternate"
    if "lang" in asked.given and "lang=" not in href:
        href += f"{'&' if '?' in href else '?'}lang={asked.language}"
    return {
        "rel": rel,
        "type": kind,
        "title": _title(link, rel, kind, asked.language),
        "href": href,
        "hreflang": asked.language,
    }


def _title(link: Mapping[str, str], rel: str, kind: str, language: Language) -> str:
    if rel in {"collection", "related"}:
        return link["title"]
    name = _NAMES.get(rel, rel).replace("-", "_")
    said = texts.say(f"ogc.rel_{name}", language)
    if kind == HTML and rel in {"self", "alternate", "items", "root", *_NAMES}:
        return f"{said} (HTML)"
    return said


def described(
    answer: dict[str, Any], days: list[str | None], layer: Layer
) -> dict[str, Any]:
    """Return a collection with its days, and what its table of contents lacks.

    Parameters
    ----------
    answer
        One collection; it is changed.
    days
        The first and the last, open where missing.
    layer
        What it is.
    """
    moments = [None if one is None else f"{one}T00:00:00Z" for one in days]
    trs = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"
    answer["extent"]["temporal"] = {"interval": [moments], "trs": trs}
    answer["itemType"] = "feature"
    answer["crs"] = [one for one in answer["crs"] if not one.endswith("CRS84h")]
    if not layer.has_geometry:
        # A table is nowhere.
        answer["extent"].pop("spatial", None)
    return answer


def field_titles(
    answer: dict[str, Any], layer: Layer, language: Language, *, is_asked_by: bool
) -> dict[str, Any]:
    """Return a schema with what people call each field, and each of its words.

    Parameters
    ----------
    answer
        A schema, or the queryables; it is changed.
    layer
        With its public fields.
    language
        Of the words.
    is_asked_by
        It lists what one can search by, and what is added to features is not.
    """
    for name, one in answer["properties"].items():
        field = layer.fields.get(name)
        if field is None:
            continue
        # pygeoapi leaves out bounds and codes; a filter is held against them.
        one |= values.schema_of(field)
        one["title"] = field.label.say(language)
        if field.unit:
            one["x-ogc-unit"] = field.unit
        if field.choices:
            words = field.choices.values()
            one["description"] = "; ".join(
                f"{word.code}: {word.label.say(language)}" for word in words
            )
    if is_asked_by:
        answer["additionalProperties"] = False
    # pygeoapi writes it with http, which names no schema.
    answer["$schema"] = "https://json-schema.org/draft/2019-09/schema"
    shape = answer["properties"].get("geometry")
    if shape is not None:
        shape.pop("$ref", None)
        kind = {"MultiPolygon": "multipolygon", "MultiLineString": "multilinestring"}
        shape["format"] = f"geometry-{kind.get(layer.geometry, 'any')}"
        shape["title"] = texts.say("ogc.geometry", language)
        if not layer.has_geometry:
            del answer["properties"]["geometry"]
    return answer


def page_links(
    answer: dict[str, Any], layer: Layer, base: str, asked: Question
) -> dict[str, Any]:
    """Return a page of features with links to itself, its neighbours and all of them.

    pygeoapi forgets in which place a page stands, and in which form it was asked for.

    Parameters
    ----------
    answer
        It is changed.
    layer
        Whose features they are.
    base
        The address of the API.
    asked
        What is asked.
    """
    here = f"{base}/collections/{layer.name}"
    first, size = asked.offset, asked.limit

    def link(rel: str, shown_as: str, offset: int) -> dict[str, str]:
        its = {**asked.given, "f": shown_as, "offset": str(offset)}
        if not offset:
            del its["offset"]
        kind = HTML if shown_as == "html" else GEOJSON
        href = f"{here}/items?{urlencode(its, safe=',:/')}"
        return {"rel": rel, "type": kind, "title": "", "href": href}

    links = [link("self", shown_as, first) for shown_as in ("json", "html")]
    if first > 0:
        links.append(link("prev", asked.shown_as, max(first - size, 0)))
    if first + size < answer["numberMatched"]:
        links.append(link("next", asked.shown_as, first + size))
    links.append(_collection(layer, here, asked))
    answer["links"] = [_link(one, base, asked) for one in links]
    return answer


def _collection(layer: Layer, here: str, asked: Question) -> dict[str, str]:
    title = layer.title.say(asked.language)
    return {"rel": "collection", "type": JSON, "title": title, "href": here}


def item_links(
    feature: dict[str, Any], layer: Layer, base: str, dashboard: str, asked: Question
) -> dict[str, Any]:
    """Return one feature with links to itself, its collection and its page.

    Parameters
    ----------
    feature
        It is changed. Its key may hold any sign.
    layer
        What it is one of.
    base, dashboard
        The addresses of the API and of the pages; no pages where that is empty.
    asked
        In which language, for whom, and in which system.
    """
    here = f"{base}/collections/{layer.name}"
    key = quote(str(feature["id"]), safe="")
    more = {} if asked.crs == places.CRS84 else {"crs": asked.crs}
    links = [
        {
            "rel": "self",
            "type": HTML if shown_as == "html" else GEOJSON,
            "title": "",
            "href": f"{here}/items/{key}?{urlencode({'f': shown_as, **more})}",
        }
        for shown_as in ("json", "html")
    ]
    links.append(_collection(layer, here, asked))
    found = [_link(one, base, asked) for one in links]
    about = cluster_page(feature, dashboard, asked.language)
    feature["links"] = [*found, *([about] if about else [])]
    return feature


def cluster_page(
    feature: Mapping[str, Any], dashboard: str, language: Language
) -> dict[str, str] | None:
    """Return the link to the page of the cluster that a feature is or belongs to."""
    cluster_id = feature["properties"].get("cluster_id")
    if not dashboard or not cluster_id:
        return None
    wanted = urlencode({"id": cluster_id, "lang": language})
    return {
        "rel": "related",
        "type": HTML,
        "title": texts.say("ogc.cluster_page", language),
        "href": f"{dashboard}/map?{wanted}",
        "hreflang": language,
    }
