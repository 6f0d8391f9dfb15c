"""The pages of the dashboard, and how a person gets to them."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from clusterviz import texts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from playwright.sync_api import Page

    from clusterviz.schema import Language

TITLES: Mapping[str, str] = MappingProxyType(
    {
        "overview": "overview.title",
        "map": "mappage.title",
        "overlaps": "overlaps.title",
        "occupancy": "occupancy.title",
        "gate": "gate.title",
        "completeness": "completeness.title",
        "clearance": "clearance.title",
        "changes": "changes.title",
        "forms": "forms.title",
        "rules": "lawbook.title",
    }
)
"""By page: the key of the question in its title."""

WITH_MAP = ("overview", "map", "overlaps", "occupancy", "clearance", "changes")


def open_page(page: Page, name: str, language: Language = "vi") -> None:
    """Follow the link to a page and wait until it is drawn and nothing runs."""
    if language == "en":
        page.get_by_role("radio", name="English").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(
            texts.say("overview.title", "en")
        )
    link = texts.say(f"frame.page_{name}", language)
    page.get_by_test_id("stSidebar").get_by_role("link", name=link).click()
    title = texts.say(TITLES[name], language)
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    settled(page)


def settled(page: Page) -> None:
    """Wait until nothing runs."""
    expect(page.get_by_test_id("stApp")).to_have_attribute(
        "data-test-script-state", "notRunning"
    )
