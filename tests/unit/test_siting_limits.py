"""What a site may not be called free of: vague zones, expansions, false codes."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from clusterviz import texts
from clusterviz.schema import LANGUAGES, Language
from clusterviz.view import sitetables
from clusterviz.view import siting as view
from clusterviz.workspace.siting import siting
from tests.strategies import LAYERS
from tests.tiny import at, tiny_workspace
from tests.tiny.plan import cluster_rows, zone_rows

if TYPE_CHECKING:
    import shapely

    from clusterviz.workspace import Workspace
    from tests.tiny import Row

NEW_LAW = dt.date(2024, 5, 1)
FREE = at(200, 1650, 700, 1950)
"""15 ha that meet nothing."""

INSIDE = at(200, 300, 900, 600)
"""21 ha of CCN-0001, which has 40: from x 200 to 1000, y 200 to 700."""

GROWN = at(200, 300, 500, 800)
"""15 ha, 3 of them north of it."""


def with_zone(kind: str, shape: shapely.Polygon, **said: object) -> Workspace:
    """Return the tiny workspace with one zone more."""
    zone = {**zone_rows()[0], "zone_id": "Z99", "zone_name": "Thao trường"}
    return tiny_workspace(
        {
            "plan_zones": [
                *zone_rows(),
                {**zone, "kind": kind, "geometry": shape, **said},
            ]
        }
    )


def with_cluster(**said: object) -> Workspace:
    """Return the tiny workspace in which CCN-0001 may be expanded, but for `said`.

    24 of its 30 ha are committed: 80 %, the law asks for 60 %.
    """
    fit: Row = {
        "committed_ha": 24.0,
        "leased_ha": 24.0,
        "roads_status": "in_use",
        "water_supply_status": "in_use",
        "wastewater_status": "in_use",
    }
    first, *others = cluster_rows()
    return tiny_workspace({"clusters": [{**first, **fit, **said}, *others]})


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_forbidden_zone_without_a_boundary_leaves_the_answer_open(
    language: Language,
) -> None:
    workspace = with_zone("defence", FREE, geometry_quality="symbol")

    found = siting(workspace, FREE)

    assert view.verdict(found) == "cannot_be_judged"
    assert found.vague["feature_id"].tolist() == ["Z99"]
    assert found.least == {"blocked", "forbidden"}
    said = " ".join(view.reasons(found, {"defence": "Quốc phòng"}, language))
    assert "Quốc phòng: Thao trường (Z99)" in said
    rows = sitetables.compared([("A", found)], LAYERS, language)
    label = texts.say("site.figure_vague", language)
    shown = rows.set_index(rows.columns[0]).loc[label, "A"]
    assert shown == texts.say("site.n_vague", language, n="1")


def test_rice_land_without_a_boundary_is_at_least_so_much_rice() -> None:
    workspace = with_zone("rice_land", FREE, geometry_quality="symbol")

    assert "rice" in siting(workspace, FREE).least


def test_a_vague_zone_that_only_informs_leaves_nothing_open() -> None:
    workspace = with_zone("other_farm_land", FREE, geometry_quality="symbol")

    found = siting(workspace, FREE)

    assert found.vague.empty
    assert view.verdict(found) == "possible"


def test_what_forbids_for_sure_comes_before_what_is_vague() -> None:
    workspace = with_zone("defence", FREE)

    assert view.verdict(siting(workspace, FREE)) == "not_possible"


def test_a_part_of_an_established_cluster_asks_for_no_expansion() -> None:
    found = siting(
        with_cluster(committed_ha=0.0, leased_ha=0.0),
        INSIDE,
        based_on="CCN-0001",
        as_of_on=NEW_LAW,
    )

    assert found.expand == "met"
    assert len(list(view.reasons(found, {}, "vi"))) == len(found.by_kind) + 1


def test_its_own_boundary_asks_for_no_expansion() -> None:
    own = at(200, 200, 1000, 700)

    assert siting(with_cluster(), own, based_on="CCN-0001").expand == "met"


@pytest.mark.parametrize(
    ("said", "expand", "verdict"),
    [
        ({}, "met", "possible"),
        # 17 of 30 ha: 57 %, and no demand that makes up for it.
        ({"committed_ha": 17.0, "lease_demand_ha": 5.0}, "not_met", "not_possible"),
        # 31 ha are asked for, and 30 are there: one of the two is enough.
        ({"committed_ha": 17.0, "lease_demand_ha": 31.0}, "met", "possible"),
        ({"roads_status": "building"}, "not_met", "not_possible"),
        (
            {"wastewater_status": None},
            "cannot_be_judged",
            "cannot_be_judged",
        ),
        # The drawing counts, not what the papers have.
        ({"planned_area_ha": 75.0}, "met", "possible"),
    ],
)
def test_an_established_cluster_grows_only_by_the_law_of_expansion(
    said: dict[str, object], expand: str, verdict: str
) -> None:
    """Without its neighbours' zones: only Z03 lies to the north."""
    site = at(200, 200, 700, 690)  # 24.5 ha, wholly inside: the ground of the rest
    workspace = with_cluster(**said)
    inside = siting(workspace, site, based_on="CCN-0001", as_of_on=NEW_LAW)
    west = siting(
        workspace, at(150, 300, 650, 600), based_on="CCN-0001", as_of_on=NEW_LAW
    )

    assert (inside.expand, view.verdict(inside)) == ("met", "possible")
    assert (west.expand, view.verdict(west)) == (expand, verdict)


