"""The dossier of withdrawn land on paper: duties, firms, and what it lacks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from clusterviz import texts
from clusterviz.errors import InputError
from clusterviz.schema import LANGUAGES
from clusterviz.workspace import creation, dossiers
from clusterviz.workspace.reports.dossier import dossier_letter
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
    table,
    tables,
)
from tests.tiny import tiny_workspace
from tests.tiny.withdrawn import DUTIES, duty_row, firm_row, whole

if TYPE_CHECKING:
    from pathlib import Path

    from clusterviz.schema import Language


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rows = {**whole(), "firms": [firm_row("F1"), firm_row("F2", destination="cease")]}
    return saved(tmp_path_factory.mktemp("dossier") / "W", rows)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    return runner(capsys)


def test_a_whole_dossier_is_complete_and_lists_no_lacks() -> None:
    letter = dossier_letter(tiny_workspace(whole()), "HS-1", "en")

    assert "NOT COMPLETE" not in " ".join(letter.title)
    assert paragraphs(letter)[3].startswith("The dossier is complete")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_dossier_lacks_stands_on_it_as_the_command_says_it(
    folder: Path, run: Run, language: Language
) -> None:
    words = ("dossiers", folder, "--dossier", "HS-1", "--lang", language)
    code, out, _ = run(*words)
    lacks = [one for one in out.splitlines() if one.startswith("- ")]

    letter = dossier_letter(creation.open_workspace(folder), "HS-1", language)

    assert code == 0
    assert lacks
    assert set(lacks) <= set(paragraphs(letter))
    not_complete = {"vi": "(HỒ SƠ CHƯA ĐẦY ĐỦ)", "en": "(THE DOSSIER IS NOT COMPLETE)"}
    assert letter.title[-1] == not_complete[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_figures_are_those_of_the_register(
    folder: Path, run: Run, language: Language
) -> None:
    [row] = json_rows(run, "dossiers", folder, "--dossier", "HS-1")

    letter = dossier_letter(creation.open_workspace(folder), "HS-1", language)

    facts = tables(letter)[0]
    known = {
        label: value for a, b, c, d in facts[1:] for label, value in ((a, b), (c, d))
    }
    counts = ("n_firms", "n_firms_listed", "n_with_destination", "n_duties_evidenced")
    labels = {
        name: texts.say(f"dossier.column_{name}", language) for name in counts[1:]
    } | {
        "n_firms": {"vi": "Doanh nghiệp còn hoạt động", "en": "Firms in place"}[
            language
        ]
    }
    for name in counts:
        assert known[labels[name]] == number(row[name], 0, language)
    assert day(row["withdrawn_on"], language) in known.values()
    assert number(row["planned_area_ha"], 2, language) in known.values()


def test_the_four_duties_stand_in_their_order_even_where_one_is_not_listed() -> None:
    duties = [duty_row(code) for code in DUTIES if code != "fire_explosion"]
    duties[0] |= {"evidence": None}
    workspace = tiny_workspace({**whole(), "duties": duties})

    found = table(dossier_letter(workspace, "HS-1", "en"), "Residual risk")

    # Of 1 March 2024, without evidence on 22 April: overdue.
    assert column(found, "Duty") == [
        "Environment", "Security and order", "Fire and explosion",
        "Lawful rights of enterprises, organisations and people",
    ]  # fmt: skip
    assert column(found, "State") == [
        "Overdue, no evidence", "Evidence given", "Not listed", "Evidence given",
    ]  # fmt: skip
    assert column(found, "Due")[:2] == ["1 Mar 2024", "1 Mar 2024"]


CODE = re.compile(r"\w*_\w+|[\w-]+\.(toml|csv|json)")
"""What programs call a row, a column or a file."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_code_of_a_program_stands_on_what_is_signed(language: Language) -> None:
    duties = [duty_row(code) | {"evidence": None} for code in DUTIES]
    workspace = tiny_workspace({**whole(), "duties": duties})
    assert CODE.search(str(duties[1]["duty_id"]))

    said = everything(dossier_letter(workspace, "HS-1", language))

    body = [one for one in said.splitlines() if one.strip("_")]
    assert [one for one in body if CODE.search(one)] == []


@pytest.mark.parametrize(
    ("own", "edition"),
    [
        (None, "bản ngày 23/11/2026"),
        ("edition_on = 2027-01-31\n", "bản ngày 31/01/2027"),
        ("[open]\nwords = []\n", "bản riêng của tỉnh, không ghi ngày"),
    ],
)
def test_the_rules_of_conversion_are_named_by_their_title_and_day(
    tmp_path: Path, own: str | None, edition: str
) -> None:
    folder = saved(tmp_path / "W", whole())
    if own:
        (folder / "conversion.toml").write_text(own, encoding="utf-8")

    said = everything(dossier_letter(creation.open_workspace(folder), "HS-1", "vi"))

    assert f"bảng quy tắc chuyển đổi của chương trình ({edition})" in said


def test_each_firm_has_its_destination() -> None:
    found = table(
        dossier_letter(tiny_workspace(whole()), "HS-1", "vi"), "Hướng giải quyết"
    )

    assert column(found, "Tên doanh nghiệp") == ["Doanh nghiệp F1", "Doanh nghiệp F2"]
    assert column(found, "Hướng giải quyết") == [
        "Di dời đến cụm khác", "Ở lại đến hết hạn thuê",
    ]  # fmt: skip
    assert column(found, "Lô đất chuyển đến") == ["L5", "–"]
    assert column(found, "Thuê đất đến hết ngày") == ["–", "31/12/2030"]


def test_land_without_a_dossier_has_a_paper_that_says_so() -> None:
    letter = dossier_letter(tiny_workspace(whole()), "CCN-0007", "vi")

    assert letter.title[-1] == "(HỒ SƠ CHƯA ĐẦY ĐỦ)"
    assert "Chưa có hồ sơ" in everything(letter)


def test_the_map_of_the_land_stands_in_it() -> None:
    document = opened(dossier_letter(tiny_workspace(whole()), "HS-1", "vi"))

    [shape] = document.inline_shapes
    assert round(shape.width.mm) == 252


def test_hostile_text_is_shown_as_itself() -> None:
    firms = [firm_row("F1", firm_name=HOSTILE), firm_row("F2", industry=HOSTILE)]
    duties = [duty_row(code, measure=HOSTILE) for code in DUTIES]

    letter = dossier_letter(
        tiny_workspace({**whole(), "firms": firms, "duties": duties}), "HS-1", "vi"
    )

    cells = [cell for one in tables(letter) for row in one for cell in row]
    assert cells.count(HOSTILE) == 2 + len(DUTIES)
    # What a firm lacks names it as well, cut to a length.
    assert any("{{7*7}} {% raw %} <script>" in one for one in paragraphs(letter))


def test_a_cluster_of_the_plan_has_no_dossier() -> None:
    with pytest.raises(InputError, match="no dossier"):
        dossier_letter(tiny_workspace(whole()), "CCN-0001", "vi")


def test_the_day_asked_is_that_of_the_paper() -> None:
    workspace = tiny_workspace(whole())
    on = workspace.as_of_on

    letter = dossier_letter(workspace, "HS-1", "vi", as_of_on=on)

    assert letter == dossier_letter(workspace, "HS-1", "vi")
    assert dossiers.dossier(workspace, "HS-1", on).row["dossier_id"] == "HS-1"
