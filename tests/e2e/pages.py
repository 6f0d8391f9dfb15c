"""The pages of the dashboard, and how a person gets to them."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

from playwright.sync_api import TimeoutError as NotInTimeError
from playwright.sync_api import expect

from clusterviz import texts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from playwright.sync_api import Locator, Page

    from clusterviz.schema import Language

TITLES: Mapping[str, str] = MappingProxyType(
    {
        "overview": "overview.title",
        "map": "mappage.title",
        "site": "site.title",
        "overlaps": "overlaps.title",
        "occupancy": "occupancy.title",
        "gate": "gate.title",
        "completeness": "completeness.title",
        "clearance": "clearance.title",
        "changes": "changes.title",
        "data": "dataroom.title",
        "forms": "forms.title",
        "export": "outgoing.title",
        "rules": "lawbook.title",
        "help": "help.title",
        "edit": "edit.title",
        "review": "review.title",
        "withdrawn": "dossier.title",
        "violations": "violations.title",
        "vacant": "vacant.title",
        "people": "people.title",
    }
)
"""By page: the key of the question in its title."""

PATIENCE_MS = 60_000

WITH_MAP = (
    "overview", "map", "site", "overlaps", "occupancy", "clearance", "changes",
    "withdrawn", "violations", "vacant",
)  # fmt: skip


def open_page(page: Page, name: str, language: Language = "vi") -> None:
    """Follow the link to a page and wait until it is drawn and nothing runs."""
    if language == "en":
        # What is clicked while the first run draws is drawn anew under the hand.
        settled(page)
        page.get_by_role("radio", name="English").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(
            texts.say("overview.title", "en")
        )
        # The links are drawn anew in the other language: not before that.
        settled(page)
    follow(page, name, language)


def follow(page: Page, name: str, language: Language = "vi") -> None:
    """Follow the link to a page from another one, and wait until it is drawn."""
    link = texts.say(f"frame.page_{name}", language)
    page.get_by_test_id("stSidebar").get_by_role("link", name=link, exact=True).click()
    title = texts.say(TITLES[name], language)
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text(title, timeout=PATIENCE_MS)
    settled(page)


def settled(page: Page) -> None:
    """Wait until nothing runs and all is drawn, on a machine that may be busy."""
    expect(page.get_by_test_id("stApp")).to_have_attribute(
        "data-test-script-state", "notRunning", timeout=PATIENCE_MS
    )
    # A kind of input is fetched when it is first met: until it has come, the first
    # field of a label may be the second one.
    expect(page.get_by_test_id(_UNDRAWN)).to_have_count(0, timeout=PATIENCE_MS)


_UNDRAWN = re.compile("^stSkeleton")


_TWO_FRAMES = """() => new Promise((done) =>
    requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"""


def unfold(page: Page, field: Locator) -> None:
    """Unfold a list; again where the page moved meanwhile, as a person would."""
    # Scrolling folds a list up: what is scrolled for it is told in the next frame.
    field.scroll_into_view_if_needed()
    field.focus()
    page.evaluate(_TWO_FRAMES)
    options = page.get_by_role("option")
    for _ in range(2):
        field.press("ArrowDown")
        try:
            options.first.wait_for(timeout=PATIENCE_MS / 10)
        except NotInTimeError:
            continue
        return
    field.press("ArrowDown")
    expect(options.first).to_be_visible()
