"""What each address answers: what pygeoapi says of it, put right and shown.

pygeoapi keeps what it is told of a server for as long as it runs, by language alone.
So it is told nothing that differs between requests, and makes no page: those are made
here, of its answers.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pygeoapi import api as root_of
from pygeoapi.api import API, APIRequest, itemtypes

from clusterviz import texts
from clusterviz.ogc import (
    answers,
    asked,
    collection,
    openapi,
    pages,
    places,
    provider,
    query,
)
from clusterviz.ogc.refused import ABSENT, RequestRefusedError
from clusterviz.schema import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from clusterviz.ogc.asked import Question
    from clusterviz.ogc.pages import Kind
    from clusterviz.ogc.query import As
    from clusterviz.schema import Language, Layer
    from clusterviz.workspace import Workspace
    from clusterviz.workspace.public import PublicShelf


@dataclass(frozen=True)
class Answer:
    """What is sent.

    Parameters
    ----------
    body, media_type
        What it says, and in which form.
    language
        Of its words.
    crs
        The address of the system of its coordinates; empty where it has none.
    queryables
        The address of what it can be filtered by; empty where it cannot.
    """

    body: str
    media_type: str
    language: Language
    crs: str = ""
    queryables: str = ""


class _Asking:
    """A request as pygeoapi reads one."""

    def __init__(self, question: Question) -> None:
        self.query_params = {
            **question.given,
            "f": "json",
            "lang": question.language,
            "offset": str(question.offset),
        }
        self.headers: dict[str, str] = {}
        self.scope = {"path": "/"}


@dataclass(frozen=True)
class Endpoints:
    """Every address, for one request.

    Parameters
    ----------
    api
        pygeoapi, as it was told of what is public.
    shelf
        Has what was read before.
    workspace
        Frozen.
    layers
        Its public ones, with their public fields.
    way
        Language and form of the answer.
    base, dashboard
        The addresses of the API and of the pages, as who asks knows them.
    """

    api: Callable[[], API]
    shelf: PublicShelf
    workspace: Workspace
    layers: Mapping[str, Layer]
    way: tuple[Language, As]
    base: str
    dashboard: str

    def landing(self, given: Mapping[str, str]) -> Answer:
        """Return the first page: what there is, and where."""
        question = self._plain(given)
        found = self._asked(question, root_of.landing_page)
        base = self.base
        for rel, kind, path in (
            ("service-desc", answers.OPENAPI, "openapi?f=json"),
            ("service-doc", answers.HTML, "openapi?f=html"),
        ):
            found["links"] = [one for one in found["links"] if one["rel"] != rel]
            link = {"rel": rel, "type": kind, "title": "", "href": f"{base}/{path}"}
            found["links"].append(link)
        return self._told("landing", answers.tidied(found, base, question), question)

    def conformance(self, given: Mapping[str, str]) -> Answer:
        """Return what of the standard is met."""
        question = self._plain(given)
        found = {"conformsTo": list(answers.CONFORMS_TO)}
        return self._told("conformance", found, question)

    def openapi(self, given: Mapping[str, str]) -> Answer:
        """Return the definition of the API."""
        question = self._plain(given)
        metric = self.workspace.settings.metric_crs
        found = openapi.definition(
            self.layers, metric, self.base, self._title(), question
        )
        return self._told("openapi", found, question, media_type=answers.OPENAPI)

    def collections(self, given: Mapping[str, str]) -> Answer:
        """Return every public layer."""
        question = self._plain(given)
        found = self._asked(question, root_of.describe_collections)
        for one in found["collections"]:
            self._describe(one)
        found = answers.tidied(found, self.base, question)
        return self._told("collections", found, question)

    def collection(self, name: str, given: Mapping[str, str]) -> Answer:
        """Return one public layer."""
        question = self._plain(given)
        found = self._asked(question, root_of.describe_collections, name)
        self._describe(found)
        found = answers.tidied(found, self.base, question)
        return self._told("collection", found, question, name)

    def fields(self, name: str, what: str, given: Mapping[str, str]) -> Answer:
        """Return the fields of a layer, all or those to filter by."""
        question = self._plain(given)
        is_asked_by = what == "queryables"
        ask = (
            itemtypes.get_collection_queryables
            if is_asked_by
            else root_of.get_collection_schema
        )
        found = answers.field_titles(
            answers.tidied(self._asked(question, ask, name), self.base, question),
            self.layers[name],
            question.language,
            is_asked_by=is_asked_by,
        )
        found["$id"] = f"{self.base}/collections/{name}/{what}"
        kind = answers.SCHEMA
        return self._told("fields", found, question, name, media_type=kind)

    def items(self, name: str, given: Mapping[str, str]) -> Answer:
        """Return one page of features."""
        systems = self._systems()
        question = asked.of_items(given, self.layers[name], systems, self.way)
        found = self._asked(question, itemtypes.get_collection_items, name)
        found = answers.page_links(found, self.layers[name], self.base, question)
        return self._told("items", found, question, name, media_type=answers.GEOJSON)

    def item(self, name: str, key: str, given: Mapping[str, str]) -> Answer:
        """Return one feature."""
        question = asked.of_item(given, self._systems(), self.way)
        if not key.isprintable() or len(key) > query.MOST_VALUE:
            raise RequestRefusedError(texts.told("ogc.no_item"), ABSENT)
        found = self._asked(question, itemtypes.get_collection_item, name, key)
        layer = self.layers[name]
        found = answers.item_links(found, layer, self.base, self.dashboard, question)
        return self._told("item", found, question, name, media_type=answers.GEOJSON)

    def _plain(self, given: Mapping[str, str]) -> Question:
        asked.require_known(given, asked.EVERYWHERE)
        return asked.Question(*self.way, given=dict(given))

    def _systems(self) -> list[str]:
        return [*places.systems(self.workspace.settings.metric_crs)]

    def _describe(self, one: dict[str, Any]) -> None:
        name = one["id"]
        _, days = collection.extent(self.workspace, self.shelf, name)
        answers.described(one, days, self.layers[name])

    def _asked(
        self, question: Question, ask: Callable[..., Any], *more: str
    ) -> dict[str, Any]:
        """Return what pygeoapi answers."""
        now = provider.Answering(self.workspace, self.shelf, question)
        token = provider.NOW.set(now)
        try:
            api = self.api()
            request = APIRequest(_Asking(question), list(LANGUAGES))
            _, status, content = ask(api, request, *more)
        finally:
            provider.NOW.reset(token)
        if int(status) == ABSENT:
            raise RequestRefusedError(texts.told("ogc.no_item"), ABSENT)
        if int(status) != 200:
            raise RequestRefusedError(texts.told("ogc.unreadable"))
        found: dict[str, Any] = json.loads(content)
        return found

    def _title(self) -> str:
        language = self.way[0]
        province = self.workspace.settings.province(language)
        return texts.say("ogc.title", language, province=province)

    def _note(self, language: Language) -> str:
        is_sample = self.workspace.settings.is_illustrative
        return texts.say("ogc.sample", language) if is_sample else ""

    def _told(
        self,
        kind: Kind,
        found: dict[str, Any],
        question: Question,
        name: str = "",
        *,
        media_type: str = answers.JSON,
    ) -> Answer:
        system = question.crs if media_type == answers.GEOJSON else ""
        here = f"{self.base}/collections/{name}/queryables"
        more = system, here if kind in {"collection", "items"} else ""
        if question.shown_as == "json":
            body = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
            return Answer(body, media_type, question.language, *more)
        body = pages.page(
            kind,
            found,
            base=self.base,
            title=self._title(),
            language=question.language,
            layer=self.layers.get(name),
            note=self._note(question.language),
        )
        return Answer(body, answers.HTML, question.language, *more)
