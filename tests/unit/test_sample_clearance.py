"""Who resolves what blocks clearance in the sample, and what is late in it."""

from __future__ import annotations

import datetime as dt

from tests.unit.test_sample_figures import table


def test_what_blocks_clearance_has_an_owner_and_a_day_but_for_a_few() -> None:
    log = table("clearance_log")
    blocked = log["obstacle"].notna()

    for name in ("obstacle_owner", "obstacle_due_on"):
        assert log.loc[~blocked, name].isna().all()
        assert 0.5 < log.loc[blocked, name].notna().mean() < 1
    owners = log[blocked].groupby("obstacle")["obstacle_owner"].nunique()
    assert (owners == 1).all()


def test_hand_over_is_due_after_the_notice_and_some_sites_are_late() -> None:
    sites = table("clearance_sites").set_index("site_id")
    due = sites.dropna(subset="handover_due_on")
    log = table("clearance_log")
    now = log[log["month"] == "2024-04"].set_index("site_id")
    is_open = ~now["stage"].isin(["handed_over", "levelled"])
    is_past = due["handover_due_on"] < dt.date(2024, 4, 22)

    assert (due["handover_due_on"] > due["notice_on"]).all()
    assert 5 < (is_past & is_open.reindex(due.index)).sum() < 30
    assert sites["handover_due_on"].isna()[is_open].sum() > 0
