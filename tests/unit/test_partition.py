from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from shapely.geometry.base import BaseGeometry

from clusterviz import crs
from clusterviz.core.apportion import to_m2
from clusterviz.core.partition import PARTS, land_parts
from clusterviz.errors import CrsError
from tests.strategies import cluster, cluster_frames, features, properties, tilings
from tests.tiny import Row, at

HECTARE = at(0, 0, 100, 100)
WEST, EAST = at(0, 0, 50, 100), at(50, 0, 100, 100)


def plot(shape: BaseGeometry, use: str = "industrial", **facts: object) -> Row:
    return {
        "plot_id": str(shape.bounds),
        "cluster_id": "C",
        "plot_use": use,
        "lease_status": "vacant",
        "is_serviced": True,
        "geometry": shape,
        **facts,
    }


def site(shape: BaseGeometry, site_id: str = "S") -> Row:
    return {
        "site_id": site_id,
        "cluster_id": "C",
        "site_name": site_id,
        "n_households": 1,
        "geometry": shape,
    }


def log(**cleared_ha: float) -> pd.DataFrame:
    """Return how much of each site is cleared."""
    return pd.DataFrame(
        {"site_id": list(cleared_ha), "cleared_ha": list(cleared_ha.values())}
    )


def conflicts(*shapes: BaseGeometry) -> gpd.GeoDataFrame:
    ids = ["C"] * len(shapes)
    return gpd.GeoDataFrame({"cluster_id": ids}, geometry=list(shapes), crs=crs.METRIC)


def hectares(
    plots: list[Row] | None = None,
    sites: list[Row] | None = None,
    cleared: pd.DataFrame | None = None,
    lost: gpd.GeoDataFrame | None = None,
    land_status: str = "cleared",
) -> dict[str, float]:
    """Return the parts of one cluster of 1 ha, cleared unless said."""
    parts = land_parts(
        features("clusters", [cluster("C", HECTARE, land_status=land_status)]),
        features("plots", plots or []),
        features("clearance_sites", sites or []),
        log() if cleared is None else cleared,
        conflicts() if lost is None else lost,
    )
    return dict(zip(parts["part"], parts["area_ha"], strict=True))


def test_cleared_serviced_vacant_industrial_land_is_usable() -> None:
    assert hectares([plot(HECTARE)]) == {"usable": 1.0}


@pytest.mark.parametrize(
    ("status", "part"), [("leased", "leased"), ("committed", "committed_not_leased")]
)
def test_leased_and_committed_plots_are_spoken_for_and_told_apart(
    status: str, part: str
) -> None:
    assert hectares([plot(HECTARE, lease_status=status)]) == {part: 1.0}


def test_a_conflict_takes_nothing_from_committed_plots() -> None:
    plots = [plot(WEST, lease_status="committed"), plot(EAST)]

    parts = hectares(plots, lost=conflicts(at(40, 0, 60, 100)))

    assert parts == {"committed_not_leased": 0.5, "conflict": 0.1, "usable": 0.4}


@pytest.mark.parametrize("is_serviced", [False, None])
def test_a_plot_not_known_to_be_serviced_is_not_usable(
    is_serviced: bool | None,
) -> None:
    parts = hectares([plot(HECTARE, is_serviced=is_serviced)])

    assert parts == {"cleared_not_serviced": 1.0}


def test_cleared_land_without_plots_is_not_serviced() -> None:
    assert hectares() == {"cleared_not_serviced": 1.0}


@pytest.mark.parametrize("use", ["road", "green", "technical", "service"])
def test_plots_of_another_use_are_not_for_lease(use: str) -> None:
    parts = hectares([plot(WEST, use, lease_status=None), plot(EAST)])

    assert parts == {"not_for_lease": 0.5, "usable": 0.5}


def test_a_cluster_without_sites_is_cleared_as_its_status_says() -> None:
    assert hectares(land_status="clearing") == {"to_clear": 1.0}
    assert hectares(land_status="not_started") == {"to_clear": 1.0}


def test_land_that_no_cleared_site_covers_is_to_clear() -> None:
    parts = hectares([plot(HECTARE)], [site(WEST)], log(S=0.5))

    assert parts == {"to_clear": 0.5, "usable": 0.5}


@pytest.mark.parametrize(
    ("cleared_ha", "part"),
    [(1.0, "usable"), (0.9999, "usable"), (0.9997, "to_clear"), (0.0, "to_clear")],
)
def test_a_site_is_cleared_when_all_of_it_is_to_the_square_metre(
    cleared_ha: float, part: str
) -> None:
    parts = hectares([plot(HECTARE)], [site(HECTARE)], log(S=cleared_ha))

    assert parts == {part: 1.0}


def test_a_site_that_nothing_was_written_of_is_to_clear() -> None:
    assert hectares([plot(HECTARE)], [site(HECTARE)]) == {"to_clear": 1.0}


