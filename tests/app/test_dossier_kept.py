"""The form says why a dossier keeps what it was carried out by; what is typed stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from clusterviz import texts
from clusterviz.schema import LANGUAGES
from clusterviz.view.plain import plain
from clusterviz.workspace import creation, edits
from tests.app.editpage import opened, said, save, typed, value_of
from tests.kept import saved
from tests.tiny.withdrawn import DUTIES, dossier_row, whole

if TYPE_CHECKING:
    from pathlib import Path

    from clusterviz.schema import Language
    from clusterviz.workspace import Workspace

KEY = f"HS-1-{DUTIES[0]}"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Give a dossier that is carried out."""
    rows = {**whole(), "dossiers": [dossier_row(dossier_state="carried_out")]}
    return creation.open_workspace(saved(tmp_path / "W", rows))


def refusal(language: Language) -> str:
    """Return what is said of a dossier that would lack one thing."""
    told = texts.say("edit.dossier_undone", language, dossier="HS-1", n=1)
    return plain(told)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_refusal_is_said_and_what_was_typed_stays(
    workspace: Workspace, language: Language
) -> None:
    app = opened(workspace, layer="duties", row=KEY, lang=language)
    typed(app, "evidence", "")
    typed(app, "measure", "Đo lại nước thải")
    typed(app, "source_document", "BB 9")
    typed(app, "by", "An")

    app = save(app)

    assert not app.exception
    assert refusal(language) in said(app)
    assert value_of(app, "evidence") == ""
    assert value_of(app, "measure") == "Đo lại nước thải"
    assert workspace.versions()["duties"] == 1


def test_all_that_stands_against_it_is_said_at_once(workspace: Workspace) -> None:
    app = opened(workspace, layer="duties", row=KEY)
    typed(app, "evidence", "")

    app = save(app)

    assert refusal("vi") in said(app)
    assert texts.say("edit.no_name", "vi") in said(app)


def test_a_row_that_it_needs_is_not_removed(workspace: Workspace) -> None:
    app = opened(workspace, layer="duties", row=KEY)
    for field, text in (("source_document", "BB"), ("by", "An"), ("reason", "Nhầm")):
        typed(app, field, text)

    app = app.button(key="edit-remove").click().run()

    assert refusal("vi") in said(app)
    assert value_of(app, "reason") == "Nhầm"
    assert edits.row(workspace, "duties", KEY) is not None


def test_the_dossier_is_set_back_in_its_form_with_a_reason(
    workspace: Workspace,
) -> None:
    app = opened(workspace, layer="dossiers", row="HS-1")
    typed(app, "dossier_state", "approved")
    typed(app, "source_document", "BB 9")
    typed(app, "by", "An")
    why = texts.say(
        "edit.goes_back", "vi", field="Trạng thái hồ sơ",
        before="Đã thực hiện xong", after="Đã phê duyệt",
    )  # fmt: skip

    app = save(app)

    assert plain(why) in said(app)
    assert workspace.versions()["dossiers"] == 1

    typed(app, "reason", "Kiểm tra lại: chưa xong")
    app = save(app)

    row = edits.row(workspace, "dossiers", "HS-1") or {}
    assert row["dossier_state"] == "approved"
