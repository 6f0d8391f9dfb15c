"""The review of a month, from reasons to sign-off, by three people at their desks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from clusterviz import texts
from clusterviz.schema import LANGUAGES
from clusterviz.workspace import edits
from tests.e2e.office import PEOPLE, choose, left, office, pick
from tests.e2e.pages import settled
from tests.reviewed import assignment_rows, review_rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import BrowserContext, Locator, Page

    from clusterviz.schema import Language
    from tests.e2e.office import Office

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("traffic")]

OURS = {"month": "2024-04", "id": "CCN-0001"}


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Office]:
    """Give an office with the reviews of March and April."""
    rows = {"reviews": review_rows(), "assignments": assignment_rows()}
    with office(tmp_path, rows) as found:
        yield found


def said(page: Page, key: str, language: Language, **values: str) -> None:
    """Expect a sentence to be read on the page, and wait until nothing runs."""
    sentence = texts.say(key, language, **values)
    expect(page.get_by_text(sentence).first).to_be_visible()
    settled(page)


def box(where: Page | Locator, label: str) -> Locator:
    """Return the first line of text that has a label."""
    lines = where.get_by_test_id("stTextInput")
    return lines.filter(has_text=label).first.locator("input")


def type_in(where: Page | Locator, label: str, value: str) -> None:
    """Type into a line of text."""
    box(where, label).fill(value)


def press(page: Page, key: str, language: Language) -> None:
    """Press a button of a form."""
    page.get_by_role("button", name=texts.say(key, language), exact=True).click()


def plan(town: Office) -> object:
    """Return the plan of clearance of CCN-0001 in April, as it is now."""
    row = edits.row(town.workspace, "reviews", "CCN-0001:2024-04") or {}
    return row["cleared_plan_ha"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_month_is_told_assigned_signed_off_and_reopened(
    context: BrowserContext, town: Office, language: Language
) -> None:
    def word(key: str) -> str:
        return texts.say(key, language)

    def planned(page: Page) -> Locator:
        return box(page, word("review.column_plan"))

    more = texts.number(41.5, language, 1)

    # A department's editor says why clearance is behind.
    editor = town.seated(context, "editor", "review", language, view="tracks", **OURS)
    lacking = editor.get_by_text(word("review.lacking_reason_clearance"))
    expect(lacking.first).to_be_visible()
    reasons = town.workspace.layers["reviews"].fields["clearance_reason"].choices
    why = reasons["price_not_agreed"].label.say(language)
    pick(editor, editor.get_by_label(word("review.column_reason")).first, why)
    type_in(editor, word("review.source"), "BB 04/2024")
    press(editor, "review.save_plans", language)
    expect(lacking).to_have_count(0)
    settled(editor)
    row = edits.row(town.workspace, "reviews", "CCN-0001:2024-04") or {}
    assert row["clearance_reason"] == "price_not_agreed"

    # They assign who mends it; what became of it can then be told.
    choose(editor, "review.view_agenda", language)
    fields = town.workspace.layers["assignments"].fields
    task, owner = (f"{fields[one].label.say(language)} *" for one in ("task", "owner"))
    type_in(editor, task, "Họp dân thôn Đông")
    type_in(editor, owner, "UBND huyện Tây")
    given = editor.get_by_test_id("stForm").last
    type_in(given, word("review.source"), "BB 04/2024")
    press(editor, "review.do_give", language)
    expect(box(given, task)).to_have_value("")
    settled(editor)
    which = editor.get_by_role("combobox", name=word("review.which"), exact=True)
    pick(editor, which, "Tây Nam · Họp dân thôn Đông")

    # An official of the area types a plan; meanwhile the month is signed off.
    official = town.seated(
        context, "official", "review", language, view="tracks", **OURS
    )
    planned(official).fill(more)
    type_in(official, word("review.source"), "BC 07")
    head = town.seated(
        context, "administrator", "review", language, view="signing", **OURS
    )
    press(head, "review.do_sign", language)
    name = PEOPLE["administrator"].name
    signed = head.get_by_test_id("stAlert").filter(has_text=name)
    expect(signed).to_be_visible()
    settled(head)

    press(official, "review.save_plans", language)
    signed_too = official.get_by_test_id("stAlert").filter(has_text=name)
    expect(signed_too).to_be_visible()
    # Refused, and what was typed is not lost.
    expect(planned(official)).to_have_value(more)
    assert plan(town) == 40
    choose(official, "review.view_signing", language)
    said(official, "review.may_not_sign", language)
    expect(official.get_by_test_id("stForm")).to_have_count(0)
    choose(official, "review.view_tracks", language)

    # It is opened again, with a reason; then the official's plan is written.
    press(head, "review.do_reopen", language)
    said(head, "review.refused_no_reason", language, month="2024-04")
    reason = head.get_by_label(word("review.reopen_reason"), exact=True)
    reason.fill("Huyện Tây báo cáo bổ sung")
    press(head, "review.do_reopen", language)
    expect(signed).to_have_count(0)

    official.reload()
    expect(official.get_by_test_id("stForm")).to_have_count(1)
    settled(official)
    planned(official).fill(more)
    type_in(official, word("review.source"), "BC 07")
    press(official, "review.save_plans", language)
    expect(box(official, word("review.source"))).to_have_value("")
    assert plan(town) == 41.5
    left(editor, official, head)
