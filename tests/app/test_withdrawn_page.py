"""Withdrawn clusters without a browser: register, a dossier, the matchmaker."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from streamlit.testing.v1 import AppTest

from clusterviz import texts
from clusterviz.records import Actor, OwnArea, Person
from clusterviz.schema import LANGUAGES
from clusterviz.view.plain import plain
from clusterviz.workspace import creation, dossiers, edits
from clusterviz.workspace.edits import Change
from tests.app.editpage import said
from tests.kept import saved
from tests.tiny import AS_OF_ON
from tests.tiny.withdrawn import firm_row, whole

if TYPE_CHECKING:
    from pathlib import Path

    from clusterviz.schema import Language
    from clusterviz.workspace import Workspace

HOSTILE = "{{7*7}} <img src=x onerror=alert(1)> **x** :red[y] $z$ [a](http://b.c)"
PARTS = ("duties", "firms", "match", "ground", "dossier")


def show(folder: str) -> None:
    """Run inside AppTest: only its own imports and arguments are visible."""
    from pathlib import Path

    from clusterviz.ui import main, state
    from clusterviz.workspace import creation

    state.follow_address()
    main.show_frame(creation.open_workspace(Path(folder)), "withdrawn")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    rows = {**whole(), "firms": [firm_row("F1"), firm_row("F2", destination="cease")]}
    return creation.open_workspace(saved(tmp_path / "W", rows))


def opened(workspace: Workspace, **address: str) -> AppTest:
    """Return the page, opened at an address."""
    app = AppTest.from_function(show, args=(str(workspace.root),), default_timeout=60)
    for key, value in address.items():
        app.query_params[key] = value
    return app.run()


def pressed(app: AppTest, key: str, language: Language = "vi", **said: str) -> AppTest:
    """Press the button that says a sentence of the dossier."""
    label = texts.say(f"dossier.{key}", language, **said)
    return next(one for one in app.button if one.label == label).click().run()


def filled(app: AppTest, key: str, text: str) -> None:
    """Type into the field with a label of the dossier."""
    label = texts.say(f"dossier.{key}", "vi")
    next(one for one in app.text_input if one.label == label).set_value(text)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("part", PARTS)
def test_every_part_of_a_dossier_opens_in_both_languages(
    workspace: Workspace, part: str, language: Language
) -> None:
    app = opened(workspace, id="CCN-0006", panel=part, lang=language, item="F1")

    assert not app.exception
    assert not app.error
    assert texts.say("dossier.view_duties", language) in str(app.button_group)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_matchmaker_of_all_dossiers_says_why(
    workspace: Workspace, language: Language
) -> None:
    app = opened(workspace, view="matches", lang=language, item="F1")

    assert not app.exception
    assert "L5" in said(app)


def test_land_without_a_dossier_offers_the_form_of_one(workspace: Workspace) -> None:
    app = opened(workspace, id="CCN-0007")

    assert not app.exception
    assert texts.say("dossier.dossier_standing_no_dossier", "vi") in said(app)
    assert any(one.value == "HS-CCN-0007" for one in app.text_input)


def test_a_complete_dossier_says_so(tmp_path: Path) -> None:
    folder = creation.open_workspace(saved(tmp_path / "W", whole()))

    app = opened(folder, id="CCN-0006")

    assert texts.say("dossier.is_complete", "vi") in said(app)


def test_a_proposal_is_written_with_its_document_and_by_whom(
    workspace: Workspace,
) -> None:
    app = opened(workspace, view="matches", item="F1")
    filled(app, "document", "QĐ 7")
    filled(app, "by", "An")

    app = pressed(app, "accept_one")

    assert not app.exception
    firm = workspace.table("firms").set_index("firm_id").loc["F1"]
    assert firm["destination_plot_id"] == "L5"
    assert firm["source_document"] == "QĐ 7"
    entry = workspace.store.journal.history("row:firms", "F1")[-1]
    assert entry.by == "An"


def test_without_a_document_nothing_is_written(workspace: Workspace) -> None:
    app = opened(workspace, view="matches", item="F1")

    app = pressed(app, "accept_one")

    assert texts.say("dossier.who_and_what", "vi") in said(app)
    assert workspace.versions()["firms"] == 1


def test_what_somebody_wrote_meanwhile_is_a_conflict(workspace: Workspace) -> None:
    app = opened(workspace, view="matches", item="F1")
    filled(app, "document", "QĐ 7")
    filled(app, "by", "An")
    change = Change("F1", {"destination": "cease"})
    edits.edit(
        workspace, "firms", [change],
        made_from=1, source_document="QĐ 5", as_of_on=AS_OF_ON,
    )  # fmt: skip

    app = pressed(app, "accept_one")

    firm = workspace.table("firms").set_index("firm_id").loc["F1"]
    assert firm["destination"] == "cease"
    assert "F1" in " ".join(one.value for one in app.warning)


@pytest.mark.parametrize("address", [{"panel": "firms"}, {"view": "matches"}])
def test_the_name_of_a_firm_is_shown_and_never_run(
    tmp_path: Path, address: dict[str, str]
) -> None:
    rows = {**whole(), "firms": [firm_row("F1", firm_name=HOSTILE)]}
    folder = creation.open_workspace(saved(tmp_path / "W", rows))

    app = opened(folder, id="CCN-0006", item="F1", firm="F1", **address)

    assert not app.exception
    assert HOSTILE not in said(app)
    assert plain(HOSTILE[:24]) in said(app)


def test_an_official_of_another_area_is_offered_nothing_to_write(
    workspace: Workspace,
) -> None:
    person = Person("o1", "Bình", "official", (OwnArea("district.001"),))
    workspace.store.directory.put(person, workspace.actor)
    other = workspace.acting_as(Actor("o1", "Bình"))

    assert not dossiers.may_enter(other, "CCN-0006", AS_OF_ON)
    own = Person("o1", "Bình", "official", (OwnArea("district.002"),), version=1)
    workspace.store.directory.put(own, workspace.actor)
    assert dossiers.may_enter(other, "CCN-0006", AS_OF_ON)
