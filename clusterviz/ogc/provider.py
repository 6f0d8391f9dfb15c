"""What pygeoapi asks for features: it answers from the workspace, and writes nothing.

pygeoapi makes a provider for each request from the configuration, which is text. What
the request is about is handed on beside it, read and refused already by `asked`.
"""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pygeoapi.provider.base import BaseProvider, ProviderItemNotFoundError

from clusterviz.ogc import collection, values
from clusterviz.workspace.public import public_layers

if TYPE_CHECKING:
    from clusterviz.ogc.asked import Question
    from clusterviz.workspace import Workspace
    from clusterviz.workspace.public import PublicShelf

NAME = f"{__name__}.LayerProvider"
"""As the configuration names it."""


@dataclass(frozen=True)
class Answering:
    """One request that is being answered.

    Parameters
    ----------
    workspace
        Frozen.
    shelf
        Has what was read before.
    question
        What is asked.
    """

    workspace: Workspace
    shelf: PublicShelf
    question: Question


NOW: ContextVar[Answering] = ContextVar("NOW")
"""The request that this thread answers."""


class LayerProvider(BaseProvider):  # type: ignore[misc]
    """The public features of one layer.

    Parameters
    ----------
    provider_def
        Of the configuration; its ``data`` is the layer's name.
    """

    def __init__(self, provider_def: dict[str, Any]) -> None:
        super().__init__(provider_def)
        self._fields = self.get_fields()

    def get_fields(self) -> dict[str, dict[str, object]]:
        """Return the public fields by name, as JSON Schema has them."""
        now = NOW.get()
        layer = public_layers(now.workspace)[self.data]
        language = now.question.language
        return {
            name: {**values.schema_of(one), "title": one.label.say(language)}
            for name, one in layer.fields.items()
        }

    def query(self, **_: object) -> dict[str, object]:
        """Return one page of features."""
        now = NOW.get()
        found, n = collection.page(now.workspace, now.shelf, self.data, now.question)
        return {
            "type": "FeatureCollection",
            "features": found,
            "numberMatched": n,
            "numberReturned": len(found),
        }

    def get(self, identifier: str, **_: object) -> dict[str, object]:
        """Return one feature.

        Raises
        ------
        ProviderItemNotFoundError
            If there is none with that key.
        """
        now = NOW.get()
        found = collection.item(
            now.workspace, now.shelf, self.data, identifier, now.question
        )
        if found is None:
            raise ProviderItemNotFoundError
        return found
