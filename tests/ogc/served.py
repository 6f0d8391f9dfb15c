"""The API of a workspace, and how to ask it without a network."""

from __future__ import annotations

import dataclasses
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from starlette.testclient import TestClient

from clusterviz.ogc import alone
from clusterviz.ogc.addresses import Site
from tests.tiny import tiny_workspace

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clusterviz.workspace import Workspace
    from tests.tiny import Row

HOST = "127.0.0.1:8502"
SITE = Site(frozenset({"127.0.0.1", "cum.example"}))

SPATIAL = ("areas", "clusters", "plan_zones", "plots", "clearance_sites", "roads")


def client(
    rows: Mapping[str, list[Row]] | None = None,
    workspace: Workspace | None = None,
    site: Site = SITE,
) -> TestClient:
    """Return who asks the API of a workspace, the tiny one unless another is given."""
    asked = workspace or tiny_workspace(rows)
    app = alone.application(lambda: asked, site)
    return TestClient(app, base_url=f"http://{HOST}")


def all_public(workspace: Workspace) -> Workspace:
    """Return a workspace that declares every layer with places public."""
    layers = {
        name: dataclasses.replace(one, public=tuple(one.fields))
        if one.has_geometry
        else one
        for name, one in workspace.layers.items()
    }
    return dataclasses.replace(workspace, layers=MappingProxyType(layers))


def read(asking: TestClient, path: str) -> dict[str, Any]:
    """Return what is answered at a path, which must be an answer."""
    found = asking.get(path)
    assert found.status_code == 200, found.text
    answer: dict[str, Any] = found.json()
    return answer


def ids(asking: TestClient, path: str) -> list[str]:
    """Return the keys of the features at a path."""
    return [one["id"] for one in read(asking, path)["features"]]
