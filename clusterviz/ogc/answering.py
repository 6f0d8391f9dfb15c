"""Which address is asked, and what is kept from one request to the next."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pygeoapi.api import API

from clusterviz import texts
from clusterviz.ogc import collection
from clusterviz.ogc.config import configuration
from clusterviz.ogc.endpoints import Endpoints
from clusterviz.ogc.refused import ABSENT, RequestRefusedError
from clusterviz.workspace.once import Once
from clusterviz.workspace.public import PublicShelf, public_layers

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from clusterviz.ogc.endpoints import Answer
    from clusterviz.ogc.query import As
    from clusterviz.schema import Language
    from clusterviz.workspace import Workspace


@dataclass(frozen=True)
class Answering:
    """What is kept between requests: rows that were read, and pygeoapi's own state."""

    shelf: PublicShelf = field(default_factory=PublicShelf)
    made: Once[API] = field(default_factory=Once)

    def answer(
        self,
        open_workspace: Callable[[], Workspace],
        path: str,
        given: Mapping[str, str],
        way: tuple[Language, As],
        here: tuple[str, str],
    ) -> Answer:
        """Return the answer to one request.

        Parameters
        ----------
        open_workspace
            Called once.
        path
            Below the API's own, without a slash at either end.
        given
            The parameters; see `query.pairs`.
        way
            Language and form; see `query.manner`.
        here
            The addresses of the API and of the pages, as who asks knows them.

        Raises
        ------
        RequestRefusedError
            If it cannot be answered.
        """
        workspace = open_workspace().frozen()
        layers = public_layers(workspace)
        one = Endpoints(
            lambda: self.api(workspace), self.shelf, workspace, layers, way, *here
        )
        match path.split("/", 3) if path else []:
            case []:
                return one.landing(given)
            case ["conformance"]:
                return one.conformance(given)
            case ["openapi"]:
                return one.openapi(given)
            case ["collections"]:
                return one.collections(given)
            case ["collections", name] if name in layers:
                return one.collection(name, given)
            case ["collections", name, "items"] if name in layers:
                return one.items(name, given)
            case ["collections", name, "items", key] if name in layers:
                return one.item(name, key, given)
            case ["collections", name, ("queryables" | "schema") as what] if (
                name in layers
            ):
                return one.fields(name, what, given)
        raise RequestRefusedError(texts.told("ogc.no_address"), ABSENT)

    def api(self, workspace: Workspace) -> API:
        """Return pygeoapi as it is told of what is public now."""
        name = f"api/{collection.stamp(workspace)}/{workspace.settings!r}"
        self.made.retain({name}, "api")
        return self.made.get(name, lambda: _api(workspace, self.shelf))


def _api(workspace: Workspace, shelf: PublicShelf) -> API:
    """Return pygeoapi, and leave the log of the whole program as it was.

    It would else decide where everything is logged, and how little.
    """
    # It writes what was asked into the log: that is anybody's text.
    logging.getLogger("pygeoapi").setLevel(logging.CRITICAL)
    root = logging.getLogger()
    handlers, level = [*root.handlers], root.level
    try:
        return API(configuration(workspace, shelf), {})
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
