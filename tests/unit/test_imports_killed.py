"""Killed at any moment, an import leaves the old version whole."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from clusterviz.workspace.creation import init, open_workspace
from tests.contract.publisher import processes
from tests.importer import import_zones
from tests.incoming import geopackage, import_rice, square, squares

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.skipif(sys.platform == "win32", reason="no process kills itself there")
def test_an_import_killed_at_any_moment_leaves_the_old_version_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    root = tmp_path / "workspace"
    old = geopackage(tmp_path, squares(square(0), zone_name=["old"]), "old")
    new = geopackage(
        tmp_path, squares(square(1), square(2), zone_name=["new", "new"]), "new"
    )
    workspace = init(root)
    import_rice(workspace, old)
    workspace.store.close()
    n_steps = steps_of_import(tmp_path, new)

    # The first steps read, the last ones write: nearly all kills go to those.
    fatal = [*range(1, n_steps - 40, max(1, n_steps // 5)),
             *range(max(1, n_steps - 40), n_steps, 4)]  # fmt: skip
    for step in fatal:
        assert killed(root, new, step)

        workspace = open_workspace(root)
        zones = workspace.features("plan_zones")
        name = {1: "old", 2: "new"}[len(zones)]
        assert set(zones["zone_name"]) == {name}
        version = workspace.version("plan_zones")
        assert (root / "imports" / version.lineage.import_id).is_dir()
        if name == "new":
            # One row where there are two: that must be accepted.
            import_rice(workspace, old, accept_findings=True)
        workspace.store.close()

    workspace = open_workspace(root)
    assert import_rice(workspace, new).status == "published"
    assert len(workspace.features("plan_zones")) == 2
    workspace.store.close()


def steps_of_import(tmp_path: Path, path: Path) -> int:
    """Return how many steps an import takes that nobody kills."""
    other = tmp_path / "other"
    init(other).store.close()
    ours, theirs = processes().Pipe(duplex=False)
    child = processes().Process(target=import_zones, args=(other, path, 0, theirs))
    child.start()
    # Closed here, so that a child that dies says so instead of keeping us waiting.
    theirs.close()
    n_steps, status = ours.recv()
    child.join()
    assert status == "published"
    return int(n_steps)


def killed(root: Path, path: Path, step: int) -> bool:
    """Import in a process that dies at `step`; return whether it was killed."""
    ours, theirs = processes().Pipe(duplex=False)
    child = processes().Process(target=import_zones, args=(root, path, step, theirs))
    child.start()
    theirs.close()
    child.join()
    ours.close()
    return child.exitcode is not None and child.exitcode < 0
