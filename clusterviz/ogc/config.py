"""The configuration of pygeoapi, made in memory from the workspace.

No file of ours lies in anybody's folder. Its addresses begin with `BASE`: under which
name the server was asked is known with each request, and put in there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from clusterviz import texts
from clusterviz.ogc import collection, places
from clusterviz.ogc.asked import MOST_ITEMS, USUAL_ITEMS
from clusterviz.ogc.provider import NAME
from clusterviz.schema import LANGUAGES
from clusterviz.workspace.public import public_layers

if TYPE_CHECKING:
    from clusterviz.schema import Layer
    from clusterviz.workspace import Workspace
    from clusterviz.workspace.public import PublicShelf

BASE = "http://base.invalid"
"""Stands for the address of the API; no host can have that name."""


def configuration(workspace: Workspace, shelf: PublicShelf) -> dict[str, Any]:
    """Return what pygeoapi is told of the server and its collections.

    Parameters
    ----------
    workspace
        Frozen; only its public layers become collections.
    shelf
        Has what was read before.
    """
    return {
        "server": {
            "url": BASE,
            "languages": list(LANGUAGES),
            "encoding": "utf-8",
            "mimetype": "application/json; charset=UTF-8",
            "gzip": False,
            "pretty_print": False,
            "limits": {
                "default_items": USUAL_ITEMS,
                "max_items": MOST_ITEMS,
                "on_exceed": "throttle",
            },
            "admin": False,
        },
        # See `answering`: what it would set up is undone.
        "logging": {"level": "CRITICAL"},
        "metadata": _metadata(workspace),
        "resources": {
            name: _resource(workspace, shelf, layer)
            for name, layer in public_layers(workspace).items()
        },
    }


def _both(key: str) -> dict[str, str]:
    return {one: texts.say(key, one) for one in LANGUAGES}


def _noted(workspace: Workspace, said: dict[str, str]) -> dict[str, str]:
    """Return sentences, after the one that a sample is none of the real data."""
    if not workspace.settings.is_illustrative:
        return said
    note = _both("ogc.sample")
    return {language: f"{note[language]} {text}" for language, text in said.items()}


def _metadata(workspace: Workspace) -> dict[str, Any]:
    settings = workspace.settings
    name = {one: settings.province(one) for one in LANGUAGES}
    return {
        "identification": {
            "title": {
                one: texts.say("ogc.title", one, province=name[one])
                for one in LANGUAGES
            },
            "description": _noted(workspace, _both("ogc.description")),
            "keywords": {one: [name[one]] for one in LANGUAGES},
            "keywords_type": "theme",
            "terms_of_service": "",
            "url": BASE,
        },
        "license": {"name": "", "url": BASE},
        "provider": {"name": name, "url": BASE},
        "contact": {"name": name, "email": "", "url": BASE},
    }


def _resource(workspace: Workspace, shelf: PublicShelf, layer: Layer) -> dict[str, Any]:
    box, _ = collection.extent(workspace, shelf, layer.name)
    metric = workspace.settings.metric_crs
    known = [*places.systems(metric)]
    own = places.own(metric)
    return {
        "type": "collection",
        "title": {one: layer.title.say(one) for one in LANGUAGES},
        "description": _noted(
            workspace, {one: layer.description.say(one) for one in LANGUAGES}
        ),
        "keywords": {one: [layer.title.say(one)] for one in LANGUAGES},
        "links": [],
        "extents": {"spatial": {"bbox": box, "crs": places.CRS84}},
        "providers": [
            {
                "type": "feature",
                "name": NAME,
                "data": layer.name,
                "id_field": layer.key,
                "editable": False,
                "crs": [places.CRS84, *known],
                "storage_crs": own,
            }
        ],
    }
