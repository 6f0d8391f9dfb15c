"""What names persons is in no file, and seen by those alone that the roles say."""

from __future__ import annotations

import dataclasses
import datetime as dt
import gzip
import io
import zipfile
from types import MappingProxyType
from typing import TYPE_CHECKING

import pandas as pd
import pyogrio
import pytest

from clusterviz import roles
from clusterviz.errors import NotAllowed
from clusterviz.records import Actor, Lineage, OwnArea, Person
from clusterviz.schema import read_layers
from clusterviz.settings import shipped
from clusterviz.ui import mapfiles
from clusterviz.workspace import (
    answers,
    edits,
    exports,
    handouts,
    history,
    matters,
    personal,
    results,
    rowhistory,
    rowsheets,
    violations,
)
from clusterviz.workspace.edits import Change
from clusterviz.workspace.mapframes import MapQuestion, map_layers
from tests.tiny import tiny_workspace

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from clusterviz.schema import Layer
    from clusterviz.workspace import Workspace

NAMED = "NGUOI-MAU"
"""What stands in every field that may name a person."""

ON = dt.date(2024, 4, 22)
OWN, OTHER = "CCN-0001", "CCN-0003"
"""Clusters of the districts 001 and 002."""

FACTS: dict[str, dict[str, object]] = {
    "violations": {
        "law": "fire", "found_on": dt.date(2024, 1, 1), "violation_stage": "found",
    },
    "assignments": {
        "month": "2024-03", "track": "clearance", "task": "Họp",
        "due_on": dt.date(2024, 4, 1), "assignment_state": "open",
    },
}  # fmt: skip
"""What else the layers need that have personal fields."""

DECLARED = {
    name: layer for name, layer in read_layers(shipped("layers")).items()
    if layer.personal
}  # fmt: skip


def rows_of(layer: Layer) -> list[dict[str, object]]:
    """Return a row of each cluster, with somebody in every personal field."""
    return [
        {
            **FACTS[layer.name],
            layer.key: f"X-{cluster_id}",
            "cluster_id": cluster_id,
            **dict.fromkeys(layer.personal, NAMED),
        }
        for cluster_id in (OWN, OTHER)
    ]


@pytest.fixture
def workspace() -> Workspace:
    return tiny_workspace({name: rows_of(layer) for name, layer in DECLARED.items()})


def of(workspace: Workspace, role: str) -> Workspace:
    """Return the workspace for somebody of a role, with district 001."""
    person = Person("p1", "Lan", role, (OwnArea("district.001"),))
    workspace.store.directory.put(person, Actor())
    return workspace.acting_as(Actor("p1", "Lan", "test"))


def content(data: bytes) -> bytes:
    """Return what a file says, unpacked."""
    if data.startswith(b"\x1f\x8b"):
        return gzip.decompress(data)
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return b"".join(packed.read(one) for one in packed.namelist())
    if data.startswith(b"PAR1"):
        return pd.read_parquet(io.BytesIO(data)).to_csv().encode()
    return data


def answer_of(workspace: Workspace, name: str) -> results.Result:
    """Return the rows of a layer as an answer."""
    rows = workspace.rows(name)
    answer = answers.answer(workspace, rows, ON, (name,), [])
    return results.Result(workspace, answer, "en")


def compared(workspace: Workspace, name: str) -> bytes:
    """Return how a second version differs from the first, as JSON."""
    layer = workspace.layers[name]
    rows = workspace.rows(name).iloc[:1]
    workspace.store.publish(layer, rows, Lineage("T", ON), replaces=1, is_valid=True)
    found = history.difference(workspace, name, 1, 2)
    told = history.changes_of(workspace, name, found, 2)
    return "".join(results.json_text(results.Result(workspace, told, "en"))).encode()


WAYS: dict[str, Callable[[Workspace, str], bytes]] = {
    "json": lambda there, name: "".join(
        results.json_text(answer_of(there, name))
    ).encode(),
    "csv": lambda there, name: "".join(
        results.csv_text(answer_of(there, name), has_bom=True)
    ).encode(),
    "page": lambda there, name: handouts.csv_bytes(there, there.rows(name)),
    "page for Excel": lambda there, name: handouts.book_bytes(
        there, answer_of(there, name).answer, "en", name, there.rows(name)
    ),
    "workbook": lambda there, name: rowsheets.workbook(
        there, name, there.rows(name)[there.layers[name].key].tolist(), "en"
    ),
    "versions": compared,
    "attention": lambda there, _: matters.attention(there, ON).to_csv().encode(),
}
"""The ways by which rows leave the workspace, beside the exports of layers."""


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", DECLARED)
def test_no_way_out_has_what_is_personal(
    workspace: Workspace, name: str, way: str
) -> None:
    said = content(WAYS[way](workspace, name))

    assert len(said) > 0
    assert NAMED.encode() not in said