@pytest.mark.parametrize(
    ("north", "expand"),
    [(950, "met"), (951, "not_met")],  # 1 000 m by 750 m are 75 ha
)
def test_the_total_after_an_expansion_is_the_drawn_one(north: int, expand: str) -> None:
    site = at(100, 200, 1100, north)

    found = siting(with_cluster(), site, based_on="CCN-0001", as_of_on=NEW_LAW)

    assert found.area_ha == pytest.approx((north - 200) / 10)
    assert found.expand == expand


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_an_expansion_lacks_is_named(language: Language) -> None:
    workspace = with_cluster(roads_status="building")

    found = siting(workspace, GROWN, based_on="CCN-0001", as_of_on=NEW_LAW)

    said = " ".join(view.reasons(found, {}, language))
    assert texts.say("column.condition.roads_status", language) in said
    assert texts.say("column.condition.water_supply_status", language) not in said
    rows = sitetables.records([("A", found)]).iloc[0]
    assert (rows["gate"], rows["expand"]) == ("", "not_met")


def test_before_the_law_of_expansion_nobody_can_say() -> None:
    found = siting(with_cluster(), GROWN, based_on="CCN-0001")

    assert found.expand == "cannot_be_judged"


def test_an_established_cluster_without_a_boundary_cannot_be_judged() -> None:
    workspace = with_cluster(geometry=None, geometry_quality="symbol")

    found = siting(workspace, INSIDE, based_on="CCN-0001", as_of_on=NEW_LAW)

    assert found.expand == "cannot_be_judged"


@pytest.mark.parametrize(
    ("code", "key"),
    [
        ("CCN-9999", "site.no_such_cluster"),
        ("\u202e<b>", "site.no_such_cluster"),
        # Withdrawn in 2015.
        ("CCN-0006", "site.no_such_cluster"),
        # In the plan, and far away.
        ("CCN-0001", "site.is_elsewhere"),
        ("CCN-0003", "site.is_elsewhere"),
    ],
)
def test_a_cluster_that_cannot_be_it_excuses_nothing(code: str, key: str) -> None:
    workspace = tiny_workspace()

    found = siting(workspace, FREE, based_on=code)

    assert (found.based_on, found.is_established) == ("", False)
    assert [one.code for one in found.notes if one.code == key] == [key]
    said = list(view.reasons(found, {}, "vi"))
    assert texts.say("site.reason_not_planned", "vi") in said
    assert "\u202e" not in texts.finding(found.notes[0], "vi")


def test_a_cluster_of_the_plan_is_believed() -> None:
    found = siting(tiny_workspace(), at(200, 1200, 700, 1600), based_on="CCN-0004")

    assert found.based_on == "CCN-0004"
    assert not {one.code for one in found.notes} & {
        "site.no_such_cluster",
        "site.is_elsewhere",
    }


def test_one_spot_in_three_kinds_of_zone_is_counted_once() -> None:
    """Forest, relic and defence each over all of 15 ha: 100 %, and not 300 %."""
    zone = zone_rows()[0]
    more = [
        {**zone, "zone_id": f"Z9{n}", "kind": kind, "geometry": FREE}
        for n, kind in enumerate(("defence", "protection_forest", "special_use_forest"))
    ]
    workspace = tiny_workspace({"plan_zones": [*zone_rows(), *more]})

    found = siting(workspace, FREE)

    assert len(found.by_kind) == 3
    assert set(found.by_kind["severity"]) == {"forbidden"}
    codes = sitetables.records([("A", found)]).iloc[0]
    assert codes["forbidden_ha"] == pytest.approx(15)
    shown = sitetables.compared([("A", found)], LAYERS, "en").set_index("Figure")
    assert str(shown.loc["Forbidden overlap", "A"]).endswith("(100.0%)")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_scenario_may_be_called_like_the_column_of_the_figures(
    language: Language,
) -> None:
    found = siting(tiny_workspace(), FREE)
    heading = texts.say("site.figure", language)

    rows = sitetables.compared(
        [(heading, found), ("A", found), ("A", found)], LAYERS, language
    )

    assert list(rows.columns) == [heading, f"{heading} (2)", "A", "A (2)"]
    assert rows[heading].iloc[0] == texts.say("site.figure_answer", language)
    assert rows["A"].tolist() == rows["A (2)"].tolist()
