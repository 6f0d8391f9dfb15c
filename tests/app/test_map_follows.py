"""Maps follow what is listed beside them, on the tiny workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from streamlit.testing.v1 import AppTest

from clusterviz.ui import mapview, selecting

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from clusterviz.view.mapstate import MapState


def show(page: str) -> None:
    """Run inside AppTest: only its own imports and arguments are visible."""
    import datetime as dt

    from clusterviz.ui import main, state
    from tests.tiny import tiny_workspace
    from tests.tiny.works import site_rows

    cases = [
        {
            "violation_id": key,
            "cluster_id": f"CCN-000{place}",
            "law": law,
            "description": "Một vụ",
            "found_on": dt.date(2024, 3, place),
            "violation_stage": stage,
            "remedy_due_on": dt.date(2024, 4, 20) if key == "V1" else None,
        }
        for place, (key, law, stage) in enumerate(
            (
                ("V1", "environment", "decision"),
                ("V2", "fire", "found"),
                ("V3", "land", "settled"),
            ),
            start=1,
        )
    ]
    sites = site_rows()
    sites[1]["handover_due_on"] = dt.date(2024, 4, 1)
    state.follow_address()
    rows = {"violations": cases, "clearance_sites": sites}
    main.show_frame(tiny_workspace(rows), page)


@pytest.fixture
def maps(monkeypatch: pytest.MonkeyPatch) -> dict[str, MapState]:
    """Return what each map of the page was last told, by its key."""
    told: dict[str, MapState] = {}

    def show_map(*_: object, state: MapState, key: str, **__: object) -> None:
        told[key] = state

    monkeypatch.setattr(mapview, "show_map", show_map)
    return told


def opened(page: str, **address: str) -> AppTest:
    """Return a page, opened at an address in English."""
    app = AppTest.from_function(show, args=(page,), default_timeout=60)
    for key, value in {"lang": "en", **address}.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception
    return app


@pytest.fixture
def tables(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[dict[str, str]]]:
    """Return what selecting each row of a table chooses, by the table's key."""
    told: dict[str, list[dict[str, str]]] = {}
    usual = selecting.table

    def table(
        key: str, rows: Sequence[Mapping[str, str]], fits: Sequence[str]
    ) -> object:
        told[key] = [{**row, "fit": fit} for row, fit in zip(rows, fits, strict=True)]
        return usual(key, rows, fits)

    monkeypatch.setattr(selecting, "table", table)
    return told


@pytest.mark.parametrize(
    ("address", "clusters"),
    [
        ({}, {"CCN-0001": "A", "CCN-0002": "B"}),
        ({"show": "overdue"}, {"CCN-0001": "A"}),
        ({"show": "repeats"}, {}),
        ({"show": "all"}, {"CCN-0001": "A", "CCN-0002": "B", "CCN-0003": "C"}),
        ({"law": "fire"}, {"CCN-0002": "B"}),
        ({"stage": "decision"}, {"CCN-0001": "A"}),
        ({"law": "fire", "stage": "decision"}, {}),
    ],
)
def test_the_map_of_violations_has_the_cases_that_are_listed(
    address: dict[str, str], clusters: dict[str, str], maps: dict[str, MapState]
) -> None:
    opened("violations", **address)

    shown = maps["violations"]
    assert shown.numbers == clusters
    assert set(shown.values) == set(clusters)
    # The legend explains the letters also where nothing is listed.
    assert shown.value_classes[0][0] == "A. Some overdue"


def test_the_counts_by_law_have_the_cases_of_the_stage_and_every_law() -> None:
    def open_by_law(**address: str) -> dict[str, int]:
        app = opened("violations", **address)
        rows = next(one.value for one in app.dataframe if "Open in all" in one.value)
        return {
            law: n for law, n in zip(rows["Law"], rows["Open in all"], strict=True) if n
        }

    assert open_by_law() == {"Environment": 1, "Fire": 1}
    assert open_by_law(law="fire") == {"Environment": 1, "Fire": 1}
    assert open_by_law(show="overdue") == {"Environment": 1}


def test_a_case_that_is_chosen_has_its_cluster_marked_and_in_view(
    maps: dict[str, MapState],
) -> None:
    opened("violations", item="V2", fit="CCN-0002")

    assert maps["violations"].selected == ("clusters", "CCN-0002")
    assert maps["violations"].fit == ("clusters", ("CCN-0002",))


