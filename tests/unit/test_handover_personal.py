"""What may name persons is in no file of a hand-over, whatever its format."""

from __future__ import annotations

import dataclasses
import string
import tempfile
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from clusterviz.errors import InputError, NotAllowed
from clusterviz.records import Actor, Lineage, Person
from clusterviz.workspace import handover
from tests.profiled import profiled
from tests.unit.test_personal import DECLARED, FACTS, ON, content

if TYPE_CHECKING:
    from clusterviz.workspace import Workspace

PROFILE = """
package = "all"
formats = [".xlsx", ".csv", ".json", ".parquet", ".gpkg"]

[[layers]]
layer = "violations"

[[layers]]
layer = "assignments"

[[layers]]
layer = "clusters"
formats = [
    ".geojson", ".gpkg", ".xlsx", ".csv", ".kml", ".kmz", ".dxf", ".zip", ".parquet",
    ".json",
]
"""

NAMED = """
[[layers]]
layer = "violations"
formats = [".csv"]
[layers.fields]
violation_id = "ma"
offender_name = "ten"
"""

CONFIDED = "note"
"""A field of clusters that these tests declare personal."""

# Letters that no word of the program is made of in a row.
NAMES = st.text(string.ascii_uppercase, min_size=10, max_size=30).map("ZQ{}QZ".format)


def told(folder: Path, name: str, text: str = PROFILE) -> Workspace:
    """Return a workspace with somebody's name in every personal field."""
    rows = {
        one.name: [
            {
                **FACTS[one.name],
                one.key: "X-1",
                "cluster_id": "CCN-0001",
                **dict.fromkeys(one.personal, name),
            }
        ]
        for one in DECLARED.values()
    }
    workspace = profiled(folder, text, rows)
    clusters = workspace.layers["clusters"]
    fields = {
        key: dataclasses.replace(one, is_personal=key == CONFIDED)
        for key, one in clusters.fields.items()
    }
    layer = dataclasses.replace(clusters, fields=MappingProxyType(fields))
    workspace.store.publish(
        layer,
        workspace.rows("clusters").assign(**{CONFIDED: name}),
        Lineage("T", ON),
        replaces=1,
        is_valid=True,
    )
    layers = MappingProxyType({**workspace.layers, "clusters": layer})
    return dataclasses.replace(workspace, layers=layers)


@settings(deadline=None, max_examples=6, phases=[Phase.generate])
@given(name=NAMES)
def test_no_file_has_a_value_of_a_personal_field(name: str) -> None:
    with tempfile.TemporaryDirectory() as made:
        out = Path(made) / "out"
        done = handover.hand_over(told(Path(made), name), "own", out)
        found = {one.name: content(one.read_bytes()) for one in out.iterdir()}

    assert len(found) > 20
    assert [key for key, data in found.items() if name.encode() in data] == []
    left_out = {one.layer: one.left_out for one in done.handed.layers}
    assert left_out["clusters"] == (CONFIDED,)
    assert left_out["violations"] == DECLARED["violations"].personal


def test_the_list_names_what_was_left_out(tmp_path: Path) -> None:
    out = tmp_path / "out"
    handover.hand_over(told(tmp_path, "ZQ"), "own", out)
    said = (out / "MANIFEST.txt").read_text("utf-8")

    for one in DECLARED["violations"].personal:
        assert one in said


def test_a_profile_that_names_it_is_refused_unless_it_is_asked_for(
    tmp_path: Path,
) -> None:
    workspace = told(tmp_path, "ZQNAMEQZ", NAMED)
    with pytest.raises(InputError, match="that may name persons: offender_name"):
        handover.hand_over(workspace, "own", tmp_path / "out")
    assert not (tmp_path / "out").exists()

    handover.hand_over(workspace, "own", tmp_path / "out", has_personal=True)
    assert "ZQNAMEQZ" in (tmp_path / "out" / "violations.csv").read_text("utf-8")


def test_who_may_not_see_it_cannot_ask_for_it(tmp_path: Path) -> None:
    workspace = told(tmp_path, "ZQNAMEQZ", NAMED)
    workspace.store.directory.put(Person("p1", "Lan", "viewer"), Actor())
    asked = workspace.acting_as(Actor("p1", "Lan", "test"))

    with pytest.raises(NotAllowed, match="may not see what is personal"):
        handover.hand_over(asked, "own", tmp_path / "out", has_personal=True)
    assert not (tmp_path / "out").exists()


def test_metadata_name_no_document_that_is_left_out(tmp_path: Path) -> None:
    """They list the documents that rows name, unless that field names persons."""
    workspace = told(tmp_path, "ZQ", '[[layers]]\nlayer = "clusters"\n')
    layer = workspace.layers["clusters"]
    fields = dict(layer.fields)
    fields["source_document"] = dataclasses.replace(
        fields["source_document"], is_personal=True
    )
    layer = dataclasses.replace(layer, fields=MappingProxyType(fields))
    rows = workspace.rows("clusters").assign(source_document="ZQMAIQZ")
    workspace.store.publish(layer, rows, Lineage("T", ON), replaces=2, is_valid=True)
    layers = MappingProxyType({**workspace.layers, "clusters": layer})
    out = tmp_path / "out"
    handover.hand_over(dataclasses.replace(workspace, layers=layers), "own", out)
    said = {one.name: content(one.read_bytes()) for one in out.iterdir()}

    assert any(b"CI_Citation" in text for text in said.values())
    assert [name for name, text in said.items() if b"ZQMAIQZ" in text] == []
