"""Clusters without plots: their land as the papers divide it."""

from __future__ import annotations

import geopandas as gpd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterviz.core.partition import land_parts
from tests.strategies import cluster, cluster_frames, features, properties
from tests.unit.test_partition import HECTARE, WEST, conflicts, log, plot, site


def on_paper(shape_land: str = "cleared", **facts: object) -> dict[str, float]:
    """Return the parts of one cluster of 1 ha without plots, half of it in conflict."""
    parts = land_parts(
        features("clusters", [cluster("C", HECTARE, land_status=shape_land, **facts)]),
        features("plots", []),
        features("clearance_sites", []),
        log(),
        conflicts(WEST),
    )
    assert set(parts["basis"]) == {"paper"}
    assert parts["area_ha"].sum() == pytest.approx(1.0, abs=1e-9)
    return dict(zip(parts["part"], parts["area_ha"], strict=True))


def test_a_cluster_without_plots_is_divided_by_its_papers() -> None:
    parts = on_paper(
        planned_area_ha=1.0, industrial_land_ha=0.9, leased_ha=0.2, committed_ha=0.25
    )

    assert parts == {
        "conflict": 0.5,
        "cleared_not_serviced": 0.15,
        "not_for_lease": 0.1,
        "committed_not_leased": 0.05,
        "leased": 0.2,
    }


def test_paper_takes_cleared_land_then_land_to_clear_then_land_in_conflict() -> None:
    assert on_paper("not_started", leased_ha=0.3) == {
        "conflict": 0.5,
        "to_clear": 0.2,
        "leased": 0.3,
    }
    assert on_paper("not_started", leased_ha=0.8) == {"conflict": 0.2, "leased": 0.8}


def test_paper_takes_what_a_cleared_site_has_before_what_is_to_clear() -> None:
    parts = land_parts(
        features("clusters", [cluster("C", HECTARE, leased_ha=0.6)]),
        features("plots", []),
        features("clearance_sites", [site(WEST)]),
        log(S=0.5),
        conflicts(),
    )

    assert dict(zip(parts["part"], parts["area_ha"], strict=True)) == {
        "to_clear": 0.4,
        "leased": 0.6,
    }


def test_paper_never_takes_more_than_is_drawn() -> None:
    parts = on_paper(
        planned_area_ha=60.0, industrial_land_ha=40.0, leased_ha=0.7, committed_ha=50.0
    )

    assert parts == {"leased": 0.7, "committed_not_leased": 0.3}


def test_papers_that_contradict_one_another_take_nothing_back() -> None:
    """More industrial land than planned, more leased than committed."""
    parts = on_paper(
        planned_area_ha=1.0, industrial_land_ha=2.0, leased_ha=0.5, committed_ha=0.1
    )

    assert parts == {"conflict": 0.5, "leased": 0.5}


def test_papers_say_nothing_where_there_are_plots_or_no_figures() -> None:
    facts = {"leased_ha": 0.4, "committed_ha": 0.6}
    sites, none = features("clearance_sites", []), conflicts()
    with_plots = land_parts(
        features("clusters", [cluster("C", HECTARE, **facts)]),
        features("plots", [plot(WEST, lease_status="leased")]),
        sites,
        log(),
        none,
    )
    unknown = land_parts(
        features("clusters", [cluster("C", HECTARE, committed_ha=0.6)]),
        features("plots", []),
        sites,
        log(),
        none,
    )

    assert with_plots["part"].tolist() == ["to_clear", "leased"]
    # Nobody says how much of what is committed is leased.
    assert unknown["part"].tolist() == ["to_clear"]
    assert {*with_plots["basis"], *unknown["basis"]} == {"drawn"}


def figures() -> st.SearchStrategy[dict[str, float | None]]:
    """Return figures on paper, contradictory ones and missing ones too."""
    names = ("planned_area_ha", "industrial_land_ha", "leased_ha", "committed_ha")
    one = st.one_of(st.none(), st.integers(0, 20_000).map(lambda m2: m2 / 1e4))
    return st.fixed_dictionaries(dict.fromkeys(names, one))


@properties
@given(clusters=cluster_frames(), papers=figures(), lost=st.booleans())
def test_parts_on_paper_sum_to_the_polygon(
    clusters: gpd.GeoDataFrame, papers: dict[str, float | None], lost: bool
) -> None:
    taken = conflicts(WEST).assign(cluster_id="CCN-0000")

    parts = land_parts(
        clusters.assign(**papers),
        features("plots", []),
        features("clearance_sites", []),
        log(),
        taken if lost else conflicts(),
    )

    by_cluster = parts.groupby("cluster_id")["area_ha"].sum()
    for name, shape in clusters.set_index("cluster_id").geometry.items():
        # To the square metre of the whole: 1e-6 ha, for shapes on whole metres.
        assert by_cluster[name] == pytest.approx(shape.area / 1e4, abs=1e-6)
        assert not parts.duplicated(["cluster_id", "part"]).any()
