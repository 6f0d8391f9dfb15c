"""Signing in by a provider, in a real browser: who is who, and what they may do."""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from clusterviz import texts
from clusterviz.records import OwnArea, Person
from clusterviz.workspace import creation, people, proxied, scenarios
from clusterviz.workspace.mapframes import MapQuestion, content_hash
from tests.e2e.conftest import ROOT, free_port, served
from tests.e2e.pages import settled
from tests.e2e.provider import CLIENT, provided
from tests.e2e.test_routes import asked
from tests.kept import saved

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page

    from clusterviz.workspace import Workspace
    from tests.e2e.conftest import Traffic
    from tests.e2e.provider import Provider

pytestmark = pytest.mark.browser

PEOPLE = (
    Person("quantri@tinh.vn", "Trần Quản Trị", "administrator"),
    Person("canbo@huyen.vn", "Lê Cán Bộ", "official", (OwnArea("district.001"),)),
    Person("xem@tinh.vn", "Vũ Người Xem", "viewer"),
)


@dataclass
class Site:
    """A server where people sign in, and what must be seen nowhere of it."""

    url: str
    workspace: Workspace
    provider: Provider
    folder: Path
    log: Path

    def secrets(self) -> list[str]:
        """Return every secret of the test, the cookie's among them."""
        kept = [one.read_text() for one in (self.folder / "state").glob("cookie-*")]
        return [self.provider.secret, *kept, *self.provider.tokens]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("signing")
    workspace = creation.open_workspace(saved(folder / "W"))
    for one in PEOPLE:
        people.put(workspace, one)
    log, port = folder / "server.log", free_port()
    with provided() as provider:
        path = folder / "sign-in.toml"
        path.write_text(
            "[auth]\n"
            f'client_id = "{CLIENT}"\nclient_secret = "{provider.secret}"\n'
            f'server_metadata_url = "{provider.url}/.well-known/openid-configuration"\n'
            f'redirect_uri = "http://127.0.0.1:{port}/oauth2callback"\n'
        )
        path.chmod(0o600)
        environment = {
            "CLUSTERVIZ_WORKSPACE": str(workspace.root),
            "CLUSTERVIZ_SIGN_IN": str(path),
            "CLUSTERVIZ_STATE": str(folder / "state"),
        }
        with served(ROOT / "app.py", log, environment, port=port) as url:
            yield Site(url, workspace, provider, folder, log)
    workspace.store.close()


def words(key: str) -> str:
    """Return a Vietnamese sentence."""
    return texts.say(key, "vi")


def signed_in(page: Page, site: Site, email: str, name: str) -> None:
    """Open the dashboard and sign in as somebody."""
    site.provider.says(email, name)
    page.goto(site.url)
    page.get_by_role("button", name=words("people.sign_in")).click()
    expect(page.get_by_role("button", name=words("people.sign_out"))).to_be_visible()


def pages_of(page: Page) -> set[str]:
    """Return the paths of the pages that are listed."""
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    settled(page)
    links = page.get_by_test_id("stSidebar").get_by_role("link").all()
    paths = {str(link.get_attribute("href")).partition("?")[0] for link in links}
    return {path.rstrip("/").rpartition("/")[2] for path in paths}


def test_whoever_is_not_signed_in_sees_only_what_is_public(
    page: Page, site: Site, traffic: Traffic
) -> None:
    page.goto(site.url)

    expect(page.get_by_role("heading", level=1)).to_have_text(words("vacant.title"))
    expect(page.get_by_text(words("people.nobody"))).to_be_visible()
    expect(page.get_by_test_id("stSidebar").get_by_role("link")).to_have_count(3)
    assert pages_of(page) == {"", "rules", "help"}
    assert traffic.inside


@pytest.mark.parametrize("path", ["overlaps", "people", "data", "clearance", "edit"])
def test_an_address_of_an_internal_page_opens_none(
    page: Page, site: Site, path: str
) -> None:
    page.goto(f"{site.url}/{path}")

    expect(page.get_by_role("heading", level=1)).to_have_text(words("vacant.title"))


