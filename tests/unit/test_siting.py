"""A site on the ground of `tests.tiny`, whose figures are reckoned in the head."""

from __future__ import annotations

import datetime as dt

import pytest
import shapely

from clusterviz.core.site_text import Site, written
from clusterviz.errors import InputError
from clusterviz.schema import LANGUAGES, Language
from clusterviz.view import sitetables
from clusterviz.view import siting as view
from clusterviz.workspace import Workspace, site_conflicts, siting_asked
from clusterviz.workspace.siting import CLEARANCE_M, siting, trimmed
from tests.strategies import LAYERS
from tests.tiny import AS_OF_ON, X0, Y0, at, tiny_workspace
from tests.tiny.plan import cluster_rows, coverage_rows

NEW_LAW = dt.date(2024, 5, 1)


@pytest.fixture(scope="module")
def workspace() -> Workspace:
    return tiny_workspace()


def kinds(found: view.Siting) -> dict[str, tuple[str, float]]:
    """Return severity and hectares of the conflicts by kind."""
    rows = found.by_kind.to_dict("records")
    return {one["kind"]: (one["severity"], round(one["overlap_ha"], 9)) for one in rows}


def gate(found: view.Siting) -> dict[str, tuple[float, str, float, float]]:
    """Return share of the site, verdict, and occupancy and ha after it, by scope."""
    return {
        one["area_code"]: (
            one["site_ratio"],
            one["establish"],
            round(one["occupancy_after_ratio"], 6),
            round(one["unleased_after_ha"], 4),
        )
        for one in found.gate.to_dict("records")
    }


FREE = at(200, 1650, 700, 1950)
"""15 ha in the north-west, which meets nothing."""


def test_a_site_that_meets_nothing_may_be_proposed(workspace: Workspace) -> None:
    found = siting(workspace, FREE)

    assert found.area_ha == pytest.approx(15)
    assert found.by_kind.empty
    assert (found.blocked_ha, found.rice_ha, found.forest_ha) == (0, 0, 0)
    assert (found.gaps, found.size, found.gate_verdict) == ((), "met", "met")
    assert view.verdict(found) == "possible"


def test_rice_land_and_minerals_on_one_spot_are_one_hectare_of_conflict(
    workspace: Workspace,
) -> None:
    """300 by 500 m from x 900: Z01 takes 100..300 of y, Z02 a hectare of that."""
    found = siting(workspace, at(1010, 100, 1310, 600))

    # Z01 ends at x 1200: 190 by 200 m.
    assert kinds(found) == {"rice_land": ("needs_approval", 3.8)}
    assert found.rice_ha == pytest.approx(3.8)
    assert found.blocked_ratio == pytest.approx(3.8 / 15)
    assert view.verdict(found) == "needs_steps"
    both = siting(workspace, at(800, 100, 1200, 600), based_on="CCN-0001")
    # Z01 is 8 ha of it, and the hectare of Z02 is among them.
    assert kinds(both) == {
        "rice_land": ("needs_approval", 8.0),
        "mineral": ("needs_approval", 1.0),
    }
    assert both.blocked_ha == pytest.approx(8.0)


def test_forest_forbids(workspace: Workspace) -> None:
    found = siting(workspace, at(1300, 100, 1600, 600), based_on="CCN-0002")

    assert kinds(found)["protection_forest"] == ("forbidden", 1.0)
    assert found.forest_ha == pytest.approx(1.0)
    assert view.verdict(found) == "not_possible"


def test_another_cluster_is_a_conflict_and_its_own_boundary_is_none(
    workspace: Workspace,
) -> None:
    """200 by 400 m of CCN-0004, 8 ha; nobody needs to test it against itself."""
    site = at(500, 1200, 900, 1600)

    assert kinds(siting(workspace, site)) == {"cluster": ("forbidden", 8.0)}
    assert kinds(siting(workspace, site, based_on="CCN-0004")) == {}


def test_another_cluster_within_its_tolerance_is_no_conflict(
    workspace: Workspace,
) -> None:
    """An indicative boundary is good to 10 m; 5 m of CCN-0004 are met."""
    found = siting(workspace, at(695, 1200, 1095, 1600))

    assert found.by_kind.empty
    assert found.conflicts["verdict"].tolist() == ["within_tolerance"]
    said = " ".join(view.reasons(found, {}, "en"))
    assert "shares with 1 feature is narrower" in said


