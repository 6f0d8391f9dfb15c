"""Forms 01 and 02 against the layers, from the figures of the tiny workspace."""

from __future__ import annotations

import pytest

from clusterviz import texts
from clusterviz.schema import LANGUAGES
from clusterviz.workspace import Workspace, forms
from tests.tiny import tiny_workspace
from tests.tiny.facts import investor_report_rows, project_report_rows

CODES = ("forms.form_02_differs", "forms.wastewater_differs", "forms.form_02_unplaced")


def found(workspace: Workspace) -> list[tuple[str, str, str]]:
    """Return what forms 02 say otherwise than the layers."""
    notes = forms.form04(workspace, "2024-H1").notes
    return [(one.code, one.feature_id, one.field) for one in notes if one.code in CODES]


def filed(**changed: object) -> Workspace:
    """Return the tiny workspace, the form 02 of CCN-0001 changed."""
    first, *others = investor_report_rows()
    return tiny_workspace({"investor_reports": [{**first, **changed}, *others]})


def test_forms_02_that_say_what_the_layers_say_are_no_finding() -> None:
    assert found(tiny_workspace()) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("infrastructure_capital_billion_vnd", 200.0001),
        ("infrastructure_paid_billion_vnd", 149),
        ("fit_to_lease_ha", 26.0001),
        ("leased_ha", 11.9999),
        ("n_projects", 3),
        ("n_foreign", 1),
        ("n_operating", 2),
        ("revenue_billion_vnd", 60),
        ("budget_billion_vnd", 3.6),
        ("n_workers", 201),
    ],
)
def test_each_figure_of_form_02_is_held_against_the_layers(
    field: str, value: float
) -> None:
    expected = [("forms.form_02_differs", "CCN-0001", field)]

    assert found(filed(**{field: value})) == expected


@pytest.mark.parametrize("field", ["has_wastewater_works", "wastewater_meets_standard"])
def test_wastewater_of_form_02_is_held_against_the_layers(field: str) -> None:
    expected = [("forms.wastewater_differs", "CCN-0001", field)]

    assert found(filed(**{field: False})) == expected
    assert found(filed(**{field: None})) == []


def test_less_than_a_square_metre_is_no_difference() -> None:
    assert found(filed(leased_ha=12.000_04)) == []


def test_a_figure_that_form_02_leaves_out_is_no_difference() -> None:
    assert found(filed(leased_ha=None, n_projects=None, n_workers=None)) == []


def test_the_sum_of_projects_that_do_not_all_say_is_not_held_against_form_02() -> None:
    # PR-3 of CCN-0002 says nothing of the budget, so nobody knows the sum.
    first, second, third = investor_report_rows()
    second["budget_billion_vnd"] = 99

    rows = {"investor_reports": [first, second, third]}
    assert found(tiny_workspace(rows)) == []


def test_a_form_02_of_a_cluster_out_of_the_plan_is_said() -> None:
    rows = investor_report_rows()
    rows[0] = {**rows[0], "cluster_id": "CCN-0006"}

    assert found(tiny_workspace({"investor_reports": rows})) == [
        ("forms.form_02_unplaced", "CCN-0006", "cluster_id")
    ]


def unfiled(workspace: Workspace) -> list[tuple[str, str]]:
    codes = ("forms.no_form", "forms.none")
    notes = forms.form04(workspace, "2024-H1").notes
    return [(one.code, one.feature_id) for one in notes if one.code.startswith(codes)]


def test_whoever_has_reported_is_not_asked() -> None:
    assert unfiled(tiny_workspace()) == []


def test_an_enterprise_that_has_not_filed_form_02_is_named() -> None:
    rows = investor_report_rows()

    # CCN-0001 and 0003 are built by enterprises, 0002 by a district committee.
    only_first = tiny_workspace({"investor_reports": rows[:1]})
    assert unfiled(only_first) == [("forms.no_form_02", "CCN-0003")]
    none = tiny_workspace({"investor_reports": []})
    assert unfiled(none) == [("forms.none_02", "")]


def test_a_producing_project_that_has_not_filed_form_01_is_named() -> None:
    rows = [one for one in project_report_rows() if one["period"] == "2024-H1"]

    # PR-1 and PR-3 produce, PR-2 does not yet.
    only_first = tiny_workspace({"project_reports": rows[:1]})
    assert unfiled(only_first) == [("forms.no_form_01", "PR-3")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_is_a_sentence(language: str) -> None:
    workspace = filed(leased_ha=1, has_wastewater_works=False)

    for one in forms.form04(workspace, "2024-H1").notes:
        assert "{" not in texts.finding(one, language)  # type: ignore[arg-type]
