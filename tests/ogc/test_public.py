"""What is public: what the declarations say, and nothing that names persons."""

from __future__ import annotations

import dataclasses
from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest

from clusterviz.errors import SchemaError
from clusterviz.schema import read_layers
from clusterviz.settings import shipped
from clusterviz.storage.memory import MemoryStore
from clusterviz.workspace.public import PublicShelf, public_layers
from tests.ogc.served import client, read
from tests.tiny import tiny_workspace
from tests.tiny.plan import cluster_rows

if TYPE_CHECKING:
    from pathlib import Path

    from clusterviz.schema import Layer
    from clusterviz.workspace import Workspace

SECRET = "CHI-NGUOI-TRONG-CUOC-BIET"

INSIDERS = {
    "assignments", "cases", "clearance_log", "clearance_sites", "coverage", "dossiers",
    "duties", "firms", "investor_reports", "plan_zones", "project_reports", "projects",
    "reviews", "violations", "wastewater_works",
}  # fmt: skip
"""What SECURITY.md calls internal, and what nobody decided to open."""


def test_no_layer_of_insiders_is_declared_public() -> None:
    declared = read_layers(shipped("layers"))

    public = {name for name, one in declared.items() if one.public}

    assert public == {"areas", "clusters", "roads"}
    assert not public & INSIDERS


def test_no_personal_field_is_public() -> None:
    for layer in read_layers(shipped("layers")).values():
        assert not set(layer.public) & set(layer.personal)


@pytest.mark.parametrize(
    ("public", "said"),
    [
        ('["cluster_id", "no_such"]', "no_such"),
        ('["cluster_name"]', "no key"),
        ('["cluster_id", "investor_name"]', "investor_name"),
    ],
    ids=["unknown", "without its key", "personal"],
)
def test_a_declaration_that_opens_too_much_is_refused(
    tmp_path: Path, public: str, said: str
) -> None:
    source = shipped("layers")
    for path in source.glob("*.toml"):
        text = path.read_text(encoding="utf-8")
        if path.name == "clusters.toml":
            before, _, rest = text.partition("public = [")
            text = f"{before}public = {public}\n{rest.partition(']')[2]}"
            if said == "investor_name":
                field = '[fields.investor_name]\ntype = "text"\n'
                text = text.replace(field, f"{field}is_personal = true\n")
        tmp_path.joinpath(path.name).write_text(text, encoding="utf-8")

    with pytest.raises(SchemaError, match=said):
        read_layers(tmp_path)


def test_what_is_not_public_is_in_no_answer() -> None:
    """A word in every field of insiders is found nowhere."""
    public = tiny_workspace().layers["clusters"].public
    rows = [{**row, "note": SECRET} for row in cluster_rows()]
    assert "note" not in public
    asking = client({"clusters": rows})
    paths = [
        "/", "/collections", "/openapi", "/collections/clusters",
        "/collections/clusters/items", "/collections/clusters/items/CCN-0001",
        "/collections/clusters/schema", "/collections/clusters/queryables",
    ]  # fmt: skip
    for path in paths:
        for form in ("json", "html"):
            found = asking.get(f"{path}?f={form}")
            assert found.status_code == 200
            assert SECRET not in found.text
    [first, *_] = read(asking, "/collections/clusters/items")["features"]
    assert set(first["properties"]) == {*public, "area_ha", "illustrative"}


def test_a_layer_that_a_province_opens_is_a_collection() -> None:
    workspace = opened(tiny_workspace(), "plots", ("plot_id", "cluster_id", "plot_use"))
    asking = client(workspace=workspace)

    found = read(asking, "/collections/plots/items?limit=1")["features"][0]

    assert set(found["properties"]) == {
        "plot_id", "cluster_id", "plot_use", "area_ha", "illustrative",
    }  # fmt: skip
    # It leads to the page of its cluster only where there are pages.
    assert asking.get("/collections/plots/items?lease_status=vacant").status_code == 400


def test_a_table_has_features_without_a_place() -> None:
    workspace = opened(tiny_workspace(), "documents", ("document_id",))
    asking = client(workspace=workspace)

    found = read(asking, "/collections/documents/items")
    described = read(asking, "/collections/documents")

    assert found["features"]
    assert {one["geometry"] for one in found["features"]} == {None}
    assert "spatial" not in described["extent"]
    # What is nowhere is in every box: see `test_conf_features`.
    assert read(asking, "/collections/documents/items?bbox=0,0,1,1")["features"]


def test_what_is_published_later_is_answered_at_once() -> None:
    workspace = tiny_workspace(without=["roads"])
    asking = client(workspace=workspace)
    before = [one["id"] for one in read(asking, "/collections")["collections"]]
    from clusterviz.records import Lineage
    from tests.tiny import typed
    from tests.tiny.works import road_rows

    layer = workspace.layers["roads"]
    frame = typed(layer, road_rows())
    lineage = Lineage(source_document="Test")
    workspace.store.publish(layer, frame, lineage, replaces=0, is_valid=True)

    after = [one["id"] for one in read(asking, "/collections")["collections"]]

    assert (before, after) == (["areas", "clusters"], ["areas", "clusters", "roads"])


def test_rows_are_read_once_for_all_that_is_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    workspace = tiny_workspace()
    read_times: list[str] = []
    real = MemoryStore.load_features

    def counted(store: MemoryStore, layer: Layer, version: int) -> object:
        read_times.append(layer.name)
        return real(store, layer, version)

    monkeypatch.setattr(MemoryStore, "load_features", counted)
    asking = client(workspace=workspace)
    for offset in range(5):
        read(asking, f"/collections/clusters/items?limit=1&offset={offset}")

    assert read_times.count("clusters") <= 1


def test_the_shelf_keeps_the_newest_version_of_a_layer_alone() -> None:
    workspace = tiny_workspace()
    shelf = PublicShelf()
    first = shelf.rows(workspace, "clusters")

    assert shelf.rows(workspace, "clusters") is first
    assert list(first.frame.columns) == [*first.layer.fields, "geometry"]
    assert set(first.layer.fields) == set(public_layers(workspace)["clusters"].fields)


def opened(workspace: Workspace, name: str, public: tuple[str, ...]) -> Workspace:
    """Return a workspace that declares some fields of one more layer public."""
    layer = dataclasses.replace(workspace.layers[name], public=public)
    layers = MappingProxyType({**workspace.layers, name: layer})
    return dataclasses.replace(workspace, layers=layers)
