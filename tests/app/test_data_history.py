"""Versions of a layer on the page, going back to one, and files worked on beside it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from clusterviz import texts
from clusterviz.schema import LANGUAGES
from clusterviz.ui.dataroom import working
from clusterviz.workspace import drafts, jobs
from clusterviz.workspace.consent import Consent
from clusterviz.workspace.creation import open_workspace
from tests.app.dataroom import at_step, geojson, handed_in, opened, press, said, zones
from tests.kept import saved

if TYPE_CHECKING:
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from clusterviz.schema import Language

PATIENCE_S = 120


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return the folder of the tiny workspace, its plan zones published twice."""
    root = saved(tmp_path / "w")
    workspace = open_workspace(root)
    frame = zones()
    frame.loc[0, "zone_name"] = "Tên sai"
    path = geojson(tmp_path / "second.geojson", frame)
    one = drafts.begin(workspace, "plan_zones", path.name, path.read_bytes())
    found = drafts.look(workspace, one)
    report = drafts.publish(workspace, one, Consent(True, True), found.replaces)
    assert report.status == "published"
    return root


def names(root: Path) -> list[str]:
    """Return the names of the plan zones as they are now."""
    return list(open_workspace(root).features("plan_zones")["zone_name"])


def ended(app: AppTest) -> AppTest:
    """Return the page once no work on its file is under way."""
    deadline = time.monotonic() + PATIENCE_S
    label = texts.say("dataroom.cancel", "vi")
    while label in [one.label for one in app.button]:
        assert time.monotonic() < deadline
        time.sleep(0.2)
        app = app.run()
    return app


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_versions_are_compared(root: Path, language: Language) -> None:
    app = opened(root, language, step="history", layer="plan_zones")

    assert not app.exception
    assert app.dataframe[0].value.iloc[:, 0].tolist() == [2, 1]
    attributes = texts.say("dataroom.figure_attributes", language)
    assert {one.label: one.value for one in app.metric}[attributes] == "1"


def test_going_back_needs_a_reason_and_a_confirmation(root: Path) -> None:
    app = opened(root, step="history", layer="plan_zones")
    [version] = [one for one in app.selectbox if one.value is None]
    version.select(1)

    app = press(app, "restore_yes")
    assert texts.say("dataroom.restore_incomplete", "vi") in said(app)
    assert "Tên sai" in names(root)

    app.text_input[0].set_value("Đặt tên sai")
    app.checkbox[0].check()
    app = press(app, "restore_yes")

    assert not app.exception
    assert "Tên sai" not in names(root)
    version_now = open_workspace(root).version("plan_zones")
    assert version_now.version == 3
    assert (version_now.lineage.restores, version_now.lineage.reason) == (
        1,
        "Đặt tên sai",
    )


def test_a_large_file_is_looked_at_and_published_beside_the_page(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working, "AT_ONCE_BYTES", 10)

    app = ended(handed_in(root, "plan_zones", geojson(tmp_path / "b.geojson", zones())))
    assert not app.exception
    assert texts.say("dataroom.read_rows", "vi", n=9) in said(app)

    app = at_step(app, "difference")
    for box in app.checkbox:
        box.check()
    app = app.run()
    app.button(key="accept").click()
    app = ended(app.run())

    assert not app.exception
    assert open_workspace(root).version("plan_zones").version == 3
    assert "Tên sai" not in names(root)
    deadline = time.monotonic() + PATIENCE_S
    while not app.success and time.monotonic() < deadline:
        app = app.run()
    assert len(app.success) == 1


def test_work_that_was_stopped_says_so_and_can_be_done_again(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working, "AT_ONCE_BYTES", 10)
    path = geojson(tmp_path / "b.geojson", zones())
    app = ended(handed_in(root, "plan_zones", path))
    [one] = drafts.intakes(open_workspace(root))

    jobs.start(root, "look", {}, job_id=one.draft.draft_id)
    jobs.cancel(root, one.draft.draft_id)
    app = app.run()

    assert len(app.error) == 1
    app = ended(press(app, "look_again"))
    assert not app.error


def test_a_workspace_without_a_folder_says_why_nothing_can_be_brought_in(
    tmp_path: Path,
) -> None:
    from tests.app.test_pages import opened as opened_in_memory

    app = opened_in_memory("data")

    assert not app.exception
    assert texts.say("dataroom.no_folder", "vi") in said(app)
    assert not app.file_uploader
