"""What is printed says whether its month is signed off, and prints what was signed."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
from typing import TYPE_CHECKING
from zipfile import ZipFile

import openpyxl
import pandas as pd
import pytest

from clusterviz.records import Actor, Lineage, Person
from clusterviz.view import gatepaper, monthseal
from clusterviz.view.mapstate import MapLayers, MapState
from clusterviz.workspace import (
    area_gate,
    form_files,
    handouts,
    letters,
    month_seal,
    people,
    printing,
    review,
    review_signing,
)
from tests.reviewed import reviewed_workspace
from tests.tiny.ground import layers

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from clusterviz.workspace import Workspace

DAY = dt.date(2024, 4, 22)
MONTH = "2024-04"
OPEN = "Review of Apr 2024: not signed off"


@pytest.fixture
def workspace() -> Workspace:
    return reviewed_workspace()


def sign(workspace: Workspace, by: str = "An") -> None:
    found = review.review(workspace, MONTH)
    n_seen = len(review_signing.history(workspace, MONTH))
    review_signing.sign_off(workspace, found, after=n_seen, by=by)


def said(workspace: Workspace, on: dt.date = DAY) -> str:
    return month_seal.said(workspace, on, "en")


def lease_all(workspace: Workspace) -> None:
    """Restate the same day: all industrial land of CCN-0001 is leased."""
    layer = workspace.layers["clusters"]
    rows = workspace.features("clusters")
    is_first = rows["cluster_id"] == "CCN-0001"
    rows.loc[is_first, ["leased_ha", "committed_ha"]] = rows.loc[
        is_first, "industrial_land_ha"
    ]
    workspace.store.publish(
        layer, rows, Lineage("Sửa", DAY),
        replaces=workspace.version("clusters").version, is_valid=True,
    )  # fmt: skip


def paper(workspace: Workspace) -> str:
    found = area_gate.printed_gate(workspace, "24", as_of_on=DAY)
    return gatepaper.paper(found, layers(), "en")


def word(workspace: Workspace) -> str:
    made = letters.letter(workspace, "001", "en", as_of_on=DAY)
    with ZipFile(io.BytesIO(made)) as parts:
        return parts.read("word/document.xml").decode()


def sheet(workspace: Workspace) -> str:
    state = MapState(visible=("clusters",))
    _, found = printing.drafted(
        workspace, MapLayers("district", DAY), state, "en", "Map"
    )
    return " ".join(found.sources)


@pytest.mark.parametrize("printed", [paper, word, sheet])
def test_every_paper_says_whether_its_month_is_signed_off(
    workspace: Workspace, printed: Callable[[Workspace], str]
) -> None:
    assert OPEN in printed(workspace)

    sign(workspace)

    assert "signed off with the figures of 22 Apr 2024 by An on" in printed(workspace)


def test_the_seal_is_the_line_of_the_audit_that_verify_knows(
    workspace: Workspace,
) -> None:
    sign(workspace)

    seal = month_seal.month_seal(workspace, DAY)

    number, digest = seal.line.split()
    entry = review_signing.history(workspace, MONTH)[-1]
    assert int(number) == entry.seq
    assert workspace.store.journal.digest(entry.seq).startswith(digest)
    assert seal.line in said(workspace)


def test_a_paper_of_a_signed_day_is_made_of_what_was_signed(
    workspace: Workspace,
) -> None:
    sign(workspace)
    before = paper(workspace)

    lease_all(workspace)

    after = paper(workspace)
    last = "data of that day were changed, and are now: Industrial clusters, version 2"
    assert last not in before
    assert last in after
    figures = [line for line in before.splitlines() if "CCN-0001" in line]
    assert figures
    assert [line for line in after.splitlines() if "CCN-0001" in line] == figures
    live = area_gate.area_gate(workspace, "24", as_of_on=DAY)
    assert gatepaper.paper(live, layers(), "en").count(figures[0]) == 0


def test_a_form_of_a_signed_day_is_made_of_what_was_signed(
    workspace: Workspace, tmp_path: Path
) -> None:
    found = review.review(workspace, "2024-04")
    assert found.on == DAY
    sign(workspace)
    on = dt.date(2024, 4, 22)
    asked = month_seal.as_signed(workspace, on)
    lease_all(workspace)

    assert month_seal.as_signed(workspace, on).versions() == asked.versions()
    assert workspace.on(on).version("clusters").version == 2
    path = tmp_path / "form04.xlsx"
    form_files.write_report(workspace, "04", path, "2024-H1", language="en")
    texts = [
        str(cell)
        for one in openpyxl.load_workbook(path).worksheets
        for row in one.iter_rows(values_only=True)
        for cell in row
    ]
    # The half-year ends on 14 June, of which month nothing was signed.
    assert any("Review of Jun 2024: not signed off" in one for one in texts)


def test_a_paper_of_another_day_of_the_month_says_that_it_is(
    workspace: Workspace,
) -> None:
    sign(workspace)

    words = said(workspace, dt.date(2024, 4, 30))

    assert "This is of 30 Apr 2024, another day than was signed" in words
    assert "very versions" not in words
    assert "very versions" in said(workspace)


def test_a_month_that_was_opened_again_is_not_said_to_be_signed(
    workspace: Workspace,
) -> None:
    sign(workspace)
    review_signing.reopen(workspace, MONTH, after=1, reason="Sót số liệu", by="Bình")

    words = said(workspace)

    assert "opened again by Bình on" in words
    assert "not signed off" in words
    assert month_seal.month_seal(workspace, DAY).line == ""


def test_later_months_of_the_log_are_no_change_but_an_earlier_figure_is(
    workspace: Workspace,
) -> None:
    sign(workspace)
    layer, log = workspace.layers["clearance_log"], workspace.table("clearance_log")
    later = log.tail(1).assign(entry_id="S2:2024-05", month="2024-05")

    def publish(rows: pd.DataFrame, replaces: int) -> None:
        workspace.store.publish(
            layer, rows, Lineage("Sửa", DAY), replaces=replaces, is_valid=True
        )

    publish(pd.concat([log, later], ignore_index=True), 1)
    assert month_seal.month_seal(workspace, DAY).changed == ()

    publish(log.assign(cleared_ha=log["cleared_ha"] + 1), 2)
    [(title, version)] = month_seal.month_seal(workspace, DAY).changed
    assert (title, version) == (layer.title, 3)


def test_who_signed_is_named_with_the_office_of_that_day(workspace: Workspace) -> None:
    people.put(workspace, Person("an@so.vn", "Nguyễn An", "administrator"))
    an = workspace.acting_as(Actor("an@so.vn", "Nguyễn An", "dashboard"))
    sign(an, by="")
    [person] = people.people(workspace).values()
    second = Person("binh@so.vn", "Bình", "administrator")
    people.put(workspace, second)
    people.put(workspace, dataclasses.replace(person, role="viewer"))

    seal = month_seal.month_seal(workspace, DAY)

    assert (seal.by, seal.office) == ("Nguyễn An", "administrator")
    assert "Nguyễn An, Provincial administrator" in said(workspace)
    stranger = workspace.acting_as(Actor("nobody@so.vn", "", "dashboard"))
    assert "Nguyễn An" not in month_seal.said(stranger, DAY, "en")


def test_a_table_with_months_says_which_of_them_are_sealed(
    workspace: Workspace,
) -> None:
    sign(workspace)
    log = workspace.table("clearance_log")

    lines = handouts.csv_bytes(workspace, log).decode("utf-8-sig").splitlines()

    at = lines[0].split(",").index(month_seal.MARK)
    seal = month_seal.month_seal(workspace, DAY).line
    for line, month in zip(lines[1:], log["month"], strict=True):
        assert line.split(",")[at] == (seal if month == MONTH else "")


def test_the_sentence_of_an_open_month_is_plain_in_both_languages() -> None:
    seal = monthseal.MonthSeal(MONTH, DAY)

    assert monthseal.sentence(seal, "vi") == (
        "Rà soát tháng 04/2024: chưa chốt; số liệu còn có thể thay đổi."
    )
    assert monthseal.sentence(seal, "en").startswith(OPEN)
