"""What a page offers to print."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest

from clusterviz import texts
from clusterviz.schema import LANGUAGES, Language
from clusterviz.ui import widgets

if TYPE_CHECKING:
    from functools import partial

    from tests.app.conftest import Offered


WEST = "district:001:2024-01-01"


def show(language: str, selected: str, layer: str, area: str, title: str) -> None:
    """Run inside AppTest: only its own imports and arguments are visible."""
    from clusterviz.ui import printing, state
    from clusterviz.view.mapstate import MapLayers, MapState
    from tests.tiny import AS_OF_ON, tiny_workspace

    state.follow_address()
    printing.offer_print(
        tiny_workspace(),
        "vi" if language == "vi" else "en",
        layers=MapLayers("district", AS_OF_ON),
        state=MapState(
            visible=(layer,),
            selected=("clusters", selected) if selected else None,
            area_ids=(area,) if area else None,
            fit=("areas", (area,) if area else ()),
        ),
        title=title,
        key="test",
    )


def opened(
    language: Language,
    selected: str = "",
    layer: str = "clusters",
    area: str = "",
    title: str = "Cụm",
    **address: str,
) -> AppTest:
    """Return the offer below a map."""
    app = AppTest.from_function(
        show, args=(language, selected, layer, area, title), default_timeout=60
    )
    for key, value in address.items():
        app.query_params[key] = value
    app.session_state["print-test"] = True
    return app.run()


def files(app: AppTest) -> list[str]:
    """Return the labels of what can be downloaded."""
    return [one.proto.label for one in app.get("download_button")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_map_is_offered_as_pdf_and_as_picture(language: Language) -> None:
    app = opened(language)

    assert not app.exception
    assert files(app) == [
        texts.say("print.pdf", language),
        texts.say("print.png", language),
    ]


def test_paper_and_extent_come_from_the_address() -> None:
    app = opened("en", "CCN-0001", paper="a3-portrait", extent="selected")

    assert not app.exception
    chosen = {one.label: one.value for one in app.button_group}
    assert chosen == {"Paper": "a3-portrait", "What is printed": "selected"}


@pytest.mark.parametrize("text", ["b5", "<script>", "a4-landscape,a3-portrait"])
def test_a_hostile_address_gives_the_usual_paper(text: str) -> None:
    app = opened("en", paper=text, extent=text)

    assert not app.exception
    assert [one.value for one in app.button_group] == ["a4-landscape", "shown"]


def test_what_is_selected_is_offered_only_where_something_is() -> None:
    def extents(app: AppTest) -> list[str]:
        return list(app.button_group[1].options)

    assert len(extents(opened("en"))) == 2
    assert len(extents(opened("en", "CCN-0001"))) == 3


def test_chosen_areas_are_what_is_printed_at_first_and_may_be_left() -> None:
    app = opened("en", area=WEST)

    said = app.button_group[1]
    assert (said.value, len(said.options)) == ("areas", 3)
    assert opened("en", area=WEST, extent="province").button_group[1].value == (
        "province"
    )
    # Without any, there is nothing to ask.
    assert opened("en", extent="areas").button_group[1].value == "shown"


@pytest.mark.parametrize(
    ("language", "area", "title", "name"),
    [
        ("vi", "", "", "ban-do-cum-cong-nghiep-2024-04-22-a4-nam-ngang"),
        ("vi", WEST, "", "ban-do-cum-cong-nghiep-huyen-tay-2024-04-22-a4-nam-ngang"),
        ("en", "", "", "map-of-industrial-clusters-2024-04-22-a4-landscape"),
        ("en", WEST, "Đất ../<x>", "dat-x-tay-district-2024-04-22-a4-landscape"),
    ],
)
def test_a_file_is_named_in_the_language_of_the_page(
    language: Language, area: str, title: str, name: str, offered: Offered
) -> None:
    app = opened(language, area=area, title=title)

    assert not app.exception
    assert sorted(offered) == [f"{name}.pdf", f"{name}.png"]


def test_a_map_without_any_layer_says_what_to_do() -> None:
    app = opened("en", layer="incoming")

    assert not app.exception
    assert files(app) == []
    assert app.info[0].value == texts.say("print.nothing", "en")


def link_of(monkeypatch: pytest.MonkeyPatch, seen_at: str | None) -> str:
    """Return the link that the sheets of a page carry, which a browser sees there."""
    links = set()

    def keep(label: str, data: partial[bytes], *_: str) -> None:
        links.add(data.keywords["link"])

    monkeypatch.setattr(ContextProxy, "url", property(lambda _: seen_at))
    monkeypatch.setattr(widgets, "offer_download", keep)
    app = opened("en", "CCN-0001", id="CCN-0001", lang="en", q="Cụm & <x>")
    assert not app.exception
    [link] = links
    return str(link)


def test_a_sheet_carries_the_link_that_opens_the_same_view(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    link = link_of(monkeypatch, "https://cum.bacgiang.gov.vn/map")

    parts = urlsplit(link)
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == (
        "https://cum.bacgiang.gov.vn/map"
    )
    # Day and areas too, which the reader did not choose: they change by tomorrow.
    assert {key: one for key, [one] in parse_qs(parts.query).items()} == {
        "lang": "en", "id": "CCN-0001", "q": "Cụm & <x>", "date": "2024-04-22",
        "unit": "district-2024-01-01",
    }  # fmt: skip


@pytest.mark.parametrize("seen_at", [None, "", "javascript:alert(1)//", "file:///x"])
def test_what_is_no_address_of_the_web_is_no_link(
    monkeypatch: pytest.MonkeyPatch, seen_at: str | None
) -> None:
    assert link_of(monkeypatch, seen_at) == ""
