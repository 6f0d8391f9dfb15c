"""Rows entered and corrected on their page, without a browser."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from clusterviz import texts
from clusterviz.schema import LANGUAGES
from clusterviz.view.plain import plain
from clusterviz.workspace import creation, edits
from tests.app.editpage import (
    APRIL,
    HOSTILE,
    cleared,
    filled,
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

    from clusterviz.schema import Language
    from clusterviz.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return creation.open_workspace(saved(tmp_path / "W"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("layer", "row"),
    [
        ("", ""), ("clusters", "CCN-0001"), ("plots", "L5"), ("projects", "PR-1"),
        ("clearance_sites", "S1"), ("clearance_log", "S1:2024-04"),
        ("documents", "?"), ("dossiers", ""),
    ],
)  # fmt: skip
def test_every_layer_opens_in_both_languages(
    workspace: Workspace, layer: str, row: str, language: Language
) -> None:
    app = opened(workspace, layer=layer, row=row, lang=language)

    assert not app.exception
    assert not app.error
    add = app.button(key="edit-add").click().run()
    assert not add.exception


def test_what_is_saved_is_a_new_version_with_document_day_and_name(
    workspace: Workspace,
) -> None:
    app = save(filled(opened(workspace, **APRIL), 2.5))

    assert not app.exception
    assert cleared(workspace) == 2.5
    [entry] = edits.history(workspace, "clearance_log", "S2:2024-04")
    assert (entry.by, entry.about.document) == ("An", "Báo cáo 15/BC-UBND")
    assert entry.body["values"]["cleared_ha"] == 2.5  # type: ignore[index]
    [done] = app.success
    assert "An" in done.value
    assert value_of(app, "cleared_ha") == "2,5"
    assert value_of(app, "source_document") == ""


def test_only_what_may_follow_is_offered(workspace: Workspace) -> None:
    app = opened(workspace, layer="clusters", row="CCN-0002")

    [built] = [one for one in app.selectbox if ":construction_status" in str(one.key)]
    assert built.options == ["Đang xây dựng", "Hoàn thành"]


def test_a_figure_that_falls_asks_why_and_is_kept_until_somebody_says(
    workspace: Workspace,
) -> None:
    app = filled(opened(workspace, **APRIL), 1.5)
    why = texts.say(
        "edit.falls", "vi", field="Đã giải phóng", before="2,00", after="1,50"
    )
    assert plain(why) in [one.value for one in app.warning]

    save(app)
    assert cleared(workspace) == 2.0
    assert value_of(app, "cleared_ha") == "1,5"

    typed(app, "reason", "Đo lại")
    save(app)
    assert cleared(workspace) == 1.5


def test_nothing_is_saved_without_a_document_or_a_name(workspace: Workspace) -> None:
    app = typed(opened(workspace, **APRIL), "cleared_ha", 2.5)

    save(app)
    assert plain(texts.say("edit.no_name", "vi")) in said(app)
    typed(app, "by", "An")
    save(app)

    assert cleared(workspace) == 2.0
    assert plain("Văn bản, nguồn") in said(app)
    assert value_of(app, "cleared_ha") == "2,5"


def test_what_is_typed_outlives_another_row_and_another_language(
    workspace: Workspace,
) -> None:
    app = filled(opened(workspace, **APRIL), 2.5)

    app.query_params["row"] = "S1:2024-04"
    app.run()
    app.query_params["row"] = "S2:2024-04"
    app.query_params["lang"] = "en"
    app.run()

    assert value_of(app, "cleared_ha") == "2.5"
    assert value_of(app, "source_document") == "Báo cáo 15/BC-UBND"


def test_the_month_after_begins_with_the_last_one(workspace: Workspace) -> None:
    app = opened(workspace, **APRIL)

    app.button(key="edit-next").click().run()
    assert value_of(app, "cleared_ha") == "2"
    save(filled(app, 3.5))

    assert not app.exception
    assert cleared(workspace, "S2:2024-05") == 3.5
    assert cleared(workspace) == 2.0
    assert app.query_params["row"] == "S2:2024-05"


@pytest.mark.parametrize(("day", "is_later"), [(22, False), (23, True)])
def test_what_is_dated_after_the_day_shown_is_said_to_be_seen_later(
    workspace: Workspace, day: int, is_later: bool
) -> None:
    app = filled(opened(workspace, **APRIL), 2.5)
    [dated] = [one for one in app.date_input if ":as_of_on" in str(one.key)]
    dated.set_value(dt.date(2024, 4, day)).run()

    [done] = save(app).success

    assert cleared(workspace) == 2.5
    assert done.value.replace("\\", "").count(f"{day}/04/2024") == 2 * is_later


def test_a_row_is_removed_with_a_reason(workspace: Workspace) -> None:
    app = filled(opened(workspace, **APRIL), 2.0)

    app.button(key="edit-remove").click().run()
    assert plain(texts.say("edit.removed_without_reason", "vi")) in said(app)
    typed(app, "reason", "Ghi trùng")
    app.button(key="edit-remove").click().run()

    assert not app.exception
    assert cleared(workspace) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_comes_second_sees_both_and_loses_nothing(
    workspace: Workspace, language: Language
) -> None:
    app = filled(opened(workspace, **APRIL, lang=language), 2.5)
    other(workspace, cleared_ha=2.25)

    save(app)

    assert not app.exception
    assert cleared(workspace) == 2.25
    table = app.dataframe[1].value
    label = workspace.layers["clearance_log"].fields["cleared_ha"].label.say(language)
    [[_, seen, now, wanted]] = table[table.iloc[:, 0] == label].to_numpy().tolist()
    written = {one: texts.number(one, language, 2) for one in (2.0, 2.25, 2.5)}
    assert [seen, now, wanted] == list(written.values())
    assert "Bình" in said(app)

    app.button(key="edit-again").click().run()
    assert value_of(app, "cleared_ha") == texts.number(2.5, language, 1)
    save(app)
    assert cleared(workspace) == 2.5


@pytest.mark.parametrize(("way", "ha"), [("theirs", 2.25), ("mine", 2.5)])
def test_a_conflict_is_settled_by_keeping_theirs_or_putting_mine(
    workspace: Workspace, way: str, ha: float
) -> None:
    app = filled(opened(workspace, **APRIL), 2.5)
    other(workspace, cleared_ha=2.25, n_paid=11)
    save(app)

    app.button(key=f"edit-{way}").click().run()

    assert not app.exception
    assert cleared(workspace) == ha
    assert value_of(app, "cleared_ha") == f"{ha:g}".replace(".", ",")
    # What only the other changed stays as the other wrote it.
    assert (edits.row(workspace, "clearance_log", "S2:2024-04") or {})["n_paid"] == 11


def test_hostile_text_of_a_row_is_shown_as_text(workspace: Workspace) -> None:
    other(workspace, obstacle=HOSTILE)

    app = opened(workspace, **APRIL)

    assert not app.exception
    assert HOSTILE not in said(app)
    assert value_of(app, "obstacle") == HOSTILE


def test_the_history_says_who_changed_what(workspace: Workspace) -> None:
    other(workspace, cleared_ha=2.25)

    app = opened(workspace, **APRIL)

    history = app.dataframe[-1].value
    assert history["Người ghi"].tolist() == ["Bình"]
    assert history["Trước"].tolist() == ["2,00"]
    assert history["Sau"].tolist() == ["2,25"]


def test_the_frame_follows_a_save_that_makes_the_data_newer(
    workspace: Workspace,
) -> None:
    newest = max(
        one.lineage.as_of_on
        for one in workspace.current().values()
        if one.lineage.as_of_on is not None
    )
    day = newest + dt.timedelta(days=9)
    app = opened(workspace, **APRIL)
    assert texts.day(day, "vi") not in said(app)
    filled(app, 2.5)
    [its_day] = [one for one in app.date_input if ":as_of_on" in str(one.key)]

    its_day.set_value(day).run()
    app = save(app)

    # What stands above the rows was drawn before they were written.
    assert not app.exception
    blank = dict.fromkeys(("province", "day", "unit", "newest"), "")
    mark = plain(texts.say("frame.standing", "vi", **blank).rpartition("·")[2].strip())
    [frame] = [str(one.value) for one in app.caption if mark in str(one.value)]
    assert frame.endswith(plain(texts.day(day, "vi")))
