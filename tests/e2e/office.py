"""An office: a server behind a proxy, and people who are each known to it."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from playwright.sync_api import TimeoutError as NotInTimeError
from playwright.sync_api import expect

from clusterviz import texts
from clusterviz.records import OwnArea, Person
from clusterviz.workspace import creation, people
from tests.e2e.conftest import ROOT, served
from tests.e2e.pages import PATIENCE_MS, TITLES, settled, unfold
from tests.e2e.proxy import signing
from tests.kept import saved

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from playwright.sync_api import BrowserContext, Locator, Page

    from clusterviz.schema import Language
    from clusterviz.workspace import Workspace
    from tests.tiny import Row

KEY = b"a secret of proxy and server, of more than 32 bytes"

PEOPLE: Mapping[str, Person] = {
    one.role: one
    for one in (
        Person("quantri@tinh.vn", "Trần Quản Trị", "administrator"),
        Person("bientap@so.vn", "Đỗ Biên Tập", "editor"),
        Person("canbo@huyen.vn", "Lê Cán Bộ", "official", (OwnArea("district.001"),)),
        Person("xem@tinh.vn", "Vũ Người Xem", "viewer"),
    )
}
"""By role; the official is of the west, where CCN-0001 lies."""


@dataclass(frozen=True)
class Office:
    """A server, its workspace, and where each role reaches it."""

    workspace: Workspace
    urls: Mapping[str, str]

    def seated(
        self,
        context: BrowserContext,
        role: str,
        page_name: str,
        language: Language = "vi",
        **asked: str,
    ) -> Page:
        """Return a window of somebody, with a page open and nothing running."""
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        go(page, self.urls[role], page_name, language, **asked)
        return page


@contextmanager
def office(folder: Path, rows: Mapping[str, list[Row]]) -> Iterator[Office]:
    """Run a server behind a proxy for each of `PEOPLE`, on the tiny workspace.

    Parameters
    ----------
    folder
        Gets everything.
    rows
        In place of those of the tiny workspace, by layer.
    """
    workspace = creation.open_workspace(saved(folder / "W", rows))
    for one in PEOPLE.values():
        people.put(workspace, one)
    secret = folder / "secret"
    secret.write_bytes(KEY)
    secret.chmod(0o600)
    environment = {
        "CLUSTERVIZ_WORKSPACE": str(workspace.root),
        "CLUSTERVIZ_PROXY_SECRET": str(secret),
        "CLUSTERVIZ_STATE": str(folder / "state"),
    }
    with ExitStack() as stack:
        stack.callback(workspace.store.close)
        log = folder / "server.log"
        url = stack.enter_context(served(ROOT / "app.py", log, environment))
        urls = {
            role: stack.enter_context(signing(url, one.person_id, KEY))
            for role, one in PEOPLE.items()
        }
        yield Office(workspace, urls)


def go(
    page: Page, url: str, page_name: str, language: Language = "vi", **asked: str
) -> None:
    """Go to the address of a page, and wait until it is drawn."""
    choices = "&".join(f"{name}={one}" for name, one in asked.items())
    page.goto(f"{url}/{page_name}?lang={language}&{choices}")
    title = texts.say(TITLES[page_name], language)
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text(title, timeout=PATIENCE_MS)
    settled(page)


def choose(page: Page, key: str, language: Language) -> None:
    """Choose one of a few options that stand side by side, and wait for its page."""
    before = page.url
    page.get_by_role("radio", name=texts.say(key, language), exact=True).click()
    expect(page).not_to_have_url(before)
    settled(page)


def pick(page: Page, label: Locator, word: str) -> None:
    """Pick a word of a list that unfolds."""
    option = page.get_by_role("option", name=word, exact=True)
    unfold(page, label)
    try:
        option.click(timeout=PATIENCE_MS / 10)
    except NotInTimeError:
        # The page grew above the list, which hangs outside the window since: a
        # person folds it up and down again.
        page.keyboard.press("Escape")
        unfold(page, label)
        option.click()


def left(*pages: Page) -> None:
    """Leave pages, so that their servers are not asked any more."""
    for page in pages:
        page.goto("about:blank")