def test_a_kind_that_was_not_supplied_leaves_the_answer_open(
    workspace: Workspace,
) -> None:
    """Minerals were supplied for the western district only."""
    found = siting(workspace, at(3300, 1100, 3800, 1400))

    assert found.gaps == ("mineral",)
    # Rice and forest are known; minerals need an approval, and are in conflict.
    assert found.least == {"blocked", "needs_approval"}
    assert view.size_said(found, "blocked", 0.0, "en") == "at least 0.00 ha"
    assert view.size_said(found, "rice", 0.0, "en") == "0.00 ha"
    assert view.verdict(found) == "cannot_be_judged"
    said = " ".join(view.reasons(found, {"mineral": "Khoáng sản"}, "vi"))
    assert "Khoáng sản" in said


@pytest.mark.parametrize(
    ("site", "size"),
    [
        # 9 ha in the plain: only a craft-village cluster may be so small.
        (at(200, 1650, 500, 1950), "cannot_be_judged"),
        (at(200, 1650, 700, 1850), "met"),  # 10 ha
        (at(3300, 1100, 3600, 1400), "met"),  # 9 ha in the mountains
        (at(3300, 1100, 3500, 1300), "not_met"),  # 4 ha there
        (at(2200, 1000, 3200, 1750), "met"),  # 75 ha
        (at(2200, 1000, 3200, 1751), "not_met"),
    ],
)
def test_the_limits_of_size_depend_on_the_mountains(
    workspace: Workspace, site: shapely.Polygon, size: str
) -> None:
    assert siting(workspace, site).size == size


def test_a_general_cluster_in_the_plain_may_not_be_small(workspace: Workspace) -> None:
    """CCN-0004 is of the general type: 9 ha of it are too few."""
    found = siting(workspace, at(200, 1200, 500, 1500), based_on="CCN-0004")

    assert found.size == "not_met"
    said = list(view.reasons(found, {}, "en"))
    assert any("9.00 ha are less than the least, 10 ha" in one for one in said)


def test_the_gate_is_asked_of_each_scope_before_and_after(
    workspace: Workspace,
) -> None:
    """West: 18 of 45 ha committed, 30 ha un-leased; 60 of 80 ha are industrial."""
    found = siting(workspace, FREE, as_of_on=NEW_LAW)

    # CCN-0001 30 of 40, 0002 20 of 40, 0003 10 of 20: 60 of 100 ha.
    assert found.industrial_ratio == pytest.approx(0.6)
    # 9 ha more: 18 / 54, and 39 ha.
    west = gate(found)["001"]
    assert west == (1.0, "met", round(18 / 54, 6), 39.0)
    assert "002" not in gate(found)


def test_a_site_across_a_border_is_divided(workspace: Workspace) -> None:
    """500 by 300 m, 100 m of them in the west: a fifth of 9 ha."""
    found = siting(workspace, at(1900, 1100, 2400, 1400), as_of_on=NEW_LAW)
    rows = found.gate.set_index("area_code")

    assert rows.loc["001", "site_ratio"] == pytest.approx(0.2)
    assert gate(found)["001"][3] == pytest.approx(30 + 1.8)
    assert not rows.loc["001", "is_leading"]
    assert rows.loc["002", "is_leading"]
    # 15 ha: the shares of each level sum to all of it.
    sums = found.areas.groupby("level")["overlap_ha"].sum()
    assert sums.to_dict() == pytest.approx(
        {"province": 15, "district": 15, "commune": 15}
    )


def test_an_established_cluster_changes_by_what_it_gains(workspace: Workspace) -> None:
    """CCN-0001, 40 ha, becomes 50 ha: 6 ha more of industrial land."""
    found = siting(
        workspace, at(200, 200, 1200, 700), based_on="CCN-0001", as_of_on=NEW_LAW
    )

    assert found.is_established
    assert gate(found)["001"][3] == pytest.approx(30 + 6)
    assert gate(found)["001"][2] == pytest.approx(18 / 51, abs=1e-6)


def test_a_closed_gate_forbids() -> None:
    rows = cluster_rows()
    rows[0]["industrial_land_ha"] = 300.0
    found = siting(tiny_workspace({"clusters": rows}), FREE, as_of_on=NEW_LAW)

    assert found.gate_verdict == "not_met"
    assert view.verdict(found) == "not_possible"
    said = list(view.reasons(found, {}, "vi"))
    assert any(one.startswith("Huyện Tây chưa được") for one in said)


