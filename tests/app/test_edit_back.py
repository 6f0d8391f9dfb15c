"""What an edit replaced is put back into the form, and saved as any edit is."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from clusterviz import texts
from clusterviz.records import Actor
from clusterviz.workspace import creation, edits
from clusterviz.workspace.edits import Change
from tests.app.editpage import (
    APRIL,
    HOSTILE,
    cleared,
    opened,
    other,
    said,
    save,
    typed,
    value_of,
)
from tests.kept import saved

if TYPE_CHECKING:
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from clusterviz.workspace import Workspace

OFFER = texts.say("edit.back_do", "vi")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return creation.open_workspace(saved(tmp_path / "W"))


def offers(app: AppTest) -> list[str]:
    """Return what can be put back, in words."""
    return [
        option
        for one in app.selectbox
        if str(one.key).startswith("edit-back-")
        for option in one.options
    ]


def put_back(app: AppTest) -> AppTest:
    """Press the button that puts the value which is chosen into the form."""
    pressed: AppTest = app.button(key="edit-back").click().run()
    assert not pressed.exception
    return pressed


def documented(app: AppTest) -> AppTest:
    """Say by which document, and who writes."""
    typed(app, "source_document", "Báo cáo 17/BC-UBND")
    return typed(app, "by", "An")


def test_a_row_that_nobody_edited_has_nothing_to_put_back(
    workspace: Workspace,
) -> None:
    app = opened(workspace, **APRIL)

    assert offers(app) == []
    assert OFFER not in [one.label for one in app.button]


def test_what_was_there_is_in_the_form_and_written_only_when_it_is_saved(
    workspace: Workspace,
) -> None:
    other(workspace, cleared_ha=2.25, n_paid=12)
    app = opened(workspace, **APRIL)
    assert [one.partition(" –")[0] for one in offers(app)] == [
        "Đã giải phóng: 2,00", "Số hộ đã chi trả: 10",
    ]  # fmt: skip

    put_back(app)
    assert value_of(app, "cleared_ha") == "2"
    assert cleared(workspace) == 2.25

    save(documented(app))
    assert cleared(workspace) == 2.0
    newest = edits.history(workspace, "clearance_log", "S2:2024-04")[-1]
    assert newest.body["values"] == {
        "cleared_ha": 2.0, "source_document": "Báo cáo 17/BC-UBND",
    }  # fmt: skip
    # The figure falls: the reason that the form proposed is kept with it.
    assert str(newest.body["reason"]).startswith("Đặt lại giá trị trước lần sửa ")
    assert newest.by == "An"
    # What was put back can be undone likewise.
    assert offers(opened(workspace, **APRIL))[0].startswith("Đã giải phóng: 2,25 ")


def test_a_value_put_back_needs_a_document_as_any_edit(workspace: Workspace) -> None:
    other(workspace, cleared_ha=2.25)
    app = put_back(opened(workspace, **APRIL))

    save(typed(app, "by", "An"))

    assert cleared(workspace) == 2.25
    assert texts.say("edit.refused", "vi") in said(app)


def test_a_reason_that_somebody_wrote_stays(workspace: Workspace) -> None:
    other(workspace, cleared_ha=2.25)
    app = typed(opened(workspace, **APRIL), "reason", "Ghi nhầm ô")

    put_back(app)

    assert value_of(app, "reason") == "Ghi nhầm ô"


def test_a_value_put_back_over_a_newer_one_is_a_conflict(
    workspace: Workspace,
) -> None:
    other(workspace, cleared_ha=2.25)
    app = put_back(opened(workspace, **APRIL))
    other(workspace, cleared_ha=2.5)

    save(documented(app))

    assert cleared(workspace) == 2.5
    keys = [one.key for one in app.button]
    assert "edit-mine" in keys
    assert "edit-back" not in keys


def test_a_status_that_may_not_follow_is_not_offered(workspace: Workspace) -> None:
    before = edits.row(workspace, "clusters", "CCN-0002") or {}
    edits.edit(
        workspace.acting_as(Actor(name="Bình")),
        "clusters",
        [Change("CCN-0002", {"construction_status": "finished"})],
        made_from=workspace.version("clusters").version,
        source_document="QĐ 1",
        as_of_on=dt.date(2024, 4, 22),
    )
    assert before["construction_status"] == "building"

    app = opened(workspace, layer="clusters", row="CCN-0002")

    assert app.dataframe[-1].value["Trước"].tolist() == ["Đang xây dựng"]
    assert offers(app) == []


def test_hostile_text_is_offered_as_text_and_put_back_as_it_was(
    workspace: Workspace,
) -> None:
    other(workspace, obstacle=HOSTILE)
    other(workspace, obstacle="Chờ giá đất")
    app = opened(workspace, **APRIL)
    assert any(HOSTILE in one for one in offers(app))

    save(documented(put_back(app)))

    assert HOSTILE not in said(app)
    assert (edits.row(workspace, "clearance_log", "S2:2024-04") or {})[
        "obstacle"
    ] == HOSTILE
