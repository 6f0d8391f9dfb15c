"""How columns were matched is remembered for the next file of the same form."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from clusterviz.settings import WorkspaceSettings
from clusterviz.storage.memory import MemoryStore
from clusterviz.workspace import Workspace
from clusterviz.workspace.remembered import (
    FILE,
    MOST_COLUMNS,
    MOST_SOURCES,
    remember,
    remembered,
)
from clusterviz.workspace.uploads import FOLDER
from tests.incoming import empty_workspace
from tests.tiny import layers

if TYPE_CHECKING:
    from pathlib import Path

CLUSTERS = layers()["clusters"]
COLUMNS = ("STT", "Tên cụm", "DT")
MAPPING = {"Tên cụm": "cluster_name", "DT": "planned_area_ha", "STT": ""}


@pytest.fixture(name="workspace")
def _workspace(tmp_path: Path) -> Workspace:
    return empty_workspace(tmp_path / "w")


def test_a_file_of_the_same_form_is_matched_as_the_last_one(
    workspace: Workspace,
) -> None:
    remember(workspace, CLUSTERS, COLUMNS, MAPPING)

    assert remembered(workspace, CLUSTERS, COLUMNS) == MAPPING


def test_order_and_capitals_of_the_columns_do_not_matter(workspace: Workspace) -> None:
    remember(workspace, CLUSTERS, COLUMNS, MAPPING)

    again = remembered(workspace, CLUSTERS, ["DT", "TÊN CỤM", "stt"])

    assert again == {"TÊN CỤM": "cluster_name", "DT": "planned_area_ha", "stt": ""}


def test_another_form_and_another_layer_are_not_matched_so(
    workspace: Workspace,
) -> None:
    remember(workspace, CLUSTERS, COLUMNS, MAPPING)

    assert remembered(workspace, CLUSTERS, [*COLUMNS, "Ghi"]) == {}
    assert remembered(workspace, layers()["plots"], COLUMNS) == {}


def test_the_last_word_counts(workspace: Workspace) -> None:
    remember(workspace, CLUSTERS, COLUMNS, MAPPING)
    remember(workspace, CLUSTERS, COLUMNS, {"DT": "industrial_land_ha"})

    assert remembered(workspace, CLUSTERS, COLUMNS) == {"DT": "industrial_land_ha"}


def test_fields_that_the_layer_no_longer_has_are_left_out(
    workspace: Workspace,
) -> None:
    remember(workspace, CLUSTERS, COLUMNS, MAPPING | {"DT": "cluster_name,gone"})

    assert "DT" not in remembered(workspace, CLUSTERS, COLUMNS)


def test_a_workspace_without_a_folder_remembers_nothing(tmp_path: Path) -> None:
    nowhere = Workspace(
        tmp_path / "nowhere", WorkspaceSettings(), layers(), MemoryStore()
    )

    remember(nowhere, CLUSTERS, COLUMNS, MAPPING)

    assert not nowhere.root.exists()
    assert remembered(nowhere, CLUSTERS, COLUMNS) == {}


@pytest.mark.parametrize(
    "damage", [b"", b"{", b'{"sources": 7}', b"\xff\xfe\x00", b"[" * 100_000]
)
def test_a_damaged_file_is_as_none(workspace: Workspace, damage: bytes) -> None:
    remember(workspace, CLUSTERS, COLUMNS, MAPPING)
    (workspace.root / FOLDER / FILE).write_bytes(damage)

    assert remembered(workspace, CLUSTERS, COLUMNS) == {}
    remember(workspace, CLUSTERS, COLUMNS, MAPPING)
    assert remembered(workspace, CLUSTERS, COLUMNS) == MAPPING


def test_hostile_names_are_only_text(workspace: Workspace) -> None:
    names = ["../../etc/passwd", "{{7*7}}", "<script>", '"},{"', "\u202eabc", ""]

    remember(workspace, CLUSTERS, names, {names[0]: "cluster_name"})

    assert remembered(workspace, CLUSTERS, names) == {names[0]: "cluster_name"}
    assert [path.name for path in (workspace.root / FOLDER).iterdir()] == [FILE]


def test_the_oldest_forms_are_forgotten_and_huge_ones_not_kept(
    workspace: Workspace,
) -> None:
    for n in range(MOST_SOURCES + 1):
        remember(workspace, CLUSTERS, [f"c{n}"], {f"c{n}": "cluster_name"})
    many = [f"c{n}" for n in range(MOST_COLUMNS + 1)]
    remember(workspace, CLUSTERS, many, {"c1": "cluster_name"})
    remember(workspace, CLUSTERS, ["x" * 301], {"x" * 301: "cluster_name"})

    assert remembered(workspace, CLUSTERS, ["c0"]) == {}
    assert remembered(workspace, CLUSTERS, ["c1"]) == {"c1": "cluster_name"}
    assert remembered(workspace, CLUSTERS, many) == {}
    assert remembered(workspace, CLUSTERS, ["x" * 301]) == {}
