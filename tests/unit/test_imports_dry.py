"""A dry run, and a file that stops, say what would change, and leave nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from shapely import box

from tests.incoming import X, Y, empty_workspace, geopackage, import_rice, square
from tests.incoming import squares as drawn

if TYPE_CHECKING:
    from pathlib import Path

    from clusterviz.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Give a workspace with one zone of one hectare, 100 m × 100 m."""
    found = empty_workspace(tmp_path / "W")
    import_rice(found, geopackage(tmp_path, drawn(square())))
    return found


def test_a_dry_run_says_what_would_change(workspace: Workspace, tmp_path: Path) -> None:
    half_beside = drawn(box(X + 50, Y, X + 150, Y + 100))
    path = geopackage(tmp_path, half_beside, "moved")

    report = import_rice(workspace, path, dry_run=True)

    [one] = [one for one in report.findings if one.code == "revision.polygons"]
    told = {name: one.values[name] for name in ("version", "n_added", "n_boundary")}
    assert told == {"version": 1, "n_added": 0, "n_boundary": 1}
    assert one.values["gained_ha"] == pytest.approx(0.5)
    assert one.values["lost_ha"] == pytest.approx(0.5)
    assert workspace.version("plan_zones").version == 1


def test_a_dry_run_that_stops_keeps_nothing(
    workspace: Workspace, tmp_path: Path
) -> None:
    kept = {*(workspace.root / "imports").iterdir()}
    path = geopackage(tmp_path, drawn(square(), square()), "twice")

    report = import_rice(workspace, path, dry_run=True)

    assert report.status == "stopped"
    assert "revision.polygons" in {one.code for one in report.findings}
    assert {*(workspace.root / "imports").iterdir()} == kept
