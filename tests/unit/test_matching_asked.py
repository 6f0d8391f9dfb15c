"""The matchmaker on the tiny workspace: locks, services, and taking proposals over."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from clusterviz.errors import InputError, RowConflict
from clusterviz.workspace import destinations, dossiers, matching, rowchecks
from tests.tiny import tiny_workspace
from tests.tiny.plan import cluster_rows
from tests.tiny.withdrawn import dossier_row, firm_row, whole

if TYPE_CHECKING:
    from clusterviz.workspace import Workspace
    from tests.tiny import Row

HOW: dict[str, Any] = {"source_document": "QĐ 5", "as_of_on": dt.date(2024, 4, 22)}


def asked(*firms: Row) -> Workspace:
    """Return the tiny workspace with these firms of HS-1.

    Vacant are L5 (10 ha, serviced, CCN-0001), L6 (5 ha, not) and L7 (16 ha, not).
    """
    dossier = dossier_row(n_firms=len(firms))
    return tiny_workspace({**whole(), "dossiers": [dossier], "firms": list(firms)})


def matched(workspace: Workspace, **how: Any) -> dict[str, tuple[str, str | None]]:  # noqa: ANN401
    """Return how each firm is placed, and its plot."""
    rows = matching.proposals(workspace, **how).rows
    plots = [
        one if isinstance(one, str) else None for one in rows["destination_plot_id"]
    ]
    return dict(
        zip(rows["firm_id"], zip(rows["match"], plots, strict=True), strict=True)
    )


def test_only_serviced_plots_are_proposed_unless_every_vacant_one_is_asked_for() -> (
    None
):
    workspace = asked(firm_row("F1"), firm_row("F2"))

    serviced = matched(workspace)
    every = matched(workspace, is_service_needed=False)

    assert sorted(one for one, _ in serviced.values()) == ["none", "proposed"]
    assert ("proposed", "L5") in serviced.values()
    # L6 and L5 leave the least land unused; L7 is 16 ha.
    assert {plot for _, plot in every.values()} == {"L5", "L6"}


def test_a_plot_that_was_decided_on_is_kept_and_given_to_nobody_else() -> None:
    kept = firm_row(
        "F1", destination="relocate", destination_plot_id="L5", is_locked=True
    )

    found = matched(asked(kept, firm_row("F2")))

    assert found == {"F1": ("kept", "L5"), "F2": ("none", None)}


def test_a_move_that_is_not_decided_is_proposed_anew() -> None:
    written = firm_row("F1", destination="relocate", destination_plot_id="L7")

    assert matched(asked(written)) == {"F1": ("proposed", "L5")}


def test_who_stays_converts_or_ceases_is_not_placed() -> None:
    workspace = asked(
        *(
            firm_row(f"F{i}", destination=one)
            for i, one in enumerate(("stay_to_lease_end", "convert", "cease"))
        )
    )

    assert matched(workspace) == {}


def test_a_firm_of_a_line_that_no_cluster_permits_says_so() -> None:
    rows = matching.proposals(asked(firm_row("F1", industry="Hóa chất"))).rows

    assert rows.loc[0, "match"] == "none"
    assert rows.loc[0, "unplaced"] == "line"
    assert rows.loc[0, "n_size"] == 1


def test_a_firm_that_needs_more_land_than_any_plot_has_says_so() -> None:
    rows = matching.proposals(asked(firm_row("F1", land_needed_ha=11.0))).rows

    assert rows.loc[0, "unplaced"] == "size"


def test_a_proposal_says_how_far_how_much_land_and_what_is_second_best() -> None:
    workspace = asked(firm_row("F1", x=400_800.0, y=2_350_450.0))

    row = matching.proposals(workspace, is_service_needed=False).rows.iloc[0]

    # The firm stands in the middle of L5, 150 m west of the middle of L6 (5 ha):
    # 0.15 km for the firm and for its hundred jobs, and 5 points each of 3 ha.
    assert row["destination_plot_id"] == "L6"
    assert row["distance_km"] == pytest.approx(0.15)
    assert row["surplus_ha"] == pytest.approx(3.0)
    assert row["points"] == pytest.approx(0.3 + 15)
    assert row["second_plot_id"] == "L5"
    assert row["second_more_points"] == pytest.approx(40 - 15.3)
    assert (row["rank"], row["n_feasible"]) == (1, 3)


def test_a_proposal_reserves_nothing_until_somebody_takes_it_over() -> None:
    workspace = asked(firm_row("F1"))
    matched(workspace)
    assert workspace.versions()["firms"] == 1

    destinations.accept(workspace, {"F1": "L5"}, made_from=1, **HOW)

    firm = workspace.table("firms").set_index("firm_id").loc["F1"]
    plots = workspace.features("plots").set_index("plot_id")
    assert (firm["destination"], firm["destination_plot_id"]) == ("relocate", "L5")
    assert plots.loc["L5", "lease_status"] == "vacant"
    assert dossiers.dossier(workspace, "HS-1").findings == ()


@pytest.mark.parametrize("plots", [{"F1": "L1"}, {"F1": "L5", "F2": "L5"}])
def test_a_plot_that_is_leased_or_wanted_twice_is_not_written(
    plots: dict[str, str],
) -> None:
    workspace = asked(firm_row("F1"), firm_row("F2"))

    with pytest.raises(InputError, match="no longer vacant"):
        destinations.accept(workspace, plots, made_from=1, **HOW)


def test_a_plot_that_another_firm_moves_to_meanwhile_is_not_written() -> None:
    workspace = asked(firm_row("F1"), firm_row("F2"))
    destinations.accept(workspace, {"F1": "L5"}, made_from=1, **HOW)

    with pytest.raises(InputError, match="another firm"):
        destinations.accept(workspace, {"F2": "L5"}, made_from=1, **HOW)


def test_a_plot_that_another_firm_gets_while_it_is_written_is_not_written_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    workspace = asked(firm_row("F1"), firm_row("F2"))
    broken, others = rowchecks.broken, ["F1"]

    def overtaken(*given: Any) -> Any:  # noqa: ANN401
        # Both have found the plot free: the other writes first.
        if others:
            destinations.accept(workspace, {others.pop(): "L5"}, made_from=1, **HOW)
        return broken(*given)

    monkeypatch.setattr(rowchecks, "broken", overtaken)

    with pytest.raises(InputError, match="another firm"):
        destinations.accept(workspace, {"F2": "L5"}, made_from=1, **HOW)

    firms = workspace.table("firms").set_index("firm_id")
    assert firms["destination_plot_id"].dropna().to_dict() == {"F1": "L5"}


def test_who_is_overtaken_by_another_plot_writes_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    workspace = asked(firm_row("F1"), firm_row("F2"))
    broken, others = rowchecks.broken, ["F1"]

    def overtaken(*given: Any) -> Any:  # noqa: ANN401
        if others:
            destinations.accept(workspace, {others.pop(): "L6"}, made_from=1, **HOW)
        return broken(*given)

    monkeypatch.setattr(rowchecks, "broken", overtaken)
    destinations.accept(workspace, {"F2": "L5"}, made_from=1, **HOW)

    firms = workspace.table("firms").set_index("firm_id")
    assert firms["destination_plot_id"].to_dict() == {"F1": "L6", "F2": "L5"}


def test_a_firm_whose_plot_was_decided_on_is_not_moved() -> None:
    workspace = asked(
        firm_row("F1", destination="relocate", destination_plot_id="L5", is_locked=True)
    )

    with pytest.raises(InputError, match="decided that firm F1"):
        destinations.accept(workspace, {"F1": "L6"}, made_from=1, **HOW)

    assert workspace.versions()["firms"] == 1


def test_a_decision_is_written_and_opened_again() -> None:
    workspace = asked(firm_row("F1", destination="relocate", destination_plot_id="L5"))

    destinations.decide(workspace, "F1", is_locked=True, made_from=1, **HOW)
    assert matched(workspace) == {"F1": ("kept", "L5")}

    with pytest.raises(RowConflict):
        destinations.decide(workspace, "F1", is_locked=False, made_from=1, **HOW)
    destinations.decide(workspace, "F1", is_locked=False, made_from=2, **HOW)
    assert matched(workspace) == {"F1": ("proposed", "L5")}


@pytest.mark.parametrize(
    ("status", "flow", "match"),
    [
        ("none", 5.0, "none"),
        ("building", 5.0, "none"),
        ("none", 0.0, "proposed"),
        (None, 5.0, "proposed"),
    ],
)
def test_a_cluster_without_works_takes_no_firm_with_wastewater(
    status: str | None, flow: float, match: str
) -> None:
    clusters = cluster_rows()
    clusters[0]["wastewater_status"] = status
    firm = firm_row("F1", wastewater_m3_day=flow)
    rows = {**whole(), "clusters": clusters, "firms": [firm]}

    found = matching.proposals(tiny_workspace(rows)).rows

    assert found.loc[0, "match"] == match
    assert found["unplaced"].dropna().tolist() == ["wastewater"] * (match == "none")