def test_where_the_province_may_choose_and_the_scopes_differ_nobody_can_say() -> None:
    rows = cluster_rows()
    rows[0]["industrial_land_ha"] = 300.0
    workspace = tiny_workspace({"clusters": rows})

    found = siting(workspace, FREE, as_of_on=dt.date(2025, 8, 1))

    lawful = found.gate[found.gate["is_lawful_scope"]]
    # The northern commune has no established cluster; the province has.
    assert set(lawful["establish"]) == {"met", "not_met"}
    assert found.gate_verdict == "cannot_be_judged"


def test_a_trim_clears_what_forbids_and_the_rest_is_left(workspace: Workspace) -> None:
    """Rice land to x 1200, forest from 1400 to 1500 and y 200 to 300."""
    site = at(1100, 100, 1600, 700)
    forbidden = trimmed(workspace, site, severities=["forbidden"], based_on="CCN-0002")
    every = trimmed(workspace, site, based_on="CCN-0002")

    after = siting(workspace, _kept(forbidden.kept), based_on="CCN-0002")
    assert set(after.by_kind["severity"]) == {"needs_approval"}
    assert siting(workspace, _kept(every.kept), based_on="CCN-0002").blocked_ha == 0
    # 10 m of tolerance around the forest: 120 by 120 m, a hole.
    assert forbidden.lost_ha == pytest.approx(1.44, abs=1e-3)
    assert forbidden.n_holes == 1
    # And the rice land with its 10 m: 110 by 210 m.
    assert every.lost_ha == pytest.approx(1.44 + 2.31, abs=1e-2)


def test_what_a_trim_keeps_stands_on_the_grid_and_clear_of_exact_zones() -> None:
    found = trimmed(tiny_workspace(), at(1100, 100, 1600, 700), based_on="CCN-0002")
    corners = shapely.get_coordinates(_kept(found.kept)) * 100

    assert abs(corners - corners.round()).max() < 1e-4
    assert CLEARANCE_M > 0.01


def _kept(site: shapely.Polygon | None) -> shapely.Polygon:
    assert site is not None
    return site


def test_rice_and_forest_are_told_by_their_official_symbols() -> None:
    kinds_of = LAYERS["plan_zones"].fields["kind"].choices

    assert site_conflicts.rice_kinds(kinds_of) == {"rice_land"}
    assert site_conflicts.forest_kinds(kinds_of) == {
        "protection_forest", "special_use_forest", "production_forest",
    }  # fmt: skip


def test_a_crossed_border_is_refused(workspace: Workspace) -> None:
    bow_tie = shapely.Polygon([(X0, Y0), (X0 + 9, Y0 + 9), (X0 + 9, Y0), (X0, Y0 + 9)])

    with pytest.raises(InputError, match="not valid"):
        siting(workspace, bow_tie)


def test_without_layers_of_zones_nothing_is_called_free() -> None:
    workspace = tiny_workspace(without=["plan_zones"])

    found = siting(workspace, FREE)
    supplied = tiny_workspace({"coverage": coverage_rows(LAYERS)[:0]})

    assert found.by_kind.empty
    assert view.verdict(siting(supplied, FREE)) == "cannot_be_judged"


def test_a_question_as_text_has_the_same_answer(workspace: Workspace) -> None:
    said: Site = FREE
    asked = {"based_on": "", "as_of_on": AS_OF_ON}

    found = siting_asked.found(workspace, site=written(said), **asked)  # type: ignore[arg-type]

    assert found.area_ha == siting(workspace, FREE).area_ha


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_of_a_comparison_has_words(
    workspace: Workspace, language: Language
) -> None:
    free = siting(workspace, FREE)
    forest = siting(workspace, at(1300, 100, 1600, 600), based_on="CCN-0002")

    rows = sitetables.compared([("A", free), ("B", forest)], LAYERS, language)

    assert list(rows.columns[1:]) == ["A", "B"]
    assert len(rows) == len(sitetables.FIGURES)
    assert rows.notna().all(axis=None)
    codes = sitetables.records([("A", free), ("B", forest)])
    assert codes["verdict"].tolist() == ["possible", "not_possible"]
    assert codes["forbidden_ha"].tolist() == pytest.approx([0.0, 1.0])
    assert not codes["is_official"].any()
