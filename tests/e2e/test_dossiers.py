"""A withdrawn cluster: its duties are entered and its firms placed, page by page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from clusterviz import texts
from clusterviz.schema import LANGUAGES
from clusterviz.workspace import dossiers, edits
from tests.e2e.office import choose, left, office
from tests.e2e.pages import settled
from tests.tiny.withdrawn import duty_row, firm_row, whole

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import BrowserContext, Page

    from clusterviz.schema import Language
    from tests.e2e.office import Office

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("traffic")]

WITHOUT_EVIDENCE = "environment"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Office]:
    """Give an office whose dossier lacks a plot for F1 and evidence of one duty."""
    rows = whole()
    rows["firms"][0] = firm_row("F1", destination="relocate")
    rows["duties"][0] = duty_row(WITHOUT_EVIDENCE, evidence=None)
    with office(tmp_path, rows) as found:
        yield found


def lacking(town: Office) -> list[str]:
    """Return what the dossier lacks, by code."""
    found = dossiers.dossier(town.workspace, "CCN-0006").findings
    return [one.code.removeprefix("dossier.lacking_") for one in found]


def fill(page: Page, label: str, value: str) -> None:
    """Type into the first line of text that has a label, and let it arrive."""
    line = page.get_by_test_id("stTextInput").filter(has_text=label).first
    line.locator("input").fill(value)
    line.locator("input").press("Tab")
    settled(page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_dossier_is_complete_once_every_duty_and_firm_is_provided_for(
    context: BrowserContext, town: Office, language: Language
) -> None:
    def word(key: str, **values: str) -> str:
        return texts.say(key, language, **values)

    assert sorted(lacking(town)) == ["no_evidence", "no_plot"]
    duty = f"HS-1-{WITHOUT_EVIDENCE}"
    editor = town.seated(
        context, "editor", "withdrawn", language, id="CCN-0006", duty=duty, item="F1"
    )
    main = editor.get_by_test_id("stMain")
    expect(main.get_by_text(word("dossier.lacks", n="2"))).to_be_visible()
    # Both things are said: the duty without evidence, the firm without a plot.
    name = town.workspace.layers["duties"].fields["duty"].choices[WITHOUT_EVIDENCE]
    lacks, _, _ = word("dossier.lacking_no_evidence", duty="").partition(":")
    said = main.get_by_text(lacks).filter(has_text=name.label.say(language))
    expect(said.first).to_be_visible()
    expect(main.get_by_text("(F1)").first).to_be_visible()

    # The duty gets its evidence.
    fields = town.workspace.layers["duties"].fields
    fill(editor, fields["evidence"].label.say(language), "BB nghiệm thu 12")
    fill(editor, fields["source_document"].label.say(language), "BC 31")
    editor.locator(".st-key-edit-save").get_by_role("button").click()
    expect(main.get_by_text(word("dossier.lacks", n="1"))).to_be_visible()
    settled(editor)
    assert lacking(town) == ["no_plot"]

    # The matchmaker's plot is taken over, then decided on: it is locked.
    choose(editor, "dossier.view_match", language)
    fill(editor, word("dossier.document"), "BB 45")
    everything = word("dossier.accept_all", n="1")
    main.get_by_role("button", name=everything).click()
    expect(main.get_by_text(word("dossier.is_complete"))).to_be_visible()
    settled(editor)
    row = edits.row(town.workspace, "firms", "F1") or {}
    assert (row["destination_plot_id"], bool(row["is_locked"])) == ("L5", False)
    main.get_by_role("button", name=word("dossier.decide"), exact=True).click()
    again = main.get_by_role("button", name=word("dossier.open"), exact=True)
    expect(again).to_be_visible()
    settled(editor)
    row = edits.row(town.workspace, "firms", "F1") or {}
    assert bool(row["is_locked"])
    assert lacking(town) == []
    left(editor)
