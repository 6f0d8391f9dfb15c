"""A scenario that another changed after the page was drawn is not written over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from streamlit.testing.v1 import AppTest

from clusterviz import texts
from clusterviz.core.site_text import written
from clusterviz.workspace import creation, scenarios
from tests.kept import saved
from tests.tiny import at

if TYPE_CHECKING:
    from pathlib import Path

    from clusterviz.workspace import Workspace


def show(folder: str) -> None:
    """Run inside AppTest: only its own imports and arguments are visible."""
    from pathlib import Path

    from clusterviz.ui import main, state
    from clusterviz.workspace import creation

    state.follow_address()
    main.show_frame(creation.open_workspace(Path(folder)), "site")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    opened = creation.open_workspace(saved(tmp_path / "W"))
    scenarios.save(opened, at(200, 1650, 700, 1850), name="Khu thử", by="An")
    return opened


def kept(workspace: Workspace) -> scenarios.Scenario:
    """Return the only scenario."""
    [one] = scenarios.scenarios(workspace)
    return one


@pytest.mark.parametrize("does", ["rename", "remove", "redraw"])
def test_who_comes_too_late_is_told_and_may_repeat_it(
    workspace: Workspace, does: str
) -> None:
    app = AppTest.from_function(show, args=(str(workspace.root),), default_timeout=60)
    app.query_params["scenario"] = kept(workspace).scenario_id
    app.query_params["site"] = (
        f"{kept(workspace).scenario_id}.{written(at(200, 1650, 700, 1950))}"
    )
    app.run()
    labels = {
        "rename": texts.say("site.rename", "vi"),
        "remove": texts.say("site.remove", "vi"),
        "redraw": texts.say("site.redraw", "vi", name="Khu thử"),
    }

    def press(label: str) -> None:
        next(one for one in app.button if one.label == label).click().run()
        assert not app.exception

    if does == "rename":
        rename = f"site-rename-{kept(workspace).scenario_id}"
        app.text_input(key=rename).set_value("Tên mới")
    scenarios.redraw(workspace, kept(workspace), at(0, 1650, 500, 1850), by="Chi")
    press(labels[does])

    assert texts.say("site.conflict", "vi") in [one.value for one in app.error]
    assert (kept(workspace).version, kept(workspace).saved_by) == (2, "Chi")
    press(labels[does])
    left = scenarios.scenarios(workspace)
    assert [one.version for one in left] == ([] if does == "remove" else [3])
