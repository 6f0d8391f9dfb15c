"""The land that is to let, reckoned by hand."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from clusterviz.workspace import analysis, vacant
from tests.tiny import tiny_workspace
from tests.tiny.plan import cluster_rows


def test_the_most_land_comes_first_and_is_industrial_less_leased() -> None:
    rows = vacant.to_let(tiny_workspace()).rows

    # 30 - 12, 20 - 4 and 10 - 0 ha; promised beside it 15 - 12, 4 - 4 and 2 - 0 ha.
    assert rows["cluster_id"].tolist() == ["CCN-0001", "CCN-0002", "CCN-0003"]
    assert rows["unleased_ha"].tolist() == [18.0, 16.0, 10.0]
    assert rows["committed_not_leased_ha"].tolist() == [3.0, 0.0, 2.0]
    # L5 and L6; L7; nobody knows the plots of the third.
    assert rows["n_plots"].tolist()[:2] == [2, 1]
    assert pd.isna(rows["n_plots"][2])
    assert rows["as_of_on"].tolist() == [dt.date(2024, 4, 22)] * 3


def test_nothing_internal_is_among_the_columns() -> None:
    rows = vacant.to_let(tiny_workspace()).rows

    assert list(rows) == list(vacant.COLUMNS)
    internal = {"obstacle", "note", "case_state", "written_by", "project_id"}
    assert internal & set(rows) == set()


@pytest.mark.parametrize(
    ("change", "ids", "noted"),
    [
        ({"leased_ha": 30.0}, ["CCN-0002", "CCN-0003"], []),
        ({"leased_ha": None}, ["CCN-0002", "CCN-0003"], ["CCN-0001"]),
        (
            {"construction_status": "none", "detailed_plan_on": None},
            ["CCN-0002", "CCN-0003"],
            ["CCN-0001"],
        ),
        ({"legal_status": "not_established"}, ["CCN-0002", "CCN-0003"], []),
    ],
    ids=["all leased", "nobody says", "no detailed plan", "not established"],
)
def test_who_has_no_land_is_left_out_and_who_gave_no_figure_is_named(
    change: dict[str, object], ids: list[str], noted: list[str]
) -> None:
    rows = cluster_rows()
    rows[0] |= change
    found = vacant.to_let(tiny_workspace({"clusters": rows}))

    assert found.rows["cluster_id"].tolist() == ids
    named = [one.feature_id for one in found.notes if one.code == "vacant.no_figure"]
    assert named == noted


def test_without_plots_the_land_is_listed_still() -> None:
    found = vacant.to_let(tiny_workspace(without=["plots"]))

    assert len(found.rows) == 3
    assert found.rows["n_plots"].isna().all()
    assert set(found.layer_versions) == {"clusters"}


def test_what_is_ready_is_that_of_the_overview_and_the_rest_has_its_reason() -> None:
    workspace = tiny_workspace()
    rows = vacant.to_let(workspace, has_readiness=True).rows
    figures = analysis.overview(workspace).rows.set_index("figure")["value"]

    # CCN-0001: of 18 ha, 3 are promised, 2 in conflict and 4 to clear.
    assert rows["usable_ha"].tolist() == [9.0, 0.0, 0.0]
    assert rows[list(vacant.REASONS)].iloc[0].tolist() == [2.0, 4.0, 0.0]
    found = vacant.reconciled(rows, figures["usable_ha"])
    by_code = {one.code: one.values for one in found}
    assert by_code["vacant.ready"]["unleased_ha"] == 44.0
    assert by_code["vacant.ready"]["usable_ha"] == 9.0
    # 5 promised, 3 in conflict, 12 to clear, 35 not serviced: 64 with the 9 ready.
    assert by_code["vacant.more_not_ready"]["more_ha"] == 20.0
    assert "vacant.rest" not in by_code
    assert "vacant.as_overview" in by_code


def test_a_list_of_other_clusters_than_the_overview_says_so() -> None:
    rows = vacant.to_let(tiny_workspace(), has_readiness=True).rows

    codes = [one.code for one in vacant.reconciled(rows[1:], 9.0)]

    assert codes[-1] == "vacant.unlike_overview"


def test_parts_that_exceed_their_whole_are_not_called_its_rest() -> None:
    one = dict.fromkeys(vacant.READINESS, 0.0) | {"usable_ha": 4.0, "to_clear_ha": 3.0}
    one |= {"unleased_ha": 5.0, "committed_not_leased_ha": 1.0}
    found = vacant.reconciled(pd.DataFrame([one]), overview_ha=4.0)

    assert [note.code for note in found] == [
        "vacant.ready", "vacant.more_not_ready", "vacant.as_overview",
    ]  # fmt: skip
    # 4 + 3 + 1 ha of 5 ha.
    assert found[1].values["more_ha"] == 3.0
    assert {note.code for note in found} <= set(vacant.RECONCILED)
