"""Before an import the state is kept, and is restored exactly, on both engines."""

from __future__ import annotations

import datetime as dt
import shutil
from contextlib import contextmanager
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from clusterviz.addresses import place
from clusterviz.errors import ClustervizError
from clusterviz.records import Lineage, RowEdit, Severity
from clusterviz.settings import SETTINGS_FILE
from clusterviz.storage.snapshots import snapshots
from clusterviz.workspace import creation, publishing, verifying
from clusterviz.workspace.backup import restore
from tests import postgres
from tests.kept import runner

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from clusterviz.records import Entry, LayerVersion
    from clusterviz.workspace import Workspace

ENGINES = ["folder", pytest.param("postgres", marks=pytest.mark.postgis)]

LOG = "clearance_log"


@contextmanager
def opened(engine: str, folder: Path) -> Iterator[Workspace]:
    """Give the sample on an engine, with a row that was edited."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("CLUSTERVIZ_CACHE", str(folder / "copies"))
        if engine == "folder":
            made = creation.init(folder / "W", "bacgiang")
            edit(made)
            yield made
            made.store.close()
            return
        with postgres.server().database() as address:
            made = creation.init(place(str(address)), "bacgiang")
            edit(made)
            yield made
            made.store.close()


@pytest.fixture(params=ENGINES)
def workspace(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Workspace]:
    with opened(request.param, tmp_path) as found:
        yield found


def edit(workspace: Workspace) -> None:
    """Say something of the first entry of the log."""
    layer = workspace.layers[LOG]
    version = workspace.version(LOG).version
    key = str(workspace.store.load_table(layer, version)[layer.key].iloc[0])
    changed = [RowEdit(key, {"obstacle": "Chờ giá đất"})]
    paper = Lineage("15/BC-UBND", dt.date(2031, 5, 31))
    workspace.store.edit(layer, changed, paper, made_from=version)


State = tuple["Sequence[Entry]", "Mapping[str, LayerVersion]", dict[str, pd.DataFrame]]


def state(workspace: Workspace) -> State:
    """Return all that is kept: lines of the audit, versions, and every row."""
    rows = {
        name: workspace.store.load_columns(layer, version.version, list(layer.fields))
        for name, version in workspace.store.current().items()
        for layer in [workspace.layers[name]]
    }
    return workspace.store.journal.lines(), workspace.store.current(), rows


def require_same(found: State, wanted: State) -> None:
    """Require two states to be one."""
    assert found[:2] == wanted[:2]
    assert set(found[2]) == set(wanted[2])
    for name, rows in wanted[2].items():
        pd.testing.assert_frame_equal(found[2][name], rows)


def errors(workspace: Workspace) -> list[str]:
    """Return what `verify` finds wrong."""
    notes = verifying.verify(workspace).notes
    return [one.code for one in notes if one.severity is Severity.ERROR]


def imported(workspace: Workspace) -> None:
    """Publish one row in place of all those of the log."""
    layer, version = workspace.layers[LOG], workspace.version(LOG)
    rows = workspace.store.load_table(layer, version.version).iloc[:1]
    publishing.publish(
        workspace, layer, rows, Lineage("Nhập nhầm"), replaces=version.version
    )


def test_the_state_before_an_import_is_restored_exactly(
    workspace: Workspace, tmp_path: Path
) -> None:
    before = state(workspace)
    assert snapshots(workspace.root) == []

    imported(workspace)
    assert len(workspace.store.load_table(workspace.layers[LOG], 3)) == 1
    [kept] = snapshots(workspace.root)
    restore(kept, tmp_path / "R")

    again = creation.open_workspace(tmp_path / "R")
    require_same(state(again), before)
    assert again.settings == workspace.settings
    assert again.store.journal.verify().broken is None
    assert errors(again) == []
    assert errors(workspace) == []
    # It is a workspace like any other: its audit goes on from there.
    edit(again)
    assert again.store.journal.verify().n_lines == len(before[0]) + 1
    again.store.close()


def test_the_command_that_imports_keeps_the_state_before_it(
    workspace: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = state(workspace)
    file = tmp_path / "documents.csv"
    file.write_text("document_id,title\nD-1,Báo cáo\n", encoding="utf-8")

    code, _, complaint = runner(capsys)(
        "import", workspace.root, "documents", file, "--accept-findings",
        "--as-of", "2024-04-22", "--source", "15/BC-UBND",
    )  # fmt: skip

    assert code == 0, complaint
    [kept] = snapshots(workspace.root)
    restore(kept, tmp_path / "R")
    again = creation.open_workspace(tmp_path / "R")
    require_same(state(again), before)
    again.store.close()


def test_no_more_are_kept_than_the_settings_say(workspace: Workspace) -> None:
    for _ in range(workspace.settings.snapshots + 1):
        publishing.keep_before(workspace)
    assert len(snapshots(workspace.root)) == workspace.settings.snapshots


class InYear2036(dt.datetime):
    """The clock of a machine that lost its time."""

    @classmethod
    def now(cls, tz: dt.tzinfo | None = None) -> InYear2036:
        return cls(2036, 1, 1, tzinfo=tz)


def test_a_wrong_clock_does_not_take_the_one_just_kept(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with monkeypatch.context() as wrong:
        clock = SimpleNamespace(datetime=InYear2036, UTC=dt.UTC)
        wrong.setattr("clusterviz.storage.snapshots.dt", clock)
        for _ in range(workspace.settings.snapshots):
            publishing.keep_before(workspace)
    old = snapshots(workspace.root)
    assert all(one.name.startswith("2036") for one in old)
    edit(workspace)
    before = state(workspace)

    imported(workspace)

    kept = snapshots(workspace.root)
    [new] = set(kept) - set(old)
    assert kept[-1] == new
    assert len(kept) == workspace.settings.snapshots
    restore(new, tmp_path / "R")
    again = creation.open_workspace(tmp_path / "R")
    require_same(state(again), before)
    again.store.close()
    # Nor do they stay for ever: each later one takes the place of one of them.
    for _ in range(workspace.settings.snapshots - 1):
        publishing.keep_before(workspace)
    assert not set(snapshots(workspace.root)) & set(old[:-1])


@pytest.mark.postgis
def test_files_that_only_the_server_has_are_fetched_for_a_restoration(
    tmp_path: Path,
) -> None:
    with opened("postgres", tmp_path) as workspace:
        before = state(workspace)
        imported(workspace)
        [kept] = snapshots(workspace.root)
        shutil.rmtree(workspace.root / "layers")
        assert errors(workspace) == []
        shutil.rmtree(workspace.root / "layers")

        restore(kept, tmp_path / "R")

        again = creation.open_workspace(tmp_path / "R")
        require_same(state(again), before)
        again.store.close()


@pytest.mark.postgis
def test_a_snapshot_outlives_the_server_where_its_files_were_copied(
    tmp_path: Path,
) -> None:
    with opened("postgres", tmp_path) as workspace:
        before, root = state(workspace), workspace.root
        imported(workspace)
    [kept] = snapshots(root)

    restore(kept, tmp_path / "R")

    again = creation.open_workspace(tmp_path / "R")
    require_same(state(again), before)
    again.store.close()
    shutil.rmtree(root / "layers")
    with pytest.raises(ClustervizError):
        restore(kept, tmp_path / "R2")
    assert not (tmp_path / "R2").exists()


@pytest.mark.postgis
def test_a_state_is_restored_from_one_server_to_another(tmp_path: Path) -> None:
    with opened("postgres", tmp_path) as workspace:
        before = state(workspace)
        imported(workspace)
        [kept] = snapshots(workspace.root)
        with postgres.server().database() as other, pytest.MonkeyPatch.context() as on:
            on.setenv("CLUSTERVIZ_CACHE", str(tmp_path / "others"))
            folder = place(str(other))
            restore(kept, folder)
            again = creation.open_workspace(folder)
            require_same(state(again), before)
            assert (folder / SETTINGS_FILE).is_file()
            assert errors(again) == []
            again.store.close()
