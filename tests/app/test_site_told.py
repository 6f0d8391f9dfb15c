"""What the page of a site tells: lines of a paste, sums, names, what was saved."""

from __future__ import annotations

import re

import pytest

from clusterviz import texts
from clusterviz.core.site_text import written
from clusterviz.schema import LANGUAGES, Language
from clusterviz.view.plain import plain
from tests.app.test_site_page import CORNERS, FOREST, FREE, opened, press

SAVE = texts.say("site.save", "en")


def test_each_bad_line_of_a_paste_is_told_by_its_number() -> None:
    lines = ["Point X Y", *CORNERS.splitlines()]
    lines[2] = lines[2].replace("0", "O", 1)
    lines[4] = lines[4].rpartition(" ")[0]
    app = opened(lang="en", step="paste")
    app.text_area[0].set_value("\n".join(lines))
    app.button[0].click().run()

    assert not app.exception
    (box,) = [one.value for one in app.error]
    told = re.findall(r"^- (Line \d+)", box, re.MULTILINE)
    assert told == ["Line 3", "Line 5"]
    assert not app.metric


def test_a_trim_adds_up_to_what_was_drawn() -> None:
    app = opened(lang="en", site=f"CCN-0002.{written(FOREST)}", clear="all")

    (line,) = [one.value for one in app.markdown if "adds up" in one.value]
    # 30 ha, of which 3.75 ha are lost to forest and rice with 10 m around them.
    area, *parts = [int(one.replace(".", "")) for one in re.findall(r"\d+\.\d\d", line)]
    assert (area, parts[0]) == (3000, 2625)
    assert sum(parts) == area
    assert parts[2] > 0


def test_a_scenario_that_is_saved_says_so_and_the_author_is_asked_once() -> None:
    app = opened(lang="en", site=f".{written(FREE)}")
    app.text_input(key="site-name").set_value("North *A*")
    app.text_input(key="site-by").set_value("An")
    next(one for one in app.button if one.label == SAVE).click().run()

    assert not app.exception
    assert [one.value for one in app.toast] == [plain("Scenario “North *A*” is saved.")]
    asked = [one for one in app.text_input if (one.key or "").startswith("site-by")]
    assert len(asked) == 2
    assert {one.value for one in asked} == {"An"}
    press(app, "site-removed-")
    assert [one.value for one in app.toast] == [
        plain("Scenario “North *A*” is removed from the list.")
    ]


def test_files_of_the_site_and_of_its_tables_have_names_of_their_own() -> None:
    app = opened(lang="en", site=f"CCN-0002.{written(FOREST)}")

    labels = [one.proto.label for one in app.get("download_button")]
    ours = [one for one in labels if "this site" in one]
    assert len(ours) == 3
    assert "Download GeoJSON" not in labels


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_answer_stands_above_the_map(language: Language) -> None:
    app = opened(lang=language, site=f"CCN-0002.{written(FOREST)}")

    answer = plain(texts.say("site.verdict_not_possible", language))
    (box,) = [one for one in app.error if answer in one.value]
    # In no column: the map and what is beside it are in two.
    assert "ha" in box.value
    beside = [one.value for column in app.columns for one in column.error]
    assert box.value not in beside


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "severity", ["forbidden", "needs_approval", "adjust", "inform"]
)
def test_the_legend_has_the_word_of_the_table(
    severity: str, language: Language
) -> None:
    word = texts.say(f"column.severity.{severity}", language)
    legend = texts.say(f"map.overlap_{severity}", language)

    assert legend.partition(": ")[2].casefold() == word.casefold()


def test_a_paste_that_is_refused_says_whose_answer_is_below() -> None:
    still = plain(texts.say("site.still_there", "en"))
    app = opened(lang="en", step="paste", site=f".{written(FREE)}")
    assert still not in [one.value for one in app.info]
    app.text_area[0].set_value("1 2")
    app.button[0].click().run()

    assert not app.exception
    assert app.error
    assert still in [one.value for one in app.info]
    # The site before is not lost for it.
    assert app.metric

    app = opened(lang="en", step="paste")
    app.text_area[0].set_value("1 2")
    app.button[0].click().run()
    assert app.error
    assert still not in [one.value for one in app.info]
