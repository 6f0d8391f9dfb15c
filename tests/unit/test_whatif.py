"""A drawn site on the ground of `tests.tiny`, whose figures are reckoned in the head.

Plan zones state no accuracy and are indicative, so a border of up to 10 m is within
their tolerance; what is drawn has none of its own.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pandas as pd
import pytest
import shapely

from clusterviz.errors import InputError, StorageError
from clusterviz.records import Lineage
from clusterviz.workspace import analysis
from clusterviz.workspace.analysis import whatif
from clusterviz.workspace.whatif import COLUMNS
from tests.strategies import LAYERS, zone
from tests.tiny import AS_OF_ON, X0, Y0, at, tiny_workspace
from tests.tiny.plan import cluster_rows, zone_rows

if TYPE_CHECKING:
    from clusterviz.workspace import Workspace

MANDATORY = {
    kind.code
    for kind in LAYERS["plan_zones"].fields["kind"].choices.values()
    if kind.is_mandatory
}
FAR_AWAY = at(10_000, 10_000, 10_100, 10_100)
OTHERS = ("clusters", "plots", "clearance_sites", "areas", "coverage")


@pytest.fixture(scope="module")
def workspace() -> Workspace:
    return tiny_workspace()


def met(rows: pd.DataFrame, layer: str) -> dict[str, tuple[float, float, float]]:
    """Return hectares, share of the site and share of the feature, by its key."""
    ours = rows[(rows["layer"] == layer) & (rows["feature_id"] != "")]
    figures = ours[["overlap_ha", "site_ratio", "feature_ratio"]].round(9)
    keys = ours["feature_id"].tolist()
    return dict(zip(keys, figures.itertuples(index=False, name=None), strict=True))


def judged(rows: pd.DataFrame) -> dict[str, tuple[str, str]]:
    """Return verdict and severity, by zone; by kind where no zone is named."""
    zones = rows[rows["layer"] == "plan_zones"]
    names = zones["feature_id"].where(zones["feature_id"] != "", zones["kind"])
    said = zones[["verdict", "severity"]].itertuples(index=False, name=None)
    return dict(zip(names, said, strict=True))


def test_a_site_inside_a_zone_and_a_cluster_is_all_of_it_in_conflict(
    workspace: Workspace,
) -> None:
    """80 by 80 m in Z04 (1 ha), in CCN-0002 and S3 (40 ha) and in commune 011."""
    rows = whatif(workspace, at(1410, 210, 1490, 290)).rows

    assert list(rows.columns) == list(COLUMNS)
    assert met(rows, "plan_zones") == {"Z04": (0.64, 1, 0.64)}
    assert judged(rows) == {"Z04": ("conflict", "forbidden")}
    assert rows["mean_width_m"].tolist() == pytest.approx([2 * 6400 / 320] * len(rows))
    assert met(rows, "clusters") == {"CCN-0002": (0.64, 1, 0.016)}
    assert met(rows, "clearance_sites") == {"S3": (0.64, 1, 0.016)}
    assert met(rows, "areas") == {
        "province:24:2024-01-01": (0.64, 1, 0.0008),
        "district:001:2024-01-01": (0.64, 1, 0.0016),
        "commune:011:2024-01-01": (0.64, 1, 0.0032),
    }
    assert met(rows, "plots") == {}


def test_a_site_across_a_corridor_and_a_district_line_is_divided(
    workspace: Workspace,
) -> None:
    """100 by 50 m: 40 of the 50 m are corridor, half lies in each district.

    In the eastern one minerals were not supplied.
    """
    rows = whatif(workspace, at(1950, 950, 2050, 1000)).rows

    assert met(rows, "plan_zones") == {"Z09": (0.4, 0.8, 0.025)}
    assert judged(rows) == {
        "Z09": ("conflict", "adjust"),
        "mineral": ("cannot_be_judged", "needs_approval"),
    }
    assert met(rows, "areas") == {
        "province:24:2024-01-01": (0.5, 1, 0.000625),
        "district:001:2024-01-01": (0.25, 0.5, 0.000625),
        "district:002:2024-01-01": (0.25, 0.5, 0.000625),
        "commune:011:2024-01-01": (0.25, 0.5, 0.00125),
        "commune:021:2024-01-01": (0.25, 0.5, 0.00125),
    }
    assert met(rows, "clusters") == met(rows, "plots") == {}


def test_a_border_drawn_a_little_too_far_is_within_the_tolerance(
    workspace: Workspace,
) -> None:
    """One metre of Z03 along 800 m: 0.08 ha, 1600 m² over 1602 m wide."""
    rows = whatif(workspace, at(200, 600, 1000, 700)).rows
    [border] = rows.loc[rows["feature_id"] == "Z03", "mean_width_m"]

    assert met(rows, "plan_zones") == {"Z03": (0.08, 0.01, round(0.08 / 16.08, 9))}
    assert judged(rows) == {"Z03": ("within_tolerance", "adjust")}
    assert border == pytest.approx(1600 / 1602)
    # 24,000 m² over 1630 m: a cluster's own 10 m would allow for it.
    wider = whatif(workspace, at(200, 600, 1000, 714)).rows
    assert judged(wider) == {"Z03": ("conflict", "adjust")}
    # From the largest to the smallest, as a strip of the six plots of CCN-0001.
    assert list(met(rows, "plots")) == ["L1", "L5", "L3", "L4", "L6", "L2"]


def test_a_site_outside_everything_cannot_be_judged_for_any_kind(
    workspace: Workspace,
) -> None:
    rows = whatif(workspace, FAR_AWAY).rows

    assert set(rows["layer"]) == {"plan_zones"}
    assert judged(rows).keys() == MANDATORY
    assert {verdict for verdict, _ in judged(rows).values()} == {"cannot_be_judged"}
    assert rows["overlap_ha"].isna().all()


def test_a_site_of_two_parts_is_one_site(workspace: Workspace) -> None:
    """0.64 ha in Z04 and 0.04 ha where Z01 and Z02 lie on one spot: 0.68 ha."""
    parts = [at(1410, 210, 1490, 290), at(900, 210, 920, 230)]
    rows = whatif(workspace, shapely.MultiPolygon(parts)).rows

    share, other = round(0.64 / 0.68, 9), round(0.04 / 0.68, 9)
    assert met(rows, "plan_zones") == {
        "Z04": (0.64, share, 0.64),
        "Z01": (0.04, other, 0.005),
        "Z02": (0.04, other, 0.04),
    }
    assert met(rows, "clusters") == {
        "CCN-0002": (0.64, share, 0.016),
        "CCN-0001": (0.04, other, 0.001),
    }
    assert met(rows, "areas")["commune:011:2024-01-01"] == (0.68, 1, 0.0034)


def test_a_site_around_a_whole_zone_takes_all_of_it(workspace: Workspace) -> None:
    rows = whatif(workspace, at(850, 150, 1050, 350)).rows

    assert met(rows, "plan_zones")["Z02"] == (1, 0.25, 1)


@pytest.mark.parametrize(
    "shape",
    [
        shapely.Polygon([(X0, Y0), (X0 + 9, Y0 + 9), (X0 + 9, Y0), (X0, Y0 + 9)]),
        shapely.Polygon(),
        shapely.MultiPolygon(),
        shapely.MultiPolygon([at(0, 0, 10, 10), at(5, 5, 15, 15)]),
        shapely.LineString([(X0, Y0), (X0 + 9, Y0 + 9)]),
        shapely.Point(X0, Y0),
        shapely.GeometryCollection([at(0, 0, 10, 10)]),
        shapely.from_wkt("POLYGON ((0 0, inf 0, 1 1, 0 0))"),
    ],
    ids=lambda shape: shape.geom_type,
)
def test_what_is_no_valid_polygon_is_refused(
    workspace: Workspace, shape: shapely.Polygon
) -> None:
    with pytest.raises(InputError, match="not valid, or has no land"):
        whatif(workspace, shape)


@pytest.mark.parametrize(
    ("on", "zones"),
    [
        (dt.date(2020, 12, 31), {"Z06"}),
        (dt.date(2021, 1, 1), set()),
        (AS_OF_ON, set()),
        (dt.date(2025, 1, 1), {"Z07"}),
    ],
)
def test_zones_are_those_of_the_day(
    workspace: Workspace, on: dt.date, zones: set[str]
) -> None:
    """Z06 ends with 2020 and Z07 begins with 2025, on the same hectare."""
    answer = whatif(workspace, at(200, 1200, 300, 1300), on)

    assert met(answer.rows, "plan_zones").keys() == zones
    assert answer.as_of_on == on


def test_figures_of_another_day_are_said_to_be(workspace: Workspace) -> None:
    then = whatif(workspace, at(0, 0, 100, 100), dt.date(2015, 1, 1))
    now = whatif(workspace, at(0, 0, 100, 100))

    code = "answer.figures_of_another_day"
    assert [one.code for one in then.notes].count(code) == 1
    assert code not in [one.code for one in now.notes]


def test_clusters_and_areas_are_those_of_the_day(workspace: Workspace) -> None:
    """CCN-0006 was withdrawn at the end of 2015; no area is known before 2024."""
    site = at(2700, 1300, 2800, 1400)
    before = whatif(workspace, site, dt.date(2015, 6, 1)).rows
    now = whatif(workspace, site).rows

    assert met(before, "clusters") == {"CCN-0006": (1, 1, round(1 / 12, 9))}
    assert met(before, "areas") == {}
    assert met(now, "clusters") == {}
    assert "district:002:2024-01-01" in met(now, "areas")


def test_a_cluster_known_by_its_symbol_is_not_met() -> None:
    first, *others = cluster_rows()
    rows = [{**first, "geometry_quality": "symbol"}, *others]
    workspace = tiny_workspace({"clusters": rows})

    assert met(whatif(workspace, at(200, 200, 300, 300)).rows, "clusters") == {}


def test_a_zone_known_by_its_symbol_cannot_be_judged() -> None:
    first, *others = zone_rows()
    rows = [{**first, "geometry_quality": "symbol"}, *others]
    workspace = tiny_workspace({"plan_zones": rows})
    found = whatif(workspace, at(1010, 210, 1050, 250)).rows

    assert judged(found) == {"Z01": ("cannot_be_judged", "needs_approval")}
    assert found.loc[found["feature_id"] == "Z01", "overlap_ha"].isna().all()


def test_without_plan_zones_no_kind_can_be_judged_and_a_note_says_why() -> None:
    workspace = tiny_workspace(without=["plan_zones"])
    answer = whatif(workspace, at(200, 200, 300, 300))

    assert judged(answer.rows).keys() == MANDATORY
    assert [one.code for one in answer.notes] == ["audit.no_plan_zones"]
    assert met(answer.rows, "clusters") == {"CCN-0001": (1, 1, 0.025)}
    assert "plan_zones" not in answer.layer_versions


def test_a_workspace_without_any_layer_answers_too() -> None:
    workspace = tiny_workspace(without=["plan_zones", *OTHERS])
    answer = whatif(workspace, FAR_AWAY)

    assert list(answer.rows.columns) == list(COLUMNS)
    assert judged(answer.rows).keys() == MANDATORY
    assert answer.layer_versions == {}


def test_layers_without_rows_are_met_by_nothing() -> None:
    empty: dict[str, list[dict[str, object]]] = {name: [] for name in OTHERS}
    answer = whatif(tiny_workspace({"plan_zones": [], **empty}), FAR_AWAY)

    assert judged(answer.rows).keys() == MANDATORY
    assert answer.layer_versions.keys() == {"plan_zones", *OTHERS}


def test_an_answer_names_the_versions_that_it_rests_on(workspace: Workspace) -> None:
    answer = whatif(workspace, FAR_AWAY)

    assert answer.layer_versions == dict.fromkeys(["plan_zones", *OTHERS], 1)
    assert answer.as_of_on == AS_OF_ON


@pytest.mark.parametrize("layer", ["plan_zones", "plots", "areas"])
def test_a_layer_that_is_not_marked_valid_is_refused(layer: str) -> None:
    workspace = tiny_workspace()
    frame = workspace.features(layer)
    store = workspace.store
    store.publish(LAYERS[layer], frame, Lineage("Test"), replaces=1, is_valid=False)

    with pytest.raises(StorageError, match=f"`{layer}` is not marked valid"):
        whatif(workspace, FAR_AWAY)


def test_a_site_drawn_as_a_cluster_gets_what_the_cluster_gets() -> None:
    """But for the tolerance of its own, which what is drawn does not have."""
    zones = [*zone_rows(), zone("Z10", at(200, 185, 1000, 205), kind="river")]
    first, *_ = rows = cluster_rows()
    rows[0] = {**first, "accuracy_m": 0.0}
    workspace = tiny_workspace({"clusters": rows, "plan_zones": zones})
    ours = analysis.overlaps(workspace, cluster_id="CCN-0001").rows
    drawn = whatif(workspace, first["geometry"]).rows
    drawn = drawn[drawn["layer"] == "plan_zones"]

    same = ["kind", "overlap_ha", "mean_width_m", "verdict", "severity"]
    assert drawn[same].to_numpy().tolist() == ours[same].to_numpy().tolist()
    assert drawn["feature_id"].tolist() == ours["zone_id"].tolist()
    assert drawn["feature_name"].tolist() == ours["zone_name"].tolist()
