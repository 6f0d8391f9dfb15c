"""Violations at the desks of an editor and of somebody who was just removed."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from clusterviz import texts
from clusterviz.schema import LANGUAGES
from clusterviz.workspace import edits, people
from tests.e2e.office import PEOPLE, choose, go, left, office, pick
from tests.e2e.pages import settled
from tests.kept import csv_rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import BrowserContext, Page

    from clusterviz.schema import Language
    from tests.e2e.office import Office
    from tests.tiny import Row

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("traffic")]


def case(violation_id: str, cluster_id: str, law: str, due_on: dt.date) -> Row:
    """Return a violation that was found in March 2024."""
    return {
        "violation_id": violation_id,
        "cluster_id": cluster_id,
        "law": law,
        "description": f"Vụ {violation_id}",
        "found_on": dt.date(2024, 3, 1),
        "violation_stage": "found",
        "remedy_due_on": due_on,
    }


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Office]:
    """Give an office with two open cases: V1 is overdue on 22 April, V2 is not."""
    cases = [
        case("V1", "CCN-0001", "environment", dt.date(2024, 4, 1)),
        case("V2", "CCN-0002", "fire", dt.date(2024, 6, 1)),
    ]
    with office(tmp_path, {"violations": cases}) as found:
        yield found


def stage(town: Office, key: str = "V1") -> object:
    """Return the stage of a case, as it is now."""
    return (edits.row(town.workspace, "violations", key) or {})["violation_stage"]


def tell_stage(page: Page, town: Office, language: Language) -> None:
    """Say in the form that is open that minutes were taken, and by which document."""
    fields = town.workspace.layers["violations"].fields
    label = fields["violation_stage"].label.say(language)
    boxes = page.get_by_test_id("stSelectbox").filter(has_text=label)
    word = fields["violation_stage"].choices["minutes"].label.say(language)
    pick(page, boxes.first.get_by_role("combobox"), word)
    settled(page)
    label = fields["source_document"].label.say(language)
    lines = page.get_by_test_id("stTextInput").filter(has_text=label)
    lines.first.locator("input").fill("BB-VP 07")
    lines.first.locator("input").press("Tab")
    settled(page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_stage_is_entered_and_the_list_is_filtered_by_it(
    context: BrowserContext, town: Office, language: Language, tmp_path: Path
) -> None:
    def listed() -> list[str]:
        label = texts.say("frame.download_csv", language)
        with editor.expect_download() as waiting:
            main.get_by_role("button", name=label).first.click()
        waiting.value.save_as(tmp_path / "list.csv")
        return sorted(row["violation_id"] for row in csv_rows(tmp_path / "list.csv"))

    editor = town.seated(
        context, "editor", "edit", language, layer="violations", row="V1"
    )
    main = editor.get_by_test_id("stMain")
    tell_stage(editor, town, language)
    editor.locator(".st-key-edit-save").get_by_role("button").click()
    saved = main.get_by_test_id("stAlert").filter(has_text="V1")
    expect(saved.first).to_be_visible()
    settled(editor)
    assert stage(town) == "minutes"

    go(editor, town.urls["editor"], "violations", language, item="V1")
    assert listed() == ["V1", "V2"]
    words = town.workspace.layers["violations"].fields["violation_stage"].choices
    told = editor.locator(".st-key-violation")
    expect(told).to_contain_text(words["minutes"].label.say(language))
    choose(editor, "violations.show_overdue", language)
    assert listed() == ["V1"]
    go(editor, town.urls["editor"], "violations", language, stage="found")
    assert listed() == ["V2"]
    left(editor)


def test_one_who_was_removed_while_typing_cannot_save_nor_read_on(
    context: BrowserContext, town: Office
) -> None:
    editor = town.seated(context, "editor", "edit", layer="violations", row="V1")
    tell_stage(editor, town, "vi")
    reading = town.seated(context, "editor", "violations")

    mine = people.people(town.workspace)[PEOPLE["editor"].person_id]
    people.put(town.workspace, dataclasses.replace(mine, is_removed=True))
    editor.locator(".st-key-edit-save").get_by_role("button").click()
    choose(reading, "violations.show_overdue", "vi")

    for page in (editor, reading):
        said = texts.say("people.no_longer", "vi")
        expect(page.get_by_test_id("stAlert").filter(has_text=said)).to_be_visible()
    assert stage(town) == "found"
    editor.goto(town.urls["editor"])
    heading = editor.get_by_role("heading", level=1)
    expect(heading).to_have_text(texts.say("vacant.title", "vi"))
    left(editor, reading)