def test_an_official_signs_in_sees_their_name_and_role_and_signs_out(
    page: Page, site: Site, traffic: Traffic
) -> None:
    signed_in(page, site, "CanBo@huyen.vn", "Tên Trong Mã")

    # The name that the workspace has for them, not the one that a token claims.
    role = words("people.role_official")
    expect(page.get_by_text(f"Lê Cán Bộ – {role}")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text(words("overview.title"))
    assert "people" not in pages_of(page)
    assert {"edit", "overlaps", "clearance"} <= pages_of(page)

    page.get_by_role("button", name=words("people.sign_out")).click()

    expect(page.get_by_role("button", name=words("people.sign_in"))).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text(words("vacant.title"))
    assert traffic.inside


def test_signing_out_ends_every_window_of_the_browser(page: Page, site: Site) -> None:
    signed_in(page, site, "xem@tinh.vn", "Vũ Người Xem")
    other = page.context.new_page()
    other.goto(site.url)
    expect(other.get_by_text("Vũ Người Xem")).to_be_visible()

    page.get_by_role("button", name=words("people.sign_out")).click()
    expect(page.get_by_role("button", name=words("people.sign_in"))).to_be_visible()
    other.get_by_text("English", exact=True).click()

    said = texts.say("people.nobody", "en")
    expect(other.get_by_text(said)).to_be_visible()


def test_an_address_that_nobody_verified_is_not_believed(
    page: Page, site: Site
) -> None:
    site.provider.says("quantri@tinh.vn", "Kẻ Giả Danh", is_verified=False)
    page.goto(site.url)
    page.get_by_role("button", name=words("people.sign_in")).click()

    code = f"{site.provider.url}#sub-quantri@tinh.vn"
    expect(page.get_by_text(code)).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text(words("vacant.title"))
    assert "people" not in pages_of(page)


def test_one_who_was_removed_while_signed_in_cannot_save(
    page: Page, site: Site
) -> None:
    mine = Person("tam@huyen.vn", "Phạm Tạm", "editor")
    mine = people.put(site.workspace, mine)
    signed_in(page, site, mine.person_id, mine.name)
    # As people do: the first page stands before another is asked for.
    page.wait_for_load_state("networkidle")
    page.get_by_test_id("stSidebar").get_by_role(
        "link", name=words("frame.page_people")
    ).wait_for(state="detached")
    page.get_by_test_id("stSidebar").get_by_role(
        "link", name=words("frame.page_overlaps")
    ).click()
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text(words("overlaps.title"))
    page.get_by_text(words("cases.view_cases"), exact=True).click()
    button = page.get_by_role("button", name=re.compile("library_add|hồ sơ"))
    expect(button.first).to_be_visible()

    gone = Person(mine.person_id, mine.name, "editor", is_removed=True, version=1)
    people.put(site.workspace, gone)
    button.first.click()

    expect(page.get_by_text(words("people.no_longer")).first).to_be_visible()
    assert site.workspace.store.journal.newest("case") == {}
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text(words("vacant.title"))


def test_no_secret_is_seen_in_a_page_a_cookie_name_or_the_log(
    page: Page, site: Site
) -> None:
    signed_in(page, site, "quantri@tinh.vn", "Trần Quản Trị")
    page.goto(f"{site.url}/oauth2callback?code=nothing&state=nothing")
    page.goto(f"{site.url}/people")
    expect(page.get_by_text("canbo@huyen.vn").first).to_be_attached()

    seen = page.content() + site.log.read_text(encoding="utf-8")
    cookies = page.context.cookies(site.url)
    assert [one for one in site.secrets() if one in seen] == []
    named = {str(one.get("name")): one for one in cookies}
    assert named["_streamlit_user"]["httpOnly"]
    assert named["_streamlit_user"]["sameSite"] == "Lax"
    everything = "".join(str(one.get("value")) for one in cookies)
    assert [one for one in site.secrets()[:2] if one in everything] == []
    assert proxied.HEADER not in seen
    assert scenarios.scenarios(site.workspace) == []


def test_a_layer_is_answered_to_none_who_was_not_shown_its_address(
    site: Site,
) -> None:
    workspace = site.workspace
    for name in ("plan_zones", "clearance_sites", "clusters"):
        question = MapQuestion(name, workspace.as_of_on)
        stamp = content_hash(workspace, question)
        # Who has the very files can reckon the stamp, and still not the address.
        for one in (stamp, hmac.new(b"", stamp.encode(), "sha256").hexdigest()[:32]):
            path = f"cv/layers/{name}-{one}.geojson?on={question.on}&lang=vi"
            assert asked(f"{site.url}/{path}").status == 404


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example"])
def test_a_foreign_name_that_points_here_is_refused(site: Site, host: str) -> None:
    answer = asked(f"{site.url}/_stcore/health", {"Host": host})

    assert answer.status == 400
