"""The same answers for people: pages without scripts, and with no address outside.

Made of the very answer that programs get, so both say the same. Every text is escaped
by the template; nothing of a file is ever a template.
"""

from __future__ import annotations

import datetime as dt
from functools import cache as once
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from clusterviz import texts
from clusterviz.settings import PACKAGE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clusterviz.schema import Field, Language, Layer

Kind = Literal[
    "landing", "conformance", "collections", "collection", "fields", "items", "item",
    "openapi", "exception",
]  # fmt: skip


def page(
    kind: Kind,
    answer: Mapping[str, Any],
    *,
    base: str,
    title: str,
    language: Language,
    layer: Layer | None = None,
    note: str = "",
) -> str:
    """Return an answer as a page.

    Parameters
    ----------
    kind
        Of answer.
    answer
        What programs get.
    base
        The address of the API.
    title
        Of the API.
    language
        Of its words.
    layer
        What it is about, with its public fields.
    note
        Stands first on it.
    """
    other: Language = "en" if language == "vi" else "vi"
    template = _environment().get_template(f"{kind}.html")
    return template.render(
        answer=answer,
        base=base,
        title=title,
        lang=language,
        other=other,
        elsewise=_in_language(_link(answer, "self") or f"{base}/", other),
        note=note,
        layer=layer,
        say=lambda name, **its: texts.say(f"ogc.{name}", language, **its),
        shown=lambda name, value: _shown(layer, name, value, language),
        label=lambda name: _label(layer, name, language),
        link=lambda rel, of=answer: _link(of, rel),
    )


def _label(layer: Layer | None, name: str, language: Language) -> str:
    field = _field(layer, name)
    if field is None:
        known = {"area_ha", "illustrative"}
        return texts.say(f"ogc.field_{name}", language) if name in known else name
    unit = f" ({texts.unit(field.unit, language)})" if field.unit else ""
    return f"{field.label.say(language)}{unit}"


def _shown(layer: Layer | None, name: str, value: object, language: Language) -> str:
    """Return a value as people read it: the words of a code, figures and days."""
    field = _field(layer, name)
    if value is None:
        return "–"
    if isinstance(value, bool):
        return texts.say("ogc.yes" if value else "ogc.no", language)
    if isinstance(value, int | float):
        is_year = name.endswith("_year")
        decimals = 2 if isinstance(value, float) else 0
        return str(value) if is_year else texts.number(value, language, decimals)
    text = str(value)
    if field is not None and field.type == "date":
        return texts.day(dt.date.fromisoformat(text), language)
    if field is not None and text in field.choices:
        return field.choices[text].label.say(language)
    return text


def _field(layer: Layer | None, name: str) -> Field | None:
    return layer.fields.get(name) if layer is not None else None


def _link(answer: Mapping[str, Any], rel: str) -> str:
    """Return the address of a link, that for people where there are two."""
    found = [one for one in answer.get("links", ()) if one["rel"] == rel]
    found.sort(key=lambda one: one["type"] != "text/html")
    return str(found[0]["href"]) if found else ""


def _in_language(href: str, language: Language) -> str:
    """Return the address of the same page in a language."""
    parts = urlsplit(href)
    asked = {**dict(parse_qsl(parts.query)), "f": "html", "lang": language}
    return urlunsplit(parts._replace(query=urlencode(asked, safe=",:/")))


@once
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(PACKAGE / "ogc" / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
