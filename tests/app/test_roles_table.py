"""Role by action, own or other area, fresh or stale: in the app, as `roles` has it.

Each cell is made of the definitions. Where a role may, the button is there, what is
fresh is kept and what is stale is refused; where it may not, there is no button, and
whoever still has the page of another role open is refused.
"""

from __future__ import annotations

import dataclasses
import itertools
import shutil
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest
from streamlit.testing.v1 import AppTest

from clusterviz import clock, roles, texts
from clusterviz.addresses import CACHE, place
from clusterviz.records import OwnArea, Person
from clusterviz.workspace import creation, people
from clusterviz.workspace.backup import backup, restore
from tests import postgres
from tests.app.rolecells import DAY, HELD, NAMED, OTHER, OWN, WRITES, button, prepared

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from clusterviz.addresses import Address
    from clusterviz.roles import Action, Role
    from clusterviz.workspace import Workspace

WHO = "ai@tinh.vn"


def areas_of(action: Action) -> tuple[str, ...]:
    """Return the areas that differ for an action: of some, all are alike."""
    reaches = {by_action[action] for by_action in roles.PERMISSIONS.values()}
    return (OWN, OTHER) if "own" in reaches else (OWN,)


CELLS = [
    (role, action, area, is_fresh)
    for role, action in itertools.product(roles.ROLES, roles.ACTIONS)
    if action not in roles.SEEING
    for area, is_fresh in itertools.product(areas_of(action), (True, False))
]

SEEN = [(role, area) for role in roles.ROLES for area in areas_of("personal")]


def show(root: str, page: str, who: str) -> None:
    """Run inside AppTest: only its own imports and arguments are visible."""
    from clusterviz.records import Actor
    from clusterviz.ui import identity, main, state
    from clusterviz.ui.people import signing
    from tests.app.rolecells import HELD

    asking = identity.Asking(Actor(who, "", "test"), "sign_in", who)
    state.follow_address()
    main.show_frame(signing.entered(HELD[root], asking), page, asking)


@pytest.fixture(autouse=True)
def _opened_on_the_day_of_the_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: DAY)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(clock, "today", lambda: DAY)
        return prepared(tmp_path_factory.mktemp("roles") / "W")


@pytest.fixture(scope="module")
def on_server(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Address:
    """Return a database on a server that holds the same, for copies of it."""
    folder = tmp_path_factory.mktemp("server")
    workspace = creation.open_workspace(template)
    backup(workspace, folder / "B.zip")
    workspace.store.close()
    address = postgres.server().new_database()
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv(CACHE, str(folder))
        restore(folder / "B.zip", place(str(address)))
    return address


@pytest.fixture(params=["folder", pytest.param("postgres", marks=pytest.mark.postgis)])
def workspace(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Workspace]:
    """Give a copy of what is prepared, on each engine."""
    with ExitStack() as stack:
        if request.param == "folder":
            root = shutil.copytree(request.getfixturevalue("template"), tmp_path / "W")
        else:
            monkeypatch.setenv(CACHE, str(tmp_path))
            source = request.getfixturevalue("on_server")
            address = stack.enter_context(postgres.server().copied(source))
            root = place(str(address))
        opened = creation.open_workspace(root)
        stack.callback(opened.store.close)
        HELD[str(opened.root)] = opened
        stack.callback(HELD.pop, str(opened.root))
        yield opened


def become(workspace: Workspace, role: Role, area: str) -> None:
    """Give whoever signs in a role, and an area of their own."""
    now = people.people(workspace).get(WHO)
    wanted = Person(WHO, "Ai", role, (OwnArea(area),))
    version = now.version if now else 0
    people.put(workspace, dataclasses.replace(wanted, version=version))


def opened(workspace: Workspace, page: str, address: Mapping[str, str]) -> AppTest:
    """Return a page as they see it."""
    app = AppTest.from_function(
        show, args=(str(workspace.root), page, WHO), default_timeout=120
    )
    for key, value in address.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception
    return app


def written(workspace: Workspace) -> list[str]:
    """Return which actions whoever signs in has written, as the audit says."""
    lines = workspace.store.journal.lines()
    return [roles.action_of(one.kind) for one in lines if one.actor.person_id == WHO]


def is_reached(role: Role, action: Action, area: str) -> bool:
    """Return what the definition says."""
    reach = roles.PERMISSIONS[role][action]
    return reach == "everywhere" or (reach == "own" and area == OWN)


def test_every_action_that_writes_has_a_page_to_write_on() -> None:
    assert set(WRITES) == set(roles.ACTIONS) - set(roles.SEEING)


@pytest.mark.parametrize(("role", "action", "area", "is_fresh"), CELLS)
def test_a_role_writes_on_a_page_what_its_definition_says_and_no_more(
    workspace: Workspace, role: Role, action: Action, area: str, is_fresh: bool
) -> None:
    write, may = WRITES[action], is_reached(role, action, area)
    become(workspace, role, area)
    app = opened(workspace, write.page, write.address)
    assert (button(app, write.control) is not None) is may
    if not may:
        # As the page stands on the screen of whoever had another role a moment ago.
        become(workspace, "administrator", area)
        app = opened(workspace, write.page, write.address)

    write.fill(app)
    if not is_fresh:
        write.meanwhile(workspace)
    if not may:
        become(workspace, role, area)
    button(app, write.control).click().run()

    assert not app.exception
    assert written(workspace) == ([action] if may and is_fresh else [])


@pytest.mark.parametrize("role", roles.ROLES)
def test_a_role_reads_what_its_definition_says(
    workspace: Workspace, role: Role
) -> None:
    become(workspace, role, OWN)
    may = roles.PERMISSIONS[role]["read"] != "nowhere"

    title = opened(workspace, "overview", {}).title[0].value

    first = "overview" if may else "vacant"
    assert title == texts.say(f"{first}.title", "vi")


@pytest.mark.parametrize(("role", "area"), SEEN)
def test_a_role_sees_names_of_persons_where_its_definition_says(
    workspace: Workspace, role: Role, area: str
) -> None:
    become(workspace, role, area)

    app = opened(workspace, "violations", {"item": "V1"})

    tables = [one.value.to_csv() for one in app.dataframe]
    said = [*(one.value for one in app.caption), *tables]
    is_there = any(NAMED in one.replace("\\", "") for one in said)
    assert is_there is is_reached(role, "personal", area)
