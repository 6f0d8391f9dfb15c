"""Cases whose zone has changed since: its kind, its boundary, or it is gone."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clusterviz.core import cases
from clusterviz.records import Lineage
from clusterviz.workspace import cases as review
from clusterviz.workspace.cases import CaseRefusedError, Step
from tests.tiny import AS_OF_ON, at, tiny_workspace, typed
from tests.tiny.ground import layers
from tests.tiny.plan import coverage_rows, zone_rows
from tests.unit.test_cases import case, entry, pair, step

if TYPE_CHECKING:
    from clusterviz.workspace import Workspace
    from tests.tiny import Row

CANAL = "CCN-0004|Z10"
RESOLVE = Step("resolved_by_change", "local", None)
ACCEPTED: dict[str, Any] = {
    "state": "accepted_with_reason", "reason": "Vì sao", "document": "9/QĐ",
}  # fmt: skip


def test_a_kind_that_became_graver_was_not_accepted() -> None:
    graver = pair(kind="defence", severity="forbidden")

    same, now = case(pair(), **ACCEPTED), case(graver, **ACCEPTED)

    assert (same["case_state"], same["reopened"]) == ("accepted_with_reason", "")
    assert (now["case_state"], now["reopened"]) == ("open", "graver")
    assert (now["kind"], now["severity"]) == ("defence", "forbidden")


def test_a_kind_that_became_milder_stays_accepted() -> None:
    now = case(pair(kind="irrigation", severity="adjust"), **ACCEPTED)

    assert (now["case_state"], now["severity"]) == ("accepted_with_reason", "adjust")


def test_a_graver_kind_is_accepted_anew_at_its_own_severity() -> None:
    graver = pair(kind="defence", severity="forbidden")
    now = case(graver, state="referred_upward")
    body = cases.next_body(entry().body, now, step("accepted_with_reason"), AS_OF_ON)

    assert (body["kind"], body["severity"]) == ("defence", "forbidden")
    del body["on"]
    assert case(graver, **body)["reopened"] == ""


def test_a_conflict_that_only_informs_now_may_close() -> None:
    now = case(pair(kind="other_farm_land", severity="inform"))

    assert (now["severity"], now["may_close"]) == ("inform", True)
    assert cases.refusal(now, step("resolved_by_change"), AS_OF_ON) == ""


def test_a_conflict_that_only_informs_does_not_come_back() -> None:
    informs = pair(severity="inform")

    assert case(informs, state="resolved_by_change")["reopened"] == ""


@pytest.mark.parametrize(
    ("state", "severity", "reason"),
    [
        ("open", "forbidden", "not_referred"),
        ("in_review", "forbidden", "not_referred"),
        ("referred_upward", "forbidden", ""),
        ("open", "needs_approval", ""),
    ],
)
def test_what_is_forbidden_is_accepted_after_a_referral_only(
    state: str, severity: str, reason: str
) -> None:
    now = case(pair(severity=severity), state=state)

    assert cases.refusal(now, step("accepted_with_reason"), AS_OF_ON) == reason


def test_a_referral_of_before_that_says_nothing_may_go_on() -> None:
    now = case(pair(), state="referred_upward")
    later = Step("referred_upward", "department", dt.date(2024, 6, 1))

    assert (now["case_reason"], now["evidence"]) == ("", "")
    assert cases.refusal(now, later, AS_OF_ON) == ""


NAMES = st.text("AB|%27C5", max_size=6)


@settings(deadline=None)
@given(st.tuples(NAMES, NAMES), st.tuples(NAMES, NAMES))
def test_two_pairs_never_share_a_case(
    one: tuple[str, str], other: tuple[str, str]
) -> None:
    assert (cases.subject(*one) == cases.subject(*other)) == (one == other)


def test_a_bar_in_a_name_does_not_shift_it_to_the_other_side() -> None:
    assert cases.subject("A|B", "C") != cases.subject("A", "B|C")


def canal(**changes: object) -> Row:
    """Return one hectare of a canal in CCN-0004; its kind is not mandatory."""
    usual = {
        "zone_id": "Z10",
        "kind": "irrigation",
        "geometry": at(300, 1300, 400, 1400),
    }
    return {**zone_rows()[0], **usual, **changes}


def with_zones(workspace: Workspace, *more: Row) -> None:
    """Publish the plan zones anew: the usual ones, and `more`."""
    layer = workspace.layers["plan_zones"]
    workspace.store.publish(
        layer,
        typed(layer, [*zone_rows(), *more]),
        Lineage("Changed", AS_OF_ON),
        replaces=workspace.version("plan_zones").version,
        is_valid=True,
    )


def taken_up(*supplied: Row) -> Workspace:
    """Return a workspace with the case of the canal."""
    rows = {
        "plan_zones": [*zone_rows(), canal()],
        "coverage": [*coverage_rows(layers()), *supplied],
    }
    workspace = tiny_workspace(rows)
    review.take_up(workspace, "An")
    return workspace


def verdict(workspace: Workspace) -> tuple[str, bool]:
    """Return what the register says of the canal, and whether it may close."""
    rows = review.cases(workspace).rows
    row = rows[rows["zone_id"] == "Z10"].iloc[0]
    return row["verdict"], bool(row["may_close"])


def test_a_kind_that_nobody_must_supply_is_not_gone_for_want_of_data() -> None:
    workspace = taken_up()
    with_zones(workspace)

    assert verdict(workspace) == ("cannot_be_judged", False)
    with pytest.raises(CaseRefusedError, match="do not suffice"):
        review.record(workspace, CANAL, RESOLVE, after=1, by="An")


def test_a_zone_is_gone_where_its_kind_was_supplied_without_it() -> None:
    west = "district:001:2024-01-01"
    its = {"coverage_id": "irrigation", "kind": "irrigation", "area_id": west}
    workspace = taken_up(its)
    with_zones(workspace)

    assert verdict(workspace) == ("nothing_found", True)
    review.record(workspace, CANAL, RESOLVE, after=1, by="An")


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"geometry": at(800, 1300, 900, 1400)}, ("nothing_found", True)),
        ({"valid_to_on": dt.date(2023, 12, 31)}, ("nothing_found", True)),
        (
            {"geometry": at(800, 1300, 900, 1400), "geometry_quality": "symbol"},
            ("cannot_be_judged", False),
        ),
    ],
)
def test_a_zone_that_is_still_drawn_tells_itself_that_it_has_left(
    changed: Row, expected: tuple[str, bool]
) -> None:
    workspace = taken_up()
    with_zones(workspace, canal(**changed))

    assert verdict(workspace) == expected


def test_a_cluster_that_left_the_plan_contests_no_kind() -> None:
    workspace = taken_up()
    with_zones(workspace)
    rows = workspace.features("clusters")
    gone = rows[rows["cluster_id"] != "CCN-0004"]
    layer = workspace.layers["clusters"]
    workspace.store.publish(
        layer, gone, Lineage("Changed", AS_OF_ON), replaces=1, is_valid=True
    )

    assert verdict(workspace) == ("nothing_found", True)
