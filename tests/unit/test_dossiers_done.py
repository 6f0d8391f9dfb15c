"""A dossier is not carried out while a firm or a duty lacks what it needs."""

from __future__ import annotations

import pytest

from clusterviz.workspace import analysis, edits
from clusterviz.workspace.edits import Change, EditRefusedError
from tests.tiny import tiny_workspace
from tests.tiny.withdrawn import dossier_row, firm_row, whole

DONE = {"dossier_state": "carried_out"}
HOMELESS = [firm_row("F1"), firm_row("F2", destination="cease")]


def codes(**rows: list[dict[str, object]]) -> list[str]:
    """Return what `check` finds in dossiers."""
    workspace = tiny_workspace({**whole(), **rows})
    return list(analysis.check(workspace, "dossiers").rows["code"])


def test_a_dossier_that_has_all_may_be_carried_out() -> None:
    assert codes(dossiers=[dossier_row(**DONE)]) == []


def test_check_finds_one_that_is_carried_out_with_a_firm_that_goes_nowhere() -> None:
    found = codes(dossiers=[dossier_row(**DONE)], firms=HOMELESS)

    assert found == ["audit.dossier_not_done"]


def test_one_that_is_only_approved_may_lack_something_still() -> None:
    assert codes(dossiers=[dossier_row(dossier_state="approved")], firms=HOMELESS) == []


@pytest.mark.parametrize("is_whole", [True, False])
def test_saving_it_as_carried_out_is_refused_while_something_is_lacking(
    is_whole: bool,
) -> None:
    rows = {**whole(), "dossiers": [dossier_row(dossier_state="approved")]}
    workspace = tiny_workspace(rows if is_whole else {**rows, "firms": HOMELESS})
    key = str(workspace.table("dossiers")["dossier_id"].iloc[0])

    def save() -> None:
        edits.edit(
            workspace, "dossiers", [Change(key, DONE)],
            made_from=workspace.version("dossiers").version,
            source_document="BB 1", as_of_on=workspace.as_of_on,
        )  # fmt: skip

    if is_whole:
        save()
        state = workspace.table("dossiers").set_index("dossier_id")["dossier_state"]
        assert state[key] == "carried_out"
    else:
        with pytest.raises(EditRefusedError) as refused:
            save()
        assert [one.code for one in refused.value.findings] == ["edit.dossier_not_done"]
