"""What is accepted of a filled workbook is published, and nothing else."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import pytest

from clusterviz.errors import EditConflict, InputError, ValidationError
from clusterviz.files import sandbox
from clusterviz.records import Lineage
from clusterviz.storage.snapshots import snapshots
from clusterviz.workspace import fill
from clusterviz.workspace.creation import open_workspace
from clusterviz.workspace.edits import EditRefusedError
from tests.gaps import filled, statuses, value
from tests.kept import saved
from tests.workbooks import read_here

if TYPE_CHECKING:
    from pathlib import Path

    from clusterviz.workspace import Workspace


@pytest.fixture(autouse=True)
def _read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read in this process, which is faster; `test_spreadsheet` starts the child."""
    monkeypatch.setattr(sandbox, "_run", read_here)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Return the tiny workspace, kept in a folder."""
    return open_workspace(saved(tmp_path / "w"))


def test_what_is_accepted_is_published_and_nothing_else_changes(
    workspace: Workspace, tmp_path: Path
) -> None:
    before = workspace.features("clusters")
    path = filled(
        workspace,
        tmp_path,
        ("CCN-0001", "leased_ha", 13.5),
        ("CCN-0001", "cluster_type", "Làng nghề"),
        ("CCN-0002", "established_on", "5/4/2011"),
        ("CCN-0002", "wastewater_meets_standard", "vui"),
        ("CCN-0002", "leased_ha", None),
    )

    found = fill.proposal(workspace, path)
    version = fill.accept(
        workspace, found, source_document="CV 9", as_of_on=dt.date(2024, 5, 2)
    )

    assert statuses(found) == {
        ("CCN-0001", "leased_ha"): "changed",
        ("CCN-0001", "cluster_type"): "changed",
        ("CCN-0002", "established_on"): "changed",
        ("CCN-0002", "wastewater_meets_standard"): "refused",
    }
    after = workspace.features("clusters")
    assert version == workspace.version("clusters")
    assert (version.version, version.is_valid) == (2, True)
    assert version.lineage.as_of_on == dt.date(2024, 5, 2)
    assert version.lineage.source_document.startswith("CV 9")
    assert value(workspace, "CCN-0001", "leased_ha") == 13.5
    assert value(workspace, "CCN-0001", "cluster_type") == "craft_village"
    assert value(workspace, "CCN-0002", "established_on") == dt.date(2011, 4, 5)
    touched = ["leased_ha", "cluster_type", "established_on", "source_document",
               "as_of_on"]  # fmt: skip
    pd.testing.assert_frame_equal(after.drop(columns=touched),
                                  before.drop(columns=touched))  # fmt: skip
    rest = after["cluster_id"].isin(["CCN-0001", "CCN-0002"])
    pd.testing.assert_frame_equal(after[~rest], before[~rest])
    assert set(after.loc[rest, "source_document"]) == {"CV 9"}
    assert isinstance(after, gpd.GeoDataFrame)


def test_the_workbook_is_kept_beside_its_report(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = filled(workspace, tmp_path, ("CCN-0001", "leased_ha", 13.5))

    version = fill.accept(workspace, fill.proposal(workspace, path))

    home = workspace.root / "imports" / version.lineage.import_id
    report = json.loads((home / "report.json").read_text(encoding="utf-8"))
    assert (home / "upload.xlsx").read_bytes() == path.read_bytes()
    assert (report["status"], report["version"]) == ("published", 2)
    assert report["changes"] == [
        {"feature_id": "CCN-0001", "field": "leased_ha", "before": 12.0,
         "after": 13.5, "now": 12.0, "status": "changed"}
    ]  # fmt: skip


def test_the_database_is_kept_as_it_was_before(
    workspace: Workspace, tmp_path: Path
) -> None:
    before = len(snapshots(workspace.root))
    n_lines = len(workspace.store.journal.lines())
    path = filled(workspace, tmp_path, ("CCN-0001", "leased_ha", 13.5))

    fill.accept(workspace, fill.proposal(workspace, path))

    kept = snapshots(workspace.root)
    assert len(kept) == before + 1
    # Its name says how many lines the audit had.
    assert kept[-1].name.split("-")[1] == str(n_lines)


def test_a_figure_of_a_day_before_the_data_replaces_none(
    workspace: Workspace, tmp_path: Path
) -> None:
    before = value(workspace, "CCN-0001", "leased_ha")
    path = filled(workspace, tmp_path, ("CCN-0001", "leased_ha", 13.5))

    with pytest.raises(EditRefusedError, match="22 Apr 2024 or later"):
        fill.accept(
            workspace, fill.proposal(workspace, path), as_of_on=dt.date(2020, 1, 1)
        )

    assert value(workspace, "CCN-0001", "as_of_on") == dt.date(2024, 4, 22)
    assert value(workspace, "CCN-0001", "leased_ha") == before


@pytest.mark.parametrize(("take", "ha"), [("mine", 13.5), ("theirs", 14.0)])
def test_a_conflict_waits_for_a_decision(
    workspace: Workspace, tmp_path: Path, take: fill.Take, ha: float
) -> None:
    path = filled(
        workspace, tmp_path,
        ("CCN-0001", "leased_ha", 13.5), ("CCN-0001", "cluster_type", "Làng nghề"),
    )  # fmt: skip
    publish(workspace, 14.0, replaces=1)

    found = fill.proposal(workspace, path)
    assert statuses(found)["CCN-0001", "leased_ha"] == "conflict"
    with pytest.raises(InputError, match="mine or --conflicts theirs"):
        fill.accept(workspace, found)
    fill.accept(workspace, found, take=take)

    assert value(workspace, "CCN-0001", "leased_ha") == ha
    assert value(workspace, "CCN-0001", "cluster_type") == "craft_village"


def publish(workspace: Workspace, leased_ha: float, replaces: int) -> None:
    """Publish the clusters as somebody else would, with other hectares."""
    rows = workspace.features("clusters")
    rows.loc[rows["cluster_id"] == "CCN-0001", "leased_ha"] = leased_ha
    workspace.store.publish(
        workspace.layers["clusters"],
        rows,
        Lineage("Other", dt.date(2024, 4, 22)),
        replaces=replaces,
        is_valid=True,
    )


def test_what_was_published_after_it_was_read_is_never_overwritten(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = filled(workspace, tmp_path, ("CCN-0001", "leased_ha", 13.5))
    found = fill.proposal(workspace, path)
    publish(workspace, 14.0, replaces=1)

    with pytest.raises(EditConflict):
        fill.accept(workspace, found)

    assert value(workspace, "CCN-0001", "leased_ha") == 14.0
    assert not list((workspace.root / "imports").iterdir())


def test_nothing_to_accept_is_said(workspace: Workspace, tmp_path: Path) -> None:
    found = fill.proposal(workspace, filled(workspace, tmp_path))

    with pytest.raises(InputError, match="changes nothing"):
        fill.accept(workspace, found)


def test_a_document_that_hides_signs_is_refused(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = filled(workspace, tmp_path, ("CCN-0001", "leased_ha", 13.5))

    with pytest.raises(ValidationError, match="control signs"):
        fill.accept(
            workspace, fill.proposal(workspace, path), source_document="CV\u202e 9"
        )

    assert workspace.version("clusters").version == 1
