"""The page of violations and wastewater, on the tiny workspace."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest
from streamlit.testing.v1 import AppTest

from clusterviz import texts
from clusterviz.schema import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from clusterviz.schema import Language


def show(page: str, without: list[str], person_id: str) -> None:
    """Run inside AppTest: only its own imports and arguments are visible."""
    import datetime as dt

    from clusterviz.records import Actor
    from clusterviz.ui import main, state
    from tests.tiny import tiny_workspace

    cases = [
        {
            "violation_id": "V1",
            "cluster_id": "CCN-0001",
            "project_id": "PR-1",
            "law": "environment",
            "description": "**Xả** <b>thải</b> của ông Mẫu",
            "offender_name": "Nguyễn Văn Mẫu",
            "found_on": dt.date(2024, 3, 22),
            "violation_stage": "decision",
            "remedy_due_on": dt.date(2024, 4, 20),
        },
        {
            "violation_id": "V2",
            "cluster_id": "CCN-0002",
            "law": "fire",
            "description": "Thiếu bình chữa cháy",
            "found_on": dt.date(2024, 4, 12),
            "violation_stage": "found",
        },
        {
            "violation_id": "V3",
            "cluster_id": "CCN-0001",
            "law": "land",
            "description": "Sai mục đích",
            "found_on": dt.date(2023, 1, 1),
            "violation_stage": "settled",
        },
    ]
    works = [
        {
            "works_id": "NT-1",
            "cluster_id": "CCN-0001",
            "works_status": "in_use",
            "capacity_m3_day": 500,
        }
    ]
    workspace = tiny_workspace(
        {"violations": cases, "wastewater_works": works}, without=without
    )
    if person_id:
        workspace = workspace.acting_as(Actor(person_id, "Khách", "test"))
    state.follow_address()
    main.show_frame(workspace, page)


def opened(
    address: Mapping[str, str] = MappingProxyType({}),
    *,
    page: str = "violations",
    without: tuple[str, ...] = (),
    person_id: str = "",
) -> AppTest:
    """Return the page, opened at an address."""
    args = (page, list(without), person_id)
    app = AppTest.from_function(show, args=args, default_timeout=60)
    for key, value in {"lang": "en", **address}.items():
        app.query_params[key] = value
    return app.run()


def table(app: AppTest, column: str) -> pd.DataFrame:
    """Return the first table that has a column, with its values unformatted."""
    found = [one.value for one in app.dataframe if column in one.value]
    assert found, column
    frame: pd.DataFrame = found[0]
    return frame


def figures(app: AppTest) -> list[str]:
    """Return the large figures, without what keeps them from being Markdown."""
    return [one.value.replace("\\", "") for one in app.metric]


def said(app: AppTest) -> str:
    """Return every sentence of the page, without what keeps it from being Markdown."""
    kinds = ("markdown", "caption", "info", "warning", "error", "text")
    every = " ".join(
        str(getattr(one, "value", "")) for kind in kinds for one in app.get(kind)
    )
    return every.replace("\\", "").replace("\N{WORD JOINER}", "")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("view", ["ledger", "wastewater", "?"])
def test_every_view_opens_in_both_languages(view: str, language: Language) -> None:
    app = opened({"view": view, "lang": language, "item": "V1", "id": "CCN-0001"})

    assert not app.exception
    assert not app.error
    key = "red" if view == "wastewater" else "by_law"
    assert texts.say(f"violations.{key}", language) in [
        one.value for one in app.subheader
    ]


@pytest.mark.parametrize("view", ["ledger", "wastewater"])
def test_without_the_layers_the_page_says_what_is_not_known(view: str) -> None:
    app = opened({"view": view}, without=("violations", "wastewater_works"))

    assert not app.exception
    key = "none_kept" if view == "ledger" else "no_works"
    assert texts.say(f"violations.{key}", "en") in said(app)


def test_the_ledger_counts_what_is_open_and_what_is_overdue() -> None:
    app = opened()

    # V1 has been open for 31 days and was due two days ago; V2 for 10 days.
    assert figures(app)[:2] == ["2", "1"]
    assert figures(app)[3] == "31 days"
    assert table(app, "Days open")["Days open"].tolist() == [31, 10]
    assert table(app, "Open in all")["Open in all"].sum() == 2


@pytest.mark.parametrize(
    ("address", "keys"),
    [
        ({"show": "overdue"}, ["V1"]),
        ({"show": "all"}, ["V1", "V2", "V3"]),
        ({"law": "fire"}, ["V2"]),
        ({"stage": "decision"}, ["V1"]),
        ({"area": "002", "show": "all"}, ["V2"]),
    ],
)
def test_the_address_filters_the_ledger(
    address: dict[str, str], keys: list[str]
) -> None:
    assert table(opened(address), "Case code")["Case code"].tolist() == keys


def test_a_settled_case_that_nobody_inspected_again_is_named() -> None:
    assert "Case V3 is settled without a day of inspection" in said(opened())


def test_one_case_is_shown_whole_and_its_text_is_no_markup() -> None:
    app = opened({"item": "V1"})

    assert "**Xả** <b>thải</b> của ông Mẫu" in said(app)
    assert "Nguyễn Văn Mẫu" in said(app)


def test_a_stranger_is_shown_no_personal_data() -> None:
    app = opened({"item": "V1"}, person_id="stranger")

    assert not app.exception
    shown = said(app) + " ".join(str(one.value.to_dict()) for one in app.dataframe)
    assert "Văn Mẫu" not in shown
    assert "ông Mẫu" not in shown


def test_a_case_that_is_not_there_is_said_to_be_none() -> None:
    assert texts.say("violations.no_such", "en") in said(opened({"item": "V9"}))


def test_the_red_list_names_who_operates_without_works() -> None:
    app = opened({"view": "wastewater"})

    rows = table(app, "Works")
    assert rows["Cluster"].tolist()[0] == "Hai Huyện"
    assert figures(app)[0] == "1"


def test_what_is_promoted_changes_the_headroom() -> None:
    # 12 of 30 ha are let at 30 m³: 360 now, 900 when all is, of 500.
    whole, half = (
        table(opened({"view": "wastewater", "part": part}), "Standing").set_index(
            "Cluster"
        )
        for part in ("100", "50")
    )

    headroom = "Headroom if let (m³/day)"
    assert whole.loc["Tây Nam", headroom] == pytest.approx(-400)
    assert half.loc["Tây Nam", headroom] == pytest.approx(50)
    assert half.loc["Tây Nam", "Standing"] == "Enough"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_overview_leads_to_what_is_overdue(language: Language) -> None:
    app = opened({"lang": language}, page="overview")

    assert not app.exception
    links = [str(one.proto.label).replace("\\", "") for one in app.get("page_link")]
    for reason in ("without_plant", "violation_overdue"):
        label = texts.say(f"violations.attention_{reason}", language)
        assert any(label in one for one in links), reason
    late = texts.say("violations.days_overdue", language, n="2")
    assert any(late in one and "Tây Nam" in one for one in links)
