"""The review of a month on paper: its figures are those of the command `review`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from clusterviz import texts
from clusterviz.errors import InputError, NotAllowed
from clusterviz.records import Actor, OwnArea, Person
from clusterviz.schema import LANGUAGES
from clusterviz.workspace import creation, review, review_signing
from clusterviz.workspace.reports.monthly import monthly_letter, notice_letter
from tests.kept import Run, runner, saved
from tests.onpaper import (
    HOSTILE,
    column,
    day,
    everything,
    json_rows,
    number,
    opened,
    paragraphs,
    tables,
)
from tests.reviewed import assignment_rows, review_rows, reviewed_workspace

if TYPE_CHECKING:
    from pathlib import Path

    from clusterviz.schema import Language
    from tests.onpaper import Table

DECIMALS = {"ha": 2, "billion_vnd": 1, "projects": 0}

OWNER = "UBND huyện Tây"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rows = {"reviews": review_rows(), "assignments": assignment_rows()}
    return saved(tmp_path_factory.mktemp("monthly") / "W", rows)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    return runner(capsys)


def said(key: str, language: Language, **values: object) -> str:
    return texts.say(f"review.{key}", language, **values)


def with_heading(found: list[Table], key: str, language: Language) -> list[Table]:
    """Return the tables that have a heading of the review."""
    return [one for one in found if said(f"column_{key}", language) in one[0]]


def figures(
    rows: list[dict[str, Any]], name: str, language: Language, *, has_unit: bool
) -> list[str]:
    """Return a column of figures as people write them."""
    units = {
        "ha": "ha", "billion_vnd": texts.unit("billion_vnd", language),
        "projects": said("unit_projects", language),
    }  # fmt: skip
    found = []
    for row in rows:
        figure = number(row[name], DECIMALS[row["unit"]], language)
        sign = "+" if name == "change" and (row[name] or 0) > 0 else ""
        unit = f" {units[row['unit']]}" if has_unit and figure != "–" else ""
        found.append(f"{sign}{figure}{unit}")
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_four_tracks_are_those_of_the_command_cell_by_cell(
    folder: Path, run: Run, language: Language
) -> None:
    rows = json_rows(run, "review", folder)
    letter = monthly_letter(creation.open_workspace(folder), None, language)

    by_track = with_heading(tables(letter), "before", language)

    assert len(by_track) == 4
    names = ("clearance", "infrastructure", "attraction", "operation")
    for track, found in zip(names, by_track, strict=True):
        ours = [row for row in rows if row["track"] == track]
        assert len(ours) == 5
        clusters = column(found, said("column_cluster_name", language))
        assert clusters == [row["cluster_name"] for row in ours]
        for name in ("before", "now", "plan", "change"):
            cells = column(found, said(f"column_{name}", language))
            assert cells == figures(ours, name, language, has_unit=False)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_slow_list_is_that_of_the_command_cell_by_cell(
    folder: Path, run: Run, language: Language
) -> None:
    rows = json_rows(run, "review", folder, "--show", "slow")
    letter = monthly_letter(creation.open_workspace(folder), None, language)

    [found] = with_heading(tables(letter), "n_days_behind", language)

    assert rows
    days = column(found, said("column_n_days_behind", language))
    since = column(found, said("column_behind_since_on", language))
    now = column(found, said("column_now", language))
    plan = column(found, said("column_plan", language))
    assert days == [number(row["n_days_behind"], 0, language) for row in rows]
    assert since == [day(row["behind_since_on"], language) for row in rows]
    assert now == figures(rows, "now", language, has_unit=True)
    assert plan == figures(rows, "plan", language, has_unit=True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_tasks_are_those_of_the_command_in_their_order(
    folder: Path, run: Run, language: Language
) -> None:
    rows = json_rows(run, "review", folder, "--show", "agenda")
    letter = monthly_letter(creation.open_workspace(folder), None, language)

    found = with_heading(tables(letter), "task", language)

    def cells(name: str) -> list[str]:
        heading = said(f"column_{name}", language)
        return [one for part in found for one in column(part, heading)]

    assert cells("task") == [row["task"] for row in rows]
    assert cells("due_on") == [day(row["due_on"], language) for row in rows]
    assert cells("target") == figures(rows, "target", language, has_unit=True)
    assert cells("figures_say") == [
        said(f"figures_say_{row['figures_say']}", language) for row in rows
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_clocks_that_fall_due_are_listed_and_the_others_counted(
    folder: Path, run: Run, language: Language
) -> None:
    rows = json_rows(run, "review", folder, "--show", "clocks")
    letter = monthly_letter(creation.open_workspace(folder), None, language)
    due = [
        row
        for row in rows
        if row["falls"] in {"overdue", "this_quarter", "next_quarter"}
    ]

    found = with_heading(tables(letter), "clock", language)

    listed = [
        one for part in found for one in column(part, said("column_due_on", language))
    ]
    assert listed == [day(row["due_on"], language) for row in due]
    for falls in ("overdue", "later", "unknown"):
        n = sum(row["falls"] == falls for row in rows)
        assert said(f"n_{falls}", language, n=n) in "\n".join(paragraphs(letter))


def test_a_month_that_is_not_signed_says_so_in_its_title(folder: Path) -> None:
    opened_one = creation.open_workspace(folder)

    titles = [
        " ".join(make(opened_one, "2024-04", "en").title)
        for make in (monthly_letter, notice_letter)
    ]

    assert "not signed off" in titles[0]
    assert "DRAFT: the month is not signed off" in titles[1]


def test_a_signed_month_says_who_concluded_it_and_what_was_signed() -> None:
    workspace = reviewed_workspace()
    found = review.review(workspace, "2024-04")
    review_signing.sign_off(workspace, found, after=0, by="Trần Thị An")

    letter = notice_letter(workspace, "2024-04", "vi")

    assert "chưa chốt" not in " ".join(letter.title)
    first = letter.blocks[0]
    assert "đã chốt theo số liệu đến 22/04/2024; người chốt: Trần Thị An" in str(first)
    # The end of the audit binds the paper to all that was written up to then.
    assert any("nhật ký" in str(one).lower() for one in letter.blocks[-2:])


def test_a_notice_adds_up_the_tracks() -> None:
    """The log says 37 ha of CCN-0001, 1 more than in March."""
    letter = notice_letter(reviewed_workspace(), "2024-04", "en")

    [said_of] = [one for one in paragraphs(letter) if one.startswith("- Clearance")]
    rows = review.review(reviewed_workspace(), "2024-04").rows
    ours = rows[rows["track"] == "clearance"]
    assert f"{number(float(ours['now'].sum()), 2, 'en')} ha so far" in said_of
    assert "clusters behind the plan of the month: 1" in said_of


def test_owners_are_named_only_when_they_are_asked_for() -> None:
    workspace = reviewed_workspace()

    for make in (monthly_letter, notice_letter):
        plain = everything(make(workspace, "2024-04", "vi"))
        named = everything(make(workspace, "2024-04", "vi", has_personal=True))

        assert OWNER not in plain
        assert "không nêu đơn vị, người thực hiện" in plain
        assert OWNER in named


def test_owners_are_refused_to_those_who_may_not_see_them() -> None:
    workspace = reviewed_workspace()
    person = Person("p1", "Lan", "viewer", (OwnArea("district.001"),))
    workspace.store.directory.put(person, Actor())
    stranger = workspace.acting_as(Actor("p1", "Lan", "test"))

    with pytest.raises(NotAllowed):
        notice_letter(stranger, "2024-04", "vi", has_personal=True)


def test_hostile_text_is_shown_as_itself() -> None:
    tasks = [{**row, "task": HOSTILE} for row in assignment_rows()]
    plans = [{**row, "clearance_note": HOSTILE} for row in review_rows()]
    workspace = reviewed_workspace({"assignments": tasks, "reviews": plans})

    for make in (monthly_letter, notice_letter):
        document = opened(make(workspace, "2024-04", "vi"))
        cells = {
            cell.text
            for one in document.tables
            for row in one.rows
            for cell in row.cells
        }
        assert HOSTILE in cells


def test_a_month_that_is_none_is_refused() -> None:
    with pytest.raises(InputError, match="no month"):
        monthly_letter(reviewed_workspace(), "2024-4", "vi")


def test_a_workspace_without_reviews_has_a_report_all_the_same() -> None:
    workspace = reviewed_workspace(without=["reviews", "assignments"])

    letter = monthly_letter(workspace, "2024-04", "en")

    assert "No task was given in the month." in paragraphs(letter)
    assert "No track is behind the plan of the month." in paragraphs(letter)


def test_an_open_month_is_illustrative_on_every_page(folder: Path) -> None:
    letter = monthly_letter(creation.open_workspace(folder), None, "vi")

    section = opened(letter).sections[0]
    for footer in (section.footer, section.first_page_footer):
        assert footer.paragraphs[0].text.startswith("Dữ liệu minh họa")
    assert section.page_width > section.page_height  # type: ignore[operator]
