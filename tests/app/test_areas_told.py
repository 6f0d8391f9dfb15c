"""Where areas are chosen, a page says what of it is still of every area."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from clusterviz import texts
from clusterviz.records import Finding, Severity
from clusterviz.schema import LANGUAGES
from clusterviz.ui import mapview, notes
from clusterviz.ui.scope import Scope, Unit
from clusterviz.view.plain import plain
from tests.app.test_strays import opened
from tests.tiny import AS_OF_ON, tiny_workspace

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

    from clusterviz.schema import Language
    from clusterviz.view.mapstate import MapState

DISTRICTS = Unit("district", dt.date(2024, 1, 1), None)
ENDED = "district-2024-01-01"


def captions(app: AppTest) -> str:
    """Return the small print of a page."""
    assert not app.exception
    return "\n".join(one.value for one in app.caption)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("page", "key", "address"),
    [
        # Form 04 is of the province; form 03 follows the areas.
        ("forms", "forms.every_area", {"form": "04"}),
        ("gate", "gate.scopes_areas", {}),
        ("occupancy", "frame.whole_clusters", {}),
        ("vacant", "frame.whole_clusters", {}),
    ],
)
def test_it_is_said_only_where_areas_are_chosen(
    page: str, key: str, address: dict[str, str], language: Language
) -> None:
    said = plain(texts.say(key, language))

    assert said in captions(opened(page, lang=language, area="001", **address))
    assert said not in captions(opened(page, lang=language, **address))


def test_a_form_of_the_areas_that_are_chosen_says_nothing_of_others() -> None:
    app = opened("forms", form="03", period="2024-H1", area="001", lang="en")

    assert plain(texts.say("forms.every_area", "en")) not in captions(app)


def test_a_count_of_every_area_says_so() -> None:
    workspace = tiny_workspace()
    counts = Finding(
        Severity.INFO, "review.no_month_before", "clusters", values={"n": 3}
    )
    elsewhere = Finding(Severity.INFO, "gate.left_out", "clusters", "CCN-0003")

    def said(*codes: str, is_everywhere: bool = False) -> list[str]:
        asked = Scope(DISTRICTS, AS_OF_ON, codes)
        told = notes.named(
            workspace, [counts, elsewhere], asked, is_everywhere=is_everywhere
        )
        return [one for one, _ in told]

    [everywhere, named] = said()
    # CCN-0003 lies in the other district.
    assert said("001") == [texts.say("frame.of_every_area", "vi", note=everywhere)]
    assert said("001", is_everywhere=True) == [everywhere, named]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_day_on_which_such_areas_are_no_more_is_told(language: Language) -> None:
    # The districts of the tiny workspace end with June 2025.
    app = opened("overview", lang=language, date="2026-01-15", unit=ENDED)
    day = texts.day(dt.date(2025, 6, 30), language)
    said = texts.say("frame.areas_of", language, day=day, unit="|")

    assert plain(said.partition("|")[0]) in captions(app)
    assert plain(said.partition("|")[0]) not in captions(opened("overview"))


@pytest.mark.parametrize("page", ["overview", "site"])
def test_a_map_shows_the_areas_that_are_chosen(
    page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: dict[str, MapState] = {}

    def show_map(*_: object, state: MapState, key: str, **__: object) -> None:
        told[key] = state

    monkeypatch.setattr(mapview, "show_map", show_map)
    opened(page)
    whole = told[page]
    opened(page, area="002")
    east = told[page]

    assert whole.fit == ("areas", ())
    assert east.fit is not None
    assert east.fit[0] == "areas"
    assert len(east.fit[1]) == 1
    # Another token: the map moves, and does so once.
    assert east.fit_token != whole.fit_token


def test_what_sums_up_land_everywhere_says_so_too() -> None:
    rates = {"least": "20", "most": "60", "other": "45"}
    values = {"known_ha": 40.0, "unknown_ha": 4.0, **rates}
    sums = Finding(Severity.INFO, "violations.estimated", "clusters", values=values)
    asked = Scope(DISTRICTS, AS_OF_ON, ("001",))
    [(said, _)] = notes.named(tiny_workspace(), [sums], asked)

    assert said.endswith(texts.say("frame.of_every_area", "vi", note="").strip())
