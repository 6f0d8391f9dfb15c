"""Rows that change or add to a layer, and leave every other as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest
from shapely import Polygon, box

from clusterviz.core.updating import (
    emptied,
    filled_up,
    updated,
    with_keys_by_name,
)
from clusterviz.records import Severity
from tests.incoming import X, Y, bring, codes, geopackage, squares
from tests.tiny import layers, tiny_workspace

if TYPE_CHECKING:
    from pathlib import Path

CLUSTERS = layers()["clusters"]


def rows(*pairs: tuple[str | None, str | None]) -> pd.DataFrame:
    """Return clusters of those codes and names."""
    return pd.DataFrame(pairs, columns=["cluster_id", "cluster_name"], dtype="str")


def test_a_name_gives_the_code_of_the_one_cluster_that_has_it() -> None:
    current = rows(("A", "CCN Tân Mỹ"), ("B", "Cụm công nghiệp Nội Hoàng"))

    keyed, found = with_keys_by_name(
        CLUSTERS, rows((None, "tan my"), (None, "Nội Hoàng"), ("C", "Khác")), current
    )

    assert keyed["cluster_id"].tolist() == ["A", "B", "C"]
    assert keyed["cluster_name"].tolist() == [
        "CCN Tân Mỹ", "Cụm công nghiệp Nội Hoàng", "Khác"
    ]  # fmt: skip
    assert [(one.severity, one.values["n"]) for one in found] == [
        (Severity.DECISION, 2)
    ]


def test_a_name_that_two_clusters_have_gives_no_code() -> None:
    current = rows(("A", "Tân Mỹ"), ("B", "CCN Tân Mỹ"))

    keyed, found = with_keys_by_name(CLUSTERS, rows((None, "Tân Mỹ")), current)

    assert keyed["cluster_id"].isna().all()
    assert found == []


def test_what_a_file_does_not_bring_is_taken_from_the_row_of_its_key() -> None:
    current = tiny_workspace().features("clusters")
    key = current["cluster_id"][0]
    new = current.iloc[[0, 0]].reset_index(drop=True)
    new["cluster_id"] = [key, "NEW"]
    new["cluster_name"] = ["Tên mới", "Cụm mới"]
    new["planning_status"] = None

    filled = filled_up(CLUSTERS, new, current, {"cluster_id", "cluster_name"})

    assert filled["cluster_name"].tolist() == ["Tên mới", "Cụm mới"]
    assert filled["planning_status"][0] == current["planning_status"][0]
    assert pd.isna(filled["planning_status"][1])
    assert filled.dtypes["planned_area_ha"] == current.dtypes["planned_area_ha"]


def test_rows_of_other_keys_stay() -> None:
    merged, [told] = updated(
        CLUSTERS, rows(("A", "a"), ("B", "b")), rows(("B", "x"), ("C", "c"))
    )

    assert merged["cluster_id"].tolist() == ["A", "B", "C"]
    assert merged["cluster_name"].tolist() == ["a", "x", "c"]
    assert told.values == {"n_changed": 1, "n_added": 1, "n_kept": 1}


def test_a_boundary_alone_changes_nothing_else_of_a_cluster(tmp_path: Path) -> None:
    workspace = tiny_workspace()
    before = workspace.features("clusters")
    key = before["cluster_id"][0]
    frame = squares(box(X, Y, X + 300, Y + 200)).drop(columns="zone_id")
    path = geopackage(tmp_path, frame.assign(cluster_id=key))

    report = bring(
        workspace, "clusters", path, is_update=True, accept_findings=True,
        constants={"source_document": "QĐ 7", "as_of_on": "2024-05-01"},
    )  # fmt: skip

    now = workspace.features("clusters").set_index("cluster_id")
    old = before.set_index("cluster_id")
    assert report.status == "published", report.findings
    assert now.geometry[key].area == pytest.approx(60_000)
    assert now.loc[key, "cluster_name"] == old.loc[key, "cluster_name"]
    assert now.loc[key, "source_document"] == "QĐ 7"
    others = [one for one in old.index if one != key]
    pd.testing.assert_frame_equal(now.loc[others], old.loc[others])


def test_a_table_without_places_keeps_the_boundaries(tmp_path: Path) -> None:
    workspace = tiny_workspace()
    before = workspace.features("clusters").set_index("cluster_id")
    key = before.index[0]
    path = tmp_path / "ten.csv"
    path.write_text(f"cluster_id;cluster_name\n{key};Tên mới\n", encoding="utf-8")

    report = bring(workspace, "clusters", path, is_update=True, accept_findings=True)

    now = workspace.features("clusters").set_index("cluster_id")
    assert report.status == "published", report.findings
    assert now.loc[key, "cluster_name"] == "Tên mới"
    assert now.geometry[key].equals(before.geometry[key])


def test_without_consent_a_repair_stops_and_with_it_is_in_the_lineage(
    tmp_path: Path,
) -> None:
    """A bow-tie of two triangles of 100 m by 50 m each: 0.5 ha in all."""
    workspace = tiny_workspace(without=["plan_zones"])
    bow = Polygon([(X, Y), (X + 100, Y + 100), (X + 100, Y), (X, Y + 100)])
    path = geopackage(tmp_path, squares(bow))
    given = {"kind": "rice_land", "geometry_quality": "digitised",
             "as_of_on": "2024-04-22"}  # fmt: skip

    stopped = bring(
        workspace, "plan_zones", path, constants=given, accept_findings=True
    )
    done = bring(workspace, "plan_zones", path, constants=given, accept_repairs=True)

    assert stopped.status == "stopped"
    assert codes(stopped, Severity.DECISION) == ["geometry.self_crossing"]
    assert done.status == "published"
    assert workspace.features("plan_zones").area.sum() == pytest.approx(5_000)
    [line] = workspace.version("plan_zones").lineage.repairs
    assert line == "Z0: geometry.self_crossing 0.5000 → 0.5000 ha"


def test_an_empty_cell_that_takes_a_value_away_needs_a_decision() -> None:
    current = rows(("A", "Tân Mỹ"), ("B", None))
    new = rows(("A", None), ("B", None), ("C", None), (None, None))

    [found] = emptied(CLUSTERS, new, current, {"cluster_id", "cluster_name"})

    assert found.severity is Severity.DECISION
    assert (found.feature_id, found.field) == ("A", "cluster_name")
    assert found.values == {"n": 1, "value": "Tân Mỹ"}


def test_a_column_that_is_not_brought_takes_nothing_away() -> None:
    assert emptied(CLUSTERS, rows(("A", None)), rows(("A", "B")), {"cluster_id"}) == []