def test_a_conflict_takes_what_is_vacant_but_not_what_is_leased() -> None:
    plots = [plot(WEST, lease_status="leased"), plot(EAST)]

    parts = hectares(plots, lost=conflicts(at(40, 0, 60, 100)))

    assert parts == {"leased": 0.5, "conflict": 0.1, "usable": 0.4}


def test_a_conflict_comes_before_what_is_to_clear() -> None:
    parts = hectares(lost=conflicts(WEST), land_status="not_started")

    assert parts == {"conflict": 0.5, "to_clear": 0.5}


def test_a_plot_that_sticks_out_counts_only_inside() -> None:
    assert hectares([plot(at(50, 0, 200, 100))]) == {
        "cleared_not_serviced": 0.5,
        "usable": 0.5,
    }


def test_plots_drawn_twice_are_land_once() -> None:
    assert hectares([plot(HECTARE), plot(WEST)]) == {"usable": 1.0}


def test_a_symbol_is_its_area_on_paper() -> None:
    row = cluster("C", None, geometry_quality="symbol", planned_area_ha=25.0)

    parts = land_parts(
        features("clusters", [row]),
        features("plots", []),
        features("clearance_sites", []),
        log(),
        conflicts(),
    )

    assert parts[["part", "area_ha"]].to_numpy().tolist() == [["symbol_only", 25.0]]


@st.composite
def lands(draw: st.DrawFn) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame, pd.DataFrame]:
    """Draw plots of any kind, and sites cleared or not, that tile the land."""
    uses = st.sampled_from(["industrial", "road"])
    leases = st.sampled_from(["vacant", "leased", "committed"])
    owners = st.sampled_from(["CCN-0000", "CCN-0001"])
    plots = [
        plot(
            tile,
            draw(uses),
            lease_status=draw(leases),
            is_serviced=draw(st.booleans()),
            cluster_id=draw(owners),
        )
        for tile in draw(tilings())
    ]
    tiles = draw(tilings())
    sites = [
        site(tile, f"S{i}") | {"cluster_id": draw(owners)}
        for i, tile in enumerate(tiles)
    ]
    cleared = [tile.area / 1e4 * draw(st.sampled_from([0, 0.5, 1])) for tile in tiles]
    entries = log(**{f"S{i}": ha for i, ha in enumerate(cleared)})
    return features("plots", plots), features("clearance_sites", sites), entries


def lost_land() -> st.SearchStrategy[gpd.GeoDataFrame]:
    """Return land in conflict, of the first cluster."""
    return tilings().map(
        lambda tiles: conflicts(tiles[0]).assign(cluster_id="CCN-0000")
    )


@properties
@given(clusters=cluster_frames(), land=lands(), lost=lost_land())
def test_parts_sum_to_the_cluster_exactly_and_never_overlap(
    clusters: gpd.GeoDataFrame,
    land: tuple[gpd.GeoDataFrame, gpd.GeoDataFrame, pd.DataFrame],
    lost: gpd.GeoDataFrame,
) -> None:
    parts = land_parts(clusters, *land, lost)

    assert set(parts["part"]) <= set(PARTS)
    assert (parts["area_ha"] > 0).all()
    assert not parts.duplicated(["cluster_id", "part"]).any()
    for name, shape in clusters.set_index("cluster_id").geometry.items():
        ours = parts[parts["cluster_id"] == name]
        assert to_m2(ours["area_ha"]).sum() == round(shape.area)
        assert shapely.union_all(ours.geometry).area == pytest.approx(shape.area)
        assert ours.area.to_numpy() == pytest.approx(ours["area_ha"] * 1e4, abs=1)


@properties
@given(clusters=cluster_frames(), land=lands(), lost=lost_land())
def test_dividing_cluster_by_cluster_gives_the_same_answer(
    clusters: gpd.GeoDataFrame,
    land: tuple[gpd.GeoDataFrame, gpd.GeoDataFrame, pd.DataFrame],
    lost: gpd.GeoDataFrame,
) -> None:
    parts = [land_parts(clusters.iloc[[i]], *land, lost) for i in range(len(clusters))]

    stacked = pd.concat(parts, ignore_index=True)
    whole = land_parts(clusters, *land, lost)

    assert_frame_equal(
        pd.DataFrame(stacked.drop(columns="geometry")),
        pd.DataFrame(whole.drop(columns="geometry")),
    )


@pytest.mark.parametrize("code", ["EPSG:4326", "EPSG:3857"])
@pytest.mark.parametrize("spoilt", range(4))
def test_land_is_never_divided_in_degrees_or_web_mercator(
    code: str, spoilt: int
) -> None:
    frames = [
        features("clusters", [cluster("C", HECTARE)]),
        features("plots", [plot(WEST)]),
        features("clearance_sites", [site(WEST)]),
        conflicts(WEST),
    ]
    frames[spoilt] = crs.with_crs(frames[spoilt], code)
    clusters, plots, sites, lost = frames

    with pytest.raises(CrsError):
        land_parts(clusters, plots, sites, log(S=0.5), lost)
