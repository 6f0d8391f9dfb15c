"""A form from before a restore of the database beneath it loses nobody's edit."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, cast

import pytest

from clusterviz.workspace import backup, creation, edits
from tests.app.editpage import APRIL, cleared, filled, opened, other, save
from tests.kept import saved

if TYPE_CHECKING:
    from pathlib import Path

    from clusterviz.workspace import Workspace

KEY = "S2:2024-04"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return creation.open_workspace(saved(tmp_path / "W"))


def put_back(workspace: Workspace, archive: Path) -> None:
    """Restore a backup in the place of the workspace, while it is served."""
    shutil.move(workspace.root, archive.with_suffix(".away"))
    backup.restore(archive, workspace.root)


def test_an_edit_made_after_a_restore_is_a_conflict_for_a_form_from_before(
    workspace: Workspace, tmp_path: Path
) -> None:
    archive = tmp_path / "kept.zip"
    backup.backup(workspace, archive)
    other(workspace, cleared_ha=2.25)
    app = filled(opened(workspace, **APRIL), 3.0)
    seen = workspace.version("clearance_log").version

    put_back(workspace, archive)
    since = creation.open_workspace(workspace.root)
    other(since, cleared_ha=2.75)
    # The number of the version that the form was opened at names theirs by now.
    assert since.version("clearance_log").version == seen
    save(app)

    assert not app.exception
    assert cleared(since) == 2.75
    written = app.dataframe[1].value.astype(str)
    [line] = written[written.iloc[:, 1] == "2,25"].to_numpy().tolist()
    assert line[1:] == ["2,25", "2,75", "3,00"]

    app.button(key="edit-mine").click().run()
    assert not app.exception
    assert cleared(since) == 3.0
    entries = edits.history(since, "clearance_log", KEY)
    values = [cast("dict[str, float]", one.body["values"]) for one in entries]
    assert [one["cleared_ha"] for one in values] == [2.75, 3.0]


def test_a_version_that_a_restore_undid_is_a_conflict_and_no_missing_page(
    workspace: Workspace, tmp_path: Path
) -> None:
    archive = tmp_path / "kept.zip"
    backup.backup(workspace, archive)
    other(workspace, cleared_ha=2.25)
    app = filled(opened(workspace, **APRIL), 2.5)

    put_back(workspace, archive)
    save(app)

    assert not app.exception
    assert cleared(creation.open_workspace(workspace.root)) == 2.0
    app.button(key="edit-mine").click().run()
    assert cleared(creation.open_workspace(workspace.root)) == 2.5


def test_a_row_that_a_restore_left_as_it_was_is_saved(
    workspace: Workspace, tmp_path: Path
) -> None:
    app = filled(opened(workspace, **APRIL), 2.5)
    archive = tmp_path / "kept.zip"
    backup.backup(workspace, archive)

    put_back(workspace, archive)
    save(app)

    assert not app.exception
    assert cleared(creation.open_workspace(workspace.root)) == 2.5
