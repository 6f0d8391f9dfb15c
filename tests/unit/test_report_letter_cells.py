"""Notices, letters and certificates say what commands tell programs, cell by cell."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import pytest

from clusterviz import clock, texts
from clusterviz.schema import LANGUAGES
from clusterviz.view.tables import heading
from clusterviz.workspace import creation, letters
from clusterviz.workspace.reports.certificate import certified
from clusterviz.workspace.reports.monthly import notice_letter
from tests.bookcells import asked, reported, written
from tests.kept import Run, runner, saved
from tests.onpaper import column, json_rows, number, paragraphs, table, tables
from tests.papers import opened
from tests.tiny import at
from tests.tiny.plan import cluster_rows, zone_rows

if TYPE_CHECKING:
    from pathlib import Path

    from clusterviz.letter import Letter
    from clusterviz.schema import Language
    from clusterviz.workspace import Workspace

CONFLICTS = ("kind", "zone_name", "zone_document", "severity", "overlap_ha")
MINOR = (
    "kind", "zone_name", "zone_document", "overlap_ha", "mean_width_m", "verdict",
)  # fmt: skip
UNITS = {"ha": 2, "billion_vnd": 1, "projects": 0}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return reported(tmp_path_factory.mktemp("letters") / "W")


@pytest.fixture(scope="module")
def workspace(folder: Path) -> Workspace:
    return creation.open_workspace(folder)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    return runner(capsys)


def review_words(name: str, language: Language) -> str:
    return texts.say(f"review.column_{name}", language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("word", ["slow", "agenda"])
def test_the_tables_of_a_notice(
    run: Run, folder: Path, workspace: Workspace, word: str, language: Language
) -> None:
    names = {
        "slow": ("cluster_name", "track", "n_days_behind", "behind_since_on", "reason"),
        "agenda": ("cluster_name", "track", "task", "due_on"),
    }[word]
    rows = asked(run, folder, "monthly", word)
    if word == "agenda":
        # Who reads a notice acts on what is given; what is done is not in it.
        rows = [
            one for item in ("given", "earlier") for one in rows if one["item"] == item
        ]
    labels = [review_words(one, language) for one in names]

    found = [
        [row[one[0].index(each)] for each in labels]
        for one in tables(notice_letter(workspace, "2024-04", language))
        if set(labels) <= set(one[0])
        for row in one[1:]
    ]

    assert rows
    assert found == [
        [written(name, row, workspace.layers, language) for name in names]
        for row in rows
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sums_of_a_notice(
    run: Run, folder: Path, workspace: Workspace, language: Language
) -> None:
    rows = asked(run, folder, "monthly", "tracks")
    lines = paragraphs(notice_letter(workspace, "2024-04", language))

    for track in dict.fromkeys(row["track"] for row in rows):
        ours = [row for row in rows if row["track"] == track]
        known = [row["now"] for row in ours if row["now"] is not None]
        n_behind = sum(row["is_behind"] is True for row in ours)
        name = texts.say(f"review.track_{track}", language)
        (line,) = [one for one in lines if one.startswith(f"- {name}")]
        if known:
            assert number(sum(known), UNITS[ours[0]["unit"]], language) in line
        figures = [int(one) for one in re.findall(r"(?<![\d.,])\d+(?![\d.,]\d)", line)]
        assert figures[-3:] == [len(known), len(ours), n_behind]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_notice_goes_to_those_who_must_act(
    run: Run, folder: Path, workspace: Workspace, language: Language
) -> None:
    agenda = asked(run, folder, "monthly", "agenda")
    open_ones = [row for row in agenda if row["item"] != "closed"]

    plain = notice_letter(workspace, "2024-04", language).recipients
    named = notice_letter(workspace, "2024-04", language, has_personal=True).recipients

    assert texts.say("monthly.to_owners", language) in plain
    assert open_ones
    assert texts.say("monthly.to_owner", language, owner="UBND huyện Tây") in named
    assert len(plain) == len(named) == 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_gaps_of_a_letter(
    run: Run, folder: Path, workspace: Workspace, language: Language
) -> None:
    words = ("--by", "cluster", "--lang", language)
    rows = json_rows(run, "completeness", folder, *words)
    ours = [
        row for row in rows if row["area_code"] == "001" and row["state"] != "present"
    ]
    found = opened(letters.letter(workspace, "001", language)).tables
    (gaps,) = [
        one for one in found
        if texts.say("completeness.field", language)
        in [cell.text for cell in one.rows[0].cells]
    ]  # fmt: skip

    assert ours
    assert [[cell.text for cell in row.cells[1:]] for row in gaps.rows[1:]] == [
        [
            f"{row['cluster_name']} ({row['cluster_id']})",
            heading(row["field"], {"clusters": workspace.layers["clusters"]}, language),
            texts.say(f"column.state.{row['state']}", language),
            row["message"],
        ]
        for row in ours
    ]


def cells(
    letter: Letter, workspace: Workspace, names: tuple[str, ...]
) -> list[list[str]]:
    """Return the columns of the only table that has them all."""
    labels = [heading(one, workspace.layers, "vi") for one in names]
    rows = table(letter, *labels)
    columns = [column(rows, one) for one in labels]
    return [list(row) for row in zip(*columns, strict=True)]


def test_the_overlaps_of_the_letter_in_place_of_a_certificate(
    run: Run, folder: Path, workspace: Workspace
) -> None:
    rows = json_rows(run, "overlaps", folder, "--cluster", "CCN-0001")
    ours = [row for row in rows if row["verdict"] == "conflict"]

    found = certified(workspace, "CCN-0001", "vi")

    assert (found.is_given, len(ours)) == (False, 2)
    assert cells(found.letter, workspace, CONFLICTS) == [
        [written(name, row, workspace.layers, "vi") for name in CONFLICTS]
        for row in ours
    ]


def test_what_a_certificate_says_is_within_the_tolerance_or_only_informs(
    run: Run, tmp_path: Path
) -> None:
    """A strip of 1 m along the border of CCN-0004, and a hectare of farm land in it."""
    strip, farm = at(200, 1000, 700, 1201), at(600, 1500, 700, 1600)
    zones = [
        *zone_rows(),
        {**zone_rows()[2], "zone_id": "Z11", "geometry": strip},
        {**zone_rows()[4], "zone_id": "Z12", "geometry": farm},
    ]
    rows = {
        "plan_zones": zones,
        "clusters": [
            {**row, "geometry_quality": row.get("geometry_quality", "surveyed"),
             "source_document": "12/QĐ-UBND"}
            for row in cluster_rows()
        ],
    }  # fmt: skip
    folder = saved(tmp_path / "W", rows)
    workspace = creation.open_workspace(folder)
    ours = json_rows(run, "overlaps", folder, "--cluster", "CCN-0004")

    found = certified(workspace, "CCN-0004", "vi")

    assert found.is_given
    assert {row["zone_id"]: round(row["overlap_ha"], 2) for row in ours} == {
        "Z11": 0.05, "Z12": 1.0,
    }  # fmt: skip
    assert cells(found.letter, workspace, MINOR) == [
        [written(name, row, workspace.layers, "vi") for name in MINOR] for row in ours
    ]


def test_the_letter_in_place_of_a_certificate_asks_by_a_day(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten working days after Thursday 23 May 2024, however old the data are."""
    monkeypatch.setattr(clock, "today", lambda: dt.date(2024, 5, 23))

    letter = certified(workspace, "CCN-0001", "vi").letter

    asks = [one for one in paragraphs(letter) if one.endswith("./.")]
    assert len(asks) == 1
    assert "chậm nhất ngày 06/06/2024" in asks[0]
    assert letter.recipients[1] == "- Như trên;"
    # It asks others, not the department that signs it.
    who = texts.say("certificate.who_supplies", "vi")
    assert "Sở Công Thương" not in "".join(column(table(letter, who), who))
