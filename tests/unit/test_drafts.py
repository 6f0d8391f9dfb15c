"""A file on its way in: looked at, decided on, published or declined."""

from __future__ import annotations

import dataclasses
import json
import time
from typing import TYPE_CHECKING

import pytest
from shapely import box

from clusterviz.errors import EditConflict, InputError
from clusterviz.records import Actor
from clusterviz.workspace import creation, drafts, jobs
from clusterviz.workspace.consent import Consent
from clusterviz.workspace.look import read_frame, read_look, write_look
from tests.importer import CONSTANTS
from tests.incoming import X, Y, geopackage, square, squares

if TYPE_CHECKING:
    from pathlib import Path

    from clusterviz.workspace import Workspace
    from clusterviz.workspace.drafts import Intake
    from clusterviz.workspace.jobfiles import JobState

GIVEN = CONSTANTS | {"as_of_on": "2024-04-22"}


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Return an empty workspace in a folder."""
    return creation.init(tmp_path / "W")


def begun(workspace: Workspace, tmp_path: Path, n: int = 2) -> Intake:
    """Return a draft of `n` squares of rice land, its constants given."""
    path = geopackage(tmp_path, squares(*(square(i) for i in range(n))), f"z{n}")
    one = drafts.begin(workspace, "plan_zones", path.name, path.read_bytes())
    one.keep_reading(one.reading.model_copy(update={"constants": GIVEN}))
    return one


def left(workspace: Workspace) -> list[str]:
    """Return what imports have left in the workspace."""
    return sorted(
        str(path.relative_to(workspace.root / "imports"))
        for path in (workspace.root / "imports").rglob("*")
        if path.is_file() and path.name != "columns.json"
    )


def test_a_look_publishes_nothing_and_tells_what_would_change(
    workspace: Workspace, tmp_path: Path
) -> None:
    one = begun(workspace, tmp_path)

    found = drafts.look(workspace, one)

    assert not workspace.has("plan_zones")
    assert (found.n_features, found.counts["added"], found.replaces) == (2, 2, 0)
    assert found.coordinates == "EPSG:9214"
    assert not found.is_refused
    assert read_look(one.draft.folder) == found
    shapes = read_frame(one.draft.folder, "shapes")
    assert shapes.area.sum() == pytest.approx(20_000)


def test_the_best_two_places_are_those_of_the_file_as_it_came(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = geopackage(tmp_path, squares(square()).set_crs(3405, allow_override=True))
    one = drafts.begin(workspace, "plan_zones", path.name, path.read_bytes())
    one.keep_reading(one.reading.model_copy(update={"constants": GIVEN}))

    found = drafts.look(workspace, one)

    places = read_frame(one.draft.folder, "places").set_index("rank")
    named = [str(suspect["coordinates"]) for suspect in found.suspects[:2]]
    assert "EPSG:9214" in named
    # Its numbers are metres of VN-2000: read so, it lies where they say.
    shape = places.geometry.iloc[named.index("EPSG:9214")]
    assert shape.equals(square())


def test_a_draft_is_published_with_its_upload_and_report_and_nothing_more(
    workspace: Workspace, tmp_path: Path
) -> None:
    one = begun(workspace, tmp_path)
    found = drafts.look(workspace, one)

    report = drafts.publish(workspace, one, Consent(), found.replaces)

    name = one.draft.draft_id
    assert report.status == "published"
    assert workspace.version("plan_zones").lineage.import_id == name
    assert left(workspace) == [f"{name}/report.json", f"{name}/upload.gpkg"]
    assert drafts.intakes(workspace) == []


def test_cells_of_several_types_are_kept(workspace: Workspace, tmp_path: Path) -> None:
    first, again = begun(workspace, tmp_path, 1), begun(workspace, tmp_path, 1)
    seen = drafts.look(workspace, first)
    drafts.publish(workspace, first, Consent(), seen.replaces)
    changed = GIVEN | {"zone_name": "Mới", "valid_from_on": "2024-05-01"}
    again.keep_reading(again.reading.model_copy(update={"constants": changed}))

    drafts.look(workspace, again)

    cells = read_frame(again.draft.folder, "cells").set_index("field")["after"]
    assert cells.to_dict() == {"zone_name": "Mới", "valid_from_on": "2024-05-01"}


def test_of_a_declined_draft_the_report_alone_stays(
    workspace: Workspace, tmp_path: Path
) -> None:
    one = begun(workspace, tmp_path)
    found = drafts.look(workspace, one)

    drafts.decline(workspace, one, found)

    [path] = left(workspace)
    report = json.loads((workspace.root / "imports" / path).read_text("utf-8"))
    assert path == f"{one.draft.draft_id}/report.json"
    assert report["status"] == "declined"
    assert not workspace.has("plan_zones")


def test_what_somebody_published_meanwhile_is_a_conflict_and_the_draft_stays(
    workspace: Workspace, tmp_path: Path
) -> None:
    first, second = begun(workspace, tmp_path), begun(workspace, tmp_path, 3)
    seen = drafts.look(workspace, first)
    drafts.publish(
        workspace, second, Consent(), drafts.look(workspace, second).replaces
    )

    with pytest.raises(EditConflict):
        drafts.publish(workspace, first, Consent(), seen.replaces)

    assert [one.draft.draft_id for one in drafts.intakes(workspace)] == [
        first.draft.draft_id
    ]
    assert drafts.look(workspace, first).replaces == 1


def test_what_needs_consent_is_not_published_without_it(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = geopackage(tmp_path, squares(square(), square()))
    one = drafts.begin(workspace, "plan_zones", path.name, path.read_bytes())
    one.keep_reading(one.reading.model_copy(update={"constants": GIVEN}))
    found = drafts.look(workspace, one)

    stopped = drafts.publish(workspace, one, Consent(repairs=True), found.replaces)
    done = drafts.publish(workspace, one, Consent(findings=True), found.replaces)

    assert found.needs_decisions
    assert (stopped.status, done.status) == ("stopped", "published")


def test_a_refused_file_says_what_can_be_chosen(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "two.gpkg"
    squares(square(0)).to_file(path, layer="a", driver="GPKG")
    squares(square(1)).to_file(path, layer="b", driver="GPKG")
    one = drafts.begin(workspace, "plan_zones", path.name, path.read_bytes())

    refused = drafts.look(workspace, one)
    one.keep_reading(
        one.reading.model_copy(update={"constants": GIVEN, "source_layer": "b"})
    )
    found = drafts.look(workspace, one)

    assert refused.is_refused
    assert refused.choices == ("a", "b")
    assert found.n_features == 1


def test_pasted_corners_become_a_boundary(workspace: Workspace) -> None:
    text = f"1 {Y} {X}\n2 {Y + 100} {X}\n3 {Y + 100} {X + 200}\n4 {Y} {X + 200}"
    one = drafts.begin_pasted(workspace, "plan_zones", text, "dán")
    given = GIVEN | {"zone_id": "Z1"}
    one.keep_reading(
        one.reading.model_copy(update={"constants": given, "crs": "EPSG:9214"})
    )

    found = drafts.look(workspace, one)
    drafts.publish(workspace, one, Consent(findings=True), found.replaces)

    [shape] = workspace.features("plan_zones").geometry
    assert shape.normalize().equals_exact(
        box(X, Y, X + 200, Y + 100).normalize(), 1e-6
    ) or shape.symmetric_difference(box(X, Y, X + 200, Y + 100)).area == pytest.approx(
        0
    )


@pytest.mark.parametrize("name", ["../x", "20240101T000000Z-00000000", ""])
def test_a_name_that_is_no_draft_is_refused(workspace: Workspace, name: str) -> None:
    with pytest.raises(InputError, match="not there"):
        drafts.intake(workspace, name)


def test_a_job_looks_and_publishes_in_a_process_of_its_own(
    workspace: Workspace, tmp_path: Path
) -> None:
    one = begun(workspace, tmp_path)
    name = one.draft.draft_id

    looked = finished(
        workspace.root, jobs.start(workspace.root, "look", {}, job_id=name)
    )
    found = read_look(one.draft.folder)
    assert found is not None
    asked = drafts.consent_of(Consent(), found.replaces, Actor())
    jobs.start(workspace.root, "publish", asked, job_id=name)
    deadline = time.monotonic() + 120
    while not workspace.has("plan_zones") and time.monotonic() < deadline:
        time.sleep(0.2)

    assert looked.failed is None
    assert workspace.version("plan_zones").n_features == 2


def finished(root: Path, job: str) -> JobState:
    """Return how a job ended."""
    while (state := jobs.state(root, job)).is_running:
        time.sleep(0.1)
    return state


def test_a_reading_that_changed_since_the_look_is_a_conflict(
    workspace: Workspace, tmp_path: Path
) -> None:
    one = begun(workspace, tmp_path)
    found = drafts.look(workspace, one)
    one.keep_reading(one.reading.model_copy(update={"crs": "EPSG:9213"}))

    with pytest.raises(EditConflict):
        drafts.publish(workspace, one, Consent(True, True), found.replaces)

    assert not workspace.has("plan_zones")
    assert len(drafts.intakes(workspace)) == 1


def test_a_decision_that_the_look_did_not_show_is_a_conflict(
    workspace: Workspace, tmp_path: Path
) -> None:
    # Two plots on one place are a decision, which this look is made to forget.
    path = geopackage(tmp_path, squares(square(), square()))
    one = drafts.begin(workspace, "plan_zones", path.name, path.read_bytes())
    one.keep_reading(one.reading.model_copy(update={"constants": GIVEN}))
    found = drafts.look(workspace, one)
    assert found.needs_decisions
    write_look(one.draft.folder, dataclasses.replace(found, findings=()))

    with pytest.raises(EditConflict):
        drafts.publish(workspace, one, Consent(True, True), found.replaces)


def test_what_is_published_while_one_looks_is_a_conflict(
    workspace: Workspace, tmp_path: Path
) -> None:
    first, second = begun(workspace, tmp_path), begun(workspace, tmp_path, 3)
    seen = drafts.look(workspace, second)

    def published(step: str, _: float) -> None:
        if step == "difference":
            drafts.publish(workspace, second, Consent(), seen.replaces)

    found = drafts.look(workspace, first, published)

    assert found.replaces == 0
    with pytest.raises(EditConflict):
        drafts.publish(workspace, first, Consent(True, True), found.replaces)
