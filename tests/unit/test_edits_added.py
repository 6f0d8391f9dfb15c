"""New rows: whose they are is said by what they refer to."""

from __future__ import annotations

import datetime as dt

import pytest

from clusterviz import roles
from clusterviz.errors import NotAllowed
from clusterviz.records import Actor, OwnArea, Person
from clusterviz.workspace import Workspace, edits, rowscope
from clusterviz.workspace.edits import Change
from tests.tiny import tiny_workspace

ON = dt.date(2024, 5, 31)

LOG = {
    "month": "2024-05", "stage": "handed_over", "cleared_ha": 5.0, "clean_ha": 5.0,
    "n_inventoried": 20, "n_approved": 20, "n_paid": 20, "n_handed_over": 20,
}  # fmt: skip
PROJECT: dict[str, object] = {"project_id": "PR-99", "project_name": "Mới"}
DUTY: dict[str, object] = {"duty_id": "DT-99", "duty": "environment"}

ROWS: dict[str, tuple[dict[str, object], dict[str, object]]] = {
    # Sites S2 and S4 are of CCN-0001 and CCN-0003, in the districts 001 and 002.
    "clearance_log": (LOG | {"site_id": "S2"}, LOG | {"site_id": "S4"}),
    "projects": (
        PROJECT | {"cluster_id": "CCN-0001"},
        PROJECT | {"cluster_id": "CCN-0003"},
    ),
    "duties": (DUTY | {"dossier_id": "HS-1"}, DUTY | {"dossier_id": "HS-2"}),
}
"""By layer, a new row of an official's own area and one of another's."""

DOSSIERS = [
    {"dossier_id": key, "cluster_id": cluster_id, "dossier_state": "drafting"}
    for key, cluster_id in (("HS-1", "CCN-0001"), ("HS-2", "CCN-0003"))
]


@pytest.fixture
def workspace() -> Workspace:
    return tiny_workspace({"dossiers": DOSSIERS})


def of(workspace: Workspace, role: str) -> Workspace:
    """Return the workspace for somebody of a role, with district 001."""
    person = Person("p1", "Lan", role, (OwnArea("district.001"),))
    workspace.store.directory.put(person, Actor())
    return workspace.acting_as(Actor("p1", "Lan", "test"))


@pytest.mark.parametrize("role", roles.ROLES)
@pytest.mark.parametrize("is_own", [True, False])
@pytest.mark.parametrize("name", ROWS)
def test_a_new_row_is_whose_that_is_which_it_refers_to(
    workspace: Workspace, name: str, role: str, is_own: bool
) -> None:
    values = ROWS[name][0 if is_own else 1]
    asked = of(workspace, role)
    reach = roles.reach(role, "edit")
    may = reach == "everywhere" or (reach == "own" and is_own)

    assert edits.may_edit(asked, name, "", ON, values) is may
    try:
        edits.edit(
            asked,
            name,
            [Change("", values, "add")],
            made_from=asked.versions().get(name, 0),
            source_document="BC 5",
            as_of_on=ON,
        )
        is_written = True
    except NotAllowed:
        is_written = False
    assert is_written is may


@pytest.mark.parametrize(("site", "is_own"), [("S2", True), ("S4", False)])
def test_the_key_of_a_month_to_come_says_whose_it_is(
    workspace: Workspace, site: str, is_own: bool
) -> None:
    asked = of(workspace, "official")

    assert edits.may_edit(asked, "clearance_log", f"{site}:2024-05", ON) is is_own


def test_only_what_is_ones_own_is_offered_to_refer_to(workspace: Workspace) -> None:
    fields = workspace.layers["clearance_log"].fields
    official, editor = of(workspace, "official"), workspace

    offered = rowscope.parents(official, fields["site_id"], ON)
    every = rowscope.parents(editor, fields["site_id"], ON)

    assert "CCN-0001" in set(offered["cluster_id"])
    assert "CCN-0003" not in set(offered["cluster_id"])
    assert {"CCN-0001", "CCN-0003"} <= set(every["cluster_id"])


def test_what_need_not_be_referred_to_is_offered_whole(workspace: Workspace) -> None:
    # A plot may be let to a project that is still written elsewhere.
    field = workspace.layers["plots"].fields["project_id"]

    offered = rowscope.parents(of(workspace, "official"), field, ON)

    assert len(offered) == len(workspace.rows("projects"))
