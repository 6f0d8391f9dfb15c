"""A file from outside in a real browser: accepted, pasted, declined, waited for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from clusterviz import texts
from clusterviz.schema import LANGUAGES
from clusterviz.storage.locks import taken
from clusterviz.workspace.creation import open_workspace
from tests.app.dataroom import geojson, zones
from tests.e2e.conftest import HERE, served
from tests.e2e.pages import open_page, settled
from tests.e2e.test_map import map_frame
from tests.kept import saved
from tests.tiny import X0, Y0

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import BrowserContext, Page

    from clusterviz.schema import Language

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("traffic")]

PATIENCE_MS = 60_000


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return the folder of the tiny workspace."""
    return saved(tmp_path / "w")


@pytest.fixture
def room(page: Page, root: Path, tmp_path: Path) -> Iterator[Page]:
    """Give the first page of a dashboard of its own, which may be written to."""
    environment = {"CLUSTERVIZ_WORKSPACE": str(root)}
    log = tmp_path / "server.log"
    with served(HERE / "dashboard_app.py", log, environment) as url:
        page.goto(url)
        heading = page.get_by_role("heading", level=1)
        expect(heading).to_be_visible(timeout=PATIENCE_MS)
        done(page)
        yield page
        # The server ends next; what is still open would complain of that.
        page.goto("about:blank")


def done(page: Page) -> None:
    """Wait until nothing runs: reading a file takes longer than drawing a page."""
    expect(page.get_by_test_id("stApp")).to_have_attribute(
        "data-test-script-state", "notRunning", timeout=PATIENCE_MS
    )


def say(key: str, language: Language = "vi", **values: object) -> str:
    """Return a sentence of the page."""
    return texts.say(f"dataroom.{key}", language, **values)


def choose_layer(page: Page, layer: str, language: Language = "vi") -> None:
    """Choose what the file is to become."""
    page.get_by_role("combobox", name=say("layer", language)).click()
    page.get_by_role("option", name=layer, exact=True).click()
    done(page)


def hand_in(page: Page, path: Path, language: Language = "vi") -> None:
    """Open the page, choose a file of plan zones, and ask to look at it."""
    open_page(page, "data", language)
    titles = {"vi": "Khu vực quy hoạch khác", "en": "Plan zones"}
    choose_layer(page, titles[language], language)
    page.locator("input[type=file]").set_input_files(path)
    expect(page.get_by_text(path.name)).to_be_visible()
    page.get_by_role("button", name=say("look", language), exact=True).click()


def go_to(page: Page, step: str, language: Language = "vi") -> None:
    """Go to one of the steps of a file."""
    name = say(f"on_{step}", language)
    page.get_by_role("radio", name=re.compile(rf"\d\. {re.escape(name)}")).click()
    done(page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_accepted_is_on_the_map(
    room: Page, tmp_path: Path, language: Language
) -> None:
    frame = zones()
    frame.loc[0, "zone_name"] = "Đồng Mới"
    moved = [frame.geometry.iloc[0].buffer(10, join_style="mitre")]
    frame = frame.set_geometry([*moved, *frame.geometry.iloc[1:]], crs=frame.crs)
    hand_in(room, geojson(tmp_path / "zones.geojson", frame), language)
    read = room.get_by_text(say("read_rows", language, n=9))
    expect(read).to_be_visible(timeout=PATIENCE_MS)

    for step in ("columns", "findings", "difference"):
        go_to(room, step, language)
        expect(room.get_by_test_id("stException")).to_have_count(0)
    map_frame(room)
    room.locator(".st-key-accept").get_by_role("button").click()

    link = room.get_by_role("link", name=say("to_map", language))
    expect(link).to_be_visible(timeout=PATIENCE_MS)
    link.click()
    title = texts.say("mappage.title", language)
    expect(room.get_by_role("heading", level=1)).to_have_text(title)
    done(room)
    frame_now = map_frame(room)
    frame_now.wait_for_function(
        "clusterviz.drawing.layers.plan_zones.items.some("
        "(item) => item.lines[0] === 'Đồng Mới')"
    )


def test_a_declined_file_leaves_only_its_report(
    room: Page, root: Path, tmp_path: Path
) -> None:
    hand_in(room, geojson(tmp_path / "zones.geojson", zones().iloc[:3]))
    read = room.get_by_text(say("read_rows", n=3))
    expect(read).to_be_visible(timeout=PATIENCE_MS)
    go_to(room, "difference")
    # What unfolds before all is drawn folds up again.
    settled(room)

    room.get_by_text(say("decline"), exact=True).click()
    room.get_by_role("button", name=say("decline_yes")).click()

    declined = room.get_by_text(texts.say("imports.declined", "vi"))
    expect(declined).to_be_visible(timeout=PATIENCE_MS)
    kept = [one.name for one in (root / "imports").rglob("*") if one.is_file()]
    assert [name for name in kept if not name.startswith(".")] == ["report.json"]
    assert open_workspace(root).version("plan_zones").version == 1


def test_a_table_of_corners_is_pasted_and_drawn(room: Page) -> None:
    open_page(room, "data")
    choose_layer(room, "Cụm công nghiệp")
    room.get_by_role("tab", name=say("from_text")).click()
    corners = [(0, 100), (100, 100), (100, 0), (0, 0)]
    lines = [f"{i}\t{Y0 + y}\t{X0 + x}" for i, (x, y) in enumerate(corners, start=1)]
    room.get_by_role("textbox", name=say("paste")).fill(
        "\n".join(["CCN Đa Mai", *lines])
    )
    room.get_by_role("button", name=say("look_text")).click()

    read = room.get_by_text(say("read_rows", n=1))
    expect(read).to_be_visible(timeout=PATIENCE_MS)
    frame = map_frame(room)
    frame.wait_for_function("clusterviz.drawing.layers.incoming.items.length > 0")


def test_while_a_large_file_waits_another_person_works_on(
    room: Page, root: Path, tmp_path: Path, context: BrowserContext
) -> None:
    path = geojson(tmp_path / "zones.geojson", zones())
    # White space costs no reading: the file is large, the work is small.
    path.write_bytes(path.read_bytes() + b" " * 6_000_000)
    (root / "imports").mkdir(exist_ok=True)
    busy = taken(root / "imports" / ".busy.lock")
    assert busy is not None
    with busy:
        hand_in(room, path)
        waiting = room.get_by_text(texts.say("imports.step_waiting", "vi"))
        expect(waiting).to_be_visible(timeout=PATIENCE_MS)

        other = context.new_page()
        other.goto(room.url.partition("/data")[0])
        open_page(other, "overlaps")
        expect(other.get_by_test_id("stDataFrame").first).to_be_visible()
        expect(waiting).to_be_visible()
        other.goto("about:blank")

    read = room.get_by_text(say("read_rows", n=9))
    expect(read).to_be_visible(timeout=PATIENCE_MS)