@pytest.mark.parametrize(
    ("page", "key"), [("occupancy", "landfund"), ("violations", "wastewater")]
)
def test_a_cluster_that_is_chosen_is_marked_and_in_view(
    page: str, key: str, maps: dict[str, MapState]
) -> None:
    opened(page, view="wastewater", id="CCN-0001", fit="CCN-0001")

    assert maps[key].selected == ("clusters", "CCN-0001")
    assert maps[key].fit == ("clusters", ("CCN-0001",))


def test_an_area_that_is_chosen_is_brought_into_view(
    maps: dict[str, MapState],
) -> None:
    opened("occupancy")
    every = maps["landfund"]
    opened("occupancy", clear="001")

    assert every.fit == ("areas", ())
    assert maps["landfund"].fit == ("areas", maps["landfund"].area_ids)
    assert maps["landfund"].fit_token != every.fit_token


@pytest.mark.parametrize("key", ["clearance-late", "clearance-obstacles"])
def test_a_row_of_what_is_late_or_blocked_shows_its_site_alone_on_the_map(
    key: str, tables: dict[str, list[dict[str, str]]], maps: dict[str, MapState]
) -> None:
    opened("clearance")
    assert len(maps["clearance"].values) == 4

    # S2 is behind its day, and the only one with an obstacle.
    assert tables[key] == [{"by": "site", "clear": "S2", "fit": ""}]
    opened("clearance", **tables[key][0])

    shown = maps["clearance"]
    assert shown.fit == ("clearance_sites", ("S2",))
    assert dict(shown.numbers) == {"S2": "5"}


def test_a_row_of_unleased_land_selects_its_cluster(
    tables: dict[str, list[dict[str, str]]], maps: dict[str, MapState]
) -> None:
    opened("occupancy")
    first = tables["unleased"][0]
    opened("occupancy", **first)

    assert maps["landfund"].selected == ("clusters", first["id"])
    assert maps["landfund"].fit == ("clusters", (first["id"],))


def test_chosen_areas_are_brought_into_view_once_for_each_choice(
    maps: dict[str, MapState],
) -> None:
    def told(**address: str) -> MapState:
        opened("map", **address)
        return maps["explorer"]

    every, west = told(), told(area="001")
    assert every.fit == ("areas", ())
    assert west.fit == ("areas", ("district:001:2024-01-01",))
    # By another filter, day or order the token stays, and with it the view.
    both = told(area="001,002")
    for same in (
        told(area="001", status="operating", fade="plan_zones:60"),
        told(area="001", date="2024-05-01", id="CCN-0001"),
    ):
        assert same.fit_token == west.fit_token
    assert told(area="002,001").fit_token == both.fit_token
    assert len({every.fit_token, west.fit_token, both.fit_token}) == 3


def test_a_cluster_that_the_address_brings_into_view_comes_before_areas(
    maps: dict[str, MapState],
) -> None:
    app = opened("map", area="001", fit="CCN-0001")
    assert maps["explorer"].fit == ("clusters", ("CCN-0001",))

    # Who then chooses other areas wants to see these.
    app.multiselect(key="cv.widget.area.en").set_value(["002"]).run()
    assert maps["explorer"].fit == ("areas", ("district:002:2024-01-01",))
    assert "fit" not in app.query_params


@pytest.mark.parametrize(
    ("page", "key", "address"),
    [
        ("violations", "violations", {}),
        ("violations", "wastewater", {"view": "wastewater"}),
        ("overlaps", "overlaps", {"view": "pairs"}),
        ("withdrawn", "dossiers", {}),
        ("changes", "changes", {}),
        ("vacant", "vacant", {}),
        ("clearance", "clearance", {}),
    ],
)
def test_areas_are_brought_into_view_on_every_page_with_a_map(
    page: str, key: str, address: dict[str, str], maps: dict[str, MapState]
) -> None:
    opened(page, **address)
    every = maps[key]
    opened(page, **address, area="001")

    assert maps[key].fit == ("areas", ("district:001:2024-01-01",))
    assert maps[key].fit_token != every.fit_token
