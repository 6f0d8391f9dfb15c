"""One completes a dossier while another takes from it: one of them is refused."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from clusterviz.workspace import analysis, dossier_kept, rowchecks
from clusterviz.workspace.edits import Change, EditRefusedError
from clusterviz.workspace.opened import Workspace
from tests.contract.stores import KINDS, published
from tests.tiny import tiny_workspace
from tests.tiny.editing import write
from tests.tiny.withdrawn import DUTIES, dossier_row, duty_row, whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from clusterviz.records import Finding

APPROVED, DONE = {"dossier_state": "approved"}, {"dossier_state": "carried_out"}
KEY = f"HS-1-{DUTIES[0]}"
COMPLETE = ("dossiers", Change("HS-1", DONE))
TAKE = {
    "evidence": ("duties", Change(KEY, {"evidence": None})),
    "duty": ("duties", Change(KEY, verb="remove", reason="Nhầm")),
    "destination": ("firms", Change("F1", {"destination": None})),
    "firm": ("firms", Change("F2", verb="remove", reason="Nhầm")),
}
N_ROUNDS = 8


@pytest.fixture(params=KINDS)
def workspace(request: pytest.FixtureRequest) -> Iterator[Workspace]:
    """Give an approved dossier that has all it needs, in a store of each kind."""
    tiny = tiny_workspace({**whole(), "dossiers": [dossier_row(**APPROVED)]})
    with published(request.param, tiny) as found:
        yield found


def overtaken_by(
    monkeypatch: pytest.MonkeyPatch, other: Callable[[], object]
) -> list[None]:
    """Let another write when an edit has been looked at, just before it is written."""
    asked: list[None] = []
    decisive = dossier_kept._decisive

    def looked(*arguments: object) -> tuple[str, ...]:
        found: tuple[str, ...] = decisive(*arguments)  # type: ignore[arg-type]
        asked.append(None)
        if len(asked) == 1:
            writer = threading.Thread(target=other)
            writer.start()
            writer.join()
        return found

    monkeypatch.setattr(dossier_kept, "_decisive", looked)
    return asked


def wrong(workspace: Workspace) -> list[str]:
    """Return what `check` finds in dossiers."""
    return list(analysis.check(workspace, "dossiers").rows["code"])


@pytest.mark.parametrize("what", TAKE)
@pytest.mark.parametrize("is_taken_first", [True, False])
def test_whoever_comes_second_is_refused(
    workspace: Workspace,
    monkeypatch: pytest.MonkeyPatch,
    what: str,
    is_taken_first: bool,
) -> None:
    first, second = TAKE[what], COMPLETE
    if not is_taken_first:
        first, second = second, first
    overtaken_by(monkeypatch, lambda: write(workspace, *first))

    with pytest.raises(EditRefusedError) as refused:
        write(workspace, *second)

    code = "edit.dossier_not_done" if is_taken_first else "edit.dossier_undone"
    assert [one.code for one in refused.value.findings] == [code]
    assert wrong(workspace) == []


def test_two_who_each_take_one_of_two_do_not_both_take(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(workspace, "duties", Change("N", duty_row(DUTIES[0], duty_id="N"), "add"))
    write(workspace, *COMPLETE)
    twin = Change("N", verb="remove", reason="Trùng")
    overtaken_by(monkeypatch, lambda: write(workspace, "duties", twin))

    with pytest.raises(EditRefusedError):
        write(workspace, *TAKE["duty"])

    assert wrong(workspace) == []


def test_a_file_that_is_imported_meanwhile_is_met_as_well(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def imported() -> None:
        rows, seen = workspace.table("duties"), workspace.version("duties")
        rows["evidence"] = None
        workspace.store.publish(
            workspace.layers["duties"], rows, seen.lineage,
            replaces=seen.version, is_valid=True,
        )  # fmt: skip

    overtaken_by(monkeypatch, imported)

    with pytest.raises(EditRefusedError):
        write(workspace, *COMPLETE)

    assert wrong(workspace) == []


def test_whoever_is_overtaken_by_what_does_not_matter_is_saved(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Change("F1", {"firm_name": "Tên mới"})
    asked = overtaken_by(monkeypatch, lambda: write(workspace, "firms", other))

    write(workspace, *COMPLETE)

    # The other, this one, and this one again.
    assert len(asked) == 3
    assert wrong(workspace) == []


def test_of_two_at_once_one_is_refused(workspace: Workspace) -> None:
    start = threading.Barrier(2)
    refused: list[tuple[Finding, ...]] = []

    def race(layer: str, change: Change) -> None:
        start.wait()
        try:
            write(workspace, layer, change)
        except EditRefusedError as error:
            refused.append(tuple(error.findings))

    for number in range(N_ROUNDS):
        both = [threading.Thread(target=race, args=one)
                for one in (COMPLETE, TAKE["evidence"])]  # fmt: skip
        for one in both:
            one.start()
        for one in both:
            one.join()

        assert len(refused) == number + 1
        assert wrong(workspace) == []
        state = workspace.table("dossiers")["dossier_state"].iloc[0]
        if state == DONE["dossier_state"]:
            back = Change("HS-1", APPROVED, reason="Lượt sau")
            write(workspace, "dossiers", back)
        else:
            write(workspace, "duties", Change(KEY, {"evidence": "BB 01"}))


def test_what_is_looked_at_first_is_looked_at_again_within_the_write(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other completes before the second look, which alone then refuses."""

    def overtaken(*_: object) -> list[Finding]:
        other = threading.Thread(target=lambda: write(workspace, *COMPLETE))
        monkeypatch.undo()
        other.start()
        other.join()
        return []

    monkeypatch.setattr(rowchecks, "broken", overtaken)

    with pytest.raises(EditRefusedError):
        write(workspace, *TAKE["evidence"])

    assert wrong(workspace) == []
