"""The monthly review of the tiny workspace, month by month, by hand."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from clusterviz.core import review_agenda, review_rows
from clusterviz.records import Lineage
from clusterviz.workspace import Workspace, review, review_clocks
from tests.reviewed import assignment, reviewed_workspace
from tests.strategies import properties
from tests.tiny import typed
from tests.tiny.plan import cluster_rows
from tests.tiny.works import log_rows


@pytest.fixture(scope="module")
def workspace() -> Workspace:
    return reviewed_workspace()


def track(
    workspace: Workspace, code: str, month: str = "2024-04"
) -> dict[str, pd.Series[Any]]:
    """Return the rows of a track by cluster."""
    rows = review.review(workspace, month).rows
    ours = rows[rows["track"] == code].set_index("cluster_id")
    return {str(name): ours[name] for name in ours}


def test_clearance_is_that_of_the_log_at_the_end_of_each_month(
    workspace: Workspace,
) -> None:
    found = track(workspace, "clearance")

    # S1 stays at 35 ha; S2 goes from 1 to 2. S3 was last written of in February.
    assert found["before"].dropna().to_dict() == {
        "CCN-0001": 36, "CCN-0002": 40, "CCN-0003": 0,
    }  # fmt: skip
    assert found["now"]["CCN-0001"] == 37
    assert found["change"].dropna().to_dict() == {
        "CCN-0001": 1, "CCN-0002": 0, "CCN-0003": 0,
    }  # fmt: skip


def test_a_site_that_is_new_in_the_log_is_no_progress() -> None:
    rows = [row for row in log_rows() if row["site_id"] != "S1"]
    rows += [row for row in log_rows() if row["entry_id"] == "S1:2024-04"]

    found = track(reviewed_workspace({"clearance_log": rows}), "clearance")

    # S1's 35 ha appear in April; only S2 was written of before, and gained 1.
    assert (found["before"]["CCN-0001"], found["now"]["CCN-0001"]) == (1, 37)
    assert found["change"]["CCN-0001"] == 1


def test_a_figure_of_a_later_day_says_nothing_of_the_month_before(
    workspace: Workspace,
) -> None:
    found = track(workspace, "infrastructure")

    assert found["now"]["CCN-0003"] == 10
    assert found["before"].isna().all()
    assert found["change"].isna().all()


def test_the_version_that_is_true_of_each_month_is_read() -> None:
    workspace = reviewed_workspace()
    layer = workspace.layers["clusters"]
    rows = cluster_rows()
    for row in rows:
        row["as_of_on"] = dt.date(2024, 3, 20)
        if row["cluster_id"] == "CCN-0003":
            row |= {"infrastructure_paid_billion_vnd": 7, "committed_ha": 1.5}
    march = Lineage("Tháng 3", dt.date(2024, 3, 20))
    workspace.store.publish(layer, typed(layer, rows), march, replaces=1, is_valid=True)

    paid, committed = (
        track(workspace, one) for one in ("infrastructure", "attraction")
    )

    assert (paid["before"]["CCN-0003"], paid["now"]["CCN-0003"]) == (7, 10)
    assert paid["change"]["CCN-0003"] == 3
    assert committed["change"]["CCN-0003"] == 0.5


def test_operation_counts_the_projects_that_produce_by_their_days(
    workspace: Workspace,
) -> None:
    before_pr3 = track(workspace, "operation", "2015-12")
    after = track(workspace, "operation", "2016-01")

    # PR-3 of CCN-0002 produces from 1 January 2016.
    assert before_pr3["now"]["CCN-0002"] == 0
    assert (after["before"]["CCN-0002"], after["now"]["CCN-0002"]) == (0, 1)
    assert after["change"]["CCN-0002"] == 1


def test_a_plan_that_is_not_reached_is_behind_and_wants_a_reason(
    workspace: Workspace,
) -> None:
    found = review.review(workspace, "2024-04")

    behind = found.rows[found.rows["is_behind"].fillna(False)]
    assert list(zip(behind["cluster_id"], behind["track"], strict=True)) == [
        ("CCN-0001", "clearance"), ("CCN-0003", "infrastructure"),
    ]  # fmt: skip
    untold = [one for one in found.notes if one.code.startswith("review.lacking")]
    assert [(one.code, one.feature_id) for one in untold] == [
        ("review.lacking_reason_clearance", "CCN-0001")
    ]


def test_days_behind_count_from_the_first_month_whose_plan_is_not_reached(
    workspace: Workspace,
) -> None:
    rows = review.review(workspace, "2024-04").slow

    # 38 ha were planned by 31 March, 37 are there on 22 April; April is not over.
    assert rows[["cluster_id", "track", "n_days_behind"]].to_numpy().tolist() == [
        ["CCN-0001", "clearance", 22]
    ]
    assert rows["behind_since_on"].tolist() == [dt.date(2024, 3, 31)]
    assert rows["behind_what"].tolist() == ["month_plan"]


def test_on_the_last_day_of_a_month_its_plan_is_due(workspace: Workspace) -> None:
    rows = review.review(workspace, "2024-03").slow

    assert rows["n_days_behind"].tolist() == [0]
    assert rows["plan"].tolist() == [38]


def test_the_agenda_begins_with_what_earlier_months_left_open(
    workspace: Workspace,
) -> None:
    rows = review.review(workspace, "2024-04").agenda.set_index("assignment_id")

    assert rows["item"].to_dict() == {"A1": "earlier", "A2": "closed", "A5": "given"}
    assert list(rows.index) == ["A1", "A2", "A5"]
    # Due on 15 April, seen on the 22nd.
    assert rows.loc["A1", "n_days_overdue"] == 7
    assert rows["figures_say"].to_dict() == {
        "A1": "short", "A2": "short", "A5": "reached",
    }  # fmt: skip


def test_what_was_done_later_was_open_at_the_end_of_the_month(
    workspace: Workspace,
) -> None:
    rows = review.review(workspace, "2024-03").agenda.set_index("assignment_id")

    assert rows["assignment_state"].to_dict() == {
        "A1": "open", "A2": "open", "A3": "done",
    }  # fmt: skip
    assert rows["item"].to_dict() == {"A1": "earlier", "A3": "closed", "A2": "given"}


def test_what_is_said_to_be_done_is_held_against_the_figures(
    workspace: Workspace,
) -> None:
    notes = review.review(workspace, "2024-04").notes

    against = [one.values for one in notes if one.code == "review.contradicted"]
    assert against == [{"assignment": "A2"}]


def test_a_task_given_up_is_on_no_agenda() -> None:
    workspace = reviewed_workspace(
        {"assignments": [assignment("A", "2024-03", dt.date(2024, 4, 1), "cancelled")]}
    )

    assert review.review(workspace, "2024-04").agenda.empty


def test_months_begin_with_the_log_and_end_with_the_day(workspace: Workspace) -> None:
    assert review.months(workspace) == ["2024-04", "2024-03", "2024-02"]


def test_the_clocks_say_what_the_law_of_the_day_does_not_know(
    workspace: Workspace,
) -> None:
    answer = review_clocks.clocks(workspace, "2024-04")

    # CCN-0003, established on 1 September 2022, has a project and builds nothing.
    first = answer.rows.iloc[0]
    assert (first["clock"], first["cluster_id"]) == ("inaction_months", "CCN-0003")
    assert first["due_on"] == dt.date(2024, 9, 1)
    assert first["falls"] == "next_quarter"
    codes = {one.code for one in answer.notes}
    assert "review.no_rule_notice_months" in codes
    assert "review.undated_land_unused_months" in codes


RECORDS = st.lists(
    st.fixed_dictionaries(
        {
            "assignment_id": st.text(min_size=1, max_size=5),
            "task": st.text(min_size=1, max_size=20),
            "due_on": st.dates(),
            "done_on": st.none() | st.dates(),
            "n_days_overdue": st.none() | st.integers(-999, 999),
            "target": st.none() | st.floats(0, 1e9, allow_nan=False),
        }
    ),
    max_size=5,
)


@properties
@given(kept=RECORDS)
def test_rows_come_back_equal_from_the_records_that_were_signed(
    kept: list[dict[str, object]],
) -> None:
    columns = review_agenda.COLUMNS
    rows = review_rows.typed(pd.DataFrame(kept, columns=list(columns), dtype="object"))

    written = json.dumps(review_rows.to_records(rows), ensure_ascii=False)

    read = review_rows.from_records(json.loads(written), columns)
    assert_frame_equal(read, rows, check_dtype=bool(kept))