@pytest.mark.parametrize("suffix", [".xlsx", ".csv", ".json", ".parquet", ".gpkg"])
@pytest.mark.parametrize("name", DECLARED)
def test_an_export_has_it_only_where_it_is_asked_for(
    workspace: Workspace, tmp_path: Path, name: str, suffix: str
) -> None:
    plain, whole = (tmp_path / f"{one}{suffix}" for one in ("plain", "whole"))
    done = exports.export(workspace, name, plain)
    exports.export(workspace, name, whole, has_personal=True)

    assert done.left_out == DECLARED[name].personal != ()
    assert NAMED.encode() not in content(plain.read_bytes())
    assert NAMED.encode() in content(whole.read_bytes())
    if suffix == ".gpkg":
        # Its metadata say what is left out, so the names alone are in it.
        columns = set(pyogrio.read_info(plain, layer=name)["fields"])
        assert columns.isdisjoint(DECLARED[name].personal)
        return
    names = {one.encode() for one in DECLARED[name].personal}
    assert not any(one in content(plain.read_bytes()) for one in names)


@pytest.mark.parametrize("role", roles.ROLES)
def test_who_may_not_see_all_of_it_exports_none(
    workspace: Workspace, tmp_path: Path, role: str
) -> None:
    path, asked = tmp_path / "a.csv", of(workspace, role)
    if roles.reach(role, "personal") == "everywhere":
        exports.export(asked, "violations", path, has_personal=True)
        return
    with pytest.raises(NotAllowed, match="may not see what is personal"):
        exports.export(asked, "violations", path, has_personal=True)

    assert not path.exists()


def confided() -> Workspace:
    """Return a workspace in which the text fields of what maps draw are personal."""
    workspace = tiny_workspace()
    layers = dict(workspace.layers)
    for name in ("clusters", "plots", "clearance_sites", "areas", "plan_zones"):
        fields = {
            key: dataclasses.replace(one, is_personal=key == "source_document")
            for key, one in layers[name].fields.items()
        }
        layers[name] = dataclasses.replace(
            layers[name], fields=MappingProxyType(fields)
        )
        rows = workspace.rows(name).assign(source_document=NAMED)
        workspace.store.publish(
            layers[name], rows, Lineage("T", ON), replaces=1, is_valid=True
        )
    return dataclasses.replace(workspace, layers=MappingProxyType(layers))


def test_no_file_of_the_map_has_it(tmp_path: Path) -> None:
    workspace = confided()
    drawn = [one for one in map_layers(workspace) if one != "overlaps"]

    for name in drawn:
        question = MapQuestion(name, ON, "district" if name == "areas" else "")
        served = content(mapfiles.layer_file(workspace, question, "en"))
        handed = handouts.shown_geojson(workspace, question, "en")
        assert b"coordinates" in served
        assert NAMED.encode() not in served + handed
    for suffix in exports.SUFFIXES:
        path = tmp_path / f"clusters{suffix}"
        exports.export(workspace, "clusters", path)
        assert NAMED.encode() not in content(path.read_bytes())


@pytest.mark.parametrize("role", roles.ROLES)
@pytest.mark.parametrize("name", DECLARED)
def test_a_row_is_shown_whole_to_whom_the_roles_say(
    workspace: Workspace, name: str, role: str
) -> None:
    reach = roles.reach(role, "personal")
    expected = {
        "everywhere": [True, True], "own": [True, False], "nowhere": [False, False],
    }[reach]  # fmt: skip
    asked = of(workspace, role)
    rows = asked.rows(name).sort_values("cluster_id")

    assert personal.seen(asked, name, rows, ON).tolist() == expected
    shown = personal.readable(asked, name, rows, ON)
    for field in DECLARED[name].personal:
        told = [NAMED if one else None for one in expected]
        if any(expected):
            values = shown[field].astype(object)
            assert values.where(values.notna(), None).tolist() == told
        else:
            assert field not in shown


@pytest.mark.parametrize("role", roles.ROLES)
@pytest.mark.parametrize("key", [f"X-{OWN}", f"X-{OTHER}"])
def test_the_history_of_a_row_has_it_for_those_who_may_see_it(
    workspace: Workspace, role: str, key: str
) -> None:
    change = Change(key, {"found_by": "NGUOI-KHAC", "fine_million_vnd": 5.0})
    edits.edit(
        workspace, "violations", [change],
        made_from=1, source_document="BC", as_of_on=ON,
    )  # fmt: skip
    reach = roles.reach(role, "personal")
    is_seen = reach == "everywhere" or (reach == "own" and key == f"X-{OWN}")

    rows = rowhistory.rows_of(of(workspace, role), "violations", key)

    assert ("found_by" in set(rows["field"])) is is_seen
    assert "fine_million_vnd" in set(rows["field"])
    assert is_seen or "NGUOI" not in rows.to_csv()


def test_whoever_edits_somewhere_sees_what_is_personal_there() -> None:
    for role in roles.ROLES:
        assert roles.reach(role, "edit") == roles.reach(role, "personal")


def test_what_one_may_not_see_one_does_not_write(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    blind = {**roles.PERMISSIONS["editor"], "personal": "nowhere"}
    monkeypatch.setattr(roles, "PERMISSIONS", {**roles.PERMISSIONS, "editor": blind})
    change = Change(f"X-{OWN}", {"found_by": "Ai đó"})

    with pytest.raises(NotAllowed):
        edits.edit(
            of(workspace, "editor"), "violations", [change],
            made_from=1, source_document="BC", as_of_on=ON,
        )  # fmt: skip


def test_the_ledger_leaves_the_public_the_case_and_no_person(
    workspace: Workspace,
) -> None:
    asked = of(workspace, "public")

    rows = violations.readable(asked, violations.ledger(asked, as_of_on=ON)).rows

    assert rows["violation_id"].tolist()
    assert NAMED not in rows.to_csv()
