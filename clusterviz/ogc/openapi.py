"""The definition of the API, as programs read it: only what is really answered.

It is whole: nothing in it refers to a document on another machine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from clusterviz import __version__, texts
from clusterviz.ogc import answers, places, refused, values
from clusterviz.ogc.asked import EVERYWHERE, MOST_ITEMS, OF_ITEM, OF_ITEMS, USUAL_ITEMS
from clusterviz.schema import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from clusterviz.ogc.asked import Question
    from clusterviz.schema import Language, Layer

_TEXT = {"type": "string"}
_NUMBERS = {
    "type": "array",
    "items": {"type": "number"},
    "oneOf": [{"minItems": 4, "maxItems": 4}, {"minItems": 6, "maxItems": 6}],
}


def definition(
    layers: Mapping[str, Layer], metric: str, base: str, title: str, asked: Question
) -> dict[str, Any]:
    """Return the OpenAPI 3.0 document.

    Parameters
    ----------
    layers
        The public ones, with their public fields.
    metric
        The workspace's metric CRS.
    base
        The address of the API.
    title
        Of the API.
    asked
        In which language.
    """
    said = _Said(asked.language)
    paths = {
        "/": said.get("landing", answers.JSON, EVERYWHERE),
        "/conformance": said.get("conformance", answers.JSON, EVERYWHERE),
        "/collections": said.get("data", answers.JSON, EVERYWHERE),
    }
    for layer in layers.values():
        paths |= _of_layer(layer, said)
    return {
        "openapi": "3.0.3",
        "info": {
            "title": title,
            "description": texts.say("ogc.description", asked.language),
            "version": __version__,
        },
        "servers": [{"url": base}],
        "tags": [
            {"name": one.name, "description": one.title.say(asked.language)}
            for one in layers.values()
        ],
        "paths": paths,
        "components": {
            "parameters": {
                name: _parameter(name, schema, said)
                for name, schema in _schemas(metric).items()
            },
            "schemas": {"exception": _EXCEPTION},
        },
    }


_EXCEPTION = {
    "type": "object",
    "required": ["code"],
    "properties": {"code": _TEXT, "description": _TEXT},
}


class _Said:
    """Operations, in the words of one language."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def words(self, key: str) -> str:
        """Return one sentence."""
        return texts.say(f"ogc.{key}", self.language)

    def get(
        self,
        name: str,
        media_type: str,
        parameters: Iterable[str],
        *,
        tag: str = "server",
        more: Iterable[dict[str, Any]] = (),
    ) -> dict[str, Any]:
        """Return a path that can be read, and only that."""
        named = [{"$ref": f"#/components/parameters/{one}"} for one in parameters]
        refusal = {
            "description": self.words("refusal"),
            "content": {
                answers.JSON: {"schema": {"$ref": "#/components/schemas/exception"}},
                answers.HTML: {"schema": _TEXT},
            },
        }
        operation = name if tag == "server" else f"{tag}.{name}"
        return {
            "get": {
                "operationId": operation,
                "summary": self.words(f"rel_{name}"),
                "tags": [tag],
                "parameters": [*named, *more],
                "responses": {
                    "200": {
                        "description": self.words(f"rel_{name}"),
                        "content": {
                            media_type: {"schema": {"type": "object"}},
                            answers.HTML: {"schema": _TEXT},
                        },
                    },
                    **{str(one): refusal for one in refused.OF_READING},
                },
            }
        }


def _of_layer(layer: Layer, said: _Said) -> dict[str, Any]:
    here = f"/collections/{layer.name}"
    filters = [
        {
            "name": one.name,
            "in": "query",
            "required": False,
            "description": one.label.say(said.language),
            "schema": values.schema_of(one),
            "style": "form",
            "explode": False,
        }
        for one in layer.fields.values()
    ]
    key = {"name": "featureId", "in": "path", "required": True, "schema": _TEXT}
    tag = layer.name
    return {
        here: said.get("collection", answers.JSON, EVERYWHERE, tag=tag),
        f"{here}/queryables": said.get(
            "queryables", answers.SCHEMA, EVERYWHERE, tag=tag
        ),
        f"{here}/schema": said.get("schema", answers.SCHEMA, EVERYWHERE, tag=tag),
        f"{here}/items": said.get(
            "items", answers.GEOJSON, OF_ITEMS, tag=tag, more=filters
        ),
        f"{here}/items/{{featureId}}": said.get(
            "item", answers.GEOJSON, OF_ITEM, tag=tag, more=[key]
        ),
    }


def _schemas(metric: str) -> dict[str, dict[str, Any]]:
    systems = [places.CRS84, *places.systems(metric)]
    one_of_systems = {**_TEXT, "format": "uri", "enum": systems}
    return {
        "f": {**_TEXT, "enum": ["json", "html"]},
        "lang": {**_TEXT, "enum": list(LANGUAGES)},
        "bbox": _NUMBERS,
        "bbox-crs": {**one_of_systems, "default": places.CRS84},
        "crs": {**one_of_systems, "default": places.CRS84},
        "datetime": _TEXT,
        "limit": {
            "type": "integer",
            "minimum": 1,
            "maximum": MOST_ITEMS,
            "default": USUAL_ITEMS,
        },
        "offset": {"type": "integer", "minimum": 0, "default": 0},
        "properties": {"type": "array", "items": _TEXT},
        "skipGeometry": {"type": "boolean", "default": False},
    }


def _parameter(name: str, schema: dict[str, Any], said: _Said) -> dict[str, Any]:
    words = name.replace("-", "_").lower()
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": said.words(f"param_{words}"),
        "schema": schema,
        "style": "form",
        "explode": False,
    }
