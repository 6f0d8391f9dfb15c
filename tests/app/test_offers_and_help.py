"""Every page hands on what it shows, and every figure says what it means."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest
from streamlit.testing.v1 import AppTest

from clusterviz import texts
from clusterviz.core.site_text import written
from clusterviz.schema import LANGUAGES
from clusterviz.ui import widgets
from clusterviz.ui.tasks import PAGES
from clusterviz.view.glossary import glossary
from clusterviz.view.plain import plain
from clusterviz.workspace import cases, creation
from clusterviz.workspace.lawbook import lawbook
from tests.app import (
    test_people_page,
    test_review_page,
    test_site_page,
    test_violations_page,
)
from tests.app.test_pages import opened
from tests.kept import saved
from tests.tiny import AS_OF_ON, tiny_workspace

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from clusterviz.schema import Language

SITE = f".{written(test_site_page.FOREST)}"

VIEWS = {
    **{name: {} for name in PAGES},
    "site": {"site": SITE},
    "changes": {"date": "2016-01-01", "from": "2015-01-01"},
    "review": {"view": "tracks"},
    "edit": {"layer": "clusters"},
    "overlaps, cases": {"view": "cases"},
    "violations, wastewater": {"view": "wastewater"},
    "data, history": {"step": "history", "layer": "clusters"},
}
"""By page, or page and view: the choices that it opens with."""

WITH_FIGURES = {
    "overview", "site", "overlaps", "overlaps, cases", "gate", "completeness",
    "clearance", "withdrawn", "violations", "violations, wastewater", "changes",
}  # fmt: skip
"""Views that show figures large on the tiny workspace."""

Files = dict[str, list[dict[str, str]]]


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> Files:
    """Return what pages offer as CSV from now on, by name: the rows of each file."""
    found: Files = {}

    def kept(label: str, data: Callable[[], bytes], file_name: str, mime: str) -> None:
        assert label
        if mime == "text/csv":
            text = data().decode("utf-8-sig")
            found[file_name] = list(csv.DictReader(io.StringIO(text)))

    monkeypatch.setattr(widgets, "offer_download", kept)
    return found


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return the folder of the tiny workspace, its overlaps taken up as cases."""
    folder = saved(tmp_path / "W")
    cases.take_up(creation.open_workspace(folder), "An")
    return folder


def show(folder: str, name: str) -> None:
    """Run inside AppTest: only its own imports and arguments are visible."""
    from pathlib import Path

    from clusterviz.ui import main, state
    from clusterviz.workspace import creation

    state.follow_address()
    main.show_frame(creation.open_workspace(Path(folder)), name)


def viewed(view: str, root: Path, language: Language = "vi") -> AppTest:
    """Return a page as one of `VIEWS` opens it, where there is something to show."""
    name = view.partition(",")[0]
    address = {"lang": language, **VIEWS[view]}
    if name == "people":
        return test_people_page.opened(name, "administrator", **address)
    if name == "violations":
        return test_violations_page.opened(address)
    if name == "review":
        return test_review_page.opened(without=(), **address)
    app = AppTest.from_function(show, args=(str(root), name), default_timeout=60)
    for key, value in address.items():
        app.query_params[key] = value
    app.session_state["edit-sheets"] = True
    return app.run()


@pytest.mark.parametrize("view", VIEWS)
def test_every_page_offers_a_file_of_what_it_shows(view: str, root: Path) -> None:
    app = viewed(view, root)
    if view == "export":
        # It offers what the reader chose, once it is made.
        app.button(key="export-make").click().run()

    assert not app.exception
    assert app.get("download_button")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("view", sorted(WITH_FIGURES))
def test_every_figure_says_what_it_means(
    view: str, language: Language, root: Path
) -> None:
    app = viewed(view, root, language)

    assert not app.exception
    known = {plain(word.meaning) for word in glossary(language)}
    assert len(app.metric) > 1
    assert {one.label for one in app.metric if one.help not in known} == set()


def test_the_headings_of_occupancy_and_the_land_fund_say_what_they_mean() -> None:
    app = opened("occupancy", lang="en")

    told = {one.value: one.help for one in (*app.subheader, *app.get("text"))}
    for key, word in (
        ("occupancy.heading", "occupancy"),
        ("pace.occupancy", "occupancy"),
        ("occupancy.unleased", "unleased"),
        ("landfund.waterfall", "land_fund"),
    ):
        said = plain(texts.say(f"help.means_{word}", "en"))
        assert told[texts.say(key, "en")] == said, key


def test_the_first_page_hands_on_its_figures_and_what_needs_attention(
    files: Files,
) -> None:
    opened("overview")

    figures = {one["figure"]: one["value"] for one in files[f"figures-{AS_OF_ON}.csv"]}
    # 15 and 4 of 30 and 20 ha are let in the two that operate.
    assert float(figures["n_operating"]) == 2
    assert float(figures["occupancy_ratio"]) == pytest.approx(0.38)
    matters = files[f"attention-{AS_OF_ON}.csv"]
    assert "conflict_forbidden" in {one["reason"] for one in matters}


def test_what_needs_attention_is_handed_on_as_the_status_filters_it(
    files: Files,
) -> None:
    opened("overview")
    every = files.pop(f"attention-{AS_OF_ON}.csv")
    opened("overview", status="operating")

    some = files[f"attention-{AS_OF_ON}.csv"]
    assert 0 < len(some) < len(every)


def test_the_rules_are_handed_on_each_with_its_document(files: Files) -> None:
    opened("rules")

    rows = files[f"rules-{AS_OF_ON}.csv"]
    there = lawbook(tiny_workspace(), as_of_on=AS_OF_ON).rows
    assert [one["rule"] for one in rows] == list(there["rule"])
    assert all(one["document"] for one in rows)


def test_the_words_that_a_search_finds_are_handed_on(files: Files) -> None:
    opened("help", q="lap day")

    terms = [one["term"] for one in files["glossary-vi.csv"]]
    assert terms[0] == "Tỷ lệ lấp đầy"
    assert len(terms) < len(glossary("vi"))


def test_the_page_of_data_hands_on_its_layers_and_the_versions_of_one(
    files: Files,
) -> None:
    opened("data")
    opened("data", step="history", layer="clusters")

    assert "clusters" in {one["layer"] for one in files["layers.csv"]}
    assert files["versions-clusters.csv"][0]["version"] == "1"


def test_people_are_handed_on_as_the_page_shows_them_and_to_no_one_else(
    files: Files,
) -> None:
    test_people_page.opened("people", "viewer")
    assert "people.csv" not in files

    test_people_page.opened("people", "administrator")

    rows = {one["id"]: one for one in files["people.csv"]}
    assert set(rows) == {"an@tinh.vn", "ai@tinh.vn"}
    columns = {"name", "id", "role", "areas", "standing", "illustrative"}
    assert set(rows["ai@tinh.vn"]) == columns
    assert "Tây" in rows["ai@tinh.vn"]["areas"]
