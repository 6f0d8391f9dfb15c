"""What was drawn before somebody was removed hands them nothing more."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from clusterviz import texts
from clusterviz.errors import NotAllowed
from clusterviz.records import Person
from clusterviz.ui import mapview
from clusterviz.view.plain import plain
from clusterviz.workspace import creation, people
from tests.kept import saved

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from clusterviz.workspace import Workspace

AN = Person("an@tinh.vn", "An", "administrator")
LOAN = Person("loan@so.vn", "Loan", "viewer")


def show(root: str, page: str) -> None:
    """Run inside AppTest: only its own imports and arguments are visible."""
    from pathlib import Path

    from clusterviz.records import Actor
    from clusterviz.ui import identity, main, state
    from clusterviz.ui.people import signing
    from clusterviz.workspace import creation

    asking = identity.Asking(Actor("loan@so.vn", "", "test"), "sign_in", "Loan")
    state.follow_address()
    workspace = creation.open_workspace(Path(root))
    main.show_frame(signing.entered(workspace, asking), page, asking)


def show_areas(root: str, is_removed: bool) -> None:
    """Draw the map of areas of a workspace that was frozen before."""
    import dataclasses
    from pathlib import Path

    from clusterviz.records import Actor
    from clusterviz.ui import choropleth, identity, scope, state
    from clusterviz.ui.people import signing
    from clusterviz.workspace import creation, people

    asking = identity.Asking(Actor("loan@so.vn", "", "test"), "sign_in", "Loan")
    state.follow_address()
    workspace = creation.open_workspace(Path(root))
    drawn = signing.entered(workspace, asking).frozen()
    assert people.role(drawn) == "viewer"
    asked = scope.scope(drawn)
    if is_removed:
        mine = people.people(workspace)["loan@so.vn"]
        people.put(workspace, dataclasses.replace(mine, is_removed=True))
    choropleth.show_areas(drawn, asked, "vi", ["occupancy_ratio"], "areas", 300)


def show_part(root: str, module: str, name: str, ends: str) -> None:
    """Run a part of a page by itself, after whoever sees it was removed or left."""
    import dataclasses
    import importlib
    from pathlib import Path

    from clusterviz.records import Actor
    from clusterviz.ui import identity, scope, state
    from clusterviz.ui.people import signing
    from clusterviz.workspace import creation, people

    signed_in = [True]
    actor = Actor("loan@so.vn", "", "test")
    asking = identity.Asking(actor, "sign_in", "Loan", lambda: bool(signed_in))
    state.follow_address()
    workspace = creation.open_workspace(Path(root))
    drawn = signing.entered(workspace, asking)
    asked = scope.scope(drawn)
    if ends == "removed":
        mine = people.people(workspace)["loan@so.vn"]
        people.put(workspace, dataclasses.replace(mine, is_removed=True))
    else:
        signed_in.clear()
    arguments: tuple[object, ...] = {
        "show_standing": (drawn, asked, "vi"),
        "_show_fields": (drawn, [], None, {}, "vi"),
        "_show_underway": (drawn, "one", "vi"),
    }[name]
    getattr(importlib.import_module(f"clusterviz.ui.{module}"), name)(*arguments)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Return a workspace in a folder, with a reader."""
    kept = creation.open_workspace(saved(tmp_path / "W"))
    people.put(kept, AN)
    people.put(kept, LOAN)
    return kept


@pytest.mark.parametrize("page", ["overview", "overlaps", "clearance", "review"])
def test_a_file_that_was_offered_is_made_for_one_who_may_read_still(
    workspace: Workspace, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    files: dict[str, Callable[[], bytes]] = {}

    def offered(
        label: str, data: Callable[[], bytes], name: str, *_: str, **__: str
    ) -> None:
        files[name] = data

    monkeypatch.setattr(st, "download_button", offered)
    arguments = (str(workspace.root), page)
    app = AppTest.from_function(show, args=arguments, default_timeout=120).run()
    assert not app.exception
    tables = {name: make for name, make in files.items() if name.endswith(".csv")}
    assert files
    assert all(make() for make in tables.values())

    mine = people.people(workspace)[LOAN.person_id]
    people.put(workspace, dataclasses.replace(mine, is_removed=True))

    for make in files.values():
        with pytest.raises(NotAllowed, match="may no longer"):
            make()


@pytest.mark.parametrize("is_removed", [False, True])
def test_a_map_within_a_part_of_a_page_asks_anew_who_asks(
    workspace: Workspace, is_removed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []
    monkeypatch.setattr(mapview, "show_map", lambda *_, key, **__: drawn.append(key))

    arguments = (str(workspace.root), is_removed)
    app = AppTest.from_function(show_areas, args=arguments, default_timeout=120).run()

    assert not app.exception
    assert drawn == ([] if is_removed else ["areas"])
    said = plain(texts.say("people.no_longer", "vi"))
    assert any(said in one.value for one in app.error) == is_removed


@pytest.mark.parametrize(
    ("module", "name", "ends"),
    [
        ("standing", "show_standing", "removed"),
        ("standing", "show_standing", "signed out"),
        ("editing.form", "_show_fields", "removed"),
        ("editing.form", "_show_fields", "signed out"),
        ("dataroom.ended", "_show_underway", "signed out"),
    ],
)
def test_a_part_of_a_page_says_so_and_shows_no_crash(
    workspace: Workspace, module: str, name: str, ends: str
) -> None:
    folder = workspace.root / "imports" / "one"
    folder.mkdir(parents=True)
    report = {
        "import_id": "one", "layer": "clusters", "status": "publishing",
        "version": 1, "n_features": 0, "n_total": 0, "transformation": "",
        "findings": [],
    }  # fmt: skip
    (folder / "report.json").write_text(json.dumps(report), encoding="utf-8")

    arguments = (str(workspace.root), module, name, ends)
    app = AppTest.from_function(show_part, args=arguments, default_timeout=120).run()

    assert not app.exception
    said = plain(texts.say("people.no_longer", "vi"))
    assert [said in one.value for one in app.error] == [True]
    assert not app.dataframe
    assert not app.info
