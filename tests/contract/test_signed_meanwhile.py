"""A month that is signed off while somebody edits it: the edit comes before, or not."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from clusterviz.core.review_rows import to_records
from clusterviz.errors import EditConflict, InputError
from clusterviz.workspace import edits, review, review_signing, rowchecks
from clusterviz.workspace.edits import Change
from clusterviz.workspace.opened import Workspace
from tests.contract.stores import KINDS, published
from tests.reviewed import reviewed_workspace

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from clusterviz.records import Entry, Finding, LayerVersion

EARLIER, MONTH = "2024-03", "2024-04"
N_ROUNDS = 12


@pytest.fixture(params=KINDS)
def workspace(request: pytest.FixtureRequest) -> Iterator[Workspace]:
    """Give the reviewed workspace in a store of each kind."""
    tiny = reviewed_workspace()
    with published(request.param, tiny) as found:
        yield found


def sign(workspace: Workspace) -> Entry:
    """Sign the month off as it stands."""
    found = review.review(workspace, MONTH)
    after = len(review_signing.history(workspace, MONTH))
    return review_signing.sign_off(workspace, found, after=after, by="An")


def signed_at_last(workspace: Workspace) -> Entry:
    """Sign the month off, looking again whenever somebody wrote of it meanwhile."""
    while True:
        try:
            return sign(workspace)
        except EditConflict:
            continue


def plan(workspace: Workspace, ha: float, *keys: str) -> LayerVersion:
    """Edit what is planned in some rows."""
    changes = [Change(key, {"cleared_plan_ha": ha}) for key in keys]
    return edits.edit(
        workspace, "reviews", changes,
        made_from=workspace.version("reviews").version,
        source_document="BB 4", as_of_on=workspace.as_of_on,
    )  # fmt: skip


def test_an_edit_is_refused_when_its_month_is_signed_after_it_was_looked_at(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other signs when the edit has been checked; of another month it was too."""

    def overtaken(*_: object) -> list[Finding]:
        other = threading.Thread(target=sign, args=(workspace,))
        other.start()
        other.join()
        return []

    monkeypatch.setattr(rowchecks, "broken", overtaken)
    before = workspace.version("reviews")

    with pytest.raises(InputError, match="signed off"):
        plan(workspace, 50.0, f"CCN-0001:{EARLIER}", f"CCN-0001:{MONTH}")

    assert review_signing.signed(workspace, MONTH) is not None
    assert workspace.version("reviews") == before
    assert workspace.store.journal.lines(kind="row:reviews") == ()


def test_what_is_written_of_a_month_was_written_before_it_was_signed(
    workspace: Workspace,
) -> None:
    start = threading.Barrier(2)
    refused: list[InputError] = []

    def write(ha: float) -> None:
        start.wait()
        try:
            plan(workspace, ha, f"CCN-0001:{MONTH}")
        except InputError as error:
            refused.append(error)

    for number in range(N_ROUNDS):
        other = threading.Thread(target=write, args=(50.0 + number,))
        other.start()
        start.wait()
        signed = signed_at_last(workspace)
        other.join()

        assert workspace.store.journal.lines(after=signed.seq) == ()
        written = workspace.store.journal.lines(kind="row:reviews")
        assert len(written) + len(refused) == number + 1
        review_signing.reopen(
            workspace, MONTH, after=2 * number + 1, reason="Lượt sau", by="An"
        )


def test_a_month_is_not_signed_when_it_was_edited_after_it_was_looked_at(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other saves when the signing has been checked, just before it is written."""

    def overtaken(rows: pd.DataFrame) -> list[dict[str, object]]:
        if workspace.version("reviews").version == 1:
            other = threading.Thread(
                target=plan, args=(workspace, 50.0, f"CCN-0001:{MONTH}")
            )
            other.start()
            other.join()
        return to_records(rows)

    monkeypatch.setattr(f"{review_signing.__name__}.to_records", overtaken)

    with pytest.raises(EditConflict, match="Monthly review"):
        sign(workspace)

    assert review_signing.signed(workspace, MONTH) is None
    assert len(workspace.store.journal.lines(kind="row:reviews")) == 1
    assert sign(workspace).version == 1
